"""Delimited text: encodings, dialects, record numbers, ragged records, large files in parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from kohesio.errors import UnreadableError
from kohesio.ingest.readers import ReadHint, read_tables
from kohesio.ingest.readers.dialect import detect_dialect
from kohesio.ingest.readers.encodings import detect_encoding
from kohesio.ingest.table import RawTable


def _read(tmp_path: Path, content: bytes | str, hint: ReadHint | None = None) -> RawTable:
    path = tmp_path / "list.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (table,) = read_tables(path, hint or ReadHint())
    return table


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Zażółć gęślą jaźń; Łódź; Święta sprawa", "cp1250"),
        ("Zażółć gęślą jaźń; Łódź; Święta sprawa", "iso8859-2"),
        ("Příliš žluťoučký kůň; Škoda; Ťuk", "cp1250"),
        ("Árvíztűrő tükörfúrógép; Őszi út", "iso8859-2"),
        ("Ξεσκεπάζω την ψυχοφθόρα; Άνω Όλη", "cp1253"),
        ("Ξεσκεπάζω την ψυχοφθόρα; Άνω Όλη", "iso8859-7"),
        ("Чудна българска кирилица; Ю Я Ъ", "cp1251"),
        ("Чудна българска кирилица; Ю Я Ъ", "iso8859-5"),
        ("Įlinkdama fechtuotojo špaga; Žąsis čežė", "cp1257"),
        ("Glāžšķūņa rūķīši dzērumā čiepj; Ķ Ģ", "cp1257"),
        ("Cœur élève naïf à l’œuvre; ÇÀ «oui»", "cp1252"),
        ("Çalışma için; größere Straßen; Übung", "utf-8"),
        ("Põdur tšellomängija; ÕÄÖÜ", "cp1257"),
        ("Blåbærsyltetøj; Ærø", "cp1252"),
        ("Höyläyslinjan modernisointi; Äänekoski", "cp1252"),
        ("Ħobż Ġdid żgħir Ċ", "iso8859-3"),
        ("Ревност; общини 2014", "utf-16-le"),
        ("Plain words; 2014", "utf-16-be"),
        ("Vorhaben; Größe", "utf-16"),
        ("Vorhaben; Größe", "utf-8-sig"),
        ("Příliš žluťoučký kůň", "cp852"),
        ("Total Eligible Expenditure (€000);Grant", "cp1252"),
        ("Total cost (€);Grant", "cp1252"),
        ("Bewilligt;1·000;für Straßen", "cp1252"),
        ("Nº;Designação;Ação nº5 (à data)", "cp1252"),
    ],
)
def test_the_encoding_is_found_from_the_letters(text: str, encoding: str) -> None:
    content = f"{text}\r\n".encode(encoding)
    assert content.decode(detect_encoding(content)) == f"{text}\r\n"


def test_one_damaged_byte_does_not_make_utf8_another_encoding() -> None:
    assert detect_encoding("ä".encode() * 500 + b"\xff") == "utf-8"


def test_a_damaged_byte_is_shown_as_such(tmp_path: Path) -> None:
    table = _read(tmp_path, "Name;Größe\n".encode() + "äöü;ß\n".encode() * 60 + b"x\xff;1\n")
    assert table.cells.row(61) == ("x\ufffd", "1")


def test_a_damaged_byte_in_a_declared_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="not utf-8 throughout"):
        _read(tmp_path, "Größe;äöüß\n".encode() * 60 + b"x\xff;1\n", ReadHint(encoding="utf-8"))


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [delimiter.join(row) for row in (("Name", "Summary", "Amount"), ("x, y", "a; b", "1"), ("z", "c", "2"))]
    table = _read(tmp_path, "\n".join(lines).replace("x, y", '"x, y"').replace("a; b", '"a; b"'))
    assert table.cells.row(1) == ("x, y", "a; b", "1")


def test_the_delimiter_a_spreadsheet_program_declares_counts(tmp_path: Path) -> None:
    table = _read(tmp_path, "sep=|\r\nName|Amount\r\na,b|1,5\r\n")
    assert table.cells.row(2)[:2] == ("a,b", "1,5")


@pytest.mark.parametrize("mark", ["я", "a", "1", '"'])
def test_a_first_line_that_names_no_mark_as_the_delimiter_is_a_line_like_others(tmp_path: Path, mark: str) -> None:
    table = _read(tmp_path, f"sep={mark}\nName;Amount\na;1\nb;2\n")
    assert table.cells.rows()[1:] == [("Name", "Amount"), ("a", "1"), ("b", "2")]


@pytest.mark.parametrize("last", ["Total cost;", "2021-2027 total cost", "Town;Town"])
def test_a_title_with_commas_does_not_hide_the_delimiter_of_the_heading(last: str) -> None:
    heading = f"Code;Name;Beneficiary;Start date;{last}"
    beyond = ";" * heading.count(";")
    records = "".join(f"{i};School {i}, part B;Town {i};2022-01-15;{i},50" + beyond[4:] + "\n" for i in range(40))
    text = f"List of operations, ERDF, Ireland, as of 1 May 2024{beyond}\n{heading}\n{records}"
    assert detect_dialect(text).delimiter == ";"


def test_a_delimiter_in_every_text_does_not_outdo_that_of_the_heading() -> None:
    records = "".join(f"{i},roads; bridges; a tunnel{', phase' * (i % 3)},2022-01-15,{i}\n" for i in range(40))
    assert detect_dialect(f"Code,Name,Start date,Total cost\n{records}").delimiter == ","


def test_line_breaks_inside_quotes_do_not_count_as_records(tmp_path: Path) -> None:
    table = _read(tmp_path, 'Name;Text\r\nx;"a\nb ""c"""\r\ny;d\r\n')
    assert table.numbers.to_list() == [1, 2, 3]
    assert table.cells.row(1) == ("x", 'a\nb "c"')


def test_blank_records_are_left_out_but_counted(tmp_path: Path) -> None:
    table = _read(tmp_path, "Name;Text\n\n;\n ; \ny;d\n")
    assert table.numbers.to_list() == [1, 5]


def test_white_space_alone_is_no_value_and_other_white_space_stays(tmp_path: Path) -> None:
    table = _read(tmp_path, 'Name;Text;More\nx ;" ";\n')
    assert table.cells.row(1) == ("x ", None, None)


def test_quotes_that_belong_to_names_stay(tmp_path: Path) -> None:
    rows = ["Name\tTown\tId", '"Acme" Ltd\tX\t1', 'House "Sun"\tY\t2', '"Moon" house\tZ\t3']
    table = _read(tmp_path, "\n".join(rows) + "\n")
    assert table.cells["0"].to_list()[1:] == ['"Acme" Ltd', 'House "Sun"', '"Moon" house']


def test_records_with_surplus_fields_keep_them_and_are_listed(tmp_path: Path) -> None:
    table = _read(tmp_path, "Id,Name,Amount\n1,a,5\n2,b, c,6\n3,d\n", ReadHint(quote="none"))
    assert table.ragged == (3, 4)
    assert table.cells.row(2) == ("2", "b", " c", "6")


def test_short_records_in_a_quoted_file_are_listed(tmp_path: Path) -> None:
    table = _read(tmp_path, 'Id;Name;Amount\n1;"a;b";5\n2;b\n')
    assert table.ragged == (3,)


def test_a_surplus_and_a_missing_field_do_not_cancel_out(tmp_path: Path) -> None:
    table = _read(tmp_path, "Id;Name;Amount\n1;a;5\n2;b;c;6\n3;d\n4;e;7\n")
    assert table.ragged == (3, 4)


def test_a_stray_quote_swallows_nothing(tmp_path: Path) -> None:
    lines = ["Id;Name;Amount", *(f'{n};6" pipe;{n}' if n == 50 else f"{n};plain;{n}" for n in range(100))]
    table = _read(tmp_path, "\n".join(lines))
    assert table.cells.height == 101
    assert table.ragged == ()


def test_a_large_file_comes_in_parts_with_running_numbers(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Id,Name\n" + "".join(f'{n},"a\nb"\n' for n in range(1, 1000)), "utf-8")
    tables = list(read_tables(path, ReadHint(batch_rows=300)))
    assert [number for table in tables for number in table.numbers] == list(range(1, 1001))
    assert max(table.cells.height for table in tables) == 300


def test_blocks_end_with_whole_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kohesio.ingest.readers.delimited._BLOCK", 64)
    path = tmp_path / "list.csv"
    path.write_text("Id,Name\n" + "".join(f'{n},"ä\n, b"\n' for n in range(1, 200)), "utf-8")
    rows = [row for table in read_tables(path) for row in table.cells.iter_rows()]
    assert rows[1:] == [(str(n), "ä\n, b") for n in range(1, 200)]


def test_what_follows_an_irregular_block_is_read_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kohesio.ingest.readers.delimited._BLOCK", 64)
    path = tmp_path / "list.csv"
    path.write_text("Id,Name\n" + "".join(f"{n},a{',x' if n == 100 else ''}\n" for n in range(1, 200)), "utf-8")
    tables = list(read_tables(path))
    assert [number for table in tables for number in table.numbers] == list(range(1, 201))
    assert [number for table in tables for number in table.ragged] == [101]


def test_text_in_another_encoding_than_named_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="not in the encoding"):
        _read(tmp_path, "Name;Größe\nx;1\n".encode("cp1252"), ReadHint(encoding="utf-16"))


def test_a_list_that_was_saved_anew_in_utf8_is_read_as_that_whatever_is_declared(tmp_path: Path) -> None:
    table = _read(tmp_path, "Tytuł;Ścieżka\nłódź;1\n".encode(), ReadHint(encoding="cp1250"))

    assert table.cells.row(1) == ("łódź", "1")


def test_an_unknown_encoding_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no known encoding"):
        _read(tmp_path, "Name;x\n", ReadHint(encoding="latin-99"))


def test_a_table_of_200_columns_is_read(tmp_path: Path) -> None:
    line = ";".join(f"c{n}" for n in range(200))
    assert _read(tmp_path, f"{line}\n{line}\n").width == 200


def test_lines_that_end_with_a_carriage_return_alone_are_records(tmp_path: Path) -> None:
    assert _read(tmp_path, "Id;Name\r1;a\r2;b\r").cells.rows() == [("Id", "Name"), ("1", "a"), ("2", "b")]


def test_quotes_keep_their_delimiters_though_every_record_has_as_many(tmp_path: Path) -> None:
    table = _read(tmp_path, 'Code,"Latitude, longitude",Fund\nS1,"59.3, 18.0",ERDF\nS2,"55.6, 13.0",ERDF\n')
    assert table.cells.rows()[1] == ("S1", "59.3, 18.0", "ERDF")
