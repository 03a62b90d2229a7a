"""One operation in two lists of a programme is one record, told in both ways; another under its code is rejected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.unit.ingest.invented import HEADING, ROWS, SPEC, operations, registry, table, write

from kohesio.ingest.report import IngestReport
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot

SECOND = SPEC.replace("xx-test", "xx-zweite").replace("Diarienummer", "Numer")
"""A second list of the same programme, read after the first."""

GREEN = "23-001;Gröna rum;Exempelby kommun;2023-09-01;2025-12-31;1000000;400000;Exempelby;\n"


def _both(folder: Path, rows: str) -> IngestReport:
    """The invented list, and a second of its programme with ``rows``."""
    write(folder / "in" / "list.csv", HEADING + ROWS)
    write(folder / "in" / "second.csv", HEADING.replace("Diarienummer", "Numer") + rows)
    options = IngestOptions(registry=registry(SPEC, SECOND))
    return ingest([folder / "in"], DataDirectory(folder / "data"), options)


def _finding(folder: Path, rows: str) -> dict[str, Any]:
    _both(folder, rows)
    (found,) = table(folder, "issues").filter(list="xx-zweite", row=2).to_dicts()
    return dict(found)


def test_an_operation_that_two_lists_of_a_programme_have_is_one_record(tmp_path: Path) -> None:
    report = _both(tmp_path, GREEN)
    found = {one["operation_code"]: one for one in operations(tmp_path)}
    assert sorted(found) == ["23-001", "23-002"]
    assert found["23-001"]["source"]["list"] == "xx-test"
    assert ("published-twice" in found["23-001"]["issues"], "published-twice" in found["23-002"]["issues"]) == (
        True,
        False,
    )
    assert [(one.list, one.operation_rows, one.operations, one.rejected, dict(one.issues).get("published-twice", 0))
            for one in report.files] == [("xx-test", 2, 2, 0, 0), ("xx-zweite", 1, 0, 0, 1)]  # fmt: skip


def test_the_second_publication_is_told_with_its_row_and_nothing_differs(tmp_path: Path) -> None:
    found = _finding(tmp_path, GREEN)
    (kept,) = [one for one in operations(tmp_path) if one["operation_code"] == "23-001"]
    assert (found["code"], found["severity"], found["operation"]) == ("published-twice", "note", kept["id"])
    assert found["detail"] == "One operation with the list xx-test, row 2, whose values stand."


def test_what_differs_in_the_second_publication_is_told(tmp_path: Path) -> None:
    changed = GREEN.replace("1000000", "1200000").replace("2025-12-31", "2026-12-31")
    assert _finding(tmp_path, changed)["detail"] == (
        "One operation with the list xx-test, row 2, whose values stand. Here differ: "
        "total_cost 1200000.00 SEK (there 1000000.00 SEK); end_date 2026-12-31 (there 2025-12-31)."
    )


def test_a_name_that_differs_is_not_repeated(tmp_path: Path) -> None:
    found = _finding(tmp_path, GREEN.replace("Exempelby kommun", "Annan kommun"))
    assert found["detail"].endswith("Here differ: beneficiaries.")
    assert found["raw"] is None


def test_another_operation_under_the_same_code_is_rejected(tmp_path: Path) -> None:
    other = "23-001;Helt annat;Annan kommun;2022-01-01;2022-12-31;77;33;Exempelby;\n"
    found = _finding(tmp_path, other)
    assert (found["code"], found["severity"], found["operation"]) == ("repeated-id", "rejected", None)
    assert found["detail"].startswith("Another operation has the programme and code: the list xx-test, row 2.")
    assert dict(table(tmp_path, "lists").select("id", "rejected").iter_rows())["xx-zweite"] == 1
    assert not any("published-twice" in one["issues"] for one in operations(tmp_path))


@pytest.mark.parametrize("fuller", [False, True])
def test_a_copy_of_a_list_that_shares_operations_with_another_is_still_a_copy(tmp_path: Path, fuller: bool) -> None:
    write(tmp_path / "in" / "third.csv", HEADING.replace("Diarienummer", "Numer") + (ROWS if fuller else GREEN))
    report = _both(tmp_path, GREEN)
    assert sorted(one.status.value for one in report.files) == ["copy", "loaded", "loaded"]
    assert {one.file: one.status.value for one in report.files}["third.csv"] == ("loaded" if fuller else "copy")


def test_a_reader_of_the_version_finds_the_other_list_at_the_operation(tmp_path: Path) -> None:
    _both(tmp_path, GREEN)
    snapshot = Snapshot.open(DataDirectory(tmp_path / "data"))
    (operation,) = [one for one in snapshot.operations(range(snapshot.size)) if one.operation_code == "23-001"]
    (found,) = [one for one in snapshot.issues_of(operation) if one.code == "published-twice"]
    assert (found.list, found.row) == ("xx-zweite", 2)
