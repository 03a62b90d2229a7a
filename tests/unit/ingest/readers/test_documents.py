"""JSON, HTML and XML documents as tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from kohesio.errors import UnreadableError
from kohesio.ingest.readers import ReadHint, read_tables
from kohesio.ingest.table import CellKind, RawTable


def _read(tmp_path: Path, content: str, hint: ReadHint | None = None) -> RawTable:
    path = tmp_path / "list"
    path.write_text(content, "utf-8")
    (table,) = read_tables(path, hint or ReadHint())
    return table


def test_json_records_at_the_top_are_numbered_from_zero(tmp_path: Path) -> None:
    table = _read(tmp_path, '[{"a": "x", "b": 1.50}, {"a": null, "c": true}]')
    assert table.labels == ("a", "b", "c")
    assert table.cells.rows() == [("x", "1.5", None), (None, None, "TRUE")]
    assert table.numbers.to_list() == [0, 1]


def test_json_records_are_found_under_a_key(tmp_path: Path) -> None:
    table = _read(tmp_path, '{"count": 2, "notes": [{"x": 1}], "contracts": [{"a": "1"}, {"a": "2"}]}')
    assert table.labels == ("a",)


def test_json_records_are_taken_from_the_named_key(tmp_path: Path) -> None:
    table = _read(tmp_path, '{"x": {"few": [{"b": "1"}]}, "many": [{"a": 1}, {"a": 2}]}', ReadHint(records_at="x.few"))
    assert table.labels == ("b",)


def test_nested_json_values_get_dotted_names(tmp_path: Path) -> None:
    table = _read(tmp_path, '[{"p": {"q": {"r": "1"}}, "list": ["a", "b"], "parts": [{"n": 1}, {"n": 2}]}]')
    assert table.labels == ("p.q.r", "list", "parts.0.n", "parts.1.n")
    assert table.cells.row(0) == ("1", "a|b", "1", "2")


def test_a_json_point_is_one_cell_and_takes_nothing_else_with_it(tmp_path: Path) -> None:
    table = _read(
        tmp_path,
        '[{"type": "Point", "coordinates": [15.0, 59.5], "title": "Road"},'
        ' {"place": {"type": "Point", "coordinates": [15.0, 59.5, 7], "name": "Byn"}, "title": "Bridge"}]',
    )
    rows = [dict(zip(table.labels, row, strict=True)) for row in table.cells.iter_rows()]
    point = "Point(15.0 59.5)"
    assert [{key: text for key, text in row.items() if text} for row in rows] == [
        {"coordinates": point, "title": "Road"},
        {"place.coordinates": point, "place.name": "Byn", "title": "Bridge"},
    ]


def test_json_numbers_keep_their_digits(tmp_path: Path) -> None:
    table = _read(tmp_path, '[{"a": 12345678901234567890.12, "b": 1.5E3, "c": 1e999999}]')
    assert table.cells.row(0) == ("12345678901234567890.12", "1500", "1e999999")
    assert table.kinds is not None
    assert table.kinds.row(0) == (CellKind.NUMBER,) * 3


def test_one_json_record_a_line_is_read(tmp_path: Path) -> None:
    assert _read(tmp_path, '{"a": "1"}\n{"a": "2"}\n').cells.rows() == [("1",), ("2",)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('[{"a": 1}, {"a"', "no complete JSON"),
        ('{"a": 1}', "no array of records"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "no array of records"),
    ],
)
def test_json_that_is_no_list_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        _read(tmp_path, content)


def test_html_rows_are_numbered_and_entities_decoded(tmp_path: Path) -> None:
    table = _read(tmp_path, "<html><table><tr><th>Name<th>Sum</tr><tr><td>A &amp; B<td>1&nbsp;000<br>EUR</tr></table>")
    assert table.cells.rows() == [("Name", "Sum"), ("A & B", "1\u00a0000\nEUR")]
    assert table.numbers.to_list() == [1, 2]


def test_spanning_html_cells_stand_in_their_first_place(tmp_path: Path) -> None:
    content = (
        "<table><tr><td rowspan=2>a<td colspan=2>b<td>c</tr><tr><td>d<td>e<td>f</tr>"
        "<tr><td colspan=99999999999>x<td rowspan=abc>y</tr></table>"
    )
    assert _read(tmp_path, content).cells.rows() == [
        ("a", "b", None, "c"), (None, "d", "e", "f"), ("x", "y", None, None),
    ]  # fmt: skip


def test_html_cells_that_span_the_rows_of_an_operation_hold_in_each_and_amounts_in_the_first(tmp_path: Path) -> None:
    rows = (
        f"<tr><td rowspan=2>A-{n}<td rowspan=2>Road {n}<td>Town<td rowspan=2>1 250,00 EUR</tr><tr><td>Port</tr>"
        for n in (1, 2)
    )
    table = _read(tmp_path, f"<table><tr><th>Code<th>Name<th>Partner<th>Sum</tr>{''.join(rows)}</table>")
    assert table.cells.rows()[1:] == [
        (f"A-{n}", f"Road {n}", *rest) for n in (1, 2) for rest in (("Town", "1 250,00 EUR"), ("Port", None))
    ]


def test_a_table_for_layout_is_no_table(tmp_path: Path) -> None:
    content = "<table><tr><td>menu<td><table><tr><td>Name<td>Sum</tr></table></tr></table>"
    assert _read(tmp_path, content).cells.rows() == [("Name", "Sum")]


def test_a_page_without_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no table"):
        _read(tmp_path, "<html><body><p>Moved</p></body></html>")


def test_the_repeating_xml_element_is_the_record(tmp_path: Path) -> None:
    table = _read(
        tmp_path,
        "<list date='2016'><meta><a>1</a></meta><ops><op id='1'><name>x</name><place><nuts>AT1</nuts></place></op>"
        "<op id='2'><name>y</name><place><nuts>AT2</nuts><nuts>AT3</nuts></place></op></ops></list>",
    )
    assert table.labels == ("@id", "name", "place.nuts")
    assert table.cells.rows() == [("1", "x", "AT1"), ("2", "y", "AT2|AT3")]


@pytest.mark.parametrize("before", ["\n", "\ufeff", "\ufeff\r\n ", " \ufeff"])
def test_blanks_before_the_declaration_of_an_xml_do_no_harm(tmp_path: Path, before: str) -> None:
    table = _read(tmp_path, f'{before}<?xml version="1.0"?><l><r><a>å</a></r><r><a>2</a></r></l>')
    assert table.cells.rows() == [("å",), ("2",)]


def test_xml_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden", "utf-8")
    content = (
        f"<!DOCTYPE l [<!ENTITY e SYSTEM '{secret.as_uri()}'>]>"
        "<l><op><n>&e;</n><m>1</m></op><op><n>b</n><m>2</m></op></l>"
    )
    table = _read(tmp_path, content)
    assert "hidden" not in str(table.cells.rows())


def test_broken_xml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no complete XML"):
        _read(tmp_path, "<?xml version='1.0'?><list><op>")
