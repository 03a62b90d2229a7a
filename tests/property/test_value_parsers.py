"""Value parsers never raise, give back what was printed, and agree with their fast paths."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from babel.dates import get_month_names
from hypothesis import given
from hypothesis import strategies as st

from kohesio.ingest.table import CellKind
from kohesio.ingest.values import amounts, dates, names, places, rates
from kohesio.ingest.values.amounts import NumberConvention
from kohesio.ingest.values.dates import DateConvention
from kohesio.ingest.values.outcome import Outcome
from kohesio.ingest.values.rates import RateUnit
from kohesio.model.period import PartialDate
from kohesio.model.text import LANGUAGES

_CONVENTIONS = st.sampled_from([
    NumberConvention(".", ""), NumberConvention(",", ""), NumberConvention(".", ","), NumberConvention(",", "."),
    NumberConvention(",", " "), NumberConvention(".", "'"), NumberConvention(",", "\u00a0"),
])  # fmt: skip
_KINDS = st.sampled_from(CellKind)
_AMOUNTS = st.decimals(min_value=-(10**15), max_value=10**15, places=2, allow_nan=False)
_DAYS = st.dates(min_value=date(dates.FIRST_YEAR, 1, 1), max_value=date(dates.LAST_YEAR, 12, 31))
_LIKELY = st.text("0123456789.,-/()% €eEQmk'\u00a0abcМΣ#[]\x93\x00", max_size=24)
_CELLS = st.one_of(st.text(max_size=60), _LIKELY)


def _any_parser(text: str, kind: CellKind, convention: NumberConvention) -> list[Outcome[Any]]:
    parsers: list[Callable[[], Outcome[Any]]] = [
        lambda: amounts.parse_amount(text, convention, kind),
        lambda: rates.parse_rate(text, RateUnit.FRACTION, kind),
        lambda: rates.parse_rate(text, None, kind),
        lambda: dates.parse_date(text, DateConvention(serial="1900"), kind),
        lambda: dates.parse_date(text, DateConvention("mdy", ("de", "xx")), kind),
        lambda: places.parse_postcode(text, "FR", kind),
        lambda: places.parse_postcode(text, "GB", kind),
        lambda: places.parse_point(text),
        lambda: places.parse_municipality(text),
    ]
    return [parser() for parser in parsers]


_CODES = {code for module in (amounts, rates, dates, places) for code, _ in module.ISSUE_CODES}


@given(_CELLS, _KINDS, _CONVENTIONS)
def test_no_text_makes_a_parser_raise_or_invent_an_issue(
    text: str, kind: CellKind, convention: NumberConvention
) -> None:
    assert {outcome.issue for outcome in _any_parser(text, kind, convention)} <= _CODES | {None}


def printed(amount: Decimal, convention: NumberConvention) -> str:
    """The amount as a list in this convention would write it, two places, grouped by the first thousands sign."""
    mark = convention.thousands[:1]
    grouped = f"{amount / convention.scale:,f}" if convention.scale != 1 else f"{amount:,.2f}"
    return grouped.translate({ord(","): mark, ord("."): convention.decimal})


@given(_AMOUNTS, _CONVENTIONS)
def test_a_printed_amount_is_read_back(amount: Decimal, convention: NumberConvention) -> None:
    assert amounts.parse_amount(printed(amount, convention), convention).value == amount


@given(st.one_of(_AMOUNTS.map(str), _LIKELY))
def test_the_fast_path_of_amounts_agrees_with_the_parser(text: str) -> None:
    fast = amounts.amounts_fast(pl.Series([text])).item()
    assert fast is None or fast == amounts.parse_amount(text).value


@given(_CELLS, _CONVENTIONS)
def test_every_amount_has_two_places(text: str, convention: NumberConvention) -> None:
    value = amounts.parse_amount(text, convention).value
    assert value is None or value.as_tuple().exponent == -2


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y%m%d", "%Y-%m-%dT%H:%M:%S"])
@given(day=_DAYS)
def test_a_printed_day_is_read_back(form: str, day: date) -> None:
    assert dates.parse_date(day.strftime(form)) == Outcome(PartialDate(day))


@pytest.mark.parametrize("language", LANGUAGES)
@given(day=_DAYS)
def test_a_day_with_the_name_of_its_month_is_read_back(language: str, day: date) -> None:
    name = get_month_names("wide", "format", language)[day.month]
    if re.fullmatch(r"[^\W\d_]+", name):
        text = f"{day.day}. {name} {day.year}"
        assert dates.parse_date(text, DateConvention(languages=(language,))) == Outcome(PartialDate(day))


@given(st.one_of(_DAYS.map(lambda day: day.strftime("%d/%m/%Y")), st.text("0123456789/.-", min_size=10, max_size=10)))
def test_the_fast_path_of_dates_agrees_with_the_parser(text: str) -> None:
    fast = dates.dates_fast(pl.Series([text])).item()
    assert fast is None or Outcome(PartialDate(fast)) == dates.parse_date(text)


@given(st.decimals(min_value=0, max_value=100, places=4, allow_nan=False))
def test_a_rate_is_the_same_as_fraction_and_as_percent(percent: Decimal) -> None:
    assert rates.parse_rate(f"{percent}%").value == percent
    assert rates.parse_rate(f"{percent / 100:f}", RateUnit.FRACTION).value == percent


@given(st.text(st.characters(min_codepoint=0x370, max_codepoint=0x4FF), max_size=30))
def test_writing_in_latin_letters_leaves_no_modern_greek_or_bulgarian(name: str) -> None:
    written = names.latin(name) or ""
    assert not re.search("[α-ωά-ώа-яѝ]", written.lower())
