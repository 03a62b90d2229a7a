"""``kohesio inspect`` and the lists nobody described, as people meet them at the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kohesio.cli.main import run
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot

_HEADINGS = (
    "Projektnummer;Stödmottagare;Projektnamn;Projektsammanfattning;Startdatum;Slutdatum;"
    "Totala stödberättigande utgifter (SEK);Unionens medfinansieringsgrad;Kommun;Kontaktperson"
)
_ROW = (
    "2024-{0:03d};Exempel {1} AB;Digital satsning nummer {0};Företaget utvecklar nya tjänster, etapp {0}.;"
    "2022-0{2}-01;2024-0{2}-28;{0}25 {2}00,50;50 %;{3};Kontakt {0}"
)
_TOWNS = ("Nacka", "Uppsala", "Umeå", "Luleå", "Malmö")


@pytest.fixture
def undescribed(tmp_path: Path) -> Path:
    """A list of a Swedish authority that is in no catalogue, with a contact column."""
    rows = [_ROW.format(number, number % 9, number % 8 + 1, _TOWNS[number % 5]) for number in range(101, 161)]
    path = tmp_path / "projekt.csv"
    path.write_text("\n".join((_HEADINGS, *rows)), "utf-8")
    return path


def test_inspect_tells_each_column_its_field(undescribed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["inspect", str(undescribed), "--json"]) == 0
    columns = {one["heading"]: one["field"] for one in json.loads(capsys.readouterr().out)["columns"]}
    assert columns["Stödmottagare"] == "beneficiary"
    assert columns["Totala stödberättigande utgifter (SEK)"] == "eligible_cost"
    assert columns["Slutdatum"] == "end_date"


def test_inspect_names_what_is_personal_and_shows_none_of_it(
    undescribed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["inspect", str(undescribed), "--json"])
    printed = capsys.readouterr().out
    assert json.loads(printed)["personal"] == ["J"]
    assert "Kontakt 101" not in printed


def test_inspect_says_in_a_table_how_sure_it_is(undescribed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["inspect", str(undescribed)]) == 0
    assert "beneficiary" in capsys.readouterr().out


def test_a_list_saved_as_an_xml_spreadsheet_is_loaded(undescribed: Path, tmp_path: Path) -> None:
    cell = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    lines = [line.split(";") for line in undescribed.read_text("utf-8").splitlines()]
    rows = "".join(f"<Row>{''.join(map(cell.format, line))}</Row>" for line in lines)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    path = tmp_path / "projekt.xls"
    path.write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="Projekt"><Table>{rows}'
        "</Table></Worksheet></Workbook>",
        "utf-8",
    )
    known = ["--country", "SE", "--fund", "ERDF", "--period", "2021-2027", "--programme", "2021SE16FFPR001"]
    data = DataDirectory(tmp_path / "data")
    assert run(["ingest", str(path), *known, "--data", str(data.root), "--no-index"]) == 0
    assert Snapshot.open(data).size == 60


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    assert run(["inspect", str(tmp_path / "none.csv")]) == 3


def test_a_folder_in_place_of_a_list_is_called_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["inspect", str(tmp_path)]) == 3
    assert "is a folder" in " ".join(capsys.readouterr().err.split())


def test_the_description_is_not_written_over_its_list(undescribed: Path) -> None:
    published = undescribed.read_bytes()
    assert run(["inspect", str(undescribed), "--save-spec", str(undescribed)]) == 3
    assert undescribed.read_bytes() == published


@pytest.mark.parametrize(
    "known",
    [["--period", "1999-2005"], ["--fund", "EAFRD"], ["--programme", "17"]],
    ids=["period", "fund", "programme"],
)
def test_impossible_knowledge_is_wrong_usage(undescribed: Path, known: list[str]) -> None:
    assert run(["inspect", str(undescribed), *known]) == 3


def test_a_list_nobody_described_is_loaded(undescribed: Path, tmp_path: Path) -> None:
    known = ["--country", "SE", "--fund", "ERDF", "--period", "2021-2027", "--programme", "2021SE16FFPR001"]
    assert run(["ingest", str(undescribed), *known, "--data", str(tmp_path / "data"), "--no-index"]) == 0
    operations = Snapshot.open(DataDirectory(tmp_path / "data")).operations(range(60))
    assert {one.country for one in operations} == {"SE"}
    assert {one.programme.cci for one in operations} == {"2021SE16FFPR001"}
    assert {one.period for one in operations} == {"2021-2027"}


def test_contacts_reach_no_file_of_the_version(undescribed: Path, tmp_path: Path) -> None:
    run(["ingest", str(undescribed), "--country", "SE", "--data", str(tmp_path / "data")])
    kept = [
        path for folder in ("snapshots", "index") for path in (tmp_path / "data" / folder).rglob("*") if path.is_file()
    ]
    assert kept
    assert not [path.name for path in kept if b"Kontakt 1" in path.read_bytes()]
    names = Snapshot.open(DataDirectory(tmp_path / "data")).scan("operations").collect().write_json()
    assert "Kontakt 1" not in names


def test_the_saved_description_gives_the_same_operations(undescribed: Path, tmp_path: Path) -> None:
    run(["ingest", str(undescribed), "--country", "SE", "--save-spec", "--data", str(tmp_path / "a"), "--no-index"])
    beside = undescribed.with_name("projekt.csv.yml")
    assert "Stödmottagare" in beside.read_text("utf-8")
    run(["ingest", str(undescribed), "--data", str(tmp_path / "b"), "--no-index"])
    sizes = {Snapshot.open(DataDirectory(tmp_path / name)).size for name in ("a", "b")}
    assert sizes == {60}


def test_a_list_without_beneficiaries_is_refused_with_a_way_on_that_leads_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"Akt {n};Projekt om {n} skolor;Skola {n};2021-0{n % 9 + 1}-01;{n * 1000},50" for n in range(1, 40)]
    path = tmp_path / "schools.csv"
    path.write_text("\n".join(["Project code;Project title;Enhet;Start date;Total budget", *rows]), "utf-8")
    known, data = ["--country", "SE", "--period", "2014-2020"], ["--data", str(tmp_path / "data")]
    assert run(["ingest", str(path), *known, *data, "--no-index"]) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "no column of the table is known to name beneficiaries" in said
    described = path.with_name("schools.csv.yml")
    assert described.name in said
    assert run(["inspect", str(path), *known, "--save-spec", str(described)]) == 0
    described.write_text(described.read_text("utf-8").replace("Enhet: ignore", "Enhet: beneficiary"))
    assert run(["ingest", str(path), *known, *data, "--no-index"]) == 0
    assert Snapshot.open(DataDirectory(tmp_path / "data")).size == len(rows)
