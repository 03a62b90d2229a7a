"""``kohesio index``, ``graph``, ``publish``, ``verify``, ``diff``, ``export``: what is done with a version."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from kohesio.api.kohesio.published import FORMATS as FILE_FORMATS
from kohesio.api.kohesio.published import Publisher
from kohesio.cli.console import (
    DataOption,
    JsonOption,
    directory_for,
    messages,
    print_json,
    print_table,
    progress_bar,
    see_writable,
    settings_for,
)
from kohesio.errors import UsageError
from kohesio.index.build import build_index
from kohesio.index.exporting import export_of
from kohesio.index.lemmas import installed
from kohesio.index.parsing import parse_query, split_query
from kohesio.index.service import SearchService
from kohesio.index.versions import index_folder, verify_index
from kohesio.linkeddata.document import EXPORTS
from kohesio.linkeddata.store import build_graph
from kohesio.snapshot.changes import write_changes
from kohesio.snapshot.diff import difference
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.writing import writing


def register(commands: typer.Typer) -> None:
    """Add this file's commands."""
    commands.command("index")(index)
    commands.command("graph")(graph)
    commands.command("publish")(publish)
    commands.command("verify")(verify)
    commands.command("diff")(diff)
    commands.command("export")(export)


def index(data: DataOption = None) -> None:
    """Build the search index of the snapshot being served; `ingest` calls this by itself.

    Example: kohesio index --data data
    """
    directory = directory_for(data)
    with writing(directory, "kohesio index"), messages.status("Building the index"):
        snapshot = Snapshot.open(directory)
        folder = build_index(snapshot, directory, lemmas=installed())
        write_changes(directory, snapshot.version)
    messages.print(f"Built {folder.name}.", highlight=False)


def graph(data: DataOption = None) -> None:
    """Build the graph of the snapshot being served, of which SPARQL can be asked; later versions then have one too.

    Example: kohesio graph --data data
    """
    directory = directory_for(data)
    with writing(directory, "kohesio graph"), messages.status("Building the graph"):
        snapshot = Snapshot.open(directory)
        size = build_graph(snapshot, directory)
    messages.print(f"Built the graph of {snapshot.version}: {size:,} statements.", highlight=False)


def publish(
    file_format: Annotated[
        str | None, typer.Option("--format", help=f"Only these: {' or '.join(FILE_FORMATS)}.")
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the files of open data in Kohesio's layout ahead, for every country and period.

    The server makes each when it is first asked for; made ahead, they are listed with size and checksum at once.

    Example: kohesio publish --format csv --data data
    """
    if file_format not in {None, *FILE_FORMATS}:
        raise UsageError(f"There is no published file of format {file_format!r}; use {' or '.join(FILE_FORMATS)}.")
    directory, settings = directory_for(data), settings_for(data)
    publisher = Publisher(directory, Snapshot.open(directory), show_natural_persons=settings.show_natural_persons)
    wanted = [one for one in publisher.newest() if file_format in {None, one.form}]
    with progress_bar() as bar:
        task = bar.add_task("Making files", total=len(wanted))
        made = []
        for file in wanted:
            made.append((file, publisher.make(file)))
            bar.advance(task)
    if as_json:
        print_json([{"key": one.key, "rows": one.rows, "size": done.size, "sha256": done.sha256} for one, done in made])
        return
    folders = dict.fromkeys(one.folder for one, _ in made)
    rows = [
        (folder, len(here), sum(done.size for _, done in here), sum(one.rows for one, _ in here))
        for folder in folders
        if (here := [(one, done) for one, done in made if one.folder == folder])
    ]
    print_table("Published files", ("folder", "files#", "bytes#", "rows#"), rows)


def verify(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Check every file of the snapshot and its index: checksums, sizes, schema version.

    Example: kohesio verify --data data
    """
    directory = directory_for(data)
    snapshot = Snapshot.open(directory)
    snapshot.verify()
    verify_index(index_folder(directory, snapshot.version), snapshot.version)
    found = {"snapshot": snapshot.version, "index": snapshot.version, "operations": snapshot.size}
    if as_json:
        print_json(found)
    else:
        messages.print(f"Snapshot {snapshot.version} is sound: {snapshot.size:,} operations.", highlight=False)


def diff(
    old: Annotated[str, typer.Argument(help="The earlier version.")],
    new: Annotated[str, typer.Argument(help="The later version.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what changed between two snapshots: operations added, gone, and changed by field.

    Example: kohesio diff 20260101T000000Z-0123abcd 20260201T000000Z-4567cdef
    """
    directory = directory_for(data)
    changes = difference(Snapshot.open(directory, old), Snapshot.open(directory, new))
    if as_json:
        print_json(asdict(changes))
        return
    rows = [("added", len(changes.added)), ("gone", len(changes.gone)), ("changed", len(changes.changed))]
    rows += [(f"changed in {field}", count) for field, count in changes.by_field()]
    print_table(f"From {old} to {new}", ("operations", "number#"), rows)


def export(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Where to write; - for standard output.")],
    file_format: Annotated[str, typer.Option("--format", help=f"One of {', '.join(EXPORTS)}.")] = "csv",
    query: Annotated[str, typer.Option("--query", help="The same string as in the site's address.")] = "",
    data: DataOption = None,
) -> None:
    """Write every operation that answers a query, without a ceiling.

    Example: kohesio export --format csv --query "country=SE&fund=ESF%2B" -o sweden.csv
    """
    if file_format not in EXPORTS:
        raise UsageError(f"There is no export format {file_format!r}; use one of {', '.join(EXPORTS)}.")
    see_writable(out)
    settings = settings_for(data)
    asked = parse_query(split_query(query))
    service = SearchService.open(directory_for(data))
    written = export_of(service, asked, show_natural_persons=settings.show_natural_persons)
    _write(EXPORTS[file_format].write(written), out)
    messages.print(f"Wrote {written.about.rows:,} operations of version {service.version}.", highlight=False)


def _write(batches: Iterable[bytes], out: Path) -> None:
    """The whole result under its name, or nothing: a file is renamed into place when it is complete."""
    if str(out) == "-":
        _copy(batches, sys.stdout.buffer)
        return
    beside = out.with_name(f".{out.name}.part")
    try:
        with beside.open("wb") as file:
            _copy(batches, file)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)


def _copy(batches: Iterable[bytes], file: BinaryIO) -> None:
    file.writelines(batches)
