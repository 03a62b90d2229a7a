"""Counting operations: how many, what they add up to, and both for each code of a field.

An operation's record is what every page adds up: its three amounts and its joint codes side by side, as a rule 32
bytes, so that a scattered operation costs one look into memory. Files::

    records                 int64, a line per operation: the three amounts as they are added up, 0 where not known or
                            counted in another operation; then the joint codes of the groups of default facets, four
                            of 16 bits to a number
    missing                 uint64: three bitmaps of the operations whose amount is not known
    totals                  int64: per amount its sum over everything, and how many lack it
    contribution            int64: the EU contribution by itself, for counts that need nothing else
    group.<n>               uint16: the joint code of every other group
    group.<n>.sizes         int64: how many operations have each joint code of a group
    cells.*                 see ``kohesio.index.backends.embedded.cells``
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import (
    LACKING,
    NO_AMOUNT,
    Array,
    Arrays,
    ArraysWriter,
    Bits,
    Ints,
    Longs,
    Mask,
)
from kohesio.index.backends.embedded.cells import CellChoice, Cells, write_cells
from kohesio.index.backends.embedded.kernels_numpy import packed
from kohesio.index.backends.embedded.sets import Operations, full_bits

AMOUNTS = 3
"""Amounts in a record."""

_TO_A_NUMBER = 4
"""Joint codes in a number of a record."""

LISTED = 8
"""With fewer operations than one for this many joint codes, the values of each are looked up."""

_NUMBER = (1 << LACKING) - 1

_SPARSE = 64
"""A bitmap with less than one operation in this many is turned into positions before it is counted."""


def write_records(writer: ArraysWriter, figures: Longs, together: Sequence[Ints], others: Sequence[Ints]) -> None:
    """Write the records from amounts, ``NO_AMOUNT`` where not known, and joint codes of the groups, in their order."""
    absent = figures == NO_AMOUNT
    amounts = np.where(absent, 0, figures)
    records = np.zeros((len(figures), AMOUNTS + -(-len(together) // _TO_A_NUMBER)), np.int64)
    records[:, :AMOUNTS] = amounts
    for number, codes in enumerate(together):
        number_of, shift = divmod(number, _TO_A_NUMBER)
        records[:, AMOUNTS + number_of] |= codes.astype(np.int64) << (16 * shift)
    writer.save("records", records)
    writer.save("missing", np.stack([packed(absent[:, place]) for place in range(AMOUNTS)]))
    writer.save("totals", np.stack([amounts.sum(axis=0), absent.sum(axis=0)], axis=1))
    writer.save("contribution", amounts[:, -1])
    write_cells(writer, together, amounts, absent)
    for number, codes in enumerate([*together, *others]):
        writer.save(f"group.{number}.sizes", np.bincount(codes).astype(np.int64))
        if number >= len(together):
            writer.save(f"group.{number}", codes.astype(np.uint16))


@dataclass(frozen=True, slots=True)
class Records:
    """What is kept of each operation; see the files above. ``sizes`` and ``columns`` are by group."""

    lines: Longs
    missing: Bits
    totals: Longs
    contribution: Longs
    sizes: tuple[Longs, ...]
    columns: tuple[Array | None, ...]
    cells: Cells | None

    @classmethod
    def of(cls, arrays: Arrays) -> Records:
        """Those of an index."""
        groups = 0
        while f"group.{groups}.sizes" in arrays:
            groups += 1
        sizes = tuple(arrays.load(f"group.{number}.sizes") for number in range(groups))
        return cls(
            arrays.load("records"),
            arrays.load("missing"),
            arrays.load("totals"),
            arrays.load("contribution"),
            sizes,
            tuple(arrays.load(name) if (name := f"group.{number}") in arrays else None for number in range(groups)),
            Cells(arrays, [len(one) for one in sizes]) if "cells.codes" in arrays else None,
        )

    @property
    def lacks(self) -> Bits:
        """The operations that publish no EU contribution."""
        return np.asarray(self.missing[-1], np.uint64)

    @property
    def together(self) -> int:
        """How many groups have their joint codes in the records: the first."""
        return sum(column is None for column in self.columns)

    def codes(self, group: int, rows: Array) -> Ints:
        """The joint codes of a group that some operations have."""
        column = self.columns[group]
        number, shift = divmod(group, _TO_A_NUMBER)
        found = (self.lines[rows, AMOUNTS + number] >> (16 * shift)) & 0xFFFF if column is None else column[rows]
        return np.asarray(found, np.int32)

    def lacking(self, amount: int, rows: Ints) -> Mask:
        """Which of some operations have no amount of a kind, 0 to 2."""
        bits = self.missing[amount]
        return np.asarray((bits[rows >> 6] >> (rows & 63).astype(np.uint64)) & np.uint64(1), bool)

    def budgets(self, rows: Ints) -> tuple[Longs, Mask]:
        """The total cost of some operations, or the eligible cost where no total is known; and which have neither."""
        amounts, lacking = self.amounts(rows)
        return budgets_of(amounts, lacking)

    def amounts(self, rows: Ints) -> tuple[Longs, Mask]:
        """The three amounts of some operations, and which of them are not known, a line per operation."""
        lacking = np.stack([self.lacking(amount, rows) for amount in range(AMOUNTS)], axis=1)
        return self.lines.take(rows, axis=0)[:, :AMOUNTS], lacking


def budgets_of(amounts: Longs, lacking: Mask) -> tuple[Longs, Mask]:
    """What operations cost, from ``Records.amounts``: the total, or the eligible cost; and which have neither."""
    return np.where(lacking[:, 0], amounts[:, 1], amounts[:, 0]), lacking[:, 0] & lacking[:, 1]


def told(tally: int) -> tuple[int, int]:
    """What a tally says: how many operations, and how many of them publish no EU contribution."""
    return tally & _NUMBER, tally >> LACKING


def numbers(table: Longs) -> Longs:
    """How many operations each line of a table has."""
    return table[..., 0] & _NUMBER


class Subset:
    """Operations as they are counted: those of ``counted``, or with ``outside`` all but those.

    Counting the few that are out and subtracting from the whole is cheaper than counting the many that are in.
    ``together`` are the groups whose tables will be asked for: they are made in one pass, straight from the bitmap
    where there is one. ``cells`` are those that the operations are, if they are whole cells.
    """

    def __init__(
        self,
        operations: Operations,
        records: Records,
        together: AbstractSet[int] = frozenset(),
        cells: CellChoice | None = None,
    ) -> None:
        self.outside = operations.is_all or operations.count > operations.size // 2
        self.counted = operations.outside if self.outside else operations
        self.cells = cells
        self._records = records
        self._together = tuple(sorted(group for group in together if records.columns[group] is None))
        self._tables: dict[int, Longs] = {}
        self._codes: dict[int, Ints] = {}
        self._present: dict[int, Longs] = {}

    @property
    def rows(self) -> Ints:
        """Positions of those that are counted."""
        return self.counted.rows

    @property
    def contribution(self) -> Longs:
        """The EU contribution of every operation, 0 where not known."""
        return self._records.contribution

    @property
    def lacks(self) -> Bits:
        """Which of all operations publish no EU contribution."""
        return self._records.lacks

    @cached_property
    def entries(self) -> Longs:
        """What each of ``rows`` adds to a table: its tally and its cents."""
        return kernels.entries_of(self.rows, self._records.contribution, self._records.lacks)

    def codes(self, group: int) -> Ints:
        """The joint code of each of ``rows``."""
        if group not in self._codes:
            self._codes[group] = self._records.codes(group, self.rows)
        return self._codes[group]

    @cached_property
    def figures(self) -> Longs:
        """Sum, and number of operations without, of each amount."""
        if self.cells is not None:
            figures = self.cells.figures
            found = np.stack([figures[:AMOUNTS], figures[AMOUNTS + 1 :]], axis=1)
            return self._records.totals - found if self.outside else found
        if self.is_few:
            return kernels.added_up(self.rows, self._records.lines, self._records.missing)
        sums = self._sums
        if self._by_bits:
            lacking = [int(np.bitwise_count(bits & self.counted.bits).sum()) for bits in self._records.missing]
        else:
            lacking = [len(kernels.where_set(bits, self.rows)) for bits in self._records.missing]
        return np.stack([sums, np.array(lacking, np.int64)], axis=1)

    @cached_property
    def _sums(self) -> Longs:
        return self._count(self._together)

    @cached_property
    def _by_bits(self) -> bool:
        return self.counted.has_bits and self.counted.count * _SPARSE > self.counted.size

    @cached_property
    def is_few(self) -> bool:
        """Whether they are fewer than the tables of their groups are worth."""
        if self.cells is not None or not self._together:
            return False
        return self.counted.count * LISTED < max(len(self._records.sizes[group]) for group in self._together)

    def table(self, group: int) -> Longs:
        """Tally and EU cents of each joint code of a group."""
        if group not in self._tables:
            column = self._records.columns[group]
            if self.cells is not None and column is None:
                self._tables[group] = self.cells.table(group, outside=self.outside)
            elif column is not None:
                self._tables[group] = self.counted_by(column, len(self._records.sizes[group]))
            elif group in self._together:
                self._sums  # noqa: B018 - counts all of them
            else:
                self._count((group,))
        return self._tables[group]

    def table_of_all(self, group: int) -> Longs:
        """As ``table``, of every operation that there is: worth keeping."""
        size, column = len(self._records.sizes[group]), self._records.columns[group]
        everything = full_bits(self.counted.size)
        if column is not None:
            return kernels.count_codes(everything, column, self._records.contribution, self.lacks, size)
        return kernels.count_set(everything, self._records.lines, self.lacks, np.array([group]), np.array([0, size]))[0]

    def present(self, group: int) -> Longs:
        """The joint codes of a group that any of the operations has."""
        if group not in self._present:
            self._present[group] = np.flatnonzero(self.table(group)[:, 0])
        return self._present[group]

    def sizes(self, group: int) -> Longs:
        """How many of all operations have each joint code of a group."""
        return self._records.sizes[group]

    def counted_by(self, column: Array, size: int) -> Longs:
        """Tally and EU cents of each code in a column of codes, one for every operation."""
        if self._by_bits:
            return kernels.count_codes(self.counted.bits, column, self._records.contribution, self.lacks, size)
        return kernels.count_column(column, size, self.rows, self.entries)

    def _count(self, groups: tuple[int, ...]) -> Longs:
        """Make the tables of these groups in one pass; the sums of the amounts."""
        offsets = np.append(0, np.cumsum([len(self._records.sizes[group]) for group in groups])).astype(np.int64)
        wanted = np.array(groups, np.int64)
        if self._by_bits:
            table, sums = kernels.count_set(self.counted.bits, self._records.lines, self.lacks, wanted, offsets)
        else:
            table, sums = kernels.count_rows(self.rows, self._records.lines, self.lacks, wanted, offsets)
        for place, group in enumerate(groups):
            self._tables[group] = table[offsets[place] : offsets[place + 1]]
        return sums
