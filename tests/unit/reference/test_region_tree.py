"""The way down a map: every region is reached, levels with a single region are passed over."""

from __future__ import annotations

import pytest

from kohesio.model.territory import MEMBER_STATES
from kohesio.reference import region_tree, territories


def test_every_region_of_the_member_states_is_reached_from_europe() -> None:
    reached: set[str] = set()
    waiting = [region_tree.EUROPE]
    while waiting:
        below = region_tree.below(waiting.pop())
        reached.update(below)
        waiting.extend(code for code in below if code != "LU000")
    finest = {
        one.code for one in territories.regions()
        if one.level == 3 and one.country in MEMBER_STATES and 2024 in one.vintages and "Z" not in one.code[2:]
    }  # fmt: skip
    assert finest <= reached


@pytest.mark.parametrize(
    ("area", "trail"),
    [("", ()), ("GR", ("GR",)), ("DE21", ("DE", "DE2", "DE21")), ("LU000", ("LU", "LU000")),
     ("EL301", ("GR", "EL3", "EL301"))],
)  # fmt: skip
def test_the_way_back_goes_by_what_has_siblings(area: str, trail: tuple[str, ...]) -> None:
    assert region_tree.trail(area) == trail


@pytest.mark.parametrize(
    ("countries", "regions", "area"),
    [((), (), ""), (("DE",), (), "DE"), (("DE", "FR"), (), ""), (("DE",), ("DE2",), "DE2"), ((), ("EL",), "GR"),
     ((), ("DE1", "FR1"), "")],
)  # fmt: skip
def test_a_question_is_about_its_one_region_or_country(
    countries: tuple[str, ...], regions: tuple[str, ...], area: str
) -> None:
    assert region_tree.shown_area(countries, regions) == area


def test_the_outermost_regions_are_regions_of_their_country() -> None:
    assert all(territories.region(code) and code.startswith(country) for code, country in region_tree.OUTERMOST)
    assert region_tree.is_outermost("FRY10")
    assert not region_tree.is_outermost("FR1")
