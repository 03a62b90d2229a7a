"""Rows of one operation: merged the way the description says, never added where they repeat."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.unit.ingest.invented import operations, run, table, write

SPEC = """
id: xx-repeats
title: Invented list with repeated rows
country: GR
languages: el
periods: 2014-2020
currency: EUR
edition: {date: 2016-05-13}
repeats: {how: HOW, key: operation_code}
columns:
  Code: operation_code
  Title: title
  Fund: fund
  Priority: priority
  Region: nuts
  Beneficiary: beneficiary
  Eligible: eligible_cost
  Rate: {field: cofinancing_rate, unit: percent, of: priority}
"""
ROWS = (
    "Code;Title;Fund;Priority;Region;Beneficiary;Eligible;Rate\n"
    "1;Road;ERDF;A;EL51;Body;100.10;80\n"
    "2;School;ESF;B;EL52;Body;7;85\n"
    "1;Road;CF;C;EL52;Body;HERE;85\n"
)


def _ingested(folder: Path, how: str, amount: str) -> list[dict[str, Any]]:
    run(folder, write(folder / "list.csv", ROWS.replace("HERE", amount)), spec=SPEC.replace("HOW", how))
    return operations(folder)


def test_the_amount_of_repeated_rows_counts_once(tmp_path: Path) -> None:
    road, _ = _ingested(tmp_path, "same", "100.10")
    assert road["eligible_cost"]["amount"] == Decimal("100.10")
    assert road["source"]["rows"] == [2, 4]
    assert road["parts"] == []


def test_repeated_rows_bring_all_their_places_and_funds(tmp_path: Path) -> None:
    road, _ = _ingested(tmp_path, "same", "100.10")
    assert road["funds"] == ["ERDF", "CF"]
    assert [place["nuts"] for place in road["places"]] == ["EL51", "EL52"]
    assert len(road["beneficiaries"]) == 1


def test_a_repeated_row_with_another_amount_is_a_finding(tmp_path: Path) -> None:
    road, _ = _ingested(tmp_path, "same", "99")
    assert road["eligible_cost"]["amount"] == Decimal("100.10")
    assert "repeated-values-differ" in road["issues"]
    assert table(tmp_path, "issues").filter(code="repeated-values-differ").select("row", "raw").row(0) == (4, "99.00")


def test_parts_add_up_and_stay_visible(tmp_path: Path) -> None:
    road, _ = _ingested(tmp_path, "parts", "0.90")
    assert road["eligible_cost"]["amount"] == Decimal("101.00")
    assert [(part["fund"], part["priority"], part["place"], part["rows"]) for part in road["parts"]] == [
        ("ERDF", "A", "EL51", [2]), ("CF", "C", "EL52", [4]),
    ]  # fmt: skip


def test_a_rate_that_differs_between_parts_belongs_to_them_alone(tmp_path: Path) -> None:
    road, school = _ingested(tmp_path, "parts", "1")
    assert road["cofinancing_rate"] is None
    assert [part["cofinancing_rate"]["percent"] for part in road["parts"]] == [80, 85]
    assert (school["cofinancing_rate"]["percent"], school["cofinancing_rate"]["of"]) == (85, "priority")


def test_separate_rows_with_one_code_are_numbered(tmp_path: Path) -> None:
    found = _ingested(tmp_path, "separate", "1")
    assert len({one["id"] for one in found}) == 3
