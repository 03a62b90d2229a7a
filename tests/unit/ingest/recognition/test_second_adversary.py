"""What the lists of a second adversary taught: each cause as a small invented list of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from tests.unit.ingest.recognition.invented import write
from tests.unit.ingest.recognition.test_wordings_and_layouts import (
    ORDINARY,
    ROWS,
    TOWNS,
    Column,
    columns,
    day,
    decided,
    read,
    table,
    understood,
)

from kohesio.ingest.recognition.columns import Candidate
from kohesio.ingest.recognition.headings import PERSONAL
from kohesio.ingest.recognition.ownnames import with_own_names
from kohesio.ingest.recognition.reading import Role
from kohesio.ingest.recognition.understanding import RecognitionOptions, understand
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.reference.currencies import currency_in
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.sources.registry import Registry
from kohesio.sources.specfile import parse_spec
from kohesio.sources.specwriter import write_spec

EACH_FUND: dict[str, Column] = {
    "ERDF": lambda n: f"{10_000 + n}.00" if n % 2 else "0",
    "ESF+": lambda n: "0" if n % 2 else f"{20_000 + n}.00",
}
PERSONS: dict[str, Column] = {
    "Surname of the beneficiary": lambda n: ("Vymyslený", "Nikto", "Zmyslený")[n % 3],
    "First name of the beneficiary": lambda n: ("Testina", "Pokus", "Ukážka")[n % 3],
    "Postcode": lambda n: f"V94 {1000 + n}",
}
CURRENCIES = (
    ("Projekti maksumus (EEK)", "EEK"), ("Bendra vertė, Lt", "LTL"), ("ES lėšos litais", "LTL"), ("Kopā, Ls", "LVL"),
    ("Kopējās izmaksas (LVL)", "LVL"), ("Celkové náklady v Sk", "SKK"), ("Skupaj (SIT)", "SIT"),
    ("Spejjeż (Lm)", "MTL"), ("Ukupno (RSD)", "RSD"), ("Name of body Ltd", None), ("SK NUTS", None), ("LS code", None),
)  # fmt: skip


def ingested(folder: Path, path: Path) -> pl.DataFrame:
    """The operations of a file of which nothing is known but that it is Irish."""
    directory = DataDirectory(folder / "data")
    ingest(
        [path], directory, IngestOptions(country="IE", registry=Registry([]), created=datetime(2026, 1, 1, tzinfo=UTC))
    )
    return Snapshot.open(directory).scan("operations").collect()


def listed(folder: Path, made: Mapping[str, Column]) -> pl.DataFrame:
    return ingested(folder, write(folder / "list.csv", table(made)))


@pytest.mark.parametrize(("heading", "code"), CURRENCIES)
def test_former_currencies_and_those_without_a_rate_are_told_from_a_heading(heading: str, code: str | None) -> None:
    assert currency_in(heading) == code


def test_a_column_for_each_fund_is_added_and_tells_the_funds(tmp_path: Path) -> None:
    found = listed(tmp_path, columns(EACH_FUND))

    part = found["eu_contribution"].struct.field("amount").sum()
    assert part == sum((Decimal(10_000 + n if n % 2 else 20_000 + n) for n in range(ROWS)), Decimal(0))
    assert found["funds"].to_list() == [["ERDF"] if n % 2 else ["ESF+"] for n in range(ROWS)]


def test_a_fund_beside_the_whole_of_the_union_is_not_added_to_it(tmp_path: Path) -> None:
    made = columns(
        {"EU contribution (EUR)": lambda n: f"{30_000 + n}.00", "of which ERDF": lambda n: f"{10_000 + n}.00"}
    )

    found = listed(tmp_path, made)

    assert found["eu_contribution"].struct.field("amount").sum() == sum(30_000 + n for n in range(ROWS))


def test_bodies_with_a_number_in_their_name_are_no_amounts(tmp_path: Path) -> None:
    made = columns({"Beneficiary name": lambda n: f"Body {n + 10} Ltd" if n % 2 else f"{n + 100} Ltd"})

    assert read(understood(tmp_path, made), "Beneficiary name").field == "beneficiary"


def test_given_name_and_surname_in_two_columns_are_a_person_whose_place_is_capped(tmp_path: Path) -> None:
    found = listed(tmp_path, columns(PERSONS, ["Beneficiary name"]))

    (first,) = found["beneficiaries"][0].to_list()
    assert (first["name"], first["is_natural_person"]) == ("Vymyslený Testina", True)
    assert not any(place["postcode"] or place["municipality"] for each in found["places"].to_list() for place in each)


def test_given_name_and_surname_beside_bodies_that_are_always_there_are_left_out(tmp_path: Path) -> None:
    found = understood(tmp_path, columns(PERSONS))

    assert {read(found, each).role for each in list(PERSONS)[:2]} == {Role.PERSONAL}


def test_given_name_and_surname_count_where_the_body_is_empty(tmp_path: Path) -> None:
    names = {name: (lambda n, one=one: "" if n % 2 else one(n)) for name, one in list(PERSONS.items())[:2]}

    found = listed(tmp_path, columns({**names, "Beneficiary name": lambda n: "Town Council" if n % 2 else ""}))

    assert [each[0]["is_natural_person"] for each in found["beneficiaries"].to_list()] == [
        not n % 2 for n in range(ROWS)
    ]


@pytest.mark.parametrize(("beside", "field"), [([], "beneficiary"), ([3], PERSONAL)])
def test_one_person_among_many_bodies_is_a_beneficiary_if_no_name_stands_beside_a_body(
    beside: list[int], field: str
) -> None:
    bodies = ["" if n == 7 else f"Town Council {n}" for n in range(100)]
    names = ["Vymyslená" if n in {7, *beside} else "" for n in range(100)]
    cells = pl.DataFrame({"0": bodies, "1": names, "2": names})
    found = with_own_names({0: Candidate(0, "beneficiary", 1.0, ())}, ["Body", *list(PERSONS)[:2]], cells)
    assert {found[1].field, found[2].field} == {field}


def test_codes_with_a_dash_are_no_telephone_numbers(tmp_path: Path) -> None:
    found = understood(tmp_path, columns({"Operation code": lambda n: f"2021-01-{n:03d}"}))

    assert read(found, "Operation code").field == "operation_code"


def test_lists_with_partners_of_several_countries_are_in_euro(tmp_path: Path) -> None:
    made = columns(
        {"Partner": ORDINARY["Beneficiary name"], "Partner country": lambda n: ("RO", "BG")[n % 2],
         "Total cost": ORDINARY["Total cost (EUR)"]},
        ["Beneficiary name", "Total cost (EUR)"],
    )  # fmt: skip

    assert decided(understood(tmp_path, made, "RO"), "currency") == "EUR"


def test_an_operation_merged_over_the_rows_of_its_partners_is_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Project No", "Project title", "Partner", "Partner budget (EUR)", "Start", "End"])
    for number in range(12):
        for partner in range(3):
            begun = [day(number), day(number + 20)] if not partner else [None, None]
            own = [1000 + number, ORDINARY["Operation name"](number)] if not partner else [None, None]
            sheet.append([*own, f"{TOWNS[partner]} Council {number}", 5_000.25 + number, *begun])
        for letter in "ABEF":
            sheet.merge_cells(f"{letter}{2 + 3 * number}:{letter}{4 + 3 * number}")
    book.save(tmp_path / "partners.xlsx")

    found = ingested(tmp_path, tmp_path / "partners.xlsx")

    assert found.height == 12
    assert found["beneficiaries"].list.len().unique().to_list() == [3]
    assert found["total_cost"].struct.field("amount").sum() == sum(3 * (Decimal("5000.25") + n) for n in range(12))


def test_a_point_of_geojson_has_its_longitude_first(tmp_path: Path) -> None:
    made = [dict(zip(ORDINARY, (one(n) for one in ORDINARY.values()), strict=True)) for n in range(ROWS)]
    features = [{"type": "Feature", "properties": each, "geometry": {"type": "Point", "coordinates": [-8.5, 52.25]}}
                for each in made]  # fmt: skip
    path = tmp_path / "portal.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")

    (place,) = ingested(tmp_path, path)["places"][0].to_list()

    assert place["point"] == {"lat": 52.25, "lon": -8.5}


def test_a_saved_description_keeps_what_is_added_and_what_stands_for_a_fund(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", table(columns(EACH_FUND)))
    spec = understand(path, RecognitionOptions(country="IE")).spec

    again = parse_spec(write_spec(spec), "saved.yml")

    assert [column.uses for column in again.columns] == [column.uses for column in spec.columns]


def test_a_code_twice_in_a_cell_of_intervention_fields_is_one(tmp_path: Path) -> None:
    made: dict[str, Column] = {"Intervention field": lambda n: ("065, 067; 067", "067; 065, 067")[n % 2]}

    found = listed(tmp_path, columns({"Start date": lambda n: f"2016-0{n % 9 + 1}-15"} | made, ["End date"]))

    assert {tuple(sorted(each)) for each in found["intervention_fields"].to_list()} == {("065", "067")}
