"""Memory of the engines: each by itself in a new process, looked at when it has been asked every question once."""

from __future__ import annotations

import multiprocessing as mp
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.collection import Collection
from benchmarks.engines.ours import Ours
from benchmarks.machine import memory_mb, proportional_mb
from benchmarks.questions import Question
from kohesio.index.service import SearchService
from kohesio.snapshot.layout import DataDirectory

Opened = Callable[[Collection, Path], Any]
"""Opens an engine at its place."""


@dataclass(frozen=True, slots=True)
class Held:
    """Memory of a process in MiB: resident, with its part of what it shares, and its own; this too before the engine.

    ``questions`` is how many were asked before time ran out.
    """

    resident_mb: int
    proportional_mb: int
    private_mb: int
    before_mb: int
    questions: int


def ours(neutral: Collection, data: Path) -> Ours:
    """This product, opened as the others are."""
    return Ours(neutral, SearchService.open(DataDirectory(data)))


def held(engine: Opened, neutral: Collection, place: Path, questions: Sequence[Question], seconds: float) -> Held:
    """What one engine holds in a process of its own; no further question is asked when the seconds are over."""
    context = mp.get_context("spawn")
    mine, theirs = context.Pipe()
    arguments = ((engine, neutral, place), tuple(questions), seconds, theirs)
    process = context.Process(target=_ask_all, args=arguments, daemon=True)
    process.start()
    theirs.close()
    found: Held = mine.recv()
    process.join()
    return found


def _ask_all(
    opening: tuple[Opened, Collection, Path], questions: tuple[Question, ...], seconds: float, pipe: Connection
) -> None:
    engine, neutral, place = opening
    before, _ = memory_mb(os.getpid())
    opened = engine(neutral, place)
    asked, began = 0, perf_counter()
    for question in questions:
        if perf_counter() - began > seconds:
            break
        asked += opened.ask(question) is not None
    private, resident = memory_mb(os.getpid())
    pipe.send(Held(resident, proportional_mb(os.getpid()), private, before, asked))
