"""Many operations as CSV or JSON Lines: complete, in the order asked for, streamed in batches.

A CSV is an ordered table of columns, each a path into the operation record; its title is the path with ``_``. One
rule covers lists: their values stand in one cell with ``|`` between them, a missing value is empty, and a ``|``
inside a value is written ``\\|``, so the columns of one list (``beneficiaries_id``, ``beneficiaries_name`` …) have as
many values each. Of texts, the first (what the list published) and the English one are given; JSON Lines has all.

Spreadsheets run cells that begin with ``= + - @`` as formulas, and lists come from anyone: such cells of text columns
get a leading apostrophe in CSV. Numbers stay numbers. JSON Lines holds the records as they are.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl
from polars.datatypes import DataTypeClass

from kohesio.snapshot.privacy import NATURAL_PERSON
from kohesio.snapshot.reader import Order, Positions, Snapshot
from kohesio.snapshot.schema import IDENTIFIER, MONEY, OPERATIONS

BATCH_ROWS = 50_000
"""Rows decoded at a time: some 50 MB, and few enough passes over the file when the order is not the file's."""

SEPARATOR = "|"

DataTypeLike = pl.DataType | DataTypeClass

_AMOUNT = ("amount", "currency", "eur", "rate", "rate_date", "basis")
_RISKY = r"^[=+\-@\t\r]"


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

_NEEDED = tuple(dict.fromkeys(column.path.partition(".")[0].removesuffix("[]") for column in OPERATION_COLUMNS))


def csv_batches(
    snapshot: Snapshot,
    rows: Iterable[Positions],
    *,
    byte_order_mark: bool = False,
    show_natural_persons: bool = False,
) -> Iterator[bytes]:
    """CSV (RFC 4180, UTF-8, CRLF) of the operations at these positions, header first.

    ``rows`` comes in batches, as ``SearchService.export_rows`` gives them. With ``byte_order_mark``, Excel takes the
    file for the UTF-8 it is.
    """
    yield (
        (codecs.BOM_UTF8 if byte_order_mark else b"") + ",".join(c.title for c in OPERATION_COLUMNS).encode() + b"\r\n"
    )
    for frame, order in _frames(snapshot, rows, _NEEDED, show_natural_persons=show_natural_persons):
        cells = flat(frame)
        yield (
            (cells if order is None else cells[order]).write_csv(include_header=False, line_terminator="\r\n").encode()
        )


def jsonl_batches(
    snapshot: Snapshot, rows: Iterable[Positions], *, show_natural_persons: bool = False
) -> Iterator[bytes]:
    """JSON Lines of the operations at these positions: one published record (``operation_to_json``) a line."""
    for frame, order in _frames(snapshot, rows, tuple(OPERATIONS), show_natural_persons=show_natural_persons):
        texts = [_decimals_as_text(pl.col(name), kind).alias(name) for name, kind in OPERATIONS.items()]
        lines = frame.select(texts).write_ndjson().encode()
        if order is not None:
            each = lines.splitlines(keepends=True)
            lines = b"".join([each[at] for at in order])
        yield lines


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Operations as the columns of ``OPERATION_COLUMNS``: text, numbers and dates, formulas disarmed."""
    return frame.select(_expression(column) for column in OPERATION_COLUMNS)


def without_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Operations with likely natural persons' names and numbers replaced (see ``kohesio.snapshot.privacy``)."""
    one = pl.element().struct
    hidden = one.with_fields(
        name=pl.lit(NATURAL_PERSON),
        name_latin=pl.lit(None, pl.String),
        identifiers=pl.lit([], pl.List(IDENTIFIER)),
    )
    shown = pl.when(one.field("is_natural_person").fill_null(value=False)).then(hidden).otherwise(pl.element())
    return frame.with_columns(pl.col("beneficiaries").list.eval(shown))


# -- rows → frames ----------------------------------------------------------------------------------------------


def _frames(
    snapshot: Snapshot, rows: Iterable[Positions], columns: Sequence[str], *, show_natural_persons: bool
) -> Iterator[tuple[pl.DataFrame, Order | None]]:
    for positions in _gathered(rows):
        frame, order = snapshot.unordered_frame(positions, columns)
        yield (frame if show_natural_persons else without_names(frame)), order


def _gathered(rows: Iterable[Positions]) -> Iterator[list[int]]:
    """Small batches put together, large ones cut, into ``BATCH_ROWS`` each."""
    waiting: list[int] = []
    for batch in rows:
        waiting.extend(int(row) for row in batch)
        while len(waiting) >= BATCH_ROWS:
            yield waiting[:BATCH_ROWS]
            del waiting[:BATCH_ROWS]
    if waiting:
        yield waiting


# -- record → cells ---------------------------------------------------------------------------------------------


def _expression(column: Column) -> pl.Expr:
    head, _, rest = column.path.partition(".")
    name = head.removesuffix("[]")
    kind = _instance(OPERATIONS[name])
    if name in {"title", "summary"}:
        return _text(name, rest).alias(column.title)
    value, leaf = (pl.col(name), kind) if head.endswith("[]") else _inside(pl.col(name), rest, kind)
    if isinstance(leaf, pl.List):
        value, leaf = _joined(value, rest if head.endswith("[]") else "", leaf)
    return (_disarmed(value) if leaf == pl.String else value).alias(column.title)


def _text(name: str, wanted: str) -> pl.Expr:
    """``""``: the first text; ``language``: its language; ``en``: the English text; ``en.origin``: who wrote that."""
    texts = pl.col(name)
    if wanted.startswith("en"):
        texts = texts.list.filter(pl.element().struct.field("language") == "en")
    field = {"": "text", "en": "text", "language": "language", "en.origin": "origin"}[wanted]
    return _disarmed(texts.list.first().struct.field(field))


def _inside(value: pl.Expr, path: str, kind: pl.DataType) -> tuple[pl.Expr, pl.DataType]:
    """The value at ``path`` in nested structs, and its type."""
    for name in filter(None, path.split(".")):
        value = value.struct.field(name)
        kind = _instance(next(field.dtype for field in _fields(kind) if field.name == name))
    return value, kind


def _joined(values: pl.Expr, path: str, kind: pl.List) -> tuple[pl.Expr, pl.DataType]:
    """The values at ``path`` of all entries of a list in one cell, null for an empty list; and the values' type."""
    entry, leaf = _inside(pl.element(), path, _instance(kind.inner))
    if isinstance(leaf, pl.List):  # official numbers: scheme:value, blanks between
        number = pl.element().struct.field("scheme") + ":" + pl.element().struct.field("value")
        entry, leaf = entry.list.eval(number).list.join(" "), pl.String()
    texts = entry.cast(pl.String).fill_null("").str.replace_all(SEPARATOR, "\\" + SEPARATOR, literal=True)
    cell = values.list.eval(texts).list.join(SEPARATOR)
    return pl.when(cell != "").then(cell), leaf


def _disarmed(text: pl.Expr) -> pl.Expr:
    return text.str.replace(_RISKY, "'$0")


def _decimals_as_text(value: pl.Expr, kind: DataTypeLike) -> pl.Expr:
    """The value with every decimal in it as the text of the published record, and empty lists for missing ones."""
    kind = _instance(kind)
    if isinstance(kind, pl.Decimal):
        text = value.cast(pl.String)
        return text if kind == MONEY else text.str.strip_chars_end("0").str.strip_chars_end(".")
    if isinstance(kind, pl.List):
        inner = _decimals_as_text(pl.element(), kind.inner)
        return (value.list.eval(inner) if _has_decimals(kind) else value).fill_null([])
    if isinstance(kind, pl.Struct) and _has_decimals(kind):
        return value.struct.with_fields(
            _decimals_as_text(pl.field(field.name), field.dtype).alias(field.name)
            for field in kind.fields
            if _has_decimals(_instance(field.dtype)) or isinstance(field.dtype, pl.List)
        )
    return value


def _has_decimals(kind: pl.DataType) -> bool:
    if isinstance(kind, pl.List):
        return _has_decimals(_instance(kind.inner))
    return isinstance(kind, pl.Decimal) or any(_has_decimals(_instance(field.dtype)) for field in _fields(kind))


def _fields(kind: pl.DataType) -> list[pl.Field]:
    return kind.fields if isinstance(kind, pl.Struct) else []


def _instance(kind: DataTypeLike) -> pl.DataType:
    return kind() if isinstance(kind, type) else kind
