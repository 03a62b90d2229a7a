"""Tells the format of a file from its content; the name is never looked at."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from kohesio.errors import UnreadableError, sentence
from kohesio.ingest.readers.encodings import decoded_head, is_text
from kohesio.ingest.readers.hint import TableFormat
from kohesio.ingest.readers.packages import DAMAGED
from kohesio.ingest.readers.refusals import locked

_HEAD = 65_536
_MANIFEST = 1024 * 1024
_COMPOUND = 512 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_OTHERS = (
    (b"%PDF", "a PDF document; publish or convert the table as XLSX or CSV"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ", "an xz archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PAR1", "a Parquet file, which is no format lists are published in"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a text document; publish or convert the table as XLSX or CSV"),
)
_ROOT = re.compile(
    r"(?P<html><(?:!doctype\s+html|html|body)\b)"
    r"|(?P<spreadsheetml><(?:\w+:)?Workbook\b[^<>]*[\"']urn:schemas-microsoft-com:office:spreadsheet[\"'])",
    re.IGNORECASE,
)
_HTML_PART = re.compile(r"<(?:table|tr|meta|style|div)\b", re.IGNORECASE)
_PACKAGES = (
    ("xl/workbook.xml", TableFormat.XLSX),
    ("xl/workbook.bin", TableFormat.XLSB),
)

_DOCUMENTS = {"word/document.xml", "ppt/presentation.xml"}


def detect_format(path: Path) -> TableFormat:
    """The format of the file at ``path``.

    Raises UnreadableError for an empty, encrypted or truncated file and for content that is no table format.
    """
    if path.is_dir():
        raise UnreadableError(f"{path.name}: this is a folder; name one of the files in it.")
    if not path.is_file():
        raise UnreadableError(f"{path.name}: there is no such file.")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\x00 \t\r\n"):
        raise UnreadableError(sentence("%(file)s: the file is empty.", file=path.name))
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise UnreadableError(f"{path.name}: the file is {what}.")
    if head.startswith(b"PK"):
        return _package_format(path)
    if head.startswith(_OLE):
        return _compound_format(path)
    if head.startswith(_BARE_BIFF) and not is_text(head):
        return TableFormat.XLS
    if not is_text(head):
        raise UnreadableError(sentence("%(file)s: the file is neither a spreadsheet nor text.", file=path.name))
    return _text_format(decoded_head(head))


def _package_format(path: Path) -> TableFormat:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            mimetype = _beginning(package, "mimetype", names)
            manifest = _beginning(package, "META-INF/manifest.xml", names)
    except DAMAGED as error:
        raise UnreadableError(f"{path.name}: the file is truncated or damaged ({error}); fetch it again.") from error
    if b"encryption-data" in manifest:
        raise locked(path)
    for name, found in _PACKAGES:
        if name in names:
            return found
    if b"opendocument.spreadsheet" in mimetype:
        return TableFormat.ODS
    if _DOCUMENTS & names or b"opendocument." in mimetype:
        raise UnreadableError(
            sentence(
                "%(file)s: the file is a document of text or slides; publish the table in it as XLSX or CSV.",
                file=path.name,
            )
        )
    raise UnreadableError(
        sentence("%(file)s: the file is an archive, not a spreadsheet; unpack it first.", file=path.name)
    )


def _beginning(package: zipfile.ZipFile, name: str, names: set[str]) -> bytes:
    if name not in names:
        return b""
    with package.open(name) as part:
        return part.read(_MANIFEST)


def _compound_format(path: Path) -> TableFormat:
    with path.open("rb") as file:
        content = file.read(_COMPOUND)
    if _utf16(b"EncryptedPackage") in content:
        raise locked(path)
    if _utf16(b"Workbook") in content or _utf16(b"Book") in content:
        return TableFormat.XLS
    raise UnreadableError(f"{path.name}: the file is an Office document, yet no spreadsheet, or it is truncated.")


def _utf16(name: bytes) -> bytes:
    return b"".join(bytes((letter, 0)) for letter in name)


def _text_format(text: str) -> TableFormat:
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        if (root := _ROOT.search(start[:20_000])) and root.lastgroup:
            return TableFormat(root.lastgroup)
        return TableFormat.HTML if _HTML_PART.match(start) else TableFormat.XML
    if start.startswith("{") or re.match(r"\[\s*(?:[\[{\]]|$)", start):
        return TableFormat.JSON
    return TableFormat.DELIMITED
