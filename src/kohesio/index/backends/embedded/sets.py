"""Sets of operations: everything, a bitmap, or ascending positions, whichever is at hand.

``Operations`` turns one form into the other when asked, once. ``Subset`` is what counting needs: the smaller of a set
and its complement, with the figures of its operations.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Array, Bits, Ints, Longs, Mask

_NOTHING: Ints = np.empty(0, np.int32)

_SPARSE = 64
"""A bitmap with less than one operation in this many is turned into positions before it is counted."""


def full_bits(size: int) -> Bits:
    """The bitmap of everything."""
    bits = np.full((size + 63) // 64, ~np.uint64(0))
    if size % 64:
        bits[-1] = np.uint64((1 << size % 64) - 1)
    return bits


class Operations:
    """Some of ``size`` operations. Give ``bits`` or ``rows``; neither means all of them."""

    def __init__(self, size: int, *, bits: Bits | None = None, rows: Ints | None = None) -> None:
        self.size = size
        self.is_all = bits is None and rows is None
        self._bits = bits
        self._rows = rows

    @property
    def has_bits(self) -> bool:
        """Whether it is a bitmap to begin with."""
        return self._bits is not None

    @cached_property
    def count(self) -> int:
        """How many there are."""
        if self._rows is not None:
            return len(self._rows)
        return self.size if self._bits is None else int(np.bitwise_count(self._bits).sum())

    @cached_property
    def bits(self) -> Bits:
        """As a bitmap."""
        if self._bits is not None:
            return self._bits
        if self._rows is None:
            return full_bits(self.size)
        bits = np.zeros((self.size + 63) // 64, np.uint64)
        kernels.set_bits(bits, self._rows)
        return bits

    @cached_property
    def rows(self) -> Ints:
        """As positions, ascending."""
        if self._rows is not None:
            return self._rows
        return np.arange(self.size, dtype=np.int32) if self._bits is None else kernels.rows_of(self._bits, self.count)

    def holds(self, rows: Ints) -> Mask:
        """Which of some ascending positions are among them."""
        if not self.has_bits:
            return np.asarray(kernels.places_in(rows, self.rows) >= 0)
        found = np.zeros(len(rows), bool)
        found[kernels.where_set(self.bits, rows)] = True
        return found

    @cached_property
    def outside(self) -> Operations:
        """All others."""
        return (
            Operations(self.size, rows=_NOTHING)
            if self.is_all
            else Operations(self.size, bits=self.bits ^ full_bits(self.size))
        )


@dataclass(frozen=True, slots=True)
class Records:
    """What is kept per operation: see ``facet_files``. ``joint`` is how many codes each group has.

    ``groups`` says where the joint codes of each group are: in a column of a matrix, the first ones share one.
    """

    figures: Longs
    groups: tuple[tuple[Array, int], ...]
    joint: tuple[int, ...]


class Subset:
    """Operations as they are counted: those of ``counted``, or with ``outside`` all but those.

    Counting the few that are out and subtracting from the whole is cheaper than counting the many that are in.
    ``together`` are the groups whose tables will be asked for: they are made in one pass, straight from the bitmap
    where there is one.
    """

    def __init__(self, operations: Operations, records: Records, together: frozenset[int] = frozenset()) -> None:
        self.outside = operations.is_all or operations.count > operations.size // 2
        self.counted = operations.outside if self.outside else operations
        self._records = records
        self._together = together
        self._tables: dict[int, Longs] = {}

    @property
    def rows(self) -> Ints:
        """Positions of those that are counted."""
        return self.counted.rows

    @cached_property
    def _figures(self) -> tuple[Longs, Longs]:
        return kernels.figures_of(self._records.figures, self.rows)

    @property
    def cents(self) -> Longs:
        """The EU contribution of each of ``rows``, 0 where not known."""
        return self._figures[1]

    @cached_property
    def figures(self) -> Longs:
        """Sum, and number of operations without, of each figure."""
        if self._by_bits and self._together:
            self._count(self._together)
        return self._sums if self._by_bits and self._together else self._figures[0]

    @cached_property
    def _by_bits(self) -> bool:
        return self.counted.has_bits and self.counted.count * _SPARSE > self.counted.size

    def column(self, group: int) -> tuple[Array, int]:
        """Where the joint codes of a group are: a matrix and the column in it."""
        return self._records.groups[group]

    def table(self, group: int) -> Longs:
        """Number and EU cents of each joint code of a group."""
        if group not in self._tables:
            self._count({group} | (self._together if group in self._together else set()))
        return self._tables[group]

    def _count(self, wanted: AbstractSet[int]) -> None:
        """Make the tables of these groups, and those that share a matrix in one pass."""
        shared = [group for group in sorted(wanted) if self.column(group)[0] is self.column(0)[0]]
        for groups in filter(None, (shared, *([group] for group in sorted(wanted) if group not in shared))):
            self._count_matrix(groups)

    def _count_matrix(self, wanted: list[int]) -> None:
        matrix = self.column(wanted[0])[0]
        columns = np.array([self.column(group)[1] for group in wanted], np.int64)
        offsets = np.append(0, np.cumsum([self._records.joint[group] for group in wanted])).astype(np.int64)
        if self._by_bits:
            table, self._sums = kernels.count_set(self.counted.bits, matrix, columns, offsets, self._records.figures)
        elif len(columns) == 1:
            table = kernels.count_group(matrix, int(columns[0]), int(offsets[-1]), self.rows, self.cents)
        else:
            table = kernels.count_groups(matrix, columns, offsets, self.rows, self.cents)
        for place, group in enumerate(wanted):
            self._tables[group] = table[offsets[place] : offsets[place + 1]]
