"""How the cost of a question grows with the collection: the same questions at several sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.asking import timed
from kohesio.bench.measure import measure
from kohesio.bench.questions import question_set
from kohesio.index.fields import DEFAULT_FACETS
from kohesio.index.query import Choice, OperationQuery
from kohesio.index.service import SearchService
from kohesio.snapshot.layout import DataDirectory

HITS = 200
_REPEATS = 11


def growth(places: Mapping[int, Path], told: Callable[[str], None]) -> dict[str, dict[str, Any]]:
    """By number of operations: the median of every question, and of one that finds about 200 operations."""
    found: dict[str, dict[str, Any]] = {}
    for size, data in sorted(places.items()):
        told(f"growth: {size:,} operations")
        service = SearchService.open(DataDirectory(data))
        own = {name: timing.p50_ms for name, timing in measure(question_set(service), _REPEATS).items()}
        query = _finding(service, HITS)
        timing = timed(lambda: service.search(query, DEFAULT_FACETS).totals.count, 1.0)  # noqa: B023 - called at once
        found[str(service.snapshot.size)] = {"own": own, "few": {"hits": timing.hits, "p50_ms": timing.cpu_p50_ms}}
    return found


def _finding(service: SearchService, hits: int) -> OperationQuery:
    """The question for the operations of the body that has nearest to so many."""
    values = service.search(OperationQuery(), ("beneficiary",)).facets[0].values
    nearest = min(values, key=lambda line: abs(line.count - hits))
    if 0.5 * hits <= nearest.count <= 2 * hits:
        return OperationQuery(choices=(("beneficiary", Choice((nearest.value,))),))
    values = service.search(OperationQuery(), ("nuts",)).facets[0].values
    nearest = min(values, key=lambda line: abs(line.count - hits))
    return OperationQuery(choices=(("nuts", Choice((nearest.value,))),))
