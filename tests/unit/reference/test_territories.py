"""NUTS regions: names, vintages, parents and successors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.model.territory import MEMBER_STATES, NUTS_OF_ISO
from kohesio.reference.territories import (
    VINTAGES,
    ancestors,
    children,
    newest_vintage,
    region,
    regions,
    regions_named,
    to_2024,
    vintages,
)


@pytest.mark.parametrize(
    ("code", "name", "latin", "country"),
    [
        ("SE110", "Stockholms län", "Stockholms län", "SE"),
        ("BG411", "София (столица)", "Sofia (stolitsa)", "BG"),
        ("EL30", "Αττική", "Attiki", "GR"),
        ("UKN0", "Northern Ireland", "Northern Ireland", "GB"),
        ("AT", "Österreich", "Österreich", "AT"),
    ],
)
def test_a_region_has_its_names_and_its_country(code: str, name: str, latin: str, country: str) -> None:
    found = region(code)
    assert found is not None
    assert (found.name, found.name_latin, found.country) == (name, latin, country)


@pytest.mark.parametrize(("written", "code"), [("GR30", "EL30"), ("gb", "UK"), (" se110 ", "SE110"), ("GR", "EL")])
def test_codes_are_understood_in_either_spelling(written: str, code: str) -> None:
    found = region(written)
    assert found is not None
    assert found.code == code


def test_every_parent_exists_in_every_vintage_of_its_child() -> None:
    for each in regions():
        if each.parent is not None:
            above = region(each.parent)
            assert above is not None, each.code
            assert above.level == each.level - 1, each.code
            assert set(each.vintages) <= set(above.vintages), each.code


def test_level_follows_from_the_length_of_the_code() -> None:
    assert all(each.level == len(each.code) - 2 for each in regions())


@pytest.mark.parametrize("district", [f"UKN{number}" for number in range(10, 17)])
def test_the_districts_of_northern_ireland_are_in_northern_ireland(district: str) -> None:
    assert [each.code for each in ancestors(district)] == ["UK", "UKN", "UKN0", district]


@pytest.mark.parametrize("country", MEMBER_STATES)
def test_every_member_state_is_there_in_every_vintage(country: str) -> None:
    assert vintages(NUTS_OF_ISO.get(country, country)) == VINTAGES


@pytest.mark.parametrize(
    ("vintage", "level", "count"), [(2016, 1, 92 + 12), (2024, 0, 27), (2024, 1, 92), (2024, 2, 244), (2024, 3, 1165)]
)
def test_the_union_has_as_many_regions_as_eurostat_says(vintage: int, level: int, count: int) -> None:
    union = {*MEMBER_STATES, "GB"}
    found = [each for each in regions() if vintage in each.vintages and each.level == level and each.country in union]
    assert len([each for each in found if each.code[2:].strip("Z") or level == 0]) == count


@pytest.mark.parametrize(
    ("code", "newest"), [("FR24", 2013), ("HR041", 2016), ("PT17", 2021), ("SE110", 2024), ("ZZ", None)]
)
def test_the_newest_vintage_of_a_code_is_known(code: str, newest: int | None) -> None:
    assert newest_vintage(code) == newest


@pytest.mark.parametrize(
    ("code", "successor", "because"),
    [
        ("SE110", "SE110", "unchanged"),
        ("FR24", "FRB0", "all its departments went to one region"),
        ("FR241", "FRB01", "renumbered with its region"),
        ("HR041", "HR050", "renumbered with its region"),
        ("NL332", "NL361", "Eurostat: code change"),
        ("PT16D", "PT191", "Eurostat: code change"),
        ("HU10", None, "split"),
        ("PL12", None, "split"),
        ("PT17", None, "other border"),
        ("DEG0N", None, "merged"),
        ("BE221", None, "other border under the old parent"),
        ("UKI3", None, "left the nomenclature"),
        ("XX9", None, "no code"),
    ],
)
def test_a_successor_is_named_only_where_it_is_the_same_region(code: str, successor: str | None, because: str) -> None:
    assert to_2024(code) == successor, because


def test_every_successor_is_a_region_of_2024() -> None:
    for each in regions():
        if each.to_2024 is not None:
            assert newest_vintage(each.to_2024) == 2024
            assert to_2024(each.to_2024) == each.to_2024


def test_children_can_be_asked_for_in_one_vintage() -> None:
    assert [each.code for each in children("HR0", 2024)] == ["HR02", "HR03", "HR05", "HR06"]
    assert [each.code for each in children("HR0", 2013)] == ["HR03", "HR04"]


@pytest.mark.parametrize(
    ("name", "country", "codes"),
    [
        ("Stockholms län", "SE", ["SE110"]),
        ("STOCKHOLMS LAN", "SE", ["SE110"]),
        ("Attiki", "EL", ["EL3", "EL30"]),
        ("ΑΤΤΙΚΗ", "GR", ["EL3", "EL30"]),
        ("Burgenland", "AT", ["AT11"]),
        ("Antwerpen", "BE", ["BE21", "BE211"]),
        ("Brussels Hoofdstedelijk Gewest", "BE", ["BE1", "BE10"]),
        ("Благоевград", "BG", ["BG413"]),
        ("Stockholms län", "FI", []),
        ("", "SE", []),
    ],
)
def test_regions_are_found_by_name_within_their_country(name: str, country: str, codes: list[str]) -> None:
    assert [each.code for each in regions_named(name, country, 2024)] == codes


@given(st.text(), st.text(max_size=3))
def test_any_text_may_be_looked_up(text: str, country: str) -> None:
    assert vintages(text) == (region(text).vintages if region(text) else ())  # type: ignore[union-attr]
    assert all(each.country for each in regions_named(text, country))
    assert to_2024(text) is None or newest_vintage(text) is not None
    assert all(each.parent for each in children(text))
