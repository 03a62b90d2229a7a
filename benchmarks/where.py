"""Where the time of the slowest questions goes: by a profile of each, put together by what the code is for.

A profiler makes every call of Python dearer and leaves the compiled loops as they are, so shares of Python are upper
bounds. Told are the milliseconds a question takes under it.
"""

from __future__ import annotations

import pstats
from collections import Counter
from collections.abc import Iterable, Mapping
from cProfile import Profile
from pathlib import Path
from typing import Any

from kohesio.bench.questions import Question

SLOWEST = 4
"""Questions that are looked into."""

REPEATS = 30

OTHER = "everything else"

PARTS: Mapping[str, tuple[str, ...]] = {
    "ranking by relevance": ("kernels_compiled_ranking.py",),
    "counting facets and sums": ("kernels_compiled.py", "kernels_compiled_bits.py"),
    "finding words": ("kernels_compiled_texts.py", "postings.py", "matching.py"),
    "places": ("kernels_compiled_maps.py", "geography.py"),
    "facets in order, with their names": ("sheets.py", "counting.py", "facets.py", "dictionaries.py", "aside.py"),
    "texts of the page and snippets": ("snippets.py", "text.py", "records.py", "recordstore.py", "rows.py", "orjson"),
}
"""What a part of an answer is called, and the files whose own time it is."""


def where(questions: Iterable[Question], timings: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """For the slowest questions by p95: part → milliseconds of one answer, the largest first."""
    by_name = {one.name: one for one in questions}
    slowest = sorted(timings, key=lambda name: -timings[name]["p95_ms"])[:SLOWEST]
    return {name: _parts(by_name[name]) for name in slowest}


def _parts(question: Question) -> dict[str, float]:
    question.ask()
    profile = Profile()
    profile.enable()
    for _ in range(REPEATS):
        question.ask()
    profile.disable()
    spent: Counter[str] = Counter()
    found: Any = pstats.Stats(profile)
    for (file, _, function), (_, _, own, *_) in found.stats.items():
        spent[_part_of(file, function)] += own
    return {part: round(seconds / REPEATS * 1_000, 2) for part, seconds in spent.most_common()}


def _part_of(file: str, function: str) -> str:
    name = Path(file).name
    for part, files in PARTS.items():
        if name in files or ("orjson" in files and "orjson" in function):
            return part
    return OTHER
