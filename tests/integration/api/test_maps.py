"""The map endpoints: areas add up to what the operations say, clusters lie in the window, outlines are GeoJSON."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations, publish_version

from kohesio.api.app import create_api
from kohesio.http.middleware import surrounded
from kohesio.index.service import ServiceHolder
from kohesio.ingest.geocode.installed import InstalledGeography
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory

ROOT = "/api/v1"


@pytest.fixture
def mapped(holder: ServiceHolder, small_site: Settings, empty_data: DataDirectory) -> Client:
    empty_data.geo.mkdir(exist_ok=True)
    (empty_data.geo / "demo_r_pjanaggr3.csv").write_text(
        "freq,unit,sex,age,geo,TIME_PERIOD,OBS_VALUE\nA,NR,T,TOTAL,SE,2024,1000\nA,NR,T,TOTAL,SE11,2024,500\n", "utf-8"
    )
    land = InstalledGeography(empty_data.geo)
    return Client(
        surrounded(Starlette(routes=[Mount(ROOT, create_api(holder, small_site, geography=land))]), small_site)
    )


@pytest.mark.parametrize(
    "question", ["", "country=SE", "nuts=SE1", "q=skills", "country=DE&fund=ERDF", "country=SE&country=IE"]
)
def test_each_area_counts_what_its_own_question_finds(mapped: Client, question: str) -> None:
    found = mapped.get(f"{ROOT}/map/areas?{question}").json()
    others = "&".join(part for part in question.split("&") if not part.startswith(("country", "nuts")))
    assert found["items"]
    for item in found["items"]:
        key = "country" if len(item["code"]) == 2 else "nuts"
        if not item["count"]:
            continue
        own = mapped.get(f"{ROOT}/operations?{key}={item['code']}&{others}&limit=1&facets=none").json()
        money = own["sums"]["eu_contribution"]
        assert (own["count"], money["eur"], money["missing"]) == (
            item["count"], item["eu_contribution_eur"], item["without_eu_contribution"],
        )  # fmt: skip


def test_every_operation_is_in_an_area_or_missing(mapped: Client) -> None:
    found = mapped.get(f"{ROOT}/map/areas").json()
    assert found["count"] == len(invented_operations())
    assert sum(item["count"] for item in found["items"]) + found["missing"] >= found["count"]


def test_figures_per_head_stand_only_where_inhabitants_are_known(mapped: Client) -> None:
    items = {item["code"]: item for item in mapped.get(f"{ROOT}/map/areas").json()["items"]}
    sweden = items["SE"]
    assert (sweden["population"], sweden["population_year"]) == (1000, 2024)
    assert float(sweden["eu_per_head_eur"]) == pytest.approx(float(sweden["eu_contribution_eur"]) / 1000, abs=0.005)
    assert items["DE"]["eu_per_head_eur"] is None


def test_clusters_lie_in_the_window_and_hold_what_is_placed(mapped: Client) -> None:
    found = mapped.get(f"{ROOT}/map/clusters?within=10,54,20,66&zoom=7").json()
    assert found["items"]
    assert all(54 <= one["lat"] <= 66 and 10 <= one["lon"] <= 20 for one in found["items"])
    assert sum(one["count"] for one in found["items"]) >= found["placed"]


@pytest.mark.parametrize(
    "asked", ["within=1,2,3", "within=a,b,c,d", "zoom=40", "zoom=-1", "within=1,2,3,4&within=5,6,7,8"]
)
def test_a_window_that_cannot_be_is_named(mapped: Client, asked: str) -> None:
    answer = mapped.get(f"{ROOT}/map/clusters?{asked}")
    assert answer.status_code == 400
    assert answer.json()["parameter"] == asked.partition("=")[0]


def test_countries_have_outlines_without_any_file_and_regions_do_not(mapped: Client) -> None:
    answer = mapped.get(f"{ROOT}/map/shapes")
    assert answer.headers["content-type"] == "application/geo+json"
    document = answer.json()
    assert len(document["features"]) == 27
    assert all(shapely.from_geojson(str(one["geometry"]).replace("'", '"')).area > 0 for one in document["features"])
    assert document["attribution"] == "Made with Natural Earth"
    assert mapped.get(f"{ROOT}/map/shapes?region=SE1").json()["features"] == []


def test_a_country_that_has_left_has_an_outline_where_it_has_projects(
    empty_data: DataDirectory, small_site: Settings
) -> None:
    project = replace(invented_operations()[0], country="GB", countries=("GB",), places=(), counted_in=None)
    publish_version(empty_data, [project])
    land = InstalledGeography(empty_data.geo)
    client = Client(create_api(ServiceHolder(empty_data), small_site, geography=land))
    found = [one["properties"]["code"] for one in client.get("/map/shapes").json()["features"]]
    assert len(found) == 28
    assert "GB" in found


def test_an_unknown_region_is_refused(mapped: Client) -> None:
    assert mapped.get(f"{ROOT}/map/shapes?region=XX9").status_code == 400


def test_outlines_are_asked_for_again_only_when_others_are_installed(mapped: Client, empty_data: DataDirectory) -> None:
    tag = mapped.get(f"{ROOT}/map/shapes").headers["etag"]
    assert mapped.get(f"{ROOT}/map/shapes", headers={"If-None-Match": tag}).status_code == 304
    (empty_data.geo / "other.csv").write_text("", "utf-8")
    assert mapped.get(f"{ROOT}/map/shapes", headers={"If-None-Match": tag}).status_code == 200


def test_countries_have_neighbours_and_regions_have_them_where_their_outlines_are_installed(mapped: Client) -> None:
    neighbours = {item["nuts"]: item["neighbours"] for item in mapped.get(f"{ROOT}/regions").json()["items"]}
    assert neighbours["EL"] == ["BG"]
    assert neighbours["BG"] == ["EL", "RO"]
    assert neighbours["MT"] == []
    assert neighbours["SE110"] is None
