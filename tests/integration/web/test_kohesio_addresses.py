"""Links to Kohesio go on working: its segments in every language, its keys, labels as values."""

from __future__ import annotations

import csv
from importlib import resources
from urllib.parse import quote

import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import seed_operation

from kohesio.index.service import ServiceHolder
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.ui.i18n import OFFERED, language
from kohesio.web.app import SECTIONS, create_site
from kohesio.web.kohesio_addresses import STANDS_FOR, modern_address, modern_pairs
from kohesio.web.urls import Urls
from kohesio.web.visit import Visit

SEED = seed_operation()


def _table(name: str) -> list[dict[str, str]]:
    text = (resources.files("kohesio.web") / "data" / f"kohesio_{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


SEGMENTS, KEYS, WORDS = _table("segments"), _table("keys"), _table("words")


@pytest.fixture(scope="module")
def client(small_data: DataDirectory, small_site: Settings) -> Client:
    return Client(create_site(ServiceHolder(small_data), small_site))


def test_every_segment_of_every_language_leads_to_its_page(client: Client) -> None:
    assert len({row["language"] for row in SEGMENTS}) == 23
    for row in SEGMENTS:
        page = STANDS_FOR.get(row["page"], row["page"])
        if page not in SECTIONS or row["segment"] == page:
            continue
        code = row["language"] if row["language"] in OFFERED else "en"
        answer = client.get(f"/{row['language']}/{quote(row['segment'])}")
        assert answer.status_code == (301 if row["language"] in OFFERED else 302), row
        assert answer.headers["location"] == f"/{code}/{page}", row


def test_a_word_of_kohesio_has_one_meaning_in_all_its_languages() -> None:
    meanings: dict[tuple[str, str], set[str]] = {}
    for row in WORDS:
        meanings.setdefault((row["of"], row["word"].casefold()), set()).add(row["english"])
    assert [word for word, meant in meanings.items() if len(meant) > 1] == []
    assert {row["language"] for row in WORDS} == {row["language"] for row in SEGMENTS}


def test_a_query_in_the_words_of_any_language_asks_what_the_english_one_asks(
    small_data: DataDirectory, small_site: Settings
) -> None:
    values = {"country": "SE", "nuts": "SE110", "start_min": "01-02-2020", "end_max": "01-02-2020", "sort": "End-Date",
              "total_cost": "1K---10K", "eu_contribution": "1K---10K", "interreg": "Interreg", "near": "Nowhere",
              "intervention_field": SEED.intervention_fields[0][-3:]}  # fmt: skip
    parameters = {row["key"]: row["parameter"] for row in KEYS}
    service = ServiceHolder(small_data).service

    def asked(code: str, key: str, value: str) -> tuple[object, object]:
        pairs = (("keywords", "a"), (key, value.replace(" ", "-")))
        visit = Visit(service, small_site, language(code), Urls.of(small_site, code), pairs)
        return modern_pairs(visit), modern_address(visit, "projects")

    for row in WORDS:
        if row["of"]:
            key, other, own, english = row["of"], row["of"], row["word"], row["english"]
        else:
            own = english = values.get(parameters[row["english"]], "x")
            key, other = row["word"], row["english"]
        found = asked(row["language"], key, own)
        assert found == asked(row["language"], other, english), row
        assert found[0] is not None, row


def test_a_project_under_a_localised_segment_leads_to_its_page(client: Client) -> None:
    answer = client.get(f"/sv/projekt/{SEED.id}?edit=true")
    assert (answer.status_code, answer.headers["location"]) == (301, f"/sv/projects/{SEED.id}")


def test_the_parts_of_the_data_page_are_one_page(client: Client) -> None:
    for part in ("projects", "beneficiaries/latest", "nuts"):
        answer = client.get(f"/en/data/{part}")
        assert (answer.status_code, answer.headers["location"]) == (301, "/en/data")


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/en/projects?keywords=skills&page=2&tab=results", "/en/projects?q=skills"),
        ("/en/projects?country=Sweden&fund=ESF%2B---European-Social-Fund-Plus", "/en/projects?country=SE&fund=ESF%2B"),
        ("/sv/projects?country=Sverige", "/sv/projects?country=SE"),
        ("/sv/projects?pays=Sverige", "/sv/projects?country=SE"),
        ("/sv/projekt?land=Sverige&sida=2", "/sv/projects?country=SE"),
        ("/de/projekte?schl%C3%BCsselw%C3%B6rter=Wasser&sortieren=Gesamtbudget-(absteigend)",
         "/de/projects?q=Wasser&sort=-budget"),
        ("/el/%CE%AD%CF%81%CE%B3%CE%B1?%CF%87%CF%8E%CF%81%CE%B1=%CE%A3%CE%BF%CF%85%CE%B7%CE%B4%CE%AF%CE%B1"
         "&%CE%BA%CE%B1%CF%81%CF%84%CE%AD%CE%BB%CE%B1=%CF%87%CE%AC%CF%81%CF%84%CE%B7%CF%82",
         "/el/projects/map?country=SE"),
        ("/hr/korisnici?poredaj=Broj-projekata-(uzlazno)", "/hr/beneficiaries?sort=operations"),
        ("/et/projektid?piirkondadevaheline=Piirkondadevaheline", "/et/projects?interreg=true"),
        ("/en/projects?town=Nowhere", "/en/projects?q=Nowhere"),
        ("/en/projects?interventionField=FIELD,999", "/en/projects?intervention_field=FIELD"),
        ("/en/projects?projectStart=01-02-2020&projectEnd=31-12-2021",
         "/en/projects?start_min=2020-02-01&end_max=2021-12-31"),
        ("/en/projects?keywords=a&sort=Total-Budget-(descending)", "/en/projects?q=a&sort=-budget"),
        ("/en/projects?totalProjectBudget=1K---10K", "/en/projects?total_cost_min=1000&total_cost_max=10000"),
        ("/en/projects?interreg=Interreg", "/en/projects?interreg=true"),
        ("/en/projects?programPeriod=2021-2027", "/en/projects?period=2021-2027"),
        ("/en/projects?mapRegion=Europe,Sweden", "/en/projects?country=SE"),
        ("/en/projects?country=Slovenia", "/en/projects?country=SI"),
        ("/en/projects?tab=map&country=Sweden", "/en/projects/map?country=SE"),
        ("/en/projects?tab=audiovisual&keywords=skills", "/en/projects/images?q=skills"),
        ("/en/beneficiaries?tab=map&name=kommun", "/en/beneficiaries?q=kommun"),
        ("/en/projects?nuts3=SE110---Stockholms-l%C3%A4n", "/en/projects?nuts=SE110"),
        ("/en/projects?keywords=x&theme=A-Theme-Of-No-Name", "/en/projects?q=x+A+Theme+Of+No+Name"),
        ("/en/beneficiaries?name=kommun&sort=Total-Budget-(descending)", "/en/beneficiaries?q=kommun&sort=-total_cost"),
        ("/en/search?keywords=skills&page=1", "/en/search?q=skills"),
        (f"/en/?project={SEED.id}", f"/en/projects/{SEED.id}"),
        ("/en/projects?tab=map&coords=18.06,59.33", "/en/projects/map?near=59.33%2C18.06%2C1"),
        ("/en/map?coords=18.06,59.33", "/en/projects/map?near=59.33%2C18.06%2C1"),
        ("/en/projects?keywords=x&coords=here", "/en/projects?q=x"),
        ("/en/map?cci=CCI,2014XX16RFOP999", "/en/projects/map?programme=CCI"),
        ("/en/map?country=https://linkedopendata.eu/entity/Q11&heatScale=true", "/en/projects/map?country=SE"),
    ],
)  # fmt: skip
def test_a_query_in_kohesios_words_leads_to_the_same_one_in_ours(client: Client, asked: str, answered: str) -> None:
    asked, answered = (
        text.replace("FIELD", SEED.intervention_fields[0]).replace("CCI", str(SEED.programme.cci))
        for text in (asked, answered)
    )
    answer = client.get(asked)
    assert (answer.status_code, answer.headers.get("location")) == (301, answered)
    assert client.get(answered).status_code == 200


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/en/projects?keywords=skills&page=3", "/en/projects?q=skills&page=2"),
        ("/de/projekte?schl%C3%BCsselw%C3%B6rter=Wasser&seite=5", "/de/projects?q=Wasser&page=4"),
        ("/en/projects?country=Sweden&page=4", "/en/projects?country=SE&page=3"),
        ("/en/search?keywords=skills&page=2", "/en/search?q=skills&page=2"),
    ],
)
def test_a_page_of_kohesios_leads_to_the_page_of_its_first_hit(client: Client, asked: str, answered: str) -> None:
    assert client.get(asked).headers.get("location") == answered


@pytest.mark.parametrize("asked", ["/en/projects?colour=blue", "/en/projects?country=ZZ", "/en/projects?sort=size"])
def test_what_is_neither_ours_nor_kohesios_stays_an_error(client: Client, asked: str) -> None:
    assert client.get(asked).status_code == 400


def test_no_answer_leads_to_another_site(client: Client) -> None:
    for hostile in ("/en/?project=//evil.example", "/en/?project=https://evil.example/Q1", "//evil.example/en"):
        assert "://" not in client.get(hostile).headers.get("location", "")
        assert not client.get(hostile).headers.get("location", "").startswith("//")


def test_an_amount_of_more_figures_than_python_reads_is_no_fault_of_the_server(client: Client) -> None:
    assert client.get(f"/en/projects?totalProjectBudget={'9' * 5000}").status_code < 500
