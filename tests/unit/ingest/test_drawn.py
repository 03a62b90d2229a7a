"""Outlines for maps: those of the folder, put together; without any, those of countries that the program carries."""

from __future__ import annotations

import json
from pathlib import Path

import shapely

from kohesio.ingest.geocode.drawn import RegionShapes
from kohesio.model.territory import MEMBER_STATES


def _square(code: str, west: float) -> dict[str, object]:
    ring = [[west, 50], [west + 1, 50], [west + 1, 51], [west, 51], [west, 50]]
    return {"type": "Feature", "properties": {"NUTS_ID": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_a_region_is_put_together_from_those_in_it(tmp_path: Path) -> None:
    features = [_square("IE041", -8), _square("IE042", -7), _square("IE051", -6)]
    collection = {"type": "FeatureCollection", "features": features}
    (tmp_path / "NUTS_RG_20M_2024_4326_LEVL_3.geojson").write_text(json.dumps(collection), "utf-8")
    shapes = RegionShapes(tmp_path)
    outline = shapes.outline("IE04")
    assert outline is not None
    assert shapely.from_geojson(outline).bounds == (-8, 50, -6, 51)
    centre = shapes.centre("IE051")
    assert centre is not None
    assert (centre.lat, centre.lon) == (50.5, -5.5)
    assert shapes.outline("IE06") is None


def test_every_member_state_has_an_outline_without_any_file(tmp_path: Path) -> None:
    shapes = RegionShapes(tmp_path / "nothing")
    for country in MEMBER_STATES:
        outline, centre = shapes.outline(country), shapes.centre(country)
        assert outline is not None
        assert centre is not None
        assert shapely.from_geojson(outline).contains(shapely.points(centre.lon, centre.lat))
    assert shapes.outline("IE06") is None
