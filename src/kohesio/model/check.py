"""The report on a list of operations that was checked against the law: rules, letters, findings.

``ListChecker`` is the protocol of the program that checks. Pages and the API know only this module; the composition
root gives them the implementation (``kohesio.check``). Texts are English, and whoever shows them translates them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from kohesio.errors import ParameterError, sentence
from kohesio.model.period import PERIODS
from kohesio.model.territory import iso_country


class Level(StrEnum):
    """How much a finding weighs. Errors and warnings make a list unclean, notes do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Standing(StrEnum):
    """How a list stands with an item of the law."""

    PRESENT = "present"
    PARTLY = "partly"
    MISSING = "missing"
    NOT_APPLICABLE = "not-applicable"


class ListForm(StrEnum):
    """The forms in which a repaired list is written; the value is the ending of its file."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is checked.

    ``code`` is stable. ``explanation`` says what is wrong and why it matters, ``repair`` what to do about it;
    ``repaired`` tells that the repaired list has it set right.
    """

    code: str
    level: Level
    title: str
    explanation: str
    repair: str
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One case of a rule: a cell, a row, a column (no row) or the whole list (neither).

    ``raw`` is the cell as published, None for contact data and names of likely natural persons; ``proposed`` the value
    that should stand there; ``detail`` a bare value that explains the finding (a code, a date, a number of a row).
    """

    letter: str | None
    sheet: str | None
    row: int | None
    column: str | None
    heading: str | None
    raw: str | None
    proposed: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class RuleReport:
    """What a rule found: how often, for which letters, in how many cases a value is proposed, and the first cases."""

    rule: Rule
    letters: tuple[str, ...]
    count: int
    proposed: int
    findings: tuple[CheckFinding, ...]


@dataclass(frozen=True, slots=True)
class LetterReport:
    """How the list stands with one item of the law.

    ``period`` is the programming period whose law it is. Of the ``rows`` it applies to, ``present`` have it and
    ``unreadable`` have something that was not understood; the rest lack it. ``columns`` are those that hold it.
    """

    period: str
    letter: str
    title: str
    duty: str
    standing: Standing
    rows: int
    present: int
    unreadable: int
    columns: tuple[str, ...]

    @property
    def missing(self) -> int:
        """Rows that lack the item."""
        return self.rows - self.present - self.unreadable


@dataclass(frozen=True, slots=True)
class ColumnReport:
    """A column of the file: its name in the format, its heading, and the fields it was taken for (none: not used)."""

    label: str
    heading: str
    fields: tuple[str, ...]
    personal: bool = False


@dataclass(frozen=True, slots=True)
class CheckReport:
    """A list of operations held against the law.

    ``list_id`` is the description it was read by, ``recognised`` whether that was worked out from the file itself.
    ``rows`` counts rows below the heading, ``operation_rows`` those that are operations. ``updated`` is the date of
    the last update, ``due`` the last day on which that was fresh enough, seen on ``today``.
    """

    file: str
    sha256: str
    format: str
    list_id: str
    list_title: str
    recognised: bool
    country: str | None
    laws: tuple[tuple[str, str], ...]
    today: date
    updated: date | None
    due: date | None
    sheets: tuple[str, ...]
    rows: int
    operation_rows: int
    columns: tuple[ColumnReport, ...]
    letters: tuple[LetterReport, ...]
    rules: tuple[RuleReport, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing worse than a note was found."""
        return not any(each.rule.level is not Level.NOTE for each in self.rules)

    def count(self, level: Level) -> int:
        """How many cases of this weight were found."""
        return sum(each.count for each in self.rules if each.rule.level is level)


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How to check: the day of the check, and what is known of the list beforehand.

    ``name`` is the file's own name where ``path`` is a temporary one. ``examples`` is how many cases of a rule the
    report names; all are counted.
    """

    today: date
    name: str | None = None
    country: str | None = None
    period: str | None = None
    examples: int = 100


def options_of(words: Mapping[str, str], name: str | None, today: date) -> CheckOptions:
    """What a sender says of a list: ``country`` (two letters) and ``period``. Raises UsageError for what is neither."""
    country, period = words.get("country", ""), words.get("period", "")
    if country and not (len(country) == 2 and country.isalpha() and country.isascii()):
        told = sentence("The country '%(value)s' is no code of two letters, such as SE.", value=country)
        raise ParameterError("country", told)
    if period and period not in PERIODS:
        told = sentence("The period '%(value)s' is none of %(periods)s.", value=period, periods=", ".join(PERIODS))
        raise ParameterError("period", told, tuple(PERIODS))
    return CheckOptions(today, name or None, iso_country(country) if country else None, period or None)


class ListChecker(Protocol):
    """Checks and repairs lists of operations."""

    def check(self, path: Path, options: CheckOptions) -> CheckReport:
        """The report on the file. Raises SourceError if it cannot be read as a list of operations, UsageError for a
        country that there is not."""

    def repair(self, path: Path, options: CheckOptions, form: ListForm, out: Path) -> int:
        """Write the list in the layout of the law to ``out``; answers how many operations it has.

        Raises what ``check`` raises.
        """

    def to_json(self, report: CheckReport) -> Mapping[str, object]:
        """The report as JSON, complete."""
