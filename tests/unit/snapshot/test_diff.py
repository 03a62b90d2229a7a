"""A difference between two versions says which operations came, went, and changed in which fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kohesio.model.money import Amount
from kohesio.model.operation import Operation
from kohesio.model.provenance import Source
from kohesio.snapshot.diff import COMPARED, Change, difference
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import operations_to_frame
from kohesio.snapshot.writer import SnapshotWriter

Numbered = Callable[[int], list[Operation]]


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
