"""Puts records together again whose free text holds the delimiter though nothing was quoted, or leaves them out.

Two things tell fields apart. In a sentence a delimiter is followed by a blank, between fields it is not: where that
holds in the file, every record is certain. Else columns with a shape (codes, dates, figures, words of a short list)
are anchors, learned from the records that are whole, and the free text between two anchors takes the delimiters. Where
neither tells, a record with another number of fields fits no pattern and is left out, never read a column further on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from kohesio.ingest.table import RawTable

_MOST_WORDS = 14
_HARD = 0.995
_TOLD = 0.5
_BLANKS = r" \u00a0\u202f"


@dataclass(frozen=True, slots=True)
class Shape:
    """The pattern of a whole record, one group for each column; ``joins`` tells whether torn ones can fit it."""

    pattern: re.Pattern[str]
    joins: bool


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


def record_shape(columns: Sequence[Sequence[str]], delimiter: str, *, sentences: bool, hidden: bool) -> Shape:
    """The shape of a record. ``columns`` holds for each column its cells in whole records.

    ``sentences``: delimiters within text are followed by a blank. ``hidden``: some column is not read at all, so that
    torn records cannot be put together again.
    """
    groups = [_anchor(cells) for cells in columns]
    mark = re.escape(delimiter)
    if hidden:
        return Shape(_record([group or f"([^{mark}]*)" for group in groups], columns, mark), joins=False)
    runs = "".join("a" if group else "f" for group in groups)
    anchored = ["f" not in runs[max(at - 1, 0) : at] + runs[at + 1 : at + 2] for at in range(len(groups))]
    if sentences:
        text = rf"((?:[^{mark}]|{mark}[{_BLANKS}])*)"
        free = ["(.*?)" if between else text for between in anchored]
    elif runs.count("a") < max(3, len(groups) // 2) or "fff" in runs:
        return Shape(_record([f"([^{mark}]*)"] * len(groups), columns, mark), joins=False)
    else:
        free = ["(.*?)" if "a" in runs[index + 1 : index + 2] else "(.*)" for index in range(len(groups))]
    return Shape(_record([group or one for group, one in zip(groups, free, strict=True)], columns, mark), joins=True)


def _record(groups: Sequence[str], columns: Sequence[Sequence[str]], mark: str) -> re.Pattern[str]:
    """The groups with delimiters between them; those at the end that may be empty may be lacking."""
    needed = max((index for index, cells in enumerate(columns) if all(map(str.strip, cells))), default=0) + 1
    tail = ""
    for group in reversed(groups[needed:]):
        tail = f"(?:{mark}{group}{tail})?"
    return re.compile(f"^{mark.join(groups[:needed])}{tail}$")


def _anchor(cells: Sequence[str]) -> str | None:
    """The pattern of a column whose cells all have one shape; None for free text."""
    texts = [cell.strip() for cell in cells if cell and cell.strip()]
    if not texts:
        return None
    optional = "?" if len(texts) < len(cells) else ""
    for pattern in (
        r"[0-9]{1,2}[./\-][0-9]{1,2}[./\-][0-9]{4}",
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
        r"[0-9]",
        r"-?[0-9]+(?:\.[0-9]+)?",
    ):
        if _share(pattern, texts) >= _HARD:
            inner = r"-?[0-9.]*" if pattern.startswith("-?") else f"(?:{pattern}){optional}"
            return f"({inner})"
    distinct = dict.fromkeys(texts)
    single = all(len(word.split()) == 1 for word in distinct)
    if single and len(distinct) <= _MOST_WORDS and len(texts) > 20 * len(distinct):
        return f"((?:{'|'.join(map(re.escape, distinct))}){optional})"
    if _share(r"[A-Z]{0,4}[0-9]{3,}", texts) >= _HARD:
        return f"((?:[A-Z]{{0,4}}[0-9]+){optional})"
    return None


def _share(pattern: str, texts: Sequence[str]) -> float:
    shape = re.compile(pattern)
    return sum(shape.fullmatch(text) is not None for text in texts) / len(texts)
