"""A list whose next edition has other headings: it stays the list it was, and its operations keep their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from tests.unit.ingest.recognition.invented import write
from tests.unit.ingest.recognition.test_wordings_and_layouts import ORDINARY, Column, table

from kohesio.ingest.run import IngestOptions, ingest
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.sources.registry import Registry

RENAMED = {"Project code": "Operation code", "Project title": "Operation name", "Beneficiary": "Beneficiary name",
           "Start": "Start date", "End": "End date", "Total cost of the project": "Total cost (EUR)"}  # fmt: skip


def operations(folder: Path, paths: Sequence[Path]) -> pl.DataFrame:
    directory = DataDirectory(folder / "data")
    options = IngestOptions(country="IE", registry=Registry([]), created=datetime(2026, 1, 1, tzinfo=UTC))
    ingest(paths, directory, options)
    return Snapshot.open(directory).scan("operations").collect()


def listed(folder: Path, name: str, made: Mapping[str, Column]) -> Path:
    return write(folder / name, table(made))


def test_an_edition_with_new_headings_is_the_same_list_with_the_same_ids(tmp_path: Path) -> None:
    first = operations(tmp_path, [listed(tmp_path, "list-2024-03.csv", ORDINARY)])
    made = {new: ORDINARY[old] for new, old in RENAMED.items()}
    second = operations(tmp_path, [listed(tmp_path, "list-2024-09.csv", made)])
    assert set(second["id"]) == set(first["id"])
    assert operations(tmp_path, []).height == first.height


def test_another_list_with_other_headings_is_a_list_of_its_own(tmp_path: Path) -> None:
    first = operations(tmp_path, [listed(tmp_path, "one-2024-03.csv", ORDINARY)])
    made = {new: ORDINARY[old] for new, old in RENAMED.items()} | {
        "Project code": lambda n: f"ZZ-{n}",
        "Project title": lambda n: f"A course for the young, number {n}",
    }
    operations(tmp_path, [listed(tmp_path, "two-2024-09.csv", made)])
    assert operations(tmp_path, []).height == 2 * first.height


def test_two_editions_in_one_folder_are_one_list_though_the_headings_differ(tmp_path: Path) -> None:
    old = listed(tmp_path, "list-2024-03.csv", ORDINARY)
    made = {new: ORDINARY[name] for new, name in RENAMED.items()}
    both = operations(tmp_path, [old, listed(tmp_path, "list-2024-09.csv", made)])
    assert both["source"].struct.field("list").n_unique() == 1
    assert both.height == operations(tmp_path / "alone", [old]).height
