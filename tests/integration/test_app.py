"""Pages, API and health together, in process: what surrounds them, and a path prefix."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations, publish_version

from kohesio.app import create_app
from kohesio.index.service import ServiceHolder
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.web.app import create_site


@pytest.fixture(scope="module")
def client(small_site: Settings) -> Client:
    return Client(create_app(small_site))


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/healthz", 200, "application/json"),
        ("/readyz", 200, "application/json"),
        ("/metrics", 403, "application/problem+json"),
        ("/en/projects", 200, "text/html"),
        ("/api/v1/operations", 200, "application/json"),
        ("/api/v1/nowhere", 404, "application/problem+json"),
        ("/nowhere", 404, "text/html"),
    ],
)
def test_every_surface_is_at_its_address(client: Client, path: str, status: int, kind: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-request-id"]


def test_a_file_is_found_where_kohesio_had_it_first(client: Client) -> None:
    answer = client.get("/data/projects/latest_IE.csv")
    assert (answer.status_code, answer.headers["location"]) == (
        308, "/api/data/object?id=data%2Fprojects%2Flatest_IE.csv"
    )  # fmt: skip


@pytest.mark.parametrize("path", ["/api/v1/lists", "/api/projects"])
def test_a_slash_too_many_leads_back_without_naming_a_host(client: Client, path: str) -> None:
    answer = client.get(f"{path}/?limit=1", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer.headers["location"]) == (307, f"{path}?limit=1")


@pytest.mark.parametrize("path", ["//elsewhere.example/", "/api/v1//elsewhere.example/", "/api//elsewhere.example/"])
def test_no_address_leads_to_another_host(client: Client, path: str) -> None:
    assert not client.get(path).headers.get("location", "/").startswith(("//", "http"))


def test_only_the_api_is_open_to_other_pages(client: Client) -> None:
    assert "access-control-allow-origin" in client.get("/api/v1/facets").headers
    assert "access-control-allow-origin" not in client.get("/en/projects").headers


def test_the_bare_address_of_the_api_leads_to_its_documentation(client: Client) -> None:
    assert client.get("/api/v1").headers["location"] == "/api/v1/docs"


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/kohesio/api/v1/openapi.json"])
def test_the_api_knows_the_prefix_it_is_served_under(small_site: Settings, path: str) -> None:
    prefixed = Client(create_app(replace(small_site, public_url="https://data.example/kohesio")))
    assert prefixed.get(path).json()["servers"] == [{"url": "/kohesio/api/v1"}]


def test_a_link_to_the_next_page_keeps_the_prefix(small_site: Settings) -> None:
    prefixed = Client(create_app(replace(small_site, public_url="https://data.example/kohesio")))
    link = prefixed.get("/api/v1/operations?limit=2&facets=none").headers["link"]
    assert link.startswith("</kohesio/api/v1/operations?limit=2&facets=none&cursor=")


@pytest.mark.parametrize("path", ["/en/projects", "/api/v1/operations", "/api/projects"])
def test_what_readers_are_not_told_stands_in_the_log_under_the_number_they_are_given(
    path: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    directory = DataDirectory(tmp_path)
    publish_version(directory, invented_operations()[:3])
    for folder in directory.index.iterdir():
        shutil.rmtree(folder)
    answer = Client(create_app(Settings(data=str(tmp_path)))).get(path)
    [told] = [one for one in caplog.records if one.levelname == "ERROR"]
    assert (answer.status_code, str(tmp_path) in answer.text) == (503, False)
    assert "Run `kohesio index`" in told.getMessage()
    assert vars(told)["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("path", ["/en/projects", "/en/nowhere", "/nowhere", "/sitemap.xml"])
def test_a_version_that_is_away_is_a_bug_of_no_address(small_site: Settings, tmp_path: Path, path: str) -> None:
    root = shutil.copytree(small_site.data, tmp_path / "data")
    site = create_site(ServiceHolder(DataDirectory(root), check_seconds=0), small_site)
    client = Client(site)  # an exception that it lets out would reach the test
    assert client.get("/en/projects").status_code == 200
    root.rename(tmp_path / "elsewhere")
    assert client.get(path).status_code == 503


def test_without_data_pages_say_so(empty_data: DataDirectory) -> None:
    answer = Client(create_app(Settings(data=str(empty_data.root)))).get("/en/projects")
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")


def test_a_settings_operator_may_show_natural_persons_and_then_tags_differ(
    small_site: Settings, client: Client
) -> None:
    showing = Client(create_app(replace(small_site, show_natural_persons=True)))
    address = "/api/v1/operations?limit=1000&facets=none"
    assert "Erika Exempelsson" in showing.get(address).text
    assert showing.get(address).headers["etag"] != client.get(address).headers["etag"]
