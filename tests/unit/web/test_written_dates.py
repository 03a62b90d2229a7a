"""Dates of a form are understood as people of the site's languages write them."""

from __future__ import annotations

import pytest
from babel import Locale
from babel.dates import get_date_format

from kohesio.model.text import LANGUAGES
from kohesio.web.written_dates import plain


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("01/02/2015", "2015-02-01"),
        ("1.2.2015", "2015-02-01"),
        ("1. 2. 2015", "2015-02-01"),
        ("1-2-2015", "2015-02-01"),
        ("1.2.2015.", "2015-02-01"),
        ("2015. 02. 01.", "2015-02-01"),
        ("2015/2/1", "2015-02-01"),
        ("2015-02-01", "2015-02-01"),
        ("2/2015", "2015-02"),
        ("2015-2", "2015-02"),
        (" 2015 ", "2015"),
        ("2015", "2015"),
    ],
)
def test_a_date_as_people_write_it_is_that_of_an_address(written: str, understood: str) -> None:
    assert plain(written) == understood


@pytest.mark.parametrize("written", ["1.2.15", "spring 2015", "20150201", "", "2015-02-01T00:00", "1/2/3/2015",
                                     "12/31/2015", "31/02/2015", "0/2015", "0000"])  # fmt: skip
def test_what_may_mean_another_day_stays_as_it_came_to_be_refused(written: str) -> None:
    assert plain(written) == written


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_language_of_the_site_puts_the_month_before_the_day_and_the_year_last(code: str) -> None:
    locale = {"en": "en_IE", "pt": "pt_PT"}.get(code, code)
    pattern = get_date_format("short", Locale.parse(locale)).pattern.lower()
    order = "".join(dict.fromkeys(letter for letter in pattern if letter in "dmy"))
    assert order in {"dmy", "ymd"}
