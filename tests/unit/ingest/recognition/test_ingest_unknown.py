from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from tests.unit.ingest.recognition.invented import cells, continental, legal, write

from kohesio.ingest.recognition.understanding import RecognitionOptions
from kohesio.ingest.report import Status
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.sources.registry import Registry


def test_a_list_nobody_described_is_ingested_with_nothing_but_its_country(tmp_path: Path) -> None:
    fields = list(legal()["pl"])
    chance = random.Random(1)
    rows = [cells(fields, number, chance, continental) for number in range(25)]
    path = write(tmp_path / "unknown.csv", [[legal()["pl"][field] for field in fields], *rows])
    directory = DataDirectory(tmp_path / "data")
    options = IngestOptions(
        country="PL",
        registry=Registry([]),
        created=datetime(2020, 1, 1, tzinfo=UTC),
        recognition=RecognitionOptions(period="2014-2020"),
    )
    (report,) = ingest([path], directory, options).files
    assert (report.status, report.operations, report.rejected) == (Status.LOADED, 25, 0)
    (loaded,) = Snapshot.open(directory).lists()
    assert (loaded.country, loaded.periods, loaded.currency) == ("PL", ("2014-2020",), "PLN")
