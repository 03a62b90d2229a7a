"""An archived file without names: the same table for our readers, in the same format where the format can be edited.

Delimited text is edited character by character around the names, JSON, XML and HTML as trees, XLSX and ODS inside their
package, so that figures, dates and formats stay what the publisher's program stored. XLS, XLSB and XML spreadsheets
cannot be edited safely by parts, nor can XLSX and ODS where several cells of a row are one name, copies of which lie in
many places: their sheets are written anew as XLSX, cell by cell with the kind of each, which our readers read the same.
Every result is read back and compared.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from lxml import etree

from kohesio.errors import DamagedError
from kohesio.ingest.readers.delimited import dialect_of
from kohesio.ingest.readers.encodings import detect_encoding
from kohesio.ingest.readers.formats import detect_format
from kohesio.ingest.readers.hint import TableFormat
from kohesio.ingest.readers.packages import DAMAGED
from kohesio.ingest.readers.read import read_tables
from kohesio.privacy.delimited import without_names
from kohesio.privacy.documents import html_without_names, json_without_names, xml_without_names
from kohesio.privacy.names import Names
from kohesio.privacy.packages import package_without_names
from kohesio.privacy.workbook import workbook
from kohesio.snapshot.erasing import GAP, Eraser


def rewritten(path: Path, names: Names) -> bytes | None:
    """The content of the file without the names; None where none of them stands in it.

    Raises UnreadableError for a file that is no table, DamagedError if the result would not be read as the original.
    """
    kind = detect_format(path)
    made = _edited(path, kind, names)
    named = made is not None and kind in _MARKED_UP and names.eraser.stands_in(_decoded(made))
    if made is not None and (named or not _is_alike(path, made, names)):
        raise DamagedError(
            f"The archived file {path.name} could not be written without the names: it would not be read as before, or "
            "one would be left between its values. Delete it and its line in the catalogue by hand."
        )
    return made


_MARKED_UP = frozenset({TableFormat.XML, TableFormat.HTML})
"""Formats in which markup stands between the values, so that a name in the text is never one of two neighbours."""


def _decoded(content: bytes) -> str:
    return content.decode(detect_encoding(content), "replace")


def _edited(path: Path, kind: TableFormat, names: Names) -> bytes | None:
    match kind:
        case TableFormat.DELIMITED:
            return _text(path, names)
        case TableFormat.JSON:
            return json_without_names(path, names)
        case TableFormat.XML:
            return xml_without_names(path, names)
        case TableFormat.HTML:
            return html_without_names(path, names)
        case TableFormat.XLSX | TableFormat.ODS:
            made = _package(path, names.eraser)
            if made is None:
                return _anew(path, names) if _is_named(path, names) else None
            return made if _is_alike(path, made, names) else _anew(path, names)
        case _:
            return _anew(path, names) if _is_named(path, names) or _stands_in_bytes(path, names.eraser) else None


def _text(path: Path, names: Names) -> bytes | None:
    content = path.read_bytes()
    encoding = detect_encoding(content)
    text = content.decode(encoding, "surrogateescape")
    changed = without_names(text, dialect_of(path), names)
    if changed == text:
        return None
    try:
        return changed.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:  # an encoding without the sign for a gap
        return changed.replace(GAP, "...").encode(encoding, "surrogateescape")


def _package(path: Path, eraser: Eraser) -> bytes | None:
    try:
        return package_without_names(path, eraser)
    except (*DAMAGED, etree.XMLSyntaxError) as error:
        raise DamagedError(
            f"The archived file {path.name} has a part that cannot be read ({error}), so nobody can say whom it names. "
            "Delete it and its line in the catalogue by hand."
        ) from error


def _anew(path: Path, names: Names) -> bytes:
    return workbook(names.table(table) for table in read_tables(path))


def _is_named(path: Path, names: Names) -> bool:
    return any(names.table(table) is not table for table in read_tables(path))


def _stands_in_bytes(path: Path, eraser: Eraser) -> bool:
    """Whether a name stands anywhere in a file of a format that has texts as they are: in comments or properties."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            parts = [package.read(part) for part in package.infolist()]
    else:
        parts = [path.read_bytes()]
    return any(
        eraser.stands_in(text)
        for part in parts
        for text in (part.decode("cp1252", "replace"), *(part[at:].decode("utf-16-le", "replace") for at in (0, 1)),
                     _decoded(part))
    )  # fmt: skip


def _is_alike(path: Path, made: bytes, names: Names) -> bool:
    """Whether the new file is read as the old one: a row differs only where it held a name, and none is left."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".adding-") as beside:
        beside.write(made)
        beside.flush()
        new = Path(beside.name)
        if _is_named(new, names):
            return False
        return all(
            before is not None and after is not None and before.place == after.place
            and (before.cells == after.cells or before.names(names))
            for before, after in zip_longest(_rows(path), _rows(new))
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a file: its sheet and number, the labels of its columns, and its cells without the empty ones after
    the last."""

    place: tuple[str | None, int]
    labels: tuple[str, ...]
    cells: tuple[str | None, ...]

    def names(self, names: Names) -> bool:
        """Whether it names somebody who leaves: in a cell, in several cells, or across them."""
        texts = [cell or "" for cell in self.cells]
        named = names.row(self.place[0], list(zip(self.labels, texts, strict=False)), torn=True) != texts
        return (
            named or bool(names.eraser.parts(texts)) or any(names.eraser.finds(sign.join(texts)) for sign in "\t;")
        )  # the latter ends an entity too


def _rows(path: Path) -> Iterator[_Row]:
    for table in read_tables(path):
        for number, row in zip(table.numbers, table.cells.iter_rows(), strict=True):
            filled = max((at for at, cell in enumerate(row, start=1) if cell is not None), default=0)
            yield _Row((table.sheet, int(number)), table.labels, row[:filled])
