"""Reads XML spreadsheets of Excel 2002 and 2003 (SpreadsheetML), often exported as ``.xls`` or ``.xml``.

The file is gone through twice, and never held: once for the sheets, how far their filled cells reach and what is
merged, so that nothing is allocated beyond the limits; once for the rows. Indexes, merged cells and spans count as the
XML Spreadsheet Reference of Microsoft says; cells are kept as ``workbooks`` keeps them. No entity is resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from kohesio.errors import UnreadableError
from kohesio.ingest.readers import spans
from kohesio.ingest.readers.encodings import markup_of
from kohesio.ingest.readers.grid import NativeCell, check_cells
from kohesio.ingest.readers.hint import ReadHint
from kohesio.ingest.readers.refusals import damaged
from kohesio.ingest.readers.workbooks import Extent, chosen_sheets, sheet_tables
from kohesio.ingest.table import RawTable

_SS = "urn:schemas-microsoft-com:office:spreadsheet "
_PATH = tuple(_SS + name for name in ("Workbook", "Worksheet", "Table", "Row", "Cell", "Data"))
_SHEET, _ROW, _CELL, _DATA = 2, 4, 5, 6  # elements of the path that are open

_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
_MOST_SHEETS = 10_000
_DEEPEST = 100
_BLOCK = 64 * 1024
_LONGEST_TAG = 1024 * 1024  # bytes; a longer one costs the parser time by its square
_LONGEST_CELL = 10_000_000  # characters
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_TIME_ONLY = date(1899, 12, 31)  # the day Excel writes with a time of no day


@dataclass(slots=True)
class _Sheet:
    """A sheet's name, the last filled row and column (from 1; 0: none), and its merged ranges."""

    name: str
    rows: int = 0
    columns: int = 0
    merged: list[tuple[spans.Cell, spans.Cell]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    """The filled cells of a row by column (from 0); ``sheet`` counts from 0, ``number`` from 1."""

    sheet: int
    number: int
    cells: dict[int, NativeCell]


def read_xml_spreadsheet(path: Path, hint: ReadHint) -> Iterator[RawTable]:
    """The sheets of the workbook in their order, empty ones left out; a long sheet comes in several tables.

    Raises UnreadableError if the workbook is damaged, declares entities, reaches too far, or has no sheet of the hinted
    name.
    """
    try:
        sheets = _scanned(path)
        _check_extents(path, sheets, hint.limits.cells)
        names = chosen_sheets(path, tuple(sheet.name for sheet in sheets), hint.sheet)
        for at, rows in groupby(_rows(path), key=lambda row: row.sheet):
            if (sheet := sheets[at]).name in names:
                extent = Extent(sheet.name, sheet.rows, sheet.columns, sheet.merged)
                yield from sheet_tables(extent, _rectangle(rows, sheet.columns), {}, hint.batch_rows)
    except (ExpatError, LookupError, ValueError, OSError) as error:
        raise damaged(path, error) from error


def _check_extents(path: Path, sheets: Sequence[_Sheet], most: int) -> None:
    """Each sheet within the limit, and all together: a small file can hold any number of far cells."""
    for sheet in sheets:
        check_cells(path, sheet.rows, sheet.columns, most)
    if (cells := sum(sheet.rows * sheet.columns for sheet in sheets)) > most:
        raise UnreadableError(
            f"{path.name}: the sheets have {cells:,} cells, above the limit of {most:,} cells; remove what is no "
            "part of the list."
        )


def _rectangle(rows: Iterable[_Row], width: int) -> Iterator[Sequence[NativeCell]]:
    """The rows of a sheet from its first, as many cells each; rows that are not written are empty."""
    blank: list[NativeCell] = [None] * width
    last = 0
    for row in rows:
        for _ in range(last + 1, row.number):
            yield blank
        yield [row.cells.get(column) for column in range(width)]
        last = row.number


def _scanned(path: Path) -> list[_Sheet]:
    walk = _Walk(values=False)
    for _ in _walked(path, walk):
        pass
    return walk.sheets


def _rows(path: Path) -> Iterator[_Row]:
    return _walked(path, _Walk(values=True))


def _walked(path: Path, walk: _Walk) -> Iterator[_Row]:
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    parser.EntityDeclHandler = _refuse_entity
    fed = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            fed += len(block)
            parser.Parse(block if fed > _BLOCK else markup_of(block))
            if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise ValueError("one tag or comment is longer than 1 MB")
            yield from walk.done
            walk.done.clear()
    parser.Parse(b"", True)


def _refuse_entity(*declared: object) -> None:
    raise ValueError(f"it declares the entity {declared[0]}")


class _Walk:
    """Where a parser stands: told of elements and text, it keeps extents of sheets or (``values``) finished rows."""

    def __init__(self, *, values: bool) -> None:
        self.sheets: list[_Sheet] = []
        self.done: list[_Row] = []
        self._values = values
        self._depth = 0
        self._on = 0  # elements of the path that are open; text of a comment, say, is on none
        self._row = self._last_row = 0
        self._column = self._last_column = 0
        self._cells: dict[int, NativeCell] = {}
        self._kind = ""
        self._parts: list[str] = []
        self._length = 0
        self._merged = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError(f"elements stand more than {_DEEPEST} deep in each other")
        if self._depth != self._on + 1 or self._on == len(_PATH) or name != _PATH[self._on]:
            return
        self._on += 1
        if self._on == _SHEET:
            self.sheets.append(_Sheet(attributes.get(_SS + "Name", f"Sheet{len(self.sheets) + 1}")))
            self._last_row = 0
            if len(self.sheets) > _MOST_SHEETS:
                raise ValueError(f"it has more than {_MOST_SHEETS:,} sheets")
        elif self._on == _ROW:
            self._row = _place(attributes, self._last_row, _MOST_ROWS)
            self._last_row = self._row + _number(attributes, "Span")
            self._last_column = 0
        elif self._on == _CELL:
            self._begin_cell(attributes)
        elif self._on == _DATA:
            self._begin_data(attributes.get(_SS + "Type", "String"))

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._column = _place(attributes, self._last_column, _MOST_COLUMNS)
        across, down = _number(attributes, "MergeAcross"), _number(attributes, "MergeDown")
        self._last_column = self._column + across
        if (across or down) and not self._values:
            self._merged += 1
            if self._merged > spans.MOST:
                raise ValueError(f"it has more than {spans.MOST:,} merged cells")
            end = (min(self._row + down, _MOST_ROWS) - 1, min(self._last_column, _MOST_COLUMNS) - 1)
            self.sheets[-1].merged.append(((self._row - 1, self._column - 1), end))

    def _begin_data(self, kind: str) -> None:
        sheet = self.sheets[-1]
        sheet.rows, sheet.columns = max(sheet.rows, self._row), max(sheet.columns, self._column)
        self._kind, self._parts, self._length = kind, [], 0

    def text(self, text: str) -> None:
        """Text; that of a cell counts with whatever markup is in it."""
        if self._on == _DATA and self._values:
            self._parts.append(text)
            self._length += len(text)
            if self._length > _LONGEST_CELL:
                raise ValueError("one cell is longer than 10 million characters")

    def end(self, _name: str) -> None:
        """An element ends."""
        self._depth -= 1
        if self._depth >= self._on:
            return
        if self._values and self._on == _DATA:
            self._cells[self._column - 1] = _native(self._kind, "".join(self._parts))
        elif self._values and self._on == _ROW and self._cells:
            self.done.append(_Row(len(self.sheets) - 1, self._row, self._cells))
            self._cells = {}
        self._on = self._depth


def _number(attributes: Mapping[str, str], name: str) -> int:
    value = attributes.get(_SS + name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else 0


def _place(attributes: Mapping[str, str], last: int, most: int) -> int:
    """The row or column an element stands in (from 1): its index, or the one after ``last``."""
    place = _number(attributes, "Index") or last + 1
    if not last < place <= most:
        raise ValueError(f"a row or cell has the index {place} after {last}")
    return place


def _native(kind: str, text: str) -> NativeCell:
    """The value of a cell; what is not of the type it says stays text. Errors are the text that is shown."""
    match kind:
        case "Number" if _NUMBER.fullmatch(text.strip()):
            return float(text)
        case "DateTime":
            return _moment(text)
        case "Boolean" if text.strip() in {"0", "1"}:
            return text.strip() == "1"
        case _:
            return text or None


def _moment(text: str) -> NativeCell:
    try:
        moment = datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return text or None
    return moment.time().replace(microsecond=0) if moment.date() == _TIME_ONLY else moment
