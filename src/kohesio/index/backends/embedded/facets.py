"""Facet columns: the values of a field per operation, and counting them.

Files of ``facet.<key>``::

    .values                 the values, sorted (Strings); their positions are the codes
    .starts, .codes         the codes of each operation (one start more than operations; int32)
    .row_starts, .rows      the operations of each code, ascending
    .single                 present if no operation has two values: int32 code of each operation, -1 for none
    .amounts                present if a list splits operations by this field: euro cents of each entry of ``.codes``
    .exact                  one bool: no sum over this field can reach 2**53 cents
    .all                    int64 × 2: count and euro cents of each code over all operations

Sums are exact: they are made of whole cents, in floating point only while no sum can reach 2**53.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl

from kohesio.index.backends.embedded.arrays import Array, Ints, Longs, Mask, Spool, Strings, gathered, load, save
from kohesio.index.fields import SCOPE_MARK, SCOPES, Field
from kohesio.index.query import Choice
from kohesio.index.result import Facet, FacetValue

MOST_VALUES = 3_000
"""Values a facet lists: more than there are NUTS regions or programmes, fewer than beneficiaries."""

_EXACT_FLOATS = 2.0**53


class FacetWriter:
    """Takes the operations in batches, in order, and writes the files of one facet."""

    def __init__(self, folder: Path, scratch: Path, key: str) -> None:
        self._folder = folder
        self._key = key
        self._codes: dict[str, int] = {}
        self._rows = Spool(scratch / f"facet.{key}.rows", np.int32)
        self._entries = Spool(scratch / f"facet.{key}.codes", np.int32)
        self._amounts = Spool(scratch / f"facet.{key}.amounts", np.int64)
        self._split = False

    def add(self, batch: pl.DataFrame, field: Field, first_row: int) -> None:
        """Add the values of a batch whose first operation is ``first_row``."""
        entries = _entries(batch, field)
        if field.part:
            parts = _part_amounts(batch, field)
            self._split |= parts.height > 0
            entries = _with_amounts(entries, parts, batch)
            self._amounts.append(entries["amount"].to_numpy())
        distinct = entries["value"].unique(maintain_order=True)
        numbers = [self._codes.setdefault(value, len(self._codes)) for value in distinct]
        coded = entries["value"].replace_strict(distinct, numbers, return_dtype=pl.Int32)
        self._entries.append(coded.to_numpy())
        self._rows.append(entries["row"].to_numpy() + first_row)

    def finish(self, size: int, contribution: Longs) -> None:
        """Write the files; ``contribution`` is the EU contribution of each of ``size`` operations, 0 if not known."""
        name = f"facet.{self._key}"
        values = sorted(self._codes)
        final = np.empty(len(values), np.int32)
        final[[self._codes[value] for value in values]] = np.arange(len(values), dtype=np.int32)
        rows, codes = self._rows.read(), final[self._entries.read()]
        per_row = np.bincount(rows, minlength=size)
        Strings.save(self._folder, f"{name}.values", values)
        save(self._folder, f"{name}.starts", np.append(0, np.cumsum(per_row)).astype(np.int64))
        save(self._folder, f"{name}.codes", codes)
        save(self._folder, f"{name}.rows", rows[np.argsort(codes, kind="stable")])
        counts = np.bincount(codes, minlength=len(values))
        save(self._folder, f"{name}.row_starts", np.append(0, np.cumsum(counts)).astype(np.int64))
        if not size or per_row.max() <= 1:
            single = np.full(size, -1, np.int32)
            single[rows] = codes
            save(self._folder, f"{name}.single", single)
        amounts = self._amounts.read() if self._split else contribution[rows]
        if self._split:
            save(self._folder, f"{name}.amounts", amounts)
        is_exact = float(np.abs(amounts).sum(dtype=np.float64)) < _EXACT_FLOATS
        save(self._folder, f"{name}.exact", np.array([is_exact]))
        sums = _sums(codes, amounts, len(values), exact_floats=is_exact)
        save(self._folder, f"{name}.all", np.stack([counts, sums]))


def _scoped(values: pl.Expr, field: Field) -> pl.Expr:
    return values if field.scope is None else pl.concat_str(pl.col("scope"), values, separator=SCOPE_MARK)


def _scope(field: Field) -> pl.Expr:
    return (SCOPES[field.scope] if field.scope else pl.lit(None, pl.String)).alias("scope")


def _entries(batch: pl.DataFrame, field: Field) -> pl.DataFrame:
    """(row, value) of a batch, each pair once, by row."""
    rows = pl.int_range(pl.len(), dtype=pl.Int32).alias("row")
    lists = batch.select(rows, _scope(field), field.values.alias("value"))
    pairs = lists.explode("value").filter(pl.col("value").is_not_null() & (pl.col("value") != ""))
    return pairs.select("row", value=_scoped(pl.col("value"), field)).unique(maintain_order=True)


def _part_amounts(batch: pl.DataFrame, field: Field) -> pl.DataFrame:
    """(row, value, amount): what the parts with this value add up to, where a part has it and an EU contribution.

    A part's place counts for every region it lies in, as the operation's places do.
    """
    rows = pl.int_range(pl.len(), dtype=pl.Int32).alias("row")
    parts = batch.select(rows, _scope(field), part="parts").explode("part").filter(pl.col("part").is_not_null())
    part = pl.col("part").struct
    euro = part.field("eu_contribution").struct.field("eur")
    pieces = parts.select(
        "row", "scope", value=part.field(str(field.part)), amount=(euro.cast(pl.Decimal(38, 2)) * 100).cast(pl.Int64)
    ).drop_nulls(["value", "amount"])
    if field.part == "place":
        regions = pl.concat_list([pl.col("value").str.slice(0, length) for length in range(2, 6)]).list.unique()
        pieces = pieces.with_columns(value=regions).explode("value")
    return pieces.group_by("row", _scoped(pl.col("value"), field).alias("value")).agg(pl.col("amount").sum())


def _with_amounts(entries: pl.DataFrame, parts: pl.DataFrame, batch: pl.DataFrame) -> pl.DataFrame:
    """Entries with their amount: of a split operation that of its parts, else its whole EU contribution."""
    euro = pl.col("eu_contribution").struct.field("eur").cast(pl.Decimal(38, 2))
    whole = batch.select(
        pl.int_range(pl.len(), dtype=pl.Int32).alias("row"), whole=(euro * 100).cast(pl.Int64).fill_null(0)
    )
    split = parts.select("row", split=pl.lit(value=True)).unique()
    joined = (
        entries.join(parts, on=["row", "value"], how="left", maintain_order="left")
        .join(split, on="row", how="left", maintain_order="left")
        .join(whole, on="row", how="left", maintain_order="left")
    )
    amount = pl.when(pl.col("split")).then(pl.col("amount").fill_null(0)).otherwise(pl.col("whole"))
    return joined.select("row", "value", amount=amount)


def _sums(codes: Ints, cents: Array, size: int, *, exact_floats: bool) -> Longs:
    """Cents per code, exact."""
    if exact_floats:
        return np.bincount(codes, weights=cents, minlength=size).astype(np.int64)
    sums = np.zeros(size, np.int64)
    np.add.at(sums, codes, cents)
    return sums


def euro(cents: int) -> Decimal:
    """Cents as euro with two decimals."""
    return Decimal(cents).scaleb(-2)


@dataclass(frozen=True, slots=True)
class Subset:
    """Some operations: those at ``rows``, or with ``outside`` all but those.

    ``contribution`` is the EU contribution in cents of each of ``rows``, 0 where not known. Counting the few that are
    out and subtracting from the whole is cheaper than counting the many that are in.
    """

    rows: Longs
    contribution: Longs
    outside: bool


class FacetColumn:
    """The values of one field, open for reading."""

    def __init__(self, folder: Path, key: str) -> None:
        name = f"facet.{key}"
        self.key = key
        self.values = Strings(folder, f"{name}.values")
        self.starts: Longs = load(folder, f"{name}.starts")
        self.codes: Ints = load(folder, f"{name}.codes")
        self.row_starts: Longs = load(folder, f"{name}.row_starts")
        self.rows: Ints = load(folder, f"{name}.rows")
        self._single: Ints | None = load(folder, f"{name}.single") if (folder / f"{name}.single.npy").exists() else None
        self._amounts: Longs | None = (
            load(folder, f"{name}.amounts") if (folder / f"{name}.amounts.npy").exists() else None
        )
        self._all: Longs = load(folder, f"{name}.all")
        self._exact_floats = bool(load(folder, f"{name}.exact")[0])

    @property
    def size(self) -> int:
        """How many operations there are."""
        return len(self.starts) - 1

    @cached_property
    def _without(self) -> int:
        """How many operations have no value."""
        return int((np.diff(self.starts) == 0).sum())

    @cached_property
    def _names(self) -> Sequence[str] | Strings:
        """The values, kept as text where they are few: decoding them anew for each answer is most of its cost."""
        return tuple(self.values) if len(self.values) <= MOST_VALUES else self.values

    def rows_of(self, value: str) -> Ints:
        """The operations that have a value, ascending."""
        code = self.values.find(value)
        return self.rows[:0] if code is None else self.rows[self.row_starts[code] : self.row_starts[code + 1]]

    def mask(self, choice: Choice) -> Mask:
        """The operations a choice leaves."""
        mask = np.full(self.size, not choice.included)
        for value in choice.included:
            mask[self.rows_of(value)] = True
        for value in choice.excluded:
            mask[self.rows_of(value)] = False
        return mask

    def entries(self, rows: Longs) -> Longs:
        """Where in ``codes`` the entries of these operations stand."""
        return gathered(self.starts, rows)[0]

    def count(self, subset: Subset) -> tuple[Longs, Longs, int]:
        """Per code how many of the operations have it, and their EU cents; and how many have none."""
        counts, cents, missing = self._count(subset.rows, subset.contribution)
        if subset.outside:
            return self._all[0] - counts, self._all[1] - cents, self._without - missing
        return counts, cents, missing

    def _count(self, rows: Longs, contribution: Longs) -> tuple[Longs, Longs, int]:
        size = len(self.values)
        if not len(rows):
            return np.zeros(size, np.int64), np.zeros(size, np.int64), 0
        if self._single is not None and self._amounts is None:
            codes = self._single[rows] + 1
            counts = np.bincount(codes, minlength=size + 1)
            sums = _sums(codes, contribution, size + 1, exact_floats=self._exact_floats)
            return counts[1:], sums[1:], int(counts[0])
        at, lengths = gathered(self.starts, rows)
        codes = self.codes[at]
        cents = np.repeat(contribution, lengths) if self._amounts is None else self._amounts[at]
        sums = _sums(codes, cents, size, exact_floats=self._exact_floats)
        return np.bincount(codes, minlength=size), sums, int((lengths == 0).sum())

    def facet(self, subset: Subset, choice: Choice) -> Facet:
        """The facet over a subset; values that are chosen are listed even where no operation has them."""
        counts, cents, missing = self.count(subset)
        codes = np.flatnonzero(counts)
        ordered: list[int] = codes[np.argsort(-counts[codes], kind="stable")].tolist()
        chosen = {name: self.values.find(name) for name in choice.included}
        listed = ordered[:MOST_VALUES] + [code for code in ordered[MOST_VALUES:] if code in chosen.values()]
        values = [
            FacetValue(name, int(counts[code]), euro(int(cents[code])), selected=name in chosen)
            for code, name in ((code, self._names[code]) for code in listed)
        ]
        absent = sorted(name for name, code in chosen.items() if code is None or not counts[code])
        values += [FacetValue(name, 0, euro(0), selected=True) for name in absent]
        return Facet(self.key, tuple(values), missing, len(ordered) - len(listed))
