"""Reads XLS workbooks (BIFF, Excel 2 to 2003) with xlrd, which keeps error values and the date system apart."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

import xlrd
from xlrd.biffh import XLRDError

from kohesio.errors import UnreadableError, sentence
from kohesio.ingest.readers import grid
from kohesio.ingest.readers.hint import ReadHint
from kohesio.ingest.readers.refusals import damaged, locked
from kohesio.ingest.readers.workbooks import chosen_sheets
from kohesio.ingest.table import RawTable


def read_biff(path: Path, hint: ReadHint) -> Iterator[RawTable]:
    """The sheets of an XLS workbook in their order, empty ones left out.

    Raises UnreadableError if the workbook is damaged, protected, or has no sheet of the hinted name.
    """
    try:
        book = xlrd.open_workbook(str(path), logfile=io.StringIO(), on_demand=True, ragged_rows=True)
    except XLRDError as error:
        protected = "encrypted" in str(error).lower()
        raise (locked(path) if protected else damaged(path, error)) from error
    except Exception as error:  # xlrd lets index, struct and assertion errors of damaged files through
        raise UnreadableError(
            sentence("%(file)s: the workbook is truncated or damaged; fetch it again.", file=path.name)
        ) from error
    with book:
        for name in chosen_sheets(path, tuple(book.sheet_names()), hint.sheet):
            table = _table(path, book, name)
            if table.cells.height:
                yield table


def _table(path: Path, book: xlrd.book.Book, name: str) -> RawTable:
    errors: dict[tuple[int, int], str] = {}
    rows: list[Sequence[grid.NativeCell]] = []
    try:
        sheet = book.sheet_by_name(name)
        for index in range(sheet.nrows):
            row = _native(sheet.row_types(index), sheet.row_values(index), book.datemode)
            for column, kind in enumerate(sheet.row_types(index)):
                if kind == xlrd.XL_CELL_ERROR:
                    code = int(sheet.cell_value(index, column))
                    errors[index + 1, column] = xlrd.error_text_from_code.get(code, "#N/A")
            rows.append(row)
        book.unload_sheet(name)
    except Exception as error:
        raise UnreadableError(f"{path.name}: sheet {name} is truncated or damaged; fetch the file again.") from error
    return grid.without_blanks(grid.typed_table(name, rows, 1, errors))


def _native(kinds: Sequence[int], values: Sequence[str | float], datemode: Literal[0, 1]) -> list[grid.NativeCell]:
    row: list[grid.NativeCell] = list(values)
    for column, kind in enumerate(kinds):
        if kind == xlrd.XL_CELL_DATE:
            row[column] = _moment(float(values[column]), datemode)
        elif kind == xlrd.XL_CELL_BOOLEAN:
            row[column] = bool(values[column])
        elif kind == xlrd.XL_CELL_ERROR:
            row[column] = None
    return row


def _moment(serial: float, datemode: Literal[0, 1]) -> datetime | float:
    """A date cell; a serial number that is no date (a bare time, a negative number) stays a number."""
    if serial < 1:
        return serial
    try:
        return xlrd.xldate.xldate_as_datetime(serial, datemode)
    except (xlrd.XLDateError, ValueError, OverflowError):
        return serial
