"""The repaired list as a file: CSV, XLSX or JSON, written batch by batch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from rustpy_xlsxwriter import FastExcel

from kohesio.check.layouts import headings
from kohesio.check.letters import law_of
from kohesio.check.repair import Repaired, repaired_frames, scratch
from kohesio.ingest.readers.hint import Limits
from kohesio.model.check import CheckOptions, ListForm
from kohesio.sources.registry import Registry

_AMOUNTS = ("total_cost", "eligible_cost", "eu_contribution", "public_funding")
_NUMBERS = frozenset({*_AMOUNTS, "cofinancing_rate"})
_FIGURE = r"^-?[0-9]+(\.[0-9]+)?$"
_RISKY = r"^[=+\-@\t\r]"
_LONGEST = 32_767
"""Characters of a cell of XLSX."""


def write_repaired(
    path: Path, options: CheckOptions, registry: Registry, form: ListForm, out: Path, *, limits: Limits
) -> int:
    """Write the repaired list to ``out``; answers how many operations it has. Raises SourceError."""
    with scratch() as folder:
        repaired, frames = repaired_frames(path, options, registry, Path(folder), limits=limits)
        titles = headings(repaired.period, repaired.language) | repaired.beside
        match form:
            case ListForm.CSV:
                _csv(frames, titles, out)
            case ListForm.XLSX:
                _xlsx(frames, titles, out)
            case ListForm.JSON:
                _json(frames, titles, repaired, out)
    return repaired.operations


def _csv(frames: Iterator[pl.DataFrame], titles: dict[str, str], out: Path) -> None:
    """RFC 4180, UTF-8 with a byte order mark so that spreadsheets take it for what it is, formulas disarmed."""
    with out.open("wb") as file:
        header = pl.DataFrame({title: pl.Series([], dtype=pl.String) for title in titles.values()})
        file.write("\ufeff".encode() + header.write_csv(line_terminator="\r\n").encode())
        for frame in frames:
            safe = frame.with_columns(
                pl.col(key).str.replace(_RISKY, "'$0") for key in frame.columns if key not in _NUMBERS
            )
            file.write(safe.write_csv(include_header=False, line_terminator="\r\n").encode())


def _xlsx(frames: Iterator[pl.DataFrame], titles: dict[str, str], out: Path) -> None:
    """One sheet; figures are numbers, all else is text."""

    def rows() -> Iterator[dict[str, str | float | None]]:
        for frame in frames:
            cut = frame.with_columns(pl.all().str.slice(0, _LONGEST)).rename(titles)
            numbers = {titles[key] for key in frame.columns if key in _NUMBERS}
            for row in cut.iter_rows(named=True):
                yield {title: _figure(value) if title in numbers else value for title, value in row.items()}

    FastExcel(str(out)).sheet("Operations", _at_least_one(rows(), titles)).save()


def _at_least_one(
    rows: Iterator[dict[str, str | float | None]], titles: dict[str, str]
) -> Iterator[dict[str, str | float | None]]:
    """The rows; one empty row where there is none, for the headings need it."""
    none = True
    for row in rows:
        none = False
        yield row
    if none:
        yield dict.fromkeys(titles.values())


def _figure(value: str | None) -> str | float | None:
    """A spreadsheet's number; what is none stays text, and so does a figure too long for one."""
    plain = value is not None and len(value) <= 15 and pl.Series([value]).str.contains(_FIGURE)[0]
    return float(value) if value is not None and plain else value


def _json(frames: Iterator[pl.DataFrame], titles: dict[str, str], repaired: Repaired, out: Path) -> None:
    """One object: the law, the headings by key, the operations, and what stays as published."""
    head = {"law": law_of(repaired.period).reference, "period": repaired.period, "headings": titles}
    with out.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "operations": [')
        first = True
        for frame in frames:
            for row in frame.iter_rows(named=True):
                file.write(("\n  " if first else ",\n  ") + json.dumps(row, ensure_ascii=False))
                first = False
        file.write('\n ],\n "left_as_published": ' + json.dumps(repaired.left, ensure_ascii=False) + "\n}\n")
