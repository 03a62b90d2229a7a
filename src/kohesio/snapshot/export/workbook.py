"""XLSX, streamed: sheets of at most 1,048,576 rows, and a sheet ``about`` with the statement and the columns.

Written here and not by a library because of what an export needs: a workbook of any size has to leave the server
while it is being made, in bounded memory; and a sheet of a hundred columns by a hundred thousand rows in five seconds
(rustpy-xlsxwriter, measured on the same table: 7.5 s, after which the first byte goes out). A sheet is a line of XML
per row, made by column; the container is the standard library's ``zipfile``, which streams.

All text is an inline string, which no spreadsheet runs as a formula. Numbers, dates and truth values are typed. Letters
that XML cannot hold are written as Excel does, ``_x0001_``; a text longer than a cell may be is cut, and ``about``
says how many were.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

import polars as pl

from kohesio.model.provenance import column_label
from kohesio.snapshot.export import workbook_parts as parts
from kohesio.snapshot.export.about import About
from kohesio.snapshot.export.columns import FREE_TITLES, NEEDED, OPERATION_COLUMNS, flat
from kohesio.snapshot.export.rows import Export, frames
from kohesio.snapshot.export.sink import Sink

SHEET_ROWS = 1_048_576
"""Rows a sheet can have, its header included."""

SHEET_BYTES = 1_900_000_000
"""XML of a sheet; one of 2 GiB needs an extension of the ZIP format at which Excel offers to repair the file."""

LONGEST_TEXT = 32_767
"""Letters a cell can have (UTF-16)."""

COMPRESSION = 1
"""Level of deflate: 6 makes the file a fifth smaller and takes two and a half times as long."""

SLICE_ROWS = 8_192

_EPOCH = 25_569
"""Days from Excel's day 0 to 1970-01-01."""
_UNHELD = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
_LOOKS_ESCAPED = r"_(x[0-9A-Fa-f]{4}_)"


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into a workbook: blocks of cells, the statement, what each column means by its title.

    ``free`` are the columns of text as somebody wrote it.
    """

    blocks: Iterator[pl.DataFrame]
    about: About
    meanings: Mapping[str, str]
    free: Collection[str]


@dataclass(slots=True)
class _Book:
    """A workbook in the making: the container, the names of its finished sheets, how many texts were cut."""

    sink: Sink
    container: zipfile.ZipFile
    free: Collection[str]
    sheets: list[str] = field(default_factory=list)
    cut: int = 0

    def begin(self, name: str) -> IO[bytes]:
        """A new sheet."""
        self.sheets.append(name)
        return self.container.open(f"xl/worksheets/sheet{len(self.sheets)}.xml", "w")

    def add(self, path: str, content: str) -> None:
        """A whole part."""
        with self.container.open(path, "w") as part:  # unlike writestr, without the time of day
            part.write(content.encode())


def xlsx_bytes(export: Export) -> Iterator[bytes]:
    """A workbook of operations, as it grows."""
    meanings = {column.title: column.path for column in OPERATION_COLUMNS}
    return workbook_bytes(Content(frames(export, NEEDED, flat), export.about, meanings, FREE_TITLES))


def workbook_bytes(content: Content) -> Iterator[bytes]:
    """A workbook, as it grows."""
    sink = Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as container:
        book = _Book(sink, container, content.free)
        yield from _sheets(book, content)
        _finish(book, content)
    yield sink.taken()


def _sheets(book: _Book, content: Content) -> Iterator[bytes]:
    blocks, things = content.blocks, content.about.things
    waiting = next(blocks, None)
    while waiting is not None or not book.sheets:
        name = f"{things} {len(book.sheets) + 1}" if book.sheets else things
        with book.begin(name) as sheet:
            sheet.write((parts.SHEET_HEAD + parts.header_row(tuple(content.meanings))).encode())
            row, written = 2, 0
            while waiting is not None and row <= SHEET_ROWS and written < SHEET_BYTES:
                cells, waiting = _cut(waiting, min(SLICE_ROWS, SHEET_ROWS + 1 - row))
                written += sheet.write(_rows(book, cells, row))
                row += cells.height
                waiting = next(blocks, None) if waiting is None else waiting
                yield book.sink.taken()
            sheet.write(parts.SHEET_TAIL.encode())


def _cut(frame: pl.DataFrame, rows: int) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """The first rows, and the rest if there is one."""
    return frame.head(rows), frame.slice(rows) if frame.height > rows else None


def _finish(book: _Book, content: Content) -> None:
    lines = [*content.about.pairs(), ("cells cut to 32,767 letters", str(book.cut)), ("", "")]
    lines += content.meanings.items()
    with book.begin("about") as sheet:
        rows = (parts.text_row(number, line) for number, line in enumerate(lines, start=1))
        sheet.write(f"{parts.PLAIN_HEAD}{''.join(rows)}{parts.SHEET_TAIL}".encode())
    for path, text in parts.fixed_parts(book.sheets, content.about):
        book.add(path, text)


# -- cells --------------------------------------------------------------------------------------------------------


def _rows(book: _Book, cells: pl.DataFrame, first: int) -> memoryview:
    """Rows of a sheet as XML, numbered from ``first``; an empty cell is left out.

    All pieces of a row are joined at once: a text made for each cell and then joined costs twice as much.
    """
    cells = _held(book, cells)
    number = pl.int_range(first, first + cells.height, dtype=pl.Int32, eager=True).cast(pl.String).alias("#")
    pieces: list[str | pl.Expr] = ['<row r="', pl.col("#"), '">']
    for at, title in enumerate(cells.columns):
        empty = cells[title].null_count()
        if empty < cells.height:
            cell = _cell(column_label(at), pl.col(title), cells.schema[title])
            pieces += [pl.concat_str(_merged(cell)).fill_null("")] if empty else cell
    line = pl.concat_str(_merged([*pieces, "</row>"]))
    lines = cells.with_columns(number).select(line).to_series().rechunk()
    return memoryview(lines.to_arrow(compat_level=pl.CompatLevel.oldest()).buffers()[2])


def _cell(letters: str, value: pl.Expr, kind: pl.DataType) -> list[str | pl.Expr]:
    """The pieces of a cell."""
    place: list[str | pl.Expr] = [f'<c r="{letters}', pl.col("#")]
    if kind == pl.String:
        return [*place, '" t="inlineStr"><is><t xml:space="preserve">', value, "</t></is></c>"]
    if kind == pl.Boolean:
        return [*place, '" t="b"><v>', value.cast(pl.Int8).cast(pl.String), "</v></c>"]
    if kind == pl.Date:
        days = (value.to_physical() + _EPOCH).cast(pl.String)
        return [*place, f'" s="{parts.DATE_STYLE}"><v>', days, "</v></c>"]
    return [*place, '"><v>', value.cast(pl.String), "</v></c>"]


def _merged(pieces: list[str | pl.Expr]) -> list[pl.Expr]:
    """The pieces as expressions, those beside each other that never change in one."""
    found: list[pl.Expr] = []
    fixed = ""
    for piece in pieces:
        if isinstance(piece, str):
            fixed += piece
        else:
            found += [pl.lit(fixed), piece]
            fixed = ""
    return [*found, pl.lit(fixed)]


def _held(book: _Book, cells: pl.DataFrame) -> pl.DataFrame:
    """The same cells as XML and Excel can hold them. Most texts need nothing, so each column is looked at first."""
    changed = [title for title in cells.columns if title in book.free and cells.schema[title] == pl.String]
    return cells.with_columns(_text(book, cells[title]) for title in changed)


def _text(book: _Book, texts: pl.Series) -> pl.Series:
    if (texts.str.len_bytes() > LONGEST_TEXT).any():
        texts = _shortened(book, texts)
    if texts.str.contains(f"{_UNHELD}|{_LOOKS_ESCAPED}").any():
        texts = texts.str.replace_all(_LOOKS_ESCAPED, "_x005F_$1")
        for code in sorted({ord(letter) for text in texts.drop_nulls() for letter in text if _is_unheld(letter)}):
            texts = texts.str.replace_all(chr(code), f"_x{code:04X}_", literal=True)
    return texts.str.replace_many(["&", "<", ">"], ["&amp;", "&lt;", "&gt;"])


def _shortened(book: _Book, texts: pl.Series) -> pl.Series:
    """Texts no longer than a cell may be; a letter outside the basic plane counts twice."""

    def short(text: str | None) -> str | None:
        if text is None or len(text.encode("utf-16-le")) <= 2 * LONGEST_TEXT:
            return text
        book.cut += 1
        return text.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")

    return pl.Series(texts.name, map(short, texts), dtype=pl.String)


def _is_unheld(letter: str) -> bool:
    return (letter < " " and letter not in "\t\n\r") or letter in "\ufffe\uffff"
