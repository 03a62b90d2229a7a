"""Invented outlines: two square regions of Austria side by side, one of them with a hole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

LEFT, RIGHT = "AT213", "AT221"


def geojson() -> dict[str, Any]:
    """Left: 14 to 15 degrees east, with a hole in the middle; right: 15 to 16; both 46 to 47 north."""
    hole = [[14.4, 46.4], [14.4, 46.6], [14.6, 46.6], [14.6, 46.4], [14.4, 46.4]]
    left = {"type": "Polygon", "coordinates": [[[14, 46], [15, 46], [15, 47], [14, 47], [14, 46]], hole]}
    right = [[[15, 46], [16, 46], [16, 47], [15, 47], [15, 46]]]
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"NUTS_ID": LEFT}, "geometry": left},
            {"type": "Feature", "id": RIGHT, "geometry": {"type": "MultiPolygon", "coordinates": [right]}},
            {"type": "Feature", "properties": {"NUTS_ID": "AT2"}, "geometry": left},
        ],
    }


def topojson() -> dict[str, Any]:
    """The same squares without the hole, sharing the arc between them; quantised to tenths of a degree."""
    return {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [14, 46]},
        "arcs": [[[10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10], [10, 0]], [[10, 10], [10, 0], [0, -10], [-10, 0]]],
        "objects": {
            "nuts3": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "id": LEFT, "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "properties": {"id": RIGHT}, "arcs": [[[~0, ~2]]]},
                ],
            }
        },
    }


@pytest.fixture
def geo(tmp_path: Path) -> Path:
    """A folder with the outlines and small files of towns, municipalities and postcodes in their publishers' forms."""
    folder = tmp_path / "geo"
    folder.mkdir()
    (folder / "NUTS_RG_20M_2024_4326_LEVL_3.geojson").write_text(json.dumps(geojson()), "utf-8")
    (folder / "pc2025_AT_NUTS-2024_v1.0.csv").write_text(
        "NUTS3;CODE\n'AT213';'9400'\n'AT221';'8010'\n'AT213';'9999'\n'AT221';'9999'\n", "utf-8"
    )
    (folder / "lau.csv").write_text(
        "NUTS 3 CODE,LAU CODE,LAU NAME NATIONAL,LAU NAME LATIN\n"
        "AT213,20923,Wolfsstein,Wolfsstein\nAT221,60101,Grazheim,\n",
        "utf-8",
    )
    (folder / "cities.csv").write_text(
        "geonameid,name,country,lat,lon,population,nuts3_2024\n"
        "1,Wolfsstein,AT,46.2,14.2,6000,AT213\n2,Neudorf,AT,46.1,14.1,5000,AT213\n3,Neudorf,AT,46.1,15.1,90000,AT221\n"
        "4,Ostdorf,AT,46.3,15.3,5000,\n5,Neudorf,SI,46.1,14.1,5000,SI041\n",
        "utf-8",
    )
    return folder
