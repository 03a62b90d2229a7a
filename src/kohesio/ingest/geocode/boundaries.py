"""In which region a point lies, and where a region's middle is.

Relies on outlines of NUTS 3. Each country is taken from the newest edition that has it (the United Kingdom: 2016).
Outlines are generalised (1:20 million: to about a kilometre), so a point just off a coast belongs to the nearest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from kohesio.ingest.geocode.outlines import Outlines
from kohesio.model.territory import Point
from kohesio.reference import territories

OFF_COAST = 0.1
"""Degrees (about 10 km north to south) within which a point outside all outlines belongs to the nearest."""

NEAR = 0.05
"""Degrees (about 5 km) by which a point may lie outside its region's generalised outline and not contradict it."""


class Boundaries:
    """Regions by outline. ``codes[i]`` belongs to index ``i``; ``countries`` (NUTS codes) are those with outlines."""

    def __init__(self, editions: Iterable[Outlines]) -> None:
        codes: list[str] = []
        shapes: list[shapely.Geometry] = []
        countries: set[str] = set()
        for edition in sorted(editions, key=lambda one: -one.vintage):
            new = [index for index, code in enumerate(edition.codes) if code[:2] not in countries]
            codes += [edition.codes[index] for index in new]
            shapes += [edition.shapes[index] for index in new]
            countries |= {code[:2] for code in edition.codes}
        self.codes = tuple(codes)
        self.countries = frozenset(countries)
        self._shapes = np.array(shapes, dtype=object)
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)
        self._parts: dict[str, list[int]] = {}
        for index, code in enumerate(codes):
            chain = territories.ancestors(code)
            for above in {*(found.code for found in chain), code}:
                self._parts.setdefault(above, []).append(index)
        self._centres: dict[str, Point | None] = {}

    def locate(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        """For each point the index of its region, -1 for none. On a border the first code in their order counts."""
        points = shapely.points(lon, lat)
        found = np.full(len(points), -1, dtype=np.int32)
        at, region = self._tree.query(points, predicate="intersects")
        order = np.lexsort((region, at))[::-1]
        found[at[order]] = region[order]
        lost = np.flatnonzero(found < 0)
        if len(lost) and len(self.codes):
            at, region = self._tree.query_nearest(points[lost], max_distance=OFF_COAST, all_matches=False)
            found[lost[at]] = region
        return found

    def contradict(self, lon: NDArray[np.float64], lat: NDArray[np.float64], codes: Sequence[str]) -> NDArray[np.bool_]:
        """For each point whether it lies clearly outside the region it is said to be in; False without its outline."""
        points = shapely.points(lon, lat)
        against = np.zeros(len(points), dtype=bool)
        said: dict[str, list[int]] = {}
        for at, code in enumerate(codes):
            said.setdefault(code, []).append(at)
        for code, members in said.items():
            far = np.array(members) if code in self._parts else np.array([], dtype=int)
            for part in self._parts.get(code, ()):
                far = far[~shapely.dwithin(self._shapes[part], points[far], NEAR)]
            against[far] = True
        return against

    def centre(self, code: str) -> Point | None:
        """A point in the middle of a region and inside it; None for a region without outlines."""
        if code not in self._centres:
            parts = self._parts.get(code)
            self._centres[code] = _middle(self._shapes[parts]) if parts else None
        return self._centres[code]


def _middle(shapes: NDArray[np.object_]) -> Point:
    point = shapely.point_on_surface(shapely.union_all(shapes))
    return Point(round(float(point.y), 5), round(float(point.x), 5))
