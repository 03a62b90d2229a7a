"""What search engines are told: heads of pages, robots, sitemaps, statuses that mean what they say."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from lxml import etree, html
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations, publish_version, seed_operation

from kohesio.app import create_app
from kohesio.index.service import ServiceHolder
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.tombstones import Tombstone, Tombstones
from kohesio.ui.i18n import OFFERED
from kohesio.web import sitemaps
from kohesio.web.app import create_site
from kohesio.web.sitemaps import NAMESPACE

SEED = seed_operation()
PERSON = next(one for one in invented_operations() if any(body.is_natural_person for body in one.beneficiaries))
PUBLIC = "https://kohesio.example/eu"


@pytest.fixture(scope="module")
def holder(small_data: DataDirectory) -> ServiceHolder:
    return ServiceHolder(small_data)


@pytest.fixture(scope="module")
def client(holder: ServiceHolder, small_site: Settings) -> Client:
    return Client(create_site(holder, replace(small_site, public_url="https://kohesio.example")))


@pytest.fixture(scope="module")
def below(small_site: Settings) -> Client:
    return Client(create_app(replace(small_site, public_url=PUBLIC)))


def told(page: str, path: str) -> list[str]:
    found = html.document_fromstring(page).xpath(path)
    assert isinstance(found, list)
    return [str(each) for each in found]


def addresses(document: bytes) -> list[str]:
    return [str(each.text) for each in etree.fromstring(document).iter(f"{{{NAMESPACE}}}loc")]


def test_a_page_names_itself_in_every_language_and_for_readers_of_none(client: Client) -> None:
    page = client.get("/sv/projects?q=skills&utm_source=x").text
    assert told(page, "//link[@rel='canonical']/@href") == ["https://kohesio.example/sv/projects?q=skills"]
    codes = told(page, "//link[@rel='alternate']/@hreflang")
    assert set(codes) == {*OFFERED, "x-default"}
    assert "https://kohesio.example/projects?q=skills" in told(page, "//link[@hreflang='x-default']/@href")


def test_each_kind_of_page_is_told_in_words_of_its_own(client: Client) -> None:
    paths = (
        "", "projects", "projects?country=SE", f"projects/{SEED.id}", "beneficiaries",
        f"beneficiaries/{SEED.beneficiaries[0].id}", "places", "places/SE", "programmes",
        f"programmes/{SEED.programme.cci}", "themes", "themes/TO08", "lists", "coverage", "data", "api", "faq", "about",
        "accessibility", "privacy", "changes",
    )  # fmt: skip
    pages = [client.get(f"/sv/{path}") for path in paths]
    assert {page.status_code for page in pages} == {200}
    sentences = [told(page.text, "//meta[@name='description']/@content")[0].strip() for page in pages]
    assert len(set(sentences)) == len(paths)
    assert all(sentence and "<" not in sentence for sentence in sentences)


def test_a_project_without_a_summary_is_told_by_its_facts(client: Client) -> None:
    bare = next(one for one in invented_operations() if not one.summary and one.title)
    page = client.get(f"/en/projects/{bare.id}").text
    sentence = told(page, "//meta[@name='description']/@content")[0]
    assert bare.title[0].text not in sentence
    assert bare.period in sentence
    assert all(fund in sentence for fund in bare.funds)


def test_addresses_for_networks_are_whole_below_a_prefix_too(below: Client) -> None:
    page = below.get(f"/en/projects/{SEED.id}").text
    for address in told(page, "//meta[@property='og:url' or @property='og:image']/@content"):
        assert address.startswith(f"{PUBLIC}/")
    image = told(page, "//meta[@property='og:image']/@content")[0].removeprefix("https://kohesio.example")
    assert below.get(image).headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("", ["WebSite"]),
        (f"projects/{SEED.id}", ["MonetaryGrant", "BreadcrumbList"]),
        (f"beneficiaries/{SEED.beneficiaries[0].id}", ["Organization", "BreadcrumbList"]),
        ("data", ["Dataset", "BreadcrumbList"]),
    ],
)
def test_a_page_says_in_schema_words_what_it_is(client: Client, path: str, kinds: list[str]) -> None:
    page = client.get(f"/en/{path}").text
    documents = [json.loads(text) for text in told(page, "//script[@type='application/ld+json']/text()")]
    assert [each["@type"] for each in documents] == kinds
    assert all(each["@context"] == "https://schema.org" for each in documents)


@pytest.mark.parametrize("path", ["faq", "places/SE11", f"projects/{SEED.id}/provenance", "themes"])
def test_the_way_to_a_page_is_told_to_machines_as_it_stands_on_the_page(client: Client, path: str) -> None:
    page = client.get(f"/sv/{path}").text
    [document] = [json.loads(text) for text in told(page, "//script[@type='application/ld+json']/text()")]
    seen = [" ".join(text.split()) for text in told(page, "//nav[contains(@class, 'k-breadcrumb')]//li//text()")]
    assert [step["name"] for step in document["itemListElement"]] == [text for text in seen if text]
    addresses = [step["item"] for step in document["itemListElement"]]
    assert addresses[0] == "https://kohesio.example/sv/"
    assert addresses[-1:] == told(page, "//link[@rel='canonical']/@href")
    assert all(one.startswith("https://kohesio.example/sv/") for one in addresses)


def test_a_natural_person_is_for_no_index(client: Client) -> None:
    person = next(body for body in PERSON.beneficiaries if body.is_natural_person)
    page = client.get(f"/en/beneficiaries/{person.id}").text
    assert told(page, "//meta[@name='robots']/@content") == ["noindex, follow"]
    assert told(page, "//script") == []


def test_views_of_views_are_for_no_index(client: Client) -> None:
    following = told(client.get("/en/projects?limit=10").text, "//link[@rel='next']/@href")[0]
    assert told(client.get(following).text, "//meta[@name='robots']/@content") == ["noindex, follow"]
    assert told(client.get("/en/search?q=skills").text, "//meta[@name='robots']/@content") == ["noindex, follow"]


def test_robots_may_read_but_not_wander(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "Sitemap: https://kohesio.example/sitemap.xml" in answer.text
    assert "Disallow: /\n" not in answer.text
    assert "Disallow: /*/sparql?\n" in answer.text
    assert "Disallow: /*/provenance\n" in answer.text  # each of these pages reads a published file again


def test_every_sitemap_is_named_and_holds_every_address_once(client: Client, holder: ServiceHolder) -> None:
    index = etree.fromstring(client.get("/sitemap.xml").content)
    assert index.tag == f"{{{NAMESPACE}}}sitemapindex"
    parts = addresses(client.get("/sitemap.xml").content)
    assert len(parts) == 3 * len(OFFERED)
    found: list[str] = []
    for part in parts:
        answer = client.get(part.removeprefix("https://kohesio.example"))
        assert answer.headers["content-type"] == "application/gzip"
        found += addresses(gzip.decompress(answer.content))
    assert len(found) == len(set(found))
    for one in invented_operations():
        assert f"https://kohesio.example/sv/projects/{one.id}" in found
    persons = {body.id for one in invented_operations() for body in one.beneficiaries if body.is_natural_person}
    assert not any(address.rpartition("/")[2] in persons for address in found)
    for address in found[:40]:
        assert client.get(address.removeprefix("https://kohesio.example")).status_code == 200, address


def test_parts_and_the_slices_they_are_read_in_leave_nothing_out_and_repeat_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "PART", 7)
    monkeypatch.setattr(sitemaps, "SLICE", 3)
    found: list[str] = []
    for part in addresses(client.get("/sitemap.xml").content):
        if "/fi-projects-" in part:
            some = addresses(gzip.decompress(client.get(part.removeprefix("https://kohesio.example")).content))
            assert 0 < len(some) <= 7
            found += some
    assert sorted(found) == sorted(f"https://kohesio.example/fi/projects/{one.id}" for one in invented_operations())


def test_a_sitemap_is_sent_as_it_is_read(below: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    rows = sitemaps._rows

    def counted(table: pl.LazyFrame, kind: str) -> pl.DataFrame:
        read.append(1)
        return rows(table, kind)

    monkeypatch.setattr(sitemaps, "SLICE", 3)
    monkeypatch.setattr(sitemaps, "_rows", counted)
    name = "/sitemaps/en-projects-1.xml.gz"
    headed = below.head(name)
    assert (headed.status_code, headed.headers["content-type"], headed.content) == (200, "application/gzip", b"")
    assert "content-length" not in headed.headers
    assert below.get(name, headers={"if-none-match": headed.headers["etag"]}).status_code == 304
    assert read == []
    below.get(name)
    assert len(read) > 1


@pytest.mark.parametrize(
    "name", ["en-projects-2.xml.gz", "xx-projects-1.xml.gz", "en-projects-0.xml.gz", "en-x-1.xml.gz", "a"]
)
def test_a_sitemap_that_is_none_is_not_there(client: Client, name: str) -> None:
    assert client.get(f"/sitemaps/{name}").status_code == 404


def test_a_removed_person_is_gone_for_good(tmp_path: Path, small_site: Settings) -> None:
    directory = DataDirectory(tmp_path / "data")
    publish_version(directory)
    Tombstones.of(directory).write([Tombstone("Q9123", (), "2026-01-01", "2024-01-01", "rule")])
    site = Client(create_app(replace(small_site, data=str(directory.root))))
    answer = site.get("/en/beneficiaries/Q9123")
    assert answer.status_code == 410
    assert "has been removed" in answer.text
    assert site.get("/en/beneficiaries/Q9124").status_code == 404
    assert site.get("/api/v1/beneficiaries/Q9123").status_code == 410
