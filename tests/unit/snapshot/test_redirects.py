"""Whoever kept an id finds what became of it, for as long as the id stands for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.model.beneficiary import Decision, IdentityDecision
from kohesio.model.operation import Operation
from kohesio.model.provenance import LoadedList
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import publish
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import operations_to_frame
from kohesio.snapshot.redirects import carried_on
from kohesio.snapshot.schema import IDENTITIES, REDIRECTS
from kohesio.snapshot.writer import SnapshotWriter

Build = Callable[[Sequence[Operation]], Snapshot]
Pairs = list[tuple[str, str, str | None]]
IDS = st.sampled_from([f"Q{number}" for number in range(1, 9)])


def redirects(pairs: Pairs) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema=REDIRECTS, orient="row")


def living(*ids: str) -> pl.Series:
    return pl.Series(ids, dtype=pl.String)


@pytest.mark.parametrize(
    ("earlier", "new", "alive", "expected"),
    [
        ([], [("Q1", "Q2", "2026")], ["Q2"], [("Q1", "Q2", "2026")]),
        ([("Q1", "Q2", "2025")], [], ["Q2"], [("Q1", "Q2", "2025")]),
        ([("Q1", "Q2", "2025")], [("Q1", "Q2", "2026")], ["Q2"], [("Q1", "Q2", "2025")]),
        ([("Q1", "Q2", "2025")], [("Q1", "Q3", "2026")], ["Q3"], [("Q1", "Q3", "2025")]),
        ([("Q1", "Q2", "2025")], [("Q2", "Q3", "2026")], ["Q3"], [("Q1", "Q3", "2025"), ("Q2", "Q3", "2026")]),
        ([("Q1", "Q2", "2025")], [], ["Q1", "Q2"], []),
        ([("Q1", "Q2", "2025")], [("Q2", "Q1", "2026")], ["Q1"], [("Q2", "Q1", "2026")]),
        ([("Q1", "Q2", "2025")], [], [], [("Q1", "Q2", "2025")]),
        ([("Q1", "Q2", "2025")], [("Q2", "Q1", "2026")], [], []),
    ],
    ids=["new", "carried on", "date kept", "target new", "to the end", "split again", "turned round", "gone", "circle"],
)
def test_redirects_of_two_versions_become_one_table(
    earlier: Pairs, new: Pairs, alive: list[str], expected: Pairs
) -> None:
    assert carried_on(redirects(earlier), redirects(new), living(*alive)).rows() == expected


@given(st.lists(st.tuples(IDS, IDS)), st.lists(st.tuples(IDS, IDS)), st.sets(IDS))
def test_no_redirect_leads_to_another_one(
    earlier: list[tuple[str, str]], new: list[tuple[str, str]], alive: set[str]
) -> None:
    before, now = (redirects([(*pair, None) for pair in pairs]) for pairs in (earlier, new))
    made = carried_on(before, now, living(*sorted(alive)))
    olds = set(made["old"])
    assert olds.isdisjoint(made["new"])
    assert olds.isdisjoint(alive)
    assert made["old"].is_unique().all()


def test_a_version_carries_on_the_redirects_of_the_one_being_served(
    directory: DataDirectory, one_operation: Operation, loaded: LoadedList
) -> None:
    for day, pairs in ((1, {"old": ["Q11"], "new": ["Q12"]}), (2, {"old": ["Q12"], "new": ["Q13"]})):
        with SnapshotWriter(directory) as writer:
            writer.add_operations(operations_to_frame([one_operation]))
            writer.add_list(replace(loaded, edition=f"2026-01-0{day}"))
            writer.add_redirects(pl.DataFrame(pairs))
            publish(directory, writer.finish(datetime(2026, 1, day, tzinfo=UTC), "test").version)
    served = Snapshot.open(directory)
    assert served.scan("redirects").collect().rows() == [("Q11", "Q13", "2026-01-01"), ("Q12", "Q13", "2026-01-02")]
    assert [served.redirect(one) for one in ("Q11", "Q13", "Q99")] == ["Q13", None, None]


def test_possible_duplicates_of_a_body_are_found_from_either_side(
    directory: DataDirectory, one_operation: Operation
) -> None:
    pairs = [
        IdentityDecision(left, right, "A", "B", decision, "name", score, "same folded name")
        for left, right, decision, score in (
            ("Q1", "Q2", Decision.POSSIBLE, 0.8),
            ("Q1", "Q3", Decision.MERGED, 1.0),
            ("Q2", "Q4", Decision.POSSIBLE, 0.9),
            ("Q3", "Q4", Decision.POSSIBLE, 0.9),
        )
    ]
    with SnapshotWriter(directory) as writer:
        writer.add_operations(operations_to_frame([one_operation]))
        writer.add_identities(pl.DataFrame(pairs, schema=IDENTITIES))
        snapshot = writer.finish(datetime(2026, 1, 1, tzinfo=UTC), "test")
    assert snapshot.possible_duplicates("Q2") == (pairs[2], pairs[0])
    assert snapshot.possible_duplicates("Q9") == ()
