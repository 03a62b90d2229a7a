"""OGC API – Features over the invented operations: what programs that draw maps ask, and what the standard wants."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.asgi_client import Client

from kohesio.api.app import create_api
from kohesio.api.features.app import create_features_api
from kohesio.http.middleware import surrounded
from kohesio.index.query import Box, OperationQuery
from kohesio.index.service import ServiceHolder
from kohesio.settings import Settings
from kohesio.version import product_version

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
ALL, PLACED = "/ogc/collections/projects", "/ogc/collections/located-projects"
NACKA = "18,59,19,60"


def _served(holder: ServiceHolder, settings: Settings) -> Client:
    routes = [
        Mount("/ogc", create_features_api(holder, settings, product_version())),
        Mount("/api/v1", create_api(holder, settings)),
    ]
    return Client(surrounded(Starlette(routes=routes), settings))


@pytest.fixture(scope="module")
def features(holder: ServiceHolder, small_site: Settings) -> Client:
    return _served(holder, small_site)


def _walked(client: Client, address: str) -> Iterator[dict[str, Any]]:
    """Every page from an address on, by the links alone."""
    following: str | None = address
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        yield page
        onward = [link["href"] for link in page["links"] if link["rel"] == "next"]
        following = onward[0].removeprefix("http://127.0.0.1:8000") if onward else None


def test_the_landing_page_leads_to_everything_a_client_needs(features: Client) -> None:
    links = {link["rel"]: link["href"] for link in features.get("/ogc/").json()["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= links.keys()
    paths = [urlsplit(href) for href in links.values()]
    assert [features.get(f"{path.path}?{path.query}").status_code for path in paths] == [200] * len(paths)


def test_a_browser_gets_a_page_and_a_program_json(features: Client) -> None:
    page = features.get("/ogc/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["vary"].startswith("Accept,")
    assert "located-projects" in page.text
    assert features.get("/ogc/", headers={"Accept": "*/*"}).headers["content-type"] == "application/json"


def test_it_says_what_it_conforms_to(features: Client) -> None:
    parts = [uri.rpartition("/")[2] for uri in features.get("/ogc/conformance").json()["conformsTo"]]
    assert parts == ["core", "oas30", "geojson"]


def test_the_description_is_openapi_3_0(features: Client) -> None:
    answer = features.get("/ogc/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert answer.json()["openapi"] == "3.0.3"


def test_a_collection_says_where_and_when_its_operations_are(features: Client, holder: ServiceHolder) -> None:
    extent = features.get(ALL).json()["extent"]
    box = holder.service.box
    assert box
    assert extent["spatial"] == {"bbox": [[box.west, box.south, box.east, box.north]], "crs": CRS84}
    within = OperationQuery(box=box)
    assert (
        holder.service.totals(within).count == holder.service.totals(OperationQuery(box=Box(-180, -90, 180, 90))).count
    )
    ((first, last),) = extent["temporal"]["interval"]
    assert first < last


def test_the_links_lead_through_all_features_once(features: Client, holder: ServiceHolder) -> None:
    pages = list(_walked(features, f"{ALL}/items?limit=7"))
    ids = [one["id"] for page in pages for one in page["features"]]
    assert len(ids) == len(set(ids)) == holder.service.totals(OperationQuery()).count
    assert {page["numberMatched"] for page in pages} == {len(ids)}
    assert [page["numberReturned"] for page in pages] == [len(page["features"]) for page in pages]


def test_the_properties_are_those_of_the_geojson_export(features: Client) -> None:
    exported = json.loads(features.get("/api/v1/export?format=geojson").text)
    told = {one["id"]: one["properties"] for page in _walked(features, f"{ALL}/items") for one in page["features"]}
    assert told == {one["id"]: one["properties"] for one in exported["features"]}
    assert "natural person" in {one["beneficiaries_name"] for one in told.values()}


def test_the_collection_for_maps_holds_what_has_a_point(features: Client) -> None:
    everything = {one["id"]: one for page in _walked(features, f"{ALL}/items") for one in page["features"]}
    placed = [one for page in _walked(features, f"{PLACED}/items") for one in page["features"]]
    assert {one["id"] for one in placed} == {key for key, one in everything.items() if one["geometry"]}
    assert {one["geometry"]["type"] for one in placed} == {"MultiPoint"}


def test_one_feature_is_that_of_the_list(features: Client) -> None:
    first = features.get(f"{PLACED}/items?limit=1").json()["features"][0]
    one = features.get(f"{PLACED}/items/{first['id']}")
    assert one.headers["content-crs"] == f"<{CRS84}>"
    assert {name: one.json()[name] for name in first} == first
    assert features.get(f"{PLACED}/items/Q1").status_code == 404


def test_an_operation_without_a_point_is_not_among_those_with_one(features: Client) -> None:
    pages = _walked(features, f"{ALL}/items")
    bare = next(one["id"] for page in pages for one in page["features"] if not one["geometry"])
    assert features.get(f"{ALL}/items/{bare}").status_code == 200
    assert features.get(f"{PLACED}/items/{bare}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        ("country=SE&fund=ESF%2B", "country=SE&fund=ESF%2B"),
        ("datetime=../2022-12-31&start_max=2019&end_min=2018", "start_max=2019&end_min=2018"),
    ],
)
def test_a_question_finds_what_the_api_finds(features: Client, asked: str, same: str) -> None:
    found = features.get(f"{ALL}/items?{asked}").json()
    assert found["numberMatched"] == features.get(f"/api/v1/operations?facets=none&{same}").json()["count"]


@pytest.mark.parametrize(
    "asked", [f"bbox={NACKA}", "bbox=18,59,-5,19,60,9000", f"bbox={NACKA}&bbox-crs={CRS84}&crs={CRS84}&f=json"]
)
def test_a_box_holds_what_the_api_finds_in_it_and_of_all_projects_those_without_a_place(
    features: Client, asked: str
) -> None:
    everything = features.get(f"{ALL}/items").json()["numberMatched"]
    bare = everything - features.get(f"{PLACED}/items").json()["numberMatched"]
    inside = features.get(f"/api/v1/operations?facets=none&bbox={NACKA}").json()["count"]
    assert 0 < bare < everything
    assert features.get(f"{ALL}/items?{asked}").json()["numberMatched"] == inside + bare
    assert features.get(f"{PLACED}/items?{asked}").json()["numberMatched"] == inside


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("2023-06-01", "2023-06-01", "2023-06-01"),
        ("2023-06-01T12:00:00Z/2023-12-31", "2023-06-01", "2023-12-31"),
        ("../2020-12-31", "", "2020-12-31"),
        ("2024-01-01/", "2024-01-01", "9999"),
    ],
)
def test_a_time_finds_what_ran_in_it_and_what_has_no_such_date(
    features: Client, asked: str, first: str, last: str
) -> None:
    every = {one["id"]: one["properties"] for page in _walked(features, f"{ALL}/items") for one in page["features"]}
    begun = {key for key, told in every.items() if (told["start_date_date"] or "") <= last}
    ran = {key for key in begun if (every[key]["end_date_date"] or "9999") >= first}
    found = {one["id"] for page in _walked(features, f"{ALL}/items?datetime={asked}") for one in page["features"]}
    assert found == ran
    assert ran


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("bbox=1,2,3", "bbox"),
        ("bbox=0,0,0,0,0", "bbox"),
        ("bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857", "bbox-crs"),
        ("crs=http://www.opengis.net/def/crs/EPSG/0/3857", "crs"),
        ("f=xml", "f"),
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("datetime=yesterday", "datetime"),
        ("datetime=2023-02-30", "datetime"),
        ("datetime=../..", "datetime"),
        ("datetime=/", "datetime"),
        ("bbox=1,2,low,4,5,high", "bbox"),
        ("datetime=2023-01-01/2022-01-01", "datetime"),
        ("datetime=2023-01-01/2023-02-01/2023-03-01", "datetime"),
        ("colour=red", "colour"),
        ("country=XX", "country"),
    ],
)
def test_what_cannot_be_asked_is_a_400_that_names_it(features: Client, asked: str, parameter: str) -> None:
    answer = features.get(f"{ALL}/items?{asked}")
    assert (answer.status_code, answer.json().get("parameter")) == (400, parameter)


@pytest.mark.parametrize("address", ["/ogc/conformance?foo=1", "/ogc/conformance?f=xml", "/ogc/api?foo=1"])
def test_pages_about_the_api_know_their_parameters_too(features: Client, address: str) -> None:
    assert features.get(address).status_code == 400


def test_the_description_can_be_read(features: Client) -> None:
    page = features.get("/ogc/api?f=html")
    assert page.headers["content-type"].startswith("text/html")
    assert "/ogc/collections/projects/items</code>" in page.text
    assert "<code>datetime</code>" in page.text


def test_a_slash_too_many_leads_to_the_address_without_it(features: Client) -> None:
    answer = features.get(f"{ALL}/items/?limit=1")
    assert (answer.status_code, answer.headers["location"]) == (307, f"{ALL}/items?limit=1")


def test_more_than_the_largest_page_is_the_largest_page(features: Client, small_site: Settings) -> None:
    answer = features.get(f"{ALL}/items?limit={small_site.max_page_size + 1}")
    assert answer.status_code == 200
    assert features.get(f"{ALL}/items?limit={'9' * 400}").json()["features"] == answer.json()["features"]


def test_the_links_stay_below_the_path_of_the_public_address(holder: ServiceHolder, small_site: Settings) -> None:
    client = _served(holder, replace(small_site, public_url="https://data.example/kohesio"))
    links = client.get("/ogc/").json()["links"] + client.get(f"{ALL}/items?limit=1&country=SE").json()["links"]
    assert {link["href"].partition("/ogc/")[0] for link in links} == {"https://data.example/kohesio"}
    assert [link["href"].partition("&cursor=")[0] for link in links if link["rel"] == "next"] == [
        "https://data.example/kohesio/ogc/collections/projects/items?limit=1&country=SE"
    ]


def test_an_answer_that_is_held_costs_nothing(features: Client) -> None:
    tag = features.get(f"{ALL}/items").headers["etag"]
    assert features.get(f"{ALL}/items", headers={"If-None-Match": tag}).status_code == 304


def test_a_description_to_read_has_its_names_as_code_and_no_backtick(features: Client) -> None:
    page = features.get("/ogc/api?f=html").text
    assert "the link <code>next</code> leads on" in page
    assert "`" not in page


def test_the_collection_on_the_map_leads_to_its_vector_tiles(features: Client) -> None:
    links = features.get("/ogc/collections/located-projects").json()["links"]
    (tiles,) = (link["href"] for link in links if link["rel"] == "related")
    assert tiles.endswith("/api/v1/map/tiles.json")
