"""Bars stand where their values lie: years with gaps, amounts on a logarithmic axis."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.index.query import AmountRange, DateRange
from kohesio.index.result import Bin, Histogram
from kohesio.web.charts import Value
from kohesio.web.labels import Label
from kohesio.web.spread import LEAST, MOST_YEARS, PLOT, Spread, amounts_spread, years_spread

EDGES = (0, *(step * 10**power for power in range(3, 9) for step in (1, 2, 5)), 10**9)


def _value(one: Bin) -> Value:
    return Value(Label(str(one.least)), "/there", one.count, one.eu_contribution)


def of_years(counts: dict[int, int], limits: DateRange | None = None) -> Spread:
    bins = tuple(
        Bin(date(year, 1, 1), date(year + 1, 1, 1), count, Decimal(count), 0) for year, count in sorted(counts.items())
    )
    found = Histogram("start", bins, 3)
    return years_spread(found, [(one, _value(one)) for one in bins], ("t", "d"), limits)


def of_amounts(counts: list[int], first: int = 0, limits: AmountRange | None = None) -> Spread:
    edges = [None, *map(Decimal, EDGES), None]
    bins = tuple(
        Bin(edges[first + at], edges[first + at + 1], count, Decimal(count), 0) for at, count in enumerate(counts)
    )
    found = Histogram("total_cost", bins, 0)
    return amounts_spread(found, [(one, _value(one)) for one in bins], ("t", "d"), limits, str)


def test_a_year_without_projects_keeps_its_room() -> None:
    drawn = of_years({2014: 2, 2015: 4, 2018: 1})
    assert [mark.value.label.text[:4] for mark in drawn.marks] == ["2014", "2015", "2018"]
    middles = [mark.left + mark.width / 2 for mark in drawn.marks]
    assert middles == pytest.approx([10, 30, 90], abs=0.1)
    assert drawn.marks[1].height == PLOT


def test_classes_stand_as_far_apart_as_the_logarithms_of_their_amounts() -> None:
    drawn = of_amounts([5, 5, 5], first=EDGES.index(1_000) + 1)
    room = [mark.width for mark in drawn.marks]
    assert room[0] == pytest.approx(room[2], rel=1e-3)
    assert room[1] / room[0] == pytest.approx(1.3219, rel=1e-3)


def test_an_empty_class_has_no_bar_and_keeps_its_room() -> None:
    drawn = of_amounts([1, 0, 3], first=4)
    assert len(drawn.marks) == len(drawn.values) == 2
    assert drawn.marks[1].left > drawn.marks[0].left + 2 * drawn.marks[0].width


def test_what_the_limits_reach_into_is_chosen() -> None:
    years = of_years({2014: 1, 2015: 1, 2016: 1}, DateRange(date(2015, 6, 1), None))
    assert [mark.chosen for mark in years.marks] == [False, True, True]
    amounts = of_amounts([1, 1, 1], first=2, limits=AmountRange(None, Decimal(2500)))
    assert [mark.chosen for mark in amounts.marks] == [True, True, False]
    assert years.limited
    assert all(mark.chosen for mark in of_years({2014: 1}).marks)


def test_years_far_from_all_others_are_told_and_not_drawn() -> None:
    drawn = of_years({1900: 1, **dict.fromkeys(range(2014, 2024), 9), 2204: 2})
    assert drawn.outside == 3
    assert len(drawn.marks) == 10
    assert len(drawn.values) == 12


def test_nothing_found_draws_nothing() -> None:
    assert (of_years({}).marks, of_years({}).ticks, of_amounts([]).marks) == ((), (), ())


@given(st.dictionaries(st.integers(1900, 2200), st.integers(1, 10**6), min_size=1))
def test_years_stay_within_the_drawing(counts: dict[int, int]) -> None:
    drawn = of_years(counts)
    assert sum(mark.value.count for mark in drawn.marks) + drawn.outside == sum(counts.values())
    assert len(drawn.marks) <= MOST_YEARS
    assert all(mark.left >= 0 and mark.left + mark.width <= 100.01 for mark in drawn.marks)
    assert all(LEAST <= mark.height <= PLOT for mark in drawn.marks)
    assert len(drawn.ticks) <= 5


@given(st.integers(0, 10), st.lists(st.integers(0, 10**6), min_size=1, max_size=10))
def test_amounts_fill_the_drawing_in_their_order(first: int, counts: list[int]) -> None:
    drawn = of_amounts(counts, first)
    lefts = [mark.left for mark in drawn.marks]
    assert lefts == sorted(lefts)
    assert all(mark.left + mark.width <= 100.01 for mark in drawn.marks)
    assert [tick.at for tick in drawn.ticks] == sorted(tick.at for tick in drawn.ticks)
