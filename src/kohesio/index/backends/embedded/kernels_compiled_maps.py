"""The loops over places on a map; see ``kernels_compiled``."""

from __future__ import annotations

import numpy as np

from kohesio.index.backends.embedded.arrays import Array, Bits, Floats, Ints, Longs
from kohesio.index.backends.embedded.compiling import compiled
from kohesio.index.backends.embedded.kernels_compiled_bits import tally_of

_ONE = np.uint64(1)
_PICKED = 1024
"""Places that are held against the bitmap together."""


@compiled
def _inside(lat: float, lon: float, corners: Floats) -> bool:
    """Whether a place lies in a box of west, south, east, north; west of a greater one crosses the date line."""
    if lat < corners[1] or lat > corners[3]:
        return False
    if corners[0] <= corners[2]:
        return bool(corners[0] <= lon <= corners[2])
    return bool(lon >= corners[0] or lon <= corners[2])


@compiled
def set_within(bits: Bits, rows: Ints, lat: Floats, lon: Floats, runs: tuple[Longs, Longs], corners: Floats) -> None:
    """Set the bits of the operations with a place of the ``runs`` in a box."""
    first, last = runs
    for run in range(len(first)):
        for place in range(first[run], last[run]):
            if _inside(lat[place], lon[place], corners):
                bits[rows[place] >> 6] |= _ONE << np.uint64(rows[place] & 63)


@compiled
def _enclosed(lat: float, lon: float, edges: Floats, members: Longs, begin: int, end: int) -> bool:
    """Whether a place lies on one of some edges, or its way eastwards crosses an odd number of them."""
    inside = False
    for at in range(begin, end):
        edge = members[at]
        left, low, right, high = edges[edge, 0], edges[edge, 1], edges[edge, 2], edges[edge, 3]
        aside = (right - left) * (lat - low) - (lon - left) * (high - low)
        if aside == 0 and min(left, right) <= lon <= max(left, right) and min(low, high) <= lat <= max(low, high):
            return True
        if (low > lat) != (high > lat) and (aside > 0) == (high > low):
            inside = not inside
    return inside


@compiled
def set_enclosed(
    bits: Bits, rows: Ints, lat: Floats, lon: Floats, runs: tuple[Longs, Longs], edges: Floats,
    strips: tuple[Longs, Longs], lowest: tuple[float, float],
) -> None:  # fmt: skip
    """Set the bits of the operations with a place of the ``runs`` in a polygon.

    Edges are longitude and latitude of both ends. ``strips`` says where the edges of each strip of latitude begin in
    the list of their numbers behind it; ``lowest`` is the south of the lowest strip and how many a degree has.
    """
    first, last = runs
    starts, members = strips
    south, per_degree = lowest
    west, north = edges[:, 0].min(), edges[:, 1].max()
    inside = False
    for run in range(len(first)):
        for place in range(first[run], last[run]):
            if lat[place] < south or lat[place] > north:
                continue
            if (
                place == first[run] or lat[place] != lat[place - 1] or lon[place] != lon[place - 1]
            ):  # many share a point
                strip = min(int((lat[place] - south) * per_degree), len(starts) - 2)
                across = lon[place] if lon[place] < 180 else -180.0
                across += 360 if across < west else 0
                inside = _enclosed(lat[place], across, edges, members, starts[strip], starts[strip + 1])
            if inside:
                bits[rows[place] >> 6] |= _ONE << np.uint64(rows[place] & 63)


@compiled
def _end_of_cell(cells: Array, at: int, last: int, shift: np.uint64) -> int:
    """The first place after ``at`` and before ``last`` in another cell, by ever longer steps."""
    cell = cells[at] >> shift
    step = 1
    while at + step < last and cells[at + step] >> shift == cell:
        at += step
        step <<= 1
    until = min(last, at + step)
    at += 1
    while at < until:
        middle = (at + until) >> 1
        if cells[middle] >> shift == cell:
            at = middle + 1
        else:
            until = middle
    return at


@compiled
def _chosen(picked: Longs, rows: Ints, begin: int, end: int, bits: Bits) -> int:
    """Put down the places from ``begin`` to before ``end`` whose operation has its bit set, how many; no bits: all."""
    size = 0
    if not len(bits):
        for place in range(begin, end):
            picked[place - begin] = place
        return end - begin
    for place in range(begin, end):
        row = rows[place]
        picked[size] = place
        size += int((bits[row >> 6] >> np.uint64(row & 63)) & _ONE)
    return size


@compiled
def clusters(
    cells: Array, points: tuple[Ints, Floats, Floats, Longs, Bits], shared: tuple[Ints, int], runs: tuple[Longs, Longs],
    corners: Floats, bits: Bits, shift: np.uint64, most: int,
) -> tuple[Longs, Floats, int]:  # fmt: skip
    """Of each cell with places of some operations in a box: tally of operations, cents, the first one; the middle.

    Cells ascend within the ``runs``, at ``most`` so many; ``shift`` makes them of places' cells. ``points`` are row,
    latitude, longitude and cents of each place, and the bitmap of the operations that lack a contribution. One with
    several places, numbered in ``shared``, counts once in each cell. Last, how many operations have a place in the box.
    No ``bits`` stand for all operations.
    """
    rows, lat, lon, cents, lacks = points
    numbers, several = shared
    table, middles = np.empty((most, 3), np.int64), np.empty((most, 2))
    within, picked = np.full(several, -1, np.int64), np.empty(_PICKED, np.int64)
    at, placed = 0, 0
    for run in range(len(runs[0])):
        begin, last = runs[0][run], runs[1][run]
        while begin < last:
            beyond = _end_of_cell(cells, begin, last, shift)
            places, north, east = 0, 0.0, 0.0
            count, amount, first = np.int64(0), np.int64(0), np.int64(-1)
            for start in range(begin, beyond, _PICKED):
                for nth in range(_chosen(picked, rows, start, min(beyond, start + _PICKED), bits)):
                    place = picked[nth]
                    if not _inside(lat[place], lon[place], corners):
                        continue
                    if first < 0:
                        first = np.int64(rows[place])
                    places += 1
                    north += lat[place]
                    east += lon[place]
                    if several and numbers[place] >= 0:
                        number = numbers[place]
                        if within[number] == at:
                            continue
                        placed += within[number] < 0
                        within[number] = at
                    else:
                        placed += 1
                    count += tally_of(lacks, rows[place])
                    amount += cents[place]
            if places:
                table[at, 0], table[at, 1], table[at, 2] = count, amount, first
                middles[at, 0], middles[at, 1] = north / places, east / places
                at += 1
            begin = beyond
    return table[:at].copy(), middles[:at].copy(), placed
