"""Dates whose day and month a column leaves open are not guessed."""

from __future__ import annotations

import polars as pl
import pytest

from kohesio.ingest.values.dates import of_two_readings, only_day

DAY_FIRST = ["31/01/2020", "28/02/2020", "30/03/2020"]


def _open(*texts: str | None, order: str = "dmy") -> list[int]:
    return of_two_readings(pl.Series(texts, dtype=pl.String), order).arg_true().to_list()


def test_a_date_of_the_other_order_leaves_those_of_its_shape_open() -> None:
    assert _open("03/04/2016", "06/30/2016", "03.04.2016", "05/05/2016", None) == [0]


def test_a_column_of_one_order_is_read_in_that_order() -> None:
    assert _open("03/04/2016", *DAY_FIRST) == []
    assert _open("03/04/2016", "04/05/2016") == []


def test_a_slip_among_dates_of_the_first_of_a_month_proves_nothing() -> None:
    assert _open("06/30/2016", *("01/03/2016", "01/04/2016", "01/05/2016") * 40) == []


def test_a_slip_of_the_pen_among_many_dates_of_one_order_proves_nothing() -> None:
    assert _open("03/04/2016", "06/30/2016", *(DAY_FIRST * 20)) == []


def test_a_stray_date_among_those_that_begin_with_the_year_is_not_guessed() -> None:
    years_first = ["2023-05-31", "2023-06-30"]
    assert _open("03/04/2023", *years_first) == [0]
    assert _open("03/04/2023", "31/05/2023", *years_first) == []
    assert _open("03.04.2023", *years_first) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("09/30/2015", "2015-09-30"),
        ("30/09/2015", "2015-09-30"),
        ("03/04/2015", None),
        ("31-Nov-18", None),
        ("13/13/2015", None),
    ],
)
def test_a_day_is_proposed_where_figures_can_only_be_that_one(text: str, day: str | None) -> None:
    assert only_day(text) == day
