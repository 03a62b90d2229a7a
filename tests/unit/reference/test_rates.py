"""Yearly rates: published averages, irrevocable rates, and silence where nothing is known."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.reference.rates import RateKind, currencies, rates, yearly_rate


@pytest.mark.parametrize(
    ("currency", "year", "published"),
    [
        ("SEK", 2016, "9.4689"),
        ("SEK", 2023, "11.4788"),
        ("GBP", 2016, "0.81948"),
        ("PLN", 2012, "4.1847"),
        ("CZK", 2015, "27.279"),
        ("HUF", 2020, "351.25"),
        ("DKK", 2016, "7.4452"),
        ("BGN", 2015, "1.9558"),
    ],
)
def test_an_average_is_the_one_the_central_bank_publishes(currency: str, year: int, published: str) -> None:
    rate = yearly_rate(currency, year)
    assert rate is not None
    assert rate.quantize(Decimal(published)) == Decimal(published)


@pytest.mark.parametrize(
    ("currency", "year", "rate"),
    [
        ("SIT", 2007, "239.640"),
        ("CYP", 2008, "0.585274"),
        ("MTL", 2008, "0.429300"),
        ("SKK", 2009, "30.1260"),
        ("EEK", 2011, "15.6466"),
        ("LVL", 2014, "0.702804"),
        ("LTL", 2015, "3.45280"),
        ("HRK", 2023, "7.53450"),
        ("BGN", 2026, "1.95583"),
        ("LTL", 2040, "3.45280"),
    ],
)
def test_a_former_currency_keeps_its_irrevocable_rate(currency: str, year: int, rate: str) -> None:
    assert yearly_rate(currency, year) == Decimal(rate)


def test_the_year_before_the_euro_still_has_an_average() -> None:
    rate = yearly_rate("HRK", 2022)
    assert rate is not None
    assert rate != Decimal("7.53450")


def test_one_euro_is_one_euro_in_any_year() -> None:
    assert yearly_rate("EUR", 1850) == 1


@pytest.mark.parametrize(("currency", "year"), [("SEK", 1990), ("SEK", 2999), ("XXX", 2020), ("", 2020), ("RON", 2003)])
def test_an_unknown_rate_is_none(currency: str, year: int) -> None:
    assert yearly_rate(currency, year) is None


@pytest.mark.parametrize(
    "currency", ["BGN", "CZK", "DKK", "EEK", "GBP", "HRK", "HUF", "LTL", "LVL", "PLN", "RON", "SEK"]
)
@pytest.mark.parametrize("year", range(2007, 2027))
def test_every_currency_of_the_lists_has_a_rate_in_every_year(currency: str, year: int) -> None:
    assert yearly_rate(currency, year) is not None


def test_every_rate_is_positive_and_says_how_many_days_it_stands_for() -> None:
    for each in rates():
        assert each.rate > 0
        assert (each.days == 0) == (each.kind is RateKind.FIXED)


def test_the_euro_comes_first_among_the_currencies() -> None:
    assert currencies()[0] == "EUR"


@given(st.text(), st.integers())
def test_any_text_and_year_may_be_asked_for(currency: str, year: int) -> None:
    rate = yearly_rate(currency, year)
    assert rate is None or rate > 0
