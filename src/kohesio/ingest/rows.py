"""Rows of a list become typed columns: one flat frame with a column per field the description feeds.

``PARSED`` is the contract with what comes after: every column is there, null where the list has none. Rows that are
no operations in scope are taken out first, each with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from kohesio.ingest import cells, typed
from kohesio.ingest.cells import ROW, Rows
from kohesio.ingest.header import Binding, Bound
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.rejects import rejected_rows, rejoined
from kohesio.ingest.table import CellKind
from kohesio.ingest.values.amounts import NumberConvention
from kohesio.ingest.values.dates import DateConvention
from kohesio.snapshot.schema import MONEY, PARTIAL_DATE, PERCENT, TEXT
from kohesio.sources.spec import (
    AMOUNT_FIELDS,
    DATE_FIELDS,
    LIST_FIELDS,
    RATE_FIELDS,
    TEXT_FIELDS,
    FieldUse,
    ListSpec,
)

_TEXTS = ("title", "summary")

PARSED: dict[str, pl.DataType | type[pl.DataType]] = {
    ROW: pl.Int32(),
    "sheet": pl.String(),
    "content": pl.UInt64(),
    **{name: pl.List(TEXT) for name in _TEXTS},
    **{name: pl.List(pl.String) for name in TEXT_FIELDS if name in LIST_FIELDS},
    **{name: pl.String() for name in TEXT_FIELDS if name not in (*LIST_FIELDS, *_TEXTS)},
    **dict.fromkeys(DATE_FIELDS, PARTIAL_DATE),
    **dict.fromkeys(AMOUNT_FIELDS, MONEY),
    **dict.fromkeys(RATE_FIELDS, PERCENT),
}
"""Columns of the parsed rows. ``content`` is a hash of the whole row as published."""

@dataclass(slots=True)
class Reading:
    """What reading a sheet gathers: findings, departing readings, and which look-ups were of use; and the language
    of the list's texts."""

    issues: IssueCollector
    language: str | None = None
    departures: list[pl.DataFrame] = field(default_factory=list)
    unused: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def unused_look_ups(self) -> list[tuple[str, str, list[str]]]:
        """Column, field and keys of look-ups that no row needed."""
        return [(column, name, sorted(keys)) for (column, name), keys in self.unused.items() if keys]


def read_rows(rows: Rows, binding: Binding, spec: ListSpec, reading: Reading) -> tuple[pl.DataFrame, Rows]:
    """The accepted rows as a frame of ``PARSED``, and the rejected rows as they stood."""
    if spec.layout.ragged is not None:
        rows = rejoined(rows, binding, spec, reading.issues)
    if "control_characters" in spec.repairs:
        rows = cells.repair_characters(rows, binding, reading.issues)
    rejected = rejected_rows(rows, binding, spec, reading.issues)
    out = rows.keep(rejected)
    rows = rows.keep(~rejected)
    for column, use in ((column, use) for column in binding.columns for use in column.spec.uses if use.values):
        _strike_used(rows, column, use, reading)
    columns: dict[str, list[pl.Series]] = {}
    for column in binding.columns:
        for use in column.spec.uses:
            columns.setdefault(use.field, []).append(_values(rows, column, use, spec, reading))
    frame = pl.DataFrame([
        rows.frame[ROW],
        pl.Series("sheet", [rows.sheet], dtype=pl.String).new_from_index(0, rows.frame.height),
        rows.frame.select(pl.struct(pl.exclude(ROW)).hash(seed=0).alias("content")).to_series()
        if rows.frame.width > 1 else pl.Series("content", [0] * rows.frame.height, dtype=pl.UInt64),
        *(_joined(name, found) for name, found in columns.items()),
    ])  # fmt: skip
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in PARSED.items() if name not in frame.columns]
    return frame.with_columns(missing).select(list(PARSED)).cast(dict(PARSED)), out


def _strike_used(rows: Rows, column: Bound, use: FieldUse, reading: Reading) -> None:
    """Cross out the keys of a look-up that occur in this batch."""
    left = reading.unused.setdefault((column.label, use.field), {key for key, _ in use.values or ()})
    if not left:
        return
    cells_of = cells.raw(rows, column)
    parts = cells_of.str.split(use.split).explode().str.strip_chars() if use.split else cells_of
    if use.pattern:
        parts = parts.str.extract(use.pattern.pattern, 1).str.strip_chars()
    left -= set((use.prefix + parts).unique().to_list())


def _joined(name: str, found: list[pl.Series]) -> pl.Series:
    """Several columns of one field: texts stand beside each other, of other fields the first that is filled counts."""
    if len(found) == 1:
        return found[0].alias(name)
    frame = pl.DataFrame([series.alias(str(index)) for index, series in enumerate(found)])
    if name not in _TEXTS:
        return frame.select(pl.coalesce(pl.all()).alias(name)).to_series()
    words = {each: pl.col(each).list.first().struct.field("text") for each in frame.columns}
    first = words["0"]
    filled = [pl.col("0").fill_null([])]
    for each in frame.columns[1:]:  # a translation that says the same as the original is none
        filled.append(pl.when(words[each].eq_missing(first)).then(pl.lit([], dtype=pl.List(TEXT))).otherwise(
            pl.col(each).fill_null([])))  # fmt: skip
    return frame.select(pl.concat_list(filled).alias(name)).to_series()


def _values(rows: Rows, column: Bound, use: FieldUse, spec: ListSpec, reading: Reading) -> pl.Series:
    """The column's values for one field, with its findings recorded."""
    if use.field in _TEXTS:
        return _texts(cells.text_column(rows, column, use, spec, reading.issues), use, reading.language)
    if use.field in TEXT_FIELDS:
        return cells.text_column(rows, column, use, spec, reading.issues)
    texts = cells.text_column(rows, column, use, spec, reading.issues)
    kinds = _kinds(rows, column)
    parsed = _parsed(texts, kinds, use, spec)
    _report(rows, column, use, (texts, kinds), parsed, reading)
    return parsed.values


def _texts(values: pl.Series, use: FieldUse, language: str | None) -> pl.Series:
    """Titles and summaries with their language and origin; ``language`` is that of the list."""
    made = pl.struct(
        pl.col("text"),
        pl.lit(use.language or language, dtype=pl.String).alias("language"),
        pl.lit(use.origin).alias("origin"),
    )
    return values.to_frame("text").select(
        pl.when(pl.col("text").is_not_null()).then(pl.concat_list(made)).alias("value")
    )["value"]


def _kinds(rows: Rows, column: Bound) -> pl.Series:
    if rows.kinds is None:
        return pl.Series("kind", [int(CellKind.TEXT)], dtype=pl.UInt8).new_from_index(0, rows.frame.height)
    return rows.kinds[str(column.index)]


def _parsed(texts: pl.Series, kinds: pl.Series, use: FieldUse, spec: ListSpec) -> typed.Parsed:
    if use.field in AMOUNT_FIELDS:
        thousands = spec.thousands if use.thousands is None else use.thousands
        return typed.amounts(texts, kinds, NumberConvention(use.decimal or spec.decimal, thousands, use.scale))
    if use.field in DATE_FIELDS:
        languages = (spec.date_language,) if spec.date_language else ()
        return typed.dates(texts, kinds, DateConvention(use.order or spec.date_order, languages, use.serial))
    return typed.rates(texts, kinds, use.unit)


def _report(
    rows: Rows,
    column: Bound,
    use: FieldUse,
    raw: tuple[pl.Series, pl.Series],
    parsed: typed.Parsed,
    reading: Reading,
) -> None:
    """Findings of the value parsers, and of a cell that holds a spreadsheet error."""
    texts, kinds = raw
    errors = texts.is_not_null() & (kinds == int(CellKind.ERROR))
    numbers = rows.frame[ROW]
    if errors.any():
        reading.issues.add(
            "cell-error", numbers.filter(errors), column=column.label, field=use.field, raw=texts.filter(errors)
        )
    for code in parsed.issues.drop_nulls().unique(maintain_order=True):
        hit = (parsed.issues == code).fill_null(value=False) & ~errors
        reading.issues.add(
            str(code), numbers.filter(hit), column=column.label, field=use.field, raw=texts.filter(hit)
        )
    ruled = parsed.rules.is_not_null()
    if ruled.any():
        reading.departures.append(
            pl.DataFrame({
                "row": numbers.filter(ruled),
                "column": [column.label] * int(ruled.sum()),
                "header": [column.heading] * int(ruled.sum()),
                "field": [use.field] * int(ruled.sum()),
                "rule": parsed.rules.filter(ruled),
                "raw": texts.filter(ruled),
            })
        )
