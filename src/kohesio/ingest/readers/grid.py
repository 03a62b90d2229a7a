"""Rows of native cells become a ``RawTable``: canonical text, kinds, no blank rows, no empty columns at the end."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import MAXYEAR, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from pathlib import Path

import polars as pl

from kohesio.errors import UnreadableError
from kohesio.ingest.table import CellKind, RawTable
from kohesio.model.provenance import column_label

NativeCell = str | int | float | bool | datetime | date | time | timedelta | None
"""What spreadsheet libraries give for a cell."""

Cell = tuple[str | None, int]
"""Canonical text (None: empty) and kind."""

ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!"})
"""Error values of spreadsheets, as they are shown."""

_LONGEST_NUMBER = 40  # digits; no published figure is longer, and 1e999999 must not be written out
_EMPTY: Cell = (None, int(CellKind.TEXT))


def number_text(number: str) -> str:
    """A number in the notation of programs (``1.5E3``) as plain digits: ``1500``. Not a number: as it came."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        return number
    if not value.is_finite() or abs(value.adjusted()) > _LONGEST_NUMBER:
        return number
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _text(value: str) -> Cell:
    return (None if not value or value.isspace() else value, int(CellKind.TEXT))


def _float(value: float) -> Cell:
    if value.is_integer() and abs(value) < 1e15:
        return (str(int(value)), int(CellKind.NUMBER))
    if not math.isfinite(value):
        return ("#NUM!", int(CellKind.ERROR))
    return (number_text(repr(value)), int(CellKind.NUMBER))


def _moment(value: datetime) -> Cell:
    up = value.microsecond >= 500_000 and value.year < MAXYEAR  # no second follows the last of all
    moment = (value + timedelta(seconds=1) if up else value).replace(microsecond=0)
    if moment.time() == time():
        return (moment.date().isoformat(), int(CellKind.DATE))
    return (moment.isoformat(), int(CellKind.DATE))


_OF_TYPE: dict[type, Callable[..., Cell]] = {
    str: _text,
    int: lambda value: (str(value), int(CellKind.NUMBER)),
    float: _float,
    bool: lambda value: ("TRUE" if value else "FALSE", int(CellKind.TRUTH)),
    datetime: _moment,
    date: lambda value: (value.isoformat(), int(CellKind.DATE)),
    time: lambda value: (value.isoformat(), int(CellKind.TEXT)),
    timedelta: lambda value: (str(value), int(CellKind.TEXT)),
    type(None): lambda _: _EMPTY,
}


def canonical(value: NativeCell) -> Cell:
    """The canonical text and the kind of a native cell (``kohesio.ingest.table``)."""
    return _OF_TYPE[type(value)](value)


def column_index(label: str) -> int:
    """The inverse of ``column_label``."""
    index = 0
    for letter in label:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def typed_table(
    sheet: str | None, rows: Sequence[Sequence[NativeCell]], first_number: int, errors: dict[tuple[int, int], str]
) -> RawTable:
    """A table of native cells; ``errors`` holds error values by (row number, column) where the cells lost them."""
    cells: dict[str, pl.Series] = {}
    kinds: dict[str, pl.Series] = {}
    wrong: dict[int, list[tuple[int, str]]] = {}
    for (number, column), error in errors.items():
        if 0 <= number - first_number < len(rows):
            wrong.setdefault(column, []).append((number - first_number, error))
    width = max((len(row) for row in rows), default=0)
    for index, values in enumerate(zip_longest(*rows)):
        pairs = [_OF_TYPE[type(value)](value) for value in values]
        for at, error in wrong.get(index, ()):
            pairs[at] = (error, int(CellKind.ERROR))
        cells[str(index)] = pl.Series(str(index), [text for text, _ in pairs], dtype=pl.String)
        kinds[str(index)] = pl.Series(str(index), [kind for _, kind in pairs], dtype=pl.UInt8)
    numbers = pl.Series("number", range(first_number, first_number + len(rows)), dtype=pl.Int64)
    labels = tuple(column_label(index) for index in range(width))
    return RawTable(sheet, numbers, pl.DataFrame(cells), pl.DataFrame(kinds), labels)


def check_cells(path: Path, rows: int, columns: int, most: int) -> None:
    """Raise UnreadableError for a table of more than ``most`` cells, filled or not."""
    if rows * columns > most:
        raise UnreadableError(
            f"{path.name}: the table has {rows:,} rows and {columns:,} columns or more, above the limit of "
            f"{most:,} cells; remove what is no part of the list."
        )


def text_frame(rows: Sequence[Sequence[str | None]], width: int) -> pl.DataFrame:
    """Rows of text as columns ``0`` … ``width - 1``; short rows are filled with nulls, white space alone is null."""
    columns = list(zip_longest(*rows))
    frame: dict[str, pl.Series] = {}
    for index in range(width):
        values = columns[index] if index < len(columns) else (None,) * len(rows)
        cells = [None if not value or value.isspace() else value for value in values]
        frame[str(index)] = pl.Series(str(index), cells, dtype=pl.String)
    return pl.DataFrame(frame)


def without_blanks(table: RawTable, *, trim_columns: bool = True) -> RawTable:
    """The table without its blank rows and (``trim_columns``) without the empty columns at its right end."""
    width = table.width
    if trim_columns:
        while width and table.cells[str(width - 1)].null_count() == table.cells.height:
            width -= 1
    if not width or not table.cells.height:
        empty = table.cells.clear().select([])
        return RawTable(table.sheet, table.numbers.clear(), empty, None if table.kinds is None else empty, ())
    cells = table.cells.select([str(index) for index in range(width)])
    kinds = None if table.kinds is None else table.kinds.select(cells.columns)
    filled = cells.select(pl.any_horizontal(pl.all().is_not_null()).alias("filled"))["filled"]
    numbers = table.numbers
    if not filled.all():
        cells, numbers = cells.filter(filled), numbers.filter(filled)
        kinds = None if kinds is None else kinds.filter(filled)
    return RawTable(table.sheet, numbers, cells, kinds, table.labels[:width], table.ragged)


def batches(rows: Iterable[Sequence[NativeCell]], size: int) -> Iterator[list[Sequence[NativeCell]]]:
    """The rows in lists of at most ``size``."""
    batch: list[Sequence[NativeCell]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
