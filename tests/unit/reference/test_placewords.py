"""Regions are understood under the names people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.reference import territories
from kohesio.reference.placewords import (
    region_named,
    region_of_address,
    region_of_lau,
    region_of_postcode,
    regions_in,
)

NAMED = (
    ("Statistična regija Jugovzhodna Slovenija", "SI", "SI037"),
    ("Osrednjeslovenska statistična regija", "SI", "SI041"),
    ("Spodnjeposavska statistična regija", "SI", "SI036"),  # the name until 2015
    ("OSJEČKO-BARANJSKA", "HR", "HR025"),
    ("GRAD ZAGREB", "HR", "HR05"),
    ("Continental Croatia", "HR", "HR0"),  # split since
    ("Norrbotten", "SE", "SE332"),
    ("Norrbottens län", "SE", "SE332"),
    ("Uppsala län", "SE", "SE121"),
    ("Västra Götaland", "SE", "SE232"),
    ("Észak-Alföld", "HU", "HU32"),
    ("Közép-Magyarország", "HU", "HU1"),
    ("131 - Wien (NUTS)", "AT", "AT13"),
    ("EL12-Κεντρική Μακεδονία", "GR", "EL52"),
    ("Dresden, Kreisfreie Stadt", "DE", "DED21"),
    ("Bavaria", "DE", "DE2"),
    ("Sheffield City Region", "GB", None),
    ("Österreich", "AT", None),
    ("Norrbotten", "AT", None),
    ("", "AT", None),
)


@pytest.mark.parametrize(("name", "country", "code"), NAMED)
def test_a_name_stands_for_one_region_of_its_country_or_none(name: str, country: str, code: str | None) -> None:
    assert region_named(name, country) == code


def test_a_text_of_several_regions_names_each() -> None:
    assert regions_in("Västra Götaland, Halland", "SE") == (("Västra Götaland", "SE232"), ("Halland", "SE231"))


def test_a_text_half_of_which_is_no_region_names_none() -> None:
    assert regions_in("York, North Yorkshire & East Riding", "GB") == ()


@pytest.mark.parametrize(
    ("text", "code"), [("Jūras iela 3, Rīga, LV-1050", "LV00"), ("Ogre, Jaunā nov.", None), ("12, 13", None)]
)
def test_an_address_gives_the_region_named_in_it(text: str, code: str | None) -> None:
    assert region_of_address(text, "LV") == code


@pytest.mark.parametrize(
    ("postcode", "country", "code"),
    [("1080", "BE", "BE10"), ("63050", "FR", "FRK1"), ("97400", "FR", "FRY4"), ("28001", "ES", "ES300"),
     ("12529", "DE", None), ("9999", "DE", None), ("1010", "AT", None), ("x", "BE", None)],
)  # fmt: skip
def test_a_postcode_whose_digits_follow_regions_tells_its_region(postcode: str, country: str, code: str | None) -> None:
    assert region_of_postcode(postcode, country) == code


def test_a_municipality_code_begins_with_its_region_where_the_country_says_so() -> None:
    assert (region_of_lau("40101", "AT"), region_of_lau("09162000", "DE"), region_of_lau("40101", "FR")) == (
        "AT31", "DE2", None,
    )  # fmt: skip


@given(st.text(max_size=60), st.sampled_from(["AT", "GR", "GB", "SE", "XX", ""]))
def test_any_text_is_a_region_of_the_country_or_none(text: str, country: str) -> None:
    found = region_named(text, country)
    if found is not None:
        region = territories.region(found)
        assert region is not None
        assert region.country == country
