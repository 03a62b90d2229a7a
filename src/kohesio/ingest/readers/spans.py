"""Cells that a workbook merges downwards: what stands in the first of them holds for the rows below.

Lists of territorial cooperation write an operation once over the rows of its partners. Texts and days are written into
every row they span, and so is a figure in the leftmost column that is merged, which is the operation's number; other
figures, be they stored as numbers or as texts (``1 250,00 EUR``), stay in their first row, so that no amount is ever
counted twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kohesio.ingest.readers.grid import NativeCell
from kohesio.ingest.values.amounts import has_unit_only

Cell = tuple[int, int]
"""Row and column, from 0."""

_LEAST = 2
"""Spans a column must have below each other before they are taken for those of operations."""

_TALLEST = 50
"""Rows of a heading or title at most."""

MOST = 250_000
"""Merged ranges of a workbook at most: they are known before any row is read, and each takes some 600 bytes."""

_CODE_OR_DAY = re.compile(r"0[0-9]|[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}")


def downward(ranges: Iterable[tuple[Cell, Cell]]) -> dict[Cell, int]:
    """The first cell of each merged range that spans rows of one column → the last row it reaches (counted from 0).

    A row in which cells are merged sideways is one of headings or titles; what spans it is left alone.
    """
    every = list(ranges)
    wide = {row for (top, left), (bottom, right) in every if right > left for row in _rows(top, bottom)}
    tall = {start: bottom for start, (bottom, right) in every if right == start[1] and bottom > start[0]}
    kept = {start: bottom for start, bottom in tall.items() if wide.isdisjoint(_rows(start[0], bottom))}
    times = Counter(column for _, column in kept)
    return {start: bottom for start, bottom in kept.items() if times[start[1]] >= _LEAST}


def _rows(top: int, bottom: int) -> range:
    return range(top, min(bottom, top + _TALLEST) + 1)


def written_down(rows: Iterable[Sequence[NativeCell]], spans: Mapping[Cell, int]) -> Iterator[Sequence[NativeCell]]:
    """The rows with the cells of ``spans`` (as ``downward`` gives them) written into every row they reach."""
    columns = sorted({column for _, column in spans})
    held: dict[int, tuple[int, NativeCell]] = {}
    for number, row in enumerate(rows):
        for column in columns:
            if (bottom := spans.get((number, column))) is not None and column < len(row):
                kept = column != columns[0] and _is_figure(row[column])
                held[column] = (number if kept else bottom, row[column])
        below = {column: value for column, (bottom, value) in held.items() if number <= bottom}
        yield [below.get(at, cell) if cell in {"", None} else cell for at, cell in enumerate(row)] if below else row


def _is_figure(cell: NativeCell) -> bool:
    """Whether a cell may be an amount. A code that begins with a zero and a day are none."""
    if isinstance(cell, str):
        text = cell.strip()
        return has_unit_only(text) and not _CODE_OR_DAY.match(text)
    return isinstance(cell, int | float) and not isinstance(cell, bool)
