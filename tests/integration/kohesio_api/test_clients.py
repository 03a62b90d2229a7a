"""What Kohesio's known clients do, step by step: an exporter of beneficiaries, three programs, and its own pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from tests.asgi_client import Client

ENTITY = "https://linkedopendata.eu/entity/"


def _get(api: Client, path: str, **asked: str) -> Any:
    answer = api.get(f"/api/{path}?{urlencode(asked)}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_exporter_of_beneficiaries_reads_country_by_country_and_region_by_region(api: Client) -> None:
    """Countries → regions of each → beneficiaries of each, by the addresses of 2023; fields as it reads them."""
    lines, regions = [], 0
    for country in _get(api, "facet/eu/countries"):
        for region in _get(api, "facet/eu/regions", country=country["instance"]):
            regions += 1
            found = _get(
                api, "facet/eu/search/beneficiaries", offset="0", country=country["instance"], region=region["region"],
                language="en",
            )  # fmt: skip
            for one in found["list"]:
                sums = one["budget"], one["euBudget"], one["numberProjects"]
                lines += [(country["instanceLabel"], region["name"], one["label"], *sums, one["transliteration"] or "")]
    assert regions > 200
    assert any(name == "Nacka kommun" for _, _, name, *_ in lines)
    assert {country for country, *_ in lines} >= {"Sweden", "Germany", "Greece"}
    assert any(line[-1] == "Dimos Paradeigmatos" for line in lines)


def test_a_client_may_take_all_beneficiaries_of_a_country_at_once(api: Client) -> None:
    found = _get(api, "beneficiaries", country=f"{ENTITY}Q11", limit="30000", offset="0")
    assert len(found["list"]) == found["numberResults"]


def test_a_client_may_search_projects_by_country_region_words_and_amount(api: Client) -> None:
    region = _get(api, "queries/regions", country=f"{ENTITY}Q11")[0]["region"]
    for extra in ({}, {"region": region}, {"keywords": "digital"}, {"budgetEUBiggerThan": "1000"},
                  {"programmingPeriod": f"{ENTITY}Q7333082"}):  # fmt: skip
        asked = {"country": f"{ENTITY}Q11", "limit": "10", "offset": "0", "language": "en"} | extra
        found = _get(api, "projects", **asked)
        assert set(found) == {"list", "numberResults", "similarWords"}
        for one in found["list"]:
            assert _get(api, f"projects/{one['item']}", id=one["link"])["item"] == one["item"]


# -- the public pages: the calls that each makes, and what its scripts do with the answers


def _instances(entries: object) -> list[tuple[str, str]]:
    """What the pages' filter service makes of a list: id and value of each entry."""
    assert isinstance(entries, list)
    return [
        (one["instance"].replace(ENTITY, ""), one.get("instanceLabel") or one["name"])
        for one in entries
        if "instance" in one
    ]


def _start(api: Client, language: str = "en") -> Mapping[str, list[tuple[str, str]]]:
    """The lists that the list of projects loads before it shows anything."""
    names = ("thematic_objectives", "policy_objectives", "funds", "countries", "nuts3", "project_types")
    return {name: _instances(_get(api, f"queries/{name}", language=language)) for name in names}


@pytest.mark.parametrize("language", ["en", "sv", "el"])
def test_the_pages_find_ids_by_labels_without_hyphens(api: Client, language: str) -> None:
    """Addresses hold labels with hyphens for blanks; the pages compare them without both, so labels must differ."""
    for name, entries in _start(api, language).items():
        plain = [value.replace("-", "").replace(" ", "") for _, value in entries]
        assert len(set(plain)) == len(plain), name
        assert len({key for key, _ in entries}) == len(entries)


def test_intervention_fields_are_told_apart_by_what_stands_before_the_hyphen(api: Client) -> None:
    areas = _get(api, "queries/categoriesOfIntervention", language="en")
    short = [option["instanceLabel"].split("-")[0].strip() for area in areas for option in area["options"]]
    assert len(set(short)) == len(short)
    assert {"001", "054", "123"} <= set(short)


def test_themes_are_numbered_by_their_position(api: Client) -> None:
    found = _get(api, "queries/thematic_objectives", language="en")
    assert [one["id"] for one in found] == [f"TO{number:02}" for number in range(1, len(found) + 1)]


def test_the_start_page(api: Client) -> None:
    assert _get(api, "users/currentUser", q="1700000000") == {}
    figures = _get(api, "queries/statistics")
    assert figures["numberProjects"] == _get(api, "projects", limit="0")["numberResults"]
    assert set(figures["themes"]) == {
        "lowCarbonEconomy", "climateChangeAdaptation", "enviromentProtection", "greenerAndCarbonFreeEurope"
    }  # fmt: skip
    for asked in ({}, {"useCluster": "true"}):
        near = _get(api, "map/nearby", language="sv", **asked)
        assert near["coordinates"]
        assert near.keys() > {"region", "regionLabel", "geoJson", "upperRegions"}
    assert _get(api, "queries/search/general", keywords="digital", language="en", limit="15", offset="0")["list"]


def test_the_list_of_projects_with_every_filter_its_panel_has(api: Client) -> None:
    start = _start(api)
    country = next(key for key, value in start["countries"] if value == "Sweden")
    programs = _instances(_get(api, "queries/programs", country=ENTITY + country, language="en"))
    filters = {
        "keywords": "digital",
        "country": ENTITY + country,
        "region": _get(api, "queries/regions", country=ENTITY + country, language="en")[0]["region"],
        "policyObjective": ENTITY + start["policy_objectives"][0][0],
        "theme": ENTITY + start["thematic_objectives"][0][0],
        "fund": ENTITY + start["funds"][0][0],
        "program": ENTITY + programs[0][0],
        "nuts3": ENTITY + start["nuts3"][0][0],
        "interreg": "true",
        "town": "Nacka",
        "budgetBiggerThan": "0", "budgetSmallerThan": "1000",
        "startDateAfter": "2015-01-01", "endDateBefore": "2025-01-01",
    }  # fmt: skip
    for name, value in filters.items():
        found = _get(api, "projects", language="en", offset="0", limit="15", **{name: value})
        for one in found["list"]:
            for amount in (*one["totalBudgets"], *one["euBudgets"]):
                float(amount)  # what the pages' currency pipe does; a comma would break the page
        _get(api, "projects/image", language="en", offset="0", limit="15", **{name: value})
        _get(api, "map/search", language="en", **{name: value})
    for axis in _get(api, "queries/priority_axis", country=ENTITY + country, program=ENTITY + programs[0][0]):
        assert _get(api, "projects", priority_axis=axis["instance"])["numberResults"] >= 1


def test_every_tab_of_the_list_shows_the_projects_of_the_same_filters(api: Client) -> None:
    """Results, pictures, map and download under one filter: the pictures' and the map's projects are those listed."""
    start = _start(api)
    fields = _get(api, "queries/categoriesOfIntervention", language="en")
    chosen = [one for area in fields for one in area["options"] if one["instanceLabel"][:3] in {"136", "054", "040"}]
    axis = next(one for one in _get(api, "queries/priority_axis", country=f"{ENTITY}Q11"))
    for asked in (
        {"policyObjective": ENTITY + start["policy_objectives"][3][0]},
        {"nuts3": next(ENTITY + key for key, name in start["nuts3"] if name.startswith("SE110"))},
        {"interreg": "false", "country": f"{ENTITY}Q11"},
        {"priority_axis": axis["instance"], "program": axis["program"]},
        {"categoryOfIntervention": ",".join(one["instance"] for one in chosen)},
        {"budgetEUBiggerThan": "100000", "budgetEUSmallerThan": "1000000"},
        {"startDateAfter": "2020-01-01", "country": f"{ENTITY}Q11"},
    ):
        everything = {"limit": "1000", "offset": "0", "language": "en"} | asked
        found = _get(api, "projects", **everything)
        items = {one["item"] for one in found["list"]}
        assert len(items) == found["numberResults"] > 0, asked
        assert {one["item"] for one in _get(api, "projects/image", **everything)["list"]} <= items
        places = {place for one in found["list"] for place in one["coordinates"]}
        assert {one["coordinates"] for one in _get(api, "map/search", **everything)["list"]} == places
        for place in places:
            popup = _get(api, "map/point", coordinate=place, **everything)
            assert {one["item"].removeprefix(ENTITY) for one in popup} == {
                one["item"] for one in found["list"] if place in one["coordinates"]
            }
        rows = api.get(f"/api/projects/download/csv?{urlencode(everything)}").text.splitlines()
        assert {row.split(",")[0] for row in rows if row.startswith("Q")} == items


def test_a_page_of_the_list_follows_the_one_before(api: Client) -> None:
    """``offset=(page-1)*15``, ``limit=15``, in each order of the menu."""
    for order in ({}, {"orderStartDate": "true"}, {"orderEndDate": "false"}, {"orderTotalBudget": "false"}):
        pages = [_get(api, "projects", offset=str(at), limit="15", language="en", **order) for at in (0, 15, 30)]
        items = [one["item"] for page in pages for one in page["list"]]
        assert len(items) == len(set(items)) == pages[0]["numberResults"]


def test_the_list_of_beneficiaries_and_a_page_of_one(api: Client) -> None:
    for order in ("orderNumProjects", "orderEuBudget", "orderTotalBudget"):
        listed = _get(api, "beneficiaries", language="en", offset="0", limit="15", **{order: "false"})
        assert len(listed["list"]) == min(15, listed["numberResults"])
        for one in listed["list"][:5]:
            page = _get(api, f"beneficiaries/{one['id'].replace(ENTITY, '')}", id=one["id"], language="en")
            assert page["numberProjects"] == one["numberProjects"]
            assert (page["totalBudget"], page["totalEuBudget"]) == (one["budget"], one["euBudget"])


def test_a_project_page_and_its_beneficiary(api: Client) -> None:
    first = _get(api, "projects", limit="1", country="SE")["list"][0]
    page = _get(api, f"projects/{first['item']}", id=first["link"], language="en")
    assert page["countryCode"][0]
    link = page["beneficiaries"][0]["link"]
    body = _get(api, f"beneficiaries/{link.replace(ENTITY, '')}", id=link, language="en")
    assert body["numberProjects"] >= 1
    assert sum(float(one["totalEuBudget"]) for one in body["budgetsPerFund"]) == pytest.approx(
        float(body["totalEuBudget"])
    )
    listed = _get(api, f"beneficiaries/{body['item']}/projects", id=link, page="0", pageSize="15", language="en")
    assert first["link"] in {one["project"] for one in listed["projects"]}


def test_the_map_down_to_a_point(api: Client) -> None:
    """Europe → country → region → point; the popup lists the project that the map counted."""
    shown = _get(api, "map/search", language="en", granularityRegion=f"{ENTITY}Q11")
    assert [one["region"] for one in shown["upperRegions"]] == [f"{ENTITY}Q1"]
    points = shown["list"]
    assert points
    for point in points:
        lng, lat = point["coordinates"].split(",")
        assert 4 < float(lng) < 30
        assert 50 < float(lat) < 70
        popup = _get(api, "map/point", language="en", coordinate=point["coordinates"], granularityRegion=f"{ENTITY}Q11")
        assert popup
        assert all(one["item"].startswith(ENTITY) for one in popup)


def test_the_map_in_bubbles(api: Client) -> None:
    box = json.dumps({"_southWest": {"lat": 34, "lng": -30}, "_northEast": {"lat": 72, "lng": 45}})
    for zoom in ("4", "5", "7", "9", "12", "-1"):
        answer = api.get(f"/api/map/search?boundingBox={quote(box)}&zoom={zoom}&language=en")
        bubbles = answer.json()["subregions"]
        assert bubbles
        assert all({"count", "coordinates", "cluster"} <= set(one) for one in bubbles)
    countries = api.get(f"/api/map/search?boundingBox={quote(box)}&zoom=4").json()["subregions"]
    assert {one["regionLabel"] for one in countries} >= {"Sweden", "Germany"}


def test_the_data_page_lists_files_that_can_be_had(api: Client) -> None:
    keys: list[str] = []
    for folder in ("projects", "beneficiaries", "nuts"):
        keys = _get(api, f"data/{folder}")
        assert keys
        assert all(key.startswith(f"data/{folder}") for key in keys)
    assert api.get(f"/api/data/object?id={keys[0]}").status_code == 200
