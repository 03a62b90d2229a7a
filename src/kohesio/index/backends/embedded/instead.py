"""What operations that publish no EU contribution publish in its place: amounts awarded, paid and so on, by kind.

Such an amount is no contribution of the Union and never stands in for one; beside the sum that lacks these operations
it tells their size. Operations that are counted in others are left out. Files::

    instead_row, instead_starts     the operations with such amounts, ascending (int32), and where those of each begin
    instead_cents, instead_kind     an entry per operation and kind: euro cents (int64), number of the kind (uint8)
    instead.kinds                   kind and currency as published, with a blank between them (Strings)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from kohesio.index.backends.embedded.arrays import Arrays, ArraysWriter, Ints, Longs, Strings, gathered, positions
from kohesio.index.backends.embedded.facets import FacetColumn
from kohesio.index.backends.embedded.sets import Operations, places_among
from kohesio.index.result import Instead, euro

_SCHEMA = {"row": pl.Int32, "kind": pl.String, "cents": pl.Int64}


def amounts_instead(batch: pl.DataFrame, first_row: int) -> pl.DataFrame:
    """(row, kind, cents) of a batch whose first operation is ``first_row``; the kind with its currency."""
    lacks = pl.col("eu_contribution").struct.field("eur").is_null() & pl.col("counted_in").is_null()
    rows = (pl.int_range(pl.len(), dtype=pl.Int32) + first_row).alias("row")
    others = batch.select(rows, lacks.alias("lacks"), other="other_amounts").filter("lacks").explode("other")
    other = pl.col("other").struct
    amount = other.field("amount").struct
    entries = others.select(
        "row",
        other.field("kind"),
        currency=amount.field("currency"),
        cents=(amount.field("eur").cast(pl.Decimal(38, 2)) * 100).cast(pl.Int64),
    ).drop_nulls()
    once = entries.group_by("row", "kind", maintain_order=True).agg(pl.col("currency").first(), pl.col("cents").sum())
    return once.select("row", kind=pl.concat_str("kind", "currency", separator=" "), cents="cents")


def write_instead(writer: ArraysWriter, batches: Sequence[pl.DataFrame]) -> None:
    """Write what ``amounts_instead`` found, in the order of the operations."""
    entries = pl.concat([pl.DataFrame(schema=_SCHEMA), *batches])
    kinds, numbers = np.unique(entries["kind"].to_numpy().astype(str), return_inverse=True)
    rows, lengths = np.unique(entries["row"].to_numpy(), return_counts=True)
    writer.save("instead_row", rows.astype(np.int32))
    writer.save("instead_starts", positions(np.append(0, np.cumsum(lengths))))
    writer.save("instead_cents", entries["cents"].to_numpy())
    writer.save("instead_kind", numbers.astype(np.uint8))
    Strings.save(writer, "instead.kinds", kinds.tolist())


class InsteadAmounts:
    """These amounts, open for reading."""

    def __init__(self, arrays: Arrays) -> None:
        self._rows: Ints = arrays.load("instead_row")
        self._starts: Longs = arrays.load("instead_starts")
        self._cents: Longs = arrays.load("instead_cents")
        self._kind: Ints = arrays.load("instead_kind")
        self._kinds = tuple(Strings(arrays, "instead.kinds"))
        self._all = self._told(np.arange(len(self._rows)))

    def within(self, operations: Operations) -> tuple[Instead, ...]:
        """What some operations publish: a line for each kind, that of most operations first."""
        if operations.is_all or not len(self._rows):
            return self._all
        return self._told(places_among(operations, self._rows))

    def within_each(self, operations: Operations, lists: FacetColumn, codes: Ints) -> list[tuple[Instead, ...]]:
        """The same of the operations with each of some codes of a field that has lists by operation."""
        if not len(self._rows):
            return [()] * len(codes)
        places = np.arange(len(self._rows)) if operations.is_all else places_among(operations, self._rows)
        held = lists.members(self._rows[places], codes)
        return [self._told(places[held[nth]]) if nth in held else () for nth in range(len(codes))]

    def _told(self, places: Longs) -> tuple[Instead, ...]:
        entries, _ = gathered(self._starts, places)
        kinds = self._kind[entries]
        counts = np.bincount(kinds, minlength=len(self._kinds)).tolist()
        sums = np.zeros(len(self._kinds), np.int64)
        np.add.at(sums, kinds, self._cents[entries])
        found: dict[str, tuple[int, int, tuple[str, ...]]] = {}
        for name, count, cents in zip(self._kinds, counts, sums.tolist(), strict=True):
            kind, currency = name.split(" ")
            if count:
                number, total, currencies = found.get(kind, (0, 0, ()))
                found[kind] = number + count, total + cents, (*currencies, currency)
        told = (Instead(kind, number, euro(cents), currencies) for kind, (number, cents, currencies) in found.items())
        return tuple(sorted(told, key=lambda one: (-one.count, -one.eur, one.kind)))
