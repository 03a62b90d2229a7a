"""Zipped workbooks looked at before they are loaded: how large they unpack, where their error values are.

A workbook that unpacks to more than the limit, or whose filled cells lie so far apart that the rectangle around them
would not fit into memory, is refused here, before a library allocates it.
"""

from __future__ import annotations

import html
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lxml import etree

from kohesio.errors import UnreadableError
from kohesio.ingest.readers import spans
from kohesio.ingest.readers.grid import column_index
from kohesio.ingest.readers.hint import Limits
from kohesio.ingest.readers.refusals import damaged

DAMAGED = (
    zipfile.BadZipFile, EOFError, OSError, KeyError, IndexError, ValueError, zlib.error, struct.error,
    NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip
"""What Python's zip library lets through for damaged packages."""

_BLOCK = 4 * 1024 * 1024
_BEST_RATIO = 1032  # of deflate
_LONGEST_PIECE = 256 * 1024 * 1024
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"([^>]*[^/>])?>')
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*[^/]>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<',
    re.DOTALL,
)

_SHARED = "xl/sharedStrings.xml"
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si\b")
_SHARED_CELL = re.compile(rb't="s"[^>]*>\s*<(?:\w+:)?v>([0-9]{1,9})<')
_ODS_ROW = re.compile(
    rb"(<\w+:table\s)|<\w+:table-row\b([^>]*[^/>]|)>(.*?)</\w+:table-row>|<\w+:table-row\b([^>]*)/>", re.DOTALL
)
_ODS_CELL = re.compile(rb"<\w+:(?:covered-)?table-cell\b([^>]*?)(/?)>")
_ODS_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="([0-9]{1,9})"')


@dataclass(frozen=True, slots=True)
class SheetScan:
    """The last filled row and column of a sheet (1-based; 0: none), how many cells are merged, and its error values by
    (row number, column)."""

    rows: int
    columns: int
    merged: int
    errors: dict[tuple[int, int], str]


def check_unpacked_size(path: Path, max_loaded: int) -> None:
    """Raise UnreadableError if the parts of the zipped workbook unpack to more than ``max_loaded`` bytes."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = [part for part in package.infolist() if part.filename.endswith((".xml", ".bin"))]
            size = sum(part.file_size for part in parts)
            if size <= max_loaded:
                for part in parts:  # what is declared may be a lie, and other programs unpack what is there
                    if part.compress_size * _BEST_RATIO > max_loaded:
                        _read_through(package, part)
    except DAMAGED as error:
        raise damaged(path, error) from error
    if size > max_loaded:
        raise UnreadableError(
            f"{path.name}: the workbook unpacks to {size // 1024**2} MB, more than the limit of "
            f"{max_loaded // 1024**2} MB; publish it as CSV."
        )


def _read_through(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack the part to its declared size; raises BadZipFile if that or the checksum is not what is there."""
    with package.open(part) as file:
        while file.read(_BLOCK):
            pass


def scan_sheets(path: Path, names: tuple[str, ...], limits: Limits) -> dict[str, SheetScan]:
    """What the XLSX sheets called ``names`` hold, without loading them.

    Raises UnreadableError for damaged parts and for sheets whose rectangle or texts exceed the limits.
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = _sheet_parts(package)
            scans = {name: _scan(package, parts[name]) for name in names if name in parts}
            written = _written_texts(package, [parts[name] for name in scans], limits.loaded)
    except (*DAMAGED, etree.XMLSyntaxError) as error:
        raise damaged(path, error) from error
    if written > limits.loaded:
        raise UnreadableError(
            f"{path.name}: the texts of its cells, written out, take {written // 1024**2} MB, more than the limit of "
            f"{limits.loaded // 1024**2} MB; publish it as CSV."
        )
    for name, scan in scans.items():
        _check_extent(path, name, (scan.rows, scan.columns), limits.cells)
    if sum(scan.merged for scan in scans.values()) > spans.MOST:
        raise UnreadableError(
            f"{path.name}: the workbook has more than {spans.MOST:,} merged cells; publish it as CSV."
        )
    return scans


def _written_texts(package: zipfile.ZipFile, parts: Sequence[str], most: int) -> int:
    """The bytes that shared texts take once each cell has its own copy; a bound where that is within ``most``."""
    if _SHARED not in package.namelist():
        return 0
    lengths: list[int] = []
    for text in _whole(package, _SHARED, b"<si"):
        lengths += [len(piece) for piece in _SHARED_TEXT.split(text)[1:]]
    longest = max(lengths, default=0)
    cells = sum(text.count(b't="s"') for part in parts for text in _whole(package, part, b"<c "))
    if cells * longest <= most:
        return cells * longest
    return sum(
        lengths[int(at)] if int(at) < len(lengths) else 0
        for part in parts
        for text in _whole(package, part, b"<c ")
        for at in _SHARED_CELL.findall(text)
    )


def check_repetitions(path: Path, most: int) -> None:
    """Raise UnreadableError for an ODS file whose filled cells lie, or are declared to repeat, beyond ``most``."""
    try:
        with zipfile.ZipFile(path) as package:
            row = columns = 0
            for text in _whole(package, "content.xml", b"<table:table-row"):
                for table, attributes, body, alone in _ODS_ROW.findall(text):
                    if table:
                        row = columns = 0
                        continue
                    row += _repeated(attributes or alone)
                    filled = _filled_width(body)
                    columns = max(columns, filled)
                    if filled:
                        _check_extent(path, "of the workbook", (row, columns), most)
    except DAMAGED as error:
        raise damaged(path, error) from error


def _filled_width(row: bytes) -> int:
    """The number of the last cell of an ODS row that is not empty, 0 if there is none."""
    at = filled = 0
    for attributes, empty in _ODS_CELL.findall(row):
        at += _repeated(attributes)
        filled = filled if empty else at
    return filled


def _repeated(attributes: bytes) -> int:
    match = _ODS_REPEATED.search(attributes)
    return int(match[1]) if match else 1


def _check_extent(path: Path, sheet: str, size: tuple[int, int], most: int) -> None:
    rows, columns = size
    if rows * columns > most:
        raise UnreadableError(
            f"{path.name}: sheet {sheet} spreads over {rows} rows and {columns} columns, more than the limit of "
            f"{most:,} cells; remove the stray cells beside or below the table."
        )


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    relations = {
        element.get("Id"): str(element.get("Target"))
        for element in _parse(package.read("xl/_rels/workbook.xml.rels")).iterchildren("*")
    }
    found: dict[str, str] = {}
    for element in _parse(package.read("xl/workbook.xml")).iter("{*}sheet"):
        identifier = next((str(value) for key, value in element.attrib.items() if str(key).endswith("}id")), "")
        target = relations.get(identifier)
        if target:
            part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            found[str(element.get("name"))] = part
    return found


def _parse(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _scan(package: zipfile.ZipFile, part: str) -> SheetScan:
    rows = unaddressed = merged = 0
    errors: dict[tuple[int, int], str] = {}
    widths: set[bytes] = set()
    for text in _whole(package, part, b"<c "):
        merged += text.count(b"mergeCell ")
        found = _CELL.findall(text)
        if not found and b' r="' not in text:  # cells without an address follow each other
            rows += text.count(b"<row")
            unaddressed = max(unaddressed, *(row.count(b"<c") for row in text.split(b"<row")))
        if found:
            rows = max(rows, int(found[-1][1]))
            widths.update(letters for letters, _, _ in found)
        if b't="e"' in text:
            for letters, number, value in _ERROR_CELL.findall(text):
                errors[int(number), column_index(letters.decode())] = html.unescape(value.decode())
    columns = max(unaddressed, *(column_index(letters.decode()) + 1 for letters in widths), 0)
    return SheetScan(rows, columns, merged, errors)


def _whole(package: zipfile.ZipFile, part: str, mark: bytes) -> Iterator[bytes]:
    """The part in blocks that are cut before a mark."""
    rest = b""
    with package.open(part) as file:
        while block := file.read(_BLOCK):
            rest += block
            cut = rest.rfind(mark)
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
            if len(rest) > _LONGEST_PIECE:
                raise ValueError(f"a row or cell of more than {_LONGEST_PIECE // 1024**2} MB")
    yield rest
