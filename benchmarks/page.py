"""``docs/performance.md`` and its picture, from the figures of a run and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import where
from benchmarks.drawing import growth_picture

JSON = dict[str, Any]

PAGE = "docs/performance.md"
PICTURE = "docs/images/growth.svg"

_DRAWN = {
    "Q1c": "all but the rarest status", "Q2": "a common word", "Q5m": "two filters", "Q9": "one beneficiary",
    "Q11": "within 50 km", "Q8.2": "completion",
}  # fmt: skip


def newest(results: Path) -> JSON:
    """The newest result there is. Raises FileNotFoundError without one."""
    files = sorted(results.glob("*.json"))
    if not files:
        raise FileNotFoundError(f"There is no result in {results}: run `python -m benchmarks`.")
    found: JSON = json.loads(files[-1].read_text("utf-8"))
    return found


def write_page(result: JSON, root: Path) -> None:
    """Write page and picture below ``root``."""
    for path, content in pages(result).items():
        (root / path).write_text(content, "utf-8")


def pages(result: JSON) -> dict[str, str]:
    """The page, and the picture if growth was measured, by path."""
    found = {PAGE: "\n".join(_page(result)).rstrip() + "\n"}
    if "growth" in result:
        found[PICTURE] = _picture(result["growth"])
    return found


def _page(result: JSON) -> Iterator[str]:
    machine = result["machine"]
    yield from (
        "# Performance", "",
        "Written by `python -m benchmarks --page-only` from the newest file in `benchmarks/results`; do not edit.", "",
        f"Measured on {result['date']}: {result['operations']:,} invented operations (`kohesio generate`), a machine "
        f"with {machine['cores']} cores, {machine['architecture']}, {machine['memory_gb']} GB. Everything on this page "
        f"comes from one run of {result['seconds'] // 60} minutes. Load average (programs that wanted a core, over the "
        f"minute before): {_loads(result['loads'])}. At a load beyond the number of cores elapsed times are too long; "
        "ratios and processor times are then what to look at.", "",
        "Run it again: `make bench` (makes the data first), or `python -m benchmarks --data DIR`.", "",
    )  # fmt: skip
    yield from _floors(result["floors"])
    yield from _missed(result)
    for part in (_engines, _own, _workers, _exports, _http, _growth):
        yield from part(result)


def _loads(loads: JSON) -> str:
    return ", ".join(
        f"{value:g} after {part}" if part != "start" else f"{value:g} at the start" for part, value in loads.items()
    )


def _floors(floors: Sequence[JSON]) -> Iterator[str]:
    held = {True: "yes", False: "**no**", None: "not judged"}
    yield from ("## What must hold", "")
    yield from _table(
        ("floor", "bound", "measured", "holds"),
        ((one["what"], one["bound"], one["measured"], held[one["holds"]]) for one in floors),
    )


def _missed(result: JSON) -> Iterator[str]:
    """What the floors that do not hold lack, and what it is made of."""
    missed = [one for one in result["floors"] if one["holds"] is False]
    if not missed:
        return
    yield from ("## What is missed, and why", "")
    for one in missed:
        why = next((told for beginning, told in WHY.items() if one["what"].startswith(beginning)), "")
        yield f"- **{one['what']}**: {one['measured']} instead of {one['bound']}. {why}".rstrip()
    yield ""
    if "where" not in result:
        return
    yield from (
        "The slowest kinds of questions by what their time is spent on, in milliseconds under a profiler, which makes "
        "Python dearer and leaves compiled loops as they are:", "",
    )  # fmt: skip
    parts = [*where.PARTS, where.OTHER]
    rows = ([name, *(_ms(spent.get(part, 0.0)) for part in parts)] for name, spent in result["where"].items())
    yield from _table(("question", *parts), rows)


WHY = {
    "Q3 against SQLite": "A rare word costs what a page costs in Python whatever it finds, see below the next table; "
    "SQLite finds two hundred rows by one key.",
    "any query, engine only": "What the slowest questions spend it on stands below; counting reads the record of each "
    "operation found and ranking all postings of a word: both wait for memory, and how long depends on the machine.",
    "any query over HTTP": "To the engine's time come the reading of twenty records, 70 kB of JSON written and packed, "
    "and the server's own work.",
    "size of the index": "The amounts lie once more in the order of beneficiaries (67 MB), which spares a filter of "
    "beneficiaries three quarters of its time.",
    "export of 100,000 rows, CSV": "One processor writes a hundred megabytes of text.",
}
"""Why a floor is hard to reach, by how its name begins; which part is the dearest in a run, the table below it says."""


def _engines(result: JSON) -> Iterator[str]:
    if "engines" not in result:
        return
    engines = result["engines"]
    yield from (
        "## Beside other engines", "",
        "A page is the exact count, the sum of the EU contribution, all default facets with counts and sums (each "
        "ignoring its own selection) and the twenty largest operations. Kohesio's page also has its other sums; its "
        "snippets are cut from the texts when they are read, which the questions of the next section do. Milliseconds "
        "elapsed, median / 95 of 100; in brackets how many times as long as Kohesio.", "",
    )  # fmt: skip
    names = list(engines)
    rows = []
    for question, meaning in result["questions"].items():
        own = engines["Kohesio"]["queries"][question]
        cells = [f"{question}: {meaning}", f"{own['hits']:,}"]
        for name in names:
            timing = engines[name]["queries"].get(question)
            cells.append(_timing(timing, None if name == "Kohesio" else own["p50_ms"]))
        rows.append(cells)
    yield from _table(("question", "hits", *names), rows)
    yield from (f"- {name}: {engine['setting']}." for name, engine in engines.items())
    yield from (
        "",
        "Questions of filters alone (Q1c, Q5, Q5m, M5, Q10) are counted from cells, operations that agree in every "
        "default facet and are added up when the index is built; questions with words, ranges, places or a "
        "beneficiary go through the operations found. How much cells help depends on how many there are: see "
        "`kohesio.index.backends.embedded.cells`.", "",
        "What a rare word (Q3) costs is fixed cost in Python, for two hundred records of 32 bytes take microseconds: "
        "looking the word's forms up in the dictionaries of all languages and joining their postings, thirteen facets "
        "counted as one table for each group of fields and put in order at once, the question's canonical form, the "
        "totals, twenty hits and the cursor. No answer is kept.", "",
    )  # fmt: skip
    yield from _agreement(result["differences"])
    builds = ((name, f"{one['seconds']:,.0f}", f"{one['cpu_seconds']:,.0f}", f"{one['bytes'] / 1e6:,.0f}")
              for name, one in result["builds"].items())  # fmt: skip
    yield from ("Building them from the same columns and texts (our index besides: "
                f"{result['index_bytes'] / 1e6:,.0f} MB):", "")  # fmt: skip
    yield from _table(("engine", "seconds", "processor seconds", "MB"), builds)
    yield from _held(result.get("held", {}), len(result["questions"]))
    memory = result["memory"]
    yield from (
        f"Memory was read at {memory['gb_per_second']} GB/s by one core; the bytes of a computed page take "
        f"{memory['page_ms']} ms at that.", "",
    )  # fmt: skip


def _held(held: JSON, questions: int) -> Iterator[str]:
    if not held:
        return
    yield from (
        "Memory of each in a process of its own, when it had been asked every question it can answer once (or for a "
        "minute and a half): resident, proportional (of what is mapped and shared its part), its own, and its own "
        "before it was opened. Mapped files are resident as far as they were read; the system takes them back when it "
        "needs the room.", "",
    )  # fmt: skip
    rows = (
        (name, f"{one['resident_mb']:,}", f"{one['proportional_mb']:,}", f"{one['private_mb']:,}",
         f"{one['before_mb']:,}", f"{one['questions']} of {questions}")
        for name, one in held.items()
    )  # fmt: skip
    yield from _table(("engine", "MB resident", "MB proportional", "MB its own", "of it before", "questions"), rows)


def _timing(timing: JSON | None, own: float | None) -> str:
    if timing is None:
        return "–"
    shown = f"{_ms(timing['p50_ms'])} / {_ms(timing['p95_ms'])}"
    return shown if own is None else f"{shown} ({timing['p50_ms'] / own:,.1f} ×)"


def _ms(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _agreement(differences: JSON) -> Iterator[str]:
    pages = sum(map(len, differences.values()))
    apart = [(engine, name, what) for engine, each in differences.items() for name, what in each.items() if what]
    yield (
        f"Of {pages} pages of other engines, {pages - len(apart)} agree with ours in count, sum to the cent, and every "
        "value of every facet."
    )
    yield from (
        f"- {engine}, {name}: {', '.join(what[:2])}{' …' if len(what) > 2 else ''}" for engine, name, what in apart
    )
    yield ""


def _own(result: JSON) -> Iterator[str]:
    if "own" not in result:
        return
    yield from (
        "## Every kind of question", "",
        "`kohesio bench` on the same data: pages by relevance with stems, completions and other alphabets, maps, "
        "regions, statistics. Milliseconds of processor time.", "",
    )  # fmt: skip
    rows = (
        (f"{name}: {result['own_meanings'][name]}", f"{one['hits']:,}", _ms(one["p50_ms"]), _ms(one["p95_ms"]))
        for name, one in result["own"].items()
    )
    yield from _table(("question", "hits", "p50", "p95"), rows)


def _workers(result: JSON) -> Iterator[str]:
    if "workers" not in result:
        return
    yield from (
        "## One and two workers",
        "",
        "The questions of the first table in turn, engine only, in processes of their own.",
        "",
    )
    rows = (
        (str(one["workers"]), f"{one['per_second']:,.0f}", _ms(one["p95_ms"]), _list(one["cpu_shares"]),
         _list(one["private_mb"]), _list(one["resident_mb"]))
        for one in result["workers"]
    )  # fmt: skip
    yield from _table(("workers", "questions/s", "p95 ms", "cores had", "MB of its own", "MB resident"), rows)


def _list(values: Iterable[float]) -> str:
    return ", ".join(f"{value:g}" for value in values)


def _exports(result: JSON) -> Iterator[str]:
    if "exports" not in result:
        return
    yield from (
        "## Exports", "",
        "All columns of the record; `published` in the order in which the version holds them, `sorted` in another.", "",
    )  # fmt: skip
    rows = (
        (suffix.upper(), order, f"{one['rows']:,}", f"{one['seconds']:.2f}", f"{one['first_byte_seconds']:.2f}",
         f"{one['cpu_seconds']:.2f}", f"{one['megabytes']:,.1f}")
        for order, each in result["exports"].items() for suffix, one in each.items()
    )  # fmt: skip
    yield from _table(("format", "order", "rows", "seconds", "first byte", "processor seconds", "MB"), rows)


def _http(result: JSON) -> Iterator[str]:
    if "http" not in result:
        return
    yield from (
        "## Over HTTP", "",
        "`kohesio serve` asked by wrk on the same machine, as many connections as workers: the questions of the first "
        "table in turn, twenty hits with texts, all facets with labels.", "",
    )  # fmt: skip
    if "http_missing" in result:
        yield from (result["http_missing"], "")
        return
    rows = (
        (name, _ms(one["p50_ms"]), _ms(one["p95_ms"]), _ms(one["p99_ms"]), f"{one['per_second']:,.0f}",
         str(one["errors"]), f"{one['server_cpu']:g}", f"{one['tool_cpu']:g}")
        for name, one in result["http"].items() if name not in {"each", "kohesio"}
    )  # fmt: skip
    yield from _table(
        ("what", "p50 ms", "p95 ms", "p99 ms", "requests/s", "errors", "cores of the server", "cores of the tool"), rows
    )
    for part, title, told in (
        ("each", "question", "Each question by itself, JSON, one connection:"),
        ("kohesio", "route", "Routes of the Kohesio-compatible API, one connection:"),
    ):
        each = result["http"].get(part)
        if not each:
            continue
        yield from (told, "")
        yield from _table(
            (title, "p50 ms", "p95 ms"),
            ((name, _ms(one["p50_ms"]), _ms(one["p95_ms"])) for name, one in each.items()),
        )


def _growth(result: JSON) -> Iterator[str]:
    if "growth" not in result:
        return
    growth = result["growth"]
    yield from (
        "## Growth", "",
        "Median processor time of the same questions at several sizes. The question that finds about 200 operations "
        "must not cost more in a larger collection.", "",
        "![Milliseconds by number of operations](images/growth.svg)", "",
    )  # fmt: skip
    names = list(next(iter(growth.values()))["own"])
    rows = [[name, *(_ms(growth[size]["own"][name]) for size in growth)] for name in names]
    few = [f"{_ms(one['few']['p50_ms'])} ({one['few']['hits']:,} hits)" for one in growth.values()]
    yield from _table(("question", *(f"{int(size):,}" for size in growth)), [["about 200 operations", *few], *rows])


def _picture(growth: JSON) -> str:
    lines = {
        f"{name}: {words}": [float(growth[size]["own"][name]) for size in growth] for name, words in _DRAWN.items()
    }
    lines["about 200 operations"] = [float(growth[size]["few"]["p50_ms"]) for size in growth]
    return growth_picture([int(size) for size in growth], lines, "Processor milliseconds of a question by operations")


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(titles)} |"
    yield f"|{' --- |' * len(titles)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
