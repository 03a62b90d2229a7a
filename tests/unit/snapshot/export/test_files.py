"""XLSX and Parquet hold what the records hold, typed, and say of themselves what they are."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from kohesio.model.beneficiary import Participation
from kohesio.model.operation import Operation
from kohesio.model.text import Text
from kohesio.snapshot.export import workbook
from kohesio.snapshot.export.about import About
from kohesio.snapshot.export.columns import OPERATION_COLUMNS
from kohesio.snapshot.export.formats import FORMATS
from kohesio.snapshot.export.rows import Export
from kohesio.snapshot.reader import Snapshot

Numbered = Callable[[int], list[Operation]]
Build = Callable[[Sequence[Operation]], Snapshot]


def file(form: str, snapshot: Snapshot, rows: list[int], **options: bool) -> io.BytesIO:
    about = About.of(snapshot.manifest, "q=A & B", len(rows))
    return io.BytesIO(b"".join(FORMATS[form].write(Export(snapshot, [rows], about, **options))))


def sheets(snapshot: Snapshot, rows: list[int], **options: bool) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(file("xlsx", snapshot, rows, **options))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def first_row(snapshot: Snapshot, **options: bool) -> dict[str, Any]:
    header, row, *_ = sheets(snapshot, [0], **options)["operations"]
    return dict(zip(header, row, strict=True))


# -- XLSX


def test_a_workbook_has_the_columns_of_the_csv_and_typed_cells(build: Build, one_operation: Operation) -> None:
    row = first_row(build([one_operation]))
    assert list(row) == [column.title for column in OPERATION_COLUMNS]
    assert (row["total_cost_amount"], row["total_cost_currency"], row["eligible_cost_amount"]) == (
        2382460.5,
        "SEK",
        None,
    )
    assert row["start_date_date"] == datetime(2023, 9, 1)  # noqa: DTZ001 - Excel knows no zones
    assert (row["title"], row["title_en"]) == ("Nya vägar", "New ways")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "@cmd", "-2", '<b> & "x" ]]>', "  blanks  ", "two\nlines", "bell \x07 \x1f", "_x0041_ stays", "Ω – 😀"],
)
def test_any_text_comes_back_as_it_was_and_is_never_a_formula(
    build: Build, one_operation: Operation, text: str
) -> None:
    snapshot = build([replace(one_operation, title=(Text(text, "sv"),))])
    book = openpyxl.load_workbook(file("xlsx", snapshot, [0]))
    cell = book["operations"]["C2"]
    assert cell.data_type in {"s", "inlineStr"}
    assert unescape(str(cell.value)) == text


def test_another_reader_reads_the_same(build: Build, numbered: Numbered) -> None:
    snapshot = build(numbered(3))
    book = CalamineWorkbook.from_filelike(file("xlsx", snapshot, [2, 0, 1]))
    codes = [row[1] for row in book.get_sheet_by_name("operations").to_python()]
    assert codes == ["operation_code", "code 2", "code 0", "code 1"]


def test_rows_beyond_the_end_of_a_sheet_go_on_the_next(
    build: Build, numbered: Numbered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", 5)
    found = sheets(build(numbered(10)), list(range(10))[::-1])
    assert [len(rows) for rows in found.values()][:3] == [5, 5, 3]
    assert list(found) == ["operations", "operations 2", "operations 3", "about"]
    codes = [row[1] for name, rows in found.items() if name != "about" for row in rows[1:]]
    assert codes == [f"code {row}" for row in range(9, -1, -1)]


def test_a_sheet_that_grows_too_large_for_a_plain_container_is_ended(
    build: Build, numbered: Numbered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "SHEET_BYTES", 1)
    monkeypatch.setattr(workbook, "SLICE_ROWS", 2)
    found = sheets(build(numbered(4)), [0, 1, 2, 3])
    assert [row[1] for name, rows in found.items() if name != "about" for row in rows[1:]] == [
        "code 0", "code 1", "code 2", "code 3",
    ]  # fmt: skip


def test_a_text_too_long_for_a_cell_is_cut_and_counted(build: Build, one_operation: Operation) -> None:
    found = sheets(build([replace(one_operation, title=(Text("é" * 40_000, "sv"),))]), [0])
    assert len(found["operations"][1][2]) == 32_767
    assert ("cells cut to 32,767 letters", "1") in found["about"]


def test_a_workbook_says_what_it_is(build: Build, one_operation: Operation) -> None:
    snapshot = build([one_operation])
    about = dict(row[:2] for row in sheets(snapshot, [0])["about"])
    assert (about["operations"], about["query"], about["licence"]) == ("1", "q=A & B", "CC-BY-4.0")
    assert snapshot.version in about["citation"]
    assert about["beneficiaries_name"] == "beneficiaries[].name"


def test_a_workbook_of_nothing_has_its_header(build: Build) -> None:
    assert len(sheets(build([]), [])["operations"]) == 1


@pytest.mark.parametrize(("allowed", "shown"), [(False, "natural person"), (True, "Exempla Exempelsdotter")])
def test_a_natural_person_is_named_in_no_format_unless_the_operator_allows(
    build: Build, one_operation: Operation, *, allowed: bool, shown: str
) -> None:
    person = Participation("Q92", "Exempla Exempelsdotter", is_natural_person=True)
    snapshot = build([replace(one_operation, beneficiaries=(person,))])
    assert first_row(snapshot, show_natural_persons=allowed)["beneficiaries_name"] == shown
    table = pq.read_table(file("parquet", snapshot, [0], show_natural_persons=allowed))
    assert table["beneficiaries"][0].as_py()[0]["name"] == shown
    features = json.loads(file("geojson", snapshot, [0], show_natural_persons=allowed).getvalue())["features"]
    assert features[0]["properties"]["beneficiaries_name"] == shown


# -- Parquet


def test_a_parquet_file_holds_the_records_of_the_snapshot_in_order(build: Build, numbered: Numbered) -> None:
    snapshot = build(numbered(6))
    rows = [4, 0, 5, 1]
    found = pl.read_parquet(file("parquet", snapshot, rows))
    expected = pl.read_parquet(snapshot.path("operations"))
    assert found.schema == expected.schema
    assert found.equals(expected[rows])


def test_a_parquet_file_says_what_it_is(build: Build, one_operation: Operation) -> None:
    snapshot = build([one_operation])
    about = pq.read_metadata(file("parquet", snapshot, [0])).metadata
    assert (about[b"kohesio:operations"], about[b"kohesio:query"]) == (b"1", b"q=A & B")
    assert about[b"kohesio:snapshot"].decode() == snapshot.version


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_half_a_file_cannot_be_opened(build: Build, numbered: Numbered, form: str) -> None:
    content = file(form, build(numbered(5)), [0, 1, 2, 3, 4]).getvalue()
    half = io.BytesIO(content[: len(content) // 2])
    with pytest.raises((zipfile.BadZipFile, pa.ArrowInvalid)):
        (openpyxl.load_workbook if form == "xlsx" else pq.read_table)(half)
