"""Charts: what is drawn fits its frame, adds up, and says the same as the table beside it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.index.result import YearRow
from kohesio.web import charts
from kohesio.web.charts import Value
from kohesio.web.labels import Label


def value(name: str, count: int, euro: int) -> Value:
    return Value(Label(name), f"/{name}", count, Decimal(euro))


def test_bars_stand_by_money_and_the_longest_fills_the_width() -> None:
    chart = charts.bars("k", "t", "d", [value("a", 9, 10), value("b", 1, 40)])
    assert [(bar.value.label.text, bar.length, bar.share) for bar in chart.bars] == [("b", 100, 80), ("a", 25, 20)]
    assert chart.money


def test_a_share_is_rounded_once() -> None:
    assert charts.share(Decimal(23496), Decimal(1_000_000)) == 2.3
    assert charts.share(Decimal(1), Decimal(0)) == 0


def test_a_small_share_is_not_nothing() -> None:
    assert charts.share(Decimal(9), Decimal(22_400)) == 0.04


def test_bars_go_by_projects_where_no_amount_is_known() -> None:
    chart = charts.bars("k", "t", "d", [value("a", 1, 0), value("b", 4, 0)])
    assert not chart.money
    assert [bar.length for bar in chart.bars] == [100, 25]


def test_ordered_bars_keep_their_order() -> None:
    chart = charts.bars("k", "t", "d", [value("small", 1, 1), value("large", 1, 9)], ordered=True)
    assert [bar.value.label.text for bar in chart.bars] == ["small", "large"]


def test_one_bar_too_many_is_shown_rather_than_hidden() -> None:
    assert charts.bars("k", "t", "d", [value(str(n), n, n) for n in range(11)]).shown == 11
    assert charts.bars("k", "t", "d", [value(str(n), n, n) for n in range(12)]).shown == charts.MOST_BARS


def test_an_amount_below_zero_has_no_bar() -> None:
    chart = charts.bars("k", "t", "d", [value("a", 1, 5), value("b", 1, -5)])
    assert [bar.length for bar in chart.bars] == [100, 0]


def test_columns_keep_the_years_between_and_tell_the_undated() -> None:
    rows = [YearRow(2015, 2, Decimal(10), 0), YearRow(2018, 1, Decimal(5), 0), YearRow(None, 3, Decimal(7), 0)]
    values = [value(str(row.year), row.count, int(row.eu_contribution)) for row in rows]
    chart = charts.columns("k", "t", "d", rows, values)
    assert [column.year for column in chart.columns] == [2015, 2018]
    assert chart.columns[1].middle - chart.columns[0].middle == pytest.approx(75)
    assert chart.undated is values[2]
    assert chart.values == tuple(values[:2])


def test_very_old_years_are_in_the_table_alone() -> None:
    rows = [YearRow(1900, 1, Decimal(1), 0), YearRow(2020, 1, Decimal(1), 0)]
    chart = charts.columns("k", "t", "d", rows, [value("a", 1, 1), value("b", 1, 1)])
    assert [column.year for column in chart.columns] == [2020]
    assert len(chart.values) == 2


def test_nothing_makes_an_empty_chart() -> None:
    chart = charts.columns("k", "t", "d", [], [])
    assert (chart.columns, chart.grid, chart.undated) == ((), (), None)
    assert charts.bars("k", "t", "d", []).bars == ()
    assert charts.shares("k", "t", "d", [], "Others").parts == ()


def test_parts_beyond_the_colours_are_one() -> None:
    chart = charts.shares("k", "t", "d", [value(str(n), 1, n) for n in range(1, 11)], "Others")
    assert [part.value.label.text for part in chart.parts] == ["10", "9", "8", "7", "6", "5", "Others"]
    assert chart.parts[-1].value.eu_contribution == 1 + 2 + 3 + 4
    assert chart.parts[-1].value.url is None


def test_the_table_of_shares_has_each_value_behind_the_last_part() -> None:
    chart = charts.shares("k", "t", "d", [value(str(n), 1, n) for n in range(1, 11)], "Others")
    assert [one.label.text for one, _ in chart.values] == [str(n) for n in range(10, 0, -1)]
    assert sum(share for _, share in chart.values) == pytest.approx(100, abs=0.5)


@given(st.lists(st.tuples(st.integers(1990, 2040), st.integers(1, 10**6), st.integers(0, 10**11)), min_size=1))
def test_columns_stay_within_their_plot(years: list[tuple[int, int, int]]) -> None:
    rows = [YearRow(year, count, Decimal(euro), 0) for year, count, euro in {one[0]: one for one in years}.values()]
    values = [value(str(row.year), row.count, int(row.eu_contribution)) for row in rows]
    chart = charts.columns("k", "t", "d", rows, values)
    for column in chart.columns:
        assert column.left >= 0
        assert column.left + column.width <= 100
        assert 0 <= column.height <= charts.PLOT
        assert column.top + column.height == pytest.approx(charts.PLOT, abs=0.2)
    assert 1 <= len(chart.grid) <= charts.GRID_LINES + 1
    assert [line.value for line in chart.grid] == sorted((line.value for line in chart.grid), reverse=True)


@given(st.lists(st.tuples(st.integers(1, 100), st.integers(0, 10**9)), max_size=12))
def test_shares_fill_the_bar_and_leave_nothing_over(sizes: list[tuple[int, int]]) -> None:
    chart = charts.shares("k", "t", "d", [value(str(n), *size) for n, size in enumerate(sizes)], "Others")
    assert sum(part.width for part in chart.parts) == pytest.approx(100 if sizes else 0, abs=0.05)
    assert all(part.left + part.width <= 100.05 for part in chart.parts)
