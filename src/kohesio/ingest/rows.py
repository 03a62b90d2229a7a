"""Rows of a list become typed columns: one flat frame with a column per field the description feeds.

``PARSED`` is the contract with what comes after: every column is there, null where the list has none. Rows that are
no operations in scope are taken out first, each with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from kohesio.ingest import cells, typed
from kohesio.ingest.cells import ROW, BoundUse, Rows
from kohesio.ingest.header import Binding, Bound
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.language import written_in
from kohesio.ingest.lookups import gathered
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
        rows = rejoined(rows, spec, reading.issues)
    if "control_characters" in spec.repairs:
        rows = cells.repair_characters(rows, binding, reading.issues)
    rejected = rejected_rows(rows, binding, spec, reading.issues)
    out = rows.keep(rejected)
    rows = rows.keep(~rejected)
    uses = [BoundUse(column, use) for column in binding.columns for use in column.spec.uses]
    columns: dict[str, list[pl.Series]] = {}
    adding: dict[str, list[_Values]] = {}
    for bound, texts in zip(uses, cells.text_columns(rows, uses, spec, reading.issues), strict=True):
        if bound.use.values:
            _strike_used(rows, bound, reading)
        read = _values(rows, bound, spec, reading, texts)
        if bound.use.adds:
            adding.setdefault(bound.use.field, []).append(read)
        else:
            columns.setdefault(bound.use.field, []).append(read.values)
    for name, parts in adding.items():
        columns.setdefault(name, []).append(_added(parts))
    height = rows.frame.height
    frame = pl.DataFrame([
        rows.frame[ROW],
        pl.Series("sheet", [rows.sheet], dtype=pl.String).new_from_index(0, height),
        _content(rows, wanted=not spec.uses("operation_id")),
        *(_joined(name, found) for name, found in columns.items()),
    ])  # fmt: skip
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in PARSED.items() if name not in frame.columns]
    return frame.with_columns(missing).select(list(PARSED)).cast(pl.Schema(PARSED)), out


def _content(rows: Rows, *, wanted: bool) -> pl.Series:
    """A hash of each row as published; zeros where nobody asks for it."""
    if wanted and rows.frame.width > 1:
        return rows.frame.select(pl.struct(pl.exclude(ROW)).hash(seed=0).alias("content")).to_series()
    return pl.Series("content", [0], dtype=pl.UInt64).new_from_index(0, rows.frame.height)


def _strike_used(rows: Rows, bound: BoundUse, reading: Reading) -> None:
    """Cross out the keys of a look-up that occur in this batch."""
    column, use = bound.column, bound.use
    left = reading.unused.setdefault((column.label, use.field), {key for key, _ in use.values or ()})
    if not left:
        return
    cells_of = cells.raw(rows, column)
    parts = cells_of.str.split(use.split).explode().str.strip_chars() if use.split else cells_of
    if use.pattern:
        parts = parts.str.extract(use.pattern.pattern, 1).str.strip_chars()
    left -= set((use.prefix + parts).unique().to_list())


def _added(found: list[_Values]) -> pl.Series:
    """Columns that are one value: amounts are added, the parts of a name joined; without any part there is none.

    Where a part cannot be read there is no sum: the others alone would be published as the whole.
    """
    frame = pl.DataFrame([each.values.alias(str(index)) for index, each in enumerate(found)])
    if frame.dtypes[0] == pl.List(pl.String):
        name = pl.concat_str(pl.all().list.join(" "), separator=" ", ignore_nulls=True)
        return frame.select(pl.when(name != "").then(pl.concat_list(name))).to_series()
    known = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    for each in found:
        if each.unread is not None:
            known &= ~each.unread
    return frame.select(pl.when(known).then(pl.sum_horizontal(pl.all())).cast(MONEY)).to_series()


def _joined(name: str, found: list[pl.Series]) -> pl.Series:
    """Several columns of one field: texts stand beside each other and funds are put together, of other fields the
    first that is filled counts."""
    if name in _TEXTS:
        texts = [each.struct.field("text") for each in found]
        for place in range(1, len(found)):  # a translation that says the same as the original is none
            same = texts[place].eq_missing(texts[0])
            found[place] = found[place].to_frame("one").select(pl.when(~same).then("one")).to_series()
        return gathered(found, name)
    if len(found) == 1:
        return found[0].alias(name)
    frame = pl.DataFrame([series.alias(str(index)) for index, series in enumerate(found)])
    if name == "fund":
        every = pl.concat_list(pl.all().fill_null([])).list.unique(maintain_order=True)
        return frame.select(pl.when(every.list.len() > 0).then(every).alias(name)).to_series()
    return frame.select(pl.coalesce(pl.all()).alias(name)).to_series()


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of a column; ``unread`` tells where a cell holds something that is none of the field's."""

    values: pl.Series
    unread: pl.Series | None = None


def _values(rows: Rows, bound: BoundUse, spec: ListSpec, reading: Reading, texts: pl.Series) -> _Values:
    """The column's values for one field, with its findings recorded."""
    use = bound.use
    if use.field in _TEXTS:
        made = pl.struct(
            "text",
            written_in(pl.col("text"), use.language or reading.language).alias("language"),
            pl.lit(use.origin).alias("origin"),
        )
        return _Values(texts.to_frame("text").select(pl.when(pl.col("text").is_not_null()).then(made)).to_series())
    if use.field in TEXT_FIELDS:
        return _Values(texts)
    kinds = _kinds(rows, bound.column)
    parsed = _parsed(texts, kinds, use, spec)
    _report(rows, bound, (texts, kinds), parsed, reading)
    return _Values(parsed.values, parsed.issues.is_not_null())


def _kinds(rows: Rows, column: Bound) -> pl.Series:
    if rows.kinds is None:
        return pl.Series("kind", [int(CellKind.TEXT)], dtype=pl.UInt8).new_from_index(0, rows.frame.height)
    return rows.kinds[str(column.index)]


def _parsed(texts: pl.Series, kinds: pl.Series, use: FieldUse, spec: ListSpec) -> typed.Parsed:
    if use.field in AMOUNT_FIELDS:
        thousands = spec.thousands if use.thousands is None else use.thousands
        convention = NumberConvention(use.decimal or spec.decimal, thousands, use.scale)
        currency = None if spec.uses("currency") else spec.currency
        return typed.amounts(texts, kinds, convention, currency, spec.country)
    if use.field in DATE_FIELDS:
        languages = (spec.date_language,) if spec.date_language else ()
        return typed.dates(texts, kinds, DateConvention(use.order or spec.date_order, languages, use.serial))
    return typed.rates(texts, kinds, use.unit)


def _report(
    rows: Rows, bound: BoundUse, raw: tuple[pl.Series, pl.Series], parsed: typed.Parsed, reading: Reading
) -> None:
    """Findings of the value parsers, and of a cell that holds a spreadsheet error."""
    column, use = bound.column, bound.use
    texts, kinds = raw
    errors = texts.is_not_null() & (kinds == int(CellKind.ERROR))
    numbers = rows.frame[ROW]
    if errors.any():
        reading.issues.add(
            "cell-error", numbers.filter(errors), column=column.label, field=use.field, raw=texts.filter(errors)
        )
    for code in parsed.issues.drop_nulls().unique(maintain_order=True):
        hit = (parsed.issues == code).fill_null(value=False) & ~errors
        reading.issues.add(str(code), numbers.filter(hit), column=column.label, field=use.field, raw=texts.filter(hit))
    ruled = parsed.rules.is_not_null()
    if ruled.any():
        reading.departures.append(
            pl.DataFrame(
                {
                    "row": numbers.filter(ruled),
                    "column": [column.label] * int(ruled.sum()),
                    "header": [column.heading] * int(ruled.sum()),
                    "field": [use.field] * int(ruled.sum()),
                    "rule": parsed.rules.filter(ruled),
                    "raw": texts.filter(ruled),
                }
            )
        )
