"""Codes of any edition become regions of 2024 that hold the whole of the old one."""

from __future__ import annotations

import pytest

from kohesio.reference import territories
from kohesio.reference.carrying import Carry, carried, common, only_part, to_2021, within

CASES = (
    ("AT213", "AT213", 2024, Carry.SAME),
    ("at213", "AT213", 2024, Carry.SAME),
    ("GR30", "EL30", 2024, Carry.SAME),
    ("EL11", "EL51", 2024, Carry.SUCCESSOR),
    ("EL131", "EL531", 2024, Carry.PARENT),  # one of two that became EL531
    ("EL2", "EL", 2024, Carry.PARENT),  # became parts of two
    ("FR21", "FRF2", 2024, Carry.SUCCESSOR),
    ("HU101", "HU110", 2024, Carry.SUCCESSOR),
    ("HU10", "HU1", 2024, Carry.PARENT),  # split in two
    ("PL12", "PL", 2024, Carry.PARENT),  # one of its parts was redrawn
    ("HR04", "HR0", 2024, Carry.PARENT),
    ("ITD10", "ITH10", 2024, Carry.SUCCESSOR),
    ("UKC", "UKC", 2016, Carry.KEPT),
)


@pytest.mark.parametrize(("code", "want", "vintage", "how"), CASES)
def test_a_code_is_carried_to_the_newest_edition(code: str, want: str, vintage: int, how: Carry) -> None:
    found = carried(code)
    assert found is not None
    assert (found.code, found.vintage, found.how) == (want, vintage, how)


@pytest.mark.parametrize("code", ["XX1", "AT999", "", "A"])
def test_a_code_of_no_edition_is_not_carried(code: str) -> None:
    assert carried(code) is None


def test_every_region_is_carried_to_one_of_the_edition_it_says() -> None:
    for region in territories.regions():
        found = carried(region.code)
        assert found is not None, region.code
        assert found.vintage in territories.vintages(found.code), region.code
        for part in territories.children(region.code):
            within_it = carried(part.code)
            assert within_it is not None
            if found.how is not Carry.KEPT and set(part.vintages) <= set(region.vintages) and region.to_2024 is None:
                assert within(within_it.code, found.code) or within(found.code, within_it.code), part.code


def test_a_code_of_2024_goes_back_to_2021_only_where_the_two_are_one() -> None:
    assert to_2021("HR050") == "HR050"
    new = [one for one in territories.regions() if 2024 in one.vintages and 2021 not in one.vintages]
    changed = [one.code for one in new if one.level == 3]
    assert any(to_2021(code) is None for code in changed)
    for code in changed:
        back = to_2021(code)
        assert back is None or (2021 in territories.vintages(back) and territories.to_2024(back) == code)


def test_no_code_before_2013_is_one_of_a_later_edition() -> None:
    assert carried("EL111") != carried("EL11")
    assert territories.region("EL11") is None


@pytest.mark.parametrize(
    ("codes", "around"),
    [
        (["HR021", "HR022"], "HR02"),
        (["HR021", "HR050"], "HR0"),
        (["HR021"], "HR021"),
        (["HR021", "SI041"], None),
        ([], None),
    ],
)
def test_the_smallest_region_around_several_is_found(codes: list[str], around: str | None) -> None:
    assert common(codes) == around


def test_a_region_of_one_part_is_that_part_but_a_country_stays_a_country() -> None:
    assert (only_part("AT13"), only_part("HR05"), only_part("ES24"), only_part("LU")) == (
        "AT130", "HR050", "ES24", "LU",
    )  # fmt: skip


def test_northern_ireland_is_within_by_its_parents_and_not_by_its_letters() -> None:
    assert within("UKN10", "UKN0")
    assert not within("AT213", "AT22")
