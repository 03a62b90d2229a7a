"""The whole folder of real lists in one run: each list once, copies and older editions told, contacts nowhere."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import polars as pl
import pytest
import yaml

from kohesio.ingest.report import IngestReport, Status
from kohesio.ingest.run import ingest
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot

pytestmark = [pytest.mark.reference_data, pytest.mark.slow]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture(scope="module")
def report(shared: Path, folder: Path) -> IngestReport:
    return ingest([shared / "lists"], DataDirectory(folder))


def test_each_list_is_loaded_once(report: IngestReport) -> None:
    loaded = [one.list for one in report.files if one.status is Status.LOADED]
    assert report.exit_code == 0
    assert len(loaded) == len(set(loaded)) == 24


def test_the_austrian_text_is_a_copy_and_the_older_danish_edition_stays_in_the_archive(report: IngestReport) -> None:
    assert {one.file: one.status for one in report.files if one.status in {Status.COPY, Status.OLDER_EDITION}} == {
        "esf-2014-2020-utf16.txt": Status.COPY,
        "erdf-esf-2014-2020-20160621.csv": Status.OLDER_EDITION,
    }


def test_tables_that_are_no_lists_are_refused_with_a_reason(report: IngestReport) -> None:
    refused = {one.file: one.reason for one in report.files if one.status is Status.REFUSED}
    assert refused == dict.fromkeys(
        ("programme-totals-2007-2013.xls", "cci-2014-2020.csv", "column-names-2014-2020.csv"),
        "not-a-list-of-operations",
    )


def test_every_operation_has_an_id_of_its_own_and_a_place(report: IngestReport, folder: Path) -> None:
    frame = pl.read_parquet(Snapshot.open(DataDirectory(folder)).path("operations"))
    assert frame.height == report.operations
    assert frame["id"].n_unique() == frame.height
    assert frame["places"].list.len().min() == 1


def test_amounts_of_every_currency_are_converted(report: IngestReport, folder: Path) -> None:
    frame = pl.read_parquet(Snapshot.open(DataDirectory(folder)).path("operations"))
    for name in ("total_cost", "eligible_cost", "eu_contribution"):
        amounts = frame.filter(pl.col(name).is_not_null()).select(pl.col(name).struct.unnest())
        assert amounts["eur"].null_count() == 0, name


def test_contacts_are_nowhere_in_what_is_published(report: IngestReport, shared: Path, folder: Path) -> None:
    contacts = _contacts(shared)
    assert len(contacts) > 100
    tables = list((folder / "snapshots").rglob("*.parquet"))
    texts = {text for path in tables for text in _texts(pl.read_parquet(path))}
    assert not contacts & texts
    assert not any(mail in text for text in texts if "@" in text for mail in contacts if "@" in mail)


def _contacts(shared: Path) -> set[str]:
    """Cells of the personal columns, by the manifest of the folder."""
    found: set[str] = set()
    manifest = yaml.load((shared / "lists" / "manifest.yaml").read_text("utf-8"), yaml.CSafeLoader)
    for entry in manifest["files"]:
        path = shared / "lists" / entry["path"]
        for name in entry.get("personal_data_columns", ()):
            heading = name.partition(" (")[0]
            if path.suffix == ".json":
                found |= {str(one[heading]) for one in json.loads(path.read_text("utf-8"))}
            else:
                rows = list(csv.DictReader(path.read_text("cp1252").splitlines(keepends=True), delimiter=";"))
                found |= {part for row in rows for part in [row[heading], *row[heading].split("\n")]}
    return {each.strip() for each in found} - {"", "UPPGIFT SAKNAS"}


def _texts(frame: pl.DataFrame) -> set[str]:
    """Every text in a table, however deep."""
    return {text for row in frame.iter_rows() for cell in row for text in _walk(cell)}


def _walk(cell: object) -> set[str]:
    if isinstance(cell, str):
        return {cell}
    if isinstance(cell, dict):
        return {text for value in cell.values() for text in _walk(value)}
    if isinstance(cell, (list, pl.Series)):
        return {text for value in cell for text in _walk(value)}
    return set()
