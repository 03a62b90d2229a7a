"""The loops over places on a map; see ``kernels_compiled``."""

from __future__ import annotations

import numpy as np

from kohesio.index.backends.embedded.arrays import Array, Bits, Floats, Ints, Longs
from kohesio.index.backends.embedded.compiling import compiled

_ONE = np.uint64(1)


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
def clusters(
    cells: Array, points: tuple[Ints, Floats, Floats, Longs], shared: tuple[Ints, int], runs: tuple[Longs, Longs],
    corners: Floats, bits: Bits, shift: np.uint64, most: int,
) -> tuple[Longs, Floats, int]:  # fmt: skip
    """Of each cell with places of some operations in a box: number of operations, cents, the first one; the middle.

    Cells ascend within the ``runs``, at ``most`` so many; ``shift`` makes them of places' cells. ``points`` are row,
    latitude, longitude and cents of each place. An operation with several places, numbered in ``shared``, counts once
    in each cell. Last, how many operations have a place in the box.
    """
    rows, lat, lon, cents = points
    first, last = runs
    numbers, several = shared
    table = np.zeros((most, 3), np.int64)
    middles = np.zeros((most, 2))
    places = np.zeros(most, np.int64)
    within = np.full(several, -1, np.int64)
    at, before, placed = -1, np.uint64(0), 0
    for run in range(len(first)):
        for place in range(first[run], last[run]):
            row = rows[place]
            if not (bits[row >> 6] >> np.uint64(row & 63)) & _ONE or not _inside(lat[place], lon[place], corners):
                continue
            cell = cells[place] >> shift
            if at < 0 or cell != before:
                at += 1
                before = cell
                table[at, 2] = row
            places[at] += 1
            middles[at, 0] += lat[place]
            middles[at, 1] += lon[place]
            number = numbers[place]
            if number >= 0:
                if within[number] == at:
                    continue
                placed += within[number] < 0
                within[number] = at
            else:
                placed += 1
            table[at, 0] += 1
            table[at, 1] += cents[place]
    for cell_at in range(at + 1):
        middles[cell_at, 0] /= places[cell_at]
        middles[cell_at, 1] /= places[cell_at]
    return table[: at + 1].copy(), middles[: at + 1].copy(), placed
