"""``kohesio trace``: prints every value of one operation with the cells of the published file it was made from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Annotated

import typer

from kohesio.cli.console import DataOption, JsonOption, directory_for, print_json, settings_for
from kohesio.errors import UsageError
from kohesio.index.service import SearchService
from kohesio.ingest.trace import Trace, TracedCell
from kohesio.ingest.trace import trace as traced
from kohesio.log import on_one_line
from kohesio.snapshot.records import operation_to_json
from kohesio.sources.registry import Registry


def register(commands: typer.Typer) -> None:
    """Add this file's command."""
    commands.command("trace")(trace)


def trace(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="Id of the operation, its entity address, or its authority's code.")
    ],
    field: Annotated[
        list[str] | None, typer.Option("--field", metavar="FIELD", help="This field alone; may be repeated.")
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Lead every value of one operation back to the cells of the published file, and print what they say.

    The rows are read from the archive. Contact data and what may name a natural person are withheld.

    Example: kohesio trace Q7420373 --field eu_contribution --data data
    """
    directory = directory_for(data)
    service = SearchService.open(directory)
    operation = service.operation(identifier)
    found = traced(operation, service.snapshot, directory, Registry.packaged())
    names = [name for name, _ in found.fields]
    if unknown := next((name for name in field or () if name not in names), None):
        raise UsageError(f"Operation {operation.id} has no field {unknown!r} with a value; it has {', '.join(names)}.")
    shown = operation_to_json(operation, show_natural_persons=settings_for(data).show_natural_persons)
    report = _report(found, shown, frozenset(field or names))
    if as_json:
        print_json(report)
        return
    for line in (*_head(found), *_lines(found, shown, frozenset(field or names))):
        typer.echo(line)


def _source(found: Trace) -> dict[str, object]:
    loaded, source = found.loaded, found.source
    return {
        "list": source.list,
        "title": loaded.title if loaded else None,
        "publisher": loaded.publisher if loaded else None,
        "address": loaded.address if loaded else None,
        "file": found.file.name,
        "sha256": found.file.sha256,
        "fetched_at": found.file.fetched_at,
        "note": found.file.note,
        "sheet": source.sheet,
        "rows": list(source.rows),
    }


def _report(found: Trace, shown: Mapping[str, object], wanted: frozenset[str]) -> dict[str, object]:
    fields = {
        name: {"value": shown[name], "cells": [asdict(cell) for cell in cells]}
        for name, cells in found.fields
        if name in wanted
    }
    return {"id": found.operation.id, "source": _source(found), "fields": fields}


def _head(found: Trace) -> Iterator[str]:
    yield f"Operation {found.operation.id}"
    for name, value in _source(found).items():
        if value not in (None, []):
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            yield f"  {name.replace('_', ' ')}: {on_one_line(text)}"


def _lines(found: Trace, shown: Mapping[str, object], wanted: frozenset[str]) -> Iterator[str]:
    for name, cells in found.fields:
        if name in wanted:
            yield ""
            yield f"{name}: {on_one_line(json.dumps(shown[name], ensure_ascii=False, default=str))}"
            for cell in cells:
                yield from _cell(cell)


def _cell(cell: TracedCell) -> Iterator[str]:
    if cell.column is not None:
        raw = "(withheld)" if cell.withheld else "(empty)" if cell.raw is None else f"“{on_one_line(cell.raw)}”"
        yield f"  column {cell.column} “{on_one_line(cell.header or '')}”, row {cell.row}: {raw}"
    rule = f" [{on_one_line(cell.rule)}]" if cell.rule != cell.explanation else ""
    yield f"    {on_one_line(cell.explanation)}{rule}"
