"""CSV, JSON Lines and GeoJSON are complete, in order, safe for spreadsheets, and say what the record says."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from tests.strategies import distinct_operations

from kohesio.errors import DamagedError
from kohesio.model.beneficiary import Participation
from kohesio.model.operation import Operation
from kohesio.model.territory import Place, Point
from kohesio.model.text import Origin, Text
from kohesio.snapshot.export import rows as rows_of_exports
from kohesio.snapshot.export.about import About
from kohesio.snapshot.export.columns import OPERATION_COLUMNS
from kohesio.snapshot.export.formats import FORMATS
from kohesio.snapshot.export.rows import Export
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import operation_to_json, operations_to_frame
from kohesio.snapshot.writer import SnapshotWriter

Numbered = Callable[[int], list[Operation]]
Build = Callable[[Sequence[Operation]], Snapshot]


def export_of(snapshot: Snapshot, rows: list[list[int]], **options: int) -> Export:
    return Export(snapshot, rows, About.of(snapshot.manifest, "q=x", sum(map(len, rows))), **options)  # type: ignore[arg-type]


def file(form: str, snapshot: Snapshot, rows: list[list[int]], **options: int) -> bytes:
    return b"".join(FORMATS[form].write(export_of(snapshot, rows, **options)))


def table(snapshot: Snapshot, rows: list[list[int]], **options: int) -> list[dict[str, str]]:
    text = file("csv", snapshot, rows, **options).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def records(snapshot: Snapshot, rows: list[list[int]], **options: int) -> list[dict[str, object]]:
    return [json.loads(line) for line in file("jsonl", snapshot, rows, **options).split(b"\n") if line]


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
    assert (file("csv", snapshot, []).count(b"\r\n"), file("jsonl", snapshot, [])) == (1, b"")
    assert json.loads(file("geojson", snapshot, []))["features"] == []


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
    content = file("csv", build([one_operation]), [[0]], byte_order_mark=True)
    assert content.startswith(b"\xef\xbb\xbfid,")


@settings(max_examples=15)
@given(distinct_operations(most=5))
def test_json_lines_are_the_published_records(operations: list[Operation]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        snapshot = _version(Path(folder), operations)
        backwards = [list(range(len(operations)))[::-1]]
        found = records(snapshot, backwards)
    for record in found[:1]:
        del record["about"]
    assert found == [operation_to_json(one) for one in reversed(operations)]


@settings(max_examples=15)
@given(distinct_operations(most=5))
def test_csv_has_a_row_for_every_operation_whatever_its_texts(operations: list[Operation]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = table(_version(Path(folder), operations), [list(range(len(operations)))])
    assert [row["id"] for row in rows] == [operation.id for operation in operations]


def test_the_first_row_carries_the_statement(build: Build, numbered: Numbered) -> None:
    rows = table(build(numbered(3)), [[2, 0, 1]])
    statement = json.loads(rows[0]["about"])
    assert (statement["operations"], statement["query"], statement["licence"]) == (3, "q=x", "CC-BY-4.0")
    assert statement["snapshot"] in statement["citation"]
    assert [row["about"] for row in rows[1:]] == ["", ""]


def test_the_first_record_carries_the_statement(build: Build, numbered: Numbered) -> None:
    first, *others = records(build(numbered(3)), [[2, 0, 1]])
    assert first["about"]["operations"] == 3  # type: ignore[index]
    assert not any("about" in record for record in others)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize("held", [1, 3, 4, 5])
def test_what_follows_the_rows_held_completes_the_file(build: Build, numbered: Numbered, form: str, held: int) -> None:
    snapshot, rows = build(numbered(5)), [[3, 1], [0, 4, 2]]
    end = b"\r\n" if form == "csv" else b"\n"
    whole = file(form, snapshot, rows)
    beginning = end.join(whole.split(end)[: held + (form == "csv")]) + end
    assert beginning + file(form, snapshot, rows, skip=held) == whole


@pytest.mark.parametrize("form", list(FORMATS))
@pytest.mark.parametrize("promised", [1, 3])
def test_an_export_that_is_not_what_was_promised_breaks_off(
    build: Build, numbered: Numbered, form: str, promised: int
) -> None:
    snapshot = build(numbered(2))
    written = Export(snapshot, [[1, 0]], About.of(snapshot.manifest, "", promised))
    with pytest.raises(DamagedError, match=f"2 operations where {promised}"):
        b"".join(FORMATS[form].write(written))


@pytest.mark.parametrize("form", list(FORMATS))
def test_the_same_question_gives_the_same_bytes(build: Build, numbered: Numbered, form: str) -> None:
    snapshot = build(numbered(4))
    assert file(form, snapshot, [[2, 0, 1]]) == file(form, snapshot, [[2], [0, 1]])


def test_rows_are_put_in_order_over_many_blocks(
    build: Build, numbered: Numbered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_of_exports, "BLOCK_ROWS", 3)
    monkeypatch.setattr(rows_of_exports, "PASS_ROWS", 7)
    order = [11, 3, 19, 0, 7, 8, 9, 1, 2, 4, 5, 6, 10, 18, 17, 12]
    found = table(build(numbered(20)), [order[:5], order[5:]])
    assert [row["operation_code"] for row in found] == [f"code {row}" for row in order]


# -- GeoJSON


def features(build: Build, *operations: Operation) -> list[dict[str, Any]]:
    collection = json.loads(file("geojson", build(operations), [list(range(len(operations)))]))
    assert (collection["type"], collection["about"]["operations"]) == ("FeatureCollection", len(operations))
    found: list[dict[str, Any]] = collection["features"]
    return found


@pytest.mark.parametrize(
    ("points", "geometry"),
    [
        ([], None),
        ([None], None),
        ([Point(59.5, 18.25)], {"type": "Point", "coordinates": [18.25, 59.5]}),
        (
            [Point(59.5, 18.25), None, Point(-1.0, 2.0)],
            {"type": "MultiPoint", "coordinates": [[18.25, 59.5], [2.0, -1.0]]},
        ),
    ],
)
def test_a_feature_has_a_point_for_each_place_that_has_one(
    build: Build, one_operation: Operation, points: list[Point | None], geometry: object
) -> None:
    places = tuple(Place(nuts="SE110", nuts_vintage=2021, point=point) for point in points)
    (feature,) = features(build, replace(one_operation, places=places))
    assert (feature["geometry"], feature["id"]) == (geometry, one_operation.id)


def test_the_properties_of_a_feature_are_typed_and_unaltered(build: Build, one_operation: Operation) -> None:
    (feature,) = features(build, replace(one_operation, title=(Text('=1+1 "x"', "sv"),)))
    properties = feature["properties"]
    assert (properties["title"], properties["total_cost_eur"]) == ('=1+1 "x"', 207535.75)
    assert properties["start_date_date"] == "2023-09-01"


def _version(folder: Path, operations: list[Operation]) -> Snapshot:
    with SnapshotWriter(DataDirectory(folder)) as writer:
        writer.add_operations(operations_to_frame(operations))
        return writer.finish(datetime(2026, 1, 1, tzinfo=UTC), "kohesio test")
