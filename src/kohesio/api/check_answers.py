"""The shape of the report on a list, for OpenAPI. The report itself is written by the checker (``kohesio.check``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kohesio.api.answers import Answer
from kohesio.model.check import CheckFinding, Level, Standing


@dataclass(frozen=True, slots=True)
class CheckedAs(Answer):
    """The description a list was read by; ``worked_out``: there was none, it was inferred from the file."""

    id: str
    title: str
    worked_out: bool


@dataclass(frozen=True, slots=True)
class CheckedLaw(Answer):
    """The law of a programming period that the list was held against."""

    period: str
    reference: str


@dataclass(frozen=True, slots=True)
class CheckCounts(Answer):
    """Cases by weight."""

    error: int
    warning: int
    note: int


@dataclass(frozen=True, slots=True)
class CheckedLetter(Answer):
    """How a list stands with one item of the law: of the ``rows`` it applies to, how many have it."""

    period: str
    letter: str
    title: str
    duty: str
    standing: Standing
    rows: int
    present: int
    unreadable: int
    missing: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedRule(Answer):
    """What a rule found: all cases are counted, the first ones named; ``repaired``: the repaired list has it right."""

    code: str
    level: Level
    title: str
    explanation: str
    repair: str
    repaired: bool
    letters: tuple[str, ...]
    count: int
    proposed: int
    findings: tuple[CheckFinding, ...]


@dataclass(frozen=True, slots=True)
class CheckedColumn(Answer):
    """A column of the file and the fields it was taken for; ``personal``: contact data, never repeated."""

    column: str
    heading: str
    fields: tuple[str, ...]
    personal: bool


@dataclass(frozen=True, slots=True)
class CheckedList(Answer):
    """A list of operations held against the law. ``clean``: nothing worse than a note was found."""

    file: str
    sha256: str
    format: str
    list: CheckedAs
    country: str | None
    laws: tuple[CheckedLaw, ...]
    today: date
    updated: date | None
    due: date | None
    clean: bool
    counts: CheckCounts
    sheets: tuple[str, ...]
    rows: int
    operation_rows: int
    letters: tuple[CheckedLetter, ...]
    rules: tuple[CheckedRule, ...]
    columns: tuple[CheckedColumn, ...]
