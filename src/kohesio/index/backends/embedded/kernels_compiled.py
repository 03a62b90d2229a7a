"""The loops of the engine, compiled by numba: each is one pass over what it must read.

Every function has a twin of the same name and promise in ``kernels_numpy``, which tests compare it with. The lock of
the interpreter is released while one runs. Machine code is kept beside this file, or in the user's cache where that
folder cannot be written to.

Words used: ``bits`` is a bitmap of operations, one bit each in uint64 words, those beyond the last operation unset;
``rows`` are int32 positions, ascending; ``cents`` are what each of ``rows`` adds to a sum. A table has a line per
value and two columns, number and cents (int64).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np

from kohesio.index.backends.embedded.arrays import NO_AMOUNT, Array, Bits, Floats, Ints, Longs

_Kernel = TypeVar("_Kernel", bound=Callable[..., object])


def _compiled(function: _Kernel) -> _Kernel:
    try:
        return cast("_Kernel", numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no folder to keep machine code in
        return cast("_Kernel", numba.njit(nogil=True)(function))


_ONE = np.uint64(1)
_LOW = np.uint64(63)
_SIX = np.uint64(6)
_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_TOP = np.uint64(58)
_LOWEST = np.zeros(64, np.int32)
for _place in range(64):
    _LOWEST[((0x03F79D71B4CB0A89 << _place) & 0xFFFFFFFFFFFFFFFF) >> 58] = _place


# -- sets ---------------------------------------------------------------------------------------------------------


@_compiled
def set_bits(bits: Bits, rows: Ints) -> None:
    """Set the bits of ``rows``."""
    for row in rows:
        bits[row >> 6] |= _ONE << np.uint64(row & 63)


@_compiled
def rows_of(bits: Bits, count: int) -> Ints:
    """The positions of the ``count`` bits that are set."""
    rows = np.empty(count, np.int32)
    at = 0
    for place in range(len(bits)):
        word = bits[place]
        while word:
            lowest = word & (~word + _ONE)
            rows[at] = place * 64 + _LOWEST[(lowest * _DE_BRUIJN) >> _TOP]
            at += 1
            word ^= lowest
    return rows


@_compiled
def where_set(bits: Bits, rows: Ints) -> Longs:
    """Places in ``rows`` of those whose bit is set."""
    found = np.empty(len(rows), np.int64)
    at = 0
    for place in range(len(rows)):
        row = rows[place]
        found[at] = place
        at += int((bits[row >> 6] >> np.uint64(row & 63)) & _ONE)
    return found[:at]


@_compiled
def range_bits(column: Array, least: int, most: int) -> Bits:
    """The bits of the operations whose figure lies between both ends, inclusive."""
    size = len(column)
    bits = np.zeros((size + 63) >> 6, np.uint64)
    for place in range(len(bits)):
        word = np.uint64(0)
        first = place << 6
        for bit in range(min(64, size - first)):
            value = column[first + bit]
            word |= np.uint64((value >= least) & (value <= most)) << np.uint64(bit)
        bits[place] = word
    return bits


# -- counting -----------------------------------------------------------------------------------------------------


@_compiled
def figures_of(figures: Longs, rows: Ints) -> tuple[Longs, Longs]:
    """Per column of ``figures`` the sum over ``rows`` and how many lack it; and the last column, 0 where it lacks."""
    width = figures.shape[1]
    sums = np.zeros((width, 2), np.int64)
    cents = np.empty(len(rows), np.int64)
    for place in range(len(rows)):
        value = 0
        for column in range(width):
            value = figures[rows[place], column]
            if value == NO_AMOUNT:
                value = 0
                sums[column, 1] += 1
            sums[column, 0] += value
        cents[place] = value
    return sums, cents


@_compiled
def count_set(bits: Bits, groups: Array, columns: Longs, offsets: Longs, figures: Longs) -> tuple[Longs, Longs]:
    """``count_groups`` and the sums of ``figures_of`` in one pass over a bitmap."""
    table = np.zeros((offsets[-1], 2), np.int64)
    width, height = len(columns), figures.shape[1]
    sums = np.zeros((height, 2), np.int64)
    for place in range(len(bits)):
        word = bits[place]
        while word:
            lowest = word & (~word + _ONE)
            row = place * 64 + _LOWEST[(lowest * _DE_BRUIJN) >> _TOP]
            word ^= lowest
            value = 0
            for column in range(height):
                value = figures[row, column]
                if value == NO_AMOUNT:
                    value = 0
                    sums[column, 1] += 1
                sums[column, 0] += value
            for nth in range(width):
                code = offsets[nth] + groups[row, columns[nth]]
                table[code, 0] += 1
                table[code, 1] += value
    return table, sums


@_compiled
def count_groups(groups: Array, columns: Longs, offsets: Longs, rows: Ints, cents: Longs) -> Longs:
    """The tables of the joint codes in some columns of ``groups``, end to end; that of a column is at its offset."""
    table = np.zeros((offsets[-1], 2), np.int64)
    width = len(columns)
    for place in range(len(rows)):
        row, amount = rows[place], cents[place]
        for nth in range(width):
            code = offsets[nth] + groups[row, columns[nth]]
            table[code, 0] += 1
            table[code, 1] += amount
    return table


@_compiled
def count_group(groups: Array, column: int, size: int, rows: Ints, cents: Longs) -> Longs:
    """The table of the joint codes in one column of ``groups``."""
    table = np.zeros((size, 2), np.int64)
    for place in range(len(rows)):
        code = groups[rows[place], column]
        table[code, 0] += 1
        table[code, 1] += cents[place]
    return table


@_compiled
def marginal(table: Longs, starts: Array, codes: Ints, size: int) -> Longs:
    """The table of ``size`` values from that of joint codes; ``codes`` lists the values of each, none go last."""
    found = np.zeros((size + 1, 2), np.int64)
    for joint in range(len(table)):
        number, amount = table[joint, 0], table[joint, 1]
        if number == 0:
            continue
        first, last = np.int64(starts[joint]), np.int64(starts[joint + 1])
        if first == last:
            found[size, 0] += number
            found[size, 1] += amount
        for place in range(first, last):
            found[codes[place], 0] += number
            found[codes[place], 1] += amount
    return found


@_compiled
def count_few(groups: Array, column: int, starts: Array, codes: Ints, size: int, rows: Ints, cents: Longs) -> Longs:
    """As ``marginal`` of ``count_group``, without the table between: better for few operations."""
    found = np.zeros((size + 1, 2), np.int64)
    for nth in range(len(rows)):
        joint = np.int64(groups[rows[nth], column])
        first, last = np.int64(starts[joint]), np.int64(starts[joint + 1])
        if first == last:
            found[size, 0] += 1
            found[size, 1] += cents[nth]
        for place in range(first, last):
            found[codes[place], 0] += 1
            found[codes[place], 1] += cents[nth]
    return found


@_compiled
def count_lists(starts: Array, codes: Ints, size: int, rows: Ints, cents: Longs) -> Longs:
    """The table of ``size`` values where each operation has a list of its own; those with none go last."""
    found = np.zeros((size + 1, 2), np.int64)
    for nth in range(len(rows)):
        row = np.int64(rows[nth])
        first, last = np.int64(starts[row]), np.int64(starts[row + 1])
        if first == last:
            found[size, 0] += 1
            found[size, 1] += cents[nth]
        for place in range(first, last):
            found[codes[place], 0] += 1
            found[codes[place], 1] += cents[nth]
    return found


@_compiled
def add_differences(table: Longs, rows: Ints, of_rows: Ints, codes: Ints, cents: Longs) -> None:
    """Add to a table the cents of those entries (of ``of_rows``, ascending) whose operation is in ``rows``."""
    at, size = 0, len(of_rows)
    if len(rows) * 16 < size:
        for row in rows:
            at += np.searchsorted(of_rows[at:], row)
            while at < size and of_rows[at] == row:
                table[codes[at], 1] += cents[at]
                at += 1
        return
    for row in rows:
        while at < size and of_rows[at] < row:
            at += 1
        while at < size and of_rows[at] == row:
            table[codes[at], 1] += cents[at]
            at += 1


@_compiled
def count_column(column: Array, size: int, rows: Ints, cents: Longs) -> Longs:
    """The table of the codes in a column of their own."""
    found = np.zeros((size, 2), np.int64)
    for nth in range(len(rows)):
        code = column[rows[nth]]
        found[code, 0] += 1
        found[code, 1] += cents[nth]
    return found


# -- maps ---------------------------------------------------------------------------------------------------------


@_compiled
def _inside(lat: float, lon: float, corners: Floats) -> bool:
    """Whether a place lies in a box of west, south, east, north; west of a greater one crosses the date line."""
    if lat < corners[1] or lat > corners[3]:
        return False
    if corners[0] <= corners[2]:
        return bool(corners[0] <= lon <= corners[2])
    return bool(lon >= corners[0] or lon <= corners[2])


@_compiled
def set_within(bits: Bits, rows: Ints, lat: Floats, lon: Floats, runs: tuple[Longs, Longs], corners: Floats) -> None:
    """Set the bits of the operations with a place of the ``runs`` in a box."""
    first, last = runs
    for run in range(len(first)):
        for place in range(first[run], last[run]):
            if _inside(lat[place], lon[place], corners):
                bits[rows[place] >> 6] |= _ONE << np.uint64(rows[place] & 63)


@_compiled
def clusters(
    cells: Array, points: tuple[Ints, Floats, Floats], shared: Ints, several: int, runs: tuple[Longs, Longs],
    corners: Floats, bits: Bits, cents: Longs, shift: np.uint64,
) -> tuple[Longs, Floats, int]:  # fmt: skip
    """Of each cell with places of some operations in a box: number of operations, cents, the first one; the middle.

    Cells ascend within the ``runs``; ``shift`` makes them of places' cells. An operation with ``several`` places
    counts once in each cell. Last, how many operations have a place in the box.
    """
    rows, lat, lon = points
    first, last = runs
    most = 0
    for run in range(len(first)):
        most += last[run] - first[run]
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
            number = shared[place]
            if number >= 0:
                if within[number] == at:
                    continue
                placed += within[number] < 0
                within[number] = at
            else:
                placed += 1
            table[at, 0] += 1
            if cents[row] != NO_AMOUNT:
                table[at, 1] += cents[row]
    for cell_at in range(at + 1):
        middles[cell_at, 0] /= places[cell_at]
        middles[cell_at, 1] /= places[cell_at]
    return table[: at + 1].copy(), middles[: at + 1].copy(), placed


# -- pages --------------------------------------------------------------------------------------------------------


@_compiled
def _before(one: float, tie: int | np.int64, other: float, other_tie: int | np.int64) -> bool:
    return one < other or bool(one == other and tie < other_tie)


@_compiled
def _sink(keys: Floats, ties: Longs, places: Longs, size: int) -> None:
    """Put the top of a heap, largest first, where it belongs."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            return
        if child + 1 < size and _before(keys[child], ties[child], keys[child + 1], ties[child + 1]):
            child += 1
        if not _before(keys[at], ties[at], keys[child], ties[child]):
            return
        keys[at], keys[child] = keys[child], keys[at]
        ties[at], ties[child] = ties[child], ties[at]
        places[at], places[child] = places[child], places[at]
        at = child


@_compiled
def smallest(primary: Array, ties: Array, after: float, after_tie: int, limit: int) -> tuple[Longs, bool]:
    """Places of the ``limit`` smallest pairs beyond (``after``, ``after_tie``) in order; and whether more follow."""
    keys, others, places = np.empty(limit), np.empty(limit, np.int64), np.empty(limit, np.int64)
    size, more = 0, False
    for place in range(len(primary)):
        key, tie = np.float64(primary[place]), np.int64(ties[place])
        if size == limit and not _before(key, tie, keys[0], others[0]):
            more = more or _before(after, after_tie, key, tie)
            continue
        if not _before(after, after_tie, key, tie):
            continue
        if size < limit:
            at = size
            size += 1
            while at > 0 and _before(keys[(at - 1) >> 1], others[(at - 1) >> 1], key, tie):
                up = (at - 1) >> 1
                keys[at], others[at], places[at] = keys[up], others[up], places[up]
                at = up
            keys[at], others[at], places[at] = key, tie, place
        else:
            more = True
            keys[0], others[0], places[0] = key, tie, place
            _sink(keys, others, places, size)
    found = np.empty(size, np.int64)
    while size > 0:
        size -= 1
        found[size] = places[0]
        keys[0], others[0], places[0] = keys[size], others[size], places[size]
        _sink(keys, others, places, size)
    return found, more


@_compiled
def walk(order: Ints, bits: Bits, first: int, limit: int) -> tuple[Ints, bool]:
    """The first ``limit`` operations with their bit set, in an order from its place ``first``; whether more follow."""
    found = np.empty(limit, np.int32)
    size = 0
    for place in range(first, len(order)):
        row = order[place]
        if (bits[row >> 6] >> np.uint64(row & 63)) & _ONE:
            if size == limit:
                return found, True
            found[size] = row
            size += 1
    return found[:size], False


# -- texts --------------------------------------------------------------------------------------------------------


@_compiled
def places_in(values: Ints, ascending: Ints) -> Longs:
    """Where each of some ascending values stands in an ascending array, -1 where it does not."""
    found = np.empty(len(values), np.int64)
    at, size = 0, len(ascending)
    sparse = len(values) * 32 < size
    for place in range(len(values)):
        value = values[place]
        if sparse:
            at += np.searchsorted(ascending[at:], value)
        else:
            while at < size and ascending[at] < value:
                at += 1
        found[place] = at if at < size and ascending[at] == value else -1
    return found


@_compiled
def set_held(bits: Bits, documents: Ints, counts: Array, first: Longs, last: Longs) -> None:
    """Set the bits of the documents in these runs of postings that have a count."""
    for run in range(len(first)):
        for place in range(first[run], last[run]):
            if counts[place]:
                bits[documents[place] >> 6] |= _ONE << np.uint64(documents[place] & 63)


@_compiled
def summed(
    documents: Ints, counts: Array, extra: Array, first: Longs, last: Longs, weight: int, size: int
) -> tuple[Ints, Longs]:
    """Each of ``size`` documents in these runs of postings once, ascending, with its counts and weighted extra ones."""
    total = np.zeros(size, np.int32)
    bits = np.zeros((size + 63) >> 6, np.uint64)
    found = 0
    for run in range(len(first)):
        for place in range(first[run], last[run]):
            document = documents[place]
            if total[document] == 0:
                found += 1
                bits[document >> 6] |= _ONE << np.uint64(document & 63)
            total[document] += np.int32(counts[place]) + np.int32(weight) * np.int32(extra[place])
    rows = np.empty(found, np.int32)
    sums = np.empty(found, np.int64)
    at = 0
    for place in range(len(bits)):
        word = bits[place]
        while word:
            lowest = word & (~word + _ONE)
            document = place * 64 + _LOWEST[(lowest * _DE_BRUIJN) >> _TOP]
            rows[at] = document
            sums[at] = total[document]
            at += 1
            word ^= lowest
    return rows, sums


@_compiled
def add_scores(scores: Floats, at: Longs, counts: Longs, norms: Floats, weight: float, k1: float) -> None:
    """Add a term's BM25 to the scores; ``at`` says where a document's count is, -1 for none."""
    for place in range(len(at)):
        if at[place] >= 0:
            tf = np.float64(counts[at[place]])
            scores[place] += weight * tf * (k1 + 1) / (tf + norms[place])
