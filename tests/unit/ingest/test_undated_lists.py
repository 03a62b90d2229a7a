"""A list that nothing dates: its amounts are worth what they were in the year in which each operation starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.unit.ingest.invented import HEADING, SPEC, operations, run, write

from kohesio.reference.rates import newest_year, yearly_rate

UNDATED = SPEC.replace("edition: {date: 2023-05-01}\n", "")
ROW = "23-001;Gröna rum;Exempelby kommun;{start};{end};1000000;400000;Exempelby;\n"


def only(folder: Path, start: str, spec: str = UNDATED) -> dict[str, Any]:
    """The one operation of a list, which starts as given."""
    row = ROW.format(start=start, end="2031-12-31")
    run(folder, write(folder / "list.csv", HEADING + row), spec=spec)
    (operation,) = operations(folder)
    return operation


@pytest.mark.parametrize("start", ["2021-09-01", "2023-09-01"])
def test_the_year_of_the_start_gives_the_rate_and_is_told(tmp_path: Path, start: str) -> None:
    operation = only(tmp_path, start)
    amount = operation["eu_contribution"]
    assert (amount["rate_date"], amount["rate"]) == (start[:4], yearly_rate("SEK", int(start[:4])))
    assert amount["eur"] is not None
    assert operation["issues"] == ["rate-of-start-year"]


def test_a_start_beyond_the_rates_takes_the_newest(tmp_path: Path) -> None:
    amount = only(tmp_path, f"{newest_year() + 3}-01-01")["total_cost"]
    assert amount["rate_date"] == str(newest_year())


def test_without_any_date_there_is_no_value_in_euro_and_that_is_a_finding(tmp_path: Path) -> None:
    operation = only(tmp_path, "")
    amount = operation["eu_contribution"]
    assert (amount["amount"], amount["eur"], amount["rate_date"]) == (400_000, None, None)
    assert "no-rate-year" in operation["issues"]


def test_the_date_of_the_list_goes_before(tmp_path: Path) -> None:
    operation = only(tmp_path, "2021-09-01", SPEC)
    amount = operation["eu_contribution"]
    assert (amount["rate_date"], operation["issues"]) == ("2023", [])


def test_euro_need_no_date(tmp_path: Path) -> None:
    operation = only(tmp_path, "", UNDATED.replace("currency: SEK", "currency: EUR"))
    amount = operation["eu_contribution"]
    assert (amount["eur"], "no-rate-year" in operation["issues"]) == (400_000, False)
