"""Fill rates say how complete a list is; a difference says what an edition changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from tests.strategies import distinct_operations

from kohesio.model.money import Amount
from kohesio.model.operation import Operation
from kohesio.model.programme import ProgrammeRef
from kohesio.model.provenance import Source
from kohesio.snapshot.diff import COMPARED, Change, difference
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import operations_to_frame
from kohesio.snapshot.statistics import FIELDS, filled, shares, statistics_by_list
from kohesio.snapshot.writer import SnapshotWriter

Numbered = Callable[[int], list[Operation]]


@settings(max_examples=15)
@given(distinct_operations(most=6))
def test_a_field_is_filled_where_the_operation_has_it(operations: list[Operation]) -> None:
    nothing = (None, (), ProgrammeRef())
    expected = {name: sum(getattr(one, name) not in nothing for one in operations) for name in FIELDS}
    counts = dict(filled(operations_to_frame(operations)))
    programmes = [one.programme for one in operations]
    expected["programme"] = sum(bool(one.id or one.cci or one.name) for one in programmes)
    assert counts == expected


def test_shares_are_between_none_and_all() -> None:
    assert dict(shares(dict.fromkeys(FIELDS, 0) | {"title": 3, "summary": 1}, 3))["summary"] == pytest.approx(0.3333)


def test_a_list_without_operations_has_no_shares() -> None:
    assert shares(dict.fromkeys(FIELDS, 0), 0) == ()


def test_every_list_has_its_own_statistics(numbered: Numbered) -> None:
    operations = numbered(3)
    operations[2] = replace(operations[2], source=Source("xx-two", "0" * 64, None, (1,)), title=())
    found = statistics_by_list(operations_to_frame(operations).lazy())
    assert [(one.id, one.operations, dict(one.fill)["title"]) for one in found] == [
        ("xx-one", 2, 1.0),
        ("xx-two", 1, 0.0),
    ]


def version(folder: Path, operations: Sequence[Operation]) -> Snapshot:
    with SnapshotWriter(DataDirectory(folder)) as writer:
        writer.add_operations(operations_to_frame(operations))
        return writer.finish(datetime(2026, 1, 1, tzinfo=UTC), "kohesio test")


def test_a_difference_names_what_came_what_went_and_what_changed(tmp_path: Path, numbered: Numbered) -> None:
    one, two, three, four = numbered(4)
    dearer = replace(two, total_cost=Amount(Decimal("1.00"), "EUR"), funds=("ERDF",))
    moved = replace(three, source=Source("xx-one", "1" * 64, None, (99,)))
    found = difference(version(tmp_path / "old", [one, two, three]), version(tmp_path / "new", [moved, four, dearer]))
    assert (found.added, found.gone, found.changed, found.by_field()) == (
        (four.id,),
        (one.id,),
        (Change(two.id, ("funds", "total_cost")),),
        (("funds", 1), ("total_cost", 1)),
    )


@pytest.mark.parametrize("name", ["total_cost", "start_date", "title", "cofinancing_rate", "period"])
def test_a_value_that_appears_is_a_change(tmp_path: Path, one_operation: Operation, name: str) -> None:
    nothing: dict[str, Any] = {name: {"title": (), "period": ""}.get(name)}
    empty = replace(one_operation, **nothing)
    found = difference(version(tmp_path / "old", [empty]), version(tmp_path / "new", [one_operation]))
    assert found.changed == (Change(one_operation.id, (name,)),)


def test_a_version_does_not_differ_from_itself(tmp_path: Path, numbered: Numbered) -> None:
    same = version(tmp_path, numbered(5))
    found = difference(same, same)
    assert (found.added, found.gone, found.changed) == ((), (), ())


def test_every_field_but_id_and_source_is_compared(one_operation: Operation) -> None:
    assert len(COMPARED) == len(operations_to_frame([one_operation]).columns) - 2
