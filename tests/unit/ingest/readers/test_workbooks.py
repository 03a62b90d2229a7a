"""Workbooks: native cells in canonical text, error values, stray dimensions, and files that cannot be read."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from kohesio.errors import UnreadableError
from kohesio.ingest.readers import ReadHint, read_tables, spans
from kohesio.ingest.readers.hint import Limits
from kohesio.ingest.table import CellKind, RawTable

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def _by_hand(path: Path, sheet: str) -> Path:
    """An XLSX file whose one sheet has exactly this content."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="List" sheetId="1" r:id="s1"/></sheets>'
            "</workbook>",
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="s1" Type="{_OFFICE}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        package.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>')
    return path


def _saved(path: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def _only(path: Path, hint: ReadHint | None = None) -> RawTable:
    (table,) = read_tables(path, hint or ReadHint())
    return table


def test_native_cells_become_canonical_text_with_their_kind(tmp_path: Path) -> None:
    row = ["Name", 65450, 1234.25, datetime(2016, 9, 5), datetime(2016, 9, 5, 12, 30), True, None]  # noqa: DTZ001
    table = _only(_saved(tmp_path / "list.xlsx", ("List", [row, ["x"]])))
    assert table.cells.row(0) == ("Name", "65450", "1234.25", "2016-09-05", "2016-09-05T12:30:00", "TRUE")
    assert table.kinds is not None
    kinds = [CellKind.TEXT, CellKind.NUMBER, CellKind.NUMBER, CellKind.DATE, CellKind.DATE, CellKind.TRUTH]
    assert table.kinds.row(0) == tuple(kinds)


def test_error_values_keep_their_text(tmp_path: Path) -> None:
    table = _only(_saved(tmp_path / "list.xlsx", ("List", [["Name", "Amount"], ["x", "#N/A"]])))
    assert table.cells.row(1) == ("x", "#N/A")
    assert table.kinds is not None
    assert table.kinds.row(1) == (CellKind.TEXT, CellKind.ERROR)


def test_rows_keep_their_numbers_and_blank_ones_are_left_out(tmp_path: Path) -> None:
    rows: list[list[object]] = [[], [], ["Name"], [" "], ["x"], [None]]
    table = _only(_saved(tmp_path / "list.xlsx", ("List", rows)))
    assert table.numbers.to_list() == [3, 5]


def test_a_named_sheet_is_read_alone(tmp_path: Path) -> None:
    path = _saved(tmp_path / "list.xlsx", ("Notes", [["see List"]]), ("List", [["Name"]]))
    assert _only(path, ReadHint(sheet="List")).sheet == "List"


def test_an_unknown_sheet_name_lists_those_there_are(tmp_path: Path) -> None:
    path = _saved(tmp_path / "list.xlsx", ("Notes", [["see List"]]))
    with pytest.raises(UnreadableError, match="has Notes"):
        list(read_tables(path, ReadHint(sheet="List")))


def test_empty_sheets_are_left_out(tmp_path: Path) -> None:
    path = _saved(tmp_path / "list.xlsx", ("Empty", []), ("List", [["Name"]]))
    assert _only(path).sheet == "List"


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    path = _saved(tmp_path / "list.xlsx", ("Empty", []))
    with pytest.raises(UnreadableError, match="holds no rows"):
        list(read_tables(path))


def test_a_long_sheet_comes_in_parts_of_one_width(tmp_path: Path) -> None:
    body: list[list[object]] = [[n, None, None] for n in range(6)]
    rows: list[list[object]] = [["a", "b", "c"], *body, [6, 6, 6]]
    tables = list(read_tables(_saved(tmp_path / "l.xlsx", ("List", rows)), ReadHint(batch_rows=3)))
    assert [table.numbers.to_list() for table in tables] == [[1, 2, 3], [4, 5, 6], [7, 8]]
    assert {table.width for table in tables} == {3}


def test_formulas_count_with_their_stored_value(tmp_path: Path) -> None:
    cell = '<sheetData><row r="1"><c r="A1"><f>2/3</f><v>0.66666666666666663</v></c></row></sheetData>'
    assert _only(_by_hand(tmp_path / "l.xlsx", cell)).cells.row(0) == ("0.6666666666666666",)


def test_carriage_returns_of_a_workbook_are_decoded(tmp_path: Path) -> None:
    cell = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_\nb</t></is></c></row></sheetData>'
    text = _only(_by_hand(tmp_path / "l.xlsx", cell)).cells.item(0, 0)
    assert "_x000D_" not in text
    assert text.split() == ["a", "b"]


def test_formatted_empty_cells_far_out_cost_nothing(tmp_path: Path) -> None:
    sheet = (
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1"/></row>'
        '<row r="1048576"><c r="XFD1048576"/></row></sheetData>'
    )
    assert _only(_by_hand(tmp_path / "l.xlsx", sheet)).cells.shape == (1, 1)


def test_cells_too_far_apart_for_memory_are_refused(tmp_path: Path) -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    path = _by_hand(tmp_path / "l.xlsx", sheet)
    with pytest.raises(UnreadableError, match="stray cells"):
        list(read_tables(path))


def test_a_workbook_that_unpacks_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = _by_hand(tmp_path / "l.xlsx", "<sheetData>" + " " * 300_000 + "</sheetData>")
    with pytest.raises(UnreadableError, match="unpacks to"):
        list(read_tables(path, ReadHint(limits=Limits(loaded=100_000))))


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    path = _saved(tmp_path / "l.xlsx", ("List", [["Name"]]))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(UnreadableError, match="truncated or damaged"):
        list(read_tables(path))


def test_a_workbook_with_a_damaged_part_is_refused(tmp_path: Path) -> None:
    path = _by_hand(tmp_path / "l.xlsx", '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>')
    with pytest.raises(UnreadableError, match="damaged"):
        list(read_tables(path))


def test_a_protected_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "l.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(99)
    )
    with pytest.raises(UnreadableError, match="password"):
        list(read_tables(path))


def test_a_damaged_old_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "l.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le") + bytes(999))
    with pytest.raises(UnreadableError, match="damaged"):
        list(read_tables(path))


def _open_document(path: Path, rows: str) -> Path:
    """An ODS file whose one table has exactly these rows."""
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="List">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    return path


def test_an_open_document_table_is_read(tmp_path: Path) -> None:
    row = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Name</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="1.5"><text:p>1,5</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string"><text:p>#N/A</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    table = _only(_open_document(tmp_path / "l.bin", row))
    assert table.cells.row(0) == ("Name", "1.5", "#N/A")
    assert table.kinds is not None
    assert table.kinds.row(0) == (CellKind.TEXT, CellKind.NUMBER, CellKind.ERROR)


def test_an_open_document_whose_cells_repeat_beyond_memory_is_refused(tmp_path: Path) -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    path = _open_document(tmp_path / "l.ods", row)
    with pytest.raises(UnreadableError, match="stray cells"):
        list(read_tables(path))


def test_cells_without_addresses_are_counted_before_they_are_loaded(tmp_path: Path) -> None:
    wide, narrow = f"<row>{'<c><v>1</v></c>' * 16_000}</row>", "<row><c><v>1</v></c></row>" * 5_000
    path = _by_hand(tmp_path / "l.xlsx", f"<sheetData>{wide}{narrow}</sheetData>")
    with pytest.raises(UnreadableError, match="stray cells"):
        list(read_tables(path))


def test_a_workbook_of_more_merged_cells_than_memory_allows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/></mergeCells>'
    path = _by_hand(tmp_path / "l.xlsx", f"<sheetData><row><c><v>1</v></c></row></sheetData>{merged}")
    monkeypatch.setattr(spans, "MOST", 2)
    assert [table.cells.rows() for table in read_tables(path)] == [[("1",)]]
    monkeypatch.setattr(spans, "MOST", 1)
    with pytest.raises(UnreadableError, match="more than 1 merged cells"):
        list(read_tables(path))
