"""Addresses of the site: languages, redirects, errors, conditional answers, static files."""

from __future__ import annotations

import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import seed_operation
from tests.integration.web.reading import found, picked

from kohesio.index.service import ServiceHolder
from kohesio.model.identifier import ENTITY_PREFIX
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.ui.assets import Assets
from kohesio.web.app import create_site

SEED = seed_operation()


@pytest.fixture(scope="module")
def client(small_data: DataDirectory, small_site: Settings) -> Client:
    return Client(create_site(ServiceHolder(small_data), small_site))


@pytest.mark.parametrize(
    ("accepted", "target"),
    [
        ("", "/en/"),
        ("sv-SE,sv;q=0.9,en;q=0.8", "/sv/"),
        ("de,fr;q=0.5", "/de/"),
        ("ja, sv;q=0.3, en;q=0.2", "/sv/"),
        ("ja", "/en/"),
    ],
)
def test_the_front_leads_to_the_language_of_the_reader(client: Client, accepted: str, target: str) -> None:
    answer = client.get("/", headers={"Accept-Language": accepted})
    assert (answer.status_code, answer.headers["location"]) == (302, target)
    assert answer.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/en", "/en/"),
        ("/projects?q=x", "/en/projects?q=x"),
        ("/projects/Q1", "/en/projects/Q1"),
        ("/mt", "/mt/"),
        ("/no", "/en/"),
        ("/no/projects?country=SE", "/en/projects?country=SE"),
        ("/pt-br/projects", "/en/projects"),
        ("/SV/projects", "/sv/projects"),
        ("/en/projects?q=&country=SE&start_min=", "/en/projects?country=SE"),
        ("/de/projects/map?total_cost_min=1.000.000&q=", "/de/projects/map?total_cost_min=1000000"),
        ("/en/projects?cofinancing_rate_min=33.333&q=", "/en/projects?cofinancing_rate_min=33.333"),
        ("/fi/projects?total_cost_min=500,000", "/fi/projects?total_cost_min=500000"),
        ("/en/beneficiaries?q=&country=SE", "/en/beneficiaries?country=SE"),
        ("/en/projects.xlsx?country=SE&sort=title", "/api/v1/export?country=SE&sort=title&format=xlsx"),
        ("/fi/beneficiaries.xlsx?country=SE&cursor=x", "/api/v1/beneficiaries.xlsx?country=SE"),
        ("/el/beneficiaries.parquet", "/api/v1/beneficiaries.parquet"),
        (f"/en/projects/{ENTITY_PREFIX}{SEED.id}", f"/en/projects/{SEED.id}"),
        (f"/en/projects/{SEED.operation_code}", f"/en/projects/{SEED.id}"),
        (
            f"/sv/beneficiaries/{ENTITY_PREFIX}{SEED.beneficiaries[0].id}",
            f"/sv/beneficiaries/{SEED.beneficiaries[0].id}",
        ),
    ],
)
def test_other_spellings_lead_to_the_one_address(client: Client, address: str, target: str) -> None:
    answer = client.get(address)
    assert answer.status_code in {301, 302}
    assert answer.headers["location"] == target


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/en/projects/Q123", 404, "There is no such page"),
        ("/sv/nothing", 404, "Sidan finns inte"),
        ("/xx/nothing", 404, "There is no such page"),
        ("/nothing", 404, "There is no such page"),
        ("/nothing/projects", 404, "There is no such page"),
        ("/en/projects?country=ZZ", 400, "These values can be used"),
        ("/en/projects?colour=blue", 400, "There is no parameter"),
        ("/sv/projects?sort=size", 400, "Värdet ”size” för ”sort” är ingen ordning som finns."),
        ("/fi/projects?country=ZZ", 400, "Maa: arvoa ”ZZ” ei ole tässä versiossa."),
        ("/el/projects?cursor=zzz", 400, "Ο δρομέας δεν δόθηκε από αυτόν τον ιστότοπο"),
        ("/en/projects?country=ZZ", 400, '<a class="ecl-link" href="/en/projects?country=SE">Sweden</a>'),
        ("/en/lists/nothing", 404, "There is no such page"),
        ("/en/projects/filters/nothing", 404, "There is no such page"),
        ("/static/000000000000/kohesio.css", 404, "There is no such page"),
    ],
)
def test_an_error_is_a_page_with_its_status(client: Client, address: str, status: int, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert words in answer.text


def test_what_a_reader_types_never_becomes_markup(client: Client) -> None:
    for address in ("/en/projects?q=%3Cscript%3Ealert(1)%3C/script%3E", "/en/projects?country=%3Cb%3E", "/en/%3Cb%3E"):
        assert "<script>" not in client.get(address).text
        assert "<b>" not in client.get(address).text


def test_only_reading_is_possible(client: Client) -> None:
    assert client.request("POST", "/en/projects").status_code == 405


def test_marks_of_other_sites_ask_nothing(client: Client) -> None:
    assert client.get("/en/projects?utm_source=x&fbclid=y&country=SE").status_code == 200


def test_a_reader_who_has_the_page_is_told_so(client: Client) -> None:
    tag = client.get("/en/projects").headers["etag"]
    assert client.get("/en/projects", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/sv/projects").headers["etag"] != tag


def test_before_the_first_version_the_page_says_so(empty_data: DataDirectory) -> None:
    site = Client(create_site(ServiceHolder(empty_data), Settings(data=str(empty_data.root))))
    answer = site.get("/sv/projects")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "Det finns inga data ännu" in answer.text


def test_a_static_file_is_kept_for_ever_and_compressed(client: Client) -> None:
    address = "/static/" + Assets().address("kohesio.css")
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert client.get(address, headers={"Accept-Encoding": "identity"}).text == answer.text


def test_below_a_path_prefix_all_links_keep_it(small_data: DataDirectory) -> None:
    settings = Settings(data=str(small_data.root), public_url="https://example.org/eu")
    page = Client(create_site(ServiceHolder(small_data), settings)).get("/sv/").text
    assert 'href="/eu/sv/projects"' in page
    assert 'href="/sv/' not in page
    assert 'rel="canonical" href="https://example.org/eu/sv/"' in page


def test_a_bug_is_a_page_that_gives_nothing_away(small_data: DataDirectory, small_site: Settings) -> None:
    class Broken(ServiceHolder):
        @property
        def service(self) -> object:  # type: ignore[override]
            raise RuntimeError("a secret of the inside")

    answer = Client(create_site(Broken(small_data), small_site), raise_failures=False).get("/en/projects")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "secret" not in answer.text


@pytest.mark.parametrize("address", ["/en/places/SE?show=money", "/en/themes/TO04?q=x", "/en/places?show=money"])
def test_a_page_refuses_what_it_cannot_be_asked(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_of_the_regions_that_would_do_those_of_the_same_country_come_first(client: Client) -> None:
    page = client.get("/en/projects?nuts=SE99").text
    first = page.partition('class="k-inline')[2].partition("</li>")[0]
    assert "nuts=SE" in first


def test_regions_and_programmes_of_beneficiaries_are_those_of_the_country_that_is_asked(client: Client) -> None:
    def boxes(query: str) -> set[str]:
        tree = found(client, f"/en/beneficiaries{query}")
        return {str(name) for name in picked(tree, "//input[@type='checkbox']/@name")}

    assert boxes("?country=SE") - boxes("") == {"nuts", "programme"}
    tree = found(client, "/en/beneficiaries?nuts=SE11")
    assert picked(tree, "//input[@name='nuts' and @value='SE11']/@checked")
    codes = picked(tree, "//input[@type='checkbox' and @name='nuts']/@value")
    assert all(str(code).startswith("SE") for code in codes), codes
