"""Reads outlines of NUTS 3 regions from GeoJSON and TopoJSON.

Relies on shapely for the shapes. Only level 3 is kept: larger regions are made of it. A file that is JSON and holds no
such region gives None; one that is no JSON is a DamagedError, for somebody put it there as boundaries.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from kohesio.errors import DamagedError

JSON: TypeAlias = bool | int | float | str | list["JSON"] | dict[str, "JSON"] | None

_NUTS3 = re.compile(r"[A-Z]{2}[0-9A-Z]{3}")
_YEAR = re.compile(r"(?<!\d)(2003|2006|2010|2013|2016|2021|2024)(?!\d)")


@dataclass(frozen=True, slots=True)
class Outlines:
    """The NUTS 3 regions of one edition: codes and, in the same order, shapes in degrees (WGS 84)."""

    vintage: int
    codes: tuple[str, ...]
    shapes: NDArray[np.object_]


def read_outlines(path: Path) -> Outlines | None:
    """The outlines in a file; None if it holds none, or its name tells no NUTS edition. Raises DamagedError."""
    year = _YEAR.search(path.name)
    if year is None:
        return None
    try:
        document = json.loads(path.read_text("utf-8"))
        found = _regions(document) if isinstance(document, dict) else {}
    except (ValueError, KeyError, IndexError, TypeError, RecursionError, shapely.errors.ShapelyError) as error:
        raise DamagedError(
            f"{path} cannot be read as outlines of regions ({type(error).__name__}: {error}). "
            "Remove it and bring it again with `kohesio fetch --geodata`."
        ) from error
    if not found:
        return None
    codes = tuple(sorted(found))
    shapes = np.array([found[code] for code in codes], dtype=object)
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken])
    return Outlines(int(year[1]), codes, shapes)


def _regions(document: Mapping[str, JSON]) -> dict[str, shapely.Geometry]:
    if document.get("type") == "Topology":
        return _of_topology(document)
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        return {}
    coded = [(code, feature) for feature in features if isinstance(feature, dict) and (code := _code(feature))]
    if not coded:
        return {}
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for _, feature in coded])
    return dict(zip((code for code, _ in coded), shapes, strict=True))


def _code(feature: Mapping[str, JSON]) -> str | None:
    """The NUTS 3 code of a feature, under any of the names it has."""
    properties = feature.get("properties")
    named = properties if isinstance(properties, dict) else {}
    for code in (named.get("NUTS_ID"), named.get("id"), feature.get("id")):
        if isinstance(code, str) and _NUTS3.fullmatch(code):
            return code
    return None


def _of_topology(document: Mapping[str, JSON]) -> dict[str, shapely.Geometry]:
    """Regions of a TopoJSON document: arcs are shared between neighbours, quantised and written as differences."""
    arcs = _arcs(document)
    objects = document["objects"]
    found: dict[str, shapely.Geometry] = {}
    for layer in objects.values() if isinstance(objects, dict) else ():
        geometries = layer.get("geometries") if isinstance(layer, dict) else None
        for geometry in geometries if isinstance(geometries, list) else ():
            if isinstance(geometry, dict) and (code := _code(geometry)):
                found[code] = _shape(geometry, arcs)
    return found


def _arcs(document: Mapping[str, JSON]) -> list[NDArray[np.float64]]:
    raw, transform = document["arcs"], document.get("transform")
    if not isinstance(raw, list):
        raise TypeError("the arcs are no list")
    arcs = [np.asarray(arc, dtype=np.float64) for arc in raw]
    if isinstance(transform, dict):
        scale, translate = np.asarray(transform["scale"]), np.asarray(transform["translate"])
        arcs = [np.cumsum(arc[:, :2], axis=0) * scale + translate for arc in arcs]
    return arcs


def _shape(geometry: Mapping[str, JSON], arcs: Sequence[NDArray[np.float64]]) -> shapely.Geometry:
    indices = geometry["arcs"]
    if not isinstance(indices, list):
        raise TypeError("a region has no arcs")
    parts = [indices] if geometry["type"] == "Polygon" else indices
    polygons = [_polygon(part, arcs) for part in parts if isinstance(part, list)]
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def _polygon(rings: Sequence[JSON], arcs: Sequence[NDArray[np.float64]]) -> shapely.Geometry:
    shell, *holes = [shapely.linearrings(_ring(ring, arcs)) for ring in rings if isinstance(ring, list)]
    return shapely.polygons(shell, holes=holes or None)


def _ring(indices: Iterable[JSON], arcs: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Arcs one after the other; a negative index ``~i`` is arc ``i`` backwards; ends meet, so one of each goes."""
    points: list[NDArray[np.float64]] = []
    for index in indices:
        if not isinstance(index, int):
            raise TypeError("an arc is named by no number")
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.append(arc[1:] if points else arc)
    return np.concatenate(points)
