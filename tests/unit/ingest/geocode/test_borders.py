"""Which shapes share a border: those with a line in common, not those with a corner or with water between."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from kohesio.ingest.geocode.borders import borders
from kohesio.ingest.geocode.installed import InstalledGeography

HOLED = shapely.polygons(
    [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], holes=[[(0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6), (0.4, 0.4)]]
)


def box(west: float, south: float, size: float = 1) -> shapely.Geometry:
    return shapely.box(west, south, west + size, south + size)


@pytest.mark.parametrize(
    ("other", "is_neighbour"),
    [
        (box(1, 0), True),
        (box(1, 1), False),
        (box(1.01, 0), False),
        (box(0.4, 0.4, 0.2), True),
        (shapely.multipolygons([box(5, 5), box(-1, 0)]), True),
    ],
    ids=["an edge", "a corner", "water", "an enclave", "one of two parts"],
)
def test_of_one_source_those_with_a_common_line_are_neighbours(other: shapely.Geometry, *, is_neighbour: bool) -> None:
    found = borders(np.array([HOLED, other], dtype=object), np.zeros(2, np.int64))
    assert found.tolist() == ([[0, 1]] if is_neighbour else [])


@pytest.mark.parametrize(
    ("other", "is_neighbour"),
    [(box(1.01, 0), True), (box(1.01, 1.01), False), (box(1.1, 0), False)],
    ids=["beside it", "near its corner", "further off"],
)
def test_of_two_sources_those_whose_lines_run_side_by_side_are(other: shapely.Geometry, *, is_neighbour: bool) -> None:
    found = borders(np.array([HOLED, other], dtype=object), np.array([2016, 2024]))
    assert found.tolist() == ([[0, 1]] if is_neighbour else [])


def square(code: str, west: float) -> dict[str, object]:
    geometry = json.loads(shapely.to_geojson(box(west, 50)))
    return {"type": "Feature", "properties": {"NUTS_ID": code}, "geometry": geometry}


def test_a_region_has_the_neighbours_of_its_parts_across_borders_too(tmp_path: Path) -> None:
    features = [square("IE041", -9), square("IE051", -8), square("IE052", -7), square("UKN06", -6), square("EL411", 9)]
    path = tmp_path / "NUTS_RG_20M_2016_4326_LEVL_3.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    land = InstalledGeography(tmp_path)
    assert land.neighbours("IE051") == ("IE041", "IE052")
    assert land.neighbours("IE05") == ("IE04", "UKN0")
    assert land.neighbours("IE") == ("GB",)
    assert land.neighbours("GR") == land.neighbours("EL4") == ()
    assert land.neighbours("FR1") is None


def test_countries_have_neighbours_where_no_outlines_are_installed(tmp_path: Path) -> None:
    land = InstalledGeography(tmp_path)
    assert land.neighbours("PT") == ("ES",)
    assert land.neighbours("IE") == ("GB",)
    assert land.neighbours("MT") == ()
    assert land.neighbours("PT1") is None
