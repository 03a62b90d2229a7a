"""What maps say in the reader's language: measures, classes of the legend, figures."""

from __future__ import annotations

from decimal import Decimal

from kohesio.ui import format as formats
from kohesio.ui.i18n import message
from kohesio.web.context_drawing import Step
from kohesio.web.visit import Visit

COUNT, MONEY, HEAD = "count", "money", "head"

MEASURES = {
    COUNT: message("Number of projects"),
    MONEY: message("EU contribution"),
    HEAD: message("EU contribution per inhabitant"),
}
"""What a map may be coloured by."""


def number(visit: Visit, value: int) -> str:
    """A number with the groups of the reader's language."""
    return formats.number(value, visit.language.locale)


def figure(visit: Visit, measure: str, value: Decimal | int) -> str:
    """A figure of a measure as a reader takes it in."""
    if measure == COUNT:
        return formats.number(value, visit.language.locale)
    if measure == HEAD and value < 10:
        return formats.money(Decimal(value), "EUR", visit.language.locale)
    return formats.compact_money(Decimal(value), "EUR", visit.language.locale)


def steps(visit: Visit, measure: str, ends: tuple[Decimal, ...]) -> tuple[Step, ...]:
    """The classes of a map in words, the lowest first."""
    gettext = visit.language.gettext
    found = [Step(0, gettext("none"))]
    for at, end in enumerate(ends):
        low = figure(visit, measure, end)
        if at + 1 < len(ends) and measure == COUNT:
            last = ends[at + 1] - 1
            words = low if last == end else f"{low}–{figure(visit, measure, last)}"
        elif at + 1 < len(ends):
            words = gettext("%(low)s to under %(high)s") % {"low": low, "high": figure(visit, measure, ends[at + 1])}
        else:
            words = gettext("%(low)s and more") % {"low": low}
        found.append(Step(at + 1, words))
    return tuple(found)
