"""A row written straight is the record that the operation in it gives, persons hidden or shown."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fixtures_snapshot import invented_operations
from tests.strategies import distinct_operations

from kohesio.model.operation import Operation
from kohesio.snapshot.privacy import NATURAL_PERSON
from kohesio.snapshot.published_rows import published
from kohesio.snapshot.records import operation_from_json, operation_to_json, operations_to_frame
from kohesio.snapshot.rows import json_lines, row_of
from kohesio.snapshot.schema import OPERATIONS


@settings(max_examples=25)
@given(distinct_operations(most=4), st.booleans())
def test_a_row_gives_the_record_of_its_operation(operations: list[Operation], shows: bool) -> None:
    rows = map(row_of, json_lines(operations_to_frame(operations)))
    written = [published(row, tuple(OPERATIONS), show_natural_persons=shows) for row in rows]
    assert written == [operation_to_json(one, show_natural_persons=shows) for one in operations]


def test_a_persons_name_is_hidden_unless_the_operator_shows_it() -> None:
    person = next(one for one in invented_operations() if any(body.is_natural_person for body in one.beneficiaries))
    (line,) = json_lines(operations_to_frame([person]))
    hidden, shown = (
        operation_from_json(published(row_of(line), tuple(OPERATIONS), show_natural_persons=shows)).beneficiaries[0]
        for shows in (False, True)
    )
    assert (hidden.name, hidden.identifiers) == (NATURAL_PERSON, ())
    assert shown == person.beneficiaries[0]
