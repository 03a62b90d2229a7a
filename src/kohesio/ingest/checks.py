"""Expectations that must hold before a version may be published.

A list that is gone, one that suddenly has far fewer operations, or a field that was filled and is no longer, is more
likely a misreading than news; the last good version then keeps serving, until the operator says that the loss is real.
What other lists have now is no loss: a list may be split, or become part of another. Floors come from the list's
description and from the last published version.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from kohesio.model.provenance import LoadedList
from kohesio.sources.spec import Expectation

FEWER = 0.5
"""A list may lose less than half of its operations from one edition to the next; programmes do close."""

_SOME = 10
"""Operations from which half of them is a loss; of fewer, only more than half."""

LESS_FILLED = 0.2
"""A field may lose up to a fifth of the operations that have it (in shares of all)."""

NO_LOSS = frozenset({"issues", "parts", "counted_in"})
"""Fields of which less is no sign of a misreading: fewer findings are good news."""


def failed_expectations(
    loaded: LoadedList, expected: Expectation, last: LoadedList | None, kept: int = 0
) -> tuple[str, ...]:
    """One sentence for each expectation that the list does not meet; ``kept`` operations of the ``last`` version of it
    are in the new one, in whatever list."""
    fill = dict(loaded.fill)
    failures = []
    if loaded.operations < expected.operations:
        failures.append(
            f"{loaded.id} gives {loaded.operations} operations, its description expects {expected.operations} at least."
        )
    for name, share in expected.fill:
        if fill.get(name, 0.0) < share:
            failures.append(
                f"{loaded.id}: only {fill.get(name, 0.0):.0%} of operations have {name}, "
                f"its description expects {share:.0%}."
            )
    if last is not None:
        failures.extend(_fallen(loaded, fill, last, kept))
    return tuple(failures)


def cut_off(cut: Mapping[str, int], loaded: Container[str]) -> dict[str, str]:
    """A sentence for each of the ``loaded`` lists of which the last operations, and no others, are gone (how many)."""
    return {
        name: f"{name} looks cut off: its last {count} operations are gone, no other is, and none came."
        for name, count in cut.items()
        if name in loaded
    }


def vanished(last: Mapping[str, LoadedList], loaded: Container[str], kept: Mapping[str, int]) -> dict[str, str]:
    """A sentence for each list (by id) of the ``last`` version that is not among ``loaded``; invented lists may go, and
    those whose operations are ``kept`` (how many, by list) in others."""
    return {
        name: f"{name}, with {one.operations} operations in the last version, is in none of the files that were read."
        for name, one in sorted(last.items())
        if name not in loaded and not one.synthetic and _is_loss(kept.get(name, 0), one.operations)
    }


def shares(filled: Mapping[str, int], operations: int) -> tuple[tuple[str, float], ...]:
    """Counts of filled fields as shares of all operations, by name."""
    return tuple((name, round(count / operations, 4) if operations else 0.0) for name, count in sorted(filled.items()))


def _is_loss(now: int, before: int) -> bool:
    least = before * FEWER
    return now < least or (now == least and before >= _SOME)


def _fallen(loaded: LoadedList, fill: Mapping[str, float], last: LoadedList, kept: int) -> list[str]:
    failures = []
    if _is_loss(max(loaded.operations, kept), last.operations):
        failures.append(f"{loaded.id} gives {loaded.operations} operations, the last version had {last.operations}.")
    for name, share in last.fill:
        if name not in NO_LOSS and fill.get(name, 0.0) < share - LESS_FILLED:
            now = fill.get(name, 0.0)
            failures.append(
                f"{loaded.id}: {name} fell from {share:.0%} of operations in the last version to {now:.0%}."
            )
    return failures
