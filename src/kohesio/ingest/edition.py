"""The date of a file's edition: from its fetch record, its own words, its sheet's or its own name.

Where a description stands for many lists and says nothing of the file's name, a full date or a month in it counts:
people who keep two editions name them so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kohesio.ingest.values.dates import DateConvention, parse_date
from kohesio.model.period import PartialDate
from kohesio.sources.spec import ListSpec

_DAY, _MONTH, _YEAR = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])", r"20[0-4]\d"
_IN_NAME = re.compile(
    rf"(?<!\d)({_YEAR}-?{_MONTH}-?{_DAY}|{_DAY}\.{_MONTH}\.{_YEAR}|{_YEAR}[-_.]{_MONTH})(?![-_.]?\d)", re.ASCII
)
"""2024-03-01, 20240301, 01.03.2024, 2024-03 or 2024_03: no programming period (2014-2020) looks like one of these."""


@dataclass(frozen=True, slots=True)
class EditionDate:
    """``edition`` is an ISO date; ``updated`` the date of last update the list itself states, if it does."""

    edition: str | None = None
    updated: PartialDate | None = None


def edition_of(
    spec: ListSpec, *, file_name: str, recorded: str | None = None, sheet: str | None = None, texts: Iterable[str] = ()
) -> EditionDate:
    """The edition's date; ``texts`` are the cells of rows that are no operations (title lines, footers)."""
    rule, languages = spec.edition, (spec.date_language or spec.language,)
    convention = DateConvention(spec.date_order, tuple(each for each in languages if each))
    updated = None
    if rule.cells is not None:
        updated = next((found for text in texts if (found := _found(rule.cells, text, convention))), None)
    if updated is None and rule.sheet is not None and sheet is not None:
        updated = _found(rule.sheet, sheet, convention)
    in_name = rule.file_name or (_IN_NAME if spec.many_lists else None)
    named = _found(in_name, file_name, convention) if in_name is not None else None
    if updated is not None:
        return EditionDate(recorded or updated.date.isoformat(), updated)
    return EditionDate(recorded or (named.date.isoformat() if named else rule.date), None)


def _found(pattern: re.Pattern[str], text: str, convention: DateConvention) -> PartialDate | None:
    match = pattern.search(text)
    return parse_date(match[1].replace("_", "-"), convention).value if match and match[1] else None
