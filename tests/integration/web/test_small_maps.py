"""Small maps within other pages, and the part of the earth a map shows."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fixtures_snapshot import invented_operations, seed_operation

from kohesio.index.query import Box, Choice, Near, OperationQuery
from kohesio.index.service import ServiceHolder
from kohesio.ingest.geocode.installed import InstalledGeography
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.ui.i18n import language
from kohesio.web.area_map import bounds_of_question
from kohesio.web.drawing import EUROPE, bounds_of
from kohesio.web.filters import chosen
from kohesio.web.place_map import project_map, projects_map, region_choice
from kohesio.web.urls import Urls
from kohesio.web.visit import Visit


@pytest.fixture(scope="module")
def visit(small_data: DataDirectory, small_site: Settings, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    folder: Path = tmp_path_factory.mktemp("geo")
    places = (("SE110", 17, 59), ("SE121", 15, 59), ("FRY10", -62, 16), ("FR101", 2, 48))
    features = [
        {"type": "Feature", "properties": {"NUTS_ID": code}, "geometry": {"type": "Polygon", "coordinates": [
            [[west, south], [west + 2, south], [west + 2, south + 1], [west, south + 1], [west, south]]]}}
        for code, west, south in places
    ]  # fmt: skip
    (folder / "NUTS_RG_20M_2024_4326_LEVL_3.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features})
    )
    return Visit(
        ServiceHolder(small_data).service, small_site, language("en"), Urls.of(small_site, "en"), (),
        geography=InstalledGeography(folder),
    )  # fmt: skip


def test_a_project_stands_in_its_region_and_its_country(visit: Visit) -> None:
    found = project_map(visit, seed_operation())
    assert found is not None
    assert [shape.code for shape in found.drawing.shapes] == ["SE", "SE110"]
    assert found.drawing.shapes[1].tone is not None
    assert "Stockholm" in found.text
    assert "EuroGeographics" in found.notice


def test_without_outlines_of_regions_the_country_is_marked(visit: Visit, tmp_path: Path) -> None:
    found = project_map(replace(visit, geography=InstalledGeography(tmp_path)), seed_operation())
    assert found is not None
    (country,) = found.drawing.shapes
    assert (country.code, country.tone) == ("SE", 3)
    assert "Sweden" in found.text


def test_islands_far_away_without_outline_are_not_shown_in_the_mainland(visit: Visit, tmp_path: Path) -> None:
    there = replace(seed_operation().places[0], nuts="FRY50", point=None)
    far = replace(seed_operation(), country="FR", countries=("FR",), places=(there,))
    assert project_map(replace(visit, geography=InstalledGeography(tmp_path)), far) is None


def test_a_project_without_any_place_has_no_map(visit: Visit) -> None:
    assert project_map(visit, next(one for one in invented_operations() if not one.places)) is None


def test_the_projects_of_a_question_are_points_with_the_way_to_the_large_map(visit: Visit) -> None:
    query = chosen("country", "SE")
    found = projects_map(visit, query)
    assert found is not None
    assert found.drawing.dots
    assert found.url == "/en/projects/map?country=SE"
    assert all(0 <= dot.x <= found.drawing.width and 0 <= dot.y <= found.drawing.height for dot in found.drawing.dots)


def test_the_projects_of_a_region_stand_in_it_among_its_neighbours(visit: Visit) -> None:
    found = projects_map(visit, chosen("nuts", "SE11"))
    assert found is not None
    tones = {shape.code: shape.tone for shape in found.drawing.shapes}
    assert tones["SE11"] is not None
    assert tones["SE12"] is None


def test_the_projects_of_a_beneficiary_stand_in_its_country_where_all_are_there(visit: Visit) -> None:
    located = next(one for one in invented_operations() if one.country == "DE" and one.places[0].point)
    mine = chosen("beneficiary", located.beneficiaries[0].id)
    found, elsewhere = projects_map(visit, mine, "DE"), projects_map(visit, mine, "IE")
    assert found is not None
    assert elsewhere is not None
    assert {shape.code for shape in found.drawing.shapes} == {"DE"}
    assert {shape.code for shape in elsewhere.drawing.shapes} == set()


def test_a_question_with_no_place_has_no_map(visit: Visit) -> None:
    assert projects_map(visit, OperationQuery(text="nothing-like-this-anywhere")) is None


def test_every_country_with_projects_is_a_way_in(visit: Visit) -> None:
    found = region_choice(visit)
    ways = {shape.code: shape.url for shape in found.drawing.shapes}
    assert ways["SE"] == "/en/projects/map?country=SE"
    assert found.steps[0].text == "none"
    assert found.url == "/en/projects/map"


def test_islands_far_away_do_not_stretch_the_map_of_their_country(visit: Visit) -> None:
    assert bounds_of(visit.geography, "FR").west > 0
    assert bounds_of(visit.geography, "FRY1").east < -55
    assert bounds_of(visit.geography, "") == EUROPE


@pytest.mark.parametrize(
    ("query", "west", "north"),
    [
        (OperationQuery(near=Near(60, 18, 111.2)), 16, 61),
        (OperationQuery(box=Box(10, 50, 12, 52)), 10, 52),
    ],
)
def test_a_circle_or_a_box_is_what_the_map_shows(
    visit: Visit, query: OperationQuery, west: float, north: float
) -> None:
    bounds = bounds_of_question(visit, query)
    assert bounds is not None
    assert bounds.west == pytest.approx(west, abs=0.1)
    assert bounds.north == pytest.approx(north, abs=0.1)


def test_a_town_is_shown_from_near(visit: Visit) -> None:
    query = OperationQuery(choices=(("municipality", Choice(("Nacka",))),))
    bounds = bounds_of_question(visit, query)
    assert bounds is not None
    assert bounds.west < 18.16 < bounds.east
    assert bounds.east - bounds.west < 1
    assert bounds_of_question(visit, OperationQuery()) is None
