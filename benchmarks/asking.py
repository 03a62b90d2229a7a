"""Asks every engine the same questions, times the answers and compares what they found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from time import perf_counter, process_time
from typing import Any

from benchmarks.engines.engine import Page
from benchmarks.questions import Question

LEAST, MOST = 5, 31
SECONDS = 3.0
"""A question is asked until this much time is spent on it, but within the bounds above."""

Ask = Callable[[Question], Any]


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds an answer took: elapsed at the median and at 95 of 100, processor time at the median; how often."""

    p50_ms: float
    p95_ms: float
    cpu_p50_ms: float
    runs: int
    hits: int


def timed(ask: Callable[[], int], seconds: float = SECONDS) -> Timing:
    """The timing of one question; it is asked once before it counts."""
    hits = ask()
    elapsed: list[float] = []
    busy: list[float] = []
    while len(elapsed) < MOST and (len(elapsed) < LEAST or sum(elapsed) < seconds * 1_000):
        began, seen = process_time(), perf_counter()
        ask()
        elapsed.append((perf_counter() - seen) * 1_000)
        busy.append((process_time() - began) * 1_000)
    return Timing(at_share(elapsed, 0.5), at_share(elapsed, 0.95), at_share(busy, 0.5), len(elapsed), hits)


def measured(
    engine: Any, questions: Iterable[Question], told: Callable[[str], None], seconds: float = SECONDS
) -> dict[str, tuple[Timing, Page]]:
    """Timing and page of every question an engine can answer."""
    found = {}
    for question in questions:
        told(f"{engine.name}: {question.name}")
        answer = engine.ask(question)
        if answer is None:
            continue
        page = engine.page(answer) if hasattr(engine, "page") else answer
        found[question.name] = timed(partial(_asked, engine, question), seconds), page
    return {name: (_with_hits(timing, page), page) for name, (timing, page) in found.items()}


def _asked(engine: Any, question: Question) -> int:
    engine.ask(question)
    return 0


def differences(ours: Page, theirs: Page) -> list[str]:
    """What two engines found differently; empty if they agree to the cent."""
    found = []
    if ours.hits != theirs.hits:
        found.append(f"hits {ours.hits} and {theirs.hits}")
    if ours.cents != theirs.cents:
        found.append(f"cents {ours.cents} and {theirs.cents}")
    for key, lines in ours.facets.items():
        other = {code: line for code, line in theirs.facets[key].items() if line[0]}
        if other != dict(lines):
            found.append(f"facet {key}")
    return found


def compared(pages: Mapping[str, Mapping[str, Page]], reference: str) -> dict[str, dict[str, list[str]]]:
    """Of every other engine and question, the differences from the reference."""
    return {
        engine: {name: differences(pages[reference][name], page) for name, page in answers.items()}
        for engine, answers in pages.items()
        if engine != reference
    }


def _with_hits(timing: Timing, page: Page) -> Timing:
    return replace(timing, hits=page.hits)


def at_share(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of all do not exceed."""
    return round(sorted(values)[ceil(share * len(values)) - 1], 3)
