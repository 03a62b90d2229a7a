"""Completions while somebody types: what begins with the last word and holds the words before it.

Operations by their titles and beneficiaries by their names (persons never), most money and most operations first;
programmes and places by any word of their name or code. Where nothing at all is found, each kind is asked again with
one typing error put right in each word that it does not know.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache, reduce
from itertools import islice
from typing import Protocol

import numpy as np

from kohesio.index import text
from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Array, Bits, Ints
from kohesio.index.backends.embedded.beneficiaries import BeneficiaryIndex
from kohesio.index.backends.embedded.matching import most_completions
from kohesio.index.backends.embedded.orders import Orders
from kohesio.index.backends.embedded.postings import Postings
from kohesio.index.backends.embedded.spelling import corrected_beginning, corrected_word, one_error
from kohesio.snapshot.reader import Snapshot

Completion = tuple[str, str, str]
"""(kind, id, label)."""

_Look = Callable[[Sequence[str], int], tuple[int, ...]]

LONGEST_TEXT = 200
_MOST_WORDS = 8
_SHORT = 2
_SHORT_KEPT = 1_024
"""What one or two letters lead to is kept, some hundred bytes each: they begin every search, there are few of them, and
what they stand for is in most operations, so that finding it takes ten milliseconds at 2.1 million."""

_LAST = "\uffff"


class Titles(Protocol):
    """What the suggestions need of the operations' index."""

    columns: dict[str, Array]
    orders: Orders
    postings: Postings


class Suggestions:
    """Completions over one version."""

    def __init__(self, operations: Titles, beneficiaries: BeneficiaryIndex, snapshot: Snapshot) -> None:
        self._operations = operations
        self._beneficiaries = beneficiaries
        self._snapshot = snapshot
        self._named = tuple(self._named_things(snapshot))
        self._kept = lru_cache(maxsize=_SHORT_KEPT)(_looked)

    def suggest(self, typed: str, limit: int) -> tuple[Completion, ...]:
        """At most ``limit`` completions, the kinds taking turns so that none crowds out the others."""
        wanted = text.words(typed[:LONGEST_TEXT])[:_MOST_WORDS]
        if not wanted or limit < 1:
            return ()
        kinds = self._completions(wanted, wanted, wanted, limit)
        if not any(kinds):
            corrected = _corrected(self._beneficiaries.postings, wanted), _corrected(self._operations.postings, wanted)
            kinds = self._completions(self._corrected_names(wanted), *corrected, limit)
        turns = [kind[turn] for turn in range(limit) for kind in kinds if turn < len(kind)]
        return tuple(turns[:limit])

    def _completions(
        self, named: list[str], bodies: list[str], operations: list[str], limit: int
    ) -> list[list[Completion]]:
        """Those of each kind, asked with words of its own."""
        return [
            list(self._named_completions(named, limit)),
            self._beneficiary_completions(bodies, limit),
            self._operation_completions(operations, limit),
        ]

    def _corrected_names(self, wanted: list[str]) -> list[str]:
        """The words with the last one put right, by the names of programmes and places."""
        found = []
        for variant in one_error(text.fold(wanted[-1])):
            first = bisect_left(self._words, variant)
            found.append((bisect_left(self._words, variant + _LAST) - first, variant))
        number, best = max(found, default=(0, ""))
        return [*wanted[:-1], best] if number else wanted

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        """The programmes and places that have a word in their names, by their numbers."""
        found: dict[str, list[int]] = {}
        for number, (*_, words) in enumerate(self._named):
            for word in words:
                found.setdefault(word, []).append(number)
        return found

    @cached_property
    def _words(self) -> list[str]:
        return sorted(self._by_word)

    def _operation_completions(self, wanted: list[str], limit: int) -> list[Completion]:
        rows = self._first(self._largest_operations, wanted, limit)
        digits = self._operations.columns["id"]
        texts = self._snapshot.texts(rows)
        return [("operation", f"Q{digits[row]}", titles[0].text) for row, (titles, _) in zip(rows, texts, strict=True)]

    def _beneficiary_completions(self, wanted: list[str], limit: int) -> list[Completion]:
        codes = self._first(self._busiest_beneficiaries, wanted, limit)
        return [("beneficiary", self._beneficiaries.ids[code], self._beneficiaries.names[code]) for code in codes]

    def _first(self, look: _Look, wanted: list[str], limit: int) -> tuple[int, ...]:
        """What a look for some words finds first; of one or two letters it is kept."""
        short = len(wanted) == 1 and len(wanted[0]) <= _SHORT
        return (self._kept if short else _looked)(look, tuple(wanted), limit)

    def _largest_operations(self, wanted: Sequence[str], limit: int) -> tuple[int, ...]:
        found = _holding(self._operations.postings, wanted, in_titles=True)
        rows, _ = kernels.walk(self._operations.orders.whole("-eu_contribution"), found, 0, limit)
        return tuple(rows.tolist())

    def _busiest_beneficiaries(self, wanted: Sequence[str], limit: int) -> tuple[int, ...]:
        found = _holding(self._beneficiaries.postings, wanted, in_titles=False)
        best, _ = kernels.walk(self._most_operations, found, 0, limit)
        return tuple(best.tolist())

    @cached_property
    def _most_operations(self) -> Ints:
        return np.argsort(-self._beneficiaries.operation_counts, kind="stable").astype(np.int32)

    def _named_completions(self, wanted: list[str], limit: int) -> Iterator[Completion]:
        *before, beginning = [text.fold(word) for word in wanted]
        first, last = (bisect_left(self._words, end) for end in (beginning, beginning + _LAST))
        numbers = sorted({number for word in self._words[first:last] for number in self._by_word[word]})
        found = (self._named[number] for number in numbers)
        holding = ((kind, identifier, label) for kind, identifier, label, words in found if words.issuperset(before))
        return islice(holding, limit)

    @staticmethod
    def _named_things(snapshot: Snapshot) -> Iterator[tuple[str, str, str, frozenset[str]]]:
        """Places and programmes, those with most operations first, with the folded words they are found by."""
        places = snapshot.places().sort("operations", "nuts", descending=[True, False])
        for row in places.unique("nuts", keep="first", maintain_order=True).iter_rows(named=True):
            names = " ".join(filter(None, (row["nuts"], row["name"], row["name_latin"])))
            yield "place", row["nuts"], row["name"] or row["nuts"], _searchable(names)
        for programme in sorted(snapshot.programmes(), key=lambda one: (-one.operations, one.id)):
            names = " ".join(filter(None, (programme.cci, programme.name)))
            yield "programme", programme.id, programme.name, _searchable(names)


def _looked(look: _Look, wanted: tuple[str, ...], limit: int) -> tuple[int, ...]:
    return look(wanted, limit)


def _searchable(names: str) -> frozenset[str]:
    folded = [text.fold(word) for word in text.words(names)]
    return frozenset([*folded, *map(text.latin, folded)])


def _corrected(postings: Postings, wanted: list[str]) -> list[str]:
    """The words with one error put right in each that a dictionary does not have."""
    before = [
        word if postings.spellings(word) else corrected_word(postings, word) or word for word in wanted[:-1]
    ]  # fmt: skip
    known = postings.completions(wanted[-1], 1)[0]
    return [*before, wanted[-1] if known else corrected_beginning(postings, wanted[-1]) or wanted[-1]]


def _holding(postings: Postings, wanted: Sequence[str], *, in_titles: bool) -> Bits:
    """Documents that hold every word, the last one as a beginning."""
    numbers = [*map(postings.spellings, wanted[:-1]), postings.completions(wanted[-1], most_completions(wanted[-1]))[0]]
    return reduce(np.bitwise_and, [postings.held(entry, in_titles=in_titles) for entry in numbers])
