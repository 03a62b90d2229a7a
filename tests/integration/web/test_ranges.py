"""How projects spread over dates and amounts: drawn where it is asked for, every bar a way to what it counts."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import html5lib
import pytest
from lxml import html
from tests.asgi_client import Client
from tests.integration.web.reading import picked

from kohesio.app import create_app
from kohesio.index.parsing import parse_query
from kohesio.index.service import SearchService
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.web.filters import RANGES

KEYS = [key for key, _ in RANGES]
BARS = "//a[contains(@class, 'k-spread__link')]"


@pytest.fixture(scope="module")
def client(small_site: Settings) -> Client:
    return Client(create_app(small_site))


@pytest.fixture(scope="module")
def service(small_data: DataDirectory) -> SearchService:
    return SearchService.open(small_data)


def drawn(client: Client, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("question", ["", "country=SE&q=e*", "eu_contribution_min=100000&start_max=2022"])
def test_every_bar_leads_to_the_projects_it_counts(
    client: Client, service: SearchService, key: str, question: str
) -> None:
    tree = drawn(client, f"/en/projects/ranges/{key}/drawing?{question}")
    for bar in picked(tree, BARS):
        count = int(re.sub(r"\D", "", re.findall(r": ([\d,]+) project", bar.get("aria-label"))[0]))
        query = parse_query(parse_qsl(urlsplit(bar.get("href")).query))
        assert service.totals(query).count == count, bar.get("href")


@pytest.mark.parametrize("key", KEYS)
def test_the_table_has_every_project_that_has_the_figure(client: Client, service: SearchService, key: str) -> None:
    tree = drawn(client, f"/en/projects/ranges/{key}")
    counts = [int(cell.text.replace(",", "")) for cell in picked(tree, "//details[@class='k-numbers']//tbody//td[1]")]
    found = service.histogram(parse_query(()), key)
    assert counts == [one.count for one in found.bins if one.count]
    assert sum(counts) + found.missing == service.totals(parse_query(())).count


def test_a_bar_replaces_the_limits_of_its_field_and_keeps_the_tab(client: Client) -> None:
    tree = drawn(client, "/fi/projects/ranges/start/drawing?country=SE&start_min=2023&view=table")
    for bar in picked(tree, BARS):
        address = urlsplit(bar.get("href"))
        asked = dict(parse_qsl(address.query))
        assert address.path == "/fi/projects/table"
        assert asked["country"] == "SE"
        assert asked["start_min"][:4] == asked["start_max"][:4]


def test_a_list_asks_for_no_drawing_before_its_reader_does(client: Client) -> None:
    page = drawn(client, "/en/projects?country=SE")
    frames = picked(page, "//details[not(@open)]//iframe")
    assert [frame.get("loading") for frame in frames] == ["lazy"] * len(KEYS)
    assert all(frame.get("title") for frame in frames)
    assert [urlsplit(frame.get("src")).path for frame in frames] == [
        f"/en/projects/ranges/{key}/drawing" for key in KEYS
    ]


def test_a_drawing_is_for_our_own_frames_and_a_whole_document(client: Client) -> None:
    answer = client.get("/el/projects/ranges/total_cost/drawing")
    assert "frame-ancestors 'self';" in answer.headers["content-security-policy"]
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert 'target="_top"' in answer.text
    assert len(answer.content) < 20_000


def test_what_has_no_range_has_no_drawing(client: Client) -> None:
    assert client.get("/en/projects/ranges/colour").status_code == 404
    assert client.get("/en/projects/ranges/colour/drawing").status_code == 404
