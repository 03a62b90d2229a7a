"""The tabs of the project list: one question in every tab, and every figure that of the API for the same address."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from lxml import html
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations, publish_version
from tests.integration.web.reading import picked

from kohesio.app import create_app
from kohesio.model.operation import Operation
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.web.tabs import TABS

QUERIES = ("", "q=skills", "country=SE", "fund=ESF%2B&period=2021-2027", "theme=-TO02", "start_min=2020-01-01",
           "eu_contribution_min=100000", "nuts=SE")  # fmt: skip


PICTURES = ("https://pictures.example/one.jpg", "https://pictures.example/two.jpg", "ftp://pictures.example/three.jpg")


def themed(number: int, operation: Operation) -> Operation:
    """An invented operation with themes, one of them shared by many, and every tenth one with pictures."""
    themes = ("TO02", f"TO{number % 5 + 6:02d}") if number % 3 else ("TO02",)
    return replace(operation, themes=themes, images=PICTURES if number % 10 == 0 else ())


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    directory = DataDirectory(tmp_path_factory.mktemp("themed"))
    directory.prepare()
    publish_version(directory, [themed(*one) for one in enumerate(invented_operations())])
    return Client(create_app(Settings(data=str(directory.root))))


def tree_of(client: Client, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.document_fromstring(answer.text)


def found(client: Client, address: str) -> int:
    """How many projects a list of the site finds."""
    (text,) = picked(tree_of(client, address), "//p[@role='status']/text()")
    return int(re.sub(r"\D", "", text))


def rows_of(tree: html.HtmlElement, key: str) -> list[tuple[str, int, Decimal, str | None]]:
    """The table below a chart: name, projects, EU contribution (a dash where none is published), link."""
    table = picked(tree, f"//figure[@aria-labelledby='chart-{key}']//table/tbody/tr")
    rows = []
    for row in table:
        name, count, euro = (re.sub(r"\s+", " ", cell.text_content()).strip() for cell in row[:3])
        rows.append(
            (
                name,
                int(count.replace(",", "")),
                Decimal(re.sub(r"[€,]|\d+ without figure", "", euro).replace("–", "0")),
                row[0].xpath("string(.//a/@href)") or None,
            )
        )
    return rows


def test_tabs_carry_the_question_and_say_which_is_in_front(client: Client) -> None:
    for key, _ in TABS:
        tree = tree_of(client, f"/en/projects/{key}?q=skills&country=SE&sort=-budget".replace("/?", "?"))
        links = picked(tree, "//nav[contains(@class, 'k-tabs')]//a")
        assert [link.get("href") for link in links] == [
            f"/en/projects{'/' if other else ''}{other}?q=skills&country=SE&sort=-budget" for other, _ in TABS
        ]
        (current,) = [link for link in links if link.get("aria-current") == "page"]
        assert urlsplit(current.get("href")).path.removeprefix("/en/projects").lstrip("/") == key


@pytest.mark.parametrize("key", [key for key, _ in TABS])
def test_filters_and_chips_stay_in_their_tab(client: Client, key: str) -> None:
    base = f"/en/projects/{key}".rstrip("/")
    tree = tree_of(client, f"{base}?country=SE&fund=ESF%2B&start_min=2015-01-01")
    assert {form.get("action") for form in picked(tree, "//main//form")} == {base}
    chips = picked(tree, "//a[contains(@class, 'ecl-tag')]/@href")
    assert len(chips) == 3
    assert {urlsplit(chip).path for chip in chips} == {base}


@pytest.mark.parametrize("query", QUERIES)
def test_every_tab_finds_the_same(client: Client, query: str) -> None:
    counts = {found(client, f"/en/projects/{key}?{query}".replace("/?", "?")) for key, _ in TABS}
    assert len(counts) == 1


@pytest.mark.parametrize("query", QUERIES)
def test_the_figures_are_those_of_the_api(client: Client, query: str) -> None:
    tree = tree_of(client, f"/en/projects/statistics?{query}")
    api = client.get(f"/api/v1/statistics?{query}").json()
    assert found(client, f"/en/projects?{query}") == api["count"]
    years = {
        str(row["year"]): (row["count"], Decimal(row["eu_contribution_eur"])) for row in api["years"] if row["year"]
    }
    assert {name: (count, euro) for name, count, euro, _ in rows_of(tree, "year") if name != "no date"} == years
    for key in ("fund", "status", "period", "theme", "policy_objective", "thematic_objective", "programme"):
        values = api["breakdowns"][key]["values"]
        wanted = sorted((one["count"], Decimal(one["eu_contribution_eur"])) for one in values if one["count"])
        shown = sorted((count, euro) for _, count, euro, _ in rows_of(tree, key.replace("_", "-")))
        if key in {"fund", "status"}:  # a part without money is not drawn
            wanted = [one for one in wanted if one in shown or one[1]]
        assert shown == wanted, key


@pytest.mark.parametrize("query", QUERIES)
def test_the_sizes_are_those_of_the_histogram(client: Client, query: str) -> None:
    tree = tree_of(client, f"/en/projects/statistics?{query}")
    api = client.get(f"/api/v1/histograms/eu_contribution?{query}").json()
    shown = rows_of(tree, "size")
    assert sum(count for _, count, _, _ in shown) == sum(one["count"] for one in api["bins"])
    assert sum(euro for _, _, euro, _ in shown) == sum(Decimal(one["eu_contribution_eur"]) for one in api["bins"])


@pytest.mark.parametrize("query", ["", "country=SE", "q=skills"])
def test_a_bar_leads_to_just_the_projects_it_counts(client: Client, query: str) -> None:
    tree = tree_of(client, f"/en/projects/statistics?{query}")
    keys = [name.removeprefix("chart-") for name in picked(tree, "//figure/@aria-labelledby")]
    assert {"year", "fund", "status", "theme", "size"} <= set(keys)
    followed = 0
    for key in keys:
        for name, count, _, link in rows_of(tree, key):
            if link is not None:
                assert found(client, link) == count, (key, name)
                followed += 1
    assert followed > 10


def test_a_value_beside_a_chosen_one_has_no_link_that_would_find_more(client: Client) -> None:
    rows = rows_of(tree_of(client, "/en/projects/statistics?theme=TO06"), "theme")
    assert len(rows) == 2
    for name, count, _, link in rows:
        assert (link is not None) == name.endswith("TO06")
        if link is not None:
            assert found(client, link) == count


def test_the_largest_beneficiaries_are_those_of_the_api_and_warned_about(client: Client) -> None:
    tree = tree_of(client, "/en/projects/statistics?country=SE")
    api = client.get("/api/v1/statistics?country=SE").json()
    table = picked(tree, "//section[@aria-labelledby='largest']//tbody/tr")
    assert [row[0].text_content().strip() for row in table] == [one["label"] for one in api["largest"]]
    text = picked(tree, "string(//section[@aria-labelledby='largest'])")
    assert "no sign of fraud" in str(text)


def test_one_country_is_broken_down_by_region(client: Client) -> None:
    tree = tree_of(client, "/en/projects/statistics?country=SE")
    values = client.get("/api/v1/statistics?country=SE").json()["breakdowns"]["nuts"]["values"]
    regions = [one for one in values if one["value"].startswith("SE") and len(one["value"]) == 4]
    wanted = sorted((one["count"], Decimal(one["eu_contribution_eur"])) for one in regions)
    assert sorted((count, euro) for _, count, euro, _ in rows_of(tree, "nuts")) == wanted


def test_headings_of_the_table_sort_and_turn_round(client: Client) -> None:
    tree = tree_of(client, "/en/projects/table?country=SE")
    (heading,) = picked(tree, "//th[a[text()='EU contribution']]")
    assert heading.get("aria-sort") is None
    first = heading[0].get("href")
    assert first == "/en/projects/table?country=SE&sort=-eu_contribution"
    (again,) = picked(tree_of(client, first), "//th[@aria-sort]")
    assert again.get("aria-sort") == "descending"
    assert again[0].get("href") == "/en/projects/table?country=SE&sort=eu_contribution"


def test_the_table_can_be_scrolled_by_keyboard(client: Client) -> None:
    (box,) = picked(tree_of(client, "/en/projects/table"), "//div[@role='group'][.//table]")
    assert box.get("tabindex") == "0"
    assert box.get("aria-labelledby")


def test_pictures_are_links_and_nothing_foreign_is_loaded(client: Client) -> None:
    tree = tree_of(client, "/en/projects/images")
    assert picked(tree, "//main//img") == []
    lists = picked(tree, "//ul[contains(@class, 'k-pictures')]")
    assert len(lists) == len(invented_operations()[::10])
    assert all(one.xpath(".//a/@href") == list(PICTURES[:2]) for one in lists)


def test_without_pictures_the_tab_says_so(client: Client) -> None:
    tree = tree_of(client, "/en/projects/images?has_image=false")
    assert "None of these projects has a picture" in str(picked(tree, "string(//main)"))


def test_a_mistyped_word_is_put_right_in_the_same_tab(client: Client) -> None:
    tree = tree_of(client, "/en/projects/statistics?q=skils")
    (link,) = picked(tree, "//p[contains(@class, 'k-meant')]/a")
    assert link.get("href") == "/en/projects/statistics?q=skills"
    (count,) = picked(tree, "//p[contains(@class, 'k-meant')]/span/text()")
    assert int(re.sub(r"\D", "", count)) == found(client, link.get("href"))


def test_where_nothing_is_found_each_way_out_finds_what_it_says(client: Client) -> None:
    tree = tree_of(client, "/en/projects/table?q=skills&country=SE&fund=CF&start_min=2015-01-01")
    ways = picked(tree, "//ul[contains(@class, 'k-ways')]/li")
    assert ways
    counts = [int(re.sub(r"\D", "", way[-1].text_content())) for way in ways]
    assert counts == sorted(counts, reverse=True)
    for way, count in zip(ways, counts, strict=True):
        assert found(client, way[0].get("href")) == count
        assert urlsplit(way[0].get("href")).path == "/en/projects/table"


@pytest.mark.parametrize(
    "question", ["q=skills+passau", "q=skills+passau+dresden", "q=skills&country=SE&fund=CF&period=2007-2013"]
)
def test_where_words_and_filters_find_nothing_together_there_is_a_way_out(client: Client, question: str) -> None:
    ways = picked(tree_of(client, f"/en/projects?{question}"), "//ul[contains(@class, 'k-ways')]/li")
    assert ways
    for way in ways:
        assert found(client, way[0].get("href")) == int(re.sub(r"\D", "", way[-1].text_content())) > 0


def test_the_page_of_all_values_leads_back_to_its_tab(client: Client) -> None:
    tree = tree_of(client, "/en/projects/statistics?country=SE")
    address = picked(tree, "//a[contains(@class, 'k-more__all')]/@href")[0]
    assert address.endswith("country=SE&view=statistics")
    choices = tree_of(client, address)
    assert set(picked(choices, "//main//form/@action")) == {"/en/projects/statistics"}
    assert "/en/projects/statistics?country=SE" in picked(choices, "//main//a/@href")
    assert client.get("/en/projects/filters/nuts?view=colours").status_code == 400


def test_intervention_fields_stand_under_the_headings_of_the_law_in_the_language_of_the_reader(client: Client) -> None:
    page = tree_of(client, "/de/projects/filters/intervention_field")
    legends = [str(one.text_content()) for one in picked(page, "//fieldset/legend")]
    assert len(legends) > 1
    assert all(re.match(r"20\d\d-20\d\d · ", one) for one in legends), legends
    assert "Policy objective" not in " ".join(legends)
    answer = client.get("/api/v1/operations?limit=1&facets=intervention_field").json()
    assert len(picked(page, "//input[@name='intervention_field']")) == len(
        answer["facets"]["intervention_field"]["values"]
    )
