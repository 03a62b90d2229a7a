"""Cells become clean text, a column at a time: trimmed, placeholders emptied, patterns and look-ups applied.

Works on whole columns in Polars, so that its cost does not grow with Python. Text is changed only as the list's
description says; white space at the ends is always dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from kohesio.ingest.header import Binding, Bound
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.table import RawTable
from kohesio.sources.spec import LIST_FIELDS, Fate, FieldUse, ListSpec

ROW = "row"

_PLACES = ("region", "municipality", "postcode", "nuts", "lau")

_CONTROLS = {chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_CONTROL = "[\u0080-\u009f]"


@dataclass(frozen=True, slots=True)
class BoundUse:
    """A column of the file and one field it feeds."""

    column: Bound
    use: FieldUse


@dataclass(frozen=True, slots=True)
class Rows:
    """Data rows of one sheet: ``frame`` has ``row`` (number in the file) and one String column per column of the
    file that is not personal, named by its index, no cell of it blank; ``kinds`` runs beside it or is None where all
    is text."""

    sheet: str | None
    frame: pl.DataFrame
    kinds: pl.DataFrame | None

    def keep(self, mask: pl.Series) -> Rows:
        """The rows where ``mask`` is true."""
        if mask.all():
            return self
        kinds = None if self.kinds is None else self.kinds.filter(mask)
        return Rows(self.sheet, self.frame.filter(mask), kinds)


def data_rows(table: RawTable, binding: Binding) -> Rows:
    """The table without its heading and without personal columns, which nothing after this sees."""
    personal = {str(column.index) for column in binding.columns if column.spec.fate is Fate.PERSONAL}
    keep = [name for name in table.cells.columns if name not in personal]
    mask = table.numbers >= binding.first_row
    frame = table.cells.select(pl.Series(ROW, table.numbers).cast(pl.Int32), *keep).filter(mask)
    kinds = None if table.kinds is None else table.kinds.select(keep).filter(mask)
    filled = frame.select(pl.any_horizontal(pl.exclude(ROW).is_not_null()) if keep else pl.lit(value=False)).to_series()
    return Rows(table.sheet, frame, kinds).keep(filled)


def repair_characters(rows: Rows, binding: Binding, issues: IssueCollector) -> Rows:
    """Control characters (U+0080 to U+009F) back to what Windows-1252 has in their place."""
    frame = rows.frame
    for column in binding.columns:
        name = str(column.index)
        if column.spec.fate is not Fate.USED or name not in frame.columns:
            continue
        hit = frame.filter(pl.col(name).str.contains(_CONTROL))
        if hit.height:
            issues.add("repaired-characters", hit[ROW], column=column.label, raw=hit[name])
            frame = frame.with_columns(pl.col(name).str.replace_many(_CONTROLS))
    return Rows(rows.sheet, frame, rows.kinds)


def raw(rows: Rows, column: Bound) -> pl.Series:
    """A column as published, trimmed; null where there is nothing, for no cell is blank (``kohesio.ingest.table``)."""
    name = str(column.index)
    if name not in rows.frame.columns:
        return pl.Series(name, [None] * rows.frame.height, dtype=pl.String)
    return rows.frame[name].str.strip_chars()


def text_columns(rows: Rows, uses: Sequence[BoundUse], spec: ListSpec, issues: IssueCollector) -> list[pl.Series]:
    """The values of each use, in one pass: String, or List(String) for fields that may hold several."""
    several = _with_several(rows, uses)
    named = [
        _cleaned(pl.col(str(one.column.index)), one.use, spec, several=place in several).alias(f"use{place}")
        if str(one.column.index) in rows.frame.columns
        else pl.lit(None, dtype=pl.List(pl.String) if one.use.field in LIST_FIELDS else pl.String).alias(f"use{place}")
        for place, one in enumerate(uses)
    ]
    found = rows.frame.lazy().select(ROW, *named).collect()
    return [_looked(rows, one, found[f"use{place}"], issues) for place, one in enumerate(uses)]


def _looked(rows: Rows, bound: BoundUse, values: pl.Series, issues: IssueCollector) -> pl.Series:
    """The values after the look-up, with what the steps before and the look-up found."""
    column, use = bound.column, bound.use
    if not (use.values or use.digits or use.empty):
        return values
    source = raw(rows, column)
    _report_changes(rows, column, use, (source, values), issues)
    if use.values is None:
        return values
    keep = use.otherwise == "keep"
    looked = _looked_up(values, dict(use.values), keep=keep, many=use.field in LIST_FIELDS)
    if not keep:
        _report_unknown(rows, column, use, (source, values), issues)
    return looked


def _filled(column: pl.Expr) -> pl.Expr:
    trimmed = column.str.strip_chars()
    return pl.when(trimmed != "").then(trimmed)


def _with_several(rows: Rows, uses: Sequence[BoundUse]) -> set[int]:
    """Which uses have a cell with their separator in these rows; the others are spared the splitting."""
    marked = [
        pl.col(str(one.column.index)).str.contains(one.use.split, literal=True).any().alias(str(place))
        for place, one in enumerate(uses)
        if one.use.split is not None and str(one.column.index) in rows.frame.columns
    ]
    found = rows.frame.lazy().select(marked).collect().row(0, named=True) if marked and rows.frame.height else {}
    return {int(place) for place, hit in found.items() if hit}


def _cleaned(expression: pl.Expr, use: FieldUse, spec: ListSpec, *, several: bool) -> pl.Expr:
    if use.lines:
        expression = expression.str.replace_all(r"\s*[\r\n]+\s*", " ")
    if use.field not in LIST_FIELDS:
        return _one(expression.str.strip_chars(), use, spec)
    if use.split is None or not several:
        one = _one(expression.str.strip_chars(), use, spec)
        return pl.when(one.is_not_null()).then(pl.concat_list(one))
    parts = expression.str.split(use.split).list.eval(_one(_filled(pl.element()), use, spec)).list.drop_nulls()
    return pl.when(parts.list.len() > 0).then(parts)


def _one(value: pl.Expr, use: FieldUse, spec: ListSpec) -> pl.Expr:
    """One trimmed text, none of them empty, by the rules of its column."""
    empty = [*spec.empty, *use.empty]
    if empty:
        value = pl.when(~value.is_in(empty)).then(value)
    if use.pattern is not None:
        value = _filled(value.str.extract(use.pattern.pattern, 1))
    if use.digits:
        bare = value.str.replace_all(r"\s", "")
        value = pl.when(bare.str.contains(r"^[0-9]+$")).then(bare.str.zfill(use.digits)).otherwise(value)
    if use.prefix:
        value = pl.lit(use.prefix) + value
    return value if use.constant is None else pl.when(value.is_not_null()).then(pl.lit(use.constant))


def _looked_up(values: pl.Series, table: dict[str, str], *, keep: bool, many: bool) -> pl.Series:
    def one(value: pl.Expr) -> pl.Expr:
        found = value.replace(table) if keep else value.replace_strict(table, default=None, return_dtype=pl.String)
        return pl.when(found != "").then(found)

    if not many:
        return values.to_frame("value").select(one(pl.col("value"))).to_series()
    found = pl.col("value").list.eval(one(pl.element())).list.drop_nulls()
    return values.to_frame("value").select(pl.when(found.list.len() > 0).then(found)).to_series()


def _report_changes(
    rows: Rows, column: Bound, use: FieldUse, texts: tuple[pl.Series, pl.Series], issues: IssueCollector
) -> None:
    """Findings on what the steps changed: places given in words as unknown, figures that lost zeros."""
    source, values = texts
    if use.empty and use.field in _PLACES:
        hit = source.is_in(list(use.empty)).fill_null(value=False)
        issues.add("location-placeholder", rows.frame[ROW].filter(hit), column=column.label, field=use.field,
                   raw=source.filter(hit))  # fmt: skip
    if use.digits:
        one = values.list.first() if values.dtype == pl.List(pl.String) else values
        hit = (one != source).fill_null(value=False)
        issues.add("digits-restored", rows.frame[ROW].filter(hit), column=column.label, field=use.field,
                   raw=source.filter(hit))  # fmt: skip


def _report_unknown(
    rows: Rows, column: Bound, use: FieldUse, texts: tuple[pl.Series, pl.Series], issues: IssueCollector
) -> None:
    source, values = texts
    known = [key for key, _ in use.values or ()]
    if values.dtype == pl.String:
        lost = values.is_not_null() & ~values.is_in(known)
    else:
        lost = (
            values.to_frame("v")
            .select(pl.col("v").list.eval(~pl.element().is_in(known)).list.any().fill_null(value=False))
            .to_series()
        )
    if lost.any():
        issues.add(
            "unknown-value", rows.frame[ROW].filter(lost), column=column.label, field=use.field, raw=source.filter(lost)
        )
