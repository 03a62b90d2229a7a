"""The land of Europe, the ground of every map: Natural Earth's countries, read from the file that browsers get too.

TopoJSON: borders are arcs that neighbours share, quantised and written as differences.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TypeAlias, cast

Line: TypeAlias = tuple[tuple[float, float], ...]


@cache
def land() -> tuple[Line, ...]:
    """The outer lines of all countries, in degrees of longitude and latitude."""
    text = (resources.files("kohesio.ui") / "static" / "map" / "europe.topojson").read_text("utf-8")
    return _outer_lines(json.loads(text))


def _outer_lines(document: Mapping[str, object]) -> tuple[Line, ...]:
    arcs = _arcs(document)
    found: list[Line] = []
    for layer in cast("Mapping[str, Mapping[str, Sequence[Mapping[str, object]]]]", document["objects"]).values():
        for geometry in layer["geometries"]:
            if "arcs" not in geometry:  # a rock smaller than the file's grain
                continue
            parts = cast("Sequence[Sequence[Sequence[int]]]", geometry["arcs"])
            polygons = [parts] if geometry["type"] == "Polygon" else parts
            found += [_joined(polygon[0], arcs) for polygon in cast("Sequence[Sequence[Sequence[int]]]", polygons)]
    return tuple(found)


def _arcs(document: Mapping[str, object]) -> list[Line]:
    transform = cast("Mapping[str, Sequence[float]]", document["transform"])
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    arcs: list[Line] = []
    for arc in cast("Sequence[Sequence[Sequence[int]]]", document["arcs"]):
        x = y = 0
        points: list[tuple[float, float]] = []
        for right, up in arc:
            x, y = x + right, y + up
            points.append((west + x * wide, south + y * high))
        arcs.append(tuple(points))
    return arcs


def _joined(indices: Sequence[int], arcs: Sequence[Line]) -> Line:
    """Arcs one after the other; ``~i`` is arc ``i`` backwards; where two meet, one of the points goes."""
    points: list[tuple[float, float]] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return tuple(points)
