"""Reads the tables of an HTML page, also where a site calls the page ``.xls``.

A spanning cell has its text in its first place, the others are empty, as with merged cells of a spreadsheet, and as
there one that reaches down over the rows of an operation holds in these too (``spans``): an amount is never counted
twice. Rows are numbered from 1 within their table. A table around other tables is layout, not data.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import polars as pl
from lxml import etree, html

from kohesio.errors import UnreadableError, sentence
from kohesio.ingest.readers import spans
from kohesio.ingest.readers.encodings import detect_encoding
from kohesio.ingest.readers.grid import check_cells, text_frame, without_blanks
from kohesio.ingest.readers.hint import ReadHint
from kohesio.ingest.table import RawTable
from kohesio.model.provenance import column_label

Grid: TypeAlias = "list[list[html.HtmlElement | None]]"
"""The cells of a table by their places."""

_WIDEST = 1_000
_BREAKS = {"br": "\n", "p": "\n", "div": "\n", "li": "\n"}


def read_html(path: Path, hint: ReadHint) -> Iterator[RawTable]:
    """The tables of the page with at least one row of two cells; ``sheet`` is ``table 1`` … if there are several.

    Raises UnreadableError if there is none.
    """
    for name, rows in grids(path, parsed_page(path, hint.encoding), hint.limits.cells):
        if hint.sheet in {None, name}:
            yield _table(name, [[None if cell is None else text_of(cell) for cell in row] for row in rows])


def parsed_page(path: Path, encoding: str | None = None) -> html.HtmlElement:
    """The page. Raises UnreadableError for what is none."""
    content = path.read_bytes()
    try:
        text = content.decode(encoding or detect_encoding(content), errors="replace")
        return html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    except (LookupError, ValueError, etree.LxmlError) as error:
        raise UnreadableError(f"{path.name}: the page cannot be read ({error}).") from error


def grids(path: Path, page: html.HtmlElement, most: int) -> Iterator[tuple[str | None, Grid]]:
    """The tables by their names, in the order of the page: rows of cells, None where a cell above or beside reaches
    that does not hold there too (``spans``).

    Raises UnreadableError if there is none, or one has more than ``most`` cells.
    """
    every = [_spread(_grid(path, table, most)) for table in page.iter("table") if not table.xpath(".//table")]
    found = [rows for rows in every if any(len(row) > 1 for row in rows)]
    if not found:
        raise UnreadableError(sentence("%(file)s: the page has no table.", file=path.name))
    for index, rows in enumerate(found, 1):
        yield f"table {index}" if len(found) > 1 else None, rows


def _table(name: str | None, rows: list[list[str | None]]) -> RawTable:
    width = max(len(row) for row in rows)
    numbers = pl.Series("number", range(1, len(rows) + 1), dtype=pl.Int64)
    labels = tuple(column_label(index) for index in range(width))
    return without_blanks(RawTable(name, numbers, text_frame(rows, width), None, labels))


def _grid(path: Path, table: html.HtmlElement, most: int) -> Grid:
    rows: Grid = []
    widest = 0
    below: dict[int, int] = {}  # column → further rows a cell above reaches down to
    for row in table.iter("tr"):
        places: list[html.HtmlElement | None] = []
        for cell in row.iterchildren("td", "th"):
            _skip_spanned(places, below)
            down, across = _span(cell, "rowspan", 65_534), _span(cell, "colspan", _WIDEST)
            for step in range(min(across, max(_WIDEST - len(places), 0))):
                if down > 1:
                    below[len(places)] = down - 1
                places.append(cell if step == 0 else None)
        _skip_spanned(places, below)
        rows.append(places)
        widest = max(widest, len(places))
        check_cells(path, len(rows), widest, most)
    return rows


def _spread(rows: Grid) -> Grid:
    """The rows with cells that reach down to further rows in these too, where ``spans`` says that they hold there."""
    found = spans.downward(
        ((at, place), (at + _span(cell, "rowspan", len(rows) - at) - 1, place + _span(cell, "colspan", _WIDEST) - 1))
        for at, row in enumerate(rows)
        for place, cell in enumerate(row)
        if cell is not None
    )
    if found:
        texts = [[None if cell is None else text_of(cell) for cell in row] for row in rows]
        written = list(spans.written_down(texts, found))
        for (top, place), bottom in found.items():
            for at in range(top + 1, bottom + 1):
                if place < len(rows[at]) and rows[at][place] is None and written[at][place]:
                    rows[at][place] = rows[top][place]
    return rows


def _skip_spanned(places: list[html.HtmlElement | None], below: dict[int, int]) -> None:
    while below.get(len(places), 0):
        below[len(places)] -= 1
        places.append(None)


def _span(cell: html.HtmlElement, name: str, most: int) -> int:
    value = str(cell.get(name) or "").strip()
    return min(max(int(value), 1), most) if value.isascii() and value.isdigit() and len(value) < 8 else 1


def text_of(cell: html.HtmlElement) -> str:
    """The text of a cell as it stands in the page; markup that breaks the line adds a line break."""
    parts: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            if element is not cell and element.tag in _BREAKS and "".join(parts).strip():
                parts.append(_BREAKS[element.tag])
            if element.tag not in {"script", "style"}:
                parts.append(element.text or "")
        elif element is not cell:
            parts.append(element.tail or "")
    return "".join(parts)
