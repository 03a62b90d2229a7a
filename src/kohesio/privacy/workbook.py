"""A workbook written from tables as they were read: each cell in its row and column, with its kind.

The least that is an XLSX file: sheets with inline texts, figures in the digits they had, dates as serial numbers with a
date format. Promises that our readers read the same table from it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from kohesio.ingest.table import CellKind, RawTable

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - days of a spreadsheet have no zone
_DAY = 86_400
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def workbook(tables: Iterable[RawTable]) -> bytes:
    """The tables as an XLSX file; parts of one sheet follow each other."""
    sheets: dict[str, list[str]] = {}
    for table in tables:
        sheets.setdefault(table.sheet or "Sheet1", []).extend(_rows(table))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _parts(sheets):
            package.writestr(name, _HEAD + content)
    return out.getvalue()


def _parts(sheets: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{_TYPES}.worksheet+xml"/>' for at in numbers
    )
    yield (
        "[Content_Types].xml",
        (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{overrides}</Types>'
        ),
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    entries = [("worksheet", f"worksheets/sheet{at}.xml") for at in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*entries, ("styles", "styles.xml")])
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>'
        for at, name in zip(numbers, sheets, strict=True)
    )
    yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    yield "xl/styles.xml", _STYLES
    for at, rows in zip(numbers, sheets.values(), strict=True):
        body = "".join(rows)
        yield f"xl/worksheets/sheet{at}.xml", f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'


def _relations(targets: list[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _rows(table: RawTable) -> Iterator[str]:
    text = int(CellKind.TEXT)
    kinds = table.kinds.iter_rows() if table.kinds is not None else iter(lambda: (text,) * table.width, None)
    for number, row, kind_row in zip(table.numbers, table.cells.iter_rows(), kinds, strict=False):
        cells = "".join(
            _cell(f"{label}{number}", cell, CellKind(kind))
            for label, cell, kind in zip(table.labels, row, kind_row, strict=True)
            if cell is not None
        )
        yield f'<row r="{number}">{cells}</row>'


def _cell(place: str, text: str, kind: CellKind) -> str:
    match kind:
        case CellKind.NUMBER:
            return f'<c r="{place}"><v>{escape(text)}</v></c>'
        case CellKind.DATE:
            since = datetime.fromisoformat(text) - _EPOCH
            serial = since.days + since.seconds / _DAY
            return f'<c r="{place}" s="{2 if "T" in text else 1}"><v>{serial!r}</v></c>'
        case CellKind.TRUTH:
            return f'<c r="{place}" t="b"><v>{int(text == "TRUE")}</v></c>'
        case CellKind.ERROR:
            return f'<c r="{place}" t="e"><v>{escape(text)}</v></c>'
    shown = escape(_FORBIDDEN.sub("", text), {"\r": "&#13;"})
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'
