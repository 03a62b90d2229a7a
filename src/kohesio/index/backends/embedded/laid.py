"""A field that is laid over an index: named sets of operations, kept in memory beside the files.

It answers as a ``FacetColumn`` does. Its sets are few and mostly small, so the operations of a set are looked up among
those of a question, never the other way round: the cost is that of the sets, whatever the size of the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, reduce

import numpy as np

from kohesio.index.backends.embedded.arrays import LACKING, Bits, Ints, Longs
from kohesio.index.backends.embedded.counting import Records, Subset
from kohesio.index.backends.embedded.facets import facet_of
from kohesio.index.backends.embedded.sets import Operations, full_bits
from kohesio.index.fields import TOGETHER
from kohesio.index.query import Choice
from kohesio.index.result import Facet

_CONTRIBUTION = 2
"""Of the three amounts of an operation the one that facets add up."""


class Names(tuple[str, ...]):
    """The names of the sets, few and in text order."""

    __slots__ = ()

    def find(self, text: str) -> int | None:
        """Where a name stands, or None."""
        return self.index(text) if text in self else None


class LaidColumn:
    """The sets of a field, over the operations of an index."""

    group: int | None = None

    def __init__(self, key: str, sets: Mapping[str, Operations], size: int, records: Records) -> None:
        self.key = key
        self.values = Names(sorted(sets))
        self._sets = [sets[name] for name in self.values]
        self._size = size
        self._records = records

    def bits(self, choice: Choice) -> Bits:
        """The operations a choice leaves."""
        included = self._any_of(choice.included) if choice.included else full_bits(self._size)
        return included & ~self._any_of(choice.excluded) if choice.excluded else included

    def _any_of(self, values: Sequence[str]) -> Bits:
        return reduce(np.bitwise_or, (self._all_of(value.split(TOGETHER)) for value in values), self._nothing)

    def _all_of(self, names: Sequence[str]) -> Bits:
        places = [self.values.find(name) for name in names]
        return reduce(np.bitwise_and, (self._nothing if at is None else self._sets[at].bits for at in places))

    @cached_property
    def _nothing(self) -> Bits:
        return np.zeros((self._size + 63) // 64, np.uint64)

    def count(self, subset: Subset) -> Longs:
        """Per set the tally of the operations that are in it, and their EU cents; and, last, of those in none."""
        found = self._table(subset.counted, subset.figures)
        return self._whole - found if subset.outside else found

    @cached_property
    def _whole(self) -> Longs:
        return self._table(Operations(self._size), self._records.totals)

    def _table(self, among: Operations, figures: Longs) -> Longs:
        """The counts within some operations, of which ``figures`` are the sums."""
        lines = np.array(list(self._lines(among)), np.int64)
        cents, lacking = figures[_CONTRIBUTION].tolist()
        lines[-1] = (_tally(among.count, lacking), cents) - lines[-1]
        return lines

    def _lines(self, among: Operations) -> Iterator[tuple[int, int]]:
        """Tally and EU cents of each set within some operations; and, last, of all sets together."""
        for rows in (*(one.rows for one in self._sets), self._together):
            held = rows if among.is_all else rows[among.holds(rows)]
            lacking = int(self._records.lacking(_CONTRIBUTION, held).sum())
            yield _tally(len(held), lacking), int(self._records.contribution[held].sum())

    @cached_property
    def _together(self) -> Ints:
        """The operations in any set."""
        return Operations(self._size, bits=self._any_of(self.values)).rows

    def facet(self, table: Longs, choice: Choice) -> Facet:
        """The facet with these counts."""
        return facet_of(self.key, (self.values, self.values.find), table, choice)


def _tally(number: int, lacking: int) -> int:
    """So many operations, of which so many publish no EU contribution; see ``counting.told``."""
    return number | lacking << LACKING
