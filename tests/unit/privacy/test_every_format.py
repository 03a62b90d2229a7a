"""Persons named in one, two and three columns, and in titles, leave every byte that is kept, whatever the format,
the script, and the accents that are written here and not there."""

from __future__ import annotations

import csv
import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path
from unicodedata import combining, normalize
from urllib.parse import quote

import polars as pl
import pytest
from openpyxl import Workbook

from kohesio.index.build import build_index
from kohesio.index.recordstore import RecordStore
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.privacy.removal import Wanted, remove
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.sources.archive import Archive
from kohesio.sources.registry import Registry

HEADING = ("Kod", "Projekt", "Fornamn", "Kommun", "Mellannamn", "Start", "Efternamn", "Person", "Sida")
ROWS = (
    (
        "1",
        "Ugn åt Erika Påhittad i byn",
        "",
        "Exempelby",
        "",
        "2023-09-01",
        "Erika Påhittad",
        "ja",
        "https://a.example/erika-p%C3%A5hittad",
    ),
    (
        "2",
        "Verkstad (UPPDIKTAD, Vera)",
        "Vera",
        "Exempelby",
        "",
        "2023-09-01",
        "Uppdiktad",
        "ja",
        "https://a.example/UPPDIKTAD_vera.html",
    ),
    ("3", "Nils Olof Inventerads gård", "Nils", "Exempelby", "Olof", "2023-09-01", "Inventerad", "ja", ""),
    ("4", "Väg", "Vera", "Exempelby", "", "2024-09-01", "Levande", "ja", "https://a.example/road"),
    (
        "11",
        "Пещ за Георги Измислен в село, www.a.example/georgi-izmislen",
        "",
        "Exempelby",
        "",
        "2023-09-01",
        "ИЗМИСЛЕН ГЕОРГИ",
        "ja",
        "",
    ),
    (
        "12",
        "Φούρνος: Γεώργιος Επινοημένος",
        "ΓΕΩΡΓΙΟΣ",
        "Exempelby",
        "",
        "2023-09-01",
        "ΕΠΙΝΟΗΜΕΝΟΣ",
        "ja",
        f"https://a.example/?q={quote(quote('γεώργιος επινοημένος'))}",
    ),
    (
        "13",
        f"Pec pro {normalize('NFD', 'Jan Vymyšlený')} a syn",
        "JAN",
        "Exempelby",
        "",
        "2023-09-01",
        "VYMYSLENY",
        "ja",
        "https://a.example/100%",
    ),
    (
        "14",
        "Piec: Lukasz Zmyślony, www.a.example/lukasz-zmy%C5%9Blony",
        "",
        "Exempelby",
        "",
        "2023-09-01",
        "ZMYŚLONY Łukasz",
        "ja",
        "see www.a.example/lukasz-zmy%C5%9Blony",
    ),
    (
        "15",
        "Ugn f&ouml;r Rut Osanns\u00adson",
        "",
        "Exempelby",
        "",
        "2023-09-01",
        "Rut Osannsson",
        "ja",
        "https://a.example/?q=Rut+%4Fsannsson",
    ),
    ("5", "Kurs i Vera Uppdiktads ugn", "", "Exempelby", "", "2024-09-01", "Exempelby kommun", "nej", ""),
)
TORN = ("6", "Torn", "Väg; bro", "Vera", "Exempel", "by", "2024-09-01", "Uppdiktad", "ja", "", "", "")
LEAVING = ("Påhittad", "Uppdiktad", "Inventerad", "ИЗМИСЛЕН", "ΕΠΙΝΟΗΜΕΝΟΣ", "VYMYSLENY", "ZMYŚLONY", "Osannsson")
LATIN = ("izmislen", "zmyslony")
WESTERN = 5  # of them, whom an old workbook can name, row and all
DESCRIPTION = """
id: xx-{0}
title: Invented list
country: SE
languages: sv
periods: 2021-2027
funds: ESF+
currency: SEK
edition: {{date: 2023-05-01}}
programme: {{cci: 2021SE05SFPR001, name: ESF+ Sverige}}
columns:
  {1}Kod: operation_code
  {1}Projekt: title
  {1}Fornamn: {{field: beneficiary, adds: true}}
  {1}Kommun: municipality
  {1}Mellannamn: {{field: beneficiary, adds: true}}
  {1}Start: start_date
  {1}Efternamn: {{field: beneficiary, adds: true}}
  {1}Person: beneficiary_kind
  {1}Sida: link
"""
TABLE = (HEADING, *ROWS)
RECORDS = [dict(zip(HEADING, row, strict=True)) for row in ROWS]


def delimited() -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([*TABLE, TORN])
    return out.getvalue().encode()


def xlsx() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in TABLE:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def western(row: tuple[str, ...]) -> tuple[str, ...]:
    """A row with its accented letters in one piece."""
    return tuple(normalize("NFC", text) for text in row)


def is_western(row: tuple[str, ...]) -> bool:
    """Whether the row can be written in the code page of Western Europe."""
    return "".join(western(row)).encode("cp1252", "ignore").decode("cp1252") == "".join(western(row))


def xls() -> bytes:
    """A sheet of Excel 2: a record that begins it, one a cell, one that ends it."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    cells = (
        record(0x0004, struct.pack("<HH3xB", number, column, len(text)) + text.encode("cp1252"))
        for number, row in enumerate(map(western, filter(is_western, TABLE)))
        for column, text in enumerate(row)
    )
    beginning = record(0x0009, struct.pack("<HH", 2, 0x10)) + record(0x0042, struct.pack("<H", 1252))
    return beginning + b"".join(cells) + record(0x000A, b"")


def ods() -> bytes:
    names = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    content = (
        f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="List">'
        f"{marked('<table:table-row>{}</table:table-row>', cell)}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    return out.getvalue()


def marked(row: str, cell: str) -> str:
    """The table in markup."""
    return "".join(row.format("".join(cell.format(escape(text)) for text in each)) for each in TABLE)


def spreadsheet() -> bytes:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    rows = marked("<Row>{}</Row>", '<Cell><Data ss:Type="String">{}</Data ></Cell>')
    return (
        f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="S"><Table>{rows}</Table></Worksheet>'
        "</Workbook>"
    ).encode()


def page() -> bytes:
    return f"<html><!-- Vera Uppdiktad --><table>{marked('<tr>{}</tr>', '<td>{}</td>')}</table></html>".encode()


def xml() -> bytes:
    records = "".join(
        f'<op Efternamn="{one["Efternamn"]}">'
        + "".join(f"<{key}><![CDATA[{text}]]></{key}>" for key, text in one.items() if key != "Efternamn")
        + "</op>"
        for one in RECORDS
    )
    return f"<list><!-- Vera Uppdiktad -->{records}</list>".encode()


def geojson() -> bytes:
    features = [{"type": "Feature", "properties": one, "geometry": None} for one in RECORDS]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


FORMATS: dict[str, Callable[[], bytes]] = {
    "csv": delimited, "xlsx": xlsx, "xls": xls, "ods": ods, "html": page, "xml": xml, "sheets.xml": spreadsheet,
    "json": lambda: json.dumps({"result": RECORDS}).encode(), "geo.json": geojson,
    "jsonl": lambda: "\n".join(json.dumps(one, ensure_ascii=False) for one in RECORDS).encode(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Left:
    """A data directory that three persons left who were named in lists of every format; a fourth stays. ``shown`` is
    what was shown before, names of beneficiaries apart."""

    directory: DataDirectory
    shown: str


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """The removal from lists of every format."""
    folder = tmp_path_factory.mktemp("formats")
    for suffix, content in FORMATS.items():
        path = folder / "lists" / f"list.{suffix}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content())
        before = {"geo.json": "properties.", "xml": ""}.get(suffix, "")
        described = DESCRIPTION.format(suffix.replace(".", "-"), before)
        if suffix == "xml":
            described = described.replace("Efternamn", '"@Efternamn"')
        path.with_name(path.name + ".yml").write_text(described, "utf-8")
    directory, registry = DataDirectory(folder / "data"), Registry([])
    report = ingest(
        [folder / "lists"], directory, IngestOptions(registry=registry, created=datetime(2023, 6, 1, tzinfo=UTC))
    )
    assert report.version is not None
    assert {file.file: file.message for file in report.files if file.reason} == {}
    snapshot = Snapshot.open(directory, report.version)
    build_index(snapshot, directory)
    assert len(holding(directory.root)) > len(FORMATS)
    tables = (snapshot.scan("operations").drop("beneficiaries"), *map(snapshot.scan, ("issues", "provenance")))
    shown = "".join(str(table.collect().to_dicts()) for table in tables)
    named = snapshot.scan("beneficiaries").filter(pl.col("name").str.contains_any(list(LEAVING))).collect()
    wanted = Wanted(date(2024, 1, 1), frozenset(named["id"]))
    done = remove(directory, wanted, lambda made: build_index(made, directory), registry)
    assert (done.persons, len(done.files), done.unchanged) == (len(LEAVING), len(FORMATS), ())
    return Left(directory, shown)


def spellings() -> set[bytes]:
    """The surnames as any of the formats may hold them."""
    found = set()
    for word in (*LEAVING, *LATIN, "Επινοημένος", "Vymyšlený"):
        bare = "".join(letter for letter in normalize("NFKD", word) if not combining(letter))
        for form in {word, word.upper(), word.lower(), bare, bare.upper(), bare.lower(), normalize("NFD", word)}:
            found |= {form.encode(encoding, "xmlcharrefreplace") for encoding in ("utf-8", "utf-16-le", "cp1252")}
            found |= {json.dumps(form)[1:-1].encode(), form.encode("ascii", "xmlcharrefreplace")}
            found |= {quote(form).encode(), quote(quote(form)).encode(), form.replace("O", "%4F").encode()}
            found.add(form.replace("sss", "ss\u00ads").encode())
    return found


def contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and what is compressed in it."""
    content = path.read_bytes()
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(path) as package:
            yield from map(package.read, package.namelist())
    if content.startswith(b"PAR1"):
        yield str(pl.read_parquet(path).to_dicts()).encode()
    if path.suffix == ".records":
        store = RecordStore(path)
        yield "".join(store.take(range(len(store)), str)).encode()


def holding(folder: Path) -> list[Path]:
    """The files that hold a surname of who left."""
    words = spellings()
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in files if any(word in content for content in contents(path) for word in words)]


def test_no_byte_of_the_data_directory_names_who_left(left: Left) -> None:
    assert holding(left.directory.root) == []


def test_titles_and_addresses_of_a_persons_operation_name_nobody_even_before(left: Left) -> None:
    assert "https://a.example/road" in left.shown
    texts = left.shown.replace("Kurs i Vera Uppdiktads ugn", "")  # the title of an operation of somebody else
    assert not any(word.decode("utf-8", "replace") in texts for word in spellings())


def test_every_archived_file_still_names_who_stays_and_nobody_else(left: Left) -> None:
    archive = Archive(left.directory.archive)
    archive.verify()
    for entry in archive.catalogue():
        cells = [cell for table in read_tables(archive.path(entry)) for row in table.cells.iter_rows() for cell in row]
        told = [cells.count(text) for text in ("Vera", "Levande", "Exempelby kommun", "natural person")]
        persons = {"list.xls": WESTERN, "list.csv": len(LEAVING) + 1}.get(entry.name, len(LEAVING))
        assert told == [1, 1, 1, persons], entry.name
