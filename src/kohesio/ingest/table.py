"""A file read as a table: what every reader gives and everything after the readers works on.

Cells are text. What a spreadsheet stores as a number, date or truth value is written in one canonical way
(``1234.5``, ``2016-09-05``, ``2016-09-05T12:30:00``, ``TRUE``) and its kind is kept beside it, so that no later
step mistakes a native number for text in the list's own convention. White space is as published; an empty cell, or
one of white space alone, is null.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import polars as pl


class CellKind(IntEnum):
    """How the file stored a cell."""

    TEXT = 0
    NUMBER = 1
    DATE = 2
    TRUTH = 3
    ERROR = 4


@dataclass(frozen=True, slots=True)
class RawTable:
    """Part of a sheet: consecutive rows as they stand in the file, header rows included, blank rows left out.

    ``numbers`` gives for each row its number in the file, counted as its format counts (``docs``: spreadsheet rows,
    delimited records and HTML rows from 1, JSON records from 0). ``cells`` has one String column per column of the
    file, named ``0``, ``1``, …; ``kinds`` the same columns as UInt8 of ``CellKind``, or None where all is text (CSV,
    HTML). ``labels`` names the columns as the format does (``A``, ``B`` … ; the keys of JSON records).
    ``ragged`` lists the numbers of rows whose field count differed from the header's.
    """

    sheet: str | None
    numbers: pl.Series
    cells: pl.DataFrame
    kinds: pl.DataFrame | None
    labels: tuple[str, ...]
    ragged: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return self.cells.width
