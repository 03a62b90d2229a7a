"""Headings that are almost those of a description: misspelt, cut short, or with the unit of the amounts added.

A list that is known by its other columns may have one heading with a slip of the pen; dropping the column would lose
its values in silence. A heading counts as a described one only where both stand alone: no other column of the file is
as near, no other described heading is, and figures and currencies in them are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kohesio.ingest.recognition.conventions import said_scale
from kohesio.reference.currencies import currency_in, currency_of
from kohesio.sources.spec import AMOUNT_FIELDS, ColumnSpec

_SHORTEST = 8
_LETTERS_A_SLIP = 10
_MOST_SLIPS = 3
_CUT = 20
"""Letters of the shortest heading that may be the beginning of a described one, and 0.6 of which it must have."""

_ADDED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_IN = frozenset({"in", "en", "v", "w", "u", "ve", "i"})
"""Words before a unit."""

_FIGURES = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Near:
    """A column of the file (from 0), what it is read as, and the described heading it is near to."""

    index: int
    spec: ColumnSpec
    heading: str


def near_headings(
    left: Sequence[tuple[int, str]], lacking: Sequence[ColumnSpec], others: Sequence[str], currency: str | None
) -> list[Near]:
    """Which columns that are ``left`` over (number from 0, plain heading) are those that are ``lacking``.

    ``others`` are the plain headings that were found as described: what is as near to one of them is no misspelling.
    ``currency`` is that of the list: amounts in another one are something else.
    """
    pairs = [(index, column, found) for index, text in left if not any(is_near(text, other) for other in others)
             for column in lacking if (found := _described(text, column, currency)) is not None]  # fmt: skip
    return [
        Near(index, *found)
        for index, column, found in pairs
        if sum(at == index for at, _, _ in pairs) == 1 and sum(spec is column for _, spec, _ in pairs) == 1
    ]


def _described(text: str, column: ColumnSpec, currency: str | None) -> tuple[ColumnSpec, str] | None:
    """The column as the heading says it, and the described heading that is nearest; None where none is near."""
    for heading, said in _spellings(text, column, currency):
        near = min((each for each in column.headings if is_near(heading, _plain(each))),
                   key=lambda each: slips(heading, _plain(each)), default=None)  # fmt: skip
        if near is not None:
            uses = tuple(replace(use, scale=use.scale * said) if said > 1 else use for use in column.uses)
            return replace(column, uses=uses), near
    return None


def _spellings(text: str, column: ColumnSpec, currency: str | None) -> Iterator[tuple[str, int]]:
    """The heading as it stands, and, of amounts, without the unit in the list's currency that is added in brackets."""
    yield text, 1
    added = _ADDED.search(text)
    if added is None or not any(use.field in AMOUNT_FIELDS for use in column.uses):
        return
    factor, rest = said_scale(added[1])
    words = [word for word in re.split(r"[\s.,]+", rest) if word and word not in _IN]
    if not words or (currency is not None and currency_of(" ".join(words)) == currency):
        yield text[: added.start()], factor


def is_near(one: str, described: str) -> bool:
    """Whether a plain heading differs from a described one by slips of the pen only, or is its beginning.

    A heading that goes on where the described one ends says something of its own, and so does another unit.
    """
    short, long = sorted((one, described), key=len)
    if len(short) < _SHORTEST or _FIGURES.findall(one) != _FIGURES.findall(described):
        return False
    if said_scale(one)[0] != said_scale(described)[0] or currency_in(one) != currency_in(described):
        return False
    most = min(_MOST_SLIPS, max(1, len(short) // _LETTERS_A_SLIP))
    if len(long) - len(short) <= most and slips(one, described) <= most:
        return True
    begun, rest = described[: len(one)], described[len(one) :]
    cut = len(one) >= _CUT and bool(rest) and len(begun) >= 0.6 * len(described) and not rest[0].isalnum()
    return cut and slips(one, begun) <= most


def slips(one: str, other: str) -> int:
    """How many letters were left out, put in, exchanged, or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for at, sign in enumerate(other, 1):
            cost = min(last[at] + 1, line[at - 1] + 1, last[at - 1] + (letter != sign))
            if row > 1 and at > 1 and letter == other[at - 2] and one[row - 2] == sign:
                cost = min(cost, before[at - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]


def _plain(heading: str) -> str:
    return " ".join(heading.split()).casefold()
