"""The flat table of CSV, XLSX and GeoJSON: an ordered list of columns, each a path into the operation record.

A column's title is its path with ``_``. One rule covers lists: their values stand in one cell with ``|`` between them,
a missing value is empty, and a ``|`` inside a value is written ``\\|``, so the columns of one list
(``beneficiaries_id``, ``beneficiaries_name`` …) have as many values each. Of texts, the first (what the list
published) and the English one are given; JSON Lines and Parquet have all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import polars as pl
from polars.datatypes import DataTypeClass

from kohesio.snapshot.schema import OPERATIONS

SEPARATOR = "|"

DataTypeLike = pl.DataType | DataTypeClass

_AMOUNT = ("amount", "currency", "eur", "rate", "rate_date", "basis")
_RISKY = tuple("=+-@\t\r")
_TEXTS = ("title", "summary")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, and the path of its value in the record (``[]`` after the name of a list of structs)."""

    title: str
    path: str


def _paths() -> Iterator[str]:
    yield from ("id", "operation_code", "title", "title.language", "title.en", "title.en.origin")
    yield from ("summary", "summary.language", "summary.en", "summary.en.origin", "country", "countries")
    place = ("nuts", "nuts_vintage", "lau", "postcode", "municipality", "label", "point.lat", "point.lon")
    yield from (f"places[].{name}" for name in (*place, "basis", "precision"))
    body = ("id", "name", "name_latin", "role", "amount.amount", "amount.currency", "legal_form", "identifiers")
    yield from (f"beneficiaries[].{name}" for name in (*body, "is_natural_person"))
    yield from (f"programme.{name}" for name in ("id", "cci", "name", "managing_authority", "priority"))
    yield from ("funds", "period")
    yield from ("start_date.date", "start_date.precision", "end_date.date", "end_date.precision", "end_is_expected")
    yield from ("approval_date.date", "approval_date.precision")
    yield from (f"{kind}.{name}" for kind in ("total_cost", "eligible_cost", "eu_contribution") for name in _AMOUNT)
    yield from (f"other_amounts[].{name}" for name in ("kind", "amount.amount", "amount.currency", "amount.eur"))
    yield from ("cofinancing_rate.percent", "cofinancing_rate.of")
    share = ("fund", "programme", "priority", "place", "intervention_field", "cofinancing_rate.percent")
    costs = tuple(
        f"{kind}.{name}" for kind in ("eligible_cost", "total_cost", "eu_contribution") for name in ("amount", "eur")
    )
    yield from (f"parts[].{name}" for name in (*share, *costs))
    yield from ("intervention_fields", "policy_objective", "thematic_objective", "specific_objective", "themes")
    yield from ("sdgs", "images", "links", "list_updated.date", "list_updated.precision")
    yield from ("source.list", "source.sha256", "source.sheet", "source.rows", "issues")
    yield from ("counted_in.operation", "counted_in.reason")


OPERATION_COLUMNS = tuple(Column(path.replace("[].", "_").replace(".", "_"), path) for path in _paths())
"""The columns of operations in CSV and XLSX, in order."""

NEEDED = tuple(dict.fromkeys(column.path.partition(".")[0].removesuffix("[]") for column in OPERATION_COLUMNS))
"""The fields of the record that they need."""

_CODED_LEAVES = frozenset({
    "id", "language", "origin", "currency", "rate_date", "basis", "precision", "nuts", "nuts_vintage", "lat", "lon",
    "role", "is_natural_person", "of", "reason", "sha256", "list", "amount", "eur", "percent", "rows", "date",
})  # fmt: skip
_CODED = frozenset({
    "country", "countries", "funds", "period", "policy_objective", "thematic_objective", "specific_objective",
    "themes", "sdgs", "issues", "counted_in.operation", "other_amounts[].kind", "parts[].fund",
})  # fmt: skip
"""Columns of our own codes, numbers and dates, which hold neither a ``|`` nor a formula. All others are free text."""


def is_free(column: Column) -> bool:
    """Whether the cells of a column hold text as somebody wrote it."""
    return column.path not in _CODED and column.path.rpartition(".")[2] not in _CODED_LEAVES


FREE_TITLES = frozenset(column.title for column in OPERATION_COLUMNS if is_free(column))


def flat(frame: pl.DataFrame, columns: tuple[Column, ...] = OPERATION_COLUMNS) -> pl.DataFrame:
    """Operations as a table: text, numbers, dates; a list in one cell, and an empty cell is null."""
    longest = {name: frame[name].list.len().max() or 0 for name, kind in frame.schema.items() if kind == pl.List}
    cells = _entries(frame, longest).select(_expression(column, longest) for column in columns)
    joined = [column.title for column in columns if _is_list(column) and cells.schema[column.title] == pl.String]
    return cells.with_columns(pl.col(joined).replace("", None))


def disarmed(cells: pl.DataFrame, free: Collection[str] = FREE_TITLES) -> pl.DataFrame:
    """The table with an apostrophe before what a spreadsheet would take for a formula in a column of ``free`` text."""
    texts = [title for title, kind in cells.schema.items() if kind == pl.String and title in free]
    return cells.with_columns(_disarmed(title) for title in texts)


def _disarmed(title: str) -> pl.Expr:
    text = pl.col(title)
    return pl.when(text.str.slice(0, 1).is_in(_RISKY)).then(pl.lit("'") + text).otherwise(text).alias(title)


def _is_list(column: Column) -> bool:
    return column.path.partition(".")[0].removesuffix("[]") not in _TEXTS


# -- record → cells ---------------------------------------------------------------------------------------------


def _entries(frame: pl.DataFrame, longest: Mapping[str, object]) -> pl.DataFrame:
    """The operations with the entry of lists that have one at most in their place; of texts the first and the English.

    Taken once for all columns of a list, for an entry comes with all its fields.
    """
    single = [name for name, most in longest.items() if most == 1 or name in _TEXTS]
    is_english = pl.element().struct.field("language") == "en"
    english = [
        pl.col(name).list.filter(is_english).list.first().alias(f"{name}.en") for name in single if name in _TEXTS
    ]
    return frame.with_columns(*(pl.col(name).list.first() for name in single), *english)


def _expression(column: Column, longest: Mapping[str, object]) -> pl.Expr:
    """The cells of a column; ``longest`` says how many entries the lists have at most."""
    head, _, rest = column.path.partition(".")
    name = head.removesuffix("[]")
    if longest.get(name) == 0:
        return pl.lit(None, pl.String).alias(column.title)
    kind = _instance(OPERATIONS[name])
    if name in _TEXTS:
        return _text(name, rest).alias(column.title)
    if longest.get(name) == 1 and isinstance(kind, pl.List):
        return _cell(pl.col(name), rest, kind, free=is_free(column)).alias(column.title)
    value, leaf = (pl.col(name), kind) if head.endswith("[]") else _inside(pl.col(name), rest, kind)
    if isinstance(leaf, pl.List):
        value = _joined(value, rest if head.endswith("[]") else "", leaf, free=is_free(column))
    return value.alias(column.title)


def _text(name: str, wanted: str) -> pl.Expr:
    """``""``: the first text; ``language``: its language; ``en``: the English text; ``en.origin``: who wrote that."""
    text = pl.col(f"{name}.en" if wanted.startswith("en") else name)
    field = {"": "text", "en": "text", "language": "language", "en.origin": "origin"}[wanted]
    return text.struct.field(field)


def _inside(value: pl.Expr, path: str, kind: pl.DataType) -> tuple[pl.Expr, pl.DataType]:
    """The value at ``path`` in nested structs, and its type."""
    for name in filter(None, path.split(".")):
        value = value.struct.field(name)
        kind = _instance(next(field.dtype for field in _fields(kind) if field.name == name))
    return value, kind


def _joined(values: pl.Expr, path: str, kind: pl.List, *, free: bool) -> pl.Expr:
    """The values at ``path`` of all entries of a list in one cell."""
    texts = _cell(pl.element(), path, kind, free=free).fill_null("")
    return values.list.eval(texts).list.join(SEPARATOR)


def _cell(entry: pl.Expr, path: str, kind: pl.List, *, free: bool) -> pl.Expr:
    """The value at ``path`` of one entry of a list, as text."""
    value, leaf = _inside(entry, path, _instance(kind.inner))
    if isinstance(leaf, pl.List):  # official numbers: scheme:value, blanks between
        number = pl.element().struct.field("scheme") + ":" + pl.element().struct.field("value")
        value = value.list.eval(number).list.join(" ")
    text = value.cast(pl.String)
    return text.str.replace_all(SEPARATOR, "\\" + SEPARATOR, literal=True) if free else text


def _fields(kind: pl.DataType) -> list[pl.Field]:
    return kind.fields if isinstance(kind, pl.Struct) else []


def _instance(kind: DataTypeLike) -> pl.DataType:
    return kind() if isinstance(kind, type) else kind
