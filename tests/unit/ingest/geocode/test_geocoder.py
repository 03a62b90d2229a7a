"""Places get the finest region that is certain and a point that says what it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kohesio.ingest.geocode.geocoder import Geocoder
from kohesio.snapshot.schema import POINT

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "country": pl.String, "anchor": pl.String, "around": pl.List(pl.String), "lau": pl.String, "postcode": pl.String,
    "municipality": pl.String, "point": POINT,
}  # fmt: skip


def located(geocoder: Geocoder, *places: Mapping[str, object]) -> list[dict[str, Any]]:
    rows = [{"country": "AT", "anchor": "AT", **place} for place in places]
    return geocoder.located(pl.DataFrame(rows, schema=SCHEMA)).to_dicts()


@pytest.fixture
def geocoder(geo: Path) -> Geocoder:
    return Geocoder.of(geo)


def test_a_point_gives_the_region_it_lies_in(geocoder: Geocoder) -> None:
    (found,) = located(geocoder, {"point": {"lat": 46.5, "lon": 15.5}})
    assert (found["code"], found["rule"], found["fineness"]) == ("AT221", "polygon", "point")


def test_a_point_outside_the_published_region_changes_nothing_and_is_told(geocoder: Geocoder) -> None:
    near, far, right = located(
        geocoder,
        {"anchor": "AT213", "point": {"lat": 46.5, "lon": 15.02}},  # off by less than outlines are exact
        {"anchor": "AT213", "point": {"lat": 46.5, "lon": 15.9}},
        {"anchor": "AT2", "point": {"lat": 46.5, "lon": 15.9}},
    )
    assert [one["code"] for one in (near, far, right)] == ["AT213", "AT213", "AT221"]
    assert [one["contradicts"] for one in (near, far, right)] == [False, True, False]


@pytest.mark.parametrize(
    ("place", "code", "rule"),
    [
        ({"lau": "60101"}, "AT221", "geocode-lau"),
        ({"postcode": "9400"}, "AT213", "geocode-postcode"),
        ({"municipality": "Wolfsstein"}, "AT213", "geocode-town"),
        ({"postcode": "9400", "municipality": "Wolfsstein"}, "AT213", "geocode-postcode, geocode-town"),
        ({"postcode": "9400", "municipality": "Ostdorf"}, "AT2", "geocode-postcode, geocode-town"),  # they differ
        ({"municipality": "Neudorf"}, "AT2", "geocode-town"),
        ({"municipality": "Neudorf", "anchor": "AT21"}, "AT213", "geocode-town"),
        ({"municipality": "Ostdorf", "anchor": "AT21"}, "AT21", None),  # lies elsewhere: the list's word stands
        ({"lau": "40101"}, "AT31", "geocode-lau-area"),
        ({"municipality": "Nowhere", "around": ["AT213", "AT21"]}, "AT21", "geocode-regions-of-row"),
        ({"municipality": "Nowhere"}, "AT", None),
        ({}, "AT", None),
    ],
)
def test_words_refine_a_region_and_never_leave_it(
    geocoder: Geocoder, place: dict[str, Any], code: str, rule: str | None
) -> None:
    (found,) = located(geocoder, place)
    assert (found["code"], found["rule"]) == (code, rule)


def test_what_a_point_stands_for_is_told(geocoder: Geocoder) -> None:
    found = located(
        geocoder,
        {"municipality": "Wolfsstein"},
        {"postcode": "9400"},
        {"anchor": "AT221"},
        {"anchor": "AT2"},
        {"anchor": "AT"},
    )
    assert [one["fineness"] for one in found] == ["municipality", "region", "region", None, None]
    assert found[0]["point"] == {"lat": 46.2, "lon": 14.2}


def test_a_region_of_one_part_is_that_part(geocoder: Geocoder) -> None:
    (found,) = located(geocoder, {"anchor": "AT13"})
    assert found["code"] == "AT130"


def test_without_files_only_digits_and_the_list_itself_tell_regions(tmp_path: Path) -> None:
    found = located(
        Geocoder.of(tmp_path / "none"),
        {"postcode": "9400", "municipality": "Wolfsstein"},
        {"lau": "60101"},
        {"point": {"lat": 46.5, "lon": 15.5}},
    )
    assert [one["code"] for one in found] == ["AT", "AT22", "AT"]
    assert [one["fineness"] for one in found] == [None, None, "point"]


def test_rows_keep_their_order_and_number(geocoder: Geocoder) -> None:
    point = {"lat": 46.5, "lon": 15.5}
    places: list[dict[str, object]] = [{"postcode": "9400"}, {}, {"point": point}, {"postcode": "9400"}, {"anchor": ""}]
    places *= 3
    assert [one["code"] for one in located(geocoder, *places)] == ["AT213", "AT", "AT221", "AT213", ""] * 3


def test_time_spent_is_counted(geocoder: Geocoder) -> None:
    before = geocoder.seconds
    located(geocoder, {"postcode": "9400"})
    assert geocoder.seconds > before > 0
