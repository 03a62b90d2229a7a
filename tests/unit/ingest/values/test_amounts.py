"""Amounts in the conventions lists use."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from kohesio.ingest.table import CellKind
from kohesio.ingest.values.amounts import COMMA, POINT, NumberConvention, amounts_fast, parse_amount
from kohesio.ingest.values.outcome import Outcome

_BARE_COMMA = NumberConvention(",")
_ENGLISH = NumberConvention(".", ",")
_MILLIONS = NumberConvention(".", "", 1_000_000)


@pytest.mark.parametrize(
    ("text", "convention", "amount"),
    [
        ("65450", POINT, "65450.00"),
        (" 1833903.80 ", POINT, "1833903.80"),
        ("5859779905.09", POINT, "5859779905.09"),
        ("64029231,00", _BARE_COMMA, "64029231.00"),
        ("2.254,62 €", COMMA, "2254.62"),
        ("15.414.794", COMMA, "15414794.00"),
        ("3 737 889 390.16", POINT, "3737889390.16"),
        ("3\u00a0737\u00a0889,16", COMMA, "3737889.16"),
        ("3\u202f737\u202f889,16", COMMA, "3737889.16"),
        ("1'234.50", POINT, "1234.50"),
        ("149 736 100 .- HUF", _BARE_COMMA, "149736100.00"),
        ("1.234,--", COMMA, "1234.00"),
        ("1234,-", COMMA, "1234.00"),
        ("€ 1,234.50", _ENGLISH, "1234.50"),
        ("kr. 5000", POINT, "5000.00"),
        ("1 234,50 zł", COMMA, "1234.50"),
        ("100 000,00 лв.", COMMA, "100000.00"),
        ("-5", POINT, "-5.00"),
        ("− 5,25", COMMA, "-5.25"),
        (".5", POINT, "0.50"),
        ("5.", POINT, "5.00"),
        ("0", POINT, "0.00"),
        ("-0.001", POINT, "0.00"),
        ("0.005", POINT, "0.01"),
        ("-0.005", POINT, "-0.01"),
        ("49534418.61999999", POINT, "49534418.62"),
        ("1,234", COMMA, "1.23"),
        ("1,234", _ENGLISH, "1234.00"),
        ("1.2", _MILLIONS, "1200000.00"),
    ],
)
def test_amounts_are_read_in_the_declared_convention(text: str, convention: NumberConvention, amount: str) -> None:
    assert parse_amount(text, convention) == Outcome(Decimal(amount))


@pytest.mark.parametrize(
    ("text", "convention", "amount", "rule"),
    [
        ("(1.234,50)", COMMA, "-1234.50", "brackets or a minus behind: below zero"),
        ("1.234-", COMMA, "-1234.00", "brackets or a minus behind: below zero"),
        ("4.729375062E7", POINT, "47293750.62", "power of ten written out"),
    ],
)
def test_unusual_writings_are_read_and_named(text: str, convention: NumberConvention, amount: str, rule: str) -> None:
    assert parse_amount(text, convention) == Outcome(Decimal(amount), None, rule)


@pytest.mark.parametrize("text", ["€ 1.2m", "1.2 mln EUR", "1.2 Mio. €", "£1.2m"])
def test_a_unit_in_the_cell_may_repeat_the_declared_scale(text: str) -> None:
    assert parse_amount(text, _MILLIONS).value == Decimal("1200000.00")


@pytest.mark.parametrize("text", ["", "NULL", "/", "n.a.", "n/v", "-", "–", "N/A", "NaN", " - ", "k.A."])
def test_words_for_no_value_are_no_value(text: str) -> None:
    assert parse_amount(text) == Outcome(None)


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#DIV/0!", "#NV"])
def test_spreadsheet_errors_are_named(text: str) -> None:
    assert parse_amount(text) == Outcome(None, "cell-error")


@pytest.mark.parametrize(
    ("text", "convention"),
    [
        ("Association of Towns asbl", POINT),
        ("1,234", POINT),
        ("1.2m", POINT),
        ("1.5k", _MILLIONS),
        ("1.234.56", COMMA),
        ("1 234 56", POINT),
        ("12.34,5.6", COMMA),
        ("2008+2010", POINT),
        ("--5", POINT),
        ("-(5)", POINT),
        ("(5", POINT),
        ("5, 6", COMMA),
        ("31.12.2016", COMMA),
        ("٣٤", POINT),
        ("1e99", POINT),
        ("9" * 30, POINT),
        ("12 apples", POINT),
        ("5,", POINT),
    ],
)
def test_what_is_no_amount_in_the_convention_is_an_issue(text: str, convention: NumberConvention) -> None:
    assert parse_amount(text, convention) == Outcome(None, "unreadable-amount")


def test_native_numbers_ignore_the_convention_of_text() -> None:
    assert parse_amount("1234.5", COMMA, CellKind.NUMBER) == Outcome(Decimal("1234.50"))


@pytest.mark.parametrize("kind", [CellKind.DATE, CellKind.TRUTH])
def test_dates_and_truth_values_are_no_amounts(kind: CellKind) -> None:
    assert parse_amount("2016", POINT, kind).issue == "unreadable-amount"


def test_the_fast_path_takes_plain_numbers_alone() -> None:
    texts = pl.Series("a", ["1234.5", "-7", "1,5", "1.234", "x", None, "12345678901234567890", "0.10", "1."])
    values = ["1234.50", "-7.00", None, None, None, None, None, "0.10", None]
    assert amounts_fast(texts).to_list() == [None if value is None else Decimal(value) for value in values]
