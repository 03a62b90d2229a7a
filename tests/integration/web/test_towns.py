"""A town that is typed into the search leads to its projects: those that name it, and those around it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

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
7,Stockholm,SE,59.3293,18.0686,1000,SE110
8,Frankby am Sund / Frankburg,SE,59.4,18.3,50,SE110
9,Frankby,SE,59.4,18.5,9,SE121
10,Stadby,SE,59.36,18.1,1000,SE110
11,Stadby,DK,55.1,9.1,90,
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


def test_a_name_of_several_towns_is_asked_back_with_each_of_them(client: Client) -> None:
    tree = found(client, "/de/projects?country=SE&point=tuna&km=5", status=400)
    assert str(picked(tree, "//h1")[0].text) == "Welchen Ort meinen Sie?"
    ways = {str(link.text): str(link.get("href")) for link in picked(tree, "//main//ul//a")}
    assert "Fehler" not in str(picked(tree, "//main")[0].text_content())
    assert list(ways)[:2] == ["Tuna, Stockholms län, Schweden", "Tuna, Uppsala län, Schweden"]
    second = client.get(ways["Tuna, Uppsala län, Schweden"])
    assert second.headers["location"] == "/de/projects?country=SE&near=59.32,18.16,5"


def test_a_town_ten_times_as_large_as_the_next_is_meant_by_its_bare_name(client: Client) -> None:
    assert client.get("/en/projects?point=stadby&km=5").headers["location"] == "/en/projects?near=59.36,18.1,5"


def test_a_name_stands_for_longer_ones_where_the_largest_town_has_one(client: Client, land: Path) -> None:
    assert [one.name for one in InstalledGeography(land).towns("frankby")] == ["Frankby am Sund / Frankburg", "Frankby"]
    assert [one.people for one in InstalledGeography(land).towns("Frankburg")] == [50]
    tree = found(client, "/en/projects?point=frankby&km=5", status=400)
    assert len(picked(tree, "//main//ul//a")) == 2


@pytest.mark.parametrize("name", ["Estocolmo", "Στοκχόλμη", "sztokholm"])
def test_a_capital_is_found_by_its_name_in_every_language(client: Client, name: str) -> None:
    answer = client.get(f"/en/projects?point={quote(name)}&km=5")
    assert answer.headers["location"] == "/en/projects?near=59.3293,18.0686,5"


def test_a_circle_around_a_town_says_so_and_the_form_keeps_its_name(client: Client) -> None:
    tree = found(client, "/el/projects?near=59.3293,18.0686,5")
    assert picked(tree, "//*[@class='ecl-tag__text']/strong/text()") == ["5 χλμ. · Στοκχόλμη, Σουηδία"]
    assert picked(tree, "//input[@name='point']/@value") == ["Στοκχόλμη"]
    assert picked(found(client, "/en/projects?near=59.32,18.16,5"), "//input[@name='point']/@value") == ["Tuna, SE121"]
    assert picked(found(client, "/en/projects?near=59,18,5"), "//input[@name='point']/@value") == ["59, 18"]


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("zzqx stadby", "/en/projects?near=59.36,18.1,20"),
        ("skills stockholm", "/en/projects?q=skills&nuts=SE11"),
        ("Sweden skills", "/en/projects?q=skills&country=SE"),
        ("zzqx Sweden", "/en/projects?country=SE"),
    ],
)
def test_words_beside_the_name_of_a_place_are_asked_there(client: Client, text: str, way: str) -> None:
    tree = found(client, f"/en/search?q={quote(text)}")
    assert way in [str(one) for one in picked(tree, "//section[@aria-labelledby='named']//a/@href")]


def test_the_list_of_projects_offers_the_place_that_its_words_name_within_its_filters(client: Client) -> None:
    tree = found(client, "/en/projects?q=skills+Sweden&fund=ESF%2B")
    ways = [str(one) for one in picked(tree, "//p[@class='k-meant']/a/@href")]
    assert ways == ["/en/projects?q=skills&country=SE&fund=ESF%2B"]
    asked = found(client, "/en/projects?q=skills+Sweden&country=SE")
    assert not [one for one in picked(asked, "//p[@class='k-meant']/a/@href") if "q=skills&country" in str(one)]


@pytest.mark.parametrize("text", ["%22skills Sweden%22", "skills OR Sweden", "skills -Sweden"])
def test_a_question_with_operators_is_not_taken_apart(client: Client, text: str) -> None:
    assert "q=skills&amp;country=SE" not in client.get(f"/en/search?q={text}").text


def test_a_town_that_no_list_names_can_be_the_middle_of_a_circle(client: Client) -> None:
    answer = client.get("/en/projects?point=varmdo&km=5")
    assert answer.headers["location"] == "/en/projects?near=59.3,18.4,5"


def test_a_region_without_a_project_can_be_found_by_its_name(client: Client) -> None:
    tree = found(client, "/bg/search?q=софия")
    ways = [str(one) for one in picked(tree, "//section[@aria-labelledby='named']//a/@href")]
    assert "/bg/places/BG411" in ways
    assert "BG411" in client.get("/bg/places/BG411").text
