"""Every page over a small version: complete, well-formed, in both languages, at a known cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

import pytest
from jinja2 import meta, nodes
from lxml import html
from tests.asgi_client import Client
from tests.fixtures_snapshot import SEED_TITLE, invented_operations, seed_operation

from kohesio.app import create_app
from kohesio.index.service import ServiceHolder
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.ui.assets import Assets
from kohesio.web.app import create_site, create_site_environment
from kohesio.web.contexts import PAGES

SEED = seed_operation()
PARTS = next(one for one in invented_operations() if one.parts)
PERSON = next(one for one in invented_operations() if any(body.is_natural_person for body in one.beneficiaries))
BARE = next(one for one in invented_operations() if not one.places)
CROWNS = next(one for one in invented_operations() if one.total_cost and one.total_cost.currency == "SEK")

# Path below the language, and what the page may ask of the façade.
PATHS = {
    "": {"search": 4, "operations": 1},
    "search": {},
    "search?q=skills": {"search": 1, "operations": 1, "beneficiaries": 1, "suggest": 1},
    "search?q=kommun": {"search": 1, "operations": 1, "beneficiaries": 1, "suggest": 1},
    "search?q=nothing-like-this-anywhere": {"search": 1, "operations": 1, "beneficiaries": 1, "suggest": 1},
    "projects": {"search": 1, "operations": 1},
    "projects?q=skills&country=SE&start_min=2020&sort=-budget": {"search": 1, "operations": 1, "beneficiaries": 1},
    "projects?q=nothing-like-this-anywhere": {"search": 1, "operations": 1, "beneficiaries": 1},
    "projects/table": {"search": 1, "operations": 1},
    "projects/table?q=skills&sort=-start_date&country=SE": {"search": 1, "operations": 1, "beneficiaries": 1},
    "projects?q=skills&country=SE&status=planned&fund=CF": {
        "search": 1,
        "operations": 1,
        "counts": 1,
        "beneficiaries": 1,
    },
    "projects/images": {"search": 2, "operations": 1},
    "projects/statistics": {"search": 1, "statistics": 1, "histogram": 1, "named": 1},
    "projects/statistics?country=SE": {"search": 1, "statistics": 1, "histogram": 1, "named": 1, "regions": 1},
    "projects/statistics?q=nothing-like-this-anywhere": {
        "search": 1,
        "statistics": 1,
        "histogram": 1,
        "beneficiaries": 1,
    },
    "projects/map": {"search": 2, "clusters": 1},
    "projects/map?near=59.3,18.1,30": {"search": 2, "clusters": 1},
    "projects/map?country=SE": {"search": 1, "regions": 1, "clusters": 1},
    "projects/map?nuts=SE110&show=money": {"search": 1, "totals": 1, "clusters": 1},
    "projects/compare": {"search": 1, "statistics": 2},
    "projects/compare?by=country&q=nothing-like-this": {"search": 1},
    "projects/ranges/start?country=SE": {"histogram": 1},
    "projects/filters/nuts": {"search": 1},
    "projects/filters/intervention_field?country=SE": {"search": 1},
    f"projects/{SEED.id}": {"operation": 1, "similar": 1},
    f"projects/{PARTS.id}": {"operation": 1, "similar": 1},
    f"projects/{BARE.id}": {"operation": 1, "similar": 1},
    f"projects/{CROWNS.id}": {"operation": 1, "similar": 1},
    f"projects/{SEED.id}/provenance": {"operation": 1},
    f"projects/{PARTS.id}/provenance": {"operation": 1},
    f"projects/{PERSON.id}/provenance": {"operation": 1},
    "beneficiaries": {"beneficiaries": 1, "search": 1},
    "beneficiaries?q=kommun&country=SE": {"beneficiaries": 1, "search": 2},
    f"beneficiaries/{SEED.beneficiaries[0].id}": {
        "beneficiary": 1,
        "search": 1,
        "operations": 1,
        "statistics": 1,
        "named": 1,
        "clusters": 1,
    },
    "places": {"search": 1, "totals": 2},
    "places?q=land&sort=name": {"search": 1, "totals": 2},
    "places/SE": {"search": 1, "operations": 1, "statistics": 1, "totals": 1, "named": 1, "regions": 1, "clusters": 2},
    "places/SE11": {
        "search": 1,
        "operations": 1,
        "statistics": 1,
        "totals": 1,
        "named": 1,
        "regions": 2,
        "clusters": 2,
    },
    "places/SE110": {
        "search": 1,
        "operations": 1,
        "statistics": 1,
        "totals": 1,
        "named": 1,
        "regions": 3,
        "clusters": 2,
    },
    "places/CY": {"search": 1, "operations": 1, "statistics": 1},
    "programmes": {"search": 1},
    "programmes?country=SE&sort=-days": {"search": 1},
    "programmes/2021SE05SFPR001": {"search": 1, "operations": 1, "statistics": 1, "named": 1, "histogram": 1},
    "programmes/2014IT05M2OP001": {},
    "themes": {"search": 1},
    "themes/TO04": {},
    "objectives/PO4": {"search": 1, "operations": 1, "statistics": 1, "named": 1},
    "objectives/TO01": {},
    "goals/4": {},
    "places/CY000": {"regions": 1},
    "lists": {},
    "lists?sort=-days": {},
    "coverage": {},
    "coverage?country=SE&sort=name": {},
    "lists/se-example-2021": {},
    "changes": {},
    "data": {},
    "api": {},
    "sparql": {},
    "faq": {},
    "about": {},
    "accessibility": {},
    "privacy": {},
}


@pytest.fixture(scope="module")
def holder(small_data: DataDirectory) -> ServiceHolder:
    return ServiceHolder(small_data)


@pytest.fixture(scope="module")
def client(holder: ServiceHolder, small_site: Settings) -> Client:
    return Client(create_site(holder, small_site))


@pytest.fixture(scope="module")
def whole(small_site: Settings) -> Client:
    return Client(create_app(small_site))


def picked(tree: html.HtmlElement, path: str) -> list[Any]:
    """What an XPath finds: elements, or the texts of attributes."""
    return cast("list[Any]", tree.xpath(path))


def text_of(page: str) -> str:
    """The words of a page as a reader sees them, blanks made one."""
    tree = html.document_fromstring(page)
    return re.sub(r"\s+", " ", str(tree.xpath("string()")))


def test_each_kind_of_page_is_among_those_rendered(client: Client) -> None:
    templates = {kind.template for kind in PAGES}
    assert len(templates) == len(PAGES)
    assert len(templates) >= 16


@pytest.mark.parametrize("code", ["en", "sv"])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_complete_in_each_language(client: Client, code: str, path: str) -> None:
    answer = client.get(f"/{code}/{path}")
    assert answer.status_code == 200
    tree = html.document_fromstring(answer.text)
    assert tree.get("lang") == code
    assert tree.findtext(".//title")
    assert len(tree.findall(".//h1")) == 1
    assert len(tree.findall(".//main")) == 1
    tabs = {"projects", *(f"projects/{key}" for key in ("map", "table", "images", "statistics"))}
    allowed = {"application/ld+json", *(("module",) if path.partition("?")[0] in tabs else ())}
    assert {script.get("type") for script in tree.findall(".//script")} <= allowed
    assert not picked(tree, "//@style")
    assert "%(" not in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_a_page_costs_what_it_costs(client: Client, holder: ServiceHolder, path: str) -> None:
    client.get(f"/en/{path}")
    before = holder.service.calls.copy()
    client.get(f"/en/{path}")
    assert dict(holder.service.calls - before) == PATHS[path]


@pytest.mark.parametrize("path", PATHS)
def test_ids_are_unique_and_labels_lead_somewhere(client: Client, path: str) -> None:
    tree = html.document_fromstring(client.get(f"/en/{path}").text)
    ids = picked(tree, "//@id")
    assert len(ids) == len(set(ids))
    assert not [one for one in ids if re.search(r"\s", one)]
    landmarks = picked(tree, "//section/@aria-labelledby | //*[@role='region']/@aria-labelledby")
    assert len(landmarks) == len(set(landmarks))
    assert set(picked(tree, "//label/@for") + picked(tree, "//@aria-labelledby")) <= set(ids)
    assert {address[1:] for address in picked(tree, "//a/@href") if address.startswith("#")} <= set(ids)


class Nesting(html.HTMLParser):
    """Reads strictly enough to report what browsers silently mend."""

    MENDED = ("Unexpected end tag", "Opening and ending tag mismatch", "Attribute", "htmlParseStartTag")

    def faults(self) -> list[str]:
        return [entry.message for entry in self.error_log if entry.message.startswith(self.MENDED)]


@pytest.mark.parametrize("path", PATHS)
def test_markup_is_well_formed(client: Client, path: str) -> None:
    parser = Nesting(recover=True)
    html.document_fromstring(client.get(f"/sv/{path}").text, parser=parser)
    assert parser.faults() == []


def _links(page: str, address: str) -> Iterator[str]:
    for link in picked(html.document_fromstring(page), "//a/@href | //link/@href | //form/@action"):
        full = urlsplit(urljoin(address, str(link)))
        if full.netloc in {"", "127.0.0.1:8000"} and full.scheme in {"", "http"}:
            yield full.path + (f"?{full.query}" if full.query else "")


@pytest.mark.parametrize("path", ["", "projects", f"projects/{SEED.id}", "beneficiaries", "lists", "data"])
def test_every_link_leads_somewhere(whole: Client, path: str) -> None:
    links = set(_links(whole.get(f"/en/{path}").text, f"/en/{path}"))
    assert len(links) > 10
    broken = {
        link: status for link in links if (status := whole.get(link).status_code) >= 400 and "/vendor/" not in link
    }
    assert broken == {}


def test_a_template_uses_every_field_of_its_context(small_site: Settings, checkout: Path) -> None:
    environment = create_site_environment(Assets(), small_site)
    assert environment.loader is not None
    for kind in PAGES:
        source, _, _ = environment.loader.get_source(environment, kind.template)
        tree = environment.parse(source)
        own = {macro.name for macro in tree.find_all(nodes.Macro)} | {
            name if isinstance(name, str) else name[1]
            for entry in tree.find_all(nodes.FromImport)
            for name in entry.names
        }
        own |= {str(found.target.name) for found in tree.find_all(nodes.Assign) if isinstance(found.target, nodes.Name)}
        used = meta.find_undeclared_variables(tree) - own - {"frame"}
        assert used == {entry.name for entry in fields(kind)}, kind.template


def test_every_template_compiles_and_every_page_has_a_title(small_site: Settings, checkout: Path) -> None:
    environment = create_site_environment(Assets(), small_site)
    names = {
        path.relative_to(folder).as_posix()
        for folder in (checkout / "src/kohesio").glob("*/templates")
        for path in folder.rglob("*.html")
    }
    for name in names:
        environment.get_template(name)
    pages = {name for name in names if "/" not in name} - {"base.html"}
    assert {kind.template for kind in PAGES} <= pages
    assert environment.loader is not None
    for name in pages:
        source = environment.loader.get_source(environment, name)[0]
        assert "{% block title %}" in source or "<title>" in source, name


# -- what pages say -----------------------------------------------------------------------------------------------


def test_the_seed_project_reads_as_its_facts(client: Client) -> None:
    text = text_of(client.get(f"/en/projects/{SEED.id}").text)
    for fact in (
        "Project info", "Start date1 September 2023", "End date31 March 2026", "Funding", "Fund",
        "European Social Fund Plus (ESF+)", "Total budget", "€2,382,460.56", "EU contribution", "€959,353.50 (40%)",
        "Programme", "Programming period2021-2027", "Intervention field", SEED_TITLE, "Digital Skills Boost", "Sweden",
        "Stockholms stad", "Managing authority", "row 102",
    ):  # fmt: skip
        assert fact in text


def test_the_seed_project_reads_in_swedish(client: Client) -> None:
    text = text_of(client.get(f"/sv/projects/{SEED.id}").text)
    for fact in ("1 september 2023", "2 382 460,56 €", "959 353,50 € (40%)", "Europeiska socialfonden plus (ESF+)",
                 "Digitalt kompetenslyft", "Sverige", "Programperiod"):  # fmt: skip
        assert fact in text


def test_a_text_in_another_language_is_marked(client: Client) -> None:
    tree = html.document_fromstring(client.get(f"/sv/projects/{SEED.id}").text)
    assert [entry.get("lang") for entry in picked(tree, "//div[contains(@class, 'k-summary') or @lang]")] == ["en"]


def test_a_figure_that_is_missing_is_not_zero(client: Client) -> None:
    text = text_of(client.get(f"/en/projects/{BARE.id}").text)
    assert "not published" in text
    assert "€0" not in text


def test_an_amount_in_another_currency_is_given_with_its_rate(client: Client) -> None:
    text = text_of(client.get(f"/en/projects/{CROWNS.id}").text)
    assert "€100,000.00" in text
    assert "SEK 1,149,000.00 at the average rate of 2023: 11.49 SEK for 1 EUR" in text


def test_the_parts_of_a_project_are_a_table(client: Client) -> None:
    tree = html.document_fromstring(client.get(f"/en/projects/{PARTS.id}").text)
    rows = picked(tree, "//section[@aria-labelledby='parts']//tbody/tr")
    assert len(rows) == 2


def test_a_natural_person_has_no_name_anywhere(client: Client) -> None:
    name = PERSON.beneficiaries[0].name
    identifier = PERSON.beneficiaries[0].id
    for path in (f"projects/{PERSON.id}", "projects", "beneficiaries", f"beneficiaries/{identifier}",
                 f"projects?beneficiary={identifier}"):  # fmt: skip
        page = client.get(f"/en/{path}").text
        assert name not in page
        assert "SE000000" not in page
    assert "natural person" in client.get(f"/en/projects/{PERSON.id}").text
    assert "fysisk person" in client.get(f"/sv/projects/{PERSON.id}").text


def test_a_beneficiary_names_who_takes_part_in_the_same_projects(client: Client) -> None:
    mine, partner = SEED.beneficiaries
    tree = html.document_fromstring(client.get(f"/en/beneficiaries/{mine.id}").text)
    (row,) = picked(tree, "//section[@aria-labelledby='partners']//li")
    joint = [one for one in invented_operations() if {mine.id, partner.id} <= {body.id for body in one.beneficiaries}]
    both = f"/en/projects?beneficiary={mine.id},{partner.id}"
    assert picked(row, ".//a/@href") == [f"/en/beneficiaries/{partner.id}", both]
    listed = html.document_fromstring(client.get(both).text)
    assert len(picked(listed, "//article")) == len(joint)
    assert f"{mine.name} + {partner.name}" in str(listed.xpath("string()"))
    assert partner.name in str(row.text_content())
    assert f"{len(joint)} project" in str(row.text_content())
    alone = client.get(f"/en/beneficiaries/{CROWNS.beneficiaries[0].id}").text
    assert 'aria-labelledby="partners"' not in alone


def test_what_matched_is_highlighted(client: Client) -> None:
    tree = html.document_fromstring(client.get("/en/projects?q=skills").text)
    assert "skills" in {entry.text.lower() for entry in picked(tree, "//mark")}


def test_the_page_says_how_a_text_was_understood(client: Client) -> None:
    assert "quotation mark without its partner" in client.get("/en/projects?q=%22skills").text


def test_paging_leads_to_every_project_once(client: Client) -> None:
    address: Any = "/en/projects"
    found: list[str] = []
    while address:
        tree = html.document_fromstring(client.get(address).text)
        found += picked(tree, "//h3/a/@href")
        address = next(iter(picked(tree, "//nav[contains(@class, 'k-paging')]//a[@rel='next']/@href")), None)
    assert len(found) == len(set(found)) == len(invented_operations())


def test_a_page_has_its_number_the_pages_around_it_and_the_same_page_as_json(client: Client) -> None:
    tree = html.document_fromstring(client.get("/de/projects?limit=1&page=3").text)
    assert picked(tree, "//nav//a[@aria-current='page' and contains(@class, 'k-turn')]/text()") == ["3"]
    assert picked(tree, "//nav//a[@rel='prev']/@href")[0] == "/de/projects?limit=1&page=2"
    assert picked(tree, "//a[@hreflang='sv' or @lang='sv']/@href")[0].endswith("/sv/projects?limit=1&page=3")
    every = html.document_fromstring(client.get("/de/projects").text)
    assert picked(tree, "//h3/a/@href") == picked(every, "//h3/a/@href")[2:3]
    (json,) = picked(tree, "//a[contains(@href, '/api/v1/operations?')]/@href")
    assert "cursor=" in json


def test_a_page_asked_for_by_cursor_has_no_number_even_beside_that_of_the_first(client: Client) -> None:
    third = html.document_fromstring(client.get("/de/projects?limit=1&page=3").text)
    (json,) = picked(third, "//a[contains(@href, '/api/v1/operations?')]/@href")
    tree = html.document_fromstring(client.get(f"/de/projects?{urlsplit(str(json)).query}&page=1").text)
    assert picked(tree, "//h3/a/@href")[:1] == picked(third, "//h3/a/@href")
    assert not picked(tree, "//nav//a[@aria-current='page' and contains(@class, 'k-turn')]")


@pytest.mark.parametrize("path", ["projects", "projects/table", "beneficiaries", "search?q=skills"])
def test_a_page_there_is_not_is_refused_and_the_last_is_named(client: Client, path: str) -> None:
    for number in ("999999999", "0", "x"):
        assert client.get(f"/en/{path}{'&' if '?' in path else '?'}page={number}").status_code == 400


def test_a_chip_takes_its_filter_away(client: Client) -> None:
    tree = html.document_fromstring(client.get("/en/projects?country=SE&fund=ESF%2B").text)
    chips = {
        entry.text_content().split(":")[-1].strip(): entry.get("href")
        for entry in picked(tree, "//a[contains(@class, 'ecl-tag')]")
    }
    assert chips == {"Sweden": "/en/projects?fund=ESF%2B", "European Social Fund Plus": "/en/projects?country=SE"}
    assert picked(tree, "//input[@name='country' and @value='SE']/@checked")


def test_a_long_table_of_lists_has_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kohesio.web.pages.lists.PAGE", 1)
    tree = html.document_fromstring(client.get("/en/lists?sort=title").text)
    (onward,) = cast("list[str]", tree.xpath("//nav[@class='k-paging']//a[@rel='next']/@href"))
    assert onward == "/en/lists?sort=title&page=2"
    there = html.document_fromstring(client.get(onward).text)
    rows = [cast("list[str]", one.xpath("//tbody//th//a/@href")) for one in (tree, there)]
    assert [len(row) for row in rows] == [1, 1]
    assert rows[0] != rows[1]


def test_a_project_leads_to_the_pages_of_what_it_belongs_to(client: Client) -> None:
    tree = html.document_fromstring(client.get(f"/en/projects/{SEED.id}").text)
    ways = set(cast("list[str]", tree.xpath("//main//a/@href")))
    assert {"/en/places/SE", f"/en/places/{SEED.places[0].nuts}", f"/en/programmes/{SEED.programme.cci}"} <= ways
    assert {f"/en/themes/{code}" for code in SEED.themes} <= ways


def test_a_list_page_says_what_was_found(client: Client) -> None:
    text = text_of(client.get("/en/lists/se-example-2021").text)
    assert "1 row was left out" in text
    assert "Name of the operation" in text
