"""Pages by number: which rows belong to the page that an address asks for, and the ways to the others.

An address says ``page=3``, which a reader can type, pass on and take along into another language; it means the same in
every version of the data. An index goes on by cursors. ``turned`` finds the cursor behind which a page begins, so that
whatever else is made of the question (the same page as JSON, say) goes on from there. A cursor that an address brings
along is followed too, to a page without a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from kohesio.errors import ParameterError, sentence
from kohesio.index.query import BeneficiaryQuery, OperationQuery
from kohesio.web.context_pages import Pages, Turn
from kohesio.web.visit import Visit

KEY = "page"
"""The key of an address that numbers its page."""

BESIDE = 1
"""Numbers that stand on either side of the page that is shown; the first and the last stand always."""

FARTHEST = 10_000_000
"""More hits than there are to pass over: a page beyond is looked for no further on, and is not there."""

_DIGITS = 18

Row = TypeVar("Row")
Asked = TypeVar("Asked", OperationQuery, BeneficiaryQuery)


def page_number(visit: Visit) -> int:
    """The page that an address asks for, 1 where it asks for none. Raises ParameterError for what is no number."""
    asked = next((value for name, value in visit.pairs if name == KEY), "1")
    if not (asked.isascii() and asked.isdecimal() and int(asked[:_DIGITS]) > 0):
        told = sentence("There is no page '%(value)s'; the pages are numbered from 1.", value=asked[:64])
        raise ParameterError(KEY, told, ("1",))
    return int(asked[:_DIGITS])


def is_there(number: int, total: int, size: int) -> None:
    """Raises ParameterError, naming the last page, for a page beyond it; there is one page of nothing."""
    count = page_count(total, size)
    if number > count:
        known = tuple(map(str, sorted({1, count})))
        told = sentence("There is no page '%(value)s'; the last one is %(last)s.", value=str(number), last=str(count))
        raise ParameterError(KEY, told, known)


def before(number: int, size: int) -> int:
    """How many rows stand on the pages before one."""
    return min((number - 1) * size, FARTHEST)


def page_count(total: int, size: int) -> int:
    """How many pages so many rows fill, at least one."""
    return max(-(-total // size), 1)


def turned(visit: Visit, query: Asked, ask: Callable[[Asked], tuple[int, str | None]]) -> Asked:
    """A question at the page that the address asks for; ``ask`` tells how many there are and the cursor to what
    follows. Raises ParameterError for a page there is not.
    """
    number = page_number(visit)
    if number == 1:
        return query
    total, cursor = ask(replace(query, offset=before(number, query.limit) - 1, limit=1, cursor=None))
    if cursor is None:
        is_there(number, total, query.limit)
    return replace(query, cursor=cursor)


def projects_at(visit: Visit, query: OperationQuery) -> OperationQuery:
    """A question about projects at the page that the address asks for; at its own cursor without one."""

    def ask(before: OperationQuery) -> tuple[int, str | None]:
        found = visit.service.search(before, ())
        return found.totals.count, found.next

    return turned(visit, query, ask)


def bodies_at(visit: Visit, query: BeneficiaryQuery) -> BeneficiaryQuery:
    """As ``projects_at``, of beneficiaries."""

    def ask(before: BeneficiaryQuery) -> tuple[int, str | None]:
        found = visit.service.beneficiaries(before)
        return found.count, found.next

    return turned(visit, query, ask)


def result_pages(visit: Visit, query: OperationQuery | BeneficiaryQuery, total: int, here: str, onward: str) -> Pages:
    """The pages of a result: ``here`` is the address of its first, ``onward`` that of what follows by cursor.

    A page that was asked for by cursor has no number: it leads on, and back to the first.
    """
    if query.cursor and page_number(visit) == 1:
        return Pages(0, page_count(total, query.limit), 0, 0, total, first_page=here, next=onward or None)
    return numbered(here, page_number(visit), query.limit, total)


def paged(visit: Visit, rows: Sequence[Row], size: int, here: str) -> tuple[Sequence[Row], Pages]:
    """The rows of the page that the address asks for, 1 without one; ``here`` is the address without it.

    Raises ParameterError for a page there is not.
    """
    number = page_number(visit)
    is_there(number, len(rows), size)
    start = (number - 1) * size
    return rows[start : start + size], numbered(here, number, size, len(rows))


def numbered(here: str, number: int, size: int, total: int) -> Pages:
    """The ways from a page to the others; ``here`` is the address of the first."""
    count = page_count(total, size)
    return Pages(
        number=number,
        count=count,
        first=min((number - 1) * size + 1, total),
        last=min(number * size, total),
        total=total,
        first_page=here,
        previous=at_page(here, number - 1) if number > 1 else None,
        next=at_page(here, number + 1) if number < count else None,
        turns=tuple(_turns(here, number, count)),
    )


def at_page(here: str, number: int) -> str:
    """The address of a page, from that of the first."""
    return here if number == 1 else f"{here}{'&' if '?' in here else '?'}{KEY}={number}"


def _turns(here: str, number: int, count: int) -> Iterator[Turn | None]:
    """The first page, those around this one and the last; None for those between. No gap stands for one page alone."""
    near = range(number - BESIDE, number + BESIDE + 1)
    before = 0
    for one in sorted({1, count, *(each for each in near if 1 <= each <= count)}):
        if one - before == 2:
            yield Turn(one - 1, at_page(here, one - 1), current=False)
        elif one - before > 2:
            yield None
        yield Turn(one, at_page(here, one), one == number)
        before = one
