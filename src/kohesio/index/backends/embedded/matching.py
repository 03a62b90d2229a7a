"""Which documents a search text finds: booleans over postings, as bitmaps where words are common, else as lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Array, Ints
from kohesio.index.backends.embedded.compounds import FEW, compounds
from kohesio.index.backends.embedded.postings import Postings
from kohesio.index.backends.embedded.ranking import Holding, Ranking
from kohesio.index.backends.embedded.relevance import AS_TYPED
from kohesio.index.backends.embedded.sets import Operations
from kohesio.index.syntax import PREFIX_CUT, Alternative, Match, Term, TextQuery

MOST_WIDENED = 8
"""Words of a text that are looked for within others: each costs a reading of the dictionary."""

MOST_COMPLETIONS = 500
"""Words a prefix stands for at most; ``pro*`` had 1,121 in a vocabulary of the size to be expected."""

MOST_OF_SHORT = (MOST_COMPLETIONS, 20, 100)
"""The same for prefixes of one and two letters: what they stand for is in most operations."""


def most_completions(prefix: str) -> int:
    """Words a prefix stands for at most."""
    short = len(prefix) < len(MOST_OF_SHORT)
    return min(MOST_COMPLETIONS, MOST_OF_SHORT[len(prefix)]) if short else MOST_COMPLETIONS


_FEW = 64
"""Postings of less than one document in this many are put in a list, more in a bitmap."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: documents, how well each answers, the numbers of the terms that matched, what was cut.

    ``compounds`` are the numbers of terms that have a searched word within them, and are searched besides.
    """

    documents: Operations
    ranking: Ranking
    numbers: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    compounds: frozenset[int] = frozenset()


class Matcher:
    """Evaluates search texts over one collection; ``widened``: plain words that find little within compounds too."""

    def __init__(self, postings: Postings, *, widened: bool = False) -> None:
        self._postings = postings
        self._widened = widened
        self._size = len(postings.lengths)

    @property
    def postings(self) -> Postings:
        """The collection."""
        return self._postings

    def find(self, query: TextQuery) -> Found:
        """Documents of any alternative. The query has at least one."""
        places: dict[Term, list[set[int]]] = {}
        evaluated: dict[Term, Holding] = {}
        notes: set[str] = set()
        within: dict[Term, set[int]] = {}
        for term in dict.fromkeys(t for entry in query.alternatives for t in (*entry.required, *entry.excluded)):
            places[term], cut = self._places(term)
            if self._widened and query.is_plain and term.match is Match.WORD and len(places) <= MOST_WIDENED:
                within[term] = self._compounds(term.words[0], places[term][0])
            evaluated[term] = self._holding(term, places[term], within.get(term, set()))
            notes |= {PREFIX_CUT} if cut else set()
        pieces = [self._alternative(entry, evaluated) for entry in query.alternatives]
        documents = pieces[0] if len(pieces) == 1 else self._united(pieces)
        compound = frozenset(number for some in within.values() for number in some)
        matched = (one for term in query.terms for one in (*places[term], self._joined(term)))
        ranking = Ranking(self._postings, [evaluated[term] for term in query.terms])
        numbers = compound.union(number for one in matched for number in one)
        return Found(documents, ranking, numbers, tuple(sorted(notes)), compound)

    def words(self, found: Found) -> frozenset[str]:
        """The folded words that made documents be found; what a snippet highlights."""
        return self._postings.words_of(found.numbers)

    def _places(self, term: Term) -> tuple[list[set[int]], bool]:
        """For each place of a term the terms that may stand there; whether some were left out."""
        if term.match is Match.WORD:
            return [self._postings.inflections(term.words[0])], False
        if term.match is Match.PREFIX:
            numbers, cut = self._postings.completions(term.words[0], most_completions(term.words[0]))
            return [numbers], cut
        return [self._postings.spellings(word) for word in term.words], False

    def _compounds(self, word: str, own: set[int]) -> set[int]:
        """The terms that have a word within them, where it finds next to nothing itself."""
        return compounds(self._postings, word, own) if sum(self._postings.sizes(own)) < FEW else set()

    def _joined(self, term: Term) -> set[int]:
        """The terms that are the parts of a word with hyphens written together."""
        return self._postings.spellings("".join(term.words)) if term.match is Match.HYPHENED else set()

    def _holding(self, term: Term, places: list[set[int]], within: set[int]) -> Holding:
        """The documents of a term; a phrase is found as typed only, a word in other forms too, a prefix never so.

        A word that no document has as typed comes in its other forms before the compounds it is ``within``.
        """
        if len(places) > 1:
            rows, often = self._postings.sequences(places)
            if joined := self._joined(term):
                rows, often = _merged((rows, often), self._postings.holding(joined, set()))
            return Holding(Operations(self._size, rows=rows), None, often | AS_TYPED)
        typed = self._postings.spellings(term.words[0]) if term.match is Match.WORD else set()
        typed = typed or (places[0] if within else set())
        terms = places[0] | within
        first, last = self._postings.runs(terms)
        if int((last - first).sum()) * _FEW < self._size:
            rows, tallies = self._postings.holding(terms, typed)
            return Holding(Operations(self._size, rows=rows), None, tallies)
        documents = Operations(self._size, bits=self._postings.held(terms, in_titles=False))
        marks = self._postings.marks(terms, typed)
        return Holding(documents, (first, last, self._postings.peaks_of(terms), marks))

    def _united(self, pieces: list[Operations]) -> Operations:
        """What any of the pieces has; a list if all are lists of few."""
        if sum(piece.count for piece in pieces) * _FEW < self._size:
            rows = np.unique(np.concatenate([piece.rows for piece in pieces])).astype(np.int32)
            return Operations(self._size, rows=rows)
        bits = np.zeros((self._size + 63) // 64, np.uint64)
        for piece in pieces:
            if piece.has_bits or piece.is_all:
                bits |= piece.bits
            else:
                kernels.set_bits(bits, piece.rows)
        return Operations(self._size, bits=bits)

    def _alternative(self, entry: Alternative, evaluated: dict[Term, Holding]) -> Operations:
        required = [evaluated[term].documents for term in entry.required]
        excluded = [evaluated[term].documents for term in entry.excluded]
        listed = sorted((one.rows for one in required if not one.has_bits), key=len)
        if not listed:
            bits = [one.bits for one in required] or [Operations(self._size).bits]
            return Operations(self._size, bits=reduce(np.bitwise_and, [*bits, *(~one.bits for one in excluded)]))
        documents = listed[0]
        for others in listed[1:]:
            documents = documents[kernels.places_in(documents, others) >= 0]
        for one in (one for one in required if one.has_bits):
            documents = documents[kernels.where_set(one.bits, documents)]
        for one in excluded:
            documents = documents[~one.holds(documents)]
        return Operations(self._size, rows=documents)


def _merged(some: tuple[Ints, Array], others: tuple[Ints, Array]) -> tuple[Ints, Array]:
    """Documents of either, ascending, and how often both together."""
    rows, places = np.unique(np.concatenate([some[0], others[0]]), return_inverse=True)
    often = np.bincount(places, np.concatenate([some[1], others[1]]), len(rows)).astype(np.int64)
    return rows.astype(np.int32), often
