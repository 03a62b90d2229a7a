"""A part of the earth as a filter: a slider around a point, an area by its corners, what a map shows."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from lxml import html
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations
from tests.integration.web.reading import picked

from kohesio.app import create_app
from kohesio.index.parsing import parse_query, split_query
from kohesio.index.query import OperationQuery
from kohesio.settings import Settings
from kohesio.web.question_area import bounds_of_line, line_of

AREA = "10+55,20+55,20+62,10+62"
PLACED = [one for one in invented_operations() if any(place.point for place in one.places)]


@pytest.fixture(scope="module")
def site(small_site: Settings) -> Client:
    return Client(create_app(small_site))


def asked(text: str) -> OperationQuery:
    return parse_query(split_query(text))


def page(site: Client, address: str) -> html.HtmlElement:
    answer = site.get(address)
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


@pytest.mark.parametrize("tab", ["", "/map", "/table", "/statistics", "/images"])
def test_point_and_distance_of_the_form_become_one_circle(site: Client, tab: str) -> None:
    answer = site.get(f"/en/projects{tab}?point=59.33,+18.07&km=40&country=")
    assert answer.status_code == 302
    assert urlsplit(answer.headers["location"]).query == "near=59.33,18.07,40"


def test_a_distance_without_a_point_asks_nothing(site: Client) -> None:
    assert site.get("/en/projects?km=40").headers["location"] == "/en/projects"


def test_a_town_stands_for_its_point_as_lists_have_it(site: Client) -> None:
    town, point = next(
        (place.municipality, place.point)
        for one in PLACED
        for place in one.places
        if place.municipality and place.point
    )
    answer = site.get(f"/en/projects?point={town}&km=5")
    (near,) = parse_qs(urlsplit(answer.headers["location"]).query)["near"]
    assert [float(part) for part in near.split(",")] == pytest.approx([point.lat, point.lon, 5], abs=1e-4)
    assert site.get("/en/projects?point=Atlantis&km=5").status_code == 400


def test_the_slider_stands_where_the_question_does_and_nothing_is_sent_twice(site: Client) -> None:
    form = picked(page(site, "/en/projects?near=59.33,18.07,350&country=SE"), "//form[@id='filters']")[0]
    slider = picked(form, ".//input[@type='range']")[0]
    assert (slider.get("name"), slider.get("value"), slider.get("max")) == ("km", "350", "350")
    assert picked(form, ".//output[@for='km']")[0].text == "350 km"
    assert picked(form, ".//label[@for='km']")
    names = [field.get("name") for field in picked(form, ".//input")]
    assert "near" not in names
    assert names.count("polygon") == 1


def test_a_form_that_is_sent_as_it_stands_asks_the_same_circle(site: Client) -> None:
    form = picked(page(site, "/en/projects?near=52.5200089,13.4049541,0.3"), "//form[@id='filters']")[0]
    (point, slider) = (picked(form, f".//input[@name='{name}']")[0] for name in ("point", "km"))
    assert float(slider.get("min")) <= float(slider.get("value")) <= float(slider.get("max"))
    answer = site.get(f"/en/projects?point={quote(point.get('value'))}&km={slider.get('value')}")
    assert asked(urlsplit(answer.headers["location"]).query) == asked("near=52.5200089,13.4049541,0.3")


@pytest.mark.parametrize("written", ["Atlantis", "Praha 99", "50,85 4,35"])
def test_what_is_no_place_is_said_of_the_field_that_was_filled_in(site: Client, written: str) -> None:
    answer = site.get(f"/en/projects?point={quote(written)}&km=5")
    assert answer.status_code == 400
    assert written in answer.text
    assert "such as 59.33, 18.07" in answer.text


def test_an_area_is_the_same_question_on_every_surface(site: Client) -> None:
    whole = page(site, f"/en/projects?polygon={AREA}")
    count = int(picked(whole, "//p[@class='k-count']")[0].text.split()[0].replace(",", ""))
    answer = site.get(f"/api/v1/operations?polygon={AREA}&limit=1").json()
    rows = site.get(f"/api/v1/export?polygon={AREA}&format=jsonl").text.splitlines()
    areas = site.get(f"/api/v1/map/areas?polygon={AREA}").json()
    assert 0 < count < len(PLACED)
    assert count == answer["count"] == areas["count"] == len(rows)
    assert answer["query"] == "polygon=10+55,10+62,20+62,20+55&limit=1"
    assert site.get(f"/en/projects/statistics?polygon={AREA}").status_code == 200
    chip = picked(whole, "//ul[@class='k-chips']//a[contains(., 'Within an area')]")[0]
    assert chip.get("href") == "/en/projects"


def test_an_area_that_is_none_is_refused_in_the_readers_language(site: Client) -> None:
    answer = site.get("/de/projects?polygon=1+2,3+4")
    assert answer.status_code == 400
    assert "Eckpunkte, die nicht alle auf einer Linie liegen" in answer.text


def test_the_map_draws_the_area_and_asks_for_what_it_shows(site: Client) -> None:
    whole = page(site, f"/en/projects/map?polygon={AREA}&country=SE")
    assert picked(whole, "//path[@class='k-drawing__line']")
    free = picked(whole, "//*[@data-map]")[0].get("data-free")
    assert free == "/en/projects/map?country=SE"
    view = picked(whole, "//a[@data-map-view]")[0].get("href")
    assert parse_qs(urlsplit(view).query) == {"country": ["SE"], "bbox": ["9.5,54.65,20.5,62.35"]}
    assert page(site, view) is not None


@pytest.mark.parametrize("near", ["50,10,0.003", "50,10,0.000001", "81.09121583156133,10,990.6567995293804"])
def test_a_circle_of_a_metre_and_one_that_ends_at_the_pole_have_a_map(site: Client, near: str) -> None:
    assert site.get(f"/en/projects/map?near={near}").status_code == 200


@pytest.mark.parametrize("near", ["0.00005,10,5", "50,10,0.00002"])
def test_what_the_form_shows_it_takes_back(site: Client, near: str) -> None:
    tree = page(site, f"/en/projects?near={near}")
    shown = {name: picked(tree, f"//input[@name='{name}']")[0].get("value") for name in ("point", "km")}
    leads_to = parse_qs(urlsplit(site.get(f"/en/projects?{urlencode(shown)}").headers["location"]).query)["near"][0]
    assert [float(number) for number in leads_to.split(",")] == [float(number) for number in near.split(",")]
    assert "e-" not in "".join(map(str, shown.values()))


def test_an_area_across_the_date_line_is_one_line_with_bounds() -> None:
    query = asked("polygon=170+-10,-170+-10,-170+10,170+10")
    lons = [lon for lon, _ in line_of(query)]
    bounds = bounds_of_line(query)
    assert bounds is not None
    assert max(lons) - min(lons) == 20
    assert bounds.east - bounds.west == pytest.approx(22)
