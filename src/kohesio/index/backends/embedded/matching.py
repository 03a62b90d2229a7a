"""Which documents a search text finds, and how well: booleans over postings, ranked by BM25.

A document's score is the sum over all terms it holds of
``idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean))`` with ``idf = ln(1 + (N − n + 0.5) / (n + 0.5))``; a
word in a title counts ``TITLE_WEIGHT`` times in both tf and length (the simple form
of BM25F). k1 and b are the usual values; ``tests/relevance`` holds what they must achieve.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Array, Floats, Ints
from kohesio.index.backends.embedded.postings import Postings
from kohesio.index.syntax import PREFIX_CUT, Alternative, Match, Term, TextQuery

K1 = 1.2
B = 0.75

MOST_COMPLETIONS = 500
"""Words a prefix stands for at most; ``pro*`` had 1,121 in a vocabulary of the size to be expected."""

MOST_OF_SHORT = (MOST_COMPLETIONS, 20, 100)
"""The same for prefixes of one and two letters: what they stand for is in most operations."""


def most_completions(prefix: str) -> int:
    """Words a prefix stands for at most."""
    short = len(prefix) < len(MOST_OF_SHORT)
    return min(MOST_COMPLETIONS, MOST_OF_SHORT[len(prefix)]) if short else MOST_COMPLETIONS


_DENSE = 8
"""With more postings than one for this many documents, scores are added up in a list of all documents."""


@dataclass(frozen=True, slots=True)
class Found:
    """Documents, ascending, each with its score; the numbers of the terms that matched; notes on what was cut."""

    documents: Ints
    scores: Floats
    numbers: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()


class Matcher:
    """Evaluates search texts over one collection."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings

    @property
    def postings(self) -> Postings:
        """The collection."""
        return self._postings

    def find(self, query: TextQuery) -> Found:
        """Documents of any alternative. The query has at least one."""
        places: dict[Term, list[set[int]]] = {}
        evaluated: dict[Term, tuple[Ints, Array]] = {}
        notes: set[str] = set()
        for term in dict.fromkeys(t for entry in query.alternatives for t in (*entry.required, *entry.excluded)):
            places[term], cut = self._places(term)
            evaluated[term] = self._holding(places[term])
            notes |= {PREFIX_CUT} if cut else set()
        pieces = [self._alternative(entry, evaluated) for entry in query.alternatives]
        documents = pieces[0] if len(pieces) == 1 else self._united(pieces)
        scores = self._scores(documents, [evaluated[term] for term in query.terms])
        numbers = frozenset(number for term in query.terms for place in places[term] for number in place)
        return Found(documents, scores, numbers, tuple(sorted(notes)))

    def words(self, found: Found) -> frozenset[str]:
        """The folded words that made documents be found; what a snippet highlights."""
        return frozenset(map(self._postings.word_of, found.numbers))

    def _places(self, term: Term) -> tuple[list[set[int]], bool]:
        """For each place of a term the terms that may stand there; whether some were left out."""
        if term.match is Match.WORD:
            return [self._postings.inflections(term.words[0])], False
        if term.match is Match.PREFIX:
            numbers, cut = self._postings.completions(term.words[0], most_completions(term.words[0]))
            return [numbers], cut
        return [self._postings.spellings(word) for word in term.words], False

    def _holding(self, places: list[set[int]]) -> tuple[Ints, Array]:
        return self._postings.holding(places[0]) if len(places) == 1 else self._postings.sequences(places)

    def _united(self, pieces: list[Ints]) -> Ints:
        bits = np.zeros((len(self._postings.lengths) + 63) // 64, np.uint64)
        for piece in pieces:
            kernels.set_bits(bits, piece)
        return kernels.rows_of(bits, int(np.bitwise_count(bits).sum()))

    def _alternative(self, entry: Alternative, evaluated: dict[Term, tuple[Ints, Array]]) -> Ints:
        required = sorted((evaluated[term][0] for term in entry.required), key=len)
        documents = required[0] if required else np.arange(len(self._postings.lengths), dtype=np.int32)
        for others in required[1:]:
            documents = documents[kernels.places_in(documents, others) >= 0]
        for term in entry.excluded:
            documents = documents[kernels.places_in(documents, evaluated[term][0]) < 0]
        return documents

    def _scores(self, documents: Ints, terms: list[tuple[Ints, Array]]) -> Floats:
        scores = np.zeros(len(documents))
        total = len(self._postings.lengths)
        shape = K1 * (1 - B), K1 * B / (self._postings.mean_length or 1)
        dense = np.zeros(total) if sum(len(holding) for holding, _ in terms) * _DENSE > total else None
        for holding, counts in terms:
            weight = math.log(1 + (total - len(holding) + 0.5) / (len(holding) + 0.5)) * (K1 + 1)
            held = holding, counts
            if dense is None:
                kernels.add_scores(scores, documents, held, self._postings.lengths, weight, shape)
            else:
                kernels.add_all_scores(dense, held, self._postings.lengths, weight, shape)
        return scores if dense is None else dense[documents]
