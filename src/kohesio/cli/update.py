"""``kohesio update``: brings everything that a data directory follows up to date; made for a timer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import typer

from kohesio.cli.console import (
    DataOption,
    Exit,
    JsonOption,
    messages,
    print_json,
    print_table,
    progress_bar,
    settings_for,
)
from kohesio.cli.fetch import HEADINGS, fetching, row_of
from kohesio.cli.ingest import IngestBars, make_ready, print_report
from kohesio.errors import NoSnapshotError
from kohesio.index.versions import index_folder
from kohesio.ingest.report import IngestReport
from kohesio.ingest.run import IngestOptions
from kohesio.ingest.run import ingest as ingest_lists
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import current_version, delete, prune, publish
from kohesio.snapshot.sameness import same_content
from kohesio.snapshot.writing import writing
from kohesio.sources.archive import Archive
from kohesio.sources.following import Followed, follow


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What an update did. ``served`` is the version that is served now, None if none is; ``pruned`` are versions that
    were deleted."""

    followed: tuple[Followed, ...]
    ingest: IngestReport
    published: bool
    served: str | None
    pruned: tuple[str, ...]
    seconds: float

    @property
    def failed(self) -> tuple[Followed, ...]:
        """What could not be fetched."""
        return tuple(one for one in self.followed if one.fetched is None)

    @property
    def exit_code(self) -> int:
        """2: an expectation stopped publication; 1: something could not be fetched, or no file gave an operation."""
        return self.ingest.exit_code or (Exit.FAILED if self.failed else Exit.DONE)

    def to_json(self) -> dict[str, object]:
        """The report for programs."""
        fetched = [one.fetched for one in self.followed if one.fetched is not None]
        return {
            "exit_code": int(self.exit_code),
            "published": self.published,
            "served": self.served,
            "fetched": [dict(zip(HEADINGS, row_of(one), strict=True)) for one in fetched],
            "failed": [{"address": one.address, "reason": one.reason} for one in self.failed],
            "pruned": list(self.pruned),
            "seconds": round(self.seconds, 3),
            "ingest": self.ingest.to_json(),
        }


def register(commands: typer.Typer) -> None:
    """Add this file's commands."""
    commands.command("update")(update)


def update(data: DataOption = None, as_json: JsonOption = False) -> int:
    """Bring everything that was ever fetched up to date: fetch, ingest, index, check what is expected, switch, prune.

    For a timer. Where nothing changed, the version being served stays. A file that cannot be fetched does not stop the
    others: its last edition counts, and the command ends with 1.

    Example: kohesio update --data data --json
    """
    settings = settings_for(data)
    directory = DataDirectory(Path(settings.data))
    with writing(directory, "kohesio update"):
        report = _updated(directory, data, settings.keep_versions)
    if as_json:
        print_json(report.to_json())
    else:
        _print(report)
    return report.exit_code


def _updated(directory: DataDirectory, data: Path | None, keep: int) -> UpdateReport:
    begun = monotonic()
    archive = Archive(directory.archive)
    with fetching(archive, data) as fetcher:
        followed = tuple(follow(fetcher, archive))
    with progress_bar() as bars:
        report = ingest_lists((), directory, IngestOptions(publish=False), IngestBars(bars))
        published = report.version is not None and not _is_served(directory, report.version)
        if report.version is not None and published:
            make_ready(directory, report.version, bars)
            publish(directory, report.version)
        elif report.version is not None and report.version != _served(directory):  # else both were built in one second
            delete(directory, report.version)
    pruned = prune(directory, keep)
    return UpdateReport(followed, report, published, _served(directory), pruned, monotonic() - begun)


def _served(directory: DataDirectory) -> str | None:
    try:
        return current_version(directory)
    except NoSnapshotError:
        return None


def _is_served(directory: DataDirectory, version: str) -> bool:
    """Whether what is served says the same, and can be searched."""
    served = _served(directory)
    return served is not None and index_folder(directory, served).is_dir() and same_content(directory, served, version)


def _print(report: UpdateReport) -> None:
    fetched: Sequence[Sequence[object]] = [row_of(one.fetched) for one in report.followed if one.fetched is not None]
    print_table("Fetched", ("file", "list", "edition", "bytes#", "status"), fetched)
    for one in report.failed:
        messages.print(f"{one.reason}", style="bold", markup=False, highlight=False, soft_wrap=True)
    if report.published or report.ingest.version is None:
        print_report(report.ingest)
    else:
        messages.print(
            f"Nothing changed: {report.served} says the same and keeps serving.", highlight=False, soft_wrap=True
        )
