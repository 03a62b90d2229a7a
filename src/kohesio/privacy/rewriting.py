"""An archived file without names: the same table for our readers, in the same format where the format can be edited.

CSV, JSON, XML (spreadsheets in it too) and HTML are edited as text, character by character around the names, in the
encoding they came in. XLSX and ODS are edited inside their package (shared strings, cells, document text), so that
figures, dates and formats stay what the publisher's program stored. XLS and XLSB cannot be edited safely by parts:
their sheets are written anew as XLSX, cell by cell with the kind of each, which our readers read the same. Every
result is read back and compared.
"""

from __future__ import annotations

import html
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
from lxml import etree

from kohesio.errors import DamagedError
from kohesio.ingest.readers.encodings import detect_encoding
from kohesio.ingest.readers.formats import detect_format
from kohesio.ingest.readers.hint import TableFormat
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.table import RawTable
from kohesio.privacy.workbook import workbook
from kohesio.snapshot.erasing import GAP, Eraser

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_MARKUP_TEXT = re.compile(r">([^<>]+)<|=\"([^\"<>]*)\"|='([^'<>]*)'")
_DATA = re.compile(r"(<(?:\w+:)?Data\b[^<>]*(?<!/)>)(.*?)(?=</(?:\w+:)?Data>)", re.DOTALL)
_RUNS = re.compile(r"<!\[CDATA\[(.*?)\]\]>|<[^<>]*>", re.DOTALL)
_PARTS = {
    TableFormat.XLSX: re.compile(r"xl/(?:sharedStrings|worksheets/[^/]+|comments[^/]*)\.xml|docProps/[^/]+\.xml"),
    TableFormat.ODS: re.compile(r"(?:content|meta)\.xml"),
}
_HOLDERS = frozenset({"si", "is", "p", "text"})
"""Elements whose text, runs together, is the text of a cell (or a paragraph of it)."""


def rewritten(path: Path, eraser: Eraser) -> bytes | None:
    """The content of the file without the eraser's names; None where none of them stands in it.

    Raises UnreadableError for a file that is no table, DamagedError if the result would not be read as the original.
    """
    kind = detect_format(path)
    match kind:
        case TableFormat.DELIMITED:
            made = _as_text(path, eraser.erased)
        case TableFormat.JSON:
            made = _as_text(path, lambda text: _STRING.sub(lambda found: _json_string(found[0], eraser), text))
        case TableFormat.XML | TableFormat.HTML:
            made = _as_text(path, lambda text: _MARKUP_TEXT.sub(lambda found: _markup(found, eraser), text))
        case TableFormat.SPREADSHEETML:
            made = _as_text(path, lambda text: _MARKUP_TEXT.sub(
                lambda found: _markup(found, eraser), _DATA.sub(lambda found: _cell(found, eraser), text)
            ))  # fmt: skip
        case TableFormat.XLSX | TableFormat.ODS:
            made = _package(path, kind, eraser)
        case _:
            made = workbook(read_tables(path), eraser.erased) if _any(path, eraser) else None
    if made is not None:
        _check(path, made, eraser)
    return made


def _as_text(path: Path, change: Callable[[str], str]) -> bytes | None:
    content = path.read_bytes()
    encoding = detect_encoding(content)
    text = content.decode(encoding, "surrogateescape")
    changed = change(text)
    if changed == text:
        return None
    try:
        return changed.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:  # an encoding without the sign for a gap
        return changed.replace(GAP, "...").encode(encoding, "surrogateescape")


def _json_string(literal: str, eraser: Eraser) -> str:
    try:
        text = json.loads(literal)
    except ValueError:
        return literal
    changed = eraser.erased(text)
    return literal if changed == text else json.dumps(changed, ensure_ascii=False)


def _markup(found: re.Match[str], eraser: Eraser) -> str:
    quoted = next(group for group in found.groups() if group is not None)
    text = html.unescape(quoted)
    changed = eraser.erased(text)
    return found[0] if changed == text else found[0].replace(quoted, html.escape(changed))


def _cell(found: re.Match[str], eraser: Eraser) -> str:
    """A cell of an XML spreadsheet: one text in place of all its runs if the name may begin in one, end in another."""
    whole = html.unescape(_RUNS.sub(lambda run: html.escape(run[1] or ""), found[2]))
    changed = eraser.erased(whole)
    return found[0] if changed == whole else found[1] + html.escape(changed)


def _package(path: Path, kind: TableFormat, eraser: Eraser) -> bytes | None:
    """The package with every part that holds text without the names; None if no part has any."""
    out = io.BytesIO()
    changed = False
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in package.infolist():
            content = package.read(part)
            if _PARTS[kind].fullmatch(part.filename):
                edited = _part(content, eraser)
                changed |= edited is not None
                content = content if edited is None else edited
            made.writestr(part, content, compress_type=part.compress_type)
    return out.getvalue() if changed else None


def _part(content: bytes, eraser: Eraser) -> bytes | None:
    tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
    changed = False
    for element in list(tree.iter()):  # a list, for elements lose children on the way
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        whole = "".join(map(str, element.itertext())) if name in _HOLDERS else element.text or ""
        if whole and (erased := eraser.erased(whole)) != whole:
            changed = True
            _put(element, name, erased)
        for key, value in element.attrib.items():
            text = str(value)
            if (without := eraser.erased(text)) != text:
                changed = True
                element.set(key, without)
    if not changed:
        return None
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _put(element: etree._Element, name: str, text: str) -> None:
    """One text in place of all runs of an element; a shared string keeps its ``t``."""
    if name not in _HOLDERS:
        element.text = text
        return
    space = etree.QName(element).namespace
    for child in list(element):
        element.remove(child)
    element.text = None
    if name in {"si", "is"}:
        etree.SubElement(element, f"{{{space}}}t").text = text
    else:
        element.text = text


def _any(path: Path, eraser: Eraser) -> bool:
    return any(eraser.finds(text) for table in read_tables(path) for text in _texts(table))


def _check(path: Path, made: bytes, eraser: Eraser) -> None:
    """Raise DamagedError unless the new file reads as the old one, the names apart."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".adding-") as beside:
        beside.write(made)
        beside.flush()
        pairs = zip(_rows(path), _rows(Path(beside.name)), strict=False)
        same = sum(1 for _ in _rows(path)) == sum(1 for _ in _rows(Path(beside.name)))
        for old, new in pairs:
            same = same and old[:2] == new[:2] and _alike(old[2], new[2], eraser)
    if not same:
        raise DamagedError(
            f"The archived file {path.name} could not be written without the names: it would not be read as before. "
            "Delete it and its line in the catalogue by hand."
        )


def _rows(path: Path) -> Iterator[tuple[str | None, int, tuple[str | None, ...]]]:
    for table in read_tables(path):
        for number, row in zip(table.numbers, table.cells.iter_rows(), strict=True):
            yield table.sheet, int(number), row


def _alike(old: tuple[str | None, ...], new: tuple[str | None, ...], eraser: Eraser) -> bool:
    """Whether a row is the old one without names: a cell differs only in a row that held one, and holds none now."""
    if old == new:
        return not any(eraser.finds(cell) for cell in new if cell)
    line = "\t".join(cell or "" for cell in old)
    return len(old) == len(new) and eraser.finds(line) and not any(eraser.finds(cell) for cell in new if cell)


def _texts(table: RawTable) -> Iterator[str]:
    for name in table.cells.columns:
        yield from table.cells.select(pl.col(name).drop_nulls().unique()).to_series()
