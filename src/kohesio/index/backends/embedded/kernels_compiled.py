"""The loops of the engine, compiled by numba: each is one pass over what it must read.

Every function has a twin of the same name and promise in ``kernels_numpy``, which tests compare it with. The lock of
the interpreter is released while one runs. Machine code is kept beside this file, or in the user's cache where that
folder cannot be written to.

Words used: ``bits`` is a bitmap of operations, one bit each in uint64 words, those beyond the last operation unset;
``rows`` are int32 positions, ascending; ``cents`` are what each of ``rows`` adds to a sum. A table has a line per
value and two columns, number and cents (int64).
"""

from __future__ import annotations

import numpy as np

from kohesio.index.backends.embedded.arrays import NO_AMOUNT, Array, Bits, Ints, Longs
from kohesio.index.backends.embedded.compiling import compiled
from kohesio.index.backends.embedded.kernels_compiled_bits import lowest_place
from kohesio.index.backends.embedded.kernels_compiled_maps import clusters, set_within
from kohesio.index.backends.embedded.kernels_compiled_ranking import best, best_scored
from kohesio.index.backends.embedded.kernels_compiled_texts import (
    places_in,
    places_within,
    prefix_runs,
    set_held,
    tallied,
)

__all__ = (
    "add_differences", "best", "best_scored", "clusters", "count_column", "count_few", "count_group", "count_groups",
    "count_lists", "count_set", "figures_of", "marginal", "places_in", "places_within", "prefix_runs", "range_bits",
    "rows_of", "set_bits", "set_held", "set_within", "tallied", "walk", "where_set",
)  # fmt: skip

_ONE = np.uint64(1)


# -- sets ---------------------------------------------------------------------------------------------------------


@compiled
def set_bits(bits: Bits, rows: Ints) -> None:
    """Set the bits of ``rows``."""
    for row in rows:
        bits[row >> 6] |= _ONE << np.uint64(row & 63)


@compiled
def rows_of(bits: Bits, count: int) -> Ints:
    """The positions of the ``count`` bits that are set."""
    rows = np.empty(count, np.int32)
    at = 0
    for place in range(len(bits)):
        word = bits[place]
        while word:
            rows[at] = place * 64 + lowest_place(word)
            at += 1
            word &= word - _ONE
    return rows


@compiled
def where_set(bits: Bits, rows: Ints) -> Longs:
    """Places in ``rows`` of those whose bit is set."""
    found = np.empty(len(rows), np.int64)
    at = 0
    for place in range(len(rows)):
        row = rows[place]
        found[at] = place
        at += int((bits[row >> 6] >> np.uint64(row & 63)) & _ONE)
    return found[:at]


@compiled
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


@compiled
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


@compiled
def count_set(bits: Bits, groups: Array, columns: Longs, offsets: Longs, figures: Longs) -> tuple[Longs, Longs]:
    """``count_groups`` and the sums of ``figures_of`` in one pass over a bitmap."""
    table = np.zeros((offsets[-1], 2), np.int64)
    width, height = len(columns), figures.shape[1]
    sums = np.zeros((height, 2), np.int64)
    for place in range(len(bits)):
        word = bits[place]
        while word:
            row = place * 64 + lowest_place(word)
            word &= word - _ONE
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


@compiled
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


@compiled
def count_group(groups: Array, column: int, size: int, rows: Ints, cents: Longs) -> Longs:
    """The table of the joint codes in one column of ``groups``."""
    table = np.zeros((size, 2), np.int64)
    for place in range(len(rows)):
        code = groups[rows[place], column]
        table[code, 0] += 1
        table[code, 1] += cents[place]
    return table


@compiled
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


@compiled
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


@compiled
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


@compiled
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


@compiled
def count_column(column: Array, size: int, rows: Ints, cents: Longs) -> Longs:
    """The table of the codes in a column of their own."""
    found = np.zeros((size, 2), np.int64)
    for nth in range(len(rows)):
        code = column[rows[nth]]
        found[code, 0] += 1
        found[code, 1] += cents[nth]
    return found


# -- pages --------------------------------------------------------------------------------------------------------


@compiled
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
