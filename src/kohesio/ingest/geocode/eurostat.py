"""Reads a table of Eurostat: for each line that bears certain marks, its place, its year and its figure as text.

Both of Eurostat's forms are read: SDMX-CSV (one line per place and year, what ``fetch --geodata`` brings) and its TSV
(one line per place, one column per year; figures may bear letters, which are left away).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from kohesio.errors import DamagedError

Marks = Mapping[str, str]
"""What a line must say, by the name of the dimension; a table need not have every dimension."""


def is_table(path: Path, table: str) -> bool:
    """Whether a file is that table, by its name."""
    return path.name.lower().startswith(table) and path.suffix.lower() in {".csv", ".tsv"}


def figures(path: Path, marks: Marks, what: str) -> Iterator[tuple[str, str, str]]:
    """Place, year and figure of each line with those marks. Raises DamagedError for what is no table of ``what``."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
            head = next(rows, [])
            yield from _of_years(head, rows, marks) if "\\TIME_PERIOD" in head[0] else _of_lines(head, rows, marks)
    except (OSError, ValueError, IndexError, csv.Error) as error:
        raise DamagedError(
            f"{path} cannot be read as a table of {what} ({type(error).__name__}: {error}). "
            "Remove it and bring it again with `kohesio fetch --geodata`."
        ) from error


def _of_lines(head: list[str], rows: Iterator[list[str]], marks: Marks) -> Iterator[tuple[str, str, str]]:
    """SDMX-CSV. Columns are found by name; raises ValueError without those that say what a line is about."""
    geo, year, figure = (head.index(name) for name in ("geo", "TIME_PERIOD", "OBS_VALUE"))
    places = {name: head.index(name) for name in marks if name in head}
    for row in rows:
        if len(row) >= len(head) and _bears({name: row[place] for name, place in places.items()}, marks):
            yield row[geo].strip(), row[year].strip(), row[figure].strip()


def _of_years(head: list[str], rows: Iterator[list[str]], marks: Marks) -> Iterator[tuple[str, str, str]]:
    """TSV: the first cell holds the marks of the line, separated by commas. Raises ValueError if no place is one."""
    names = head[0].split("\\")[0].split(",")
    geo = names.index("geo")
    for row in rows:
        cells = row[0].split(",")
        if _bears(dict(zip(names, cells, strict=True)), marks):
            for year, text in zip(head[1:], row[1:], strict=False):
                yield cells[geo].strip(), year.strip(), text.split(" ")[0].strip()


def _bears(found: Marks, marks: Marks) -> bool:
    return all(found[name].strip() == value for name, value in marks.items() if name in found)
