"""What the lists of a third adversary taught: each cause as a small invented list of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.ingest.recognition.invented import write
from tests.unit.ingest.recognition.test_wordings_and_layouts import (
    ORDINARY,
    TOWNS,
    Column,
    columns,
    decided,
    read,
    table,
    understood,
)

from kohesio.ingest.recognition.reading import SURE
from kohesio.ingest.recognition.understanding import RecognitionOptions, understand

NUMBERS: Column = lambda n: str(10_203_040 + 7 * n)  # noqa: E731


@pytest.mark.parametrize(
    ("country", "heading", "made", "field"),
    [
        ("NL", "KvK-nummer", NUMBERS, "beneficiary_number"),
        ("RO", "Cod poștal", lambda n: f"{200_001 + n % 5}", "postcode"),
        ("HU", "Pályázat azonosítója", ORDINARY["Operation code"], "operation_code"),
        ("LV", "ESFinansejums", lambda n: f"{20_000 + n}.00", "eu_contribution"),
        ("ES", "Importe FEMPA", lambda n: f"{20_000 + n}.00", "eu_contribution"),
        ("IT", "Sintesi dell'intervento",
         lambda n: f"L'operazione prevede {n + 2} interventi nel territorio di {TOWNS[n % 5]} con posti di lavoro.",
         "summary"),
    ],
)  # fmt: skip
def test_a_heading_is_read_as_its_country_means_it(
    tmp_path: Path, country: str, heading: str, made: Column, field: str
) -> None:
    without = ["Operation code"] if field == "operation_code" else []

    assert read(understood(tmp_path, columns({heading: made}, without), country), heading).field == field


def test_an_acronym_names_the_operations_where_nothing_else_does_and_never_surely(tmp_path: Path) -> None:
    made = columns({"Project acronym": lambda n: f"{TOWNS[n % 5]}Lab{n}"}, ["Operation name"])

    column = read(understood(tmp_path, made), "Project acronym")

    assert column.field == "title"
    assert column.confidence < SURE


def test_a_heading_of_three_rows_with_one_group_divided_again(tmp_path: Path) -> None:
    made = {
        "Code": ORDINARY["Operation code"], "Operation name": ORDINARY["Operation name"],
        "Beneficiary name": ORDINARY["Beneficiary name"], "Start": ORDINARY["Start date"], "End": ORDINARY["End date"],
        "Total cost": lambda n: f"{40_000 + n}.00", "Total": lambda n: f"{30_000 + n}.00",
        "of which EU": lambda n: f"{15_000 + n}.00",
    }  # fmt: skip
    groups = ["Operation", "", "", "Implementation", "", "Financing (EUR)", "", ""]
    divided = ["", "", "", "", "", "", "Eligible", ""]
    path = write(tmp_path / "list.csv", [groups, divided, *table(made)])

    found = understand(path, RecognitionOptions(country="IE")).reading

    assert [column.field for column in found.columns][5:] == ["total_cost", "eligible_cost", "eu_contribution"]


def test_the_name_of_a_group_does_not_hide_what_its_column_is(tmp_path: Path) -> None:
    made = {
        "Název projektu": ORDINARY["Operation name"], "IČ": NUMBERS, "Příjemce": ORDINARY["Beneficiary name"],
        "zahájení": ORDINARY["Start date"], "ukončení": ORDINARY["End date"],
        "Celkové náklady": ORDINARY["Total cost (EUR)"],
    }  # fmt: skip
    path = write(tmp_path / "list.csv", [["Projekt", "", "", "Termíny", "", "Finance"], *table(made)])

    found = understand(path, RecognitionOptions(country="CZ")).reading

    assert found.columns[1].field == "beneficiary_number"


@pytest.mark.parametrize("written", ["1. 9. 2020", "1.9.2020", "01/09/2020"])
def test_the_date_of_an_edition_is_read_with_blanks_or_without(tmp_path: Path, written: str) -> None:
    path = write(tmp_path / "list.csv", [[f"Seznam operací – stav k {written}"], *table(ORDINARY)])

    assert decided(understand(path, RecognitionOptions(country="CZ")), "edition") == written
