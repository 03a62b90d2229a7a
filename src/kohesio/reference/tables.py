"""Reads the files of ``data/``: the only place of this room that touches files.

CSV: UTF-8, comma, a header; several values of one cell are separated by ``|``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib import resources

_FOLDER = resources.files("kohesio.reference") / "data"


def records(name: str) -> Iterator[dict[str, str]]:
    """The records of ``data/<name>.csv`` in file order."""
    return csv.DictReader(io.StringIO(text(name), newline=""))


def names_by_language(name: str) -> dict[str, dict[str, str]]:
    """The names of countries in ``data/<name>.csv``: by country, and of each by language."""
    table: dict[str, dict[str, str]] = {}
    for row in records(name):
        table.setdefault(row["country"], {})[row["language"]] = row["name"]
    return table


def text(name: str) -> str:
    """The content of ``data/<name>.csv``."""
    return (_FOLDER / f"{name}.csv").read_text(encoding="utf-8")


def document(name: str) -> str:
    """The content of ``data/<name>.json``."""
    return (_FOLDER / f"{name}.json").read_text(encoding="utf-8")


def several(cell: str) -> tuple[str, ...]:
    """The values of a cell that may hold none, one or more."""
    return tuple(cell.split("|")) if cell else ()
