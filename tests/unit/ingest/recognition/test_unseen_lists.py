"""How far lists are understood that recognition was not developed on; see ``unseen_lists``.

Limits are a little below what was measured, so that a step back shows. No column may be read wrongly without a doubt
being shown. What each part showed when it was first measured is in ``docs/decisions/recognition.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.unit.ingest.recognition.unseen_files import Unseen
from tests.unit.ingest.recognition.unseen_lists import OPERATIONS, Written, unseen_lists, write

from kohesio.ingest.recognition.measure import Outcome, measure
from kohesio.ingest.recognition.reading import SURE, ColumnReading, Role
from kohesio.ingest.recognition.understanding import RecognitionOptions

pytestmark = pytest.mark.slow

PARTS = ("open", "held_out", "second_held_out", "third_held_out", "adversary_open", "adversary_held_out",
         "second_adversary")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A list as it was made and what was understood of it."""

    unseen: Unseen
    written: Written
    outcome: Outcome

    def wrong(self) -> Iterator[tuple[str, float]]:
        """The columns that were read wrongly, and how sure that was (0: not read at all)."""
        by_place = {column.index: column for column in self.outcome.reading.columns} if self.outcome.reading else {}
        for place, fields in self.written.truth.items():
            column = by_place.get(int(place))
            if not fields & _read_as(column) and fields != {"status"}:
                heading = self.unseen.columns[int(place)].heading
                yield heading, column.confidence if column is not None and column.field else 0.0


def _read_as(column: ColumnReading | None) -> set[str]:
    if column is None or (column.field is None and column.role is not Role.PERSONAL):
        return {"-"}
    return {"personal"} if column.role is Role.PERSONAL else {column.field or "-", *column.also}


@pytest.fixture(scope="module", params=PARTS)
def judged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    folder = tmp_path_factory.mktemp("unseen")
    found = []
    for unseen in unseen_lists(request.param):
        written = write(unseen, folder)
        found.append(Judged(unseen, written, measure(written.path, RecognitionOptions(country=unseen.country))))
    return found


def test_columns_are_read_rightly(judged: list[Judged]) -> None:
    known = sum(len(each.written.truth) for each in judged)
    wrong = [found for each in judged for found in each.wrong()]
    assert len(wrong) <= 0.03 * known, wrong


def test_no_column_is_read_wrongly_and_surely(judged: list[Judged]) -> None:
    silent = [heading for each in judged for heading, sure in each.wrong() if sure >= SURE]
    assert silent == []


def test_every_list_has_its_operations(judged: list[Judged]) -> None:
    other = {each.unseen.name: each.outcome.operations for each in judged if each.outcome.operations != OPERATIONS}
    assert other == {}


def test_every_list_has_its_sums(judged: list[Judged]) -> None:
    wrong = []
    for each in judged:
        if each.unseen.shape.extras != "partners":  # rows repeat their amounts there, and sums here are of rows
            found = dict(each.outcome.sums)
            if {field: found.get(field) for field in each.written.sums} != each.written.sums:
                wrong.append(each.unseen.name)
    assert len(wrong) <= (1 if "third" in judged[0].unseen.name else 0), wrong
