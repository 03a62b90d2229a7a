"""The twin of ``kernels_compiled`` in plain numpy: what runs where numba is absent, and what tests compare it with.

Same names, same promises; see there.
"""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from kohesio.index.backends.embedded.arrays import (
    LACKING,
    NO_AMOUNT,
    UNKNOWN,
    Array,
    Bits,
    Floats,
    Ints,
    Longs,
    Mask,
    gathered,
)
from kohesio.index.backends.embedded.relevance import AS_TYPED, HOW_OFTEN


def set_bits(bits: Bits, rows: Ints) -> None:
    """Set the bits of ``rows``."""
    np.bitwise_or.at(bits, rows >> 6, np.uint64(1) << (rows & 63).astype(np.uint64))


def rows_of(bits: Bits, count: int) -> Ints:
    """The positions of the ``count`` bits that are set."""
    rows = np.flatnonzero(np.unpackbits(bits.view(np.uint8), bitorder="little"))
    return rows[:count].astype(np.int32)


def where_set(bits: Bits, rows: Ints) -> Longs:
    """Places in ``rows`` of those whose bit is set."""
    return np.flatnonzero((bits[rows >> 6] >> (rows & 63).astype(np.uint64)) & np.uint64(1))


def range_bits(column: Array, least: int, most: int) -> Bits:
    """The bits of the operations whose figure lies between both ends, inclusive."""
    return packed((column >= least) & (column <= most))


def packed(mask: Mask) -> Bits:
    """A mask as bits."""
    octets = np.zeros((len(mask) + 63) // 64 * 8, np.uint8)
    octets[: (len(mask) + 7) // 8] = np.packbits(mask, bitorder="little")
    return octets.view(np.uint64)


def entries_of(rows: Ints, cents: Longs, lacks: Bits) -> Longs:
    """The line that each of ``rows`` adds to a table; ``cents`` are those of all operations."""
    return np.stack([_tallies(rows, lacks), cents[rows]], axis=1)


def _tallies(rows: Ints, lacks: Bits) -> Longs:
    tallies = np.ones(len(rows), np.int64)
    tallies[where_set(lacks, rows)] += 1 << LACKING
    return tallies


def _table(codes: Array, entries: Longs, size: int) -> Longs:
    table = np.zeros((size, 2), np.int64)
    np.add.at(table, codes, entries)
    return table


def count_set(bits: Bits, records: Longs, lacks: Bits, groups: Longs, offsets: Longs) -> tuple[Longs, Longs]:
    """The tables of the joint codes of some groups, end to end, over a bitmap; and the sums of the three amounts.

    The table of a group is at its offset. For records see ``counting``.
    """
    return count_rows(rows_of(bits, int(np.bitwise_count(bits).sum())), records, lacks, groups, offsets)


def count_rows(rows: Ints, records: Longs, lacks: Bits, groups: Longs, offsets: Longs) -> tuple[Longs, Longs]:
    """As ``count_set``, over positions."""
    lines, entries = records[rows], entries_of(rows, records[:, 2], lacks)
    sizes = np.diff(offsets).tolist()
    tables = [
        _table((lines[:, 3 + group // 4] >> (16 * (group % 4))) & 0xFFFF, entries, size)
        for group, size in zip(groups.tolist(), sizes, strict=True)
    ]
    return np.concatenate([np.zeros((0, 2), np.int64), *tables]), lines[:, :3].sum(axis=0)


def added_up(rows: Ints, records: Longs, missing: Bits) -> Longs:
    """Of each of the three amounts its sum over ``rows``, and how many lack it; ``missing`` is a bitmap for each."""
    amounts = range(len(missing))
    lacking = [len(where_set(bits, rows)) for bits in missing]
    return np.array([[records[rows, amount].sum(), lacking[amount]] for amount in amounts], np.int64)


def added_by_list(lists: Ints, starts: Array, rows: Ints, bits: Bits, amounts: Longs) -> tuple[Longs, Longs, Longs]:
    """Of the operations in some lists that are in ``bits``: by list how many; by amount and list the sum, and how many
    lack it.

    ``rows`` are the operations of all lists, end to end, and ``amounts`` are by amount and by the same places.
    """
    places, lengths = gathered(starts, lists)
    held = np.zeros(len(places), bool)
    held[where_set(bits, rows[places])] = True
    unknown = amounts[:, places] == NO_AMOUNT
    counted = (held[None], np.where(held & ~unknown, amounts[:, places], 0), held & unknown)
    ends = np.cumsum(lengths)
    every = (np.pad(np.cumsum(one, axis=1, dtype=np.int64), ((0, 0), (1, 0)))[:, ends] for one in counted)
    counts, sums, lacking = (np.diff(one, axis=1, prepend=0) for one in every)
    return counts[0], sums, lacking


def ranked(lists: Ints, starts: Array, rows: Ints, bits: Bits, amounts: Longs, sign: int) -> tuple[Ints, Floats]:
    """The lists with any operation in ``bits``, and by what they are ordered: ``sign`` times what these add up to.

    Without ``amounts`` it is their number; where none of them is known, ``UNKNOWN``.
    """
    lines = amounts[None] if len(amounts) else np.empty((0, len(rows)), np.int64)
    counts, sums, lacking = added_by_list(lists, starts, rows, bits, lines)
    merits = sign * counts.astype(np.float64)
    if len(amounts):
        merits = np.where(lacking[0] == counts, UNKNOWN, sign * sums[0])
    return lists[counts > 0].astype(np.int32), merits[counts > 0]


def count_cells(
    cells: tuple[Array, Longs, Longs], fails: tuple[Array, Longs], groups: Longs, offsets: Longs
) -> tuple[Longs, Longs]:
    """The tables of all groups over some cells, end to end, then one table for each condition; and the figures.

    ``cells`` are their joint codes, their figures (the third is the amount, the fourth the number, the last how many
    lack the amount), and where those with the same first code begin. ``fails`` are the conditions, a bit each, that a
    joint code does not meet, and where the codes of each group begin. Cells that meet all are counted; in the table of
    a condition, which is of its group, those that fail nothing else. See ``cells``.
    """
    codes, figures, _ = cells
    failed, begins = fails
    missed = np.bitwise_or.reduce(failed[begins[:-1] + codes], axis=1)
    table = np.zeros((int(offsets[-1]), 2), np.int64)
    lines = np.stack([figures[:, 3] + (figures[:, 6] << LACKING), figures[:, 2]], axis=1)
    met = missed == 0
    for group, offset in enumerate(offsets[: codes.shape[1]].tolist()):
        np.add.at(table, offset + codes[met, group].astype(np.int64), lines[met])
    for condition, group in enumerate(groups.tolist()):
        near = missed == 1 << condition
        begin = int(offsets[codes.shape[1] + condition])
        np.add.at(table, begin + codes[near, group].astype(np.int64), lines[near])
    return table, figures[met].sum(axis=0)


def listing(starts: Array, codes: Ints, wanted: Mask) -> Mask:
    """Which lists have any value that is wanted."""
    every = np.append(0, np.cumsum(wanted[codes]))
    return np.asarray(every[starts[1:].astype(np.int64)] > every[starts[:-1].astype(np.int64)])


def count_codes(bits: Bits, column: Array, cents: Longs, lacks: Bits, size: int) -> Longs:
    """The table of the codes in a column, over a bitmap; ``cents`` are those of all operations."""
    rows = rows_of(bits, int(np.bitwise_count(bits).sum()))
    return count_column(column, size, rows, entries_of(rows, cents, lacks))


def marginal(table: Longs, present: Longs, starts: Array, codes: Ints, size: int) -> Longs:
    """The table of ``size`` values from that of joint codes; ``codes`` lists the values of each, none go last.

    ``present`` are the joint codes that there are.
    """
    at, lengths = gathered(starts, present)
    found = np.zeros((size + 1, 2), np.int64)
    np.add.at(found, codes[at], np.repeat(table[present], lengths, axis=0))
    found[size] = table[present[lengths == 0]].sum(axis=0)
    return found


def count_lists(starts: Array, codes: Ints, size: int, rows: Ints, entries: Longs) -> Longs:
    """The table of ``size`` values where each operation has a list of its own; those with none go last."""
    at, lengths = gathered(starts, rows)
    found = _table(codes[at], np.repeat(entries, lengths, axis=0), size + 1)
    found[size] = entries[lengths == 0].sum(axis=0)
    return found


def owed(bits: Bits, starts: Array, codes: Ints, cents: Longs, size: int) -> tuple[Longs, Bits]:
    """What each of ``size`` values has in the lists of the operations of a bitmap, and which are there at all."""
    rows = rows_of(bits, int(np.bitwise_count(bits).sum()))
    entries = np.stack([np.ones(len(rows), np.int64), cents[rows]], axis=1)
    table = count_lists(starts, codes, size, rows, entries)[:-1]
    return np.ascontiguousarray(table[:, 1]), packed(table[:, 0] > 0)


def add_differences(table: Longs, rows: Ints, of_rows: Ints, codes: Ints, cents: Longs) -> None:
    """Add to a table the cents of those entries (of ``of_rows``, ascending) whose operation is in ``rows``."""
    kept = places_in(of_rows, rows) >= 0
    np.add.at(table[:, 1], codes[kept], cents[kept])


def count_column(column: Array, size: int, rows: Ints, entries: Longs) -> Longs:
    """The table of the codes in a column of their own."""
    return _table(column[rows], entries, size)


def _inside(lat: Floats, lon: Floats, corners: Floats) -> Mask:
    west, south, east, north = corners.tolist()
    across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    inside: Mask = across & (lat >= south) & (lat <= north)
    return inside


def _places(runs: tuple[Longs, Longs]) -> Longs:
    return np.concatenate([np.empty(0, np.int64), *map(np.arange, *runs)])


def set_within(bits: Bits, rows: Ints, lat: Floats, lon: Floats, runs: tuple[Longs, Longs], corners: Floats) -> None:
    """Set the bits of the operations with a place of the ``runs`` in a box."""
    places = _places(runs)
    set_bits(bits, rows[places[_inside(lat[places], lon[places], corners)]])


def set_enclosed(
    bits: Bits, rows: Ints, lat: Floats, lon: Floats, runs: tuple[Longs, Longs], edges: Floats,
    strips: tuple[Longs, Longs], lowest: tuple[float, float],
) -> None:  # fmt: skip
    """Set the bits of the operations with a place of the ``runs`` in a polygon, edge by edge without its ``strips``.

    Edges are longitude and latitude of both ends. ``strips`` says where the edges of each strip of latitude begin in
    the list of their numbers behind it; ``lowest`` is the south of the lowest strip and how many a degree has.
    """
    del strips, lowest
    places = _places(runs)
    up, across = lat[places], np.where(lon[places] < 180, lon[places], -180.0)
    across = np.where(across < edges[:, 0].min(), across + 360, across)
    inside, on_edge = np.zeros(len(places), bool), np.zeros(len(places), bool)
    for left, low, right, high in edges.tolist():
        aside = (right - left) * (up - low) - (across - left) * (high - low)
        beside = (
            (min(left, right) <= across)
            & (across <= max(left, right))
            & (min(low, high) <= up)
            & (up <= max(low, high))
        )
        on_edge |= (aside == 0) & beside
        inside ^= ((low > up) != (high > up)) & ((aside > 0) == (high > low))
    set_bits(bits, rows[places[inside | on_edge]])


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
    places = _places(runs)
    places = places[where_set(bits, rows[places])] if len(bits) else places
    places = places[_inside(lat[places], lon[places], corners)]
    _, first, at = np.unique(cells[places] >> shift, return_index=True, return_inverse=True)
    sizes = np.maximum(np.bincount(at, minlength=len(first)), 1)
    sums = [np.bincount(at, weights=part[places], minlength=len(first)) for part in (lat, lon)]
    _, once = np.unique(np.stack([at, rows[places]], axis=1), axis=0, return_index=True)
    table = np.zeros((len(first), 3), np.int64)
    entries = np.stack([_tallies(rows[places[once]], lacks), cents[places[once]]], axis=1)
    table[:, :2] = _table(at[once], entries, len(first))
    table[:, 2] = rows[places[first]]
    return table, np.stack(sums, axis=1) / sizes[:, None], len(np.unique(rows[places]))


def best(scores: Array, rows: Array, ties: Array, after: float, after_tie: int, limit: int) -> tuple[Longs, bool]:
    """Places of the ``limit`` highest scores in order, equal ones by the ``ties`` of their row; whether more follow.

    Only what comes after the negated score ``after`` and its tie counts.
    """
    primary = -scores
    places = np.flatnonzero(primary >= after)
    places = places[(primary[places] > after) | (ties[rows[places]] > after_tie)]
    more = len(places) > limit
    if more:
        worst = np.partition(primary[places], limit - 1)[limit - 1]
        places = places[primary[places] <= worst]
    return places[np.lexsort((ties[rows[places]], primary[places]))][:limit], more


def walk(order: Ints, bits: Bits, first: int, limit: int) -> tuple[Ints, bool]:
    """The first ``limit`` operations with their bit set, in an order from its place ``first``; whether more follow."""
    found = np.empty(0, np.int32)
    reach = 16 * limit
    while first < len(order) and len(found) <= limit:
        piece = order[first : first + reach]
        found = np.append(found, piece[where_set(bits, piece)])
        first, reach = first + reach, 2 * reach
    return found[:limit], len(found) > limit


def prefix_runs(text: Array, ends: Longs, wanted: Array, wanted_ends: Longs) -> Longs:
    """For each wanted beginning the first of the sorted texts that begin with it, and the first after them."""
    starts = np.append(0, wanted_ends)[:-1]
    found = np.empty((len(wanted_ends), 2), np.int64)

    def raw(position: int) -> bytes:
        return bytes(text[int(ends[position - 1]) if position else 0 : int(ends[position])])

    for place, (first, last) in enumerate(zip(starts.tolist(), wanted_ends.tolist(), strict=True)):
        beginning = bytes(wanted[first:last])
        found[place, 0] = bisect_left(range(len(ends)), beginning, key=raw)
        found[place, 1] = bisect_left(range(len(ends)), beginning + b"\xff", key=raw)
    return found


def places_of(text: Array, ends: Longs, wanted: Array, wanted_ends: Longs) -> Longs:
    """Where each wanted text stands among the sorted ones, -1 where it does not."""
    runs = prefix_runs(text, ends, wanted, wanted_ends)
    lengths, sought = np.diff(ends, prepend=0), np.diff(wanted_ends, prepend=0)
    found = np.full(len(sought), -1, np.int64)
    for place, (first, beyond) in enumerate(runs.tolist()):
        if first < beyond and lengths[first] == sought[place]:
            found[place] = first
    return found


def places_in(values: Ints, ascending: Ints) -> Longs:
    """Where each of some ascending values stands in an ascending array, -1 where it does not."""
    if not len(ascending):
        return np.full(len(values), -1, np.int64)
    at = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    return np.where(ascending[at] == values, at, -1)


def documents_at(documents: tuple[Array, Array], places: Array | slice) -> Ints:
    """The documents of the postings at some places."""
    low, high = documents
    found: Ints = (high[places].astype(np.int32) << 16) | low[places]
    return found


def places_within(
    bits: Bits,
    documents: tuple[Array, Array],
    counts: Array,
    titles: Array,
    places: Array,
    runs: tuple[Longs, Longs, Longs],
) -> tuple[Longs, Array]:
    """The places in those documents whose bit is set as ``document << 16 | place``, and which are in a title.

    ``runs`` are where postings begin and end and where their places begin; a run's places come in its order.
    """
    keys, in_title = [np.empty(0, np.int64)], [np.empty(0, bool)]
    for first, last, begin in zip(*(part.tolist() for part in runs), strict=True):
        numbers = counts[first:last].astype(np.int64)
        starts = begin + np.cumsum(numbers) - numbers
        held = documents_at(documents, slice(first, last))
        kept = where_set(bits, held)
        lengths = numbers[kept]
        nth = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        at = np.repeat(starts[kept], lengths) + nth
        keys.append(np.repeat(held[kept].astype(np.int64) << 16, lengths) | places[at].astype(np.int64))
        in_title.append(nth < np.repeat(titles[first:last][kept].astype(np.int64), lengths))
    return np.concatenate(keys), np.concatenate(in_title)


def set_documents(bits: Bits, documents: tuple[Array, Array], first: Longs, last: Longs) -> None:
    """Set the bits of the documents in these runs of postings; those that share a word of bits together."""
    set_bits(bits, documents_at(documents, _places((first, last))))


def set_held(bits: Bits, documents: tuple[Array, Array], counts: Array, first: Longs, last: Longs) -> None:
    """Set the bits of the documents in these runs of postings that have a count."""
    places = _places((first, last))
    set_bits(bits, documents_at(documents, places[counts[places] > 0]))


def tallied(
    rows: Ints, documents: tuple[Array, Array], counts: Array, extra: Array, runs: tuple[Longs, Longs, Ints, int]
) -> Ints:
    """What the postings of each of some ascending rows count in all runs together, and ``extra`` weighted.

    ``runs`` are where postings begin and end, the bits that each run sets, and the weight.
    """
    first, last, marks, weight = runs
    places = _places((first, last))
    at = places_in(documents_at(documents, places), rows)
    found = np.zeros(len(rows), np.int32)
    bits = np.repeat(marks, last - first)[at >= 0]
    places, at = places[at >= 0], at[at >= 0]
    np.add.at(found, at, counts[places].astype(np.int32) + np.int32(weight) * extra[places].astype(np.int32))
    np.bitwise_or.at(found, at, bits)
    return found


def best_scored(
    bits: Bits,
    ties: Array,
    lengths: Ints,
    postings: tuple[tuple[Array, Array], Array, Array, int],
    runs: tuple[Longs, Longs, Longs, Longs, Ints],
    held: tuple[Longs, Longs, Longs, tuple[Array, Array], Array, Array],
    peaks: Array,
    terms: tuple[Floats, float, float],
    after: tuple[float, int],
    limit: int,
) -> tuple[Longs, Floats, bool]:
    """The ``limit`` documents of a bitmap with the highest scores, in order, the scores negated; whether more follow.

    ``postings`` are documents, counts, extra counts and their weight; ``runs`` the term, begin and end of each run in
    them, the line of its ``peaks`` and its mark; ``held`` the same of runs in postings of its own, whose counts are
    marked. ``terms`` are the weight of each, and how much a length of nought and each further one dampens. Only what
    comes after ``after`` counts.
    """
    documents, counts, extra, weight = postings
    weights, still, per_length = terms
    rows = rows_of(bits, int(np.bitwise_count(bits).sum()))
    keys = np.zeros(len(rows))
    for term in range(len(weights)):
        mine, own = (np.flatnonzero(entry[0] == term) for entry in (runs, held))
        tallies = tallied(rows, documents, counts, extra, (runs[1][mine], runs[2][mine], runs[4][mine], weight))
        tallies += tallied(
            rows, held[3], held[4], held[5], (held[1][own], held[2][own], np.zeros(len(own), np.int32), 0)
        )
        often = tallies & HOW_OFTEN
        keys -= weights[term] * often / (often + still + per_length * lengths[rows])
        keys -= weights[term] * (tallies >= AS_TYPED)
    places, more = best(-keys, rows, ties, *after, limit)
    return rows[places].astype(np.int64), keys[places], more
