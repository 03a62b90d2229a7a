"""Charts in the frames of other sites: the same figures as the tab, one of them alone, and who may show them."""

from __future__ import annotations

import html5lib
import pytest
from lxml import html
from tests.asgi_client import Client
from tests.integration.web.reading import found, picked

from kohesio.app import create_app
from kohesio.settings import Settings
from kohesio.web.pages.statistics import CHARTS

PUBLIC = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def client(small_site: Settings) -> Client:
    return Client(create_app(small_site))


def cells(tree: html.HtmlElement) -> list[str]:
    return [str(cell.text_content()).strip() for cell in picked(tree, "//table//td")]


def test_a_frame_shows_the_figures_of_the_tab(client: Client) -> None:
    tab = found(client, "/en/projects/statistics?country=SE&fund=ERDF")
    framed = found(client, "/embed/statistics?country=SE&fund=ERDF&lang=en")
    assert cells(framed) == cells(tab) != []
    assert not picked(framed, "//header | //footer | //script | //form")


@pytest.mark.parametrize("chart", CHARTS)
def test_one_chart_stands_alone(client: Client, chart: str) -> None:
    tree = found(client, f"/embed/statistics?chart={chart}&lang=fi")
    assert len(picked(tree, "//figure | //section")) <= 1
    assert tree.get("lang") == "fi"


def test_a_chart_there_is_not_is_refused_with_those_there_are(client: Client) -> None:
    answer = client.get("/embed/statistics?chart=pie&lang=en")
    assert answer.status_code == 400
    assert "policy_objective" in answer.text


def test_charts_may_be_framed_by_the_sites_that_are_named(client: Client) -> None:
    answer = client.get("/embed/statistics?country=SE&lang=sv")
    assert "frame-ancestors 'self' https://*.europa.eu;" in answer.headers["content-security-policy"]
    html5lib.HTMLParser(strict=True).parse(answer.text)


def test_a_frame_says_where_its_figures_are_from(client: Client) -> None:
    answer = client.get("/embed/statistics?country=SE&lang=en&chart=year")
    tree = html.document_fromstring(answer.text)
    (source,) = picked(tree, "//p[@class='k-embedded__source']")
    assert picked(source, ".//a/@href") == [f"{PUBLIC}/en/projects/statistics?country=SE"]
    assert client.get("/api/v1/operations?limit=1").headers["x-snapshot"] in source.text_content()
    assert picked(tree, "//base/@target") == ["_blank"]


def test_a_frame_of_nothing_says_so(client: Client) -> None:
    assert "No project fits all of this" in client.get("/embed/statistics?q=nothing-like-this&lang=en").text


def test_the_tab_gives_the_markup_of_every_frame(client: Client) -> None:
    tab = found(client, "/sv/projects/statistics?q=e*&country=SE")
    texts = [str(one.text) for one in picked(tab, "//textarea")]
    frames = [picked(html.fragment_fromstring(text, create_parent=True), "iframe")[0] for text in texts]
    assert len(frames) == len(picked(tab, "//figure | //section[@aria-labelledby='largest']")) + 3
    assert frames[0].get("src") == f"{PUBLIC}/embed/statistics?q=e%2A&country=SE&lang=sv"
    for frame in frames:
        assert frame.get("title")
        assert found(client, frame.get("src").removeprefix(PUBLIC)).get("lang") == "sv"


def test_a_list_and_a_counter_stand_in_frames_with_the_figures_of_the_api(client: Client) -> None:
    count = client.get("/api/v1/operations?country=SE&limit=1").json()["count"]
    for path, shown in (("figures", 0), ("list", 2)):
        answer = client.get(f"/embed/{path}?country=SE&limit=2&lang=en")
        assert "frame-ancestors 'self' https://*.europa.eu;" in answer.headers["content-security-policy"]
        html5lib.HTMLParser(strict=True).parse(answer.text)
        tree = html.document_fromstring(answer.text)
        assert f"{count} projects" in str(picked(tree, "//h1")[0].text_content())
        assert len(picked(tree, "//article")) == shown
        assert not picked(tree, "//script | //form")
        assert picked(tree, "//link[@rel='canonical']")[0].get("href") == f"{PUBLIC}/en/projects?country=SE"
