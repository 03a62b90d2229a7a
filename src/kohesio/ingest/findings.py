"""What is wrong with accepted rows although each cell was understood: missing, zero, contradictory, repeated.

The law's fields are asked of every list; others only where the list has a column for them. A cell that already has
a finding gets no second one for being empty.
"""

from __future__ import annotations

import polars as pl

from kohesio.ingest.cells import ROW
from kohesio.ingest.issues import IssueCollector
from kohesio.sources.spec import AMOUNT_FIELDS, ListSpec

_PLACES = ("nuts", "region", "lau", "postcode", "municipality", "coordinates", "latitude")
_MOSTLY = 0.5
"""A column that is empty in more than half of the rows is one of several ways to give the place."""

_COSTS = ("eligible_cost", "total_cost")


def check_rows(parsed: pl.DataFrame, spec: ListSpec, issues: IssueCollector) -> None:
    """Record the findings of a frame of ``rows.PARSED``."""
    found = issues.peek()
    _missing(parsed, spec, issues, found)
    for name in main_amounts(spec):
        _flag(parsed, pl.col(name) == 0, "zero-amount", issues, field=name, raw=name)
        _flag(parsed, pl.col(name) < 0, "negative-amount", issues, field=name, raw=name)
    cost = pl.coalesce(_COSTS)
    _flag(parsed, pl.col("eu_contribution") > cost, "eu-above-total", issues, field="eu_contribution",
          raw="eu_contribution")  # fmt: skip
    if spec.anonymous:
        unnamed = pl.col("beneficiary").list.eval(pl.element().is_in(spec.anonymous)).list.any()
        _flag(parsed, unnamed, "anonymous-beneficiary", issues, field="beneficiary")
    start, end = (pl.col(name).struct.field("date") for name in ("start_date", "end_date"))
    same_day = pl.col("end_date").struct.field("precision") == "day"
    _flag(parsed, (end < start) & same_day, "end-before-start", issues, field="end_date")
    several = ~pl.col("allocation_year").str.contains(r"^[0-9]{4}$")
    _flag(parsed, several, "several-years", issues, field="allocation_year", raw="allocation_year")
    updated = pl.col("list_updated").struct.field("date")
    usual = parsed.select(updated.mode().min()).item() if parsed["list_updated"].is_not_null().any() else None
    if usual is not None:
        _flag(parsed, updated > usual, "update-after-publication", issues, field="list_updated")


def check_repeated(parsed: pl.DataFrame, issues: IssueCollector) -> None:
    """Rows that equal an earlier row in every cell."""
    again = parsed.filter(pl.col("content").is_duplicated())
    if not again.height:
        return
    first = pl.col(ROW).first().over("content")
    later = again.with_columns(first.alias("first")).filter(pl.col(ROW) != pl.col("first"))
    issues.add("repeated-row", later[ROW], detail=later.select(pl.format("equals row {}", "first")).to_series())


def main_amounts(spec: ListSpec) -> tuple[str, ...]:
    """The list's amounts that matter: those of the law, else the first of the others."""
    law = tuple(name for name in ("eligible_cost", "total_cost", "eu_contribution") if spec.uses(name))
    if any(name in _COSTS for name in law):
        return law
    other = next((name for name in AMOUNT_FIELDS if name.startswith("other") and spec.uses(name)), None)
    return law or ((other,) if other else ())


def _missing(parsed: pl.DataFrame, spec: ListSpec, issues: IssueCollector, found: pl.DataFrame) -> None:
    rules = [("title", "missing-title", True), ("beneficiary", "missing-beneficiary", True)]
    for name, code in (
        ("operation_code", "missing-operation-code"),
        ("fund", "missing-fund"),
        ("postcode", "missing-postcode"),
        ("allocation_year", "missing-year"),
        ("start_date", "missing-date"),
        ("end_date", "missing-date"),
        *((name, "missing-amount") for name in main_amounts(spec)),
    ):
        rules.append((name, code, spec.uses(name)))
    if parsed["postcode"].null_count() > parsed.height * _MOSTLY:
        rules.remove(("postcode", "missing-postcode", spec.uses("postcode")))
    for name, code, asked in rules:
        if asked:
            _flag(_unreported(parsed, found, (name,)), pl.col(name).is_null(), code, issues, field=name)
    places = [name for name in _PLACES if spec.uses(name)]
    if places:
        empty = pl.all_horizontal(pl.col(name).is_null() for name in places)
        _flag(_unreported(parsed, found, tuple(places)), empty, "missing-location", issues, field="places")


def _unreported(parsed: pl.DataFrame, found: pl.DataFrame, fields: tuple[str, ...]) -> pl.DataFrame:
    """The rows that have no finding on these fields yet."""
    rows = found.filter(pl.col("field").is_in(fields))[ROW]
    return parsed.filter(~pl.col(ROW).is_in(rows.implode())) if len(rows) else parsed


def _flag(
    parsed: pl.DataFrame,
    test: pl.Expr,
    code: str,
    issues: IssueCollector,
    *,
    field: str,
    raw: str | None = None,
) -> None:
    hit = parsed.select(test.fill_null(value=False).alias("hit"))["hit"]
    if hit.any():
        texts = None if raw is None else parsed[raw].filter(hit).cast(pl.String)
        issues.add(code, parsed[ROW].filter(hit), field=field, raw=texts)
