"""Operations that go on under another id: those of the version being served that a new one lacks, held against those
that are new in it.

An id is made of what a list says (design §5), so a list that is split, joined with another, numbered anew or published
under new headings may give its operations other ids. Promises that an operation leads to one with the same title, the
same first beneficiary and begin, and the same code or amounts, where on both sides no other has them; and that nothing
is compared but what differs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from kohesio.ingest.resolve.amendments import MOVED

_LAW = ("total_cost", "eligible_cost", "eu_contribution")


@dataclass(frozen=True, slots=True)
class Succession:
    """``moved`` (``MOVED``) leads from former ids to those of now; ``kept`` counts by list the operations of the
    version being served that the new one has, be it under another id."""

    moved: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MOVED))
    kept: Counter[str] = field(default_factory=Counter)


def succession(before: pl.LazyFrame, now: pl.LazyFrame) -> Succession:
    """What became of the operations ``before`` in those of ``now`` (both of schema ``OPERATIONS``)."""
    ids = before.select("id", pl.col("source").struct.field("list").alias("list")).collect(engine="streaming")
    living = now.select("id").collect(engine="streaming")
    gone, new = ids.join(living, on="id", how="anti")["id"], living.join(ids, on="id", how="anti")["id"]
    moved = _moved(_told(before, gone), _told(now, new)) if len(gone) and len(new) else pl.DataFrame(schema=MOVED)
    lost = gone.filter(~gone.is_in(moved["old"].implode()))
    kept = ids.filter(~pl.col("id").is_in(lost.implode()))["list"].value_counts()
    return Succession(moved, Counter(dict(kept.iter_rows())))


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


def _told(operations: pl.LazyFrame, ids: pl.Series) -> pl.DataFrame:
    """What is compared of the operations ``ids``: those without a title, or with neither beneficiary nor begin, do not
    count."""
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
            pl.col("id").is_in(ids.implode()), title.is_not_null(), body.is_not_null() | start.is_not_null()
        )
        .select(
            "id",
            told=told,
            code=pl.col("operation_code").str.replace("^0+([0-9]+)$", "$1"),
            amounts=pl.when(some).then(pl.concat_str((each.fill_null("") for each in amounts), separator="|")),
        )
        .collect(engine="streaming")
    )
