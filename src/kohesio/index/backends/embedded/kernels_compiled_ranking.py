"""The loops that find the best of many: by scores that are there, or straight from postings; see ``kernels_compiled``.

The second goes through the documents block by block, so that what the words count in a block stays in the nearest
cache, and works out the score of those alone that may come among the best: what a count can be worth at most, in the
shortest of all texts, is looked up.
"""

from __future__ import annotations

import numpy as np

from kohesio.index.backends.embedded.arrays import Array, Bits, Floats, Longs
from kohesio.index.backends.embedded.compiling import compiled
from kohesio.index.backends.embedded.kernels_compiled_bits import lowest_place
from kohesio.index.backends.embedded.kernels_compiled_texts import document_at, first_from

_ONE = np.uint64(1)
_BLOCK = 4096
"""Documents a block; a multiple of 64."""

_COUNTED = 256
"""Counts whose worth is looked up; more are worth no more than the weight of the word, but for rounding."""


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
def best(scores: Floats, rows: Array, ties: Array, after: float, after_tie: int, limit: int) -> tuple[Longs, bool]:
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
    tallies: Array, documents: tuple[Array, Array], counts: Array, extra: Array, run: tuple[int, int, int, int]
) -> int:
    """Add what a run of postings counts in a block of documents; where the run goes on after it.

    ``run`` is where the run is and ends, where the block begins, and the weight of ``extra``.
    """
    at, last, begin, weight = run
    if at < last and document_at(documents, at) < begin:
        at = first_from(documents, at, last, begin)
    while at < last:
        slot = document_at(documents, at) - begin
        if slot >= _BLOCK:
            break
        tallies[slot] += np.int32(counts[at]) + np.int32(weight) * np.int32(extra[at])
        at += 1
    return at


@compiled
def _most(weights: Floats, still: float, per_length: float, shortest: int) -> Floats:
    """What each count of each term can be worth at most; the last line stands for all greater ones."""
    found = np.zeros((len(weights), _COUNTED))
    for term in range(len(weights)):
        for count in range(1, _COUNTED - 1):
            found[term, count] = weights[term] * count / (count + still + per_length * shortest)
        found[term, _COUNTED - 1] = weights[term] * (1 + 1e-9)
    return found


@compiled
def best_scored(
    bits: Bits,
    ties: Array,
    lengths: Array,
    postings: tuple[tuple[Array, Array], Array, Array, int],
    runs: tuple[Longs, Longs, Longs],
    held: tuple[Longs, Longs, Longs, tuple[Array, Array], Array, Array],
    terms: tuple[Floats, float, float, int],
    after: tuple[float, int],
    limit: int,
) -> tuple[Longs, Floats, bool]:
    """The ``limit`` documents of a bitmap with the highest scores, in order, the scores negated; whether more follow.

    ``postings`` are documents, counts, extra counts and their weight; ``runs`` the term, begin and end of each run in
    them; ``held`` the same of runs in postings of its own. ``terms`` are the weight of each, how much a length of
    nought and each further one dampens, and the shortest length. Only what comes after ``after`` counts.
    """
    documents, counts, extra, weight = postings
    weights, still, per_length, shortest = terms
    at, held_at = runs[1].copy(), held[1].copy()
    most = _most(weights, still, per_length, shortest)
    tallies = np.zeros((len(weights), _BLOCK), np.int32)
    heap = np.empty(limit), np.empty(limit, np.int64), np.empty(limit, np.int64)
    size, more = 0, False
    for first in range(0, len(bits), _BLOCK >> 6):
        last = min(len(bits), first + (_BLOCK >> 6))
        if not bits[first:last].any():
            continue
        for run in range(len(at)):
            tallies_of = tallies[runs[0][run]]
            at[run] = _tally(tallies_of, documents, counts, extra, (at[run], runs[2][run], first << 6, weight))
        for run in range(len(held_at)):
            tallies_of = tallies[held[0][run]]
            held_at[run] = _tally(tallies_of, held[3], held[4], held[5], (held_at[run], held[2][run], first << 6, 0))
        for place in range(first, last):
            word = bits[place]
            while word:
                slot = ((place - first) << 6) + lowest_place(word)
                word &= word - _ONE
                if more:
                    bound = 0.0
                    for term in range(len(weights)):
                        bound += most[term, min(tallies[term, slot], _COUNTED - 1)]
                    if -bound > heap[0][0]:
                        continue
                document = (first << 6) + slot
                key = 0.0
                for term in range(len(weights)):
                    count = np.float64(tallies[term, slot])
                    key -= weights[term] * count / (count + still + per_length * lengths[document])
                tie = np.int64(ties[document])
                if not _before(after[0], after[1], key, tie):
                    continue
                if size == limit:
                    more = True
                    if not _before(key, tie, heap[0][0], heap[1][0]):
                        continue
                size = _offered(heap, size, key, tie, document)
        tallies[:] = 0
    found, keys = _emptied(heap, size)
    return found, keys, more
