"""Reads how many people live in a region: Eurostat's table ``demo_r_pjanaggr3`` (population on 1 January, NUTS 3 up).

Both of Eurostat's forms are read: SDMX-CSV (one line per region and year, what ``fetch --geodata`` brings) and its TSV
(one line per region, one column per year). Only whole populations count: both sexes, all ages, in persons.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from kohesio.errors import DamagedError
from kohesio.model.geography import Population

TABLE = "demo_r_pjanaggr3"

_WHOLE = {"freq": "A", "unit": "NR", "sex": "T", "age": "TOTAL"}
_CODE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURE = re.compile(r"[0-9]{1,11}")


def is_population(path: Path) -> bool:
    """Whether a file is that table, by its name."""
    return path.name.lower().startswith(TABLE) and path.suffix.lower() in {".csv", ".tsv"}


def read_population(path: Path) -> dict[str, Population]:
    """The newest figure of each region, by NUTS code. Raises DamagedError for a file that is no such table."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
            head = next(rows, [])
            figures = _of_years(head, rows) if "\\TIME_PERIOD" in head[0] else _of_lines(head, rows)
            return _newest(figures)
    except (OSError, ValueError, IndexError, csv.Error) as error:
        raise DamagedError(
            f"{path} cannot be read as a table of inhabitants ({type(error).__name__}: {error}). "
            "Remove it and bring it again with `kohesio fetch --geodata`."
        ) from error


def _newest(figures: Iterator[tuple[str, int, int]]) -> dict[str, Population]:
    found: dict[str, Population] = {}
    for code, year, people in figures:
        if code not in found or found[code].year < year:
            found[code] = Population(people, year)
    return found


def _of_lines(head: list[str], rows: Iterator[list[str]]) -> Iterator[tuple[str, int, int]]:
    """SDMX-CSV. Columns are found by name; raises ValueError without those that say what a line is about."""
    at = {name: head.index(name) for name in ("geo", "TIME_PERIOD", "OBS_VALUE")}
    marks = {name: head.index(name) for name in _WHOLE if name in head}
    for row in rows:
        if len(row) >= len(head) and _is_whole({name: row[place] for name, place in marks.items()}):
            yield from _figure(row[at["geo"]], row[at["TIME_PERIOD"]], row[at["OBS_VALUE"]])


def _of_years(head: list[str], rows: Iterator[list[str]]) -> Iterator[tuple[str, int, int]]:
    """TSV: the first cell holds the marks of the line, separated by commas; figures may bear letters."""
    names = head[0].split("\\")[0].split(",")
    for row in rows:
        marks = dict(zip(names, row[0].split(","), strict=True))
        if _is_whole(marks):
            for year, text in zip(head[1:], row[1:], strict=False):
                yield from _figure(marks["geo"], year, text.split(" ")[0])


def _is_whole(marks: Mapping[str, str]) -> bool:
    return all(marks[name].strip() == value for name, value in _WHOLE.items() if name in marks)


def _figure(code: str, year: str, people: str) -> Iterator[tuple[str, int, int]]:
    code, year, people = code.strip(), year.strip(), people.strip()
    if _CODE.fullmatch(code) and _YEAR.fullmatch(year) and _FIGURE.fullmatch(people):
        yield code, int(year), int(people)
