"""Zeros before a number in the code of an operation: spreadsheets drop them, and at times they tell two apart."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.unit.ingest.invented import HEADING, SPEC, operations, run, write

ROW = "{};Projekt {};Exempelby kommun;2023-09-01;2025-12-31;1000;400;Exempelby;\n"


def ids(folder: Path, *codes: str) -> dict[str, str]:
    """Code → id, of a list of operations with these codes."""
    run(folder, write(folder / "list.csv", HEADING + "".join(ROW.format(code, len(code)) for code in codes)))
    return {one["operation_code"]: one["id"] for one in operations(folder)}


def test_an_operation_keeps_its_id_when_its_code_loses_its_zeros(tmp_path: Path) -> None:
    assert ids(tmp_path / "a", "0012")["0012"] == ids(tmp_path / "b", "12")["12"]


def test_of_two_codes_that_zeros_alone_tell_apart_neither_has_the_id_that_the_other_would_have_alone(
    tmp_path: Path,
) -> None:
    both = ids(tmp_path / "both", "1", "01", "2")
    alone = ids(tmp_path / "alone", "1", "2")
    assert len(set(both.values())) == 3
    assert alone["1"] not in both.values()
    assert alone["2"] == both["2"]


def test_the_order_of_rows_does_not_tell_such_codes_apart(tmp_path: Path) -> None:
    assert ids(tmp_path / "a", "1", "01") == ids(tmp_path / "b", "01", "1")


def test_a_code_of_zeros_alone_is_the_number_nought(tmp_path: Path) -> None:
    assert ids(tmp_path / "a", "00", "7")["00"] == ids(tmp_path / "b", "0", "7")["0"]


def test_codes_of_two_sheets_that_zeros_alone_tell_apart_are_two_operations(tmp_path: Path) -> None:
    book = Workbook()
    for sheet, code in zip((book.active, book.create_sheet()), ("1", "01"), strict=True):
        assert isinstance(sheet, Worksheet)
        sheet.append(HEADING.strip().split(";"))
        sheet.append(ROW.format(code, sheet.title).strip().split(";"))
    book.save(tmp_path / "list.xlsx")
    run(tmp_path, tmp_path / "list.xlsx")
    assert sorted(one["operation_code"] for one in operations(tmp_path)) == ["01", "1"]


def test_the_number_of_another_programme_changes_no_id(tmp_path: Path) -> None:
    spec = SPEC.replace("  Kontakt: personal\n", "  Kontakt: cci\n")
    rows = [ROW.format(code, code).replace(";\n", f";{cci}\n")
            for code, cci in (("1", "2021SE05SFPR001"), ("01", "2021SE16RFPR001"))]  # fmt: skip
    for name, written in (("both", rows), ("alone", rows[:1])):
        run(tmp_path / name, write(tmp_path / f"{name}.csv", HEADING + "".join(written)), spec=spec)
    (alone,) = operations(tmp_path / "alone")
    both = {one["id"] for one in operations(tmp_path / "both")}
    assert len(both) == 2
    assert alone["id"] in both
