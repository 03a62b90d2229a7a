"""The loops that find the best of many: by scores that are there, or straight from postings; see ``kernels_compiled``.

The second goes through the documents block by block, so that what the words count in a block stays in the nearest
cache, and passes over blocks where nothing can come among the best.
"""

from __future__ import annotations

import numpy as np

from kohesio.index.backends.embedded.arrays import Array, Bits, Floats, Ints, Longs, Mask
from kohesio.index.backends.embedded.compiling import compiled
from kohesio.index.backends.embedded.kernels_compiled_bits import lowest_place
from kohesio.index.backends.embedded.kernels_compiled_texts import document_at, first_from
from kohesio.index.backends.embedded.relevance import AS_TYPED, BLOCK, HOW_OFTEN

_ONE = np.uint64(1)
_WORDS = BLOCK >> 6
_FIRST = 16
"""Blocks that are looked at before the others."""

_COUNTED, _LENGTHS = 8, 256
"""Counts and lengths whose worth is worked out once: those of most documents."""


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
def _offered(heap: tuple[Floats, Longs, Longs], size: int, key: float, tie: int | np.int64, place: int) -> int:
    """Take a place among the best so far, in a heap with the worst on top; how many it holds then."""
    keys, ties, places = heap
    if size == len(keys):
        keys[0], ties[0], places[0] = key, tie, place
        _sink(keys, ties, places, size)
        return size
    at = size
    while at > 0 and _before(keys[(at - 1) >> 1], ties[(at - 1) >> 1], key, tie):
        up = (at - 1) >> 1
        keys[at], ties[at], places[at] = keys[up], ties[up], places[up]
        at = up
    keys[at], ties[at], places[at] = key, tie, place
    return size + 1


@compiled
def _emptied(heap: tuple[Floats, Longs, Longs], size: int) -> tuple[Longs, Floats]:
    """The places in a heap in order, and their keys."""
    keys, ties, places = heap
    found, key = np.empty(size, np.int64), np.empty(size)
    while size > 0:
        size -= 1
        found[size], key[size] = places[0], keys[0]
        keys[0], ties[0], places[0] = keys[size], ties[size], places[size]
        _sink(keys, ties, places, size)
    return found, key


@compiled
def best(scores: Array, rows: Array, ties: Array, after: float, after_tie: int, limit: int) -> tuple[Longs, bool]:
    """Places of the ``limit`` highest scores in order, equal ones by the ``ties`` of their row; whether more follow.

    Only what comes after the negated score ``after`` and its tie counts.
    """
    heap = np.empty(limit), np.empty(limit, np.int64), np.empty(limit, np.int64)
    size, more = 0, False
    for place in range(len(scores)):
        key = -scores[place]
        if size == limit and key > heap[0][0] and more:
            continue
        tie = np.int64(ties[rows[place]])
        if not _before(after, after_tie, key, tie):
            continue
        if size == limit:
            more = True
            if not _before(key, tie, heap[0][0], heap[1][0]):
                continue
        size = _offered(heap, size, key, tie, place)
    return _emptied(heap, size)[0], more


@compiled
def _tally(
    tallies: Array, documents: tuple[Array, Array], counts: Array, extra: Array, run: tuple[int, int, int, int, int]
) -> int:
    """Add what a run of postings counts in a block of documents; where the run goes on after it.

    ``run`` is where the run is and ends, where the block begins, the weight of ``extra`` and the bits that it sets.
    """
    at, last, begin, weight, mark = run
    if at < last and document_at(documents, at) < begin:
        at = first_from(documents, at, last, begin)
    beyond = first_from(documents, at, last, begin + BLOCK) if at < last else at
    low, before = documents[0], begin & 0xFFFF
    for place in range(at, beyond):
        slot = np.int64(low[place]) - before
        count = np.int32(counts[place]) + np.int32(weight) * np.int32(extra[place])
        tallies[slot] = (tallies[slot] + count) | np.int32(mark)
    return beyond


@compiled
def _worth(weights: Floats, still: float, per_length: float) -> Floats:
    """What small counts in texts of usual lengths are worth, by term, count and length: dividing takes long."""
    found = np.zeros((len(weights), _COUNTED, _LENGTHS))
    for term in range(len(weights)):
        for count in range(1, _COUNTED):
            for length in range(_LENGTHS):
                found[term, count, length] = weights[term] * count / (count + still + per_length * length)
    return found


@compiled
def _add_peaks(
    peaks: Floats, typed: Mask, lengths: Ints, documents: tuple[Array, Array], counts: tuple[Array, Array, int],
    run: tuple[int, int], shape: tuple[float, float],
) -> None:  # fmt: skip
    """Add the peaks of a run of postings whose peaks are not kept, and say where its counts are marked."""
    still, per_length = shape
    before, peak = np.int64(-1), 0.0
    for at in range(run[0], run[1]):
        document = document_at(documents, at)
        tally = np.int32(counts[0][at]) + np.int32(counts[2]) * np.int32(counts[1][at])
        count = np.float64(tally & HOW_OFTEN)
        worth = count / (count + still + per_length * lengths[document])
        typed[document // BLOCK] |= tally >= AS_TYPED
        if document // BLOCK != before:
            if before >= 0:
                peaks[before] += peak
            before, peak = document // BLOCK, 0.0
        peak = max(peak, worth)
    if before >= 0:
        peaks[before] += peak


@compiled
def _bounds(
    lengths: Ints,
    postings: tuple[tuple[Array, Array], Array, Array, int],
    runs: tuple[Longs, Longs, Longs, Longs, Ints],
    held: tuple[Longs, Longs, Longs, tuple[Array, Array], Array, Array],
    peaks: Array,
    terms: tuple[Floats, float, float],
) -> Floats:
    """What a document of each block can score at most: a term at most its weight, and what its runs do together.

    And the weight once more where a document of the block may hold the word as typed.
    """
    weights, still, per_length = terms
    found = np.zeros((len(lengths) + BLOCK - 1) // BLOCK)
    for term in range(len(weights)):
        of_term, typed = np.zeros(len(found)), np.zeros(len(found), np.bool_)
        for run in range(len(runs[0])):
            if runs[0][run] == term:
                of_run = np.zeros(len(found))
                if runs[3][run] >= 0:
                    of_run += peaks[runs[3][run]]
                else:
                    counts = (postings[1], postings[2], postings[3])
                    where = (runs[1][run], runs[2][run])
                    _add_peaks(of_run, typed, lengths, postings[0], counts, where, (still, per_length))
                of_term += of_run
                if runs[4][run]:
                    typed |= of_run > 0
        for run in range(len(held[0])):
            if held[0][run] == term:
                counts = (held[4], held[5], 0)
                _add_peaks(of_term, typed, lengths, held[3], counts, (held[1][run], held[2][run]), (still, per_length))
        found += weights[term] * (np.minimum(of_term, 1.0) + typed) * (1 + 1e-9)
    return found


@compiled
def _least(weights: Floats, still: float, so_far: tuple[int, bool], worst: float) -> int:
    """How often a document must hold the one term to come among the best, were it the shortest; 0 for several terms.

    Marked if only the word as typed will do.
    """
    count, mark, more = 0, 0, 0.0
    if so_far[1] and len(weights) == 1:
        if -weights[0] > worst:
            mark, more = AS_TYPED, weights[0]
        while count < _COUNTED and -weights[0] * count / (count + still) - more > worst:
            count += 1
    return mark + count


@compiled
def _pick(slots: Ints, bits: Bits, tallies: Ints, least: int) -> int:
    """Put down the documents of a block that have their bit set and hold a term so often; how many.

    No branch depends on what is found: most often it could not be foreseen.
    """
    size = 0
    for place in range(len(bits)):
        word = bits[place]
        while word:
            slot = (place << 6) + lowest_place(word)
            word &= word - _ONE
            slots[size] = slot
            size += int(tallies[slot] >= least)
    return size


@compiled
def _take(
    heap: tuple[Floats, Longs, Longs], so_far: tuple[int, bool], slots: Ints, block: int, tallies: Array,
    worth: Floats, ties: Array, lengths: Ints, terms: tuple[Floats, float, float], after: tuple[float, int],
) -> tuple[int, bool]:  # fmt: skip
    """Offer some documents of a block to the best so far; how many these are then, and whether more follow."""
    size, more = so_far
    weights, still, per_length = terms
    for slot in slots:
        document = block * BLOCK + slot
        length = lengths[document]
        key = 0.0
        for term in range(len(weights)):
            count = tallies[term, slot] & HOW_OFTEN
            if count < _COUNTED and length < _LENGTHS:
                key -= worth[term, count, length]
            else:
                key -= weights[term] * count / (count + still + per_length * length)
            if tallies[term, slot] >= AS_TYPED:
                key -= weights[term]
        if more and key > heap[0][0]:
            continue
        tie = np.int64(ties[document])
        if not _before(after[0], after[1], key, tie):
            continue
        if size == len(heap[0]):
            more = True
            if not _before(key, tie, heap[0][0], heap[1][0]):
                continue
        size = _offered(heap, size, key, tie, document)
    return size, more


@compiled
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

    The blocks with the highest bounds come first, so that most others need not be looked at.
    """
    worth, bounds = _worth(*terms), _bounds(lengths, postings, runs, held, peaks, terms)
    tallies, slots = np.zeros((len(terms[0]), BLOCK), np.int32), np.empty(BLOCK, np.int32)
    heap = np.empty(limit), np.empty(limit, np.int64), np.empty(limit, np.int64)
    size, more = 0, False
    high = np.partition(bounds, -_FIRST)[-_FIRST] if len(bounds) > _FIRST else np.inf
    for turn in range(2):
        at, held_at = runs[1].copy(), held[1].copy()
        for block in range(len(bounds)):
            if (bounds[block] >= high) != (turn == 0) or (more and -bounds[block] > heap[0][0]):
                continue
            first, last = block * _WORDS, min(len(bits), (block + 1) * _WORDS)
            if not bits[first:last].any():
                continue
            for run in range(len(at)):
                where = (at[run], runs[2][run], block * BLOCK, postings[3], runs[4][run])
                at[run] = _tally(tallies[runs[0][run]], postings[0], postings[1], postings[2], where)
            for run in range(len(held_at)):
                where = (held_at[run], held[2][run], block * BLOCK, 0, 0)
                held_at[run] = _tally(tallies[held[0][run]], held[3], held[4], held[5], where)
            so_far = (size, more)
            picked = _pick(slots, bits[first:last], tallies[0], _least(terms[0], terms[1], so_far, heap[0][0]))
            size, more = _take(heap, so_far, slots[:picked], block, tallies, worth, ties, lengths, terms, after)
            tallies[:] = 0
    found, keys = _emptied(heap, size)
    return found, keys, more
