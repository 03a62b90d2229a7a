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
from kohesio.sources.specfile import parse_spec

RENAMED = {"Project code": "Operation code", "Project title": "Operation name", "Beneficiary": "Beneficiary name",
           "Start": "Start date", "End": "End date", "Total cost of the project": "Total cost (EUR)"}  # fmt: skip


DESCRIBED = """
id: ie-described
title: Invented list
country: IE
languages: en
periods: 2021-2027
funds: ERDF
currency: EUR
columns:
  Operation code: operation_code
  Operation name: title
  Beneficiary name: beneficiary
  Start date: start_date
  End date: end_date
  Total cost (EUR): total_cost
"""


def operations(folder: Path, paths: Sequence[Path], registry: Registry | None = None) -> pl.DataFrame:
    directory = DataDirectory(folder / "data")
    options = IngestOptions(country="IE", registry=registry or Registry([]), created=datetime(2026, 1, 1, tzinfo=UTC))
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


def test_a_list_with_a_description_of_its_own_stays_that_list_when_no_heading_fits_it_any_more(tmp_path: Path) -> None:
    described = Registry([parse_spec(DESCRIBED, "ie.yml")])
    first = operations(tmp_path, [listed(tmp_path, "list-2024-03.csv", ORDINARY)], described)
    other = ("Ref.", "Project title", "Recipient", "Begin", "Finish", "Project budget in euro")
    renamed = dict(zip(other, ORDINARY.values(), strict=True))
    operations(tmp_path, [listed(tmp_path, "list-2024-09.csv", renamed)], described)
    both = operations(tmp_path, [], described)
    assert set(both["source"].struct.field("list")) == {"ie-described"}
    assert set(both["id"]) == set(first["id"])
