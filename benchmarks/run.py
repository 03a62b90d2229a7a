"""One run: every part of it, within a bound of time, as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks import files, floors, growth, load, machine, memory, over_http, where
from benchmarks.asking import compared, measured
from benchmarks.collection import Collection, collection
from benchmarks.engines import duck, sqlite, tantivy_index
from benchmarks.engines.engine import Page, size_of
from benchmarks.engines.ours import Ours
from benchmarks.kohesio_routes import ROUTES
from benchmarks.questions import Question, questions
from kohesio.bench.measure import measure
from kohesio.bench.questions import question_set
from kohesio.index.build import date_of
from kohesio.index.rows import FILES
from kohesio.index.service import SearchService
from kohesio.index.versions import ARRAYS, index_folder
from kohesio.snapshot.layout import DataDirectory

OWN_REPEATS = 101
"""How often each kind of question is asked: of 31 answers, the second slowest would stand for 95 of 100."""

PARTS = ("engines", "http", "workers", "exports", "growth")
ENGINES = {"DuckDB": (duck.build, duck.Duck), "SQLite": (sqlite.build, sqlite.Sqlite),
           "tantivy": (tantivy_index.build, tantivy_index.Tantivy)}  # fmt: skip

JSON = dict[str, Any]
Told = Callable[[str], None]


@dataclass
class Run:
    """What a run is given: the data, where other engines keep theirs, what is measured, for how long each."""

    data: Path
    work: Path
    parts: tuple[str, ...] = PARTS
    others: Mapping[int, Path] = field(default_factory=dict)
    seconds: float = 3.0
    port: int = 8170
    told: Told = print


def measure_all(run: Run, today: date, kept: Callable[[JSON], None] = lambda _: None) -> JSON:
    """The figures of all parts asked for, and the floors; ``kept`` hears of them after each part."""
    service = SearchService.open(DataDirectory(run.data))
    began = perf_counter()
    result: JSON = {
        "date": today.isoformat(),
        "machine": asdict(machine.Machine.here()),
        "version": service.version,
        "operations": service.snapshot.size,
        "index_bytes": size_of(index_folder(DataDirectory(run.data), service.version) / ARRAYS),
        "rows_bytes": sum(size_of(index_folder(DataDirectory(run.data), service.version) / name) for name in FILES),
        "loads": {"start": machine.load()},
    }
    for part in run.parts:
        run.told(f"{part} …")
        result |= _PARTS[part](run, service)
        result["loads"][part] = machine.load()
        result["seconds"] = round(perf_counter() - began)
        result["floors"] = [asdict(floor) for floor in floors.judged(result)]
        kept(result)
    return result


def prepared(run: Run, service: SearchService) -> tuple[Collection, JSON]:
    """What the other engines need, built where it is not there yet; and what building took."""
    target = run.work / service.version
    neutral = collection(service.snapshot, date_of(service.snapshot), target / "collection")
    for name, (build, _) in ENGINES.items():
        place = target / name
        card = target / f"{name}.json"
        if not card.exists():
            run.told(f"building {name} …")
            began, busy = perf_counter(), process_time()
            build(neutral, place)
            spent = {"seconds": round(perf_counter() - began, 1), "cpu_seconds": round(process_time() - busy, 1)}
            card.write_text(json.dumps(spent | {"bytes": size_of(place)}), "utf-8")
    return neutral, {name: json.loads((target / f"{name}.json").read_text("utf-8")) for name in ENGINES}


def _engines(run: Run, service: SearchService) -> JSON:
    neutral, builds = prepared(run, service)
    asked = questions(service)
    target = run.work / service.version
    engines: list[Any] = [
        Ours(neutral, service),
        *(make(neutral, target / name) for name, (_, make) in ENGINES.items()),
    ]
    budget = 40 * run.seconds
    found = {engine.name: measured(engine, _judged_first(asked), run.told, run.seconds, budget) for engine in engines}
    pages: dict[str, dict[str, Page]] = {
        name: {question: page for question, (_, page) in answers.items()} for name, answers in found.items()
    }
    kinds = question_set(service)
    own = {name: asdict(timing) for name, timing in measure(kinds, OWN_REPEATS).items()}
    return {
        "questions": {one.name: one.meaning for one in asked},
        "engines": {
            engine.name: {
                "setting": engine.setting,
                "queries": {name: asdict(timing) for name, (timing, _) in found[engine.name].items()},
            }
            for engine in engines
        },
        "differences": compared(pages, Ours.name),
        "builds": builds,
        "own": own,
        "own_meanings": {one.name: one.meaning for one in kinds},
        "where": where.where(kinds, own),
        "memory": floors.bandwidth(service.snapshot.size),
        "held": _held(run, neutral, asked, target),
    }


def _held(run: Run, neutral: Collection, asked: Sequence[Question], target: Path) -> JSON:
    """Memory of every engine, each by itself."""
    places: dict[str, tuple[memory.Opened, Path]] = {Ours.name: (memory.ours, run.data)}
    places |= {name: (make, target / name) for name, (_, make) in ENGINES.items()}
    found = {}
    for name, (opened, place) in places.items():
        run.told(f"{name}: memory")
        found[name] = asdict(memory.held(opened, neutral, place, _judged_first(asked), 30 * run.seconds))
    return found


def _judged_first(asked: Sequence[Question]) -> list[Question]:
    """The questions that floors are about before the others, for engines that run out of time."""
    return sorted(asked, key=lambda one: one.name not in {"Q2", "Q3", "Q4", "Q5m", "M5"})


def _workers(run: Run, service: SearchService) -> JSON:
    asked = questions(service)
    return {"workers": [asdict(load.throughput(run.data, asked, count, 3 * run.seconds)) for count in (1, 2)]}


def _exports(_: Run, service: SearchService) -> JSON:
    found = files.exports(service.snapshot)
    return {"exports": {order: {suffix: asdict(one) for suffix, one in each.items()} for order, each in found.items()}}


def _http(run: Run, service: SearchService) -> JSON:
    if not over_http.has_tool():
        return {"http": {}, "http_missing": "wrk is not installed: apt-get install wrk"}
    asked = questions(service)
    found: JSON = {}
    seconds = max(2, round(2 * run.seconds))
    for workers in (1, 2):
        with over_http.Server(run.data, run.port, workers) as server:
            for kind in ("json", "page"):
                paths = over_http.addresses(asked, kind)
                found[f"{kind}, {workers} worker"] = asdict(server.asked(paths, seconds, connections=workers))
            if workers == 1:
                slow = {one.name: server.asked(over_http.addresses([one], "json"), 2, connections=1) for one in asked}
                found["each"] = _percentiles(slow)
                found["kohesio"] = _percentiles({
                    name: server.asked([path], 2, connections=1) for name, path in ROUTES.items()
                })  # fmt: skip
    return {"http": found}


def _percentiles(served: Mapping[str, over_http.Served]) -> JSON:
    return {name: {"p50_ms": one.p50_ms, "p95_ms": one.p95_ms} for name, one in served.items()}


def _growth(run: Run, service: SearchService) -> JSON:
    return {"growth": growth.growth({**run.others, service.snapshot.size: run.data}, run.told)}


_PARTS: Mapping[str, Callable[[Run, SearchService], JSON]] = {
    "engines": _engines, "workers": _workers, "exports": _exports, "http": _http, "growth": _growth,
}  # fmt: skip
