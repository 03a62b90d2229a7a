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

LEAST, MOST = 3, 31
SECONDS = 3.0
"""A question is asked until this much time is spent on it, but within the bounds above."""

SLOW = 5.0
"""An answer that takes longer is measured once."""

BUDGET = 120.0
"""Seconds for all questions of one engine."""

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
    """The timing of one question; it is asked once before it counts, unless once is long enough."""
    first = _once(ask)
    runs = [first] if first[0] > SLOW * 1_000 else []
    while first[0] <= SLOW * 1_000 and len(runs) < MOST and (len(runs) < LEAST or _spent(runs) < seconds * 1_000):
        runs.append(_once(ask))
    elapsed, busy = [run[0] for run in runs], [run[1] for run in runs]
    return Timing(at_share(elapsed, 0.5), at_share(elapsed, 0.95), at_share(busy, 0.5), len(runs), first[2])


def _once(ask: Callable[[], int]) -> tuple[float, float, int]:
    """Milliseconds elapsed and of processor, and what was answered."""
    began, seen = process_time(), perf_counter()
    hits = ask()
    return (perf_counter() - seen) * 1_000, (process_time() - began) * 1_000, hits


def _spent(runs: list[tuple[float, float, int]]) -> float:
    return sum(run[0] for run in runs)


def measured(
    engine: Any,
    questions: Iterable[Question],
    told: Callable[[str], None],
    seconds: float = SECONDS,
    budget: float = BUDGET,
) -> dict[str, tuple[Timing, Page]]:
    """Timing and page of every question an engine can answer; when its budget is spent, the rest is not asked."""
    found: dict[str, tuple[Timing, Page]] = {}
    began = perf_counter()
    for question in questions:
        if perf_counter() - began > budget:
            told(f"{engine.name}: no time left for {question.name}")
            continue
        told(f"{engine.name}: {question.name}")
        pages: list[Page] = []
        timing = timed(partial(_asked, engine, question, pages), seconds)
        if pages:
            found[question.name] = replace(timing, hits=pages[0].hits), pages[0]
    return found


def _asked(engine: Any, question: Question, pages: list[Page]) -> int:
    """Ask; the first page is kept, if the engine can answer."""
    answer = engine.ask(question)
    if answer is not None and not pages:
        pages.append(engine.page(answer) if hasattr(engine, "page") else answer)
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


def at_share(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of all do not exceed."""
    return round(sorted(values)[ceil(share * len(values)) - 1], 3)
