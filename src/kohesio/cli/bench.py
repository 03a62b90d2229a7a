"""``kohesio bench``: how long the search takes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from kohesio.bench.measure import REPEATS, measure
from kohesio.bench.questions import question_set
from kohesio.cli.console import DataOption, JsonOption, directory_for, messages, print_json, print_table
from kohesio.index.service import SearchService


def register(commands: typer.Typer) -> None:
    """Add this file's commands."""
    commands.command("bench")(bench)


def bench(
    repeats: Annotated[int, typer.Option("--repeats", min=1, help="How often each question is asked.")] = REPEATS,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask the version being served a fixed set of questions and say how much processor time an answer takes.

    Example: kohesio bench --data data --json
    """
    service = SearchService.open(directory_for(data))
    questions = question_set(service)
    with messages.status("Asking") as status:
        timings = measure(questions, repeats, lambda name: status.update(f"Asking {name}"))
    if as_json:
        found = {name: asdict(timing) for name, timing in timings.items()}
        print_json({"version": service.version, "operations": service.snapshot.size, "queries": found})
        return
    rows = [
        (question.name, question.meaning, timing.hits, timing.p50_ms, timing.p95_ms)
        for question in questions
        for timing in (timings[question.name],)
    ]
    print_table(f"{service.snapshot.size:,} operations", ("query", "what", "hits#", "p50 ms#", "p95 ms#"), rows)
