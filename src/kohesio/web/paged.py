"""Long tables in pages: which rows belong to the page asked for, and the links to the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from kohesio.errors import ParameterError, sentence
from kohesio.web.context_lists import Pages
from kohesio.web.visit import Visit

Row = TypeVar("Row")

KEYS = ("p", "page")
"""The keys of an address that number its page: ours, and the one that everybody tries."""


def paged(visit: Visit, rows: Sequence[Row], size: int, here: str) -> tuple[Sequence[Row], Pages]:
    """The rows of the page that the address asks for, 1 without one; ``here`` is the address without it.

    Raises ParameterError for a page there is not.
    """
    count = max(-(-len(rows) // size), 1)
    asked = next((value for name, value in visit.pairs if name in KEYS), "1")
    if not asked.isdecimal() or not 1 <= int(asked[:6]) <= count:
        known = tuple(map(str, sorted({1, count})))
        told = sentence("There is no page '%(value)s'; the last one is %(last)s.", value=asked, last=str(count))
        raise ParameterError(KEYS[0], told, known)
    number = int(asked[:6])
    start = (number - 1) * size
    shown = rows[start : start + size]
    joint = "&" if "?" in here else "?"

    def at(wanted: int) -> str:
        return here if wanted == 1 else f"{here}{joint}{KEYS[0]}={wanted}"

    return shown, Pages(
        number=number,
        count=count,
        first=start + 1 if shown else 0,
        last=start + len(shown),
        total=len(rows),
        previous=at(number - 1) if number > 1 else None,
        next=at(number + 1) if number < count else None,
    )
