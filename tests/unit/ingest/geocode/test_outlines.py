"""Outlines of regions are read from GeoJSON and TopoJSON alike."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tests.unit.ingest.conftest import LEFT, RIGHT, geojson, topojson

from kohesio.errors import DamagedError
from kohesio.ingest.geocode.boundaries import Boundaries
from kohesio.ingest.geocode.outlines import Outlines, read_outlines


def read(tmp_path: Path, name: str, document: object) -> Outlines | None:
    path = tmp_path / name
    path.write_text(json.dumps(document), "utf-8")
    return read_outlines(path)


def test_geojson_gives_regions_of_level_3_with_their_holes(tmp_path: Path) -> None:
    found = read(tmp_path, "NUTS_RG_20M_2024_4326.geojson", geojson())
    assert found is not None
    assert (found.vintage, found.codes) == (2024, (LEFT, RIGHT))
    assert found.shapes[0].area == pytest.approx(1 - 0.04)


def test_topojson_arcs_are_joined_forwards_and_backwards(tmp_path: Path) -> None:
    found = read(tmp_path, "nuts_20m_2016.topojson", topojson())
    assert found is not None
    assert (found.vintage, found.codes) == (2016, (LEFT, RIGHT))
    assert [shape.bounds for shape in found.shapes] == [(14, 46, 15, 47), (15, 46, 16, 47)]
    assert [shape.area for shape in found.shapes] == pytest.approx([1, 1])


@pytest.mark.parametrize("document", [{}, [], {"type": "FeatureCollection", "features": []}, "text", 7])
def test_json_without_regions_is_no_outlines(tmp_path: Path, document: object) -> None:
    assert read(tmp_path, "nuts_2024.json", document) is None


def test_a_file_whose_name_tells_no_edition_is_no_outlines(tmp_path: Path) -> None:
    assert read(tmp_path, "regions.geojson", geojson()) is None


@pytest.mark.parametrize("arcs", [[[99]], "x", [["a"]], None, [[[0]]]])
def test_broken_outlines_say_so_and_name_the_file(tmp_path: Path, arcs: object) -> None:
    document = topojson()
    document["objects"]["nuts3"]["geometries"][0]["arcs"] = arcs
    with pytest.raises(DamagedError, match=r"nuts_2024\.topojson"):
        read(tmp_path, "nuts_2024.topojson", document)


def test_a_point_lies_in_its_region_or_in_none(geo: Path) -> None:
    found = read_outlines(next(geo.glob("*.geojson")))
    assert found is not None
    boundaries = Boundaries([found])
    lon = np.array([14.2, 15.5, 15.0, 14.5, 13.95, 30.0])
    lat = np.array([46.2, 46.5, 46.5, 46.45, 46.5, 10.0])
    codes = [boundaries.codes[at] if at >= 0 else None for at in boundaries.locate(lon, lat)]
    # on the border the first; in the hole and off the edge the nearest
    assert codes == [LEFT, RIGHT, LEFT, LEFT, LEFT, None]


def test_the_middle_of_a_region_lies_inside_it_and_not_in_its_hole(geo: Path) -> None:
    found = read_outlines(next(geo.glob("*.geojson")))
    assert found is not None
    boundaries = Boundaries([found])
    middle = boundaries.centre(LEFT)
    assert middle is not None
    assert found.shapes[0].contains(type(found.shapes[0].centroid)(middle.lon, middle.lat))
    assert boundaries.centre("AT2") is not None
    assert boundaries.centre("DE1") is None


def test_a_country_is_taken_from_the_newest_edition_that_has_it(tmp_path: Path) -> None:
    new = read(tmp_path, "nuts_2024.geojson", geojson())
    old_document = geojson()
    old_document["features"][1]["id"] = "UKC11"
    old = read(tmp_path, "nuts_2016.geojson", old_document)
    assert new is not None
    assert old is not None
    assert Boundaries([old, new]).codes == (LEFT, RIGHT, "UKC11")


@pytest.mark.reference_data
def test_towns_of_the_union_lie_in_the_regions_they_are_known_to_lie_in(shared: Path) -> None:
    found = read_outlines(shared / "geo" / "nuts_20m_2024.topojson")
    assert found is not None
    assert len(found.codes) == 1345
    boundaries = Boundaries([found])
    lines = (shared / "geo" / "cities_eu_5000.csv").read_text("utf-8").split("\n")[1:]
    rows = [line.split(",") for line in lines if line]
    towns = [row for row in rows if row[-1]]
    lat, lon = (np.array([float(row[at]) for row in towns]) for at in (-4, -3))
    index = boundaries.locate(lon, lat)
    right = sum(boundaries.codes[at] == row[-1] for at, row in zip(index, towns, strict=True) if at >= 0)
    assert right >= 0.999 * len(towns)
