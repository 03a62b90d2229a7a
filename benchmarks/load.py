"""Throughput of the engine alone: one and two processes that ask the questions one after the other."""

from __future__ import annotations

import multiprocessing as mp
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

from benchmarks.asking import at_share
from benchmarks.machine import Watch, memory_mb
from benchmarks.questions import Question
from kohesio.index.fields import DEFAULT_FACETS
from kohesio.index.service import SearchService
from kohesio.snapshot.layout import DataDirectory


@dataclass(frozen=True, slots=True)
class Throughput:
    """Questions a second of some workers together, 95 of 100 answers in milliseconds, CPU and memory of each."""

    workers: int
    per_second: float
    p95_ms: float
    cpu_shares: tuple[float, ...]
    private_mb: tuple[int, ...]
    resident_mb: tuple[int, ...]


def throughput(data: Path, questions: Sequence[Question], workers: int, seconds: float) -> Throughput:
    """What ``workers`` processes answer in some seconds, all beginning at once when each is warm."""
    context = mp.get_context("spawn")
    pipes = [context.Pipe() for _ in range(workers)]
    processes = [
        context.Process(target=_work, args=(data, tuple(questions), seconds, theirs), daemon=True)
        for _, theirs in pipes
    ]
    for process in processes:
        process.start()
    ends = [mine for mine, _ in pipes]
    for end in ends:
        end.recv()
    numbers = [process.pid or 0 for process in processes]
    watch = Watch(numbers)
    for end in ends:
        end.send("go")
    times = [end.recv() for end in ends]
    shares = watch.shares()
    memory = [memory_mb(number) for number in numbers]
    for end in ends:
        end.send("stop")
    for process in processes:
        process.join()
    everything = [time for one in times for time in one]
    return Throughput(
        workers=workers,
        per_second=round(sum(len(one) / (sum(one) / 1_000) for one in times), 1),
        p95_ms=at_share(everything, 0.95),
        cpu_shares=tuple(shares),
        private_mb=tuple(private for private, _ in memory),
        resident_mb=tuple(resident for _, resident in memory),
    )


def _work(data: Path, questions: tuple[Question, ...], seconds: float, pipe: Connection) -> None:
    service = SearchService.open(DataDirectory(data))
    queries = [question.query for question in questions]
    for query in queries:
        service.search(query, DEFAULT_FACETS)
    pipe.send("ready")
    pipe.recv()
    times: list[float] = []
    began = perf_counter()
    while perf_counter() - began < seconds:
        asked = perf_counter()
        service.search(queries[len(times) % len(queries)], DEFAULT_FACETS)
        times.append((perf_counter() - asked) * 1_000)
    pipe.send(times)
    pipe.recv()
