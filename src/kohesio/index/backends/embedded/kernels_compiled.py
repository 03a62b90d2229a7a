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

from kohesio.index.backends.embedded.arrays import NO_AMOUNT, Array, Bits, Floats, Ints, Longs
from kohesio.index.backends.embedded.compiling import compiled
from kohesio.index.backends.embedded.kernels_compiled_maps import clusters, set_within
from kohesio.index.backends.embedded.kernels_compiled_phrases import places_within

__all__ = (
    "add_all_scores", "add_differences", "add_scores", "best", "clusters", "count_column", "count_few", "count_group",
    "count_groups", "count_lists", "count_set", "figures_of", "marginal", "places_in", "places_within", "prefix_runs",
    "range_bits", "rows_of", "set_bits", "set_held", "set_within", "summed", "walk", "where_set",
)  # fmt: skip

_ONE = np.uint64(1)
_LOW = np.uint64(63)
_SIX = np.uint64(6)
_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_TOP = np.uint64(58)
_LOWEST = np.zeros(64, np.int32)
for _place in range(64):
    _LOWEST[((0x03F79D71B4CB0A89 << _place) & 0xFFFFFFFFFFFFFFFF) >> 58] = _place


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
            lowest = word & (~word + _ONE)
            rows[at] = place * 64 + _LOWEST[(lowest * _DE_BRUIJN) >> _TOP]
            at += 1
            word ^= lowest
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
def _before(one: float, tie: int | np.int64, other: float, other_tie: int | np.int64) -> bool:
    return one < other or bool(one == other and tie < other_tie)


@compiled
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


@compiled
def best(scores: Floats, rows: Array, ties: Array, after: float, after_tie: int, limit: int) -> tuple[Longs, bool]:
    """Places of the ``limit`` highest scores in order, equal ones by the ``ties`` of their row; whether more follow.

    Only what comes after the negated score ``after`` and its tie counts.
    """
    keys, others, places = np.empty(limit), np.empty(limit, np.int64), np.empty(limit, np.int64)
    size, more = 0, False
    for place in range(len(scores)):
        key = -scores[place]
        if size == limit and key > keys[0] and more:
            continue
        tie = np.int64(ties[rows[place]])
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


# -- texts --------------------------------------------------------------------------------------------------------


@compiled
def _first_from(text: Array, ends: Longs, wanted: Array, first: int, last: int, beyond: int) -> int:
    """The first of the sorted texts that is not before ``wanted[first:last]``, or (``beyond`` 1) all that begin so."""
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) >> 1
        at = ends[middle - 1] if middle else 0
        end = ends[middle]
        place = first
        while place < last and at < end and text[at] == wanted[place]:
            at += 1
            place += 1
        begins = place == last
        before = beyond == 1 if begins else (at == end or text[at] < wanted[place])
        if before:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def prefix_runs(text: Array, ends: Longs, wanted: Array, wanted_ends: Longs) -> Longs:
    """For each wanted beginning the first of the sorted texts that begin with it, and the first after them."""
    found = np.empty((len(wanted_ends), 2), np.int64)
    first = 0
    for place in range(len(wanted_ends)):
        last = wanted_ends[place]
        found[place, 0] = _first_from(text, ends, wanted, first, last, 0)
        found[place, 1] = _first_from(text, ends, wanted, first, last, 1)
        first = last
    return found


@compiled
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


@compiled
def set_held(bits: Bits, documents: Ints, counts: Array, first: Longs, last: Longs) -> None:
    """Set the bits of the documents in these runs of postings that have a count."""
    for run in range(len(first)):
        for place in range(first[run], last[run]):
            if counts[place]:
                bits[documents[place] >> 6] |= _ONE << np.uint64(documents[place] & 63)


@compiled
def summed(
    documents: Ints, counts: Array, extra: Array, first: Longs, last: Longs, weight: int, size: int
) -> tuple[Ints, Ints]:
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
    sums = np.empty(found, np.int32)
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


@compiled
def add_scores(
    scores: Floats, documents: Ints, held: tuple[Ints, Array], lengths: Ints, weight: float, shape: tuple[float, float]
) -> None:
    """Add a term's BM25 to the scores of ascending documents; ``held`` are its documents with how often they hold it.

    ``lengths`` are of all documents; ``shape`` is how much a length of nought and each further one dampens.
    """
    holding, counts = held
    still, per_length = shape
    at, size = 0, len(holding)
    sparse = len(documents) * 32 < size
    for place in range(len(documents)):
        document = documents[place]
        if sparse:
            at += np.searchsorted(holding[at:], document)
        else:
            while at < size and holding[at] < document:
                at += 1
        if at < size and holding[at] == document:
            count = np.float64(counts[at])
            scores[place] += weight * count / (count + still + per_length * lengths[document])


@compiled
def add_all_scores(
    scores: Floats, held: tuple[Ints, Array], lengths: Ints, weight: float, shape: tuple[float, float]
) -> None:
    """As ``add_scores``, to the scores of all documents."""
    holding, counts = held
    still, per_length = shape
    for at in range(len(holding)):
        document = holding[at]
        count = np.float64(counts[at])
        scores[document] += weight * count / (count + still + per_length * lengths[document])
