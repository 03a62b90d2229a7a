"""Where a value comes from: list, file, sheet, rows, columns and rules."""

from __future__ import annotations

from dataclasses import dataclass


def column_label(index: int) -> str:
    """The letters by which a spreadsheet names column ``index``, counted from 0: ``A``, ``Z``, ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of one file an operation was read from.

    ``rows`` are counted as the format's readers do: spreadsheet rows and delimited records from 1 with the header
    included, JSON records from 0, HTML table rows from 1. ``sha256`` is that of the file as it came.
    """

    list: str
    sha256: str
    sheet: str | None
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a field of a list came to be.

    With ``row`` None: every value of ``field`` comes from ``column`` by ``rule``. With a row: this one value
    departed from the column's rule, and ``raw`` is what the cell said.
    """

    list: str
    sheet: str | None
    row: int | None
    column: str | None
    header: str | None
    field: str
    rule: str
    raw: str | None


@dataclass(frozen=True, slots=True)
class LoadedList:
    """One list of operations in a snapshot: what it is, how fresh and how complete.

    ``edition`` and ``updated`` are ISO dates (the file's edition; the date of last update the list states).
    ``fill`` gives for each field of the operation the share (0 to 1) of operations that have it.
    """

    id: str
    title: str
    country: str
    languages: tuple[str, ...]
    periods: tuple[str, ...]
    funds: tuple[str, ...]
    publisher: str | None
    address: str | None
    licence: str | None
    file_name: str
    sha256: str
    fetched_at: str | None
    edition: str | None
    updated: str | None
    currency: str | None
    rows: int
    operation_rows: int
    operations: int
    rejected: int
    issues: int
    synthetic: bool
    fill: tuple[tuple[str, float], ...]
