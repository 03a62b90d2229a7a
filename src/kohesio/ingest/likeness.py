"""How much two files of operations have in common, whatever their headings, codes and order.

Relies on what the files become, read as if they were of one list, so that equal operations have equal ids. Promises
two numbers of eight bytes for each operation and nothing else of it, so that many files may be held beside each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from kohesio.errors import SourceError
from kohesio.ingest.load import ListFile, Loading, load

ENOUGH = 0.2
"""Share of the operations of the smaller of two files that the other must have too, with the same title, if they are
editions of one list. Lists of different programmes share none; an edition keeps most of what the one before had."""

_SAME_CONTENT = 0.5
"""The like for operations whose codes differ, but neither title, begin nor amounts."""

_NONE = pl.Series("number", dtype=pl.UInt64)


@dataclass(frozen=True, slots=True)
class Likeness:
    """The operations of a file: ``coded`` has a number for each id and title, ``told`` one for each title, begin and
    amounts, where an operation has them all. Both are sorted and without repetition; ``size`` counts operations."""

    size: int
    coded: pl.Series
    told: pl.Series

    @classmethod
    def of_nothing(cls) -> Likeness:
        """That of a file which cannot be read."""
        return cls(0, _NONE, _NONE)

    def share(self, other: Likeness) -> float:
        """The share of the smaller that the larger has too. Codes may be running numbers, so titles count; where they
        are written in another way, content does."""
        return self._common(other) / smaller if (smaller := min(self.size, other.size)) else 0.0

    def covered_by(self, other: Likeness) -> float:
        """The share of these operations that the other has too."""
        return self._common(other) / self.size if self.size else 0.0

    def _common(self, other: Likeness) -> int:
        smaller = min(self.size, other.size)
        coded = _in_both(self.coded, other.coded)
        if coded >= ENOUGH * smaller:
            return coded
        told = _in_both(self.told, other.told)
        return told if told >= _SAME_CONTENT * smaller else coded


def likeness(file: ListFile, between: Callable[[], None] = lambda: None) -> Likeness:
    """What there is to compare of a file; nothing where it cannot be read. ``between`` is called between batches and
    raises to give up."""
    ids: list[pl.Series] = []
    frames = [pl.DataFrame(schema={"coded": pl.UInt64, "told": pl.UInt64})]

    def keep(operations: pl.DataFrame) -> None:
        ids.append(operations["id"])
        frames.append(operations.select(_numbers()))

    alike = replace(file, list_id="")
    try:
        load(Loading(alike, keep, lambda each: each.is_not_null(), lambda _: None, between=between))
    except SourceError:
        return Likeness.of_nothing()
    found = pl.concat(frames)
    size = pl.concat(ids).n_unique() if ids else 0
    return Likeness(size, *(found[name].drop_nulls().unique().sort() for name in ("coded", "told")))


def _numbers() -> tuple[pl.Expr, pl.Expr]:
    title = pl.col("title").list.first().struct.field("text").str.to_lowercase()
    amounts = [
        pl.col(name).struct.field("amount").cast(pl.String)
        for name in ("total_cost", "eligible_cost", "eu_contribution")
    ]
    start = pl.col("start_date").struct.field("date").cast(pl.String)
    some = pl.any_horizontal(each.is_not_null() for each in amounts)
    told = pl.concat_str(title, start, *(each.fill_null("") for each in amounts), separator="\x1f")
    coded = pl.concat_str("id", title.fill_null(""), separator="\x1f")
    return coded.hash().alias("coded"), pl.when(some & told.is_not_null()).then(told.hash()).alias("told")


def _in_both(one: pl.Series, other: pl.Series) -> int:
    return one.to_frame("number").join(other.to_frame("number"), on="number", how="semi").height
