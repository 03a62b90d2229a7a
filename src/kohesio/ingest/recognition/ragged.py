"""Records whose free text holds the delimiter though nothing was quoted: how many there are, and which are sure.

In a sentence a delimiter is followed by a blank, between fields it is not: where that holds in the file, torn records
are made whole for recognition, so that columns can be known although most records are torn. What is read in the end is
decided record by record by the shapes of columns (``shapes``).
"""

from __future__ import annotations

import re

import polars as pl

from kohesio.ingest.table import RawTable

_HARD = 0.995
_TOLD = 0.5
_BLANKS = r" \u00a0\u202f"


def surplus(table: RawTable, first_row: int, width: int) -> int:
    """How many records from ``first_row`` on have more than ``width`` fields; one with fewer may be a note."""
    beyond = [name for name in table.cells.columns if int(name) >= width]
    torn = (table.numbers >= first_row) & table.numbers.is_in(list(table.ragged))
    if not beyond or not torn.any():
        return 0
    return int(table.cells.filter(torn).select(pl.any_horizontal(pl.col(beyond).is_not_null()).sum()).item())


def mended(table: RawTable, first_row: int, width: int, delimiter: str) -> RawTable:
    """The table with the torn records from ``first_row`` on cut where no blank follows the delimiter.

    Those that have ``width`` fields then are whole; those too that lack only fields which whole records leave empty at
    the end, if one delimiter alone was text: of several, one may have stood before a figure with a blank. The table is
    as it was if cells begin with blanks, or if that makes less than half of the torn records whole.
    """
    torn = [number for number in table.ragged if number >= first_row]
    if _padded(table, first_row, width):
        return table
    between = re.compile(rf"{re.escape(delimiter)}(?![{_BLANKS}])")
    at = table.numbers.is_in(torn)
    needed = _needed(table, first_row, width)
    cut: dict[int, list[str]] = {}
    for number, row in zip(table.numbers.filter(at), table.cells.filter(at).iter_rows(), strict=True):
        line = delimiter.join(cell or "" for cell in row).rstrip(delimiter)
        fields = between.split(line)
        joined = line.count(delimiter) - (len(fields) - 1)
        if len(fields) == width or (joined == 1 and needed <= len(fields) < width):
            cut[number] = fields + [""] * (width - len(fields))
    if len(cut) < _TOLD * surplus(table, first_row, width):
        return table
    whole = pl.DataFrame(
        {str(column): [fields[column] or None for fields in cut.values()] for column in range(width)},
        schema={str(column): pl.String for column in range(width)},
    )
    rest = ~table.numbers.is_in(list(cut))
    numbers = pl.concat([table.numbers.filter(rest), pl.Series(list(cut), dtype=table.numbers.dtype)])
    cells = pl.concat([table.cells.filter(rest), whole], how="diagonal").with_columns(numbers.alias("number"))
    cells = cells.sort("number")
    left = tuple(number for number in table.ragged if number not in cut)
    return RawTable(table.sheet, cells["number"], cells.drop("number"), None, table.labels, left)


def _needed(table: RawTable, first_row: int, width: int) -> int:
    """How many fields a record has at least: up to the last column that no whole record leaves empty."""
    whole = table.cells.filter((table.numbers >= first_row) & ~table.numbers.is_in(list(table.ragged)))
    filled = [at for at in range(width) if whole.height and not whole[str(at)].null_count()]
    return max(filled, default=width - 1) + 1


def _padded(table: RawTable, first_row: int, width: int) -> bool:
    """Whether cells of whole records begin with blanks, so that these tell nothing."""
    whole = table.cells.filter((table.numbers >= first_row) & ~table.numbers.is_in(list(table.ragged)))
    names = [name for name in whole.columns if int(name) < width]
    begins = whole.select(pl.col(names).str.contains(rf"^[{_BLANKS}]").fill_null(value=False).mean())
    return bool(whole.height) and max(map(float, begins.row(0)), default=0.0) > 1 - _HARD
