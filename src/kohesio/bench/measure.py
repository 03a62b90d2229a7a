"""Asks the benchmark's questions repeatedly and reports how long an answer takes.

The measure is processor time, which other programs on the machine disturb least; elapsed time is reported beside it.
A single thread asks, so the figure is the cost of one answer, not the throughput of the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil
from time import perf_counter, thread_time

from kohesio.bench.questions import Question

REPEATS = 31

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one question took, in milliseconds: processor time at the median and at 95 of 100; median elapsed."""

    p50_ms: float
    p95_ms: float
    elapsed_p50_ms: float
    hits: int


def measure(questions: Iterable[Question], repeats: int = REPEATS, told: Told = lambda _: None) -> dict[str, Timing]:
    """The timing of each question, by name; each is asked once before it counts. ``told`` hears each name."""
    timings = {}
    for question in questions:
        told(question.name)
        hits = question.ask()
        busy, elapsed = [], []
        for _ in range(repeats):
            began, seen = thread_time(), perf_counter()
            question.ask()
            busy.append((thread_time() - began) * 1_000)
            elapsed.append((perf_counter() - seen) * 1_000)
        timings[question.name] = Timing(_at(busy, 0.5), _at(busy, 0.95), _at(elapsed, 0.5), hits)
    return timings


def _at(values: list[float], share: float) -> float:
    """The smallest value that this share of all do not exceed."""
    return round(sorted(values)[ceil(share * len(values)) - 1], 3)
