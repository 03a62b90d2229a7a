"""What commands share at the terminal: where messages go, the data directory, progress bars, exit codes.

Results go to standard output, everything else to standard error. With ``--json`` nothing but JSON goes to standard
output.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import IntEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from kohesio.errors import NoSnapshotError, UsageError
from kohesio.reference.countries import country_of
from kohesio.settings import Settings, load_settings
from kohesio.snapshot.layout import DataDirectory

_UNBROKEN = 1_000
"""Characters, wider than any row: what goes into a pipe or a log is not broken for a window."""

results = Console(width=None if sys.stdout.isatty() else _UNBROKEN)
messages = Console(stderr=True)


class Exit(IntEnum):
    """Exit codes: the same for every command."""

    DONE = 0
    FAILED = 1
    EXPECTATION = 2
    USAGE = 3
    INTERRUPTED = 130


DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data", metavar="DIR", help="Data directory; default $KOHESIO_DATA, else ./data.", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


def settings_for(data: Path | None) -> Settings:
    """The settings of this process, with the command line's word on the data directory."""
    settings = load_settings()
    return replace(settings, data=str(data)) if data else settings


def directory_for(data: Path | None) -> DataDirectory:
    """The data directory a command works on."""
    return DataDirectory(Path(settings_for(data).data))


def filled_directory_for(data: Path | None) -> DataDirectory:
    """The like for a command to which no data would look like data without findings. Raises NoSnapshotError if no
    list was ever brought there: a slip of the pen, or a disk that is not mounted.
    """
    directory = directory_for(data)
    if not (directory.archive.is_dir() or directory.snapshots.is_dir()):
        raise NoSnapshotError(f"{directory.root} is no data directory: no list was ever read into it. Give --data.")
    return directory


def country_named(text: str) -> str:
    """ISO 3166 of a country on the command line: by code, or by name in a language of the Union. Raises UsageError."""
    found = country_of(text)
    if found is None:
        raise UsageError(f"There is no country {text!r}; use a code of two letters, such as IE.")
    return found


def see_writable(*paths: Path | None, read: Path | None = None) -> None:
    """See that files can be laid where the command line says, before any work is done. Raises UsageError if not.

    ``read`` is the file that the command reads: a list is published once, and no result takes its place.
    """
    for path in filter(None, paths):
        if not path.parent.is_dir():
            raise UsageError(f"{path} cannot be written: there is no folder {path.parent}.")
        if path.is_dir():
            raise UsageError(f"{path} cannot be written: it is a folder. Name a file in it.")
        if read is not None and path.exists() and read.exists() and path.samefile(read):
            raise UsageError(f"{path} is the list itself, which would be lost. Name another file for the result.")


def repeated_with(context: typer.Context, option: str, values: Iterable[str]) -> str:
    """The command line of ``context`` as it was meant, with ``option`` once more for each of ``values``."""
    words = ["kohesio", str(context.info_name)]
    for parameter in context.command.params:
        value = context.params.get(parameter.name or "")
        several = value if isinstance(value, list | tuple) else [] if value in (None, False) else [value]
        for one in several:
            if parameter.param_type_name == "option":
                words.append(parameter.opts[0])
            if one is not True:
                words.append(str(one))
    return shlex.join([*words, *(word for value in values for word in (option, value))])


def print_json(value: Mapping[str, object] | Sequence[object]) -> None:
    """JSON on standard output, as it is, for programs."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table; columns whose heading ends in ``#`` hold numbers: aligned right, and never broken."""
    table = Table(title=title, title_justify="left", header_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        if heading.endswith("#"):
            table.add_column(heading.removesuffix("#").replace(" ", "\n"), justify="right", no_wrap=True)
        else:
            table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    results.print(table)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress display on standard error; silent where that is no terminal."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=messages, transient=True, disable=not messages.is_terminal) as progress:
        yield progress
