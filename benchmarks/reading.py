"""How fast lists in Kohesio-export shape become a snapshot, stage by stage, and how much memory that takes.

Usage: python benchmarks/reading.py [--operations N] [--seed S] [--folder DIR] [--out FILE.json]
       [--keep] [--without-identity]

Generates synthetic lists with ``kohesio generate`` (timed apart), ingests them in a process of its own and prints a
table; ``--out`` writes the same as JSON. Memory is what that process and any it starts take together at their worst,
shared pages counted once (PSS, looked at five times a second), and beside it the most that the first alone had
resident. Stages run beside each other in two threads, so that their wall seconds may add up to more than the whole.
What identity and double counting take is taken off the whole, elapsed from elapsed and processor from processor
seconds; geocoding is part of the whole, and its elapsed seconds, in two threads, are only told. Texts of this shape
carry no doubt about their language, which is that of the country, so no language is detected.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from typing import ParamSpec, TypeVar

import polars as pl

from kohesio.__main__ import MEMORY
from kohesio.ingest import run
from kohesio.ingest.resolve.amendments import Amendments
from kohesio.ingest.run import ingest
from kohesio.snapshot.layout import DataDirectory

P = ParamSpec("P")
T = TypeVar("T")

STAGES = (
    ("recognise", "kohesio.ingest.arrival", "Arrivals.recognised"),
    ("archive", "kohesio.sources.archive", "Archive.add"),
    ("read CSV", "kohesio.ingest.load", "read_tables"),
    ("parse cells", "kohesio.ingest.load", "read_rows"),
    ("validate rows", "kohesio.ingest.load", "check_rows"),
    ("codes", "kohesio.ingest.harmonise", "with_codes"),
    ("places", "kohesio.ingest.harmonise", "place_lists"),
    ("beneficiaries", "kohesio.ingest.harmonise", "participation_lists"),
    ("harmonise, all steps", "kohesio.ingest.load", "harmonise"),
    ("encode and count operations", "kohesio.ingest.resolve.collection", "Part.add"),
    ("whole-collection steps", "kohesio.ingest.run", "resolve"),
    ("put operations together", "kohesio.snapshot.writer", "SnapshotWriter.add_batch"),
    ("side tables, checksums", "kohesio.snapshot.writer", "SnapshotWriter.finish"),
)
"""Name, module and function of each stage; a generator counts while it makes its next value."""


@dataclass(slots=True)
class Clock:
    """Wall seconds by stage, over all threads."""

    seconds: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, stage: str, seconds: float) -> None:
        """Count seconds for a stage."""
        with self.lock:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    def watch(self, stage: str, module: str, path: str) -> None:
        """Time every call of a function from now on. Raises AttributeError if it is not there any more."""
        owner: object = import_module(module)
        *inner, name = path.split(".")
        for part in inner:
            owner = getattr(owner, part)
        setattr(owner, name, self._timed(stage, getattr(owner, name)))

    def _timed(self, stage: str, function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            begun = perf_counter()
            try:
                made = function(*args, **kwargs)
            finally:
                self.add(stage, perf_counter() - begun)
            return self._each(stage, made) if isinstance(made, Iterator) else made  # type: ignore[return-value]

        return timed

    def _each(self, stage: str, values: Iterator[object]) -> Iterator[object]:
        while True:
            begun = perf_counter()
            try:
                value = next(values)
            except StopIteration:
                return
            finally:
                self.add(stage, perf_counter() - begun)
            yield value


def _nothing_resolved(operations: pl.LazyFrame, twice: object) -> Amendments:
    del operations, twice
    return Amendments()


def _processor_seconds() -> float:
    """Of this process and of those it started that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def _counted(function: Callable[P, T], seconds: list[float]) -> Callable[P, T]:
    """The function; the processor seconds of each call are added to ``seconds``."""

    def counted(*args: P.args, **kwargs: P.kwargs) -> T:
        used = _processor_seconds()
        try:
            return function(*args, **kwargs)
        finally:
            seconds.append(_processor_seconds() - used)

    return counted


def ingested(lists: Path, data: Path, *, whole: bool) -> dict[str, object]:
    """Ingest the lists and answer the figures; for a process that does nothing else. ``whole``: with what needs all
    lists at once."""
    if not whole:
        vars(run)["resolve"] = _nothing_resolved
    resolving: list[float] = []
    vars(run)["resolve"] = _counted(vars(run)["resolve"], resolving)
    clock = Clock()
    for stage in STAGES:
        clock.watch(*stage)
    begun, used = perf_counter(), _processor_seconds()
    report = ingest([lists], DataDirectory(data))
    wall, processor = perf_counter() - begun, _processor_seconds() - used
    operations = sum(file.operations for file in report.files)
    return {
        "operations": operations,
        "wall_seconds": round(wall, 2),
        "processor_seconds": round(processor, 2),
        "operations_a_second": round(operations / (wall - report.resolving_seconds)),
        "operations_a_second_of_two_processors": round(operations / (processor - sum(resolving)) * 2),
        "peak_memory_of_first_process_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "geocoding_seconds": round(report.geocoding_seconds, 2),
        "resolving_seconds": round(report.resolving_seconds, 2),
        "stages": {stage: round(clock.seconds.get(stage, 0.0), 2) for stage, _, _ in STAGES},
    }


def _taken_together(process: int) -> int:
    """KiB that a process and those it started take, shared pages counted once; 0 for one that has ended."""
    folder = Path(f"/proc/{process}")
    try:
        rollup = (folder / "smaps_rollup").read_text()
        children = [
            int(child) for task in (folder / "task").iterdir() for child in (task / "children").read_text().split()
        ]
    except (OSError, ValueError):
        return 0
    own = next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return own + sum(map(_taken_together, children))


def _watched(command: list[str]) -> tuple[str, int]:
    """What a command prints, and the most KiB that it and what it started took together. Raises if it fails."""
    printed, peak = "", 0
    environment = {**MEMORY, **os.environ}  # as the program has it
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:  # noqa: S603, this file
        while True:
            try:
                printed, _ = process.communicate(timeout=0.2)
                break
            except subprocess.TimeoutExpired:
                peak = max(peak, _taken_together(process.pid))
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return printed, peak


def measured(operations: int, seed: int, folder: Path, options: list[str]) -> dict[str, object]:
    """Generate, then ingest in a process of its own."""
    lists, data = folder / "lists", folder / "data"
    begun = perf_counter()
    if not lists.is_dir():
        command = [sys.executable, "-m", "kohesio", "generate", "--shape", "kohesio", "--out", str(lists)]
        command += ["--operations", str(operations), "--seed", str(seed)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603, our own program
    generating = perf_counter() - begun
    shutil.rmtree(data, ignore_errors=True)
    printed, peak = _watched([sys.executable, __file__, "--ingest", str(lists), str(data), *options])
    size = sum(path.stat().st_size for path in lists.iterdir())
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "processors": len(os.sched_getaffinity(0)),
        "load_before": round(os.getloadavg()[0], 1),
        "input_mb": size // 1024**2,
        "generating_seconds": round(generating, 2),
        "peak_memory_mb": peak // 1024,
        **json.loads(printed),
    }


def table(figures: dict[str, object]) -> Iterator[str]:
    """The figures as lines of a Markdown table."""
    yield "| what | figure |"
    yield "| --- | ---: |"
    for name, value in figures.items():
        if isinstance(value, dict):
            for stage, seconds in value.items():
                yield f"| {stage} (wall s) | {seconds:,.2f} |"
        else:
            yield (
                f"| {name.replace('_', ' ')} | {value:,} |"
                if isinstance(value, int | float)
                else f"| {name} | {value} |"
            )


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--operations", type=int, default=2_100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where lists and data go; lists that lie there are used again")
    parser.add_argument("--out", type=Path, help="a file for the figures as JSON")
    parser.add_argument("--keep", action="store_true", help="do not delete the folder")
    parser.add_argument("--ingest", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--without-identity", action="store_true", help="leave the whole-collection steps out")
    chosen = parser.parse_args()
    if chosen.ingest:
        json.dump(ingested(*chosen.ingest, whole=not chosen.without_identity), sys.stdout)
        return
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="kohesio-reading-"))
    try:
        options = ["--without-identity"] * chosen.without_identity
        figures = measured(chosen.operations, chosen.seed, folder, options)
    finally:
        if not (chosen.keep or chosen.folder):
            shutil.rmtree(folder, ignore_errors=True)
    if chosen.out:
        chosen.out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join(table(figures)) + "\n")


if __name__ == "__main__":
    main()
