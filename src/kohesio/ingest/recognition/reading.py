"""What recognition found out about a file: every decision with its confidence, its reasons and the next best answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SURE = 0.75
"""From here on a decision needs nobody's eye."""

ENOUGH = 0.4
"""Below this a reading is not used: the column stays out, or, if the list needs it, somebody is asked."""


class Role(StrEnum):
    """What becomes of a column."""

    USED = "used"
    IGNORED = "ignored"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class Reading:
    """One possible field of a column and how sure that is, 0 to 1."""

    field: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """What a column is. ``index`` counts from 0, ``label`` is the file's name for the column, ``evidence`` are the
    reasons, ``also`` further fields that its cells hold (a code in front of a title)."""

    index: int
    label: str
    heading: str
    role: Role
    field: str | None
    confidence: float
    evidence: tuple[str, ...]
    runner_up: Reading | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision about the whole list, such as its currency; ``other`` is the next best answer."""

    about: str
    answer: str
    confidence: float
    evidence: tuple[str, ...] = ()
    other: str | None = None


@dataclass(frozen=True, slots=True)
class TableReading:
    """What a file is, as far as recognition can tell."""

    file: str
    format: str | None
    sheet: str | None
    other_sheets: tuple[str, ...]
    header_rows: tuple[int, ...]
    first_row: int
    rows: int
    columns: tuple[ColumnReading, ...]
    decisions: tuple[Decision, ...]
    rejected: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]

    def column_of(self, field: str) -> ColumnReading | None:
        """The column that was read as ``field``, or holds it beside another."""
        mine = [column for column in self.columns if column.field == field]
        return next(iter(mine or [column for column in self.columns if field in column.also]), None)

    def decision(self, about: str) -> Decision | None:
        """The decision about one thing."""
        return next((each for each in self.decisions if each.about == about), None)
