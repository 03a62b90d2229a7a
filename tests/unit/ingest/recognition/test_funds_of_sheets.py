"""The fund of a list that has no column of it is taken from the names of its sheets, if every one names one."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from tests.unit.ingest.invented import operations

from kohesio.ingest.recognition.understanding import RecognitionOptions, understand
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.snapshot.layout import DataDirectory
from kohesio.sources.registry import Registry
from kohesio.sources.specfile import parse_spec
from kohesio.sources.specwriter import write_spec

HEADINGS = ("Operation code", "Name of operation", "Name of beneficiary", "Start date", "End date",
            "Total eligible expenditure", "EU contribution", "Postcode")  # fmt: skip
SHARED = ("AB1 2CD", "AB1 2CE", "AB1 2CF")
BRITISH = RecognitionOptions(country="GB")


def workbook(folder: Path, *sheets: str, fund: str | None = None) -> Path:
    """A list with three invented operations on each sheet, and a column of funds if one is given."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for letter, name in zip("ABC", sheets, strict=False):
        sheet = book.create_sheet(name)
        sheet.append([*HEADINGS, *(("Fund",) if fund else ())])
        for number, postcode in enumerate(SHARED, start=1):
            row = [f"{letter}-000{number}", f"A bridge for town {letter}{number}", f"Council of {letter}{number}",
                   f"2016-0{number}-01", f"2018-1{number - 1}-28", 1000.5 * number, 500.25 * number,
                   postcode]  # fmt: skip
            sheet.append([*row, *((fund,) if fund else ())])
    path = folder / "list.xlsx"
    book.save(path)
    return path


def test_each_sheet_gives_its_rows_the_fund_it_names(tmp_path: Path) -> None:
    path = workbook(tmp_path, "ERDF", "ESF 2014-2020")
    options = IngestOptions(country="GB", registry=Registry([]))
    assert ingest([path], DataDirectory(tmp_path / "data"), options).exit_code == 0
    assert {one["operation_code"][0]: one["funds"] for one in operations(tmp_path)} == {"A": ["ERDF"], "B": ["ESF"]}


def test_the_decision_has_its_evidence_and_confidence(tmp_path: Path) -> None:
    found = understand(workbook(tmp_path, "ERDF", "ESF"), BRITISH)
    (decision,) = [one for one in found.reading.decisions if one.about == "fund"]
    assert (decision.answer, decision.confidence, decision.evidence) == (
        "ERDF, ESF",
        0.85,
        ("the names of its sheets",),
    )
    assert (found.spec.funds, found.spec.fund_of_sheet) == (("ERDF", "ESF"), True)


def test_one_sheet_gives_the_list_its_fund(tmp_path: Path) -> None:
    spec = understand(workbook(tmp_path, "Cohesion Fund"), BRITISH).spec
    assert (spec.funds, spec.fund_of_sheet) == (("CF",), False)


@pytest.mark.parametrize(("sheets", "fund"), [(("ERDF", "Annex"), None), (("ERDF and ESF",), None), (("ERDF",), "ESF")])
def test_nothing_is_taken_from_names_that_do_not_tell_or_where_a_column_does(
    tmp_path: Path, sheets: tuple[str, ...], fund: str | None
) -> None:
    spec = understand(workbook(tmp_path, *sheets, fund=fund), BRITISH).spec
    assert (spec.funds, spec.fund_of_sheet) == ((), False)


def test_what_is_given_counts_more_than_the_sheets(tmp_path: Path) -> None:
    given = RecognitionOptions(country="GB", funds=("CF",))
    spec = understand(workbook(tmp_path, "ERDF", "ESF"), given).spec
    assert (spec.funds, spec.fund_of_sheet) == (("CF",), False)


def test_the_rule_is_written_into_a_description_and_read_again(tmp_path: Path) -> None:
    spec = understand(workbook(tmp_path, "ERDF", "ESF"), BRITISH).spec
    assert parse_spec(write_spec(spec), "again.yml").fund_of_sheet
