"""The repaired list: in the layout of the law, clean of what can be repaired, with the same operations and sums."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest
from scripts.legal_lists import FOLDER, descriptions
from tests.unit.check.lists import NEW, OLD, TODAY, Row, column, report_on, rows_of, write_csv

from kohesio.check.checker import Checker
from kohesio.check.kept import titles_beside
from kohesio.check.layouts import LAYOUTS, headings, languages
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.model.check import CheckOptions, ListForm
from kohesio.model.text import LANGUAGES
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot

SPOILED = {
    "Start date": "1.3.2022",
    "Total cost": "1 234 567,5 EUR",
    "Fund": "European Regional Development Fund",
    "Country": "Sverige",
    "Postcode": "11122",
    "Latitude": "18.0, 59.3",
    "NUTS code": "SE11X",
}
"""What can be repaired, by the beginning of its heading."""


def _spoiled(tmp_path: Path) -> Path:
    rows = rows_of(NEW)
    for row in rows:
        row.update({column(row, start): value for start, value in SPOILED.items() if start != "Total cost"})
    rows[1][column(NEW, "Total cost")] = "EUR 1234567.50"
    return write_csv(rows, tmp_path / "list.csv")


def _repaired(path: Path, out: Path) -> Path:
    Checker().repair(path, CheckOptions(today=TODAY), ListForm(out.suffix[1:]), out)
    return out


def _sums(path: Path, folder: Path) -> tuple[int, tuple[str, ...]]:
    """How many operations a file gives, and the sums of the law's amounts in the list's currency."""
    directory = DataDirectory(folder)
    report = ingest([path], directory, IngestOptions())
    assert report.version is not None, report.files
    frame = Snapshot.open(directory, report.version).scan("operations").collect()
    names = ("total_cost", "eligible_cost", "eu_contribution")
    return frame.height, tuple(str(frame[name].struct.field("amount").sum()) for name in names)


@pytest.mark.parametrize("form", list(ListForm))
def test_a_repaired_list_is_clean_of_what_can_be_repaired(tmp_path: Path, form: ListForm) -> None:
    path = _spoiled(tmp_path)
    assert any(each.rule.repaired for each in report_on(path).rules)
    again = report_on(_repaired(path, tmp_path / f"repaired.{form.value}"))
    assert [each.rule.code for each in again.rules if each.rule.repaired] == []
    assert again.operation_rows == 6


@pytest.mark.parametrize("form", list(ListForm))
def test_a_repaired_list_gives_the_same_operations_and_sums(tmp_path: Path, form: ListForm) -> None:
    path = _spoiled(tmp_path)
    out = _repaired(path, tmp_path / f"repaired.{form.value}")
    assert _sums(out, tmp_path / "after") == _sums(path, tmp_path / "before")


def test_dates_amounts_and_codes_are_written_the_plain_way(tmp_path: Path) -> None:
    out = _repaired(_spoiled(tmp_path), tmp_path / "repaired.json")
    row = json.loads(out.read_text("utf-8"))["operations"][1]
    assert (row["start_date"], row["total_cost"], row["fund"], row["country"]) == (
        "2022-03-01",
        "1234567.50",
        "ERDF",
        "SE",
    )
    assert (row["postcode"], row["coordinates"], row["nuts"]) == ("111 22", "59.300000, 18.000000", "SE11")


def test_what_is_not_understood_stays_as_published_and_is_named(tmp_path: Path) -> None:
    rows = rows_of(NEW)
    rows[2][column(NEW, "Start date")] = "31/02/2022"
    rows[3][column(NEW, "Specific objective")] = "Greener schools"
    path = write_csv(rows, tmp_path / "list.csv")
    told = json.loads(_repaired(path, tmp_path / "repaired.json").read_text("utf-8"))
    assert told["operations"][2]["start_date"] == "31/02/2022"
    assert told["operations"][3]["specific_objective"] == "Greener schools"
    assert told["left_as_published"] == {"start_date": 1, "specific_objective": 1}


def test_a_natural_person_is_said_to_be_one_and_the_place_cut_to_the_region(tmp_path: Path) -> None:
    rows = rows_of(NEW)
    rows[0][column(NEW, "Name of the beneficiary")] = "natural person"
    path = write_csv(rows, tmp_path / "list.csv")
    row, *others = json.loads(_repaired(path, tmp_path / "repaired.json").read_text("utf-8"))["operations"]
    assert (row["nuts"], row["postcode"], row["municipality"], row["coordinates"]) == ("SE11", None, None, None)
    assert [each["beneficiary_kind"] for each in (row, *others)] == ["yes", *(None for _ in others)]


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed_in_csv(tmp_path: Path) -> None:
    rows = rows_of(NEW)
    rows[0][column(NEW, "Name of the operation")] = "=HYPERLINK(1)"
    out = _repaired(write_csv(rows, tmp_path / "list.csv"), tmp_path / "repaired.csv")
    assert "'=HYPERLINK(1)" in out.read_text("utf-8")


def test_headings_stand_in_english_and_in_the_language_of_the_list(tmp_path: Path) -> None:
    out = _repaired(write_csv(rows_of(OLD), tmp_path / "list.csv"), tmp_path / "repaired.csv")
    assert pl.read_csv(out).columns[0] == "Beneficiary name / Stödmottagarens namn"


def test_every_language_of_the_union_has_every_heading() -> None:
    assert set(languages()) == set(LANGUAGES) - {"en"}
    keys = {each.key for layout in LAYOUTS.values() for each in layout}
    lacking = [
        (language, key)
        for language in languages()
        for period, layout in LAYOUTS.items()
        for key in (each.key for each in layout)
        if " / " not in headings(period, language)[key]
    ]
    assert (lacking, len(keys)) == ([], 30)


@pytest.mark.parametrize("name", sorted(descriptions()))
def test_the_description_of_a_layout_is_fresh(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == descriptions()[name], "run scripts/legal_lists.py"


def test_an_empty_row_never_becomes_an_operation(tmp_path: Path) -> None:
    rows: list[Row] = rows_of(NEW)
    rows.append(dict.fromkeys(NEW, ""))
    out = _repaired(write_csv(rows, tmp_path / "list.csv"), tmp_path / "repaired.csv")
    assert pl.read_csv(out, infer_schema=False).height == 6


def test_a_contribution_worked_out_from_the_rate_is_not_written_as_published(tmp_path: Path) -> None:
    rows = rows_of(NEW)
    for row in rows:
        row[column(NEW, "Union contribution")] = ""
    path = write_csv(rows, tmp_path / "list.csv")

    told = json.loads(_repaired(path, tmp_path / "repaired.json").read_text("utf-8"))

    assert {row["eu_contribution"] for row in told["operations"]} == {None}
    assert {row["cofinancing_rate"] for row in told["operations"]} == {"40"}


def test_purpose_and_results_in_two_columns_stand_in_one(tmp_path: Path) -> None:
    purpose, results = "Skolan får solceller på taket och egen el", "Skolan sparar en tredjedel av sin el varje år"
    rows = [
        {
            "Unik kod": f"SE-{number:03}",
            "Stödmottagare": f"Exempelkommun {number} AB",
            "Insatsens namn": f"Solel på skolans tak {number}",
            "Insatsens syfte": f"{purpose}, del {number}.",
            "Förväntade eller faktiska resultat": f"{results}, del {number}.",
            "Startdatum": "2022-03-01",
            "Total kostnad (EUR)": "1000.00",
        }
        for number in range(1, 13)
    ]
    path = write_csv(rows, tmp_path / "list.csv")

    told = json.loads(_repaired(path, tmp_path / "repaired.json").read_text("utf-8"))

    assert told["operations"][0]["summary"] == f"{purpose}, del 1. {results}, del 1."


def test_a_column_that_the_law_does_not_know_is_kept_behind_its_columns(tmp_path: Path) -> None:
    rows = [{**row, "Weather": f"fair {n}", "E-mail": "a@example.org"} for n, row in enumerate(rows_of(NEW))]
    out = _repaired(write_csv(rows, tmp_path / "list.csv"), tmp_path / "repaired.csv")
    head, first, *_ = csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"), newline=""))

    assert head[-1:] == ["Weather"]
    assert first[-1] == "fair 0"
    assert "example.org" not in out.read_text(encoding="utf-8-sig")
    assert _sums(out, tmp_path / "again")[0] == len(rows)


def test_nothing_that_was_not_understood_is_kept_of_a_natural_person(tmp_path: Path) -> None:
    rows = [{**row, "Weather": "fair"} for row in rows_of(NEW)]
    rows[0][column(NEW, "Name of the beneficiary")] = "natural person"
    out = _repaired(write_csv(rows, tmp_path / "list.csv"), tmp_path / "repaired.json")

    operations = json.loads(out.read_text(encoding="utf-8"))["operations"]
    assert [each["published weather"] for each in operations][:2] == [None, "fair"]


_PERSONS = ("Anna Nowakowska", "Peter Feldmann", "Karl Svensson", "Maria Gonzales Ruiz")
_TELLS_OF_PERSONS = {
    "Geschäftsführung": _PERSONS,
    "Weather": ("fair", "Anna Nowakowska; fair", "rain", "sun"),
    "Zone": ("a1 (at) example.org", "a2", "a3", "a4"),
    "Cloud": ("Anna Nowakowska", "Qwfeld", "Zxsson", "Vbruiz"),
    "Line": ("ask +49 170 1234567", "", "", ""),
    "Wheel": ("01.02.1971", "03.04.1965", "31.12.1980", "11.11.1954"),
    "Legal representative": ("A. N.", "P. F.", "K. S.", "M. G."),
    "PESEL": ("80010112345", "80010112346", "80010112347", "80010112348"),
}


@pytest.mark.parametrize("heading", _TELLS_OF_PERSONS)
def test_what_tells_of_persons_is_not_kept_behind_the_columns_of_the_law(tmp_path: Path, heading: str) -> None:
    told = _TELLS_OF_PERSONS[heading]
    rows = [{**row, heading: told[n % len(told)]} for n, row in enumerate(rows_of(NEW))]
    out = _repaired(write_csv(rows, tmp_path / "list.csv"), tmp_path / "repaired.csv")

    text = out.read_text(encoding="utf-8-sig")
    assert [each for each in told if each and each not in {"fair", "rain", "sun"} and each in text] == []


def test_a_column_of_numbers_of_bodies_or_of_days_of_approval_is_kept(tmp_path: Path) -> None:
    told = {"Tax number": "00123456", "Seen on": "01.02.2019"}
    out = _repaired(write_csv([{**row, **told} for row in rows_of(NEW)], tmp_path / "list.csv"), tmp_path / "out.csv")

    text = out.read_text(encoding="utf-8-sig")
    assert all(cell in text for cell in told.values())


def test_a_kept_column_headed_as_one_of_the_law_is_said_to_be_the_published() -> None:
    titles = titles_beside(["country", "Weather  today"], ["Country / Land", "Total cost"])
    assert [*titles.values()] == ["country (published)", "Weather today"]
