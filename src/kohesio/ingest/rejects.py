"""Rows that are no operations in scope, by the description's rules; and records whose fields came apart.

A rejected row is a finding with its reason, never silently gone.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kohesio.ingest import cells
from kohesio.ingest.cells import ROW, Rows
from kohesio.ingest.header import Binding
from kohesio.ingest.issues import IssueCollector
from kohesio.sources.spec import Condition, ListSpec

_NAMES = ("title", "operation_code", "operation_id", "beneficiary")


def rejected_rows(rows: Rows, binding: Binding, spec: ListSpec, issues: IssueCollector) -> pl.Series:
    """True for each row that some rule rejects (the first that holds gives the reason), or that names nothing."""
    gone = pl.Series("gone", [False], dtype=pl.Boolean).new_from_index(0, rows.frame.height)
    for rule in spec.rejects:
        hit = ~gone
        for condition in rule.when:
            hit &= _holds(rows, binding, condition)
        if hit.any():
            out = rows.keep(hit)
            issues.add(rule.reason, out.frame[ROW], detail=rule.detail, raw=_first_text(out))
            gone |= hit
    names = {str(one.index) for one in binding.columns if any(use.field in _NAMES for use in one.spec.uses)}
    filled = [pl.col(name).str.strip_chars() != "" for name in rows.frame.columns if name in names]
    named = rows.frame.select(pl.any_horizontal(filled) if filled else pl.lit(value=False)).to_series()
    nameless = ~gone & ~named.fill_null(value=False)
    if nameless.any():
        out = rows.keep(nameless)
        issues.add("no-operation", out.frame[ROW], raw=_first_text(out))
    return gone | nameless


def rejoined(rows: Rows, spec: ListSpec, issues: IssueCollector) -> Rows:
    """Records read again by the description's pattern over the whole record; those that do not fit, or fit in more
    than one way, are left out.

    The two ends of all ways to fit are the pattern's own and the one with all quantifiers turned (flag ``U``): groups
    take as little as they can, or as much, from the first on. Where both are the same there is no other way. A record
    whose fields fit as they stand is not torn, whatever else would do.

    A record of no more fields than the pattern has groups, with the delimiter within one of them, stays as it is: it
    was quoted. Columns of the pattern that the sheet has not are empty. Where a personal column was taken out before,
    the text of a broken record is kept out too.
    """
    pattern, mark = spec.layout.ragged, spec.layout.delimiter or ","
    if pattern is None:
        return rows
    names = [name for name in rows.frame.columns if name != ROW]
    kept, beyond = names[: pattern.groups], names[pattern.groups :]
    groups = [*kept, *(f"lacking {at}" for at in range(len(kept), pattern.groups))]
    hides = names != [str(index) for index in range(len(names))]
    filled = pl.concat_list([pl.col(name).fill_null("") for name in names])
    lines = rows.frame.with_columns(
        filled.list.join(mark).str.strip_chars_end(mark).alias("line"),
        _any([pl.col(name).is_not_null() for name in beyond]).alias("extra"),
        _any([pl.col(name).str.contains(mark, literal=True).fill_null(value=False) for name in kept]).alias("quoted"),
    )
    read = lines.select(ROW, "line", "extra", *kept, (~pl.col("extra") & pl.col("quoted")).alias("stays"),
                        _fitted(pattern.pattern, groups).alias("fields"),
                        _fitted(f"(?U){pattern.pattern}", groups).alias("turned"))  # fmt: skip
    broken = ~read["stays"] & ~_certain(read, kept)
    raw = pl.lit(None, dtype=pl.String) if hides else pl.col("line")
    texts = read.select(ROW, raw.alias("line"))
    issues.add("broken-record", read[ROW].filter(broken), raw=texts["line"].filter(broken))
    repaired = read["extra"] & ~broken
    issues.add("repaired-record", read[ROW].filter(repaired), raw=texts["line"].filter(repaired))
    fields = [
        pl.when(read["stays"]).then(read[name]).otherwise(read["fields"].struct.field(name)).alias(name)
        for name in kept
    ]
    whole = pl.select(read[ROW], *fields).filter(~broken)
    return Rows(rows.sheet, whole.select(ROW, pl.when(pl.col(kept).str.strip_chars() != "").then(pl.col(kept))), None)


def _fitted(pattern: str, groups: Sequence[str]) -> pl.Expr:
    return pl.col("line").str.extract_groups(pattern).struct.rename_fields(groups)


def _certain(read: pl.DataFrame, kept: Sequence[str]) -> pl.Series:
    """Whether the fields that fit are those that stand, or the only ones that fit."""
    fits = pl.col("fields").struct.field(kept[0]).is_not_null()
    stand = [pl.col("fields").struct.field(name).fill_null("") == pl.col(name).fill_null("") for name in kept]
    alone = [pl.col("fields").struct.field(name).eq_missing(pl.col("turned").struct.field(name)) for name in kept]
    untorn = ~pl.col("extra") & pl.all_horizontal(stand)
    return read.select(fits & (untorn | pl.all_horizontal(alone))).to_series()


def _any(conditions: Sequence[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(conditions) if conditions else pl.lit(value=False)


def _holds(rows: Rows, binding: Binding, condition: Condition) -> pl.Series:
    column = binding.find(condition.column)
    if column is None:
        return pl.Series("hit", [False], dtype=pl.Boolean).new_from_index(0, rows.frame.height)
    text = cells.raw(rows, column)
    hit = pl.Series("hit", [True], dtype=pl.Boolean).new_from_index(0, len(text))
    if condition.empty is not None:
        hit &= text.is_null() if condition.empty else text.is_not_null()
    if condition.values:
        hit &= text.is_in(list(condition.values)).fill_null(value=False)
    if condition.matches is not None:
        hit &= text.str.contains(condition.matches.pattern).fill_null(value=False)
    return hit


def _first_text(rows: Rows) -> pl.Series:
    """The first filled cell of each row, to recognise the row by."""
    names = [name for name in rows.frame.columns if name != ROW]
    if not names:
        return pl.Series("text", [None] * rows.frame.height, dtype=pl.String)
    return rows.frame.select(pl.coalesce(names).alias("text")).to_series()
