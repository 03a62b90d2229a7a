"""Rates in percent and as fractions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kohesio.ingest.table import CellKind
from kohesio.ingest.values.outcome import Outcome
from kohesio.ingest.values.rates import RateUnit, detect_unit, parse_rate


@pytest.mark.parametrize(
    ("text", "unit", "percent"),
    [
        ("50,38%", RateUnit.PERCENT, "50.38"),
        ("50%", RateUnit.FRACTION, "50"),
        ("80,00", RateUnit.PERCENT, "80"),
        ("0,5", RateUnit.FRACTION, "50"),
        ("0.59999999495541", RateUnit.FRACTION, "60"),
        ("0.6666666666666666", RateUnit.FRACTION, "66.6667"),
        ("88.888888888888", RateUnit.PERCENT, "88.8889"),
        ("1", RateUnit.FRACTION, "100"),
        ("1", RateUnit.PERCENT, "1"),
        ("100 %", None, "100"),
        ("75", None, "75"),
        ("0", None, "0"),
        ("1.0000000002", RateUnit.FRACTION, "100"),
    ],
)
def test_rates_become_percent_with_four_decimals(text: str, unit: RateUnit | None, percent: str) -> None:
    assert parse_rate(text, unit) == Outcome(Decimal(percent))


@pytest.mark.parametrize(("text", "unit"), [("5087", None), ("106 %", None), ("50", RateUnit.FRACTION), ("-3", None)])
def test_rates_outside_0_to_100_are_not_kept(text: str, unit: RateUnit | None) -> None:
    assert parse_rate(text, unit) == Outcome(None, "rate-out-of-range")


@pytest.mark.parametrize("text", ["50% more developed & 60% transitional", "half", "0.5", "1", "50%%", "%", "5 0"])
def test_what_is_no_rate_or_could_be_two_is_an_issue(text: str) -> None:
    assert parse_rate(text) == Outcome(None, "unreadable-rate")


def test_words_for_no_value_are_no_value() -> None:
    assert parse_rate("n.a.") == Outcome(None)


def test_error_cells_are_named() -> None:
    assert parse_rate("#DIV/0!", RateUnit.PERCENT, CellKind.ERROR) == Outcome(None, "cell-error")


@pytest.mark.parametrize(
    ("texts", "unit"),
    [
        (["0.5", "0,85", "1"], RateUnit.FRACTION),
        (["50", "85", "1"], RateUnit.PERCENT),
        (["50%", "0.5%"], RateUnit.PERCENT),
        (["1", "0", "x"], None),
        ([], None),
        (["0.5", "50"], None),
    ],
)
def test_the_unit_of_a_column_shows_in_its_values(texts: list[str], unit: RateUnit | None) -> None:
    assert detect_unit(texts) is unit
