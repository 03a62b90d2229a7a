"""A project that two lists of one programme publish: pages and API name both, with what differs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.asgi_client import Client
from tests.unit.ingest.invented import HEADING, ROWS, SPEC, registry, write

from kohesio.app import create_app
from kohesio.index.build import build_index
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Client, str, str]:
    """The site of two lists, the project that both have, and one that only the first has."""
    folder = tmp_path_factory.mktemp("twice")
    first, _ = ROWS.splitlines(keepends=True)
    write(folder / "in" / "list.csv", HEADING + ROWS)
    write(folder / "in" / "second.csv", HEADING.replace("Diarienummer", "Numer") + first.replace("400000", "410000"))
    directory = DataDirectory(folder / "data")
    second = SPEC.replace("xx-test", "xx-zweite").replace("Diarienummer", "Numer")
    ingest([folder / "in"], directory, IngestOptions(registry=registry(SPEC, second)))
    snapshot = Snapshot.open(directory)
    build_index(snapshot, directory)
    codes = {one.operation_code: one.id for one in snapshot.operations(range(snapshot.size))}
    return Client(create_app(Settings(data=str(directory.root)))), codes["23-001"], codes["23-002"]


@pytest.mark.parametrize("page", ["", "/provenance"])
def test_the_pages_of_a_project_name_the_other_list_and_what_differs_there(
    served: tuple[Client, str, str], page: str
) -> None:
    client, twice, once = served
    text = client.get(f"/en/projects/{twice}{page}").text
    assert 'href="/en/lists/xx-zweite"' in text
    assert "eu_contribution 410000.00 SEK (there 400000.00 SEK)" in text
    assert "xx-zweite" not in client.get(f"/en/projects/{once}{page}").text


def test_the_api_tells_the_second_publication_among_the_findings(served: tuple[Client, str, str]) -> None:
    client, twice, _ = served
    assert "published-twice" in client.get(f"/api/v1/operations/{twice}").json()["issues"]
    answer = client.get(f"/api/v1/operations/{twice}/provenance").json()
    assert [(one["list"], one["row"]) for one in answer["issues"] if one["code"] == "published-twice"] == [
        ("xx-zweite", 2)
    ]


def test_lists_say_how_many_of_their_operations_stand_with_another(served: tuple[Client, str, str]) -> None:
    client = served[0]
    counts = {one["id"]: one["published_twice"] for one in client.get("/api/v1/lists").json()["items"]}
    assert counts == {"xx-test": 0, "xx-zweite": 1}


@pytest.mark.parametrize(
    ("edition", "amount", "source"),
    [
        ("{date: 2024-05-01}", "410000.00", "xx-zweite"),
        ("{date: 2022-05-01}", "400000.00", "xx-test"),
        ("{date: 2023-05-01}", "400000.00", "xx-test"),
        ("{}", "400000.00", "xx-test"),
    ],
    ids=["newer", "older", "of the same date", "without a date"],
)
def test_the_values_are_those_of_the_newer_list(tmp_path: Path, edition: str, amount: str, source: str) -> None:
    first, _ = ROWS.splitlines(keepends=True)
    write(tmp_path / "in" / "list.csv", HEADING + ROWS)
    write(tmp_path / "in" / "second.csv", HEADING.replace("Diarienummer", "Numer") + first.replace("400000", "410000"))
    second = SPEC.replace("xx-test", "xx-zweite").replace("Diarienummer", "Numer")
    second = second.replace("edition: {date: 2023-05-01}", f"edition: {edition}")
    directory = DataDirectory(tmp_path / "data")
    ingest([tmp_path / "in"], directory, IngestOptions(registry=registry(SPEC, second)))
    snapshot = Snapshot.open(directory)
    twice = [one for one in snapshot.operations(range(snapshot.size)) if one.operation_code == "23-001"]
    assert [(one.eu_contribution.amount, one.source.list) for one in twice if one.eu_contribution] == [
        (Decimal(amount), source)
    ]
    assert snapshot.size == 2


def test_an_operation_of_two_lists_counts_once_in_totals(served: tuple[Client, str, str]) -> None:
    answer = served[0].get("/api/v1/operations").json()
    assert answer["count"] == 2
