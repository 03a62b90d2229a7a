"""Amounts in prices of one year: exact, and unknown where the index is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kohesio.model.prices import PriceIndex

INDEX = PriceIndex({2010: Decimal(80), 2015: Decimal(100), 2025: Decimal("132.5")})


def test_the_newest_year_is_the_one_that_prices_are_given_in() -> None:
    assert INDEX.base_year == 2025
    assert INDEX.constant(Decimal("12.34"), 2025) == Decimal("12.34")


@pytest.mark.parametrize(("year", "worth"), [(2010, "1656250.00"), (2015, "1325000.00")])
def test_an_amount_is_worth_what_prices_rose_by(year: int, worth: str) -> None:
    assert INDEX.constant(Decimal("1000000.00"), year) == Decimal(worth)


def test_it_does_not_matter_which_year_is_taken_for_100() -> None:
    other = PriceIndex({year: level / 2 for year, level in INDEX.levels.items()})
    assert [other.factor(year) for year in INDEX.levels] == [INDEX.factor(year) for year in INDEX.levels]


@pytest.mark.parametrize(("amount", "year"), [(None, 2015), (Decimal(1), None), (Decimal(1), 2011), (Decimal(1), 2026)])
def test_what_is_not_known_has_no_other_price(amount: Decimal | None, year: int | None) -> None:
    assert INDEX.constant(amount, year) is None
