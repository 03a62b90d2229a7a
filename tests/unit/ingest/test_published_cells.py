"""Answers of the server have the text of every cell, within bounds, and say why where they have not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.ingest.invented import HEADING, ROWS, SPEC, registry, run, write

from kohesio.errors import BusyError
from kohesio.ingest.published_cells import ArchivedCells
from kohesio.ingest.readers.hint import Limits
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.origins import Cell, Origins, origins_of
from kohesio.snapshot.reader import Snapshot
from kohesio.sources.archive import Archive

PERSON = "23-003;Gård;Herr Nils Påhittad;2023-11-01;2024-12-31;1000;400;Nilsbyn;-\n"


@pytest.fixture
def directory(tmp_path: Path) -> DataDirectory:
    run(tmp_path, write(tmp_path / "list.csv", HEADING + ROWS.replace("1000000", " 1000000 ") + PERSON))
    return DataDirectory(tmp_path / "data")


def origins(directory: DataDirectory, *, show: bool = False) -> tuple[Origins, ...]:
    snapshot = Snapshot.open(directory)
    return origins_of(snapshot.operations(range(snapshot.size)), snapshot, show_natural_persons=show)


def cells(found: Origins) -> dict[str, Cell]:
    return {name: mine[0] for name, mine in found.fields if mine[0].column is not None}


def test_every_cell_has_its_text_as_published(directory: DataDirectory) -> None:
    first, second, _ = ArchivedCells(directory).with_texts(origins(directory))
    assert (first.read, first.note, cells(first)["total_cost"].raw) == (True, None, " 1000000 ")
    assert {name: cell.raw for name, cell in cells(second).items()} == {
        "operation_code": "23-002", "title": "Nya vägar", "beneficiaries": "Provköping AB", "places": "Provköping",
        "start_date": "2023-10-01", "end_date": "2024-12-31", "total_cost": "500000.50", "eu_contribution": "200000",
    }  # fmt: skip


@pytest.mark.parametrize("show", [True, False])
def test_cells_that_may_name_or_locate_a_person_are_withheld_whatever_the_operator_shows(
    directory: DataDirectory, show: bool
) -> None:
    found = ArchivedCells(directory).with_texts(origins(directory, show=show))[2]
    assert found.read
    assert {name for name, cell in cells(found).items() if cell.withheld} >= {"title", "beneficiaries", "places"}
    assert not any("hittad" in (cell.raw or "") or "Nilsby" in (cell.raw or "") for cell in cells(found).values())


def test_rows_that_say_the_same_stand_together(tmp_path: Path) -> None:
    spec = SPEC + "repeats: {how: parts, key: operation_code}\n"
    again = "23-001;Gröna rum;Exempelby kommun;2023-09-01;2025-12-31;2000000;400000;Provköping;-\n"
    run(tmp_path, write(tmp_path / "list.csv", HEADING + ROWS + again), spec=spec)
    directory = DataDirectory(tmp_path / "data")
    fields = dict(ArchivedCells(directory).with_texts(origins(directory))[0].fields)
    assert [(cell.raw, cell.rows) for cell in fields["title"]] == [("Gröna rum", (2, 4))]
    assert [(cell.raw, cell.rows) for cell in fields["total_cost"]] == [("1000000", (2,)), ("2000000", (4,))]


def test_without_the_file_the_answer_says_so_and_keeps_what_the_snapshot_has(directory: DataDirectory) -> None:
    before = origins(directory)
    archive = Archive(directory.archive)
    for entry in archive.catalogue():
        archive.path(entry).unlink()
    (found, *_) = ArchivedCells(directory).with_texts(before)
    assert (found.read, found.fields) == (False, before[0].fields)
    assert found.note == "The archive of this site lacks the file as it was read."


def test_a_file_that_was_changed_is_not_quoted(directory: DataDirectory) -> None:
    archive = Archive(directory.archive)
    path = archive.path(archive.catalogue()[0])
    path.write_text(path.read_text("utf-8").replace("Nya", "Gamla"), "utf-8")
    assert {one.note for one in ArchivedCells(directory).with_texts(origins(directory))} == {
        "The archived file is no longer as it was read."
    }


def test_a_file_beyond_the_bounds_is_not_read(directory: DataDirectory) -> None:
    (found, *_) = ArchivedCells(directory, limits=Limits(bytes=10)).with_texts(origins(directory))
    assert not found.read
    assert "within the bounds of one answer" in (found.note or "")


def test_a_long_text_is_read_from_its_marks_however_long_it_is(directory: DataDirectory) -> None:
    archive = Archive(directory.archive)
    file = archive.catalogue()[0]
    lines = archive.path(file).read_bytes().splitlines(keepends=True)
    places = [(row, sum(map(len, lines[: row - 1]))) for row in range(1, len(lines) + 1)]
    archive.mark(file.sha256, places)
    longest = Limits(bytes=max(map(len, lines)))
    assert file.size > longest.bytes
    whole = ArchivedCells(directory).with_texts(origins(directory))
    assert ArchivedCells(directory, limits=longest).with_texts(origins(directory)) == whole
    assert all(one.read for one in whole)
    (few, *_) = ArchivedCells(directory, limits=longest, stretches=1).with_texts(origins(directory))
    assert not few.read


def test_a_long_text_is_marked_when_it_is_ingested(tmp_path: Path) -> None:
    first, _ = ROWS.splitlines(keepends=True)
    rows = [
        first.replace("23-001", f"23-{number}").replace("Gröna", "Gröna " + "rum " * 250) for number in range(18_000)
    ]
    run(tmp_path, write(tmp_path / "list.csv", HEADING + "".join(rows)))
    directory = DataDirectory(tmp_path / "data")
    archive = Archive(directory.archive)
    file = archive.catalogue()[0]
    marks = archive.marks(file.sha256)
    assert len(marks) > 1
    snapshot = Snapshot.open(directory)
    last = origins_of(snapshot.operations([snapshot.size - 1]), snapshot, show_natural_persons=False)
    (found,) = ArchivedCells(directory, limits=Limits(bytes=file.size - 1)).with_texts(last)
    assert cells(found)["operation_code"].raw == "23-17999"


def test_no_more_than_a_few_files_are_read_for_one_answer(tmp_path: Path) -> None:
    other = SPEC.replace("xx-test", "xx-other").replace("Diarienummer", "Numer").replace("SE05SFPR001", "SE16RFPR001")
    write(tmp_path / "in" / "a.csv", HEADING + ROWS)
    write(tmp_path / "in" / "b.csv", (HEADING + ROWS).replace("Diarienummer", "Numer").replace("23-", "24-"))
    directory = DataDirectory(tmp_path / "data")
    ingest([tmp_path / "in"], directory, IngestOptions(registry=registry(SPEC, other)))
    found = ArchivedCells(directory, files=1).with_texts(origins(directory))
    assert [one.read for one in found] == [True, True, False, False]
    assert "ask for this operation alone" in (found[2].note or "")


def test_whoever_waits_for_long_is_told_to_ask_again(directory: DataDirectory) -> None:
    reader = ArchivedCells(directory, patience=0.01)
    with reader._turn, pytest.raises(BusyError, match="ask again"):
        reader.with_texts(origins(directory))
