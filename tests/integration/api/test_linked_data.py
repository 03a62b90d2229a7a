"""Linked data over HTTP: things by their address, their documents, questions in SPARQL, and Turtle of any question."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import publish_version

from kohesio.app import create_app
from kohesio.linkeddata.store import build_graph
from kohesio.linkeddata.vocabulary import NAMESPACES
from kohesio.model.identifier import entity_uri
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.privacy import NATURAL_PERSON
from kohesio.snapshot.reader import Snapshot

COUNT = "SELECT (COUNT(?o) AS ?n) { ?o wdt:P35 wd:Q9934 }"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    directory = DataDirectory(tmp_path_factory.mktemp("linked"))
    build_graph(publish_version(directory), directory)
    return directory


@pytest.fixture(scope="module")
def client(data: DataDirectory) -> Client:
    return Client(create_app(Settings(data=str(data.root))))


@pytest.fixture(scope="module")
def operation(data: DataDirectory) -> str:
    return Snapshot.open(data).operations([0])[0].id


@pytest.fixture(scope="module")
def body(data: DataDirectory) -> str:
    snapshot = Snapshot.open(data)
    return next(one.id for row in range(9) for one in snapshot.beneficiaries([row]) if not one.is_natural_person)


@pytest.mark.parametrize(
    ("accept", "place"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/de/projects/{id}"),
        ("text/turtle", "/data/{id}.ttl"),
        ("application/ld+json", "/data/{id}.jsonld"),
        ("application/json", "/api/v1/operations/{id}"),
    ],
)
def test_the_address_of_an_operation_leads_to_what_its_reader_reads(
    client: Client, operation: str, accept: str, place: str
) -> None:
    answer = client.get(f"/entity/{operation}", headers={"accept": accept, "accept-language": "de"})
    assert (answer.status_code, answer.headers["location"]) == (303, place.format(id=operation))


def test_things_of_every_kind_have_an_address(client: Client, body: str) -> None:
    leads = {one: client.get(f"/entity/{one}").headers["location"] for one in ("Q2", body, quote(entity_uri("Q2")))}
    assert leads == {"Q2": "/en/places/IE", body: f"/en/beneficiaries/{body}", quote(entity_uri("Q2")): "/en/places/IE"}


@pytest.mark.parametrize("address", ["/entity/Q42424242", "/entity/nothing", "/data/Q42424242.ttl", "/data/Q2.exe"])
def test_what_there_is_not_is_a_404(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ("ttl", ox.RdfFormat.TURTLE),
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("rdf", ox.RdfFormat.RDF_XML),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_every_form_says_the_same(client: Client, operation: str, form: str, read: ox.RdfFormat) -> None:
    answer = client.get(f"/data/{operation}.{form}")
    assert answer.headers["access-control-allow-origin"] == "*"
    found = {(quad.predicate.value, str(quad.object)) for quad in ox.parse(answer.content, read)}
    turtle = client.get(f"/data/{operation}.ttl").content
    assert found == {(quad.predicate.value, str(quad.object)) for quad in ox.parse(turtle, ox.RdfFormat.TURTLE)}


def test_who_holds_a_document_is_told_that_it_still_holds(client: Client, operation: str) -> None:
    tag = client.get(f"/data/{operation}.ttl").headers["etag"]
    assert client.get(f"/data/{operation}.ttl", headers={"if-none-match": tag}).status_code == 304


def test_a_question_is_answered_however_it_is_sent(client: Client) -> None:
    counted = client.get("/api/v1/operations?limit=1&facets=none").json()["count"]
    form = {"content-type": "application/x-www-form-urlencoded"}
    bare = {"content-type": "application/sparql-query"}
    answers = [
        client.get(f"/sparql?{urlencode({'query': COUNT, 'format': 'csv'})}"),
        client.get(f"/sparql?{urlencode({'query': COUNT})}", headers={"accept": "text/csv"}),
        client.request("POST", "/sparql?format=csv", headers=form, content=urlencode({"query": COUNT}).encode()),
        client.request("POST", "/sparql?format=csv", headers=bare, content=COUNT.encode()),
    ]
    assert {answer.text for answer in answers} == {f"n\r\n{counted}\r\n"}


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("SELECT", 400, "no SPARQL 1.1"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "SERVICE is not allowed"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", 400, "no SPARQL 1.1"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_why(client: Client, query: str, status: int, told: str) -> None:
    answer = client.get(f"/sparql?{urlencode({'query': query})}")
    assert answer.status_code == status
    assert told in answer.json()["detail"]


def test_other_kinds_of_bodies_are_refused(client: Client) -> None:
    answer = client.request("POST", "/sparql", headers={"content-type": "text/plain"}, content=b"ASK {}")
    assert answer.status_code == 415


def test_pages_of_other_sites_may_post_a_question(client: Client) -> None:
    assert "POST" in client.request("OPTIONS", "/sparql").headers["access-control-allow-methods"]


def test_who_comes_without_a_question_is_led_to_the_page(client: Client) -> None:
    answer = client.get("/sparql", headers={"accept-language": "fi"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/fi/sparql")


def test_the_turtle_of_a_question_has_the_operations_that_it_finds(client: Client) -> None:
    found = client.get("/api/v1/operations?country=SE&facets=none&fields=id").json()
    answer = client.get("/api/v1/operations.ttl?country=SE")
    kind = ox.NamedNode(f"{NAMESPACES['wdt']}P35")
    written = {
        quad.subject.value
        for quad in ox.parse(answer.content, ox.RdfFormat.TURTLE)
        if quad.predicate == kind and isinstance(quad.subject, ox.NamedNode)
    }
    assert written == {entity_uri(item["id"]) for item in found["items"]}
    assert f"# operations: {found['count']}" in answer.text


def test_no_natural_person_is_named_in_the_graph(data: DataDirectory, client: Client) -> None:
    snapshot = Snapshot.open(data)
    bodies = snapshot.beneficiaries(range(snapshot.scan("beneficiaries").collect().height))
    names = {name for one in bodies if one.is_natural_person for name in one.names}
    assert names
    asked = urlencode({"query": "SELECT ?v { ?s ?p ?v FILTER(isLiteral(?v)) }", "format": "csv"})
    literals = client.get(f"/sparql?{asked}").text
    assert NATURAL_PERSON in literals
    assert not [name for name in names if name in literals]


def test_without_a_graph_a_question_is_told_so_and_things_are_there(small_site: Settings, operation: str) -> None:
    client = Client(create_app(small_site))
    answer = client.get("/sparql?query=ASK%20%7B%7D")
    assert answer.status_code == 503
    assert "kohesio graph" in answer.json()["detail"]
    assert client.get(f"/data/{operation}.ttl").status_code == 200
