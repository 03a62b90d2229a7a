"""The floors of the design: what the figures of a run must reach, and whether they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

JSON = dict[str, Any]

BYTES_PER_OPERATION = 25
"""What a computed page over everything must touch: five joint codes of two bytes, an amount, and the set's bits."""

OWN_BUDGET_MS = 15.0
HTTP_BUDGET_MS = 25.0


@dataclass(frozen=True, slots=True)
class Floor:
    """One floor: what, the bound in words, what was measured, whether it holds (None: not measured in this run)."""

    what: str
    bound: str
    measured: str
    holds: bool | None


def bandwidth(operations: int) -> JSON:
    """How fast this machine reads memory just now, and how long the bytes of a computed page take at that."""
    block = np.ones(32 * 2**20, np.int64)
    best = min(_seconds(block) for _ in range(7))
    speed = block.nbytes / best
    return {"gb_per_second": round(speed / 1e9, 1), "page_ms": round(operations * BYTES_PER_OPERATION / speed * 1e3, 2)}


def _seconds(block: np.ndarray[Any, Any]) -> float:
    began = perf_counter()
    block.sum()
    return perf_counter() - began


def ratio(result: JSON, engine: str, question: str) -> float | None:
    """How many times as long another engine took, at the median."""
    try:
        engines = result["engines"]
        theirs = engines[engine]["queries"][question]["p50_ms"]
        return float(theirs / engines["Kohesio"]["queries"][question]["p50_ms"])
    except KeyError:
        return None


def judged(result: JSON) -> Iterator[Floor]:
    """Every floor, judged by the figures of a run."""
    for engine, question, bound in (
        ("DuckDB", "Q1c", 8), ("DuckDB", "Q5m", 8), ("DuckDB", "M5", 8), ("tantivy", "Q1c", 10), ("tantivy", "Q2", 5),
        ("tantivy", "Q5m", 10), ("tantivy", "M5", 20), ("SQLite", "Q2", 200), ("SQLite", "Q5m", 50),
        ("SQLite", "Q3", 5), ("SQLite", "Q4", 5),
    ):  # fmt: skip
        times = ratio(result, engine, question)
        shown = "not measured" if times is None else f"{times:,.1f} ×"
        yield Floor(f"{question} against {engine}", f"≥ {bound} ×", shown, None if times is None else times >= bound)
    yield from _absolute(result)
    yield from _workers(result)
    yield from _files(result)


def _absolute(result: JSON) -> Iterator[Floor]:
    if "engines" in result:
        page, least = result["engines"]["Kohesio"]["queries"]["Q1c"]["cpu_p50_ms"], result["memory"]["page_ms"]
        yield Floor(
            "computed page over everything against reading its bytes", "≤ 4 ×", f"{page / least:.1f} ×",
            page <= 4 * least,
        )  # fmt: skip
        worst = max(result["own"], key=lambda name: result["own"][name]["p95_ms"])
        slowest = result["own"][worst]["p95_ms"]
        yield Floor(
            "any query, engine only, p95 (processor time)", f"≤ {OWN_BUDGET_MS:g} ms", f"{slowest:.1f} ms ({worst})",
            slowest <= OWN_BUDGET_MS,
        )  # fmt: skip
    each = result.get("http", {}).get("each")
    if each:
        worst = max(each, key=lambda name: each[name]["p95_ms"])
        slowest = each[worst]["p95_ms"]
        yield Floor(
            "any query over HTTP with JSON, p95", f"≤ {HTTP_BUDGET_MS:g} ms", f"{slowest:.1f} ms ({worst})",
            slowest <= HTTP_BUDGET_MS,
        )  # fmt: skip


def _workers(result: JSON) -> Iterator[Floor]:
    if "workers" not in result:
        return
    one, two = result["workers"]
    times = two["per_second"] / one["per_second"]
    fair = min(one["cpu_shares"] + two["cpu_shares"]) >= 0.95
    shown = f"{times:.2f} ×" + ("" if fair else ", but workers did not have a core each")
    yield Floor(
        "two workers against one, engine only", "≥ 1.6 ×", shown, times >= 1.6 if fair or times >= 1.6 else None
    )
    memory = max(two["private_mb"])
    yield Floor("memory a worker does not share", "≤ 150 MB", f"{memory} MB", memory <= 150)


def _files(result: JSON) -> Iterator[Floor]:
    if "index_bytes" in result:
        size = result["index_bytes"] / 1e9
        yield Floor("size of the index, without texts", "≤ 1.5 GB", f"{size:.2f} GB", size <= 1.5)
    if "rows_bytes" in result:
        size = result["rows_bytes"] / 1e9
        yield Floor("size of the rows with their texts", "≤ 1.5 GB", f"{size:.2f} GB", size <= 1.5)
    for suffix, bound in (("csv", 1.0), ("xlsx", 5.0)):
        written = result.get("exports", {}).get("published", {}).get(suffix)
        if written:
            seconds = written["seconds"]
            shown = f"{seconds:.2f} s ({written['cpu_seconds']:.2f} s of processor)"
            yield Floor(
                f"export of {written['rows']:,} rows, {suffix.upper()}", f"≤ {bound:g} s", shown, seconds <= bound
            )
