"""``kohesio ingest``: turns files into a snapshot with its index and reports what became of each file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress as Bars
from rich.progress import TaskID

from kohesio.cli.console import (
    DataOption,
    JsonOption,
    messages,
    print_json,
    print_table,
    progress_bar,
    repeated_with,
    settings_for,
)
from kohesio.cli.inspect import (
    CountryOption,
    FundOption,
    PeriodOption,
    ProgrammeOption,
    known_of_list,
    save_descriptions,
)
from kohesio.errors import UsageError
from kohesio.index.build import build_index
from kohesio.index.lemmas import installed
from kohesio.ingest.report import FileReport, IngestReport, Status
from kohesio.ingest.run import IngestOptions
from kohesio.ingest.run import ingest as ingest_lists
from kohesio.linkeddata.store import build_graph, has_graph
from kohesio.snapshot.changes import write_changes
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import delete, prune, publish
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.writing import writing

_MOST_CODES = 4


def register(commands: typer.Typer) -> None:
    """Add this file's commands."""
    commands.command("ingest")(ingest)


def ingest(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...", help="Lists, or folders of them; none: the newest edition of each in the archive."
        ),
    ] = None,
    country: CountryOption = None,
    fund: FundOption = None,
    period: PeriodOption = None,
    programme: ProgrammeOption = None,
    save_spec: Annotated[
        bool, typer.Option("--save-spec", help="Write the description worked out for a list beside it, as FILE.yml.")
    ] = False,
    accept_loss: Annotated[
        list[str] | None,
        typer.Option(
            "--accept-loss", metavar="LIST", help="Publish although this list is gone or lost much; may be repeated."
        ),
    ] = None,
    no_index: Annotated[
        bool, typer.Option("--no-index", help="Do not build the index; `kohesio index` does it later.")
    ] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> int:
    """Read lists of operations and publish them as a new snapshot.

    A file that cannot be used is named in the table with its reason and does not stop the others.

    Example: kohesio ingest lists/ --data data
    """
    settings = settings_for(data)
    directory = DataDirectory(Path(settings.data))
    known = known_of_list(country, tuple(fund or ()), period, programme)
    options = IngestOptions(
        country=known.country, publish=False, recognition=known, accept_loss=frozenset(accept_loss or ())
    )
    if save_spec:
        save_descriptions(list(paths or ()), known)
    with writing(directory, "kohesio ingest"):
        report = ingest_paths(paths or (), directory, options, with_index=not no_index, show=not as_json)
        prune(directory, settings.keep_versions)
    if as_json:
        print_json(report.to_json())
    elif report.losses:
        again = repeated_with(context, "--accept-loss", report.losses)
        messages.print(f"If the loss is real, publish it with: {again}", markup=False, highlight=False, soft_wrap=True)
    elif report.version is not None and report.gone:
        messages.print(
            f"No longer served, for no file named has them: {', '.join(report.gone)}. "
            "`kohesio ingest` without a path takes the newest edition of every list in the archive.",
            markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip
    return report.exit_code


def ingest_paths(
    paths: Iterable[Path],
    directory: DataDirectory,
    options: IngestOptions | None = None,
    *,
    with_index: bool = True,
    show: bool = True,
) -> IngestReport:
    """Ingest with a progress bar, print the table, build the index, and only then make the version the one served."""
    options = options or IngestOptions(publish=False)
    if options.publish:
        raise UsageError("The version is published here, after its index was built.")
    with progress_bar() as bars:
        report = ingest_lists(paths, directory, options, IngestBars(bars))
        if report.version is not None and with_index:
            make_ready(directory, report.version, bars)
    if report.version is not None:
        publish(directory, report.version)
    if show:
        print_report(report)
    return report


def make_ready(directory: DataDirectory, version: str, bars: Bars) -> None:
    """Build what is asked of a version; if that fails, the version goes, for nothing would ever serve it."""
    task = bars.add_task("Building the index", total=None)
    try:
        build_index(
            Snapshot.open(directory, version),
            directory,
            lambda done, of: bars.update(task, completed=done, total=of),
            installed(),
        )
        bars.update(task, description="Comparing with the version before")
        write_changes(directory, version)
        if has_graph(directory):
            bars.update(task, description="Building the graph, as the version served has one", completed=0, total=None)
            build_graph(Snapshot.open(directory, version), directory)
    except BaseException:
        delete(directory, version)
        raise


class IngestBars:
    """Two bars: lists, and rows of all that are being read."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._files: TaskID | None = None
        self._rows: TaskID | None = None

    def start(self, file: str, number: int, of: int) -> None:
        """A list is waited for."""
        if self._files is None or self._rows is None:
            self._files = self._bars.add_task("Lists", total=of)
            self._rows = self._bars.add_task("Rows", total=None)
        self._bars.update(self._files, completed=number - 1, total=of)
        self._bars.update(self._rows, description=file)

    def rows(self, count: int) -> None:
        """So many more rows were read."""
        if self._rows is not None:
            self._bars.advance(self._rows, count)


def print_report(report: IngestReport) -> None:
    """What came of each file, and what was published, at the terminal."""
    headings = ("file", "rows#", "operation rows#", "operations#", "rejected#", "outcome")
    print_table("Lists of operations", headings, [_row(one) for one in report.files])
    for one in report.files:
        if one.message:
            messages.print(f"{one.file}: {one.message}", markup=False, highlight=False, soft_wrap=True)
    for failure in report.failures:
        messages.print(failure, style="bold", markup=False, highlight=False, soft_wrap=True)
    if report.version is not None:
        loaded = sum(one.status is Status.LOADED for one in report.files)
        lists = "1 list" if loaded == 1 else f"{loaded} lists"
        messages.print(
            f"Published {report.version}: {report.operations:,} operations of {lists} "
            f"in {report.seconds:.1f} s.", highlight=False, soft_wrap=True,
        )  # fmt: skip
    elif report.failures:
        messages.print("Nothing was published; the last good snapshot keeps serving.", style="bold")
    else:
        messages.print("No file gave an operation, so nothing was published.", style="bold")


def _row(one: FileReport) -> tuple[object, ...]:
    codes = [f"{code} {count:,}" for code, count in one.issues[:_MOST_CODES]]
    if len(one.issues) > _MOST_CODES:
        codes.append(f"and {len(one.issues) - _MOST_CODES} more kinds")
    status = f"{one.status}: {one.reason}" if one.reason else str(one.status)
    counts = (one.rows, one.operation_rows, one.operations, one.rejected)
    name = "\n".join(part for part in (one.file, one.list, one.edition) if part)
    return (name, *counts, "\n".join((status, *codes)))
