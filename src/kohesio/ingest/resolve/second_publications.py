"""The same operation in two lists of one programme: one identifier (design §5), so one record, published twice.

The record is that of the list that came first, which is the one with the newer edition (``kohesio.ingest.run``); the
rows of the other are compared with it and told in a finding, with what differs. Two rows of one programme and code of
which neither title nor beneficiary nor any amount agrees are no second publication but two operations under one code,
of which an identifier can name only one: such a row is rejected.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from kohesio.ingest.issues import CATALOGUE
from kohesio.ingest.resolve.figures import LAW, words
from kohesio.ingest.resolve.same_operation import agree, share
from kohesio.model.issue import PUBLISHED_TWICE
from kohesio.snapshot.schema import ISSUES

COMPARED = ("id", "title", "beneficiaries", *LAW, "start_date", "end_date", "source")
"""Columns of an operation that are kept of its second publication."""

_REJECTED = "repeated-id"


@dataclass(frozen=True, slots=True)
class SecondPublications:
    """``findings``: schema ``ISSUES``, one for each operation of the list that an earlier list has; ``ids``: those of
    the operations that are the same; ``rejected_rows``: rows of those that are others."""

    findings: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ISSUES))
    ids: pl.Series = field(default_factory=lambda: pl.Series("id", dtype=pl.String))
    rejected_rows: int = 0


def second_publications(again: pl.DataFrame, operations: pl.LazyFrame) -> SecondPublications:
    """What ``again`` (the columns ``COMPARED``) came to; ``operations`` (schema ``OPERATIONS``) has all before it."""
    if not again.height:
        return SecondPublications()
    first = operations.filter(pl.col("id").is_in(again["id"].implode())).select(COMPARED)
    both = _comparable(again.lazy()).join(_comparable(first), on="id", suffix="_other", maintain_order="left")
    told = both.with_columns(_same().alias("same"), _differences().alias("differences")).collect()
    code = pl.when("same").then(pl.lit(PUBLISHED_TWICE)).otherwise(pl.lit(_REJECTED))
    severities = {name: CATALOGUE[name].severity.value for name in (PUBLISHED_TWICE, _REJECTED)}
    findings = told.select(
        code.alias("code"),
        code.replace_strict(severities, return_dtype=pl.String).alias("severity"),
        "list",
        "sheet",
        pl.col("rows").list.first().alias("row"),
        *(pl.lit(None, dtype=pl.String).alias(name) for name in ("column", "field", "raw")),
        _detail().alias("detail"),
        pl.when("same").then("id").alias("operation"),
    )
    others = told.filter(~pl.col("same"))
    return SecondPublications(
        findings.select(pl.col(name).cast(kind) for name, kind in ISSUES.items()),
        told.filter("same")["id"],
        int(others["rows"].list.len().sum() or 0),
    )


def _comparable(operations: pl.LazyFrame) -> pl.LazyFrame:
    """Titles and names as words, the law's amounts as published or derived, and where the operation stands."""
    return operations.select(
        "id",
        pl.col("title").list.eval(words(pl.element().struct.field("text"))).alias("titles"),
        pl.col("beneficiaries").list.eval(words(pl.element().struct.field("name"))).alias("names"),
        pl.col("beneficiaries").list.eval(pl.element().struct.field("id")).alias("bodies"),
        *(
            pl.col(name).struct.field(part).alias(f"{name}_{part}")
            for name in LAW
            for part in ("amount", "currency", "eur")
        ),
        *(pl.col(name).struct.field("date").alias(name) for name in ("start_date", "end_date")),
        pl.col("source").struct.field("list").alias("list"),
        pl.col("source").struct.field("sheet").alias("sheet"),
        pl.col("source").struct.field("rows").alias("rows"),
    )


def _same() -> pl.Expr:
    """Whether anything agrees that tells operations apart; true where the two have nothing to compare."""
    agreeing = [_listed("titles"), _bodies(), *map(agree, LAW)]
    compared = pl.any_horizontal(one.is_not_null() for one in agreeing)
    return pl.any_horizontal(one.fill_null(value=False) for one in agreeing) | ~compared


def _listed(name: str) -> pl.Expr:
    """Whether two lists of texts have one in common; null where one of them is empty."""
    there = (pl.col(name).list.len() > 0) & (pl.col(f"{name}_other").list.len() > 0)
    return pl.when(there).then(share(name))


def _bodies() -> pl.Expr:
    return pl.when(_listed("names").is_not_null()).then(share("names") | share("bodies"))


def _differences() -> pl.Expr:
    """What differs, in the words of the record; amounts and dates with both values, names without."""
    said = [
        pl.when(~_listed("titles")).then(pl.lit("title")),
        pl.when(~_bodies()).then(pl.lit("beneficiaries")),
        *(
            pl.when(~agree(name)).then(
                pl.format(
                    f"{name} {{}} {{}} (there {{}} {{}})",
                    *(f"{name}_{part}{end}" for end in ("", "_other") for part in ("amount", "currency")),
                )
            )
            for name in LAW
        ),
        *(
            pl.when(pl.col(name) != pl.col(f"{name}_other")).then(
                pl.format(f"{name} {{}} (there {{}})", name, f"{name}_other")
            )
            for name in ("start_date", "end_date")
        ),
    ]
    return pl.concat_list(said).list.drop_nulls().list.join("; ")


def _detail() -> pl.Expr:
    place = pl.format("the list {}, row {}", "list_other", pl.col("rows_other").list.first())
    differing = pl.when(pl.col("differences") != "").then(pl.format(" Here differ: {}.", "differences"))
    same = pl.concat_str(pl.format("One operation with {}, whose values stand.", place), differing.fill_null(""))
    other = pl.format("Another operation has the programme and code: {}.", place)
    return pl.when("same").then(same).otherwise(pl.concat_str(other, differing.fill_null("")))
