"""The texts of a sheet of notes: what a workbook says of its list on a sheet of its own (*Read me*).

The date of the last update often stands there. Only such a sheet's beginning is read; one that is gone, or cannot be
read, says nothing.
"""

from __future__ import annotations

from pathlib import Path

from kohesio.errors import UnreadableError
from kohesio.ingest.readers.hint import Limits, ReadHint
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.table import RawTable
from kohesio.sources.spec import ListSpec

MOST_ROWS = 200
"""Rows of a sheet from which it is one of data rather than of notes."""


def texts_of(table: RawTable) -> list[str]:
    """The cells of a sheet that hold something, row by row."""
    return [str(cell) for row in table.cells.head(MOST_ROWS).iter_rows() for cell in row if cell and cell.strip()]


def notes_texts(path: Path, spec: ListSpec, limits: Limits) -> list[str]:
    """The texts of the sheet that the description names as one of notes; none where it names none."""
    if spec.edition.notes is None:
        return []
    hint = ReadHint(sheet=spec.edition.notes, batch_rows=MOST_ROWS, limits=limits)
    try:
        return next((texts_of(table) for table in read_tables(path, hint)), [])
    except UnreadableError:
        return []
