"""The page on which SPARQL is asked: what it offers to ask, how it shows answers, and how it refuses."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import publish_version, seed_operation

from kohesio.app import create_app
from kohesio.index.parsing import parse_query, split_query
from kohesio.index.service import SearchService
from kohesio.linkeddata import samples
from kohesio.linkeddata.asking import ask, question
from kohesio.linkeddata.store import build_graph, graph_folder
from kohesio.model.identifier import entity_uri
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.web.pages.sparql import TITLES

SEED = seed_operation().id


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    directory = DataDirectory(tmp_path_factory.mktemp("sparql"))
    build_graph(publish_version(directory), directory)
    return directory


@pytest.fixture(scope="module")
def client(data: DataDirectory) -> Client:
    return Client(create_app(Settings(data=str(data.root))))


def _page(client: Client, text: str, lang: str = "en") -> str:
    return client.get(f"/{lang}/sparql?{urlencode({'query': text})}").text


def test_an_answer_is_a_table_whose_things_lead_on(client: Client) -> None:
    page = _page(client, f"SELECT ?o ?t {{ BIND(wd:{SEED} AS ?o) ?o rdfs:label ?t }}")
    assert f'<a class="ecl-link" href="/entity/{SEED}">wd:{SEED}</a>' in page
    assert "Digital Competence Lift" in page
    assert "format=csv" in page


@pytest.mark.parametrize(("text", "shown"), [("ASK { }", "true"), (f"DESCRIBE wd:{SEED}", "wdt:P35")])
def test_an_answer_that_is_no_table_is_shown_as_text(client: Client, text: str, shown: str) -> None:
    assert shown in _page(client, text).partition("<pre")[2].partition("</pre>")[0]


def test_an_answer_without_rows_says_so(client: Client) -> None:
    assert "Nothing answers this question." in _page(client, "SELECT * { <urn:a> ?p ?o }")


def test_a_statement_as_a_value_is_shown_as_json(client: Client) -> None:
    assert "&#34;subject&#34;:" in _page(client, "SELECT (TRIPLE(<urn:a>, <urn:b>, 'c') AS ?t) { }")


def test_texts_of_an_answer_never_become_markup(client: Client) -> None:
    page = _page(client, "SELECT ('<script>alert(1)</script>' AS ?x) { }")
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("text", "told"), [("SELEKT", "Das ist kein SPARQL 1.1"), ("ASK{SERVICE<urn:a>{}}", "SERVICE ist")]
)
def test_a_refusal_is_told_in_the_readers_language(client: Client, text: str, told: str) -> None:
    answer = client.get(f"/de/sparql?{urlencode({'query': text})}")
    assert answer.status_code == 400
    assert told in answer.text.partition('role="alert"')[2]


def test_without_a_graph_the_page_is_there_and_an_asked_question_is_told(small_site: Settings) -> None:
    client = Client(create_app(small_site))
    assert client.get("/en/sparql").status_code == 200
    answer = client.get(f"/en/sparql?{urlencode({'query': 'ASK {}'})}")
    assert answer.status_code == 503
    assert "kohesio graph" in answer.text


@pytest.mark.parametrize("text", [text for _, text in TITLES])
def test_every_question_to_begin_with_can_be_answered(data: DataDirectory, text: str) -> None:
    version = SearchService.open(data).version
    assert ask(graph_folder(data, version), question(text), "csv", 30).count(b"\n") >= 2


@pytest.mark.parametrize(
    ("asked", "left_out"),
    [
        ("", ()),
        ("country=SE&fund=ESF%2B", ()),
        ("country=-SE&period=2014-2020", ()),
        ("nuts=SE1&eu_contribution_min=1000&eu_contribution_max=900000000", ()),
        ("country=SE&q=skills&status=running", ("status", "q")),
    ],
)
def test_a_search_of_the_pages_becomes_a_question_that_finds_the_same(
    data: DataDirectory, asked: str, left_out: tuple[str, ...]
) -> None:
    service = SearchService.open(data)
    query = service.resolved(parse_query(split_query(asked)))
    sample = samples.search(query)
    assert sample.left_out == left_out
    if left_out:
        return
    found = ask(graph_folder(data, service.version), question(sample.text), "csv", 30).decode().splitlines()[1:]
    hits = service.operations(service.search(replace(query, limit=100), ()))
    assert sorted(line.partition(",")[0] for line in found) == sorted(entity_uri(one.id) for one in hits)


def test_the_question_about_a_thing_is_offered_on_its_page(client: Client) -> None:
    assert f'href="/en/sparql?about={SEED}"' in client.get(f"/en/projects/{SEED}").text
    assert f"wd:{SEED} ?property ?value" in client.get(f"/en/sparql?about={SEED}").text
    assert client.get("/en/sparql?about=nothing").status_code == 400


def test_what_a_question_leaves_out_is_told(client: Client) -> None:
    assert "no term for it: q." in client.get("/en/sparql?q=skills").text
