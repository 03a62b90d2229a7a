"""The parts of a workbook that hardly change: styles, the list of sheets, relations, properties (ECMA-376)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from kohesio.model.provenance import column_label
from kohesio.snapshot.export.about import About

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

DATE_STYLE = 1
_HEADER_STYLE = 2

PLAIN_HEAD = f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'
SHEET_HEAD = (
    f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
"""The header stays in sight."""

SHEET_TAIL = "</sheetData></worksheet>"

_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
    '<xf xfId="0"/><xf numFmtId="164" xfId="0" applyNumberFormat="1"/><xf fontId="1" xfId="0" applyFont="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def header_row(titles: Sequence[str]) -> str:
    """The first row, in bold."""
    return text_row(1, titles, style=f' s="{_HEADER_STYLE}"')


def text_row(number: int, texts: Sequence[str], style: str = "") -> str:
    """A row of texts."""
    cells = (
        f'<c r="{column_label(at)}{number}"{style} t="inlineStr">'
        f'<is><t xml:space="preserve">{escape(text, quote=False)}</t></is></c>'
        for at, text in enumerate(texts)
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def fixed_parts(sheets: Sequence[str], about: About) -> Iterator[tuple[str, str]]:
    """Path and content of every part besides the sheets."""
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(
        _override(f"/xl/worksheets/sheet{number}.xml", f"{_SHEET_TYPE}.worksheet") for number in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + _override("/xl/workbook.xml", f"{_SHEET_TYPE}.sheet.main")
        + _override("/xl/styles.xml", f"{_SHEET_TYPE}.styles")
        + _override("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties")
        + f"{overrides}</Types>",
    )
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    yield "_rels/.rels", _relations([(f"{_OFFICE}/officeDocument", "xl/workbook.xml"), (core, "docProps/core.xml")])
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in zip(numbers, sheets, strict=True)
    )
    yield "xl/workbook.xml", f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    targets = [(f"{_OFFICE}/worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*targets, (f"{_OFFICE}/styles", "styles.xml")])
    yield "xl/styles.xml", _STYLES
    yield "docProps/core.xml", _properties(about)


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="{part}" ContentType="{kind}+xml"/>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _properties(about: About) -> str:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(about.title)}</dc:title><dc:subject>{escape(about.query)}</dc:subject>"
        f"<dc:description>{escape(about.citation)}</dc:description>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_moment(about.created)}</dcterms:created>'
        "</cp:coreProperties>"
    )


def _moment(created: str) -> str:
    return created.replace("+00:00", "Z")
