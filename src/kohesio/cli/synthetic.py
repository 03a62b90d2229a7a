"""``kohesio generate``: synthetic lists."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kohesio.cli.console import print_table, progress_bar
from kohesio.synthetic.generate import SHAPES, generate


def register(commands: typer.Typer) -> None:
    """Add this file's commands."""
    commands.command("generate")(generate_lists)


def generate_lists(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="A new or empty folder for the lists.")],
    operations: Annotated[int, typer.Option("--operations", min=1, help="How many operations in all.")] = 20_000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same lists.")] = 1,
    shape: Annotated[str, typer.Option("--shape", help=f"Which files: {' or '.join(SHAPES)}.")] = "mixed",
) -> None:
    """Write synthetic lists of operations, marked as synthetic, in the shapes of real ones.

    Example: kohesio generate --operations 100000 --out lists/
    """
    with progress_bar() as progress:
        task = progress.add_task("Generating operations", total=operations)
        written = generate(out, operations, seed=seed, shape=shape, progress=lambda done: progress.advance(task, done))
    rows = [(file.path.name, file.country, file.period, file.operations) for file in written]
    print_table("Synthetic lists", ("file", "country", "period", "operations#"), rows)
