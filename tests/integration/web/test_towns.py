"""A town that is typed into the search leads to its projects: those that name it, and those around it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.asgi_client import Client
from tests.integration.web.reading import found, picked

from kohesio.index.service import ServiceHolder
from kohesio.ingest.geocode.installed import InstalledGeography
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.web.app import create_site

TOWNS = """geonameid,name,country,lat,lon,population,nuts3_2024
1,Nacka,SE,59.31,18.16,100,SE110
2,Nacka,FI,59.4,18.2,900,
3,Nacka,PT,38.7,-9.1,5,
4,Värmdö,SE,59.3,18.4,7,SE110
5,Tuna,SE,59.31,18.16,8,SE110
6,Tuna,SE,59.32,18.16,7,SE121
"""


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("geo")
    (folder / "cities_5000.csv").write_text(TOWNS, "utf-8")
    (folder / "other.csv").write_text("code,name,country,lat,lon\nSE110,Nacka,SE,59,18\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def client(small_data: DataDirectory, small_site: Settings, land: Path) -> Client:
    return Client(create_site(ServiceHolder(small_data), small_site, geography=InstalledGeography(land)))


def test_towns_of_one_name_stand_by_their_size_and_case_and_accents_do_not_count(land: Path) -> None:
    assert [one.country for one in InstalledGeography(land).towns("NACKA")] == ["FI", "SE", "PT"]
    assert [one.name for one in InstalledGeography(land).towns("varmdo")] == ["Värmdö"]
    assert InstalledGeography(land).towns("Nack") == ()


def test_a_town_leads_to_the_projects_that_name_it_and_to_those_around_each_town_so_called(client: Client) -> None:
    tree = found(client, "/en/search?q=nacka")
    ways = {str(link.text): str(link.get("href")) for link in picked(tree, "//section[@aria-labelledby='named']//a")}
    assert ways["Nacka"] == "/en/projects?municipality=Nacka"
    assert ways["Projects within 20 km of Nacka, Sweden"] == "/en/projects?near=59.31,18.16,20"
    assert "Projects within 20 km of Nacka, Finland" in ways
    assert not any("Portugal" in name for name in ways)
    for address in ways.values():
        assert client.get(address).status_code == 200


def test_towns_of_one_name_in_one_country_say_their_region(client: Client) -> None:
    names = [
        str(one.text) for one in picked(found(client, "/en/search?q=tuna"), "//section[@aria-labelledby='named']//a")
    ]
    assert names[:2] == [
        "Projects within 20 km of Tuna, Stockholms län, Sweden",
        "Projects within 20 km of Tuna, Uppsala län, Sweden",
    ]


def test_a_town_that_no_list_names_can_be_the_middle_of_a_circle(client: Client) -> None:
    answer = client.get("/en/projects?point=varmdo&km=5")
    assert answer.headers["location"] == "/en/projects?near=59.3,18.4,5"


def test_a_region_without_a_project_can_be_found_by_its_name(client: Client) -> None:
    tree = found(client, "/bg/search?q=софия")
    ways = [str(one) for one in picked(tree, "//section[@aria-labelledby='named']//a/@href")]
    assert "/bg/places/BG411" in ways
    assert "BG411" in client.get("/bg/places/BG411").text
