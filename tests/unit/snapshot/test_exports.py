"""Exports are complete, in order, safe for spreadsheets, and say what the record says."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.strategies import distinct_operations

from kohesio.model.beneficiary import Participation
from kohesio.model.operation import Operation
from kohesio.model.text import Origin, Text
from kohesio.snapshot.exports import OPERATION_COLUMNS, csv_batches, jsonl_batches
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import operation_to_json, operations_to_frame
from kohesio.snapshot.writer import SnapshotWriter

Numbered = Callable[[int], list[Operation]]
Build = Callable[[Sequence[Operation]], Snapshot]


def table(snapshot: Snapshot, rows: list[list[int]], **options: bool) -> list[dict[str, str]]:
    text = b"".join(csv_batches(snapshot, rows, **options)).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def records(snapshot: Snapshot, rows: list[list[int]], **options: bool) -> list[dict[str, object]]:
    return [json.loads(line) for line in b"".join(jsonl_batches(snapshot, rows, **options)).split(b"\n") if line]


def cell(build: Build, operation: Operation, title: str) -> str:
    return table(build([operation]), [[0]])[0][title]


def test_every_title_is_there_once() -> None:
    titles = [column.title for column in OPERATION_COLUMNS]
    assert len(titles) == len(set(titles))


def test_rows_come_in_the_order_of_the_query_over_all_batches(build: Build, numbered: Numbered) -> None:
    rows = [[5, 1], [], [9, 0], [7]]
    snapshot = build(numbered(10))
    expected = [f"code {row}" for row in (5, 1, 9, 0, 7)]
    in_csv = [row["operation_code"] for row in table(snapshot, rows)]
    assert (in_csv, [record["operation_code"] for record in records(snapshot, rows)]) == (expected, expected)


def test_an_export_of_nothing_is_the_header(build: Build) -> None:
    snapshot = build([])
    assert (b"".join(csv_batches(snapshot, [])).count(b"\r\n"), b"".join(jsonl_batches(snapshot, []))) == (1, b"")


def test_amounts_are_numbers_and_missing_ones_empty(build: Build, one_operation: Operation) -> None:
    row = table(build([one_operation]), [[0]])[0]
    assert (row["total_cost_amount"], row["total_cost_currency"], row["eligible_cost_amount"]) == (
        "2382460.50",
        "SEK",
        "",
    )


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2", "@cmd", "\tx", "\r=1"])
def test_a_cell_that_would_run_as_a_formula_is_disarmed(build: Build, one_operation: Operation, text: str) -> None:
    operation = replace(one_operation, title=(Text(text, "sv"),), beneficiaries=(Participation("Q92", text),))
    row = table(build([operation]), [[0]])[0]
    assert (row["title"], row["beneficiaries_name"]) == ("'" + text, "'" + text)


@pytest.mark.parametrize("text", ['He said "no", twice', "two\r\nlines", "semi;colon", "1 = 1", "Ω – 😀"])
def test_any_other_text_comes_back_as_it_was(build: Build, one_operation: Operation, text: str) -> None:
    assert cell(build, replace(one_operation, title=(Text(text, "sv"),)), "title") == text


def test_values_of_a_list_share_a_cell_and_keep_their_places(build: Build, one_operation: Operation) -> None:
    bodies = (Participation("Q92", "A|B", "Ab"), Participation("Q93", "C"))
    row = table(build([replace(one_operation, beneficiaries=bodies)]), [[0]])[0]
    assert (row["beneficiaries_id"], row["beneficiaries_name"], row["beneficiaries_name_latin"]) == (
        "Q92|Q93",
        "A\\|B|C",
        "Ab|",
    )


def test_the_english_text_stands_beside_the_published_one(build: Build, one_operation: Operation) -> None:
    texts = (Text("Nya vägar", "sv"), Text("New ways", "en", Origin.MACHINE))
    row = table(build([replace(one_operation, title=texts)]), [[0]])[0]
    assert (row["title"], row["title_language"], row["title_en"], row["title_en_origin"]) == (
        "Nya vägar",
        "sv",
        "New ways",
        "machine",
    )


@pytest.mark.parametrize(("allowed", "shown"), [(False, "natural person"), (True, "Exempla Exempelsdotter")])
def test_natural_persons_are_named_only_where_the_operator_allows(
    build: Build, one_operation: Operation, *, allowed: bool, shown: str
) -> None:
    person = Participation("Q92", "Exempla Exempelsdotter", is_natural_person=True)
    snapshot = build([replace(one_operation, beneficiaries=(person,))])
    row = table(snapshot, [[0]], show_natural_persons=allowed)[0]
    bodies = records(snapshot, [[0]], show_natural_persons=allowed)[0]["beneficiaries"]
    assert (row["beneficiaries_name"], bodies[0]["name"]) == (shown, shown)  # type: ignore[index]


def test_a_byte_order_mark_is_there_if_asked_for(build: Build, one_operation: Operation) -> None:
    content = b"".join(csv_batches(build([one_operation]), [[0]], byte_order_mark=True))
    assert content.startswith(b"\xef\xbb\xbfid,")


@settings(max_examples=15)
@given(distinct_operations(most=5))
def test_json_lines_are_the_published_records(operations: list[Operation]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        snapshot = _version(Path(folder), operations)
        backwards = [list(range(len(operations)))[::-1]]
        assert records(snapshot, backwards) == [operation_to_json(one) for one in reversed(operations)]


@settings(max_examples=15)
@given(distinct_operations(most=5))
def test_csv_has_a_row_for_every_operation_whatever_its_texts(operations: list[Operation]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = table(_version(Path(folder), operations), [list(range(len(operations)))])
    assert [row["id"] for row in rows] == [operation.id for operation in operations]


def _version(folder: Path, operations: list[Operation]) -> Snapshot:
    with SnapshotWriter(DataDirectory(folder)) as writer:
        writer.add_operations(operations_to_frame(operations))
        return writer.finish(datetime(2026, 1, 1, tzinfo=UTC), "kohesio test")
