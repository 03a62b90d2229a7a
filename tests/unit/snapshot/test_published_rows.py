"""A row written straight is the record that the operation in it gives, persons hidden or shown."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fixtures_snapshot import invented_operations
from tests.strategies import distinct_operations

from kohesio.model.operation import Operation
from kohesio.snapshot.privacy import NATURAL_PERSON
from kohesio.snapshot.published_rows import columns_of, published
from kohesio.snapshot.records import operation_from_json, operation_to_json, operations_to_frame
from kohesio.snapshot.recordstore import RecordStore, RecordWriter
from kohesio.snapshot.schema import OPERATIONS

SHORT = ("id", "title", "eu_contribution")


@settings(max_examples=25)
@given(distinct_operations(most=4), st.booleans())
def test_a_row_gives_the_record_of_its_operation(operations: list[Operation], shows: bool) -> None:
    rows = operations_to_frame(operations).to_arrow().to_pylist()
    written = [published(row, tuple(OPERATIONS), show_natural_persons=shows) for row in rows]
    assert written == [operation_to_json(one, show_natural_persons=shows) for one in operations]


def test_a_persons_name_is_hidden_unless_the_operator_shows_it() -> None:
    person = next(one for one in invented_operations() if any(body.is_natural_person for body in one.beneficiaries))
    (row,) = operations_to_frame([person]).to_arrow().to_pylist()
    hidden, shown = (
        operation_from_json(published(row, tuple(OPERATIONS), show_natural_persons=shows)).beneficiaries[0]
        for shows in (False, True)
    )
    assert (hidden.name, hidden.identifiers) == (NATURAL_PERSON, ())
    assert shown == person.beneficiaries[0]


@pytest.fixture
def store(tmp_path: Path) -> RecordStore:
    table: pa.Table = operations_to_frame(list(invented_operations())).to_arrow()
    writer = RecordWriter(tmp_path / "operations.records", table.schema)
    for batch in table.combine_chunks().to_batches():
        writer.append(batch)
    writer.close()
    return RecordStore(tmp_path / "operations.records")


def test_only_the_columns_of_the_fields_are_read(store: RecordStore) -> None:
    rows = store.take([3, 1], columns_of(SHORT))
    assert [tuple(row) for row in rows] == [SHORT, SHORT]


def test_all_columns_are_read_where_somebody_may_have_to_be_hidden() -> None:
    assert set(columns_of(("id", "beneficiaries"))) == set(OPERATIONS)
