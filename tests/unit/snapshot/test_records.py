"""One operation in three forms says the same in each."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from tests.strategies import distinct_operations, operations

from kohesio.model.operation import Operation
from kohesio.model.provenance import LoadedList
from kohesio.snapshot.privacy import NATURAL_PERSON
from kohesio.snapshot.records import (
    list_from_row,
    list_to_row,
    operation_from_json,
    operation_from_row,
    operation_to_json,
    operation_to_row,
    operations_to_frame,
)
from kohesio.snapshot.schema import OPERATIONS

LOADED = LoadedList(
    id="xx-one", title="A list", country="SE", languages=("sv",), periods=("2021-2027",), funds=("ESF+",),
    publisher=None, address=None, licence=None, file_name="a.csv", sha256="0" * 64, fetched_at=None,
    edition="2026-01-31", updated=None, currency="SEK", rows=3, operation_rows=3, operations=2, rejected=1, issues=1,
    synthetic=False,
    fill=(("title", 1.0), ("summary", 0.5)),
)  # fmt: skip


@settings(max_examples=25)
@given(operations())
def test_an_operation_survives_the_way_to_a_row_and_back(operation: Operation) -> None:
    assert operation_from_row(operation_to_row(operation)) == operation


@settings(max_examples=25)
@given(distinct_operations())
def test_operations_survive_the_way_to_a_frame_and_back(given_operations: list[Operation]) -> None:
    frame = operations_to_frame(given_operations)
    assert [operation_from_row(row) for row in frame.iter_rows(named=True)] == given_operations


@settings(max_examples=25)
@given(operations())
def test_an_operation_survives_the_way_to_json_text_and_back(operation: Operation) -> None:
    text = json.dumps(operation_to_json(operation, show_natural_persons=True))
    assert operation_from_json(json.loads(text)) == operation


def test_no_operations_are_a_frame_of_the_schema() -> None:
    assert dict(operations_to_frame([]).schema) == OPERATIONS


def test_a_list_survives_the_way_to_a_row_and_back() -> None:
    assert list_from_row(list_to_row(LOADED)) == LOADED


@settings(max_examples=25)
@given(operations())
def test_json_has_every_field_and_shows_no_natural_person(operation: Operation) -> None:
    record = operation_to_json(operation)
    shown = [one["name"] == NATURAL_PERSON for one in record["beneficiaries"]]  # type: ignore[union-attr,call-overload,index]
    assert (list(record), shown) == (list(OPERATIONS), [bool(one.is_natural_person) for one in operation.beneficiaries])


def test_shapes_are_those_of_the_operation_record(one_operation: Operation) -> None:
    record = operation_to_json(one_operation)
    assert {name: record[name] for name in ("total_cost", "start_date", "source", "eligible_cost", "parts")} == {
        "total_cost": {
            "amount": "2382460.50",
            "currency": "SEK",
            "eur": "207535.75",
            "rate": "11.4797",
            "rate_date": "2023",
            "basis": "published",
        },
        "start_date": {"date": "2023-09-01", "precision": "day"},
        "source": {"list": "xx-one", "sha256": "0" * 64, "sheet": None, "rows": [5]},
        "eligible_cost": None,
        "parts": [],
    }


def test_a_row_may_hold_null_where_a_list_is_empty(one_operation: Operation) -> None:
    row = operation_to_row(one_operation) | {
        "parts": None,
        "start_date": {"date": date(2023, 9, 1), "precision": "day"},
    }
    assert operation_from_row(row) == one_operation


def test_decimals_stay_decimals(one_operation: Operation) -> None:
    again = operation_from_row(operations_to_frame([one_operation]).row(0, named=True))
    assert again.cofinancing_rate is not None
    assert again.cofinancing_rate.percent == Decimal(40)
