"""Operations that go on under another id: those of the version being served that a new one lacks, held against those
that are new in it.

An id is made of what a list says (design §5), so a list that is split, joined with another, numbered anew or published
under new headings may give its operations other ids. Promises that an operation leads to one with the same title, the
same first beneficiary and begin, and the same code or amounts, where on both sides no other has them; and that nothing
is compared but what differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import overload

import polars as pl

from kohesio.ingest.resolve.amendments import MOVED

_LAW = ("total_cost", "eligible_cost", "eu_contribution")

_SEVERAL, _SHARE = 5, 0.05
"""Operations, and share of all, that must be lost at the end of a list before it looks cut off."""


@dataclass(frozen=True, slots=True)
class Succession:
    """``moved`` (``MOVED``) leads from former ids to those of now; ``kept`` counts by list the operations of the
    version being served that the new one has, be it under another id. ``cut`` says of lists that lack their last
    operations, and no others, while none or one is new, how many these are: so looks a file that breaks off."""

    moved: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MOVED))
    kept: Counter[str] = field(default_factory=Counter)
    cut: Mapping[str, int] = field(default_factory=dict)


def succession(before: pl.LazyFrame, now: pl.LazyFrame) -> Succession:
    """What became of the operations ``before`` in those of ``now`` (both of schema ``OPERATIONS``)."""
    ids, living = _places(before), _places(now)
    gone, new = ids.join(living, on="number", how="anti"), living.join(ids, on="number", how="anti")
    moved = pl.DataFrame(schema=MOVED)
    if gone.height and new.height:
        moved = _moved(_told(before, gone["number"]), _told(now, new["number"]))
    left, reached = (_number(moved[name]) for name in ("old", "new"))
    lost = pl.col("number").is_in(gone["number"].filter(~gone["number"].is_in(left.implode())).implode())
    ids = ids.with_columns(lost.alias("lost"))
    kept = ids.filter(~pl.col("lost")).group_by(pl.col("list").cast(pl.String)).len()
    cut = _cut(ids, new.filter(~pl.col("number").is_in(reached.implode())))
    return Succession(moved, Counter(dict(kept.iter_rows())), cut)


def _places(operations: pl.LazyFrame) -> pl.DataFrame:
    """The number of each id, and where the operation stands: list, sheet and first row; some twenty bytes each."""
    source = pl.col("source").struct
    words = (source.field(name).cast(pl.Categorical) for name in ("list", "sheet"))
    row = source.field("rows").list.first().alias("row")
    return operations.select(_number(pl.col("id")).alias("number"), *words, row).collect(engine="streaming")


def _cut(before: pl.DataFrame, new: pl.DataFrame) -> dict[str, int]:
    """List → operations that are ``lost`` at its end. The row in which a text breaks off may look like a new one."""
    row, lost = pl.col("row"), pl.col("lost")
    ends = before.group_by("list").agg(
        lost.sum().alias("count"),
        (row.filter(lost).min() > row.filter(~lost).max()).alias("last"),
        pl.col("sheet").n_unique().alias("sheets"),
        pl.len().alias("all"),
    )
    name = pl.col("list").cast(pl.String)
    fresh = new.group_by("list").len("new").with_columns(name)
    found = (
        ends.with_columns(name)
        .join(fresh, on="list", how="left")
        .filter(
            "last",
            pl.col("sheets") == 1,
            pl.col("count") >= pl.max_horizontal(pl.lit(_SEVERAL), pl.col("all") * _SHARE),
            pl.col("new").fill_null(0) <= 1,
        )
    )
    return dict(found.select("list", "count").sort("list").iter_rows())


@overload
def _number(ids: pl.Expr) -> pl.Expr: ...
@overload
def _number(ids: pl.Series) -> pl.Series: ...
def _number(ids: pl.Expr | pl.Series) -> pl.Expr | pl.Series:
    """The digits of ids, in eight bytes."""
    return ids.str.slice(1).cast(pl.UInt64)


def _moved(gone: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """By code first, then by amounts; what is found by one is looked for no more."""
    found = [pl.DataFrame(schema=MOVED)]
    for key in ("code", "amounts"):
        left, right = (
            each.drop_nulls(key).filter(pl.struct("told", key).is_unique()).select("id", "told", key)
            for each in (gone, new)
        )
        pairs = left.join(right, on=["told", key], suffix="_new").select(old="id", new="id_new")
        found.append(pairs)
        gone = gone.filter(~pl.col("id").is_in(pairs["old"].implode()))
        new = new.filter(~pl.col("id").is_in(pairs["new"].implode()))
    return pl.concat(found).sort("old")


def _told(operations: pl.LazyFrame, numbers: pl.Series) -> pl.DataFrame:
    """What is compared of the operations with these numbers: those without a title, or with neither beneficiary nor
    begin, do not count."""
    title = pl.col("title").list.first().struct.field("text").str.to_lowercase()
    body = pl.col("beneficiaries").list.first().struct.field("name").str.to_lowercase()
    start = pl.col("start_date").struct.field("date").cast(pl.String)
    amounts = [pl.col(name).struct.field("amount").cast(pl.String) for name in _LAW]
    some = pl.any_horizontal(each.is_not_null() for each in amounts)
    told = pl.concat_str(
        "country", title, body.fill_null(""), start.fill_null(""), separator="\x1f", ignore_nulls=False
    )
    return (
        operations.filter(
            _number(pl.col("id")).is_in(numbers.implode()),
            title.is_not_null(),
            body.is_not_null() | start.is_not_null(),
        )
        .select(
            "id",
            told=told,
            code=pl.col("operation_code").str.replace("^0+([0-9]+)$", "$1"),
            amounts=pl.when(some).then(pl.concat_str((each.fill_null("") for each in amounts), separator="|")),
        )
        .collect(engine="streaming")
    )
