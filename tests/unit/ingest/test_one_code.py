"""Rows with one code: merged where they agree in what identifies an operation, else kept as different operations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.unit.ingest.invented import operations, run, table, write

from kohesio.ingest.one_code import hashed, parts_of_codes

SPEC = """
id: xx-one-code
title: Invented list with repeated codes
country: SE
languages: sv
periods: 2014-2020
currency: EUR
edition: {date: 2016-05-13}
repeats: {how: HOW, key: operation_code}
columns:
  Code: operation_code
  Title: title
  Beneficiary: beneficiary
  Start: start_date
  End: end_date
  Cost: total_cost
"""
HEADING = "Code;Title;Beneficiary;Start;End;Cost\n"
BAKERY = "A-1;Solel till bageriet;Bageriet AB;2016-01-01;2017-12-31;100\n"
HARBOUR = "A-1;Ny kaj;Hamnen AB;2018-03-01;2020-06-30;40\n"
OTHER = "A-2;Skola;Kommunen;2016-05-01;2018-12-31;7\n"


def _ingested(folder: Path, *rows: str, how: str = "parts") -> list[dict[str, Any]]:
    run(folder, write(folder / "list.csv", HEADING + "".join(rows)), spec=SPEC.replace("HOW", how))
    return operations(folder)


@pytest.mark.parametrize("how", ["parts", "same"])
def test_a_code_typed_twice_loses_no_operation(tmp_path: Path, how: str) -> None:
    found = _ingested(tmp_path, BAKERY, HARBOUR, OTHER, how=how)
    assert [int(one["total_cost"]["amount"]) for one in found] == [100, 40, 7]
    issues = table(tmp_path, "issues").filter(code="code-of-several-operations")
    assert issues["row"].to_list() == [2, 3]


def test_neither_of_two_operations_with_one_code_has_the_id_that_the_code_gives(tmp_path: Path) -> None:
    both = {one["id"] for one in _ingested(tmp_path / "both", BAKERY, HARBOUR)}
    (alone,) = _ingested(tmp_path / "alone", BAKERY)
    assert len(both) == 2
    assert alone["id"] not in both


def test_the_order_of_rows_does_not_tell_operations_with_one_code_apart(tmp_path: Path) -> None:
    one, other = (
        {each["title"][0]["text"]: each["id"] for each in _ingested(tmp_path / name, *rows)}
        for name, rows in (("a", (BAKERY, HARBOUR)), ("b", (HARBOUR, BAKERY)))
    )
    assert one == other


Row = tuple[str | None, str | None, str | None, str | None]


def _parts(*rows: Row) -> list[int]:
    names = ("title", "beneficiary", "start_date", "end_date")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return parts_of_codes(hashed(frame.with_columns(operation_code=pl.lit("A-1")))).to_list()


ROAD = ("Road", "Body", "2016-01-01", "2017-01-01")


@pytest.mark.parametrize(
    "other",
    [
        ("ROAD ", "Partner", "2016-06-01", "2018-01-01"),
        ("Road, second phase", "Body", "2016-01-01", "2017-01-01"),
        ("Road, second phase", "Body", None, None),
        (None, None, None, None),
        (None, "Body", None, None),
    ],
)
def test_rows_that_agree_in_name_or_in_beneficiary_and_dates_are_one_operation(other: Row) -> None:
    assert _parts(ROAD, other) == [0, 0]


def test_rows_that_agree_in_neither_are_different_operations() -> None:
    assert _parts(ROAD, (None, "Other", "2019-01-01", "2020-01-01"), ROAD) == [0, 1, 0]


def test_a_row_between_two_joins_them() -> None:
    far = ("Bridge", "Other", "2019-01-01", "2020-01-01")
    assert _parts(ROAD, far, ("Bridge", *ROAD[1:])) == [0, 0, 0]


def test_two_names_of_which_nothing_else_is_known_are_two_operations() -> None:
    assert _parts(("Road", None, None, None), ("Quay", None, None, None)) == [0, 1]


def test_partners_without_a_name_belong_to_the_one_operation_with_their_code() -> None:
    partners: list[Row] = [(None, "Body", None, None), (None, "Partner", None, None)]
    assert _parts(("Road", None, None, None), *partners) == [0, 0, 0]


@pytest.mark.parametrize("vague", [(None, None, None, None), ("Works", None, "2016-01-01", None)])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_row_that_fits_two_operations_makes_them_no_one(vague: Row, place: int) -> None:
    rows: list[Row] = [ROAD, ("Quay", "Other", "2016-01-01", "2018-01-01")]
    rows.insert(place, vague)
    assert _parts(*rows) == [0, 1, 2]


def test_what_stands_for_very_many_operations_is_no_code() -> None:
    rows: list[Row] = [(f"Road {number // 2}", f"Body {number // 2}", None, None) for number in range(60)]
    assert _parts(*rows) == list(range(60))


IN_TWO = SPEC.replace("columns:\n", "columns:\n  CCI: cci\n")
FIRST_PROGRAMME, SECOND_PROGRAMME = "2014SE16RFOP001", "2014SE16RFOP002"
SUPPORT = "{cci};1;Tekniskt stöd;Verket;2016-01-01;2023-12-31;{cost}\n"


def _of_programmes(folder: Path, how: str, *rows: str) -> list[tuple[str | None, int]]:
    spec = IN_TWO.replace("HOW", how)
    run(folder, write(folder / "list.csv", "CCI;" + HEADING + "".join(rows)), spec=spec)
    assert table(folder, "issues").filter(code="code-of-several-operations").is_empty()
    return [(one["programme"]["cci"], int(one["total_cost"]["amount"])) for one in operations(folder)]


@pytest.mark.parametrize("how", ["parts", "same"])
def test_the_same_code_in_two_programmes_is_two_operations(tmp_path: Path, how: str) -> None:
    rows = (SUPPORT.format(cci=FIRST_PROGRAMME, cost=100), SUPPORT.format(cci=SECOND_PROGRAMME, cost=40))
    assert _of_programmes(tmp_path, how, *rows) == [(FIRST_PROGRAMME, 100), (SECOND_PROGRAMME, 40)]


def test_a_row_that_leaves_out_the_programme_is_a_part_of_its_codes_operation(tmp_path: Path) -> None:
    rows = (SUPPORT.format(cci=FIRST_PROGRAMME, cost=100), SUPPORT.format(cci="", cost=40))
    assert _of_programmes(tmp_path, "parts", *rows) == [(FIRST_PROGRAMME, 140)]


def test_amounts_that_a_list_repeats_under_two_programmes_count_once(tmp_path: Path) -> None:
    rows = (SUPPORT.format(cci=FIRST_PROGRAMME, cost=100), SUPPORT.format(cci=SECOND_PROGRAMME, cost=100))
    assert _of_programmes(tmp_path, "same", *rows) == [(FIRST_PROGRAMME, 100)]


def test_different_operations_of_two_programmes_keep_the_code_that_both_have(tmp_path: Path) -> None:
    rows = (
        SUPPORT.format(cci=FIRST_PROGRAMME, cost=100),
        f"{SECOND_PROGRAMME};1;Ny kaj;Hamnen;2018-03-01;2020-06-30;40\n",
    )
    assert _of_programmes(tmp_path, "parts", *rows) == [(FIRST_PROGRAMME, 100), (SECOND_PROGRAMME, 40)]
