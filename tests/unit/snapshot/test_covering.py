"""What the coverage of a list is counted from: an operation has a field of the law, or lacks it."""

from __future__ import annotations

from hypothesis import given, settings
from tests.strategies import distinct_operations

from kohesio.model.operation import Operation
from kohesio.snapshot.covering import FIELDS, counted
from kohesio.snapshot.records import operations_to_frame


@settings(max_examples=15)
@given(distinct_operations(most=6))
def test_an_operation_has_what_its_record_holds(operations: list[Operation]) -> None:
    table = counted(operations_to_frame(operations).lazy()).collect()
    assert table["operations"].sum() == len(operations)
    for name in set(FIELDS) - {"places"}:
        assert table[f"has_{name}"].sum() == sum(getattr(one, name) not in (None, ()) for one in operations), name
