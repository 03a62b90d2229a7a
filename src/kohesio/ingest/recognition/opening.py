"""Opens a file for recognition: its sheets, and the one whose heading and rows are those of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kohesio.errors import NotAListError, sentence
from kohesio.ingest.header import headings, plain
from kohesio.ingest.notes import MOST_ROWS, texts_of
from kohesio.ingest.readers.delimited import dialect_of
from kohesio.ingest.readers.hint import Limits, ReadHint
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.recognition.layout import Located, locate
from kohesio.ingest.recognition.ragged import mended, surplus
from kohesio.ingest.table import RawTable

_MOST_ROWS = 200_000
_MOST_COLUMNS = 400
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Data:
    """The rows of data of the sheet that holds the list, or of several with the same headings (``together``).

    ``torn`` is how many records of a delimited file have more fields than the heading, and ``delimiter`` what keeps
    these apart where some have; the records that could be mended are ``whole``. ``notes`` are the texts of short
    sheets that are no lists, by name.
    """

    table: RawTable
    located: Located
    cells: pl.DataFrame
    kinds: pl.DataFrame | None
    whole: pl.Series
    above: tuple[str, ...]
    together: tuple[str, ...] = ()
    torn: int = 0
    delimiter: str | None = None
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()


def sheets(path: Path, limits: Limits) -> list[RawTable]:
    """Each sheet whole, or its beginning if it is long."""
    found: dict[str | None, list[RawTable]] = {}
    for table in read_tables(path, ReadHint(batch_rows=50_000, limits=limits)):
        parts = found.setdefault(table.sheet, [])
        if table.width > _MOST_COLUMNS and parts:
            continue  # refused below; its beginning is enough
        if sum(part.cells.height for part in parts) < _MOST_ROWS:
            parts.append(table)
        elif table.sheet is None:
            break
    return [_joined(parts) for parts in found.values()]


def _joined(parts: Sequence[RawTable]) -> RawTable:
    if len(parts) == 1:
        return parts[0]
    widest = max(parts, key=lambda part: part.width)
    kinds = None
    if all(part.kinds is not None for part in parts):
        kinds = pl.concat([part.kinds for part in parts if part.kinds is not None], how="diagonal").fill_null(0)
    return RawTable(
        parts[0].sheet,
        pl.concat([part.numbers for part in parts]),
        pl.concat([part.cells for part in parts], how="diagonal"),
        kinds,
        widest.labels,
        tuple(number for part in parts for number in part.ragged),
    )


def chosen(path: Path, sheets: Sequence[RawTable]) -> tuple[Data, tuple[str, ...]]:
    """The sheet whose heading is strongest and that has rows below it."""
    found: list[tuple[float, RawTable, Located]] = []
    for table in sheets:
        if table.width > _MOST_COLUMNS:
            raise NotAListError(
                f"{path.name}: the table has {table.width} columns, and no list of operations is that wide; "
                "check the delimiter."
            )
        located = locate(table)
        if located is not None:
            below = int((table.numbers >= located.first_row).sum())
            found.append((located.strength * min(below, 12), table, located))
    best = max(found, key=lambda each: each[0], default=None)
    if best is None or not best[0]:
        raise NotAListError(
            sentence(
                "%(file)s: the table is no list of operations, for no row names columns of operations "
                "and beneficiaries.",
                file=path.name,
            )
        )
    table, located = best[1], best[2]
    torn, delimiter = surplus(table, located.first_row, sum(map(bool, located.headings))), None
    if torn:
        delimiter = dialect_of(path).delimiter
        table = mended(table, located.first_row, sum(map(bool, located.headings)), delimiter)
        found = [(0.0, table, located)]
    alike = _alike(table, located, found, sheets)
    parts = [_rows_below(each, where) for each, where in alike]
    titles = table.cells.filter(table.numbers < (located.rows or (0,))[0])
    above = tuple(str(cell) for row in titles.iter_rows() for cell in row if cell)
    cells, kinds, whole = _under_each_other(parts)
    together = tuple(each.sheet for each, _ in alike if each.sheet) if len(alike) > 1 else ()
    others = tuple(one.sheet for one in sheets if one.sheet and one is not table and one.sheet not in together)
    if torn and not whole.any():
        raise NotAListError(
            f"{path.name}: every record has another number of fields than the heading, and nothing tells where they "
            "end; put quotes around fields that hold the delimiter."
        )
    notes = tuple(
        (one.sheet, tuple(texts_of(one))) for one in sheets if one.sheet in others and one.cells.height < MOST_ROWS
    )
    return Data(table, located, cells, kinds, whole, above, together, torn, delimiter, notes), others


def _alike(
    table: RawTable, located: Located, found: Sequence[tuple[float, RawTable, Located]], sheets: Sequence[RawTable]
) -> list[tuple[RawTable, Located]]:
    """The sheets with the headings of the chosen one, such as one for each fund; that sheet alone if another one has
    some of them, for then a description cannot tell which are meant."""
    words = {plain(text) for text in located.bound if text.strip()}
    alike = [(one, where) for _, one, where in found if where.bound == located.bound]
    same = {id(one) for one, _ in alike}
    strange = any(
        len({plain(text) for text in texts} & words) >= _FEWEST
        for one in sheets
        if id(one) not in same
        for _, texts in headings(one)
    )
    return [(table, located)] if strange else alike


def _rows_below(table: RawTable, located: Located) -> RawTable:
    data = table.numbers >= located.first_row
    kinds = None if table.kinds is None else table.kinds.filter(data)
    return RawTable(
        table.sheet, table.numbers.filter(data), table.cells.filter(data), kinds, table.labels, table.ragged
    )


def _under_each_other(parts: Sequence[RawTable]) -> tuple[pl.DataFrame, pl.DataFrame | None, pl.Series]:
    whole = pl.concat([~part.numbers.is_in(list(part.ragged)) for part in parts])
    joined = _joined(parts)
    return joined.cells, joined.kinds, whole
