"""Archived files without names: read as before, the names apart, in every format lists come in."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from kohesio.errors import DamagedError
from kohesio.ingest.persons import SURE, judge
from kohesio.ingest.readers.read import read_tables
from kohesio.privacy.names import Names, OwnNames
from kohesio.privacy.rewriting import rewritten
from kohesio.snapshot.erasing import Eraser

NAME = "Erika Påhittad"
NAMES = Names(Eraser([NAME]))
CSV = f'Kod;Projekt;Mottagare;Kostnad\r\n1;"Ugn; åt {NAME}";{NAME};12,50\r\n2;Väg;Provköping AB;3\r\n'
WITHOUT = 'Kod;Projekt;Mottagare;Kostnad\r\n1;"Ugn; åt …";natural person;12,50\r\n2;Väg;Provköping AB;3\r\n'
RECORDS = [{"projekt": f"Ugn åt {NAME}", "mottagare": NAME, "kostnad": 12.50}, {"projekt": "Väg", "mottagare": "AB"}]


def cells(path: Path) -> list[tuple[str | None, ...]]:
    """All rows of all tables."""
    return [row for table in read_tables(path) for row in table.cells.iter_rows()]


def without(tmp_path: Path, content: bytes) -> tuple[list[tuple[str | None, ...]], list[tuple[str | None, ...]]]:
    """The rows of a file and those of the file without the name."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(content)
    made = rewritten(old, NAMES)
    assert made is not None
    new.write_bytes(made)
    assert rewritten(new, NAMES) is None
    return cells(old), cells(new)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimited_text_keeps_its_encoding_and_every_other_character(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list"
    path.write_bytes(CSV.encode(encoding))
    made = rewritten(path, NAMES)
    assert made is not None
    assert made.decode(encoding) == WITHOUT


def test_a_file_without_the_name_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text(WITHOUT, "utf-8")
    assert rewritten(path, NAMES) is None


@pytest.mark.parametrize("escaped", [True, False])
def test_json_keeps_its_figures_as_written(tmp_path: Path, escaped: bool) -> None:
    text = json.dumps(RECORDS, ensure_ascii=escaped).replace("12.5", "12.50")
    path = tmp_path / "list"
    path.write_text(text, "utf-8")
    made = rewritten(path, NAMES)
    assert made is not None
    assert json.loads(made)[0] == {"projekt": "Ugn åt …", "mottagare": "natural person", "kostnad": 12.5}
    assert b"12.50" in made


def test_xml_loses_the_name_in_text_and_attributes(tmp_path: Path) -> None:
    second = '<row id="2" who="AB"><m>A &amp; B</m><k>3</k></row>'
    xml = f'<list><row id="1" who="{NAME}"><m>{NAME}</m><k>12</k></row>{second}</list>'
    old, new = without(tmp_path, xml.encode())
    assert [len(row) for row in old] == [len(row) for row in new]
    assert any("natural person" in (cell or "") for row in new for cell in row)


SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def spreadsheet(cells: str, properties: str = "") -> bytes:
    """An XML spreadsheet of one row."""
    return (
        f'<?xml version="1.0" encoding="windows-1252"?><Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}">'
        f'{properties}<Worksheet ss:Name="S"><Table><Row>{cells}</Row></Table></Worksheet></Workbook>'
    ).encode("cp1252")


def test_a_spreadsheet_in_xml_loses_the_name_however_it_is_written(tmp_path: Path) -> None:
    first, last = NAME.split()
    texts = (
        f"{NAME}</Data >", f"Ugn åt <B>{first}</B> {last} &amp; co</Data>", f"<![CDATA[{NAME}]]></Data>",
        f"{first} <!-- x -->{last[:3]}<!-- y -->{last[3:]}</Data\n>", "12.50</Data>", "A &amp; B&#13;&#10;C</Data>",
    )  # fmt: skip
    old, new = without(tmp_path, spreadsheet("".join(f'<Cell><Data ss:Type="String">{text}</Cell>' for text in texts)))
    assert old == [(NAME, f"Ugn åt {NAME} & co", NAME, NAME, "12.50", "A & B\r\nC")]
    whole = "natural person"
    assert new == [(whole, "Ugn åt … & co", whole, whole, "12.50", "A & B\r\nC")]


def test_a_spreadsheet_in_xml_that_only_its_properties_name_loses_them(tmp_path: Path) -> None:
    properties = f'<DocumentProperties xmlns="urn:x"><Author>{NAME}</Author></DocumentProperties>'
    old, new = without(tmp_path, spreadsheet('<Cell><Data ss:Type="Number">12.5</Data></Cell>', properties))
    assert old == new == [("12.5",)]
    assert NAME.encode("cp1252") not in (tmp_path / "new").read_bytes()


def test_text_beside_the_cells_of_a_page_or_document_loses_the_name_too(tmp_path: Path) -> None:
    first, last = NAME.split()
    page = f"<html><!-- {NAME} --><table><tr><td>1<td><b>{first}</b>&nbsp;{last}</table><p title='{NAME}'>x</html>"
    old, new = without(tmp_path, page.encode())
    assert (old, new) == ([("1", f"{first}\xa0{last}")], [("1", "natural person")])
    assert last not in (tmp_path / "new").read_text("utf-8")
    rows = f"<row><m><![CDATA[{NAME}]]></m></row><row><m>{first} {last[:3]}<!-- x -->{last[3:]}</m></row>"
    old, new = without(tmp_path, f"<list><!-- {NAME} -->{rows}</list>".encode())
    assert (old, new) == ([(NAME,), (NAME,)], [("natural person",), ("natural person",)])
    assert last not in (tmp_path / "new").read_text("utf-8")


def test_copies_of_cells_in_other_parts_of_a_workbook_lose_the_name(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Mottagare", NAME])
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/pivotCache/pivotCacheDefinition1.xml", f'<sharedItems><s v="{NAME}"/></sharedItems>')
    without(tmp_path, out.getvalue())
    with zipfile.ZipFile(tmp_path / "new") as package:
        assert b"hittad" not in package.read("xl/pivotCache/pivotCacheDefinition1.xml")


def test_only_columns_of_names_are_put_together(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("Namn;Ort;Efternamn\nErika;Byn;Påhittad\nErika;Påhittad;Annan\n", "utf-8")
    names = Names(NAMES.eraser, {None: frozenset({"A", "C"})})
    made = rewritten(path, names)
    assert made is not None
    assert made.decode() == "Namn;Ort;Efternamn\nnatural person;Byn;…\nErika;Påhittad;Annan\n"


@pytest.mark.parametrize("torn", ["3; small;Erika;Påhittad;5", "3; small;Erika;Påhittad gård;5"])
def test_a_record_is_torn_where_it_has_another_number_of_fields_than_most_of_the_file(
    tmp_path: Path, torn: str
) -> None:
    path = tmp_path / "list"
    path.write_text(f"Kod;Namn;Efternamn;Kostnad\n1;Vera;Levande;5\n2;Vera;Levande;5\n{torn}\n", "utf-8")
    made = rewritten(path, Names(NAMES.eraser, {None: frozenset({"B", "C"})}))
    assert made is not None
    assert "hittad" not in made.decode()
    assert made.decode().count("Levande") == 2


LIST = '"l":[{"a":"y","b":"p"},{"a":"z","b":"q"}]'


@pytest.mark.parametrize("own", [{}, {None: frozenset({"a", "b"})}])
def test_json_loses_the_name_at_any_depth_and_under_a_repeated_key(tmp_path: Path, own: OwnNames) -> None:
    deep, text = "[" * 600, f'"{NAME}"'
    first, last = NAME.split()
    divided = f'{{"a":"{first}","b":"{last}"}},' if own else ""
    listed = LIST.replace("[", f'[{{"a":{text},"a":"x","b":"o"}},{divided}')
    path = tmp_path / "list"
    path.write_text(f'{{"d":{deep}{text}{"]" * 600},{listed}}}', "utf-8")
    made = rewritten(path, Names(NAMES.eraser, own))
    assert made is not None
    assert "hittad" not in made.decode()
    assert f"{deep}" in made.decode().replace("\n", "")


def divided() -> dict[str, bytes]:
    """A name in two cells of which no description says that they hold parts of names."""
    first, last = NAME.split()
    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (("k", "f", "l"), ("1", first, last), ("2", "Vera", "Levande")):
        book.active.append(row)
    book.save(out)
    other = {"k": "2", "f": "Vera", "l": "Levande"}
    return {
        "csv": f"k;f;l\n1;{first};{last}\n2;Vera;Levande\n".encode(),
        "xlsx": out.getvalue(),
        "json": json.dumps([{"k": "1", "f": first, "l": last}, other]).encode(),
        "array": json.dumps([{"k": "1", "who": [last, first]}, {"k": "2", "who": ["Vera", "Levande"]}]).encode(),
        "object": json.dumps([{"k": "1", "who": {"l": last, "x": 7, "f": first}}, {"k": "2", "who": other}]).encode(),
        "xml": f"<r><o><f>{first}</f><l>{last}</l></o><o><f>Vera</f><l>Levande</l></o></r>".encode(),
        "html": f"<table><tr><td>{first}<td>{last}<tr><td>Vera<td>Levande</table>".encode(),
    }


@pytest.mark.parametrize("kind", list(divided()))
def test_a_name_in_two_cells_goes_though_nobody_said_that_they_are_parts_of_one(tmp_path: Path, kind: str) -> None:
    old, new = without(tmp_path, divided()[kind])
    assert "hittad" in str(old)
    assert "hittad" not in str(new)
    assert "Erika" not in str(new)
    assert str(new).count("Levande") == 1


def test_an_entity_that_tears_a_record_is_no_place_for_a_name(tmp_path: Path) -> None:
    content = "Kod;Namn;Kostnad\n1;Erika P&aring;hittad;7\n2;Vera Levande;8\n3;Vera Levande;9\n"
    assert "hittad" not in str(without(tmp_path, content.encode())[1])


def test_xml_loses_what_names_somebody_outside_its_root(tmp_path: Path) -> None:
    records = "<o><a>1</a><b>x</b></o><o><a>2</a><b>y</b></o>"
    outside = f'<!DOCTYPE r [<!ENTITY n "{NAME}">]><?note {NAME}?>'
    old, new = without(tmp_path, f"{outside}<r>{records}</r><?note {NAME}?>".encode())
    assert old == new
    assert "hittad" not in (tmp_path / "new").read_text("utf-8")


def test_xml_whose_values_refer_to_a_name_is_told_to_be_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text(f'<!DOCTYPE r [<!ENTITY n "{NAME}">]><r><o><a>&n;</a></o><o><a>2</a></o></r>', "utf-8")
    with pytest.raises(DamagedError, match="by hand"):
        rewritten(path, NAMES)


def test_a_workbook_keeps_its_sheets_dates_and_figures(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Kod", "Mottagare", "Start", "Kostnad", "Projekt"])
    sheet.append(["1", NAME, date(2024, 5, 1), 12.5, f"Ugn åt {NAME}"])
    sheet.append(["2", "Provköping AB", date(2024, 6, 1), 3, "Väg"])
    book.create_sheet("Andra").append(["x", NAME])
    out = io.BytesIO()
    book.save(out)
    old, new = without(tmp_path, out.getvalue())
    assert old[1] == ("1", NAME, "2024-05-01", "12.5", f"Ugn åt {NAME}")
    assert new[1] == ("1", "natural person", "2024-05-01", "12.5", "Ugn åt …")
    assert (old[0], old[2]) == (new[0], new[2])
    assert new[3] == ("x", "natural person")


@pytest.mark.reference_data
@pytest.mark.parametrize("name", ["DE/saxony-erdf-2014-2020.xls", "DE/berlin-erdf-2007-2013.ods"])
def test_real_workbooks_are_read_the_same_but_for_one_name(shared: Path, tmp_path: Path, name: str) -> None:
    path = shared / "lists" / name
    rows = cells(path)
    judged = ((cell, judge(cell, "DE")) for row in rows[5:] for cell in row if cell)
    person = next(cell for cell, found in judged if found.is_person and found.confidence >= SURE)
    made = rewritten(path, Names(Eraser([person])))
    assert made is not None
    new = tmp_path / "new"
    new.write_bytes(made)
    changed = [(old, now) for old, now in zip(rows, cells(new), strict=True) if old != now]
    assert 0 < len(changed) < len(rows) / 10
    assert all("natural person" in (cell or "") or "…" in (cell or "") or cell == was
               for old, now in changed for was, cell in zip(old, now, strict=True))  # fmt: skip
