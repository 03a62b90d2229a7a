"""A natural person's name, or a place finer than NUTS 2, reaches no page, answer, export, suggestion or search."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

import polars as pl
import pytest
from tests.asgi_client import Client
from tests.unit.ingest.invented import SPEC, registry, write

from kohesio.app import create_app
from kohesio.index.build import build_index
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot

HEADING = "Diarienummer;Projekt;Stödmottagare;Start;Slut;Total kostnad;EU-stöd;Kommun;NUTS\n"
ROWS = (
    "23-001;Ugn åt Erika Påhittad;Erika Påhittad;2023-09-01;31.31.2025;1000;400;Hemligby;SE232\n"
    "23-002;Nya vägar;Provköping AB;2023-10-01;2024-12-31;500;200;Provköping;SE224\n"
)
WORDS = ("hittad", "HITTAD", "Hemligby", "SE232")
DESCRIPTION = SPEC.replace("  Kontakt: personal\n", "  NUTS: nuts\n")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    folder = tmp_path_factory.mktemp("persons")
    directory = DataDirectory(folder / "data")
    path = write(folder / "list.csv", HEADING + ROWS)
    options = IngestOptions(registry=registry(DESCRIPTION), created=datetime(2026, 1, 2, tzinfo=UTC))
    assert ingest([path], directory, options).operations == 2
    build_index(Snapshot.open(directory), directory)
    return directory


@pytest.fixture(scope="module")
def client(data: DataDirectory) -> Client:
    site = Settings(data=str(data.root), operator_name="Example Operator", operator_contact="https://operator.example")
    return Client(create_app(site))


@pytest.fixture(scope="module")
def person(data: DataDirectory) -> dict[str, str]:
    """Ids of the person and of the operation."""
    record = pl.read_parquet(Snapshot.open(data).path("operations")).filter(operation_code="23-001").to_dicts()[0]
    assert record["beneficiaries"][0]["is_natural_person"] is True
    assert record["beneficiaries"][0]["name"] == "Erika Påhittad"
    return {"operation": record["id"], "beneficiary": record["beneficiaries"][0]["id"]}


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/operations", "/api/v1/operations/{operation}", "/api/v1/operations/{operation}?provenance=1",
        "/api/v1/beneficiaries", "/api/v1/beneficiaries/{beneficiary}", "/api/v1/facets", "/api/v1/lists",
        "/api/v1/operations?beneficiary={beneficiary}", "/en/projects", "/en/projects/{operation}", "/en/beneficiaries",
        "/en/beneficiaries/{beneficiary}", "/en/projects.csv", "/en/projects.json", "/api/v1/export.csv",
        "/api/v1/export.jsonl", "/en/lists", "/en/",
    ],
)  # fmt: skip
def test_no_surface_names_or_locates_the_person(client: Client, person: dict[str, str], address: str) -> None:
    answer = client.get(address.format(**person))
    if answer.status_code == 302:
        answer = client.get(answer.headers["location"])
    assert answer.status_code in {200, 404}
    assert not [word for word in WORDS if word in answer.text]


def test_the_operation_is_there_without_the_name(client: Client, person: dict[str, str]) -> None:
    record = client.get(f"/api/v1/operations/{person['operation']}").json()
    assert record["beneficiaries"][0]["name"] == "natural person"
    assert record["title"][0]["text"] == "Ugn åt …"
    assert [place["nuts"] for place in record["places"]] == ["SE23"]


@pytest.mark.parametrize("words", ["Påhittad", "Erika Påhittad", '"Erika Påhittad"', "påhit*", "pahittad", "Hemligby"])
def test_the_name_finds_nothing(client: Client, words: str) -> None:
    assert client.get(f"/api/v1/operations?q={quote(words)}").json()["count"] == 0
    assert client.get(f"/api/v1/beneficiaries?q={quote(words)}").json()["count"] == 0


@pytest.mark.parametrize("words", ["Erik", "Påhit", "Hemlig"])
def test_the_name_is_never_suggested(client: Client, words: str) -> None:
    answer = client.get(f"/api/v1/suggest?q={quote(words)}")
    assert answer.status_code == 200
    assert "hittad" not in answer.text
    assert "Hemligby" not in answer.text


def test_the_findings_and_the_provenance_keep_no_cell_of_the_person(data: DataDirectory) -> None:
    snapshot = Snapshot.open(data)
    for table in ("issues", "provenance", "places", "programmes", "lists"):
        text = str(snapshot.scan(table).collect().to_dicts())
        assert not [word for word in WORDS if word in text], table
