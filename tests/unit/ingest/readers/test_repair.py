"""Records of unquoted text are joined again where there is one way, and left out where there is not."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from kohesio.ingest.readers import ReadHint, read_tables
from kohesio.ingest.readers.repair import Repair, repair_ragged

_ANCHORS = {0: re.compile(r"[A-Z]\d+"), 2: re.compile(r"[1-7]"), 4: re.compile(r"\d+")}


def _repaired(tmp_path: Path, *records: str) -> Repair:
    path = tmp_path / "list.csv"
    path.write_text("Id,Name,Axis,Body,Sum\n" + "\n".join(records) + "\n", "utf-8")
    (table,) = read_tables(path, ReadHint(delimiter=",", quote="none"))
    return repair_ragged(table, _ANCHORS, 5)


def test_surplus_fields_return_to_the_text_they_came_from(tmp_path: Path) -> None:
    repair = _repaired(tmp_path, "A1,Roads, bridges,3,Town,500", "A2,Plain,2,Town, council, of X,70")
    assert repair.table.cells.rows()[1:] == [
        ("A1", "Roads, bridges", "3", "Town", "500"),
        ("A2", "Plain", "2", "Town, council, of X", "70"),
    ]
    assert repair.repaired == (2, 3)


def test_a_record_with_two_ways_to_fit_is_left_out(tmp_path: Path) -> None:
    repair = _repaired(tmp_path, "A1,Roads,3,4,Town,500", "A2,Plain,2,Town,70")
    assert repair.quarantined == (2,)
    assert repair.table.numbers.to_list() == [1, 3]


def test_a_record_with_too_few_fields_is_left_out(tmp_path: Path) -> None:
    assert _repaired(tmp_path, "A1,Roads,500", "A2,Plain,2,Town,70").quarantined == (2,)


@pytest.mark.reference_data
def test_all_records_of_the_unquoted_list_are_recovered(shared: Path) -> None:
    (table,) = read_tables(shared / "lists" / "FI" / "erdf-esf-2014-2020.csv")
    day, amount = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"), re.compile(r"\d+(?:\.\d+)?")
    authority = re.compile(r"[\w-]+ elinkeino-, liikenne- ja ympäristökeskus|[^,]+")
    anchors = {0: re.compile(r"[AS]\d+"), 1: re.compile("EAKR|ESR"), 3: re.compile("[1-7]"), 4: authority}
    anchors |= {5: re.compile("Toiminnassa"), 6: day, 7: day} | dict.fromkeys(range(9, 13), amount)
    repair = repair_ragged(table, anchors, 13)
    rows = repair.table.cells.rows()[1:]
    assert (len(rows), len(repair.repaired), repair.quarantined) == (2881, 2173, ())
    assert sum(Decimal(row[9]) for row in rows) == 507071089
    assert sum(Decimal(row[11]) for row in rows) == 909640565
