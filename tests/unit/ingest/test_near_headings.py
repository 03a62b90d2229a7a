"""Headings with a slip of the pen: their columns are read, and said to be misspelt."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.ingest.invented import operations, run, table, write

from kohesio.ingest.near_headings import is_near

SPEC = """
id: xx-near
title: Invented list with slips
country: DE
languages: de
periods: 2014-2020
currency: EUR
edition: {date: 2016-05-13}
columns:
  Name des Begünstigten: beneficiary
  Bezeichnung des Vorhabens: title
  Gesamtbetrag der förderfähigen Ausgaben: eligible_cost
  Beginn des Vorhabens: start_date
  Ende des Vorhabens: end_date
  Fonds: fund
"""
ROWS = "Backhaus GmbH;Solardach;{};2016-01-01;2017-01-01;ERDF\n"


@pytest.mark.parametrize(
    ("body", "cost", "cell", "amount"),
    [
        ("Name des Begünstigen", "Gesamtbetrag der förderfähigen Ausgaben", "100", 100),
        ("Name des Begünstigten", "Gesamtbetrag der förderfähigen Asugaben", "100", 100),
        ("Name des Begünstigten", "Gesamtbetrag der förderfähigen Ausgaben (in Tsd. EUR)", "1.5", 1500),
        ("Name des Begünstigten", "Gesamtbetrag der förderfähigen Ausg", "100", 100),
    ],
)
def test_a_column_with_a_misspelt_heading_is_read_and_named(
    tmp_path: Path, body: str, cost: str, cell: str, amount: int
) -> None:
    heading = f"{body};Bezeichnung des Vorhabens;{cost};Beginn des Vorhabens;Ende des Vorhabens;Fonds\n"
    run(tmp_path, write(tmp_path / "list.csv", heading + ROWS.format(cell)), spec=SPEC)
    (one,) = operations(tmp_path)
    assert one["beneficiaries"][0]["name"] == "Backhaus GmbH"
    assert one["eligible_cost"]["amount"] == amount
    assert table(tmp_path, "issues").filter(code="misspelt-heading").height == 1


def test_figures_too_large_for_the_unit_that_a_heading_adds_are_not_multiplied(tmp_path: Path) -> None:
    heading = (
        "Name des Begünstigten;Bezeichnung des Vorhabens;Gesamtbetrag der förderfähigen Ausgaben (in Tsd. EUR);"
        "Beginn des Vorhabens;Ende des Vorhabens;Fonds\n"
    )
    run(tmp_path, write(tmp_path / "list.csv", heading + ROWS.format("25000000.55")), spec=SPEC)
    assert operations(tmp_path)[0]["eligible_cost"] is None


def test_a_factor_that_the_description_has_is_not_taken_twice(tmp_path: Path) -> None:
    spec = SPEC.replace("Ausgaben: eligible_cost", "Ausgaben: {field: eligible_cost, scale: 1000}")
    heading = (
        "Name des Begünstigten;Bezeichnung des Vorhabens;Gesamtbetrag der förderfähigen Ausgaben (in Tsd. EUR);"
        "Beginn des Vorhabens;Ende des Vorhabens;Fonds\n"
    )
    run(tmp_path, write(tmp_path / "list.csv", heading + ROWS.format("1.5")), spec=spec)
    assert operations(tmp_path)[0]["eligible_cost"]["amount"] == 1500


@pytest.mark.parametrize("unit", ["EUR", "in euro", "in Tsd. EUR"])
def test_an_amount_in_another_currency_is_not_the_amount_of_the_list(tmp_path: Path, unit: str) -> None:
    spec = SPEC.replace("currency: EUR", "currency: HUF")
    heading = (
        "Name des Begünstigten;Bezeichnung des Vorhabens;Gesamtbetrag der förderfähigen Ausgaben "
        f"({unit});Beginn des Vorhabens;Ende des Vorhabens;Fonds\n"
    )
    run(tmp_path, write(tmp_path / "list.csv", heading + ROWS.format("100")), spec=spec)
    assert operations(tmp_path)[0]["eligible_cost"] is None


@pytest.mark.parametrize(
    ("heading", "described"),
    [
        ("start date", "stop date"),
        ("amount of funding 2", "amount of funding 1"),
        ("total eligible costs (in usd)", "total eligible costs"),
        ("total eligible costs k€", "total eligible costs"),
        ("total eligible costs of partners", "total eligible costs"),
        ("total eligible expenditure of the operation (czk)", "total eligible expenditure of the operation (eur)"),
        ("code", "core"),
        ("total ineligible costs", "total eligible costs"),
        ("celkové nezpůsobilé výdaje", "celkové způsobilé výdaje"),
        ("wartość wydatków niekwalifikowalnych", "wartość wydatków kwalifikowalnych"),
        ("gastos no subvencionables", "gastos subvencionables"),
        ("uncertified expenditure", "certified expenditure"),
        ("contribution feader", "contribution feder"),
        ("contribution from esf", "contribution from erdf"),
        ("public expenditure of the operation", "public expenditure of the operation, national"),
    ],
)
def test_a_heading_that_says_something_else_is_no_misspelling(heading: str, described: str) -> None:
    assert not is_near(heading, described)
