"""Dates as lists write them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from kohesio.ingest.table import CellKind
from kohesio.ingest.values.dates import DateConvention, dates_fast, parse_date
from kohesio.ingest.values.outcome import Outcome
from kohesio.model.period import PartialDate, Precision

_ANY = DateConvention()
_GERMAN = DateConvention(languages=("de",))
_AMERICAN = DateConvention("mdy")
_COUNTED = DateConvention(serial="1900")


@pytest.mark.parametrize(
    ("text", "convention", "day"),
    [
        ("05.09.2016", _ANY, date(2016, 9, 5)),
        ("5.9.2016", _ANY, date(2016, 9, 5)),
        ("01/02/2016", _ANY, date(2016, 2, 1)),
        ("01/02/2016", _AMERICAN, date(2016, 1, 2)),
        ("13-04-2016", _ANY, date(2016, 4, 13)),
        ("2016-09-05", _ANY, date(2016, 9, 5)),
        ("2015-10-01 00:00:00.000", _ANY, date(2015, 10, 1)),
        ("2016-09-05T12:30:00Z", _ANY, date(2016, 9, 5)),
        ("2016.10.31.", _ANY, date(2016, 10, 31)),
        ("2016/10/31", _ANY, date(2016, 10, 31)),
        ("20151001", _ANY, date(2015, 10, 1)),
        ("25-Jan-2016", _GERMAN, date(2016, 1, 25)),
        ("10-Mrz-2016", _GERMAN, date(2016, 3, 10)),
        ("1. Dezember 2016", _GERMAN, date(2016, 12, 1)),
        ("13 avril 2016", _ANY, date(2016, 4, 13)),
        ("1er janvier 2015", _ANY, date(2015, 1, 1)),
        ("5 de março de 2016", _ANY, date(2016, 3, 5)),
        ("4 Μαρτίου 2016", _ANY, date(2016, 3, 4)),
        ("31 декември 2016 г.", _ANY, date(2016, 12, 31)),
        ("15 września 2016", _ANY, date(2016, 9, 15)),
        ("3. syyskuuta 2016", _ANY, date(2016, 9, 3)),
        ("March 5, 2016", _ANY, date(2016, 3, 5)),
        ("2nd of May 2015", _ANY, date(2015, 5, 2)),
        ("42549", _COUNTED, date(2016, 6, 28)),
        ("42549.5", _COUNTED, date(2016, 6, 28)),
        ("41087", DateConvention(serial="1904"), date(2016, 6, 28)),
        ("29.02.2016", _ANY, date(2016, 2, 29)),
    ],
)
def test_days_are_read(text: str, convention: DateConvention, day: date) -> None:
    assert parse_date(f" {text} ", convention) == Outcome(PartialDate(day))


@pytest.mark.parametrize(
    ("text", "day"),
    [("01. Nov 15", date(2015, 11, 1)), ("31. Dez 18", date(2018, 12, 31)), ("5.9.16", date(2016, 9, 5)),
     ("1.1.99", date(1999, 1, 1))],
)  # fmt: skip
def test_two_digit_years_are_read_and_named(text: str, day: date) -> None:
    assert parse_date(text, _GERMAN) == Outcome(PartialDate(day), None, "two-digit year")


@pytest.mark.parametrize(
    ("text", "first", "precision"),
    [
        ("Mrz 16", date(2016, 3, 1), Precision.MONTH),
        ("März 2016", date(2016, 3, 1), Precision.MONTH),
        ("10/2016", date(2016, 10, 1), Precision.MONTH),
        ("2016-10", date(2016, 10, 1), Precision.MONTH),
        ("Q3 2016", date(2016, 7, 1), Precision.QUARTER),
        ("2016-Q3", date(2016, 7, 1), Precision.QUARTER),
        ("3. Quartal 2016", date(2016, 7, 1), Precision.QUARTER),
        ("III kw. 2016", date(2016, 7, 1), Precision.QUARTER),
        ("2016", date(2016, 1, 1), Precision.YEAR),
    ],
)
def test_coarser_dates_keep_their_precision(text: str, first: date, precision: Precision) -> None:
    outcome = parse_date(text, _GERMAN)
    assert (outcome.value, outcome.issue) == (PartialDate(first, precision), "date-not-to-the-day")


@pytest.mark.parametrize(
    "text",
    ["31/04/2014", "31-Nov-18", "15/08/218", "30.02.2016", "29.02.2015", "00.01.2016", "12/13/2016", "2008+2010+2012",
     "42549", "soon", "31.12.2999", "1.1.1066", "2016-13-01", "20161301", "Marzec-ish 2016", "5 Smarch 2016",
     "listopad 2016", "2016-W10"],
)  # fmt: skip
def test_what_is_no_date_is_an_issue_and_never_shifted(text: str) -> None:
    assert parse_date(text) == Outcome(None, "unreadable-date")


@pytest.mark.parametrize(("language", "month"), [("pl", 11), ("cs", 11), ("hr", 10)])
def test_a_month_name_of_several_meanings_needs_its_language(language: str, month: int) -> None:
    outcome = parse_date("listopad 2016", DateConvention(languages=(language,)))
    assert outcome.value == PartialDate(date(2016, month, 1), Precision.MONTH)


def test_figures_in_year_first_order_are_not_taken_for_day_first() -> None:
    assert parse_date("01/02/2016", DateConvention("ymd")).issue == "unreadable-date"


@pytest.mark.parametrize("text", ["", "-", "n/a", "NULL", "n.v.t."])
def test_words_for_no_value_are_no_value(text: str) -> None:
    assert parse_date(text) == Outcome(None)


def test_error_cells_are_named() -> None:
    assert parse_date("#N/A", _ANY, CellKind.ERROR) == Outcome(None, "cell-error")


def test_the_fast_path_takes_plain_days_alone() -> None:
    texts = pl.Series(
        "d", ["2016-09-05", "05/09/2016", "05.09.2016", "31/04/2014", "5.9.2016", "x", None, "01/01/2999"]
    )
    assert dates_fast(texts).to_list() == [*[date(2016, 9, 5)] * 3, *[None] * 5]


def test_a_column_of_dates_may_be_called_anything() -> None:
    assert dates_fast(pl.Series("text", ["2016-09-05", "x"])).to_list() == [date(2016, 9, 5), None]
