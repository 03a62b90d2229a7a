"""What is refused before any page is asked: a page in the reader's language, a problem at the addresses of APIs."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations, publish_version

from kohesio.app import create_app
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory

TOO_LONG = "?q=" + "a" * 40_000


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    root: Path = tmp_path_factory.mktemp("refusals")
    publish_version(DataDirectory(root), invented_operations())
    return Client(create_app(Settings(data=str(root), requests_per_minute=2)))


def test_an_address_that_is_too_long_is_told_in_the_readers_language_with_a_way_on(client: Client) -> None:
    answer = client.get(f"/de/projects{TOO_LONG}")
    assert (answer.status_code, answer.headers["content-language"]) == (414, "de")
    assert "Das Gesendete ist länger" in answer.text
    assert 'href="/de/projects"' in answer.text


def test_what_was_sent_is_not_repeated_on_the_page_of_its_refusal(client: Client) -> None:
    assert "aaaaaaaa" not in client.get(f"/de/projects{TOO_LONG}").text


def test_a_file_that_is_too_large_is_told_on_a_page(client: Client) -> None:
    answer = client.request("POST", "/de/projects", content=b"x" * (2**20 + 1))
    assert answer.status_code == 413
    assert "Das Gesendete ist länger" in answer.text


def test_refusals_have_the_headers_of_pages(client: Client) -> None:
    headers = client.get(f"/de/projects{TOO_LONG}").headers
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/api/v1/operations", "/api/projects", "/xx/projects"])
def test_elsewhere_a_refusal_is_a_problem(client: Client, path: str) -> None:
    answer = client.get(path + TOO_LONG)
    assert answer.headers["content-type"] == "application/problem+json"


def test_who_asks_the_graph_too_often_is_told_on_the_page_when_to_come_back(client: Client) -> None:
    answers = [client.get("/de/sparql") for _ in range(6)]
    refused = [one for one in answers if one.status_code == 429]
    assert refused
    assert refused[-1].headers["content-type"].startswith("text/html")
    assert 0 < int(refused[-1].headers["retry-after"]) <= 60
