"""Two selections side by side: each side's figures are the API's for the question with that value."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import html
from tests.asgi_client import Client
from tests.integration.web.reading import found, picked

from kohesio.app import create_app
from kohesio.index.parsing import parse_query
from kohesio.index.service import SearchService
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.web.charts import share
from kohesio.web.pages.compare import FIELDS


@pytest.fixture(scope="module")
def client(small_site: Settings) -> Client:
    return Client(create_app(small_site))


def chosen(tree: html.HtmlElement) -> list[str]:
    return [str(value) for value in picked(tree, "//select/option[@selected]/@value")]


@pytest.mark.parametrize("by", FIELDS)
def test_each_side_has_the_figures_of_the_api(client: Client, by: str) -> None:
    tree = found(client, f"/en/projects/compare?by={by}&q=e*")
    answers = [client.get(address).json() for address in picked(tree, "//td/a[contains(@href, '/statistics')]/@href")]
    counts = [int(re.sub(r"\D", "", cell.text)) for cell in picked(tree, "//tbody/tr[1]/td")]
    bodies = [int(re.sub(r"\D", "", cell.text)) for cell in picked(tree, "//tbody/tr[2]/td")]
    assert counts == [answer["count"] for answer in answers]
    assert bodies == [answer["beneficiaries"] for answer in answers]
    assert len(counts) == (2 if len(picked(tree, "//select[@id='left']/option")) > 1 else 0)


def test_a_value_takes_the_place_of_what_the_question_asks_of_its_field(client: Client) -> None:
    tree = found(client, "/en/projects/compare?by=country&country=GR&fund=ERDF&left=SE&right=IE")
    links = [str(link) for link in picked(tree, "//thead//a/@href")]
    assert links == ["/en/projects?country=SE&fund=ERDF", "/en/projects?country=IE&fund=ERDF"]
    assert chosen(tree) == ["SE", "IE"]


def test_what_the_question_asks_is_what_is_compared_at_first(client: Client) -> None:
    assert set(chosen(found(client, "/en/projects/compare?by=country&country=IE&country=EL"))) == {"IE", "GR"}


def test_the_form_carries_the_rest_of_the_question(client: Client) -> None:
    tree = found(client, "/fi/projects/compare?by=country&country=-SE&q=e*&start_min=2015")
    carried = {(one.get("name"), one.get("value")) for one in picked(tree, "//form[@class='k-compare']//input")}
    assert carried == {("q", "e*"), ("start_min", "2015-01-01"), ("by", "country")}


def test_every_bar_leads_to_the_projects_it_counts(client: Client, small_data: DataDirectory) -> None:
    service = SearchService.open(small_data)
    tree = found(client, "/en/projects/compare?by=period&left=2014-2020&right=2021-2027")
    answers = [client.get(address).json() for address in picked(tree, "//td/a[contains(@href, '/statistics')]/@href")]
    links = picked(tree, "//section[@aria-labelledby='pair-fund']//span[@class='k-pair__value']/a/@href")
    assert links
    for link in links:
        query = parse_query(parse_qsl(urlsplit(link).query))
        (fund,), (period,) = query.choice("fund").included, query.choice("period").included
        side = answers[["2014-2020", "2021-2027"].index(period)]
        told = next(one for one in side["breakdowns"]["fund"]["values"] if one["value"] == fund)
        assert service.totals(query).count == told["count"]


def test_a_share_is_a_part_of_all_that_its_side_received_stated_or_not(
    client: Client, small_data: DataDirectory
) -> None:
    service = SearchService.open(small_data)
    tree = found(client, "/en/projects/compare?by=period&left=2014-2020&right=2021-2027")
    for side, period in enumerate(("2014-2020", "2021-2027")):
        answer = service.statistics(parse_query([("period", period)]), ("fund",))
        (funds,) = answer.breakdowns
        wanted = [one.eu_contribution for one in funds.values if one.eu_contribution]
        if funds.missing_eu_contribution:
            wanted.append(funds.missing_eu_contribution)
        texts = [
            str(cell.text_content())
            for cell in picked(tree, f"//section[@aria-labelledby='pair-fund']//li/span[{side + 2}]")
        ]
        shares = [float(text.split(": ")[1].split("%")[0]) for text in texts if "%" in text]
        whole = answer.totals.eu_contribution.eur
        assert sorted(shares) == sorted(share(one, whole) for one in wanted)


def test_one_value_alone_cannot_be_compared_and_says_so(client: Client) -> None:
    assert "There is nothing to compare" in client.get("/en/projects/compare?by=country&q=nothing-like-this").text


@pytest.mark.parametrize("asked", ["by=colour", "by=country&left=ZZ", "by=period&right=1066", "colour=blue"])
def test_what_cannot_be_compared_is_refused(client: Client, asked: str) -> None:
    assert client.get(f"/en/projects/compare?{asked}").status_code == 400
