"""Files that mean harm or are badly broken, made on the spot: each entry writes one file.

``python hostile.py FILE`` reads a file the way uploads are read and prints the outcome, the seconds and the peak of
memory in MB; tests run that in a process of its own, so that memory is that of this file alone.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from kohesio.errors import SourceError
from kohesio.ingest.readers.hint import UPLOADED, ReadHint
from kohesio.ingest.readers.read import read_tables

_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
    ' Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="sharedStrings.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
)
_ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_ENTITIES = "".join(f"<!ENTITY l{at} '{10 * ('&l' + str(at - 1) + ';')}'>" for at in range(1, 12))


def workbook(path: Path, rows: bytes, shared: bytes = b"", *, times: int = 1) -> None:
    """An XLSX workbook with these rows, so many times, and shared strings."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _ROOT)
        package.writestr("xl/workbook.xml", _BOOK)
        package.writestr("xl/_rels/workbook.xml.rels", _RELATIONS)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(f"<worksheet {_MAIN}><sheetData>".encode())
            for _ in range(times):
                part.write(rows)
            part.write(b"</sheetData></worksheet>")
        package.writestr("xl/sharedStrings.xml", shared or f"<sst {_MAIN}/>".encode())


def open_document(path: Path, rows: str) -> None:
    """An ODS workbook with these rows."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="S">{rows}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr("META-INF/manifest.xml", "<manifest/>")


def _zip_bomb(path: Path) -> None:
    workbook(path, b" " * 1_000_000, times=400)


def _lying_zip(path: Path) -> None:
    """The directory says 100 bytes; what is there unpacks to 300 MB."""
    workbook(path, b"", b" " * 300_000_000)
    path.write_bytes(path.read_bytes().replace((300_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")))


def _entities(path: Path) -> None:
    path.write_text(f"<!DOCTYPE r [<!ENTITY l0 'lol'>{_ENTITIES}]><r><a><b>&l11;</b></a><a><b>&l11;</b></a></r>")


def _entities_in_a_workbook(path: Path) -> None:
    shared = f"<!DOCTYPE sst [<!ENTITY l0 'lol'>{_ENTITIES}]><sst {_MAIN}><si><t>&l11;</t></si></sst>"
    workbook(path, b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>', shared.encode())


def _shared_strings(path: Path) -> None:
    """One long text that two million cells refer to."""
    text = b"<sst " + _MAIN.encode() + b"><si><t>" + b"x" * 100_000 + b"</t></si></sst>"
    row = b'<row r="%d">' + b"".join(b'<c t="s"><v>0</v></c>' for _ in range(200)) + b"</row>"
    workbook(path, b"".join(row % number for number in range(1, 10_001)), text)


def _far_cell(path: Path) -> None:
    workbook(path, b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def _empty_rows(path: Path) -> None:
    workbook(path, b"".join(b'<row r="%d"/>' % number for number in range(1, 1_000_001)))


def _repeated_cells(path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    open_document(path, f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')


def _wide_and_short(path: Path) -> None:
    path.write_text(";".join(f"c{at}" for at in range(16_384)) + "\n" + "a;b\n" * 200_000)


def _wide(path: Path) -> None:
    path.write_text("\n".join(";".join("x" * 16_384) for _ in range(40)))


def _large_cells(path: Path) -> None:
    path.write_text("title;beneficiary\n" + f'"{"x" * 10_000_000}";body\n' * 5)


def _open_quote(path: Path) -> None:
    path.write_text('title;beneficiary\n"never closed;body\n' + "row;body\n" * 2_000_000)


def _zero_bytes(path: Path) -> None:
    path.write_bytes(b"title;beneficiary\n" + b"a\x00b;c\x00\n" * 100_000)


def _deep_json(path: Path) -> None:
    path.write_text("[" * 100_000 + "]" * 100_000)


def _nested_record(path: Path) -> None:
    path.write_text('[{"a":' + '{"a":' * 900 + "1" + "}" * 900 + "}]")


def _wide_json(path: Path) -> None:
    path.write_text("[" + "{}," * 2_000_000 + json.dumps({f"k{at}": 1 for at in range(4_000)}) + "]")


def _spans(path: Path) -> None:
    path.write_text(
        "<html><table><tr><td colspan=1000 rowspan=65534>x</td></tr>" + "<tr>" * 300_000 + "</table></html>"
    )


def _deep_page(path: Path) -> None:
    path.write_text("<html>" + "<div>" * 200_000 + "<table><tr><td>a<td>b</table></html>")


def _many_attributes(path: Path) -> None:
    rows = "".join("<a " + " ".join(f'k{at}_{row}="1"' for at in range(60)) + "/>" for row in range(5_000))
    path.write_text(f"<r>{rows}</r>")


HOSTILE: dict[str, Callable[[Path], None]] = {
    "zip bomb": _zip_bomb, "zip that lies": _lying_zip, "billion laughs": _entities,
    "billion laughs in a workbook": _entities_in_a_workbook, "shared strings": _shared_strings,
    "cell at XFD1048576": _far_cell, "a million empty rows": _empty_rows, "repeated cells": _repeated_cells,
    "16,384 columns over short rows": _wide_and_short, "16,384 columns": _wide, "cells of 10 MB": _large_cells,
    "a quote that is never closed": _open_quote, "zero bytes": _zero_bytes, "deep JSON": _deep_json,
    "nested record": _nested_record, "one wide record": _wide_json, "spanning cells": _spans, "deep page": _deep_page,
    "many attributes": _many_attributes,
}  # fmt: skip


def main(path: Path) -> None:
    """Read the file and print what came of it."""
    begun = perf_counter()
    rows, message = 0, ""
    try:
        rows = sum(table.cells.height for table in read_tables(path, ReadHint(limits=UPLOADED)))
    except SourceError as error:
        message = error.message
    status = Path("/proc/self/status").read_text(encoding="utf-8")  # the rusage of a process counts its parent in
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    json.dump({"rows": rows, "message": message, "seconds": perf_counter() - begun, "peak": peak}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
