"""Rows of a list get their places: codes of any edition, names, several values, points; and what became of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kohesio.ingest.geocode.geocoder import Geocoder
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.places import Located, place_lists
from kohesio.ingest.rows import PARSED
from kohesio.reference import territories
from kohesio.sources.registry import Registry

SPEC = replace(Registry.packaged().by_id("at-esf-2014-2020"), place_basis="site")


def located(
    *rows: dict[str, Any], geocoder: Geocoder | None = None, area: str | None = None
) -> tuple[Located, IssueCollector]:
    issues = IssueCollector("xx", None)
    whole = [{"row": at, "countries": ["AT"], **row} for at, row in enumerate(rows, start=2)]
    parsed = pl.DataFrame(whole, schema={**PARSED, "countries": pl.List(pl.String)}, strict=False)
    return place_lists(parsed, replace(SPEC, area=area), issues, geocoder or Geocoder()), issues


def place(row: dict[str, Any]) -> dict[str, Any]:
    (found,) = located(row)[0].places[0].to_list()
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("country", "published", "code", "vintage", "label"),
    [
        ("AT", "AT213", "AT213", 2024, None),
        ("GR", "EL11", "EL51", 2024, "EL11"),
        ("GR", "GR300", "EL30", 2024, "GR300"),
        ("HR", "HR041", "HR050", 2024, "HR041"),
        ("HU", "HU10", "HU1", 2024, "HU10"),
        ("GB", "UKC11", "UKC11", 2016, None),
        ("AT", "AT13", "AT130", 2024, None),
    ],
)
def test_a_code_of_any_edition_becomes_one_of_the_newest(
    country: str, published: str, code: str, vintage: int, label: str | None
) -> None:
    found = place({"countries": [country], "nuts": [published]})
    assert (found["nuts"], found["nuts_vintage"], found["nuts_level"]) == (code, vintage, len(code) - 2)
    assert found["label"] == label


def test_a_changed_code_is_told_with_the_one_published() -> None:
    greek = {"countries": ["GR"]}
    found, _ = located({**greek, "nuts": ["EL11"]}, {**greek, "nuts": ["EL131"]}, {"nuts": ["AT213"]})
    assert found.departures.rows() == [(2, "nuts", "nuts-successor", "EL11"), (3, "nuts", "nuts-parent", "EL131")]


def test_an_unknown_code_is_a_finding_unless_the_name_confirms_what_it_begins_with() -> None:
    found, issues = located(
        {"nuts": ["AT210"], "region": ["210 - KÄRNTEN (NUTS)"]},
        {"nuts": ["AT210"]},
        {"nuts": ["QX1"], "region": ["Tirol"]},
    )
    assert [places[0]["nuts"] for places in found.places.to_list()] == ["AT21", "AT21", "AT33"]
    assert sorted(issues.frame().select("code", "row").rows()) == [("nuts-shortened", 3), ("unknown-nuts", 4)]
    assert found.departures.rows() == [(2, "nuts", "nuts-by-name", "AT210")]


def test_a_cell_of_several_regions_is_several_places_with_their_own_words() -> None:
    (found,) = located({"countries": ["SE"], "region": ["Västra Götaland, Halland"]})[0].places.to_list()
    assert [(one["nuts"], one["label"]) for one in found] == [("SE232", "Västra Götaland"), ("SE231", "Halland")]


def test_a_row_that_names_no_place_lies_in_the_region_its_list_is_about() -> None:
    rows: tuple[dict[str, Any], ...] = (
        {},
        {"nuts": ["AT213"]},
        {"region": ["bundesweit"]},
        {"countries": ["HU"]},
        {"municipality": ["Nirgendwo"]},
    )
    found, _ = located(*rows, area="AT33")
    assert [places[0]["nuts"] for places in found.places.to_list()] == ["AT33", "AT213", "AT", "HU", "AT33"]
    assert "by-description" in found.rules
    assert not located({}, area=None)[0].rules


def test_words_that_are_no_region_stay_as_label_at_country_level() -> None:
    found = place({"countries": ["GB"], "region": ["York, North Yorkshire & East Riding"]})
    assert (found["nuts"], found["label"], found["precision"]) == (
        "UK", "York, North Yorkshire & East Riding", "country",
    )  # fmt: skip


def test_a_municipality_beside_regions_lies_in_the_region_around_them(geo: Path) -> None:
    row = {"nuts": ["AT213", "AT211"], "municipality": ["Wolfsstein", "Nowhere"]}
    (found,) = located(row, geocoder=Geocoder.of(geo))[0].places.to_list()
    assert [(one["municipality"], one["nuts"]) for one in found if one["municipality"]] == [
        ("Wolfsstein", "AT213"), ("Nowhere", "AT21"),
    ]  # fmt: skip


def test_a_middle_of_a_region_is_never_called_a_site(geo: Path) -> None:
    found, _ = located({"nuts": ["AT221"]}, {"municipality": ["Wolfsstein"]}, geocoder=Geocoder.of(geo))
    region, town = (places[0] for places in found.places.to_list())
    assert (region["basis"], region["precision"]) == ("region_centre", "nuts3")
    assert (town["basis"], town["precision"]) == ("site", "municipality")
    assert found.rules == {"region-centre"}


def test_ordinary_coordinates_are_told_once_for_the_list(geo: Path) -> None:
    rows = [{"coordinates": ["46.5,15.5"]}] * 3
    found, _ = located(*rows, geocoder=Geocoder.of(geo))
    assert found.departures.height == 0
    assert found.rules == {"polygon"}


def test_coordinates_are_read_in_either_writing_and_zero_is_none() -> None:
    found, issues = located(
        {"coordinates": ["46.5,15.5"]}, {"coordinates": ["Point(15.5 46.5)"]},
        {"latitude": "46.5", "longitude": "15.5"}, {"coordinates": ["0,0"]}, {"coordinates": ["200,15"]},
    )  # fmt: skip
    points = [places[0]["point"] for places in found.places.to_list()]
    assert points == [{"lat": 46.5, "lon": 15.5}] * 3 + [None, None]
    assert issues.frame().select("code", "row").rows() == [("unreadable-coordinates", 5), ("unreadable-coordinates", 6)]


def test_a_point_far_from_the_published_region_is_a_finding(geo: Path) -> None:
    _, issues = located({"nuts": ["AT213"], "coordinates": ["46.5,15.9"]}, geocoder=Geocoder.of(geo))
    assert issues.frame().select("code", "raw").rows() == [("point-outside-region", "46.5,15.9")]


@settings(max_examples=60)
@given(
    st.lists(
        st.fixed_dictionaries({
            "nuts": st.none() | st.lists(st.sampled_from(["AT213", "EL11", "AT9", "", "HU10"]), min_size=1, max_size=3),
            "region": st.none() | st.lists(st.sampled_from(["Tirol", "Wien, Tirol", "x", "1, 2"]), min_size=1),
            "municipality": st.none() | st.lists(st.text(max_size=8), min_size=1, max_size=3),
            "postcode": st.none() | st.lists(st.sampled_from(["9400", "1010"]), min_size=1, max_size=2),
            "coordinates": st.none() | st.lists(st.sampled_from(["46.5,15.5", "1", "0,0"]), min_size=1, max_size=2),
        }),
        min_size=1,
        max_size=5,
    )
)  # fmt: skip
def test_every_row_has_places_and_every_place_agrees_with_itself(rows: list[dict[str, Any]]) -> None:
    found, _ = located(*rows)
    assert found.places.len() == len(rows)
    for places in found.places.to_list():
        assert places
        for one in places:
            assert one["nuts_level"] == len(one["nuts"]) - 2
            assert one["nuts_vintage"] in territories.vintages(one["nuts"])
            assert (one["point"] is None) == (one["precision"] != "point")
