"""The loops of the engine, compiled by numba: each is one pass over what it must read.

Every function has a twin of the same name and promise in ``kernels_numpy``, which tests compare it with. The lock of
the interpreter is released while one runs. Machine code is kept beside this file, or in the user's cache where that
folder cannot be written to.

Words used: ``bits`` is a bitmap of operations, one bit each in uint64 words, those beyond the last operation unset;
``rows`` are int32 positions, ascending. A table has a line per value and two columns (int64), tally and cents: a tally
is how many operations there are and, from bit ``LACKING`` on, how many of them publish no contribution, so that both
are added up at once. ``lacks`` is the bitmap of those; ``entries`` are the lines that each of ``rows`` adds to a table.
"""

from __future__ import annotations

import numpy as np

from kohesio.index.backends.embedded.arrays import LACKING, NO_AMOUNT, UNKNOWN, Array, Bits, Floats, Ints, Longs, Mask
from kohesio.index.backends.embedded.compiling import compiled
from kohesio.index.backends.embedded.fetching import AHEAD, fetch
from kohesio.index.backends.embedded.kernels_compiled_bits import lowest_place, tally_of
from kohesio.index.backends.embedded.kernels_compiled_maps import clusters, set_enclosed, set_within
from kohesio.index.backends.embedded.kernels_compiled_ranking import best, best_scored
from kohesio.index.backends.embedded.kernels_compiled_texts import (
    places_in,
    places_of,
    places_within,
    prefix_runs,
    set_documents,
    set_held,
    tallied,
)

__all__ = (
    "add_differences", "added_by_list", "added_up", "best", "best_scored", "clusters", "count_cells", "count_codes",
    "count_column", "count_lists", "count_rows", "count_set", "entries_of", "listing", "marginal", "owed", "places_in",
    "places_of", "places_within", "prefix_runs", "range_bits", "ranked", "rows_of", "set_bits", "set_documents",
    "set_enclosed", "set_held", "set_within", "tallied", "walk", "where_set",
)  # fmt: skip

_ONE = np.uint64(1)
_LAST = 255
"""The last place of the ring that operations wait in for their records."""


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
def entries_of(rows: Ints, cents: Longs, lacks: Bits) -> Longs:
    """The line that each of ``rows`` adds to a table; ``cents`` are those of all operations."""
    entries = np.empty((len(rows), 2), np.int64)
    for nth in range(len(rows)):
        entries[nth, 0] = tally_of(lacks, rows[nth])
        entries[nth, 1] = cents[rows[nth]]
    return entries


@compiled
def _count_one(at: int, tally: int, records: Longs, groups: Longs, offsets: Longs, table: Longs) -> None:
    """Add an operation to the tables."""
    amount = records[at, 2]
    for nth in range(len(groups)):
        word = records[at, 3 + (groups[nth] >> 2)]
        code = offsets[nth] + ((word >> (16 * (groups[nth] & 3))) & 0xFFFF)
        table[code, 0] += tally
        table[code, 1] += amount


@compiled
def _count_two(codes: int, entry: tuple[int, int], left: int, right: int, second: int, table: Longs) -> None:
    """The same, of two groups whose codes stand in one number; see ``_pair``."""
    tally, amount = entry
    code = (codes >> left) & 0xFFFF
    table[code, 0] += tally
    table[code, 1] += amount
    code = second + ((codes >> right) & 0xFFFF)
    table[code, 0] += tally
    table[code, 1] += amount


@compiled
def _pair(groups: Longs, offsets: Longs) -> tuple[bool, int, int, int]:
    """Whether there are two groups whose codes stand in one number, as a rule; where in it, and the second's table."""
    if len(groups) == 2 and groups[1] < 4:
        return True, int(16 * groups[0]), int(16 * groups[1]), int(offsets[1])
    return False, 0, 0, 0


@compiled
def count_set(bits: Bits, records: Longs, lacks: Bits, groups: Longs, offsets: Longs) -> tuple[Longs, Longs]:
    """The tables of the joint codes of some groups, end to end, over a bitmap; and the sums of the three amounts.

    The table of a group is at its offset. For records see ``counting``; each is asked for some operations before it is
    counted, and waits in a ring.
    """
    table, sums = np.zeros((offsets[-1], 2), np.int64), np.zeros(3, np.int64)
    one, two, three = np.int64(0), np.int64(0), np.int64(0)
    both, left, right, second = _pair(groups, offsets)
    ring = np.empty(_LAST + 1, np.int32)
    put, done, last = 0, 0, len(bits)
    for place in range(last + 1):
        word = bits[place] if place < last else np.uint64(0)
        while word:
            at = place * 64 + lowest_place(word)
            word &= word - _ONE
            fetch(records, at)
            ring[put & _LAST] = at
            put += 1
        ready = put - AHEAD if place < last else put
        while done < ready:
            row = ring[done & _LAST]
            done += 1
            amount = records[row, 2]
            one += records[row, 0]
            two += records[row, 1]
            three += amount
            if both:
                _count_two(records[row, 3], (tally_of(lacks, row), amount), left, right, second, table)
            else:
                _count_one(row, tally_of(lacks, row), records, groups, offsets, table)
    sums[0], sums[1], sums[2] = one, two, three
    return table, sums


@compiled
def count_rows(rows: Ints, records: Longs, lacks: Bits, groups: Longs, offsets: Longs) -> tuple[Longs, Longs]:
    """As ``count_set``, over positions."""
    table, sums = np.zeros((offsets[-1], 2), np.int64), np.zeros(3, np.int64)
    one, two, three = np.int64(0), np.int64(0), np.int64(0)
    both, left, right, second = _pair(groups, offsets)
    for place in range(min(AHEAD, len(rows))):
        fetch(records, rows[place])
    for place in range(len(rows)):
        if place + AHEAD < len(rows):
            fetch(records, rows[place + AHEAD])
        row = rows[place]
        one += records[row, 0]
        two += records[row, 1]
        three += records[row, 2]
        if both:
            _count_two(records[row, 3], (tally_of(lacks, row), records[row, 2]), left, right, second, table)
        else:
            _count_one(row, tally_of(lacks, row), records, groups, offsets, table)
    sums[0], sums[1], sums[2] = one, two, three
    return table, sums


@compiled
def added_up(rows: Ints, records: Longs, missing: Bits) -> Longs:
    """Of each of the three amounts its sum over ``rows``, and how many lack it; ``missing`` is a bitmap for each."""
    found = np.zeros((len(missing), 2), np.int64)
    for row in rows:
        for amount in range(len(missing)):
            found[amount, 0] += records[row, amount]
            found[amount, 1] += np.int64((missing[amount, row >> 6] >> np.uint64(row & 63)) & _ONE)
    return found


@compiled
def added_by_list(lists: Ints, starts: Array, rows: Ints, bits: Bits, amounts: Longs) -> tuple[Longs, Longs, Longs]:
    """Of the operations in some lists that are in ``bits``: by list how many; by amount and list the sum, and how many
    lack it.

    ``rows`` are the operations of all lists, end to end, and ``amounts`` are by amount and by the same places. Nothing
    here depends on what a bit says, for half of the guesses would be wrong.
    """
    size = len(lists)
    counts = np.zeros(size, np.int64)
    sums, lacking = np.zeros((len(amounts), size), np.int64), np.zeros((len(amounts), size), np.int64)
    for nth in range(size):
        first, last = np.int64(starts[lists[nth]]), np.int64(starts[lists[nth] + 1])
        for kind in range(len(amounts)):
            count, total, without = np.int64(0), np.int64(0), np.int64(0)
            for place in range(first, last):
                row = np.int64(rows[place])
                held = np.int64((bits[row >> 6] >> np.uint64(row & 63)) & _ONE)
                unknown = np.int64(amounts[kind, place] == NO_AMOUNT)
                count += held
                without += held & unknown
                total += amounts[kind, place] & -(held & ~unknown)
            counts[nth], sums[kind, nth], lacking[kind, nth] = count, total, without
    return counts, sums, lacking


@compiled
def ranked(lists: Ints, starts: Array, rows: Ints, bits: Bits, amounts: Longs, sign: int) -> tuple[Ints, Floats]:
    """The lists with any operation in ``bits``, and by what they are ordered: ``sign`` times what these add up to.

    Without ``amounts`` it is their number; where none of them is known, ``UNKNOWN``. Else as ``added_by_list``; nothing
    is written of a list that has none, for memory that is touched first costs more than all the adding up.
    """
    found, merits = np.empty(len(lists), np.int32), np.empty(len(lists))
    at = 0
    for code in lists:
        count, total, without = np.int64(0), np.int64(0), np.int64(0)
        for place in range(np.int64(starts[code]), np.int64(starts[code + 1])):
            row = np.int64(rows[place])
            held = np.int64((bits[row >> 6] >> np.uint64(row & 63)) & _ONE)
            count += held
            if len(amounts):
                unknown = np.int64(amounts[place] == NO_AMOUNT)
                without += held & unknown
                total += amounts[place] & -(held & ~unknown)
        if count:
            found[at] = code
            merits[at] = UNKNOWN if without == count else sign * (total if len(amounts) else count)
            at += 1
    return found[:at], merits[:at]


@compiled
def count_cells(
    cells: tuple[Array, Longs, Longs], fails: tuple[Array, Longs], groups: Longs, offsets: Longs
) -> tuple[Longs, Longs]:
    """The tables of all groups over some cells, end to end, then one table for each condition; and the figures.

    ``cells`` are their joint codes, their figures (the third is the amount, the fourth the number, the last how many
    lack the amount), and where those with the same first code begin. ``fails`` are the conditions, a bit each, that a
    joint code does not meet, and where the codes of each group begin. Cells that meet all are counted; in the table of
    a condition, which is of its group, those that fail nothing else. See ``cells``.
    """
    codes, figures, runs = cells
    failed, begins = fails
    several = codes.shape[1]
    table, sums = np.zeros((offsets[-1], 2), np.int64), np.zeros(figures.shape[1], np.int64)
    for run in range(len(runs) - 1):
        of_run = failed[codes[runs[run], 0]]
        if of_run & (of_run - _ONE):
            continue
        for cell in range(runs[run], runs[run + 1]):
            missed = of_run
            for group in range(1, several):
                missed |= failed[begins[group] + codes[cell, group]]
            amount, tally = figures[cell, 2], figures[cell, 3] + (figures[cell, 6] << LACKING)
            if missed == 0:
                for place in range(len(sums)):
                    sums[place] += figures[cell, place]
                for group in range(several):
                    code = offsets[group] + codes[cell, group]
                    table[code, 0] += tally
                    table[code, 1] += amount
            elif missed & (missed - _ONE) == 0:
                condition = lowest_place(missed)
                code = offsets[several + condition] + codes[cell, groups[condition]]
                table[code, 0] += tally
                table[code, 1] += amount
    return table, sums


@compiled
def listing(starts: Array, codes: Ints, wanted: Mask) -> Mask:
    """Which lists have any value that is wanted."""
    found = np.zeros(len(starts) - 1, np.bool_)
    for nth in range(len(found)):
        for place in range(np.int64(starts[nth]), np.int64(starts[nth + 1])):
            found[nth] |= wanted[codes[place]]
    return found


@compiled
def count_codes(bits: Bits, column: Array, cents: Longs, lacks: Bits, size: int) -> Longs:
    """The table of the codes in a column, over a bitmap; ``cents`` are those of all operations.

    Two tables take turns, for operations that follow one another often have the same code.
    """
    tables = np.zeros((2, size, 2), np.int64)
    for place in range(len(bits)):
        word = bits[place]
        turn = 0
        while word:
            row = place * 64 + lowest_place(word)
            word &= word - _ONE
            code = column[row]
            tables[turn, code, 0] += tally_of(lacks, row)
            tables[turn, code, 1] += cents[row]
            turn ^= 1
    found: Longs = tables[0]
    found += tables[1]
    return found


@compiled
def marginal(table: Longs, present: Longs, starts: Array, codes: Ints, size: int) -> Longs:
    """The table of ``size`` values from that of joint codes; ``codes`` lists the values of each, none go last.

    ``present`` are the joint codes that there are.
    """
    found = np.zeros((size + 1, 2), np.int64)
    for joint in present:
        tally, amount = table[joint, 0], table[joint, 1]
        first, last = np.int64(starts[joint]), np.int64(starts[joint + 1])
        if first == last:
            found[size, 0] += tally
            found[size, 1] += amount
        for place in range(first, last):
            found[codes[place], 0] += tally
            found[codes[place], 1] += amount
    return found


@compiled
def count_lists(starts: Array, codes: Ints, size: int, rows: Ints, entries: Longs) -> Longs:
    """The table of ``size`` values where each operation has a list of its own; those with none go last."""
    found = np.zeros((size + 1, 2), np.int64)
    for nth in range(len(rows)):
        row = np.int64(rows[nth])
        tally, amount = entries[nth, 0], entries[nth, 1]
        first, last = np.int64(starts[row]), np.int64(starts[row + 1])
        if first == last:
            found[size, 0] += tally
            found[size, 1] += amount
        for place in range(first, last):
            found[codes[place], 0] += tally
            found[codes[place], 1] += amount
    return found


@compiled
def owed(bits: Bits, starts: Array, codes: Ints, cents: Longs, size: int) -> tuple[Longs, Bits]:
    """What each of ``size`` values has in the lists of the operations of a bitmap, and which are there at all.

    Half the memory of ``count_lists``, which counts where there are hundreds of thousands of values.
    """
    sums, there = np.zeros(size, np.int64), np.zeros((size + 63) >> 6, np.uint64)
    for place in range(len(bits)):
        word = bits[place]
        while word:
            row = place * 64 + lowest_place(word)
            word &= word - _ONE
            amount = cents[row]
            for at in range(np.int64(starts[row]), np.int64(starts[row + 1])):
                code = codes[at]
                sums[code] += amount
                there[code >> 6] |= _ONE << np.uint64(code & 63)
    return sums, there


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
def count_column(column: Array, size: int, rows: Ints, entries: Longs) -> Longs:
    """The table of the codes in a column of their own."""
    found = np.zeros((size, 2), np.int64)
    for nth in range(len(rows)):
        code = column[rows[nth]]
        found[code, 0] += entries[nth, 0]
        found[code, 1] += entries[nth, 1]
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
