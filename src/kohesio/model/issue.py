"""A finding about a published list: data about the data, itself published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PUBLISHED_TWICE = "published-twice"
"""The finding at an operation that an earlier list has too: it stands in the list that came second."""


class Severity(StrEnum):
    """What a finding does to the row."""

    REJECTED = "rejected"
    PROBLEM = "problem"
    REPAIRED = "repaired"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding at one cell, row, column or list.

    ``code`` is a key of the catalogue in ``kohesio.ingest.issues``. ``raw`` is the cell as published, None for
    contact columns. ``operation`` is the id the row became part of, None for rejected rows and whole lists.
    """

    code: str
    severity: Severity
    list: str
    sheet: str | None
    row: int | None
    column: str | None
    field: str | None
    raw: str | None
    detail: str | None
    operation: str | None
