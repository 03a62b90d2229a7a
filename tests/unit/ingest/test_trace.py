"""From values back to cells: what a file says is told as it stands, and what no surface shows is withheld."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from tests.unit.ingest.invented import HEADING, ROWS, SPEC, registry, run, write

from kohesio.errors import DamagedError, MissingError
from kohesio.ingest.trace import Trace, TracedCell, trace
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.tombstones import Tombstone, Tombstones
from kohesio.sources.archive import Archive

PERSON = "23-003;Gård;Herr Nils Påhittad;2023-11-01;2024-12-31;1000;400;Nilsbyn;-\n"
"""An invented person: the form of address says that it is one."""


def traced(folder: Path, at: int = 0, spec: str = SPEC) -> Trace:
    directory = DataDirectory(folder / "data")
    snapshot = Snapshot.open(directory)
    (operation,) = (one for one in snapshot.operations(range(snapshot.size)) if one.source.rows[0] == at + 2)
    return trace(operation, snapshot, directory, registry(spec))


def cells(found: Trace) -> Mapping[str, TracedCell]:
    """The first cell of each field that has one."""
    return {name: mine[0] for name, mine in found.fields if mine[0].column is not None}


@pytest.fixture
def text_list(tmp_path: Path) -> Path:
    run(tmp_path, write(tmp_path / "list.csv", HEADING + ROWS + PERSON))
    return tmp_path


def test_an_ordinary_value_is_led_back_to_its_cell(text_list: Path) -> None:
    found = cells(traced(text_list, 1))["total_cost"]
    assert (found.column, found.header, found.row, found.raw) == ("F", "Total kostnad", 3, "500000.50")
    assert (found.departs, found.withheld) == (False, False)
    assert found.explanation.startswith("The cell is read as an amount. Euro: divided by")


def test_the_text_of_a_cell_keeps_its_white_space(tmp_path: Path) -> None:
    run(tmp_path, write(tmp_path / "list.csv", HEADING + ROWS.replace("Gröna rum", "  Gröna  rum ")))
    assert cells(traced(tmp_path))["title"].raw == "  Gröna  rum "


def test_what_no_column_holds_has_a_rule_alone(text_list: Path) -> None:
    (rule,) = dict(traced(text_list).fields)["programme"]
    assert (rule.column, rule.row, rule.raw) == (None, None, None)
    assert rule.explanation == "No column says it: the description of the list does, for all its projects."


def test_a_sheet_of_a_workbook_is_read_as_it_was_the_first_time(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.create_sheet("Notes").append(["Notes", "of the authority"])
    sheet = workbook.create_sheet("Projekt")
    for line in (HEADING + ROWS).splitlines():
        sheet.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in line.split(";")])
    workbook.save(tmp_path / "list.xlsx")
    run(tmp_path, tmp_path / "list.xlsx")
    found = traced(tmp_path, 1)
    assert found.source.sheet == "Projekt"
    assert (cells(found)["title"].raw, cells(found)["total_cost"].raw) == ("Nya vägar", "500000.5")


def test_an_operation_of_several_rows_has_a_cell_of_each(tmp_path: Path) -> None:
    spec = SPEC + "repeats: {how: parts, key: operation_code}\n"
    again = "23-001;Gröna rum;Exempelby kommun;2023-09-01;2025-12-31;2000000;800000;Provköping;-\n"
    run(tmp_path, write(tmp_path / "list.csv", HEADING + ROWS + again), spec=spec)
    found = dict(traced(tmp_path, spec=spec).fields)["total_cost"]
    assert [(one.row, one.raw) for one in found] == [(2, "1000000"), (4, "2000000")]


def test_contact_columns_are_in_no_trace(text_list: Path) -> None:
    assert "Påhittad" not in repr([traced(text_list, at).fields for at in range(2)])


def test_a_column_that_is_described_as_contact_data_by_now_is_withheld(text_list: Path) -> None:
    found = cells(traced(text_list, spec=SPEC.replace("Kommun: municipality", "Kommun: personal")))["places"]
    assert (found.column, found.withheld, found.raw) == ("H", True, None)


def test_cells_that_could_name_or_locate_a_natural_person_are_withheld(text_list: Path) -> None:
    found = traced(text_list, 2)
    assert [one.is_natural_person for one in found.operation.beneficiaries] == [True]
    mine = cells(found)
    assert {name for name, cell in mine.items() if cell.withheld} == {
        "operation_code",
        "title",
        "places",
        "beneficiaries",
    }
    assert (mine["total_cost"].raw, mine["start_date"].raw) == ("1000", "2023-11-01")
    assert "Nils" not in repr(found.fields)


def test_a_name_that_was_removed_stays_away(text_list: Path) -> None:
    tombstones = Tombstones.of(DataDirectory(text_list / "data"))
    key = tombstones.key("SE", "Provköping AB")
    tombstones.write([Tombstone("Q1", (key,), "2026-01-01", "2023-01-01", "a rule")])
    assert cells(traced(text_list, 1))["beneficiaries"].withheld
    assert cells(traced(text_list, 0))["beneficiaries"].raw == "Exempelby kommun"


def test_the_file_that_is_left_when_names_were_removed_is_read_in_its_place(text_list: Path) -> None:
    kept = Archive(DataDirectory(text_list / "data").archive)
    (entry,) = kept.catalogue()
    kept.rewrite(entry.sha256, kept.path(entry).read_bytes().replace(b"Herr Nils", b"natural"), "Names were removed.")
    found = traced(text_list)
    assert found.file.note == "Names were removed."
    assert found.file.sha256 != found.source.sha256
    assert cells(found)["title"].raw == "Gröna rum"


def test_a_file_that_is_missing_is_said_with_what_to_do(text_list: Path) -> None:
    (DataDirectory(text_list / "data").archive / traced(text_list).source.sha256).unlink()
    with pytest.raises(MissingError, match=r"lacks the file list\.csv .* fetch and ingest the list again"):
        traced(text_list)


def test_a_file_that_was_changed_is_not_believed(text_list: Path) -> None:
    path = DataDirectory(text_list / "data").archive / traced(text_list).source.sha256
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(DamagedError, match=r"is no longer list\.csv"):
        traced(text_list)
