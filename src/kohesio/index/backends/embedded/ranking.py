"""How well documents answer a search text: scores for the terms that were looked for, by ``relevance``.

Nothing is scored before it is asked for: a count needs no score, and a page the scores of those alone that may come
on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Array, Floats, Ints, Longs
from kohesio.index.backends.embedded.paging import After, page
from kohesio.index.backends.embedded.postings import Postings
from kohesio.index.backends.embedded.relevance import AS_TYPED, HOW_OFTEN, TITLE_WEIGHT, shape, weight
from kohesio.index.backends.embedded.sets import Operations

_FEW = 64
"""Of less than one document in this many, every one is scored."""

_BEFORE_ALL: After = (-np.inf, -1)


@dataclass(frozen=True, slots=True)
class Holding:
    """The documents that hold a term.

    How often each does stands in ``tallies``, by ``documents.rows``, with ``AS_TYPED`` set where it holds the word as
    typed; or, where they are many, in the postings: there are the ``runs`` of them, whose peaks are in which lines, -1
    for none, and the mark ``AS_TYPED`` of those that are the word as typed, 0 of the others.
    """

    documents: Operations
    runs: tuple[Longs, Longs, Longs, Ints] | None
    tallies: Ints | None = None


class Ranking:
    """Scores for some terms over one collection; ``bonus`` is added to the scores of some documents."""

    def __init__(
        self, postings: Postings, terms: Sequence[Holding], bonus: tuple[Ints, float] = (np.empty(0, np.int32), 0.0)
    ) -> None:
        self._postings = postings
        self._terms = tuple(terms)
        self._bonus = bonus
        self._size = len(postings.lengths)
        self._weights = [weight(self._size, term.documents.count) for term in terms]
        self._shape = shape(postings.mean_length)

    def with_bonus(self, rows: Ints, bonus: float) -> Ranking:
        """The same scores, and ``bonus`` more for some documents."""
        return Ranking(self._postings, self._terms, (rows, bonus))

    def scores(self, rows: Ints) -> Floats:
        """The score of each of some documents."""
        order = rows.argsort()
        scores = np.empty(len(rows))
        scores[order] = self.ascending(rows[order])
        return scores

    def ascending(self, rows: Ints) -> Floats:
        """The same, of documents in ascending order."""
        found = np.zeros(len(rows))
        still, per_length = self._shape
        damp = per_length * self._postings.lengths[rows]
        for term, worth in zip(self._terms, self._weights, strict=True):
            tallies = self._tallies(term, rows)
            often = tallies & HOW_OFTEN
            found += worth * often / (often + still + damp)
            found += worth * (tallies >= AS_TYPED)
        favoured, bonus = self._bonus
        if len(favoured):
            found[kernels.places_in(rows, favoured) >= 0] += bonus
        return found

    def _tallies(self, term: Holding, rows: Ints) -> Ints:
        if term.tallies is None:
            first, last, _, marks = term.runs or _NO_RUNS
            return self._postings.tallied(rows, (first, last, marks))
        if rows is term.documents.rows:
            return term.tallies
        places = kernels.places_in(rows, term.documents.rows)
        return np.where(places >= 0, term.tallies[places], 0) if len(term.tallies) else np.zeros(len(rows), np.int32)

    def best(self, found: Operations, ties: Array, after: After | None, limit: int) -> tuple[Ints, After | None]:
        """The ``limit`` documents of a set with the highest scores beyond ``after``, equal ones by their ``ties``.

        And the key of the last if more follow.
        """
        if len(self._bonus[0]) or found.count * _FEW < self._size:
            scores = self.ascending(found.rows)
            shown = page(scores, found.rows, ties, after, limit)
            return found.rows[shown.positions], shown.last
        postings = self._postings
        weighted = (postings.documents, postings.counts, postings.title_counts, TITLE_WEIGHT - 1)
        terms = (np.array(self._weights, np.float64), *self._shape)
        key, tie = after or _BEFORE_ALL
        places, keys, more = kernels.best_scored(
            found.bits, ties, postings.lengths, weighted, self._runs(), self._held(), postings.peaks, terms,
            (float(key), int(tie)), limit,
        )  # fmt: skip
        rows = places.astype(np.int32)
        return rows, (float(keys[-1]), int(ties[rows[-1]])) if more else None

    def _runs(self) -> tuple[Longs, Longs, Longs, Longs, Ints]:
        """Of every run of postings its term, begin and end, its peaks and its mark."""
        told = [(number, term.runs) for number, term in enumerate(self._terms) if term.runs is not None]
        numbers = np.repeat([number for number, _ in told], [len(runs[0]) for _, runs in told]).astype(np.int64)
        first, last, peaks = (np.concatenate([_NOWHERE, *(runs[part] for _, runs in told)]) for part in range(3))
        marks = np.concatenate([_NO_MARKS, *(runs[3] for _, runs in told)])
        return numbers, first, last, peaks, marks

    def _held(self) -> tuple[Longs, Longs, Longs, tuple[Array, Array], Array, Array]:
        """The terms whose documents are told, as postings."""
        told = [(number, term) for number, term in enumerate(self._terms) if term.tallies is not None]
        numbers = np.array([number for number, _ in told], np.int64)
        documents = np.concatenate([np.empty(0, np.int32), *(term.documents.rows for _, term in told)])
        told_tallies = (term.tallies for _, term in told if term.tallies is not None)
        tallies = np.concatenate([np.empty(0, np.int32), *told_tallies]).astype(np.int32)
        last = np.cumsum([term.documents.count for _, term in told]).astype(np.int64)
        first = np.append(0, last)[: len(last)]
        high = self._postings.documents[1].dtype
        parts = (documents & 0xFFFF).astype(np.uint16), (documents >> 16).astype(high)
        return numbers, first, last, parts, tallies, np.zeros(len(tallies), np.uint8)


_NOWHERE = np.empty(0, np.int64)
_NO_MARKS = np.empty(0, np.int32)
_NO_RUNS = _NOWHERE, _NOWHERE, _NOWHERE, _NO_MARKS
