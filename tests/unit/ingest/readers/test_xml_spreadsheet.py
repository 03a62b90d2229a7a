"""XML spreadsheets of Excel 2003: sheets, places, kinds and merged cells as those of other workbooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from kohesio.errors import UnreadableError
from kohesio.ingest.readers import ReadHint, TableFormat, read_tables, spans
from kohesio.ingest.readers.formats import detect_format
from kohesio.ingest.readers.hint import Limits
from kohesio.ingest.table import CellKind

HEAD = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:o="urn:schemas-microsoft-com:office:office"\n'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">'
)


def data(text: object, kind: str = "String", **places: int) -> str:
    """A cell; ``places`` are its attributes."""
    said = "".join(f' ss:{name}="{value}"' for name, value in places.items())
    return f'<Cell{said}><Data ss:Type="{kind}">{text}</Data></Cell>'


def book(path: Path, *sheets: str, head: str = HEAD) -> Path:
    """A workbook of sheets of these rows."""
    made = "".join(
        f'<Worksheet ss:Name="S{at}"><Table ss:ExpandedRowCount="9">{rows}</Table></Worksheet>'
        for at, rows in enumerate(sheets, 1)
    )
    path.write_text(f"{head}{made}</Workbook>", "utf-8")
    return path


def rows(path: Path, hint: ReadHint | None = None) -> list[tuple[str | None, ...]]:
    """The rows of all tables."""
    return [row for table in read_tables(path, hint or ReadHint()) for row in table.cells.iter_rows()]


@pytest.mark.parametrize(
    "before", ["", "\n\n", "\ufeff", "\ufeff\r\n", "\n\ufeff", "<!-- made by a ministry's system -->\n"]
)
def test_the_format_is_told_by_the_root_whatever_stands_before_it(tmp_path: Path, before: str) -> None:
    head = before + HEAD if "<" not in before else HEAD.replace("<Workbook", before + "<Workbook")
    path = book(tmp_path / "list.xls", f"<Row>{data('Kod')}</Row>", head=head)
    assert detect_format(path) is TableFormat.SPREADSHEETML
    assert rows(path) == [("Kod",)]


def test_a_page_that_excel_saved_is_still_a_page(tmp_path: Path) -> None:
    path = tmp_path / "list.xls"
    path.write_text(
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><!-- <Workbook xmlns='
        '"urn:schemas-microsoft-com:office:spreadsheet"> --><table><tr><td>a<td>b</table></html>'
    )
    assert detect_format(path) is TableFormat.HTML


def test_a_prefix_and_another_encoding_say_the_same(tmp_path: Path) -> None:
    path = tmp_path / "list.xml"
    text = (
        '<?xml version="1.0" encoding="{}"?><s:Workbook xmlns:s="urn:schemas-microsoft-com:office:spreadsheet">'
        '<s:Worksheet s:Name="Projekty"><s:Table><s:Row><s:Cell><s:Data s:Type="String">Škola</s:Data></s:Cell></s:Row>'
        "</s:Table></s:Worksheet></s:Workbook>"
    )
    for encoding in ("windows-1250", "utf-16"):
        path.write_bytes(text.format(encoding).encode(encoding))
        [table] = read_tables(path)
        assert (table.sheet, table.cells.rows()) == ("Projekty", [("Škola",)])


def test_cells_keep_their_kind_and_become_canonical_text(tmp_path: Path) -> None:
    cells = (
        data("1234.50", "Number") + data("4E6", "Number") + data("2014-05-01T00:00:00.000", "DateTime")
        + data("1", "Boolean") + data("#N/A", "Error") + data("007") + data("1899-12-31T12:30:00.000", "DateTime")
        + data("n. a.", "Number") + data("soon", "DateTime") + data("9999-12-31T23:59:59.999", "DateTime")
    )  # fmt: skip
    [table] = read_tables(book(tmp_path / "list", f"<Row>{cells}</Row>"))
    assert table.cells.row(0) == (
        "1234.5", "4000000", "2014-05-01", "TRUE", "#N/A", "007", "12:30:00", "n. a.", "soon", "9999-12-31T23:59:59",
    )  # fmt: skip
    assert table.kinds is not None
    number, day, text = CellKind.NUMBER, CellKind.DATE, CellKind.TEXT
    expected = (number, number, day, CellKind.TRUTH, CellKind.ERROR, text, text, text, text, day)
    assert table.kinds.row(0) == expected


def test_rows_and_cells_stand_where_their_index_says(tmp_path: Path) -> None:
    path = book(
        tmp_path / "list",
        f'<Row ss:Span="1">{data("a")}{data("d", Index=4)}{data("e")}</Row>'
        f'<Row>{data("f")}</Row><Row ss:Index="9"><Cell/>{data("g")}</Row>',
    )
    [table] = read_tables(path)
    assert table.numbers.to_list() == [1, 3, 9]
    assert table.cells.rows() == [
        ("a", None, None, "d", "e"), ("f", None, None, None, None), (None, "g", None, None, None),
    ]  # fmt: skip
    assert table.labels == ("A", "B", "C", "D", "E")


def test_the_text_of_a_cell_is_its_runs_without_its_comment(tmp_path: Path) -> None:
    cell = (
        '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>Road</B> A &amp; <![CDATA[<B>]]>'
        '</ss:Data><Comment ss:Author="x"><ss:Data xmlns="http://www.w3.org/TR/REC-html40">look</ss:Data></Comment></Cell>'
    )
    assert rows(book(tmp_path / "list", f"<Row>{cell}{data('b&#10;c')}</Row>")) == [("Road A & <B>", "b\nc")]


def test_a_cell_merged_sideways_holds_its_value_once(tmp_path: Path) -> None:
    path = book(tmp_path / "list", f"<Row>{data(5, 'Number', MergeAcross=2)}{data('d')}</Row>")
    assert rows(path) == [("5", None, None, "d")]


def test_cells_merged_downwards_hold_for_the_rows_below_but_no_amount_counts_twice(tmp_path: Path) -> None:
    pair = (
        "<Row>" + data("{}", "Number", MergeDown=1) + data("Bridge {}", MergeDown=1)
        + data(100, "Number", MergeDown=1) + data("P") + "</Row><Row>" + data("Q", Index=4) + "</Row>"
    )  # fmt: skip
    path = book(tmp_path / "list", pair.replace("{}", "1") + pair.replace("{}", "2"))
    assert rows(path) == [
        ("1", "Bridge 1", "100", "P"), ("1", "Bridge 1", None, "Q"),
        ("2", "Bridge 2", "100", "P"), ("2", "Bridge 2", None, "Q"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("1 250,00 EUR", False), ("150000", False), ("€ 1.250", False), ("(300.5)", False), ("-7", False),
        ("2021-01-07", True), ("7.1.2021", True), ("00123", True), ("PL-12", True), ("85 %", True), ("3 bridges", True),
    ],
)  # fmt: skip
def test_a_figure_written_as_text_stays_in_the_first_row_of_those_it_is_merged_over(
    tmp_path: Path, text: str, held: bool
) -> None:
    pair = (
        "<Row>" + data("A-{}", MergeDown=2) + data(text, MergeDown=2) + data("P") + "</Row>"
        + ("<Row>" + data("Q", Index=3) + "</Row>") * 2
    )  # fmt: skip
    found = rows(book(tmp_path / "list", pair.replace("{}", "1") + pair.replace("{}", "2")))
    assert [row[1] for row in found] == [text, *[text if held else None] * 2] * 2


def test_more_merged_cells_than_memory_allows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans, "MOST", 3)
    made = f"<Row>{data('a', MergeDown=1) * 2}</Row>"
    assert rows(book(tmp_path / "list", made)) == [("a", "a")]
    with pytest.raises(UnreadableError, match="more than 3 merged cells"):
        rows(book(tmp_path / "list", made, made))


def test_sheets_come_in_their_order_and_a_named_one_alone(tmp_path: Path) -> None:
    path = book(tmp_path / "list", f"<Row>{data('a')}</Row>", "<Row/>", f"<Row>{data('c')}</Row>")
    assert [table.sheet for table in read_tables(path)] == ["S1", "S3"]
    assert rows(path, ReadHint(sheet="S3")) == [("c",)]
    with pytest.raises(UnreadableError, match="there is no sheet S9; the workbook has S1, S2, S3"):
        rows(path, ReadHint(sheet="S9"))


def test_a_long_sheet_comes_in_parts_of_one_width(tmp_path: Path) -> None:
    path = book(tmp_path / "list", f"<Row>{data('a')}</Row>" * 3 + f"<Row>{data('a')}{data('b')}</Row>")
    tables = list(read_tables(path, ReadHint(batch_rows=2)))
    assert [table.width for table in tables] == [2, 2]
    assert [number for table in tables for number in table.numbers] == [1, 2, 3, 4]


FAR = f'<Row ss:Index="1000">{data("x", Index=10)}</Row>'


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ([f"<Row>{data('a')}"], "damaged"),
        ([f'<Row ss:Index="2">{data("a")}</Row><Row ss:Index="2">{data("b")}</Row>'], "index 2 after 2"),
        ([f"<Row>{data('a', Index=16385)}</Row>"], "index 16385"),
        (["<Row><Cell>" + "<a>" * 200 + "</a>" * 200 + "</Cell></Row>"], "deep"),
        (["<Row><Cell x='" + "y" * 1_200_000 + "'/></Row>"], "one tag or comment is longer"),
        ([f"<Row>{data('y' * 11_000_000)}</Row>"], "one cell is longer"),
        ([FAR, FAR, FAR], "30,000 cells, above the limit of 25,000 cells"),
        ([FAR.replace("1000", "3000")], "3,000 rows and 10 columns"),
        (["<Row/>"], "holds no rows"),
    ],
    ids=["cut", "twice", "wide", "deep", "tag", "cell", "sheets", "far", "empty"],
)
def test_what_is_broken_or_means_harm_is_refused_in_a_sentence(tmp_path: Path, made: list[str], said: str) -> None:
    path = book(tmp_path / "list", *made)
    with pytest.raises(UnreadableError, match=rf"^list: .*{said}"):
        rows(path, ReadHint(limits=Limits(cells=25_000)))


def test_entities_are_refused(tmp_path: Path) -> None:
    entity = '<!DOCTYPE Workbook [<!ENTITY a SYSTEM "file:///etc/hostname">]><Workbook'
    path = book(tmp_path / "list", f"<Row>{data('&a;')}</Row>", head=HEAD.replace("<Workbook", entity))
    with pytest.raises(UnreadableError, match="it declares the entity a"):
        rows(path)


def test_a_workbook_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="larger than 0 MB"):
        rows(book(tmp_path / "list", f"<Row>{data('a')}</Row>"), ReadHint(limits=Limits(document=100)))
