"""What the law requires of a list of operations, as far as the operation record can tell: its items and its deadline.

Sources: Regulation (EU) 2021/1060, Article 49(3): an update at least every four months, with items (a) to (n);
Regulation (EU) No 1303/2013, Article 115(2) and Annex XII, point 1: every six months, with items numbered here in the
order of the annex; Regulation (EC) No 1828/2006, Article 7(2)(d): no deadline. The check of a single file
(``kohesio.check``) can say more, because it sees every row and column and not only what became of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Whom(StrEnum):
    """To which operations an item applies."""

    ALL = "all"
    BODIES = "bodies"
    PERSONS = "persons"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the law; an operation has it if it has any of ``fields`` of the operation record."""

    key: str
    title: str
    fields: tuple[str, ...]
    whom: Whom = Whom.ALL


@dataclass(frozen=True, slots=True)
class Term:
    """How long a list may go without an update: ``months`` in law, ``days`` as a round figure to count against."""

    months: int
    days: int


TERMS = {"2014-2020": Term(6, 180), "2021-2027": Term(4, 120)}
"""Terms by programming period; the law of 2007-2013 sets none."""

ARTICLE_49 = (
    Item("code", "Unique code", ("operation_code",)),
    Item("a", "Beneficiary", ("beneficiaries",), Whom.BODIES),
    Item("b", "Natural person", ("beneficiaries",), Whom.PERSONS),
    Item("c", "Fishing vessel", (), Whom.NOBODY),
    Item("d", "Name of the operation", ("title",)),
    Item("e", "Purpose and achievements", ("summary",)),
    Item("f", "Start date", ("start_date",)),
    Item("g", "End date", ("end_date",)),
    Item("h", "Total cost", ("total_cost",)),
    Item("i", "Fund", ("funds",)),
    Item("j", "Specific objective", ("specific_objective",)),
    Item("k", "Co-financing rate", ("cofinancing_rate",)),
    Item("l", "Location and country", ("places",)),
    Item("m", "Location of persons", ("places",), Whom.PERSONS),
    Item("n", "Type of intervention", ("intervention_fields",)),
)
"""(c) concerns the fisheries funds, which are no part of cohesion policy."""

ANNEX_XII = (
    Item("XII-1", "Beneficiary", ("beneficiaries",), Whom.BODIES),
    Item("XII-2", "Name of the operation", ("title",)),
    Item("XII-3", "Summary", ("summary",)),
    Item("XII-4", "Start date", ("start_date",)),
    Item("XII-5", "End date", ("end_date",)),
    Item("XII-6", "Eligible expenditure", ("eligible_cost",)),
    Item("XII-7", "Co-financing rate", ("cofinancing_rate",)),
    Item("XII-8", "Location", ("places",)),
    Item("XII-9", "Country", ("countries",)),
    Item("XII-10", "Category of intervention", ("intervention_fields",)),
    Item("XII-11", "Date of last update", ("list_updated",)),
)

ARTICLE_7 = (
    Item("d-1", "Beneficiary", ("beneficiaries",)),
    Item("d-2", "Name of the operation", ("title",)),
    Item("d-3", "Public funding", ("total_cost", "eligible_cost", "eu_contribution", "other_amounts")),
)

ITEMS: dict[str, tuple[Item, ...]] = {"2007-2013": ARTICLE_7, "2014-2020": ANNEX_XII, "2021-2027": ARTICLE_49}
"""The items of each period's law, in its order."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How long ago a list was updated, seen on a day.

    ``days`` since ``updated`` (None: the list states no date; never below 0), ``limit_days`` the round figure of the
    term, ``due`` the last day of the term in calendar months, ``overdue`` whether that is past. Without a term or a
    date the last two are None.
    """

    updated: date | None
    days: int | None
    limit_days: int | None
    due: date | None
    overdue: bool | None


def clock(updated: date | None, periods: tuple[str, ...], today: date) -> Clock:
    """The clock of a list, or of a programme, on ``today``; of several periods the strictest term counts."""
    terms = [TERMS[period] for period in periods if period in TERMS]
    term = min(terms, key=lambda one: one.months, default=None)
    if updated is None:
        return Clock(None, None, term.days if term else None, None, None)
    days = max((today - updated).days, 0)
    if term is None:
        return Clock(updated, days, None, None, None)
    due = months_later(updated, term.months)
    return Clock(updated, days, term.days, due, today > due)


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last day of the month where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    for last in (day.day, 30, 29):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, 28)


def iter_texts() -> Iterator[tuple[str, str]]:
    """Every title with a comment for translators."""
    for period, items in ITEMS.items():
        for item in items:
            yield item.title, f"item {item.key} of the law of {period}"
