"""Drawings and classes of maps: places stand where they should, limits are ones a reader can say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kohesio.ui.ground import land
from kohesio.web.drawing import EUROPE, ground
from kohesio.web.projection import Bounds, Plane
from kohesio.web.scale import limits, tone


def test_north_is_up_and_east_is_right() -> None:
    plane = Plane(EUROPE, 800)
    lisbon, helsinki = plane.at(-9.1, 38.7), plane.at(24.9, 60.2)
    assert lisbon[0] < helsinki[0]
    assert lisbon[1] > helsinki[1]
    assert plane.holds(10, 50)
    assert not plane.holds(-61.5, 16.2)


def test_areas_keep_their_size() -> None:
    plane = Plane(EUROPE, 800)

    def area(lon: float, lat: float) -> float:
        (left, top), (right, _), (_, bottom) = plane.at(lon, lat + 1), plane.at(lon + 1, lat + 1), plane.at(lon, lat)
        return abs((right - left) * (bottom - top))

    assert area(12, 65) / area(12, 40) == pytest.approx(0.55, abs=0.03)  # cos 65.5° / cos 40.5°


def test_the_land_is_drawn_lightly_and_within_reach() -> None:
    assert len(land()) > 100
    assert 5_000 < len(ground(EUROPE, 800)) < 60_000


def test_what_lies_outside_is_not_drawn() -> None:
    ring = ((100.0, 10.0), (101.0, 10.0), (101.0, 11.0))
    assert Plane(Bounds(5, 45, 15, 55), 400).path([ring]) == ""


def test_limits_are_logarithmic_and_round() -> None:
    ends = limits([3, 40, 500, 6_000, 70_000])
    assert ends[0] == 3
    assert list(ends) == sorted(set(ends))
    assert all(len(f"{end:.0f}".rstrip("0")) == 1 for end in ends)
    assert tone(70_000, ends) == len(ends) <= 7
    assert tone(3, ends) == 1
    assert tone(0, ends) == 0


@pytest.mark.parametrize("values", [[], [0, 0], [5], [5, 5], [Decimal("0.004"), Decimal("0.5")], [1, 2], [999]])
def test_few_or_equal_values_have_classes_all_the_same(values: list[int | Decimal]) -> None:
    ends = limits(values)
    assert all(1 <= tone(value, ends) <= len(ends) for value in values if value > 0)
