"""The classifications of cohesion policy: funds, objectives, intervention fields, themes, development goals.

Relies on the CSV files of ``data/``. Codes are scoped by programming period (``001`` of 2014-2020 is another field than
``001`` of 2021-2027), labels are English and go to the translators through ``kohesio.reference.extract``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kohesio.model.period import PERIODS
from kohesio.reference.folding import fold
from kohesio.reference.tables import records, several


class Kind(StrEnum):
    """A code list; the value is the name of its file."""

    FUND = "funds"
    PERIOD = "programming_periods"
    POLICY_OBJECTIVE = "policy_objectives"
    THEMATIC_OBJECTIVE = "thematic_objectives"
    SPECIFIC_OBJECTIVE = "specific_objectives"
    INTERVENTION_FIELD = "intervention_fields"
    THEME = "themes"
    SDG = "sdgs"


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list.

    ``label`` is the wording of the law, ``short`` one for narrow places. ``parent`` is the code of the objective
    above (for intervention fields the heading they stand under). ``checked`` is whether the wording was compared
    with a second source.
    """

    kind: Kind
    code: str
    periods: tuple[str, ...]
    label: str
    short: str
    parent: str | None
    checked: bool


@dataclass(frozen=True, slots=True)
class FieldLinks:
    """What an intervention field contributes to; ``policy`` for 2014-2020 is that of its thematic objective."""

    thematic: tuple[str, ...] = ()
    policy: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    sdgs: tuple[str, ...] = ()


def codes(kind: Kind, period: str | None = None) -> tuple[Code, ...]:
    """The codes of a list in official order, of one period if it is given."""
    return tuple(code for code in _list(kind) if period is None or period in code.periods)


def code(kind: Kind, text: str, period: str | None = None) -> Code | None:
    """The entry with exactly this code; without a period only where no two periods differ in it."""
    found = _by_code(kind).get(text, {})
    if period is not None:
        return found.get(period)
    entries = set(found.values())
    return entries.pop() if len(entries) == 1 else None


def label(kind: Kind, text: str, period: str | None = None) -> str | None:
    """The English label of a code, None if there is no such code (or, without a period, more than one)."""
    found = code(kind, text, period)
    return found.label if found else None


def short_label(kind: Kind, text: str, period: str | None = None) -> str | None:
    """The label for narrow places: the short one if there is one."""
    found = code(kind, text, period)
    return (found.short or found.label) if found else None


def objectives_of_field(field: str, period: str) -> FieldLinks:
    """Objectives, themes and goals of an intervention field; empty for unknown fields and for 2007-2013.

    2014-2020: objectives by Kohesio's themes, goals as on its pages. 2021-2027: policy objectives by the headings of
    Regulation (EU) 2021/1060, Annex I, Table 1; themes and goals by subject, in continuation of 2014-2020.
    """
    return _links().get((period, field), FieldLinks())


def sdgs_of_field(field: str, period: str) -> tuple[str, ...]:
    """The sustainable development goals (``"4"``) of an intervention field."""
    return objectives_of_field(field, period).sdgs


def themes_of_field(field: str, period: str) -> tuple[str, ...]:
    """The themes (``"TO04"``) of an intervention field."""
    return objectives_of_field(field, period).themes


# -- reading codes from cells -------------------------------------------------------------------------------------

_LEADING = re.compile(r"\s*[(\[]?\s*(?:CI01_)?(?P<number>[0-9]{1,3})(?:\.0+)?(?![0-9])(?!\.[0-9])(?![0-9A-Za-z%])")
_TRAILING = re.compile(r"[(\[](?P<number>[0-9]{2,3})[)\]]\s*$")
_NUMBERS = re.compile(r"\s*[0-9]{1,3}(?:\s*,\s*[0-9]{1,3})+\s*")
_SPECIFIC = re.compile(
    r"\s*(?P<family>[REJI]SO)\s*(?P<policy>[1-9])\s*\.\s*(?P<number>[1-9][0-9]?)(?![0-9])", re.IGNORECASE
)


def _numbered(prefixes: str) -> re.Pattern[str]:
    """A number of one or two digits, after one of ``prefixes`` or none, that is no part of ``9.1``."""
    return re.compile(rf"\s*(?:{prefixes})?[\s.:-]*0*(?P<number>[1-9][0-9]?)(?![0-9]|\.[0-9])", re.IGNORECASE)


def parse_intervention_field(text: str, period: str) -> str | None:
    """The code in a cell such as ``115 - Verringerung…``, ``102. Access to…``, ``CI01_102`` or the label alone.

    Numbers that lost their zeros count (``9`` is ``009``); numbers that are no field of the period do not. None if
    there is none; a label in other words is for ``kohesio.reference.categories``.
    """
    known = _by_code(Kind.INTERVENTION_FIELD)
    width = 2 if period == PERIODS[0] else 3
    for found in (_LEADING.match(text), _TRAILING.search(text)):
        if found and period in known.get(number := found["number"].lstrip("0").zfill(width), {}):
            return number
    return _by_label(Kind.INTERVENTION_FIELD).get((period, fold(text)))


def parse_intervention_fields(text: str, period: str) -> tuple[str, ...]:
    """Every field of a cell that lists several, separated by ``;``, ``|``, line breaks, or commas between numbers."""
    parts = text.split(",") if _NUMBERS.fullmatch(text) else re.split(r"[;|\n]", text)
    found = (parse_intervention_field(part, period) for part in parts)
    return tuple(dict.fromkeys(field for field in found if field))


def parse_code(kind: Kind, text: str, period: str | None = None) -> str | None:
    """The canonical code in a cell: ``OT 3`` → ``TO03``, ``PO02`` → ``PO2``, ``rso 1.1.`` → ``RSO1.1``, or a label.

    For ``Kind.FUND`` use ``kohesio.reference.funds``, for intervention fields ``parse_intervention_field``.
    """
    pattern, write = _READINGS.get(kind, (None, None))
    candidate = text.strip().upper()
    if pattern and write and (found := pattern.match(text)):
        candidate = write(found)
    if code(kind, candidate, period):
        return candidate
    folded = fold(text)
    labelled = {_by_label(kind).get((scope, folded)) for scope in ((period,) if period else PERIODS)} - {None}
    return labelled.pop() if len(labelled) == 1 else None


def _thematic(found: re.Match[str]) -> str:
    return f"TO{found['number']:0>2}"


_READINGS: dict[Kind, tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = {
    Kind.THEMATIC_OBJECTIVE: (_numbered("TO|OT|CT|TC|ΘΣ|ТЦ"), _thematic),
    Kind.THEME: (_numbered("TO|OT|CT|TC|ΘΣ|ТЦ"), _thematic),
    Kind.POLICY_OBJECTIVE: (_numbered("PO|OP|CP|OS|ΣΠ|ЦП"), lambda found: f"PO{found['number']}"),
    Kind.SDG: (_numbered("SDG|ODD|ODS|OSS"), lambda found: found["number"]),
    Kind.SPECIFIC_OBJECTIVE: (
        _SPECIFIC,
        lambda found: f"{found['family'].upper()}{found['policy']}.{found['number']}",
    ),
}


# -- tables -------------------------------------------------------------------------------------------------------


@cache
def _list(kind: Kind) -> tuple[Code, ...]:
    if kind is Kind.INTERVENTION_FIELD:
        return tuple(
            Code(kind, row["code"], (row["period"],), row["label"], "", row["area"], row["checked"] == "yes")
            for row in records(kind)
        )
    return tuple(
        Code(
            kind=kind,
            code=row["code"],
            periods=several(row["periods"]) or PERIODS,
            label=row["label"],
            short=row["short"],
            parent=row["parent"] or None,
            checked=row["checked"] == "yes",
        )
        for row in records(kind)
    )


@cache
def _by_code(kind: Kind) -> dict[str, dict[str, Code]]:
    table: dict[str, dict[str, Code]] = {}
    for each in _list(kind):
        table.setdefault(each.code, {}).update(dict.fromkeys(each.periods, each))
    return table


@cache
def _by_label(kind: Kind) -> dict[tuple[str, str], str]:
    return {
        (period, fold(wording)): each.code
        for each in _list(kind)
        for period in each.periods
        for wording in (each.label, each.short)
        if wording
    }


@cache
def _links() -> dict[tuple[str, str], FieldLinks]:
    return {
        (row["period"], row["code"]): FieldLinks(
            several(row["thematic_objectives"]),
            several(row["policy_objectives"]),
            several(row["themes"]),
            several(row["sdgs"]),
        )
        for row in records(Kind.INTERVENTION_FIELD)
    }
