"""The names of places on the ground of a map: in the reader's language, larger ones from farther away."""

from __future__ import annotations

import json

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.asgi_client import Client
from tests.vector_tile import ReadPoint, read_tile

from kohesio.api.app import create_api
from kohesio.api.tiles.squares import Square
from kohesio.index.service import ServiceHolder
from kohesio.ingest.geocode.installed import InstalledGeography
from kohesio.model.text import LANGUAGES
from kohesio.reference.countries import countries
from kohesio.reference.map_labels import capitals, labelled_countries
from kohesio.settings import Settings

TOWNS = """geonameid,name,country,lat,lon,population,nuts3_2024
2673730,Stockholm,SE,59.33258,18.0649,1515017,SE110
2666199,Uppsala,SE,59.85882,17.63889,149245,SE121
2685750,Rosersberg,SE,59.5772,17.8744,5200,SE110
734077,Thessaloníki,GR,40.64072,22.93493,317778,EL522
"""
STOCKHOLM, SALONICA = (59.33, 18.06), (40.64, 22.93)


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> InstalledGeography:
    """Four towns, and the outlines of two regions."""
    folder = tmp_path_factory.mktemp("geo")
    (folder / "cities.csv").write_text(TOWNS, "utf-8")
    features = [
        {"type": "Feature", "properties": {"NUTS_ID": code}, "geometry": {"type": "Polygon", "coordinates": [
            [[west, 58.9], [west + 0.8, 58.9], [west + 0.8, 59.6], [west, 59.6], [west, 58.9]]]}}
        for code, west in (("SE110", 17.7), ("SE121", 16.9))
    ]  # fmt: skip
    (folder / "NUTS_RG_20M_2024_4326_LEVL_3.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), "utf-8"
    )
    return InstalledGeography(folder)


@pytest.fixture(scope="module")
def named(holder: ServiceHolder, small_site: Settings, land: InstalledGeography) -> Client:
    return Client(Starlette(routes=[Mount("/api/v1", create_api(holder, small_site, geography=land))]))


def around(client: Client, zoom: int, place: tuple[float, float], lang: str = "en") -> dict[str, list[ReadPoint]]:
    """The layers of the tile that a place lies in."""
    x, y = (part >> (12 - zoom) if zoom <= 12 else part << (zoom - 12) for part in Square(0, 0, 0).at(*place))
    answer = client.get(f"/api/v1/map/names/{zoom}/{x}/{y}.mvt?lang={lang}")
    assert answer.status_code == 200
    return {layer: points for layer, (_, points) in read_tile(answer.content).items()}


def called(points: list[ReadPoint]) -> list[str]:
    return [point.properties["name"] for point in points]


@pytest.mark.parametrize(
    ("lang", "country", "capital"),
    [
        ("en", "Sweden", "Stockholm"),
        ("el", "Σουηδία", "Στοκχόλμη"),
        ("fi", "Ruotsi", "Tukholma"),
        ("bg", "Швеция", "Стокхолм"),
    ],
)
def test_countries_and_capitals_are_called_as_the_reader_calls_them(
    named: Client, lang: str, country: str, capital: str
) -> None:
    found = around(named, 4, STOCKHOLM, lang)
    assert country in called(found["countries"])
    assert capital in called(found["towns"])


def test_the_farther_the_map_the_larger_is_what_has_a_name(named: Client) -> None:
    far, near = set(called(around(named, 0, STOCKHOLM)["countries"])), called(around(named, 3, STOCKHOLM)["countries"])
    assert {"Sweden", "France"} <= far
    assert "Estonia" not in far
    assert "Estonia" in near


def test_towns_stand_there_from_the_zoom_that_their_size_has(named: Client) -> None:
    shown = {zoom: called(around(named, zoom, STOCKHOLM).get("towns", [])) for zoom in (3, 4, 7, 10)}
    assert shown[3] == []
    assert "Stockholm" in shown[4]
    assert "Uppsala" not in shown[4]
    assert "Uppsala" in shown[7]
    assert "Rosersberg" not in shown[7]
    assert "Rosersberg" in called(around(named, 10, (59.577, 17.874))["towns"])


def test_a_capital_stands_there_once_though_the_table_has_it_too(named: Client) -> None:
    assert called(around(named, 10, STOCKHOLM, "fi")["towns"]).count("Tukholma") == 1
    assert "Stockholm" not in called(around(named, 10, STOCKHOLM, "fi")["towns"])


def test_regions_stand_there_by_level_where_their_outlines_are_installed(named: Client, api: Client) -> None:
    """The region SE11 is called Stockholm, as its town is."""
    assert "regions" not in around(named, 5, STOCKHOLM)
    assert [point.properties["code"] for point in around(named, 6, STOCKHOLM)["regions"]] == ["SE12"]
    assert [point.properties["code"] for point in around(named, 8, STOCKHOLM)["regions"]] == ["SE110", "SE121"]
    assert "regions" not in around(api, 6, STOCKHOLM)
    assert "Stockholm" in called(around(api, 6, STOCKHOLM)["towns"])


def test_a_greek_town_is_greek_to_readers_of_greek_alone(named: Client) -> None:
    assert called(around(named, 8, SALONICA, "el")["towns"]) == ["Θεσσαλονίκη"]
    assert called(around(named, 8, SALONICA, "de")["towns"]) == ["Thessaloníki"]


def test_a_language_that_is_none_is_named(named: Client) -> None:
    assert named.get("/api/v1/map/names/0/0/0.mvt?lang=xx").json()["parameter"] == "lang"


def test_every_country_and_capital_of_the_ground_has_a_name_in_every_language() -> None:
    assert {one.country for one in labelled_countries()} <= set(countries())
    assert all(one.name(language) for one in capitals() for language in LANGUAGES)
