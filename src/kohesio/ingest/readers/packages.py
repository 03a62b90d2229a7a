"""Zipped workbooks looked at before they are loaded: how large they unpack, where their error values are.

A workbook that unpacks to more than the limit, or whose filled cells lie so far apart that the rectangle around them
would not fit into memory, is refused here, before a library allocates it.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lxml import etree

from kohesio.errors import UnreadableError
from kohesio.ingest.readers.grid import column_index

MAX_CELLS = 60_000_000
"""Cells of the rectangle around the filled cells of a sheet; a sheet of a million rows and 60 columns fits."""

_BLOCK = 4 * 1024 * 1024
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"([^>]*[^/>])?>')
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*[^/]>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class SheetScan:
    """The last filled row and column of a sheet (1-based; 0: none) and its error values by (row number, column)."""

    rows: int
    columns: int
    errors: dict[tuple[int, int], str]


def check_unpacked_size(path: Path, max_loaded: int) -> None:
    """Raise UnreadableError if the parts of the zipped workbook unpack to more than ``max_loaded`` bytes."""
    with zipfile.ZipFile(path) as package:
        size = sum(part.file_size for part in package.infolist() if part.filename.endswith((".xml", ".bin")))
    if size > max_loaded:
        raise UnreadableError(
            f"{path.name}: the workbook unpacks to {size // 1024**2} MB, more than the limit of "
            f"{max_loaded // 1024**2} MB; publish it as CSV."
        )


def scan_sheets(path: Path, names: tuple[str, ...]) -> dict[str, SheetScan]:
    """What the XLSX sheets called ``names`` hold, without loading them.

    Raises UnreadableError for damaged parts and for sheets whose rectangle exceeds ``MAX_CELLS``.
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = _sheet_parts(package)
            scans = {name: _scan(package, parts[name]) for name in names if name in parts}
    except (zipfile.BadZipFile, EOFError, OSError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise UnreadableError(f"{path.name}: the workbook is damaged ({error}); fetch it again.") from error
    for name, scan in scans.items():
        if scan.rows * scan.columns > MAX_CELLS:
            raise UnreadableError(
                f"{path.name}: sheet {name} spreads over {scan.rows} rows and {scan.columns} columns; "
                "remove the stray cells beside or below the table."
            )
    return scans


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
    rows = columns = 0
    errors: dict[tuple[int, int], str] = {}
    widths: set[bytes] = set()
    for text in _whole_cells(package, part):
        found = _CELL.findall(text)
        if found:
            rows = max(rows, int(found[-1][1]))
            widths.update(letters for letters, _, _ in found)
        if b't="e"' in text:
            for letters, number, value in _ERROR_CELL.findall(text):
                errors[int(number), column_index(letters.decode())] = html.unescape(value.decode())
    columns = max((column_index(letters.decode()) + 1 for letters in widths), default=0)
    return SheetScan(rows, columns, errors)


def _whole_cells(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in blocks that end with a whole cell."""
    rest = b""
    with package.open(part) as file:
        while block := file.read(_BLOCK):
            rest += block
            cut = rest.rfind(b"<c ")
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
    yield rest
