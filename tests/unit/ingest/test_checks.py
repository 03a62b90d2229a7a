"""What must hold before a version may be published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kohesio.ingest.checks import failed_expectations, vanished
from kohesio.model.provenance import LoadedList
from kohesio.sources.spec import Expectation

LAST = LoadedList(
    id="xx-list", title="A list", country="SE", languages=("sv",), periods=("2021-2027",), funds=("ERDF",),
    publisher=None, address=None, licence=None, file_name="list.csv", sha256="0" * 64, fetched_at=None,
    edition="2026-01-01", updated=None, currency="SEK", rows=100, operation_rows=100, operations=100, rejected=0,
    issues=40, synthetic=False, fill=(("issues", 0.4), ("summary", 0.9), ("title", 1.0)),
)  # fmt: skip


def now(**changes: object) -> LoadedList:
    """The same list, a version later."""
    return replace(LAST, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("loaded", "said"),
    [
        (now(), ()),
        (now(operations=51), ()),
        (now(operations=50), ("xx-list gives 50 operations, the last version had 100.",)),
        (now(fill=(("issues", 0.0), ("summary", 0.9), ("title", 1.0))), ()),
        (now(fill=(("issues", 0.4), ("summary", 0.71), ("title", 1.0))), ()),
        (
            now(fill=(("issues", 0.4), ("summary", 0.6), ("title", 1.0))),
            ("xx-list: summary fell from 90% of operations in the last version to 60%.",),
        ),
    ],
)
def test_what_is_lost_against_the_last_version_stops_publication(loaded: LoadedList, said: tuple[str, ...]) -> None:
    assert failed_expectations(loaded, Expectation(), LAST) == said


def test_a_list_is_held_to_its_description_when_there_is_no_last_version() -> None:
    expected = Expectation(operations=200, fill=(("summary", 0.95),))
    assert failed_expectations(LAST, expected, None) == (
        "xx-list gives 100 operations, its description expects 200 at least.",
        "xx-list: only 90% of operations have summary, its description expects 95%.",
    )


def test_a_list_that_is_gone_is_told_unless_it_was_invented() -> None:
    last = {one.id: one for one in (LAST, replace(LAST, id="xx-gone"), replace(LAST, id="xx-demo", synthetic=True))}
    assert vanished(last, {"xx-list"}, {}) == {
        "xx-gone": "xx-gone, with 100 operations in the last version, is in none of the files that were read."
    }


def test_a_list_whose_operations_are_in_others_is_no_loss() -> None:
    last = {"xx-gone": replace(LAST, id="xx-gone")}
    assert vanished(last, {"xx-list"}, {"xx-gone": 90}) == {}
    assert vanished(last, {"xx-list"}, {"xx-gone": 50}).keys() == {"xx-gone"}
