"""The page of a project's origins and the API show the cells of the published file, read from the archive."""

from __future__ import annotations

import pytest
from tests.asgi_client import Client
from tests.unit.ingest.invented import HEADING, ROWS, SPEC, registry, write

from kohesio.app import create_app
from kohesio.index.build import build_index
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.sources.archive import Archive


@pytest.fixture
def directory(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    folder = tmp_path_factory.mktemp("cells")
    path = write(folder / "list.csv", HEADING + ROWS.replace("1000000", "1000000.0"))
    directory = DataDirectory(folder / "data")
    ingest([path], directory, IngestOptions(registry=registry(SPEC)))
    build_index(Snapshot.open(directory), directory)
    return directory


def _client(directory: DataDirectory) -> tuple[Client, str]:
    snapshot = Snapshot.open(directory)
    (first, _) = snapshot.operations(range(snapshot.size))
    return Client(create_app(Settings(data=str(directory.root)))), first.id


def test_the_api_has_the_text_of_the_cell(directory: DataDirectory) -> None:
    client, one = _client(directory)
    whole = client.get(f"/api/v1/operations/{one}/provenance").json()
    record = client.get(f"/api/v1/operations/{one}?provenance=1").json()["provenance"]
    hits = client.get("/api/v1/operations?provenance=1&sort=title").json()["items"]
    for answer in (whole, record, next(hit["provenance"] for hit in hits if hit["id"] == one)):
        assert answer["source"]["note"] is None
        assert answer["fields"]["total_cost"][0]["raw"] == "1000000.0"
        assert answer["fields"]["title"][0]["raw"] == "Gröna rum"


def test_the_page_shows_the_text_of_the_cell_and_no_contact_column(directory: DataDirectory) -> None:
    client, one = _client(directory)
    page = client.get(f"/en/projects/{one}/provenance").text
    assert ">1000000.0</q>" in page
    assert "070-0000001" not in page
    assert "Elsewhere the rule alone" not in page


def test_without_the_file_both_say_so(directory: DataDirectory) -> None:
    archive = Archive(directory.archive)
    archive.path(archive.catalogue()[0]).unlink()
    client, one = _client(directory)
    answer = client.get(f"/api/v1/operations/{one}/provenance").json()
    assert answer["source"]["note"] == "The archive of this site lacks the file as it was read."
    assert answer["fields"]["total_cost"][0]["raw"] is None
    assert "Elsewhere the rule alone" in client.get(f"/en/projects/{one}/provenance").text
