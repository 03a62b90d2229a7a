"""Beneficiaries of a list: which rows name one body, names in Latin letters, what becomes of merged ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.unit.ingest.invented import operations, run, table, write

SPEC = """
id: xx-people
title: Invented list with many names
country: COUNTRY
languages: en
periods: 2014-2020
funds: ERDF
currency: EUR
edition: {date: 2016-05-13}
columns:
  Code: operation_code
  Title: title
  Beneficiary: beneficiary
  Number: {field: beneficiary_number, scheme: vat}
  Town: municipality
  Region: nuts
  Eligible: eligible_cost
"""
HEADING = "Code;Title;Beneficiary;Number;Town;Region;Eligible\n"


def bodies(folder: Path, country: str, *rows: tuple[str, str, str, str]) -> list[dict[str, Any]]:
    """The only beneficiary of each operation; rows are beneficiary, number, town, region."""
    text = HEADING + "".join(
        f"{at};Operation {at};{name};{number};{town};{region};100\n"
        for at, (name, number, town, region) in enumerate(rows)
    )
    run(folder, write(folder / "list.csv", text), spec=SPEC.replace("COUNTRY", country))
    return [one["beneficiaries"][0] for one in sorted(operations(folder), key=lambda one: int(one["operation_code"]))]


def ids(*args: Any) -> list[str]:
    return [body["id"] for body in bodies(*args)]


def test_a_distinct_name_is_one_body_wherever_it_works(tmp_path: Path) -> None:
    one, other = ids(tmp_path, "SK", ("Vzorové mlyny, a.s.", "", "", "SK021"), ("VZOROVÉ MLYNY, a.s.", "", "", "SK042"))
    assert one == other


@pytest.mark.parametrize(("name", "same_in_region"), [("Obec Vzorov", True), ("Základná škola", False)])
def test_a_name_that_many_bodies_bear_counts_within_one_place(tmp_path: Path, name: str, same_in_region: bool) -> None:
    first, again, elsewhere = ids(
        tmp_path, "SK",
        (name, "", "Vzorov", "SK021"), (name, "", "" if same_in_region else "Iné", "SK021"), (name, "", "", "SK042"),
    )  # fmt: skip
    assert (first == again) is same_in_region
    assert elsewhere not in {first, again}


def test_a_natural_person_is_one_per_operation_unless_a_number_says_more(tmp_path: Path) -> None:
    name = "Obrt za primjere, vl. Netko Nitko"
    one, other, numbered, again = ids(
        tmp_path, "HR", (name, "", "", ""), (name, "", "", ""),
        (name, "12345678903", "", ""), (name, "12345678903", "", ""),
    )  # fmt: skip
    assert len({one, other, numbered}) == 3
    assert numbered == again


def test_a_placeholder_is_no_number(tmp_path: Path) -> None:
    one, other = ids(tmp_path, "HR", ("Mlin Prvi", "00000000001", "", ""), ("Mlin Drugi", "00000000001", "", ""))
    assert one != other


def test_names_in_greek_or_cyrillic_are_given_in_latin_letters_too(tmp_path: Path) -> None:
    found = bodies(tmp_path, "BG", ("ОБЩИНА ОБРАЗЦОВО", "", "", ""), ("Obrazets AD", "", "", ""))
    assert [body["name_latin"] for body in found] == ["OBSHTINA OBRAZTSOVO", None]


def test_two_spellings_become_one_body_and_the_id_that_went_leads_to_it(tmp_path: Path) -> None:
    names = ("Mlin Primjer d.o.o.", "MLIN PRIMJER društvo s ograničenom odgovornošću", "Mlin Primjer d.o.o.")
    found = ids(tmp_path, "HR", *((name, "", "", "") for name in names))
    assert len(set(found)) == 1
    (decision,) = table(tmp_path, "identities").to_dicts()
    (redirect,) = table(tmp_path, "redirects").to_dicts()
    assert (decision["decision"], decision["rule"], decision["right"]) == ("merged", "same-name", found[0])
    assert (redirect["old"], redirect["new"]) == (decision["left"], found[0])
