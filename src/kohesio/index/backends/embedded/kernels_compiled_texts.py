"""The loops over dictionaries and postings; see ``kernels_compiled``.

``documents`` of postings are given in two parts, the lower 16 bits of each and the rest: a quarter of the index less
than whole numbers.
"""

from __future__ import annotations

import numpy as np

from kohesio.index.backends.embedded.arrays import Array, Bits, Ints, Longs
from kohesio.index.backends.embedded.compiling import compiled

_ONE = np.uint64(1)

_SPARSE = 16
"""With fewer rows than one for this many postings, the rows are looked for and not met."""


# -- dictionaries -------------------------------------------------------------------------------------------------


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
def places_of(text: Array, ends: Longs, wanted: Array, wanted_ends: Longs) -> Longs:
    """Where each wanted text stands among the sorted ones, -1 where it does not."""
    found = np.empty(len(wanted_ends), np.int64)
    first = 0
    for place in range(len(wanted_ends)):
        last = wanted_ends[place]
        at = _first_from(text, ends, wanted, first, last, 0)
        found[place] = -1
        if at < len(ends):
            begin = ends[at - 1] if at else 0
            same = ends[at] - begin == last - first
            for letter in range(last - first if same else 0):
                same &= text[begin + letter] == wanted[first + letter]
            if same:
                found[place] = at
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


# -- postings -----------------------------------------------------------------------------------------------------


@compiled
def document_at(documents: tuple[Array, Array], at: int) -> np.int64:
    """The document of the posting at a place."""
    low, high = documents
    return (np.int64(high[at]) << 16) | np.int64(low[at])


@compiled
def first_from(documents: tuple[Array, Array], at: int, last: int, wanted: int) -> int:
    """The first posting from ``at`` to before ``last`` whose document is not before ``wanted``."""
    step = 1
    while at + step < last and document_at(documents, at + step) < wanted:
        at += step
        step <<= 1
    until = min(last, at + step)
    while at < until:
        middle = (at + until) >> 1
        if document_at(documents, middle) < wanted:
            at = middle + 1
        else:
            until = middle
    return at


@compiled
def set_documents(bits: Bits, documents: tuple[Array, Array], first: Longs, last: Longs) -> None:
    """Set the bits of the documents in these runs of postings; those that share a word of bits together."""
    low, high = documents
    for run in range(len(first)):
        at, word = np.int64(-1), np.uint64(0)
        for place in range(first[run], last[run]):
            document = (np.int64(high[place]) << 16) | np.int64(low[place])
            if document >> 6 != at:
                if at >= 0:
                    bits[at] |= word
                at, word = document >> 6, np.uint64(0)
            word |= _ONE << np.uint64(document & 63)
        if at >= 0:
            bits[at] |= word


@compiled
def set_held(bits: Bits, documents: tuple[Array, Array], counts: Array, first: Longs, last: Longs) -> None:
    """Set the bits of the documents in these runs of postings that have a count."""
    for run in range(len(first)):
        for place in range(first[run], last[run]):
            if counts[place]:
                document = document_at(documents, place)
                bits[document >> 6] |= _ONE << np.uint64(document & 63)


@compiled
def tallied(
    rows: Ints, documents: tuple[Array, Array], counts: Array, extra: Array, runs: tuple[Longs, Longs, Ints, int]
) -> Ints:
    """What the postings of each of some ascending rows count in all runs together, and ``extra`` weighted.

    ``runs`` are where postings begin and end, the bits that each run sets, and the weight.
    """
    first, last, marks, weight = runs
    found = np.zeros(len(rows), np.int32)
    for run in range(len(first)):
        at, end = first[run], last[run]
        sparse = len(rows) * _SPARSE < end - at
        for place in range(len(rows)):
            row = rows[place]
            if sparse:
                at = first_from(documents, at, end, row)
            else:
                while at < end and document_at(documents, at) < row:
                    at += 1
            if at >= end:
                break
            if document_at(documents, at) == row:
                found[place] += np.int32(counts[at]) + np.int32(weight) * np.int32(extra[at])
                found[place] |= marks[run]
    return found


@compiled
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
    first, last, begin = runs
    most = np.int64(0)
    for run in range(len(first)):
        most += min(last[run] - first[run], len(bits) * 64)
    picked, starts = np.empty(most, np.int64), np.empty(most, np.int64)
    size, found = 0, 0
    for run in range(len(first)):
        start = begin[run]
        for at in range(first[run], last[run]):
            document, number = document_at(documents, at), np.int64(counts[at])
            if (bits[document >> 6] >> np.uint64(document & 63)) & _ONE:
                picked[found], starts[found] = at, start
                found += 1
                size += int(number)
            start += number
    keys, in_title = np.empty(size, np.int64), np.empty(size, np.bool_)
    size = 0
    for one in range(found):
        at, start = picked[one], starts[one]
        document = document_at(documents, at)
        for nth in range(np.int64(counts[at])):
            keys[size] = (document << 16) | np.int64(places[start + nth])
            in_title[size] = nth < titles[at]
            size += 1
    return keys, in_title
