"""The catalogue for portals of open data: whole by DCAT-AP, in every language, and every file it names is there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.asgi_client import Client

from kohesio.app import create_app
from kohesio.settings import Settings
from kohesio.ui.i18n import OFFERED

ADDRESS = "/en/data/catalogue.jsonld"


@pytest.fixture(scope="module")
def client(small_site: Settings) -> Client:
    return Client(create_app(small_site))


@pytest.fixture(scope="module")
def found(client: Client) -> dict[str, Any]:
    answer = client.get(ADDRESS)
    assert answer.headers["content-type"] == "application/ld+json"
    document: dict[str, Any] = json.loads(answer.content)
    return document


def test_what_the_profile_demands_is_there(found: dict[str, Any]) -> None:
    assert all(found[name] for name in ("dct:title", "dct:description", "dct:publisher"))
    for one in found["dcat:dataset"]:
        assert all(one[name] for name in ("dct:title", "dct:description", "dct:license"))
        assert all(each["dcat:accessURL"]["@id"] for each in one["dcat:distribution"])


def test_titles_are_in_every_language(found: dict[str, Any]) -> None:
    for one in found["dcat:dataset"]:
        assert [title["@language"] for title in one["dct:title"]] == list(OFFERED)
        assert len({title["@value"] for title in one["dct:title"]}) > len(OFFERED) / 2


def test_every_prefix_is_declared_and_every_reference_is_an_address(found: dict[str, Any]) -> None:
    names: set[str] = set()
    references: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            names.update(value)
            references.extend([value["@id"]] if "@id" in value else [])
            names.update([value["@type"]] if "@type" in value else [])
        for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(each)

    walk({name: value for name, value in found.items() if name != "@context"})
    assert {name.partition(":")[0] for name in names if not name.startswith("@")} <= set(found["@context"])
    assert all(reference.startswith(("http://", "https://")) for reference in references)


def test_every_file_is_there_in_the_format_it_says(client: Client, found: dict[str, Any], small_site: Settings) -> None:
    files = [each for one in found["dcat:dataset"] for each in one["dcat:distribution"]]
    assert files
    for file in files:
        answer = client.get(file["@id"].replace(small_site.public_url.rstrip("/"), "", 1))
        assert answer.status_code == 200
        told = file["dcat:mediaType"]["@id"].removeprefix("https://www.iana.org/assignments/media-types/")
        assert answer.headers["content-type"].startswith(told)


def test_it_is_the_same_document_in_whatever_language_it_is_asked_for(client: Client) -> None:
    assert client.get("/fi/data/catalogue.jsonld").content == client.get(ADDRESS).content


def test_a_data_set_is_known_by_the_same_names_in_every_version(found: dict[str, Any]) -> None:
    known = [one[name] for one in found["dcat:dataset"] for name in ("@id", "dct:identifier")]
    assert known
    assert not any(one["dcat:version"] in name for one in found["dcat:dataset"] for name in known)


def test_the_data_page_leads_to_it(client: Client) -> None:
    assert f'href="{ADDRESS}"' in client.get("/en/data").text
