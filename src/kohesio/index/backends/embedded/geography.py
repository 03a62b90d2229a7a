"""Places with coordinates: which operations have one within a circle or a box, and how they lie together on a map.

Places are kept in the order of a quadtree over the Mercator map, so that what lies together stands together: a box is
a few runs of them, and the cells of a map at any zoom are runs too. Files, one entry per place with coordinates::

    point_cell              uint64: its cell at depth ``DEEPEST``, ascending
    point_row               int32: its operation
    point_lat, point_lon    float64: degrees
    point_cents             int64: EU contribution of its operation in cents, 0 where not known
    point_shared            int32: number of its operation among those with several places, -1 if it has no other
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Array, Arrays, ArraysWriter, Bits, Floats, Ints, Longs
from kohesio.index.backends.embedded.sets import Operations
from kohesio.index.polygons import box_of, unrolled
from kohesio.index.query import Box, Near, Polygon

EARTH_RADIUS_KM = 6_371.0088
"""Mean radius (IUGG)."""

DEEPEST = 24
"""Halvings of the map's sides: cells of 2.4 metres at the equator."""

CELLS_PER_TILE = 2
"""Halvings of a map tile's sides: a tile of 256 pixels has 4 × 4 cells, so clusters lie 64 pixels apart."""

MOST_CELLS = 16_384
"""Cells of one map: more than 64 pixels apart fit on any screen. A larger box has larger cells."""

STRIPS = 128
"""Strips of latitude that a polygon is cut into."""

_NO_BITS: Bits = np.empty(0, np.uint64)
_RUNS_PER_SIDE = 8
_LAST_LATITUDE = 85.05
"""Where the square Mercator map ends; places beyond stand at its edge."""


def write_points(writer: ArraysWriter, rows: Ints, degrees: Sequence[Floats], contribution: Longs) -> None:
    """Write the places in map order: rows, ascending, and latitudes and longitudes.

    ``contribution`` is that of every operation.
    """
    lat, lon = degrees
    cells = _interleaved(*_cells(lat, lon, DEEPEST))
    order = np.argsort(cells, kind="stable")
    operations, number, counts = np.unique(rows, return_inverse=True, return_counts=True)
    several = np.cumsum(counts > 1) - 1
    shared = np.where(counts > 1, several, -1)[number] if len(operations) else number
    writer.save("point_cell", cells[order])
    writer.save("point_row", rows[order])
    writer.save("point_lat", lat[order])
    writer.save("point_lon", lon[order])
    writer.save("point_cents", contribution[rows[order]])
    writer.save("point_shared", shared[order].astype(np.int32))


class Clusters:
    """Cells of a map that hold operations: their tally and EU cents, the middle of their places, one of them each."""

    def __init__(self, table: Longs, middles: Floats, placed: int) -> None:
        self.tallies, self.cents, self.rows = table[:, 0], table[:, 1], table[:, 2]
        self.lat, self.lon = middles[:, 0], middles[:, 1]
        self.placed = placed


class Geography:
    """Every place with coordinates, open for reading; ``lacks`` are the operations that publish no contribution."""

    def __init__(self, arrays: Arrays, size: int, lacks: Bits) -> None:
        self._size = size
        self._lacks = lacks
        self._cells: Array = arrays.load("point_cell")
        self._rows: Ints = arrays.load("point_row")
        self._lat: Floats = arrays.load("point_lat")
        self._lon: Floats = arrays.load("point_lon")
        self._cents: Longs = arrays.load("point_cents")
        self._shared: Ints = arrays.load("point_shared")
        self._several = int(self._shared.max()) + 1 if len(self._shared) else 0

    def near(self, circle: Near) -> Bits:
        """The operations with a place within the circle, by great-circle distance."""
        first, last = self._runs(_around(circle))
        at = _spread(first, last)
        lat, lon = np.radians(self._lat[at]), np.radians(self._lon[at])
        centre_lat, centre_lon = np.radians(circle.lat), np.radians(circle.lon)
        chord = (
            np.sin((lat - centre_lat) / 2) ** 2 + np.cos(lat) * np.cos(centre_lat) * np.sin((lon - centre_lon) / 2) ** 2
        )
        within = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1))) <= circle.km
        bits = np.zeros((self._size + 63) // 64, np.uint64)
        kernels.set_bits(bits, self._rows[at[within]])
        return bits

    def within(self, box: Box) -> Bits:
        """The operations with a place in the box, its edges included."""
        bits = np.zeros((self._size + 63) // 64, np.uint64)
        kernels.set_within(bits, self._rows, self._lat, self._lon, self._runs(box), _corners(box))
        return bits

    @cached_property
    def without(self) -> Bits:
        """The operations that have no place with coordinates."""
        placed = np.zeros(self._size, np.bool_)
        placed[self._rows] = True
        bits = np.zeros((self._size + 63) // 64, np.uint64)
        kernels.set_bits(bits, np.flatnonzero(~placed).astype(np.int32))
        return bits

    def enclosed(self, polygon: Polygon) -> Bits:
        """The operations with a place in the polygon, its edges included."""
        bits = np.zeros((self._size + 63) // 64, np.uint64)
        runs = self._runs(box_of(polygon))
        kernels.set_enclosed(bits, self._rows, self._lat, self._lon, runs, *strips(polygon))
        return bits

    def points(self, rows: Longs) -> tuple[Longs, Floats, Floats]:
        """The points of some operations: which of ``rows`` each belongs to, in their order, and its degrees."""
        at = kernels.where_set(Operations(self._size, rows=np.unique(rows).astype(np.int32)).bits, self._rows)
        by_row = np.argsort(rows, kind="stable")
        owner = by_row[np.searchsorted(rows, self._rows[at], sorter=by_row)]
        order = np.argsort(owner, kind="stable")
        return owner[order], self._lat[at[order]], self._lon[at[order]]

    def box(self) -> Box | None:
        """The smallest box around every place that does not cross the date line; None without any."""
        if not len(self._lat):
            return None
        west, south, east, north = self._lon.min(), self._lat.min(), self._lon.max(), self._lat.max()
        return Box(float(west), float(south), float(east), float(north))

    def clusters(self, operations: Operations, box: Box, zoom: int) -> Clusters:
        """The operations with places in a box, gathered by the cells of a map at a zoom."""
        shift = np.uint64(2 * (DEEPEST - _depth(box, zoom)))
        points = (self._rows, self._lat, self._lon, self._cents, self._lacks)
        shared = (self._shared, self._several)
        bits = _NO_BITS if operations.is_all else operations.bits
        table, middles, placed = kernels.clusters(
            self._cells, points, shared, self._runs(box), _corners(box), bits, shift, MOST_CELLS
        )
        return Clusters(table, middles, placed)

    def _runs(self, box: Box) -> tuple[Longs, Longs]:
        """Where the places begin and end that may lie in a box: runs of a few large cells, in map order."""
        runs = np.concatenate([self._covering(part) for part in _parts(box)])
        runs = runs[np.argsort(runs[:, 0], kind="stable")]
        reached = np.maximum.accumulate(runs[:, 1])
        begins = np.append(True, runs[1:, 0] > reached[:-1])
        ends = np.append(begins[1:], True)
        first, last = np.searchsorted(self._cells, runs[begins, 0]), np.searchsorted(self._cells, reached[ends])
        kept = last > first
        return first[kept], last[kept]

    @staticmethod
    def _covering(box: Box) -> Array:
        """First and beyond-last cell number of the large cells that cover a box."""
        depth, (left, right), (top, bottom) = 0, (0, 0), (0, 0)
        for depth in range(DEEPEST, -1, -1):
            (left, right), (top, bottom) = _span(box, depth)
            if right - left < _RUNS_PER_SIDE and bottom - top < _RUNS_PER_SIDE:
                break
        columns, lines = np.meshgrid(np.arange(left, right + 1), np.arange(top, bottom + 1))
        cells = _interleaved(columns.ravel().astype(np.uint64), lines.ravel().astype(np.uint64))
        shift = np.uint64(2 * (DEEPEST - depth))
        return np.stack([cells << shift, (cells + np.uint64(1)) << shift], axis=1)


def _depth(box: Box, zoom: int) -> int:
    """How deep the cells of a map lie: by its zoom, but not so deep that a box holds more than ``MOST_CELLS``."""
    for depth in range(min(zoom + CELLS_PER_TILE, DEEPEST), 0, -1):
        spans = [_span(part, depth) for part in _parts(box)]
        if sum((right - left + 1) * (bottom - top + 1) for (left, right), (top, bottom) in spans) <= MOST_CELLS:
            return depth
    return 0


def _span(box: Box, depth: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last column, first and last line of the cells that a box touches."""
    columns, lines = _cells(np.array([box.north, box.south]), np.array([box.west, box.east]), depth)
    return (int(columns[0]), int(columns[1])), (int(lines[0]), int(lines[1]))


def _cells(lat: Floats, lon: Floats, depth: int) -> tuple[Array, Array]:
    """Column and line of the map cell of each point: from the west, from the north."""
    side = 1 << depth
    slanted = np.sin(np.radians(np.clip(lat, -_LAST_LATITUDE, _LAST_LATITUDE)))
    across = (lon + 180) / 360 * side
    down = (0.5 - np.log((1 + slanted) / (1 - slanted)) / (4 * np.pi)) * side
    return tuple(np.clip(np.floor(part), 0, side - 1).astype(np.uint64) for part in (across, down))  # type: ignore[return-value]


def _interleaved(columns: Array, lines: Array) -> Array:
    """One number of two, bit by bit in turn: that of a cell in the quadtree's order."""
    numbers: Array = _apart(columns) | (_apart(lines) << np.uint64(1))
    return numbers


def _apart(numbers: Array) -> Array:
    """Numbers with an empty bit after each of theirs."""
    spread: Array = np.asarray(numbers, np.uint64)
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        spread = np.bitwise_and(spread | (spread << np.uint64(shift)), np.uint64(mask))
    return spread


def _parts(box: Box) -> tuple[Box, ...]:
    """The box, or the two on either side of the date line."""
    if box.west <= box.east:
        return (box,)
    return Box(box.west, box.south, 180, box.north), Box(-180, box.south, box.east, box.north)


def _corners(box: Box) -> Floats:
    return np.array([box.west, box.south, box.east, box.north], np.float64)


def strips(polygon: Polygon) -> tuple[Floats, tuple[Longs, Longs], tuple[float, float]]:
    """A polygon cut into ``STRIPS`` of equal height, so that a place is held against the few edges of its own.

    The edges as longitude and latitude of both ends, from the earth's longitudes on beyond 180; where the members of
    each strip begin, with those; the south of the lowest and how many strips a degree has.
    """
    corners = np.array(unrolled(polygon), np.float64)
    corners[:, 0] -= 360 * np.floor((corners[:, 0].min() + 180) / 360)
    edges = np.concatenate([corners, np.roll(corners, -1, axis=0)], axis=1)
    south, north = float(corners[:, 1].min()), float(corners[:, 1].max())
    per_degree = STRIPS / (north - south)
    ends = np.minimum(((edges[:, (1, 3)] - south) * per_degree).astype(np.int64), STRIPS - 1)
    lowest, highest = ends.min(axis=1), ends.max(axis=1)
    members = [np.flatnonzero((lowest <= strip) & (strip <= highest)) for strip in range(STRIPS)]
    starts = np.append(0, np.cumsum([len(each) for each in members])).astype(np.int64)
    return edges, (starts, np.concatenate(members).astype(np.int64)), (south, per_degree)


def _around(circle: Near) -> Box:
    """A box that holds a circle, a little too large."""
    reach = circle.km / EARTH_RADIUS_KM
    degrees = float(np.degrees(reach)) + 1e-6
    south, north = max(circle.lat - degrees, -90), min(circle.lat + degrees, 90)
    if north == 90 or south == -90 or reach >= np.pi / 2:
        return Box(-180, south, 180, north)
    wide = float(np.degrees(np.arcsin(np.sin(reach) / np.cos(np.radians(circle.lat))))) + 1e-6
    west, east = circle.lon - wide, circle.lon + wide
    if wide >= 180:
        return Box(-180, south, 180, north)
    return Box(west + 360 if west < -180 else west, south, east - 360 if east > 180 else east, north)


def _spread(first: Longs, last: Longs) -> Longs:
    """All positions of the runs."""
    return np.concatenate([np.empty(0, np.int64), *map(np.arange, first, last)])
