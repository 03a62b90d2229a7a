#!/usr/bin/env python3
"""Builds ``map_labels.csv`` and ``capital_names.csv``: where names of countries and capitals stand on a map, and these.

    python scripts/reference/build_map_names.py [--out DIR]

A country's name stands in the middle of the largest circle within the land of Natural Earth that maps are drawn on, as
far as they show it. Capitals are those of these countries whose name CLDR has, as the town that a time zone is called
after; where they lie is written here. The same Babel and the same land give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import json
from math import cos, radians
from pathlib import Path

import shapely
from babel import Locale

from kohesio.model.text import LANGUAGES
from kohesio.reference.countries import countries

ROOT = Path(__file__).resolve().parents[2] / "src/kohesio"
SEEN = shapely.box(-25, 24, 50, 73)
"""What the land's file has, without Greenland."""

EDGE = {"GL", "ML"}
"""Of which the land's file has a strip alone."""

KM_PER_DEGREE = 111.2

CAPITALS = {
    "AL": ("Europe/Tirane", 41.328, 19.818), "AT": ("Europe/Vienna", 48.208, 16.372),
    "AM": ("Asia/Yerevan", 40.178, 44.513), "AZ": ("Asia/Baku", 40.409, 49.867),
    "BA": ("Europe/Sarajevo", 43.856, 18.413), "BE": ("Europe/Brussels", 50.847, 4.352),
    "BG": ("Europe/Sofia", 42.698, 23.322), "BY": ("Europe/Minsk", 53.9, 27.567),
    "CY": ("Asia/Nicosia", 35.173, 33.364), "CZ": ("Europe/Prague", 50.088, 14.421),
    "DE": ("Europe/Berlin", 52.517, 13.389), "DK": ("Europe/Copenhagen", 55.676, 12.568),
    "DZ": ("Africa/Algiers", 36.753, 3.059), "EE": ("Europe/Tallinn", 59.437, 24.745),
    "EG": ("Africa/Cairo", 30.044, 31.236), "ES": ("Europe/Madrid", 40.417, -3.704),
    "FI": ("Europe/Helsinki", 60.17, 24.941), "FR": ("Europe/Paris", 48.857, 2.351),
    "GB": ("Europe/London", 51.507, -0.128), "GE": ("Asia/Tbilisi", 41.694, 44.834),
    "GR": ("Europe/Athens", 37.984, 23.728), "HR": ("Europe/Zagreb", 45.813, 15.977),
    "HU": ("Europe/Budapest", 47.498, 19.04), "IE": ("Europe/Dublin", 53.35, -6.26),
    "IS": ("Atlantic/Reykjavik", 64.147, -21.942), "IT": ("Europe/Rome", 41.893, 12.483),
    "JO": ("Asia/Amman", 31.952, 35.939), "LB": ("Asia/Beirut", 33.889, 35.494),
    "LT": ("Europe/Vilnius", 54.687, 25.28), "LV": ("Europe/Riga", 56.949, 24.106),
    "LY": ("Africa/Tripoli", 32.887, 13.191), "MD": ("Europe/Chisinau", 47.011, 28.858),
    "ME": ("Europe/Podgorica", 42.441, 19.263), "MK": ("Europe/Skopje", 41.996, 21.432),
    "NL": ("Europe/Amsterdam", 52.374, 4.89), "NO": ("Europe/Oslo", 59.913, 10.739),
    "PL": ("Europe/Warsaw", 52.232, 21.007), "PT": ("Europe/Lisbon", 38.708, -9.137),
    "RO": ("Europe/Bucharest", 44.436, 26.102), "RS": ("Europe/Belgrade", 44.818, 20.457),
    "RU": ("Europe/Moscow", 55.751, 37.618), "SE": ("Europe/Stockholm", 59.325, 18.071),
    "SI": ("Europe/Ljubljana", 46.051, 14.506), "SK": ("Europe/Bratislava", 48.144, 17.11),
    "SY": ("Asia/Damascus", 33.513, 36.292), "TN": ("Africa/Tunis", 36.8, 10.186),
    "UA": ("Europe/Kiev", 50.45, 30.524),
}  # fmt: skip
"""Country → the zone called after its capital, latitude and longitude in degrees."""


def main() -> None:
    """Writes both files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "reference/data")
    out = parser.parse_args().out
    with (out / "map_labels.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("kind", "country", "lat", "lon", "km2"))
        for country, shape in sorted(land().items()):
            writer.writerow(("country", country, *middle(shape)))
        for country, (_, lat, lon) in sorted(CAPITALS.items()):
            writer.writerow(("capital", country, lat, lon, ""))
    with (out / "capital_names.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("country", "language", "name"))
        for country, (zone, _, _) in sorted(CAPITALS.items()):
            for language in LANGUAGES:
                told = Locale(language).time_zones.get(zone, {}).get("city")
                writer.writerow((country, language, told or zone.rpartition("/")[2]))


def land() -> dict[str, shapely.Geometry]:
    """The countries of the ground of maps that have names here, by ISO 3166 code."""
    topology = json.loads((ROOT / "ui/static/map/europe.topojson").read_text("utf-8"))
    (wide, high), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        arcs.append([(west + (x := x + right) * wide, south + (y := y + up) * high) for right, up in arc])
    found = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        if "arcs" in shape and shape["properties"]["id"] in {*countries()} - EDGE:
            polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
            rings = [[p for at in part[0] for p in (arcs[at] if at >= 0 else arcs[~at][::-1])] for part in polygons]
            whole = shapely.union_all([shapely.make_valid(shapely.Polygon(ring)) for ring in rings])
            if not (seen := shapely.intersection(whole, SEEN)).is_empty:
                found[shape["properties"]["id"]] = seen
    return found


def middle(shape: shapely.Geometry) -> tuple[float, float, int]:
    """Latitude and longitude of the middle of the largest circle within, and the area in square kilometres."""
    upright = cos(radians(shape.centroid.y))
    true = shapely.transform(shape, lambda points: points * (upright, 1))
    largest = max(shapely.get_parts(true), key=lambda part: float(part.area))
    lon, lat = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, 0.01))[0].tolist()
    return round(lat, 2), round(lon / upright, 2), max(1, int(round(true.area * KM_PER_DEGREE**2, -1)))


if __name__ == "__main__":
    main()
