"""Facets: which operations have a value, and how many have each; for the files see ``facet_files``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property, reduce
from typing import overload

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Array, Arrays, Bits, Ints, Longs, Mask, Strings, gathered
from kohesio.index.backends.embedded.counting import LISTED, Records, Subset, numbers, told
from kohesio.index.backends.embedded.dictionaries import places_of
from kohesio.index.backends.embedded.sets import full_bits
from kohesio.index.fields import BY_KEY, TOGETHER
from kohesio.index.query import Choice
from kohesio.index.result import Facet, FacetValue, euro

MOST_VALUES = 3_000
"""Values a facet lists: more than there are NUTS regions or programmes, fewer than beneficiaries."""

_NONE: tuple[Array, Array, Ints] = (np.empty(0, np.uint8), np.zeros(1, np.uint32), np.empty(0, np.int32))

_SHARE = Decimal("0.0001")


def line(entry: Sequence[int]) -> tuple[int, Decimal, int]:
    """A line of a table: how many operations, their EU contribution in euro, and how many of them publish none."""
    tally, cents = entry
    number, lacking = told(tally)
    return number, euro(cents), lacking


class Listed(Sequence[FacetValue]):
    """The values of a facet, made when they are looked at: of a thousand, a page shows ten."""

    def __init__(self, names: Sequence[str] | Strings, codes: Longs, table: Longs, chosen: frozenset[str]) -> None:
        self._names = names
        self._codes = codes
        self._table = table
        self._chosen = chosen

    def __len__(self) -> int:
        return len(self._codes)

    @overload
    def __getitem__(self, place: int) -> FacetValue: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[FacetValue]: ...

    def __getitem__(self, place: int | slice) -> FacetValue | Sequence[FacetValue]:
        if isinstance(place, slice):
            return Listed(self._names, self._codes[place], self._table[place], self._chosen)
        name = self._names[int(self._codes[place])]
        return FacetValue(name, *line(self._table[place].tolist()), selected=name in self._chosen)

    def __iter__(self) -> Iterator[FacetValue]:
        names, chosen = self._names, self._chosen
        for code, entry in zip(self._codes.tolist(), self._table.tolist(), strict=True):
            yield FacetValue(names[code], *line(entry), selected=names[code] in chosen)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


class FacetColumn:
    """The values of one field, open for reading."""

    def __init__(self, arrays: Arrays, key: str, size: int) -> None:
        name = f"facet.{key}"
        self.key = key
        self.size = size
        self.values = Strings(arrays, f"{name}.values")
        self.group = int(arrays.load(f"{name}.group")[0]) if f"{name}.group" in arrays else None
        self.starts: Array = arrays.load(f"{name}.starts")
        self.codes: Ints = arrays.load(f"{name}.codes")
        self.row_starts: Array = arrays.load(f"{name}.row_starts")
        self.rows: Ints = arrays.load(f"{name}.rows")
        self._bitmap_codes: Ints = arrays.load(f"{name}.bitmap_codes")
        self._bitmaps: Array = arrays.load(f"{name}.bitmaps")
        self.all: Longs = arrays.load(f"{name}.all")
        self._own: tuple[Array, Array, Ints] | None = None
        if f"{name}.own" in arrays:
            column, starts, codes = (arrays.load(f"{name}.{part}") for part in ("own", "own_starts", "own_codes"))
            self._own = column, starts, codes
        self._split: tuple[Ints, Ints, Longs] | None = None
        if f"{name}.split_rows" in arrays:
            rows, codes, cents = (arrays.load(f"{name}.split_{part}") for part in ("rows", "codes", "cents"))
            self._split = rows, codes, cents
        self._without_of_all: dict[int, Longs] = {}

    @cached_property
    def names(self) -> Sequence[str] | Strings:
        """The values, kept as text where they are few: decoding them anew for each answer is most of its cost."""
        return tuple(self.values) if len(self.values) <= MOST_VALUES else self.values

    @cached_property
    def _lengths(self) -> Longs:
        return np.array([len(name) for name in self.names], np.int64)

    def bits(self, choice: Choice) -> Bits:
        """The operations a choice leaves."""
        included = self._bits_of(choice.included) if choice.included else full_bits(self.size)
        return included & ~self._bits_of(choice.excluded) if choice.excluded else included

    def allowed(self, choice: Choice) -> Mask:
        """Which joint codes of its group a choice leaves; for a field that has one."""
        included = self._listing(choice.included) if choice.included else np.ones(len(self.starts) - 1, np.bool_)
        return included & ~self._listing(choice.excluded) if choice.excluded else included

    def _listing(self, values: Sequence[str]) -> Mask:
        wanted = np.zeros(len(self.values), np.bool_)
        wanted[self._codes_of_values(values)] = True
        return kernels.listing(self.starts, self.codes, wanted)

    def _bits_of(self, values: Sequence[str]) -> Bits:
        bits = np.zeros((self.size + 63) // 64, np.uint64)
        if BY_KEY[self.key].together:
            for value in (value for value in values if TOGETHER in value):
                bits |= reduce(np.bitwise_and, [self._bits_of((one,)) for one in value.split(TOGETHER)])
        for code in self._codes_of_values(values):
            place = int(np.searchsorted(self._bitmap_codes, code))
            if place < len(self._bitmap_codes) and self._bitmap_codes[place] == code:
                bits |= self._bitmaps[place]
            else:
                kernels.set_bits(bits, self.rows[self.row_starts[code] : self.row_starts[code + 1]])
        return bits

    def _codes_of_values(self, values: Sequence[str]) -> list[int]:
        return [code for code in places_of(self.values, values).tolist() if code >= 0]

    def count(self, subset: Subset) -> Longs:
        """Per code the tally of the operations that have it, and their EU cents; and, last, of those that have none."""
        return self._whole(subset, self._counted)

    def count_alone(self, subset: Subset) -> Longs:
        """As ``count``, where no other field is counted over the same operations."""
        return self._whole(subset, self._counted if self._own is None else self._counted_alone)

    def count_joint(self, table: Longs, rows: Callable[[], Ints]) -> Longs:
        """As ``count``, from the table of its group; ``rows`` are the operations, if they are asked for."""
        found = kernels.marginal(table, np.flatnonzero(table[:, 0]), self.starts, self.codes, len(self.values))
        if self.is_split:
            self.add_parts(found, rows())
        return found

    @property
    def is_split(self) -> bool:
        """Whether lists split operations by this field."""
        return self._split is not None

    def add_parts(self, table: Longs, rows: Ints) -> None:
        """Put what parts add up to in the place of whole amounts, in a table over some operations."""
        if self._split is not None:
            kernels.add_differences(table, rows, *self._split)

    def _whole(self, subset: Subset, counted: Callable[[Subset], Longs]) -> Longs:
        if not subset.counted.count:
            return np.array(self.all) if subset.outside else np.zeros_like(self.all)
        table = counted(subset)
        if self.is_split:
            self.add_parts(table, subset.rows)
        return self.all - table if subset.outside else table

    def _counted(self, subset: Subset) -> Longs:
        values = len(self.values)
        if self.group is None:
            return kernels.count_lists(self.starts, self.codes, values, subset.rows, subset.entries)
        if subset.cells is None and subset.counted.count * LISTED < len(self.starts):
            return kernels.count_lists(self.starts, self.codes, values, subset.codes(self.group), subset.entries)
        table, present = subset.table(self.group), subset.present(self.group)
        return kernels.marginal(table, present, self.starts, self.codes, values)

    def _counted_alone(self, subset: Subset) -> Longs:
        column, starts, codes = self._own or _NONE
        table = subset.counted_by(column, len(starts) - 1)
        return kernels.marginal(table, np.flatnonzero(table[:, 0]), starts, codes, len(self.values))

    def members(self, rows: Ints, codes: Ints) -> dict[int, Longs]:
        """For each place in ``codes`` whose code any of some operations has, the places of these in ``rows``.

        For a field with a list of values for each operation, which is in no group.
        """
        entries, lengths = gathered(self.starts, rows)
        owners, places = self.codes[entries], np.repeat(np.arange(len(rows)), lengths)
        kept = np.isin(owners, codes)
        owners, places = owners[kept], places[kept]
        return {nth: places[owners == codes[nth]] for nth in np.flatnonzero(np.isin(codes, owners)).tolist()}

    def codes_of(self, rows: Array, records: Records) -> list[list[int]]:
        """The codes of each of some operations."""
        at = rows if self.group is None else records.codes(self.group, rows)
        lists = zip(self.starts[at].tolist(), self.starts[at + 1].tolist(), strict=True)
        return [self.codes[first:last].tolist() for first, last in lists]

    def largest(self, subset: Subset, number: int) -> tuple[tuple[FacetValue, ...], Decimal | None, int]:
        """The values with the most EU cents in a subset, what part of all cents theirs are, and how many there are.

        For a field with a list of values for each operation, which is in no group.
        """
        if subset.outside or self.is_split:
            table = self.count(subset)[:-1]
            sums, there = np.ascontiguousarray(table[:, 1]), int(np.count_nonzero(table[:, 0]))
        else:
            bits = subset.counted.bits
            sums, having = kernels.owed(bits, self.starts, self.codes, subset.contribution, len(self.values))
            there = int(np.bitwise_count(having).sum())
        codes, _ = kernels.best(sums, self._every, self._every, -np.inf, -1, number)
        codes = codes[sums[codes] > 0]
        tallies = [self._tally(subset, code) for code in codes.tolist()]
        lines = np.stack([np.array(tallies, np.int64), sums[codes]], axis=1)
        total = int(sums.sum())
        share = Decimal(int(sums[codes].sum())) / total if total > 0 else None
        values = Listed(self.names, codes, lines, frozenset())
        return tuple(values), None if share is None else share.quantize(_SHARE), there

    def _tally(self, subset: Subset, code: int) -> int:
        """The tally of the operations of a subset that have a value."""
        rows = self.rows[int(self.row_starts[code]) : int(self.row_starts[code + 1])]
        held = rows[subset.counted.holds(rows) != subset.outside]
        return int(kernels.entries_of(held, subset.contribution, subset.lacks)[:, 0].sum())

    @cached_property
    def _every(self) -> Longs:
        return np.arange(len(self.values))

    def level(self, subset: Subset, level: int) -> tuple[tuple[FacetValue, ...], tuple[int, Decimal, int]]:
        """The NUTS regions of a level, by code; and of the operations that have none what ``line`` says."""
        at_level = self._lengths == level + 2
        table = self.count(subset)
        codes = np.flatnonzero(at_level & (table[:-1, 0] > 0))
        regions = Listed(self.names, codes, table[codes], frozenset())
        return tuple(regions), line(self._without(subset, level).tolist())

    def _without(self, subset: Subset, level: int) -> Longs:
        """Tally and EU cents of the operations that have no region of a level."""
        every = np.append(0, np.cumsum((self._lengths == level + 2)[self.codes]))
        lacks = every[self.starts[1:].astype(np.int64)] == every[self.starts[:-1].astype(np.int64)]
        if not subset.outside:
            return self._added_up(subset, lacks)
        if level not in self._without_of_all:
            self._without_of_all[level] = self._added_up_of_all(subset, lacks)
        return self._without_of_all[level] - self._added_up(subset, lacks)

    def _added_up(self, subset: Subset, lists: Mask) -> Longs:
        """Those of the counted operations that have one of some lists of values."""
        if not subset.counted.count:
            return np.zeros(2, np.int64)
        if self.group is not None:
            return np.asarray(subset.table(self.group)[lists].sum(axis=0), np.int64)
        return np.asarray(subset.entries[lists[subset.rows]].sum(axis=0), np.int64)

    def _added_up_of_all(self, subset: Subset, lists: Mask) -> Longs:
        if self.group is not None:
            return np.asarray(subset.table_of_all(self.group)[lists].sum(axis=0), np.int64)
        rows = np.flatnonzero(lists).astype(np.int32)
        entries = kernels.entries_of(rows, subset.contribution, subset.lacks)
        return np.asarray(entries.sum(axis=0), np.int64)

    def facet(self, table: Longs, choice: Choice) -> Facet:
        """The facet with these counts."""
        return facet_of(self.key, (self.names, self.values.find), table, choice)


def facet_of(
    key: str, values: tuple[Sequence[str] | Strings, Callable[[str], int | None]], table: Longs, choice: Choice
) -> Facet:
    """The facet with the counts of ``table``; values that are chosen are listed even where no operation has them.

    ``values`` are the names of the codes, and what finds the code of one.
    """
    names, find = values
    counts = numbers(table[:-1])
    codes = counts.nonzero()[0]
    codes = codes[(-counts[codes]).argsort(kind="stable")]
    chosen = {name: find(name) for name in choice.included}
    others = 0
    if len(codes) > MOST_VALUES:
        kept = np.isin(codes, [code for code in chosen.values() if code is not None])
        kept[:MOST_VALUES] = True
        others = len(codes) - int(kept.sum())
        codes = codes[kept]
    listed = Listed(names, codes, table[codes], frozenset(chosen))
    without = line(table[-1].tolist())
    if not chosen:
        return Facet(key, listed, *without, others=others)
    absent = sorted(name for name, code in chosen.items() if code is None or not counts[code])
    none = tuple(FacetValue(name, 0, euro(0), 0, selected=True) for name in absent)
    return Facet(key, (*listed, *none) if none else listed, *without, others=others)
