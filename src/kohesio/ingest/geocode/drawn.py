"""Outlines of regions for maps: GeoJSON text of any region, put together from the NUTS 3 outlines that were fetched.

Countries have an outline in any case: where none was fetched, the public-domain one that the program carries. Read when
the first map asks, and kept: simplified to what a screen shows, rounded to about ten metres. They tell, too, which
regions share a border.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from kohesio.ingest.geocode.borders import borders
from kohesio.ingest.geocode.outlines import Outlines, read_outlines
from kohesio.model.territory import Point, iso_country, nuts_code
from kohesio.reference.outlines import country_outline, outlined_countries

_COUNTRY_TOLERANCE, _REGION_TOLERANCE = 0.02, 0.005
"""Degrees by which an outline may be simplified: some two kilometres for countries, half of one for regions."""

_DECIMALS = 4
_DRAWN = frozenset({".json", ".geojson", ".topojson"})


class RegionShapes:
    """The outlines in a folder of geodata (``DataDirectory.geo``); none at all if it holds no such file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._known: dict[str, tuple[str, Point] | None] = {}

    def outline(self, code: str) -> str | None:
        """The outline of a country or region (NUTS code) as the text of a GeoJSON geometry; None without one."""
        found = self._drawn(code)
        return found[0] if found else None

    def centre(self, code: str) -> Point | None:
        """A point inside a country or region; None without its outline."""
        found = self._drawn(code)
        return found[1] if found else None

    @property
    def any(self) -> bool:
        """Whether the folder has outlines of regions."""
        return bool(self._shapes)

    def whole(self, code: str) -> shapely.Geometry | None:
        """The shape of a country or region as fine as it is known; None without its outline."""
        code = nuts_code(code)
        parts = [self._shapes[each] for each in self._codes.get(code, ())]
        if parts:
            return parts[0] if len(parts) == 1 else shapely.union_all(parts)
        carried = country_outline(iso_country(code)) if len(code) == 2 else None
        return shapely.from_geojson(carried) if carried else None

    def neighbours(self, code: str) -> tuple[str, ...] | None:
        """The NUTS codes of the level of a country or region that share a border with it; None without its outline."""
        return self._neighbours.get(nuts_code(code))

    @cached_property
    def _neighbours(self) -> Mapping[str, tuple[str, ...]]:
        codes = tuple(self._shapes)
        if codes:
            shapes = np.array([self._shapes[code] for code in codes], dtype=object)
            vintages = np.array([self._vintages[code[:2]] for code in codes], np.int64)
            return _by_level(codes, borders(shapes, vintages))
        carried = outlined_countries()
        shapes = shapely.from_geojson([country_outline(iso) for iso in carried])
        pairs = borders(shapes, np.zeros(len(carried), np.int64))
        return _by_level([nuts_code(iso) for iso in carried], pairs)

    def _drawn(self, code: str) -> tuple[str, Point] | None:
        code = nuts_code(code)
        if code not in self._known:
            with self._lock:
                if code not in self._known:
                    self._known[code] = self._draw(code)
        return self._known[code]

    def _draw(self, code: str) -> tuple[str, Point] | None:
        parts = [self._shapes[each] for each in self._codes.get(code, ())]
        if not parts:
            carried = country_outline(iso_country(code)) if len(code) == 2 else None
            return (carried, _middle(shapely.from_geojson(carried))) if carried else None
        whole = parts[0] if len(parts) == 1 else shapely.union_all(parts)
        simple = shapely.simplify(whole, _COUNTRY_TOLERANCE if len(code) == 2 else _REGION_TOLERANCE)
        geometry = json.loads(shapely.to_geojson(simple))
        geometry["coordinates"] = _rounded(geometry["coordinates"])
        text = json.dumps(geometry, separators=(",", ":"))
        return text, _middle(whole)

    @property
    def _shapes(self) -> Mapping[str, shapely.Geometry]:
        """NUTS 3 outlines by code: each country from the newest edition that has it."""
        return self._read[0]

    @property
    def _vintages(self) -> Mapping[str, int]:
        """By country the edition its outlines are of."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[Mapping[str, shapely.Geometry], Mapping[str, int]]:
        paths = sorted(path for path in self._folder.iterdir() if path.suffix.lower() in _DRAWN) if (
            self._folder.is_dir()
        ) else []  # fmt: skip
        editions = [found for path in paths if (found := read_outlines(path)) is not None]
        shapes: dict[str, shapely.Geometry] = {}
        vintages: dict[str, int] = {}
        for edition in sorted(editions, key=_newest_first):
            new = {
                code: shape for code, shape in zip(edition.codes, edition.shapes, strict=True)
                if code[:2] not in vintages
            }  # fmt: skip
            shapes |= new
            vintages |= dict.fromkeys((code[:2] for code in new), edition.vintage)
        return shapes, vintages

    @cached_property
    def _codes(self) -> Mapping[str, list[str]]:
        """The NUTS 3 regions in each region, itself and above."""
        found: dict[str, list[str]] = {}
        for code in self._shapes:
            for length in range(2, len(code) + 1):
                found.setdefault(code[:length], []).append(code)
        return found


def _by_level(codes: Sequence[str], pairs: NDArray[np.int64]) -> Mapping[str, tuple[str, ...]]:
    """From pairs of positions: of every code, and of each region above it, those of its level that it borders on."""
    found: dict[str, set[str]] = {code[:length]: set() for code in codes for length in range(2, len(code) + 1)}
    for one, other in pairs.tolist():
        for length in range(2, len(codes[one]) + 1):
            left, right = codes[one][:length], codes[other][:length]
            if left != right:
                found[left].add(right)
                found[right].add(left)
    return {code: tuple(sorted(others)) for code, others in found.items()}


def _middle(shape: shapely.Geometry) -> Point:
    middle = shapely.point_on_surface(shape)
    return Point(round(float(middle.y), 5), round(float(middle.x), 5))


def _newest_first(edition: Outlines) -> int:
    return -edition.vintage


def _rounded(value: object) -> object:
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return round(value, _DECIMALS) if isinstance(value, float) else value
