"""Facets: which operations have a value, and how many have each; for the files see ``facet_files``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import overload

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Array, Arrays, Bits, Ints, Longs, Strings
from kohesio.index.backends.embedded.dictionaries import places_of
from kohesio.index.backends.embedded.sets import Subset, full_bits
from kohesio.index.query import Choice
from kohesio.index.result import Facet, FacetValue

MOST_VALUES = 3_000
"""Values a facet lists: more than there are NUTS regions or programmes, fewer than beneficiaries."""

_MANY = 16
"""Values that are better looked up together."""

_SHARE = Decimal("0.0001")


def euro(cents: int) -> Decimal:
    """Cents as euro with two decimals."""
    return Decimal(cents).scaleb(-2)


class _Listed(Sequence[FacetValue]):
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
            return _Listed(self._names, self._codes[place], self._table[place], self._chosen)
        number, cents = self._table[place].tolist()
        name = self._names[int(self._codes[place])]
        return FacetValue(name, number, euro(cents), selected=name in self._chosen)

    def __iter__(self) -> Iterator[FacetValue]:
        names, chosen = self._names, self._chosen
        for code, (number, cents) in zip(self._codes.tolist(), self._table.tolist(), strict=True):
            yield FacetValue(names[code], number, euro(cents), selected=names[code] in chosen)

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
        self._all: Longs = arrays.load(f"{name}.all")
        self._placed: dict[int, int] = {}
        self._column: tuple[Array, int] | None = None
        if self.group is not None:
            shared: Array = arrays.load("groups")
            inside = self.group < shared.shape[1]
            self._column = (shared, self.group) if inside else (arrays.load(f"group.{self.group}"), 0)
        self._split: tuple[Ints, Ints, Longs] | None = None
        if f"{name}.split_rows" in arrays:
            rows, codes, cents = (arrays.load(f"{name}.split_{part}") for part in ("rows", "codes", "cents"))
            self._split = rows, codes, cents

    @cached_property
    def _names(self) -> Sequence[str] | Strings:
        """The values, kept as text where they are few: decoding them anew for each answer is most of its cost."""
        return tuple(self.values) if len(self.values) <= MOST_VALUES else self.values

    @cached_property
    def _lengths(self) -> Longs:
        return np.array([len(name) for name in self._names], np.int64)

    def bits(self, choice: Choice) -> Bits:
        """The operations a choice leaves."""
        included = self._bits_of(choice.included) if choice.included else full_bits(self.size)
        return included & ~self._bits_of(choice.excluded) if choice.excluded else included

    def _bits_of(self, values: Sequence[str]) -> Bits:
        bits = np.zeros((self.size + 63) // 64, np.uint64)
        for code in self._codes_of_values(values):
            place = int(np.searchsorted(self._bitmap_codes, code))
            if place < len(self._bitmap_codes) and self._bitmap_codes[place] == code:
                bits |= self._bitmaps[place]
            else:
                kernels.set_bits(bits, self.rows[self.row_starts[code] : self.row_starts[code + 1]])
        return bits

    def _codes_of_values(self, values: Sequence[str]) -> list[int]:
        if len(values) < _MANY:
            return [found for value in values if (found := self.values.find(value)) is not None]
        return [code for code in places_of(self.values, values).tolist() if code >= 0]

    def count(self, subset: Subset) -> Longs:
        """Per code how many of the operations have it, and their EU cents; and, last, those that have none."""
        if not subset.counted.count:
            return np.array(self._all) if subset.outside else np.zeros_like(self._all)
        table = self._counted(subset)
        if self._split is not None:
            kernels.add_differences(table, subset.rows, *self._split)
        return self._all - table if subset.outside else table

    def _counted(self, subset: Subset) -> Longs:
        values = len(self.values)
        if self.group is None:
            return kernels.count_lists(self.starts, self.codes, values, subset.rows, subset.cents)
        if subset.counted.count < len(self.starts):
            matrix, column = subset.column(self.group)
            return kernels.count_few(matrix, column, self.starts, self.codes, values, subset.rows, subset.cents)
        return kernels.marginal(subset.table(self.group), self.starts, self.codes, values)

    def codes_of(self, row: int) -> list[int]:
        """The codes of one operation."""
        at = row
        if self._column is not None:
            matrix, column = self._column
            at = int(matrix[row, column])
        codes: list[int] = self.codes[int(self.starts[at]) : int(self.starts[at + 1])].tolist()
        return codes

    def largest(self, table: Longs, number: int) -> tuple[tuple[FacetValue, ...], Decimal | None]:
        """The values with the most EU cents in a table of ``count``, and what part of all cents theirs are."""
        codes = np.flatnonzero(table[:-1, 1] > 0)
        cents = table[codes, 1]
        places, _ = kernels.best(cents.astype(np.float64), codes, np.arange(len(table)), -np.inf, -1, number)
        chosen = codes[places]
        largest = _Listed(self._names, chosen, table[chosen], frozenset())
        total = int(table[:-1, 1].sum())
        share = Decimal(int(table[chosen, 1].sum())) / total if total > 0 else None
        return tuple(largest), None if share is None else share.quantize(_SHARE)

    def level(self, subset: Subset, level: int) -> tuple[tuple[FacetValue, ...], int]:
        """The NUTS regions of a level, by code, and how many of the operations have any."""
        at_level = self._lengths == level + 2
        table = self.count(subset)
        codes = np.flatnonzero(at_level & (table[:-1, 0] > 0))
        regions = _Listed(self._names, codes, table[codes], frozenset())
        return tuple(regions), self._having(subset, level)

    def _having(self, subset: Subset, level: int) -> int:
        """How many of the operations have any region of a level."""
        every = np.append(0, np.cumsum((self._lengths == level + 2)[self.codes]))
        has = every[self.starts[1:].astype(np.int64)] > every[self.starts[:-1].astype(np.int64)]
        if self.group is not None:
            matrix, column = subset.column(self.group)
            counted = int(subset.table(self.group)[has, 0].sum()) if subset.counted.count else 0
            if level not in self._placed:
                self._placed[level] = int(np.bincount(matrix[:, column], minlength=len(has))[has].sum())
        else:
            counted = int(has[subset.rows].sum())
            self._placed.setdefault(level, int(has.sum()))
        return self._placed[level] - counted if subset.outside else counted

    def facet(self, subset: Subset, choice: Choice) -> Facet:
        """The facet over a subset; values that are chosen are listed even where no operation has them."""
        table = self.count(subset)
        counts = table[:-1, 0]
        codes = np.flatnonzero(counts)
        codes = codes[np.argsort(-counts[codes], kind="stable")]
        chosen = {name: self.values.find(name) for name in choice.included}
        others = 0
        if len(codes) > MOST_VALUES:
            kept = np.isin(codes, [code for code in chosen.values() if code is not None])
            kept[:MOST_VALUES] = True
            others = len(codes) - int(kept.sum())
            codes = codes[kept]
        listed = _Listed(self._names, codes, table[codes], frozenset(chosen))
        absent = sorted(name for name, code in chosen.items() if code is None or not counts[code])
        none = tuple(FacetValue(name, 0, euro(0), selected=True) for name in absent)
        return Facet(self.key, (*listed, *none) if none else listed, int(table[-1, 0]), others)
