"""A version: what is written is what is read, it can be trusted, and it never changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from kohesio.errors import DamagedError, NoSnapshotError, PublicationError, UsageError
from kohesio.model.issue import Issue, Severity
from kohesio.model.operation import Operation
from kohesio.model.provenance import LoadedList, Provenance
from kohesio.snapshot import encoded
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.manifest import Manifest
from kohesio.snapshot.publication import current_version, prune, publish, versions
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import operations_to_frame
from kohesio.snapshot.schema import ISSUES, PROVENANCE, SCHEMA_VERSION, TABLES
from kohesio.snapshot.writer import SnapshotWriter

Numbered = Callable[[int], list[Operation]]
Build = Callable[[Sequence[Operation]], Snapshot]

CREATED = datetime(2026, 9, 24, 12, 0, tzinfo=UTC)
LOADED = LoadedList(
    id="xx-one", title="A list", country="SE", languages=("sv",), periods=("2021-2027",), funds=("ESF+",),
    publisher=None, address=None, licence=None, file_name="a.csv", sha256="0" * 64, fetched_at=None,
    edition="2026-01-31", updated=None, currency="SEK", rows=3, operation_rows=3, operations=2, rejected=1, issues=1,
    synthetic=True,
    fill=(("title", 1.0), ("summary", 0.5)),
)  # fmt: skip
ISSUE = Issue("date-order", Severity.PROBLEM, "xx-one", None, 7, "Start", "start_date", "31/31/2020", None, "Q91")
RULE = Provenance("xx-one", None, None, "A", "Titel", "title", "text", None)
DEPARTURE = Provenance("xx-one", None, 7, "B", "Start", "start_date", "date", "soon")


@pytest.fixture
def full(directory: DataDirectory, numbered: Numbered) -> Snapshot:
    """A version with rows in every table."""
    with SnapshotWriter(directory) as writer:
        writer.add_operations(operations_to_frame(numbered(3)))
        writer.add_issues(pl.DataFrame([ISSUE], schema=ISSUES))
        writer.add_provenance(pl.DataFrame([RULE, DEPARTURE], schema=PROVENANCE))
        writer.add_list(LOADED)
        return writer.finish(CREATED, "kohesio test", place_names=lambda code, _vintage: (f"Name of {code}", None))


def files_of(snapshot: Snapshot) -> dict[str, bytes]:
    folder = snapshot.path("operations").parent
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json"}


def test_operations_are_read_by_position_in_the_order_asked_for(build: Build, numbered: Numbered) -> None:
    operations = numbered(10)
    assert build(operations).operations([7, 0, 7]) == [operations[7], operations[0], operations[7]]


@pytest.mark.parametrize("rows", [[], [0], [3, 4, 5], [9, 2, 2, 5]])
def test_a_frame_of_operations_has_the_order_asked_for(build: Build, numbered: Numbered, rows: list[int]) -> None:
    frame = build(numbered(10)).operation_frame(rows, ["operation_code", "places"])
    assert (frame["operation_code"].to_list(), frame.columns) == (
        [f"code {row}" for row in rows],
        ["operation_code", "places"],
    )


@pytest.mark.parametrize("row", [-1, 10])
def test_a_frame_refuses_a_position_that_does_not_exist(build: Build, numbered: Numbered, row: int) -> None:
    snapshot = build(numbered(10))
    with pytest.raises(IndexError):
        snapshot.operation_frame([row], ["id"])


@pytest.mark.parametrize("rows", [1, 6, 7, 20, 50])
def test_a_table_is_read_some_rows_at_a_time_wherever_its_row_groups_end(
    build: Build, numbered: Numbered, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(encoded, "GROUP_ROWS", 7)
    batches = list(build(numbered(20)).batches("operations", rows, ["operation_code"]))
    assert pl.concat(batches)["operation_code"].to_list() == [f"code {row}" for row in range(20)]
    assert {batch.height for batch in batches[:-1]} <= {rows}
    assert batches[-1].height == (20 % rows or rows if rows < 20 else 20)


def test_every_table_has_its_schema(full: Snapshot) -> None:
    assert {table: dict(full.scan(table).collect_schema()) for table in TABLES} == TABLES


def test_lists_and_provenance_come_back(full: Snapshot) -> None:
    assert DEPARTURE.row is not None
    assert (full.lists(), full.provenance_of({"xx-one": [DEPARTURE.row]})) == ((LOADED,), (RULE, DEPARTURE))


def test_issues_and_provenance_are_found_by_operation_and_row(full: Snapshot, one_operation: Operation) -> None:
    found = full.issues_of(replace(one_operation, id="Q91")), full.provenance_of({"xx-one": [5]})
    assert found == ((ISSUE,), (RULE,))


def test_places_bear_the_names_handed_in(full: Snapshot) -> None:
    assert full.places()["name"].to_list() == [f"Name of {code}" for code in ("SE", "SE1", "SE11", "SE110")]


def test_a_beneficiary_is_found_by_id(full: Snapshot) -> None:
    found = [full.beneficiary(identifier) for identifier in ("Q900000000000000101", "Q1", "Q95")]
    assert [one and (one.name, one.operations) for one in found] == [("Exempel AB", 3), None, None]


def test_the_manifest_says_what_is_inside(full: Snapshot) -> None:
    manifest = full.manifest
    assert (manifest.counts["operations"], manifest.synthetic, manifest.lists[0].id) == (3, True, "xx-one")


def test_the_version_is_the_time_and_the_content(full: Snapshot) -> None:
    assert full.version == f"20260924T120000Z-{full.manifest.content_hash[:8]}"


def test_the_same_input_gives_the_same_bytes_at_another_time(tmp_path: Path, numbered: Numbered) -> None:
    made = []
    for hour in (1, 2):
        directory = DataDirectory(tmp_path / str(hour))
        with SnapshotWriter(directory) as writer:
            writer.add_operations(operations_to_frame(numbered(100)))
            writer.add_list(LOADED)
            made.append(writer.finish(CREATED.replace(hour=hour), f"kohesio {hour}"))
    assert (files_of(made[0]), made[0].manifest.content_hash) == (files_of(made[1]), made[1].manifest.content_hash)


def test_the_same_version_twice_is_one_version(build: Build, numbered: Numbered, directory: DataDirectory) -> None:
    first, second = build(numbered(2)), build(numbered(2))
    assert (first.version, versions(directory)) == (second.version, (first.version,))


def test_nothing_but_the_documented_files_is_in_a_version(full: Snapshot) -> None:
    assert set(files_of(full)) == set(full.manifest.files)


def test_an_empty_version_can_be_read(build: Build) -> None:
    snapshot = build([])
    assert (snapshot.size, snapshot.operations([]), snapshot.programmes(), snapshot.beneficiary("Q9")) == (
        0,
        [],
        (),
        None,
    )


def test_one_id_for_two_operations_stops_the_build(build: Build, one_operation: Operation) -> None:
    with pytest.raises(PublicationError, match=one_operation.id):
        build([one_operation, replace(one_operation, operation_code="other")])


def test_one_id_for_an_operation_and_a_beneficiary_stops_the_build(build: Build, one_operation: Operation) -> None:
    with pytest.raises(PublicationError, match="Q900000000000000101"):
        build([replace(one_operation, id=one_operation.beneficiaries[0].id)])


def test_leaving_without_finishing_leaves_nothing(directory: DataDirectory, numbered: Numbered) -> None:
    with SnapshotWriter(directory) as writer:
        writer.add_operations(operations_to_frame(numbered(2)))
    assert list(directory.snapshots.iterdir()) == []


# -- trust


def test_a_sound_version_verifies(full: Snapshot) -> None:
    full.verify()


@pytest.mark.parametrize("table", ["operations", "issues"])
def test_a_changed_byte_is_found_by_verify(full: Snapshot, table: str) -> None:
    path = full.path(table)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedError, match=f"checksum of {table}.parquet"):
        full.verify()


def test_a_missing_file_is_found_on_opening(full: Snapshot, directory: DataDirectory) -> None:
    full.path("places").unlink()
    with pytest.raises(DamagedError, match=r"places\.parquet is missing"):
        Snapshot.open(directory, full.version)


def test_a_cut_file_is_found_on_opening(full: Snapshot, directory: DataDirectory) -> None:
    full.path("places").write_bytes(b"short")
    with pytest.raises(DamagedError, match=r"places\.parquet has 5 bytes"):
        Snapshot.open(directory, full.version)


def changed_manifest(full: Snapshot, text: str) -> None:
    (full.path("operations").parent / "manifest.json").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("version", [0, 999])
def test_another_schema_version_is_refused_with_the_command_that_rebuilds(
    full: Snapshot, directory: DataDirectory, version: int
) -> None:
    changed_manifest(full, json.dumps(json.loads(full.manifest.to_json()) | {"schema_version": version}))
    with pytest.raises(DamagedError, match=f"schema version {version}.*kohesio ingest"):
        Snapshot.open(directory, full.version)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", f'{{"schema_version": {SCHEMA_VERSION}}}', "null"])
def test_a_broken_manifest_is_refused(full: Snapshot, directory: DataDirectory, text: str) -> None:
    changed_manifest(full, text)
    with pytest.raises(DamagedError, match="manifest"):
        Snapshot.open(directory, full.version)


def test_a_manifest_survives_the_way_to_text_and_back(full: Snapshot, directory: DataDirectory) -> None:
    again: Manifest = Snapshot.open(directory, full.version).manifest
    assert again == full.manifest


# -- publication


def test_without_a_published_version_there_is_none(directory: DataDirectory) -> None:
    with pytest.raises(NoSnapshotError, match="kohesio ingest"):
        Snapshot.open(directory)


def test_a_published_version_is_the_one_opened(full: Snapshot, directory: DataDirectory) -> None:
    publish(directory, full.version)
    assert Snapshot.open(directory).version == full.version


def test_a_version_that_is_not_there_cannot_be_published(full: Snapshot, directory: DataDirectory) -> None:
    publish(directory, full.version)
    with pytest.raises(DamagedError):
        publish(directory, "20200101T000000Z-00000000")
    assert current_version(directory) == full.version


@pytest.mark.parametrize("text", ["../../etc", "", "20200101T000000Z-0000000g", "20200101T000000Z-00000000/.."])
def test_only_a_version_becomes_part_of_a_path(directory: DataDirectory, text: str) -> None:
    with pytest.raises(UsageError, match="no snapshot version"):
        directory.snapshot(text)


def test_a_current_that_names_no_version_is_damage(directory: DataDirectory) -> None:
    directory.prepare()
    directory.current.write_text("../elsewhere\n", encoding="utf-8")
    with pytest.raises(DamagedError, match="does not name a version"):
        current_version(directory)


def test_the_archive_is_closed_to_others(directory: DataDirectory) -> None:
    directory.prepare()
    assert directory.archive.stat().st_mode & 0o777 == 0o700


def three_versions(directory: DataDirectory, numbered: Numbered) -> list[str]:
    made = []
    for hour in (1, 2, 3):
        with SnapshotWriter(directory) as writer:
            writer.add_operations(operations_to_frame(numbered(hour)))
            made.append(writer.finish(CREATED.replace(hour=hour), "kohesio test").version)
    return made


def test_pruning_keeps_the_newest_and_the_one_being_served(directory: DataDirectory, numbered: Numbered) -> None:
    first, second, third = three_versions(directory, numbered)
    publish(directory, first)
    assert (prune(directory, 2), versions(directory)) == ((second,), (first, third))


def test_a_version_whose_builder_died_takes_no_place_of_one_that_was_served(
    directory: DataDirectory, numbered: Numbered
) -> None:
    first, died, third = three_versions(directory, numbered)
    for version in (first, third):
        (directory.index / f"{version}-1").mkdir()
    publish(directory, third)
    assert (prune(directory, 2), versions(directory)) == ((died,), (first, third))


def test_pruning_removes_the_indexes_of_what_is_gone(directory: DataDirectory, numbered: Numbered) -> None:
    made = three_versions(directory, numbered)
    for version in made:
        (directory.index / f"{version}-embedded1").mkdir()
    prune(directory, 1)
    assert [path.name for path in directory.index.iterdir()] == [f"{made[2]}-embedded1"]


def test_pruning_clears_what_died_while_being_built(directory: DataDirectory) -> None:
    directory.prepare()
    (directory.snapshots / ".building-dead").mkdir()
    prune(directory, 1)
    assert list(directory.snapshots.iterdir()) == []


def test_pruning_leaves_a_living_build_alone(directory: DataDirectory, numbered: Numbered) -> None:
    with SnapshotWriter(directory) as writer:
        prune(directory, 1)
        writer.add_operations(operations_to_frame(numbered(2)))
        snapshot = writer.finish(CREATED, "kohesio test")
    assert snapshot.size == 2
