"""Headings that are almost those of a description: misspelt, cut short, or with the unit of the amounts added.

A list that is known by its other columns may have one heading with a slip of the pen; dropping the column would lose
its values in silence. A heading counts as a described one only where both stand alone: no other column of the file is
as near, no other described heading is, and figures and currencies in them are the same. It is compared word by word,
for a word more or less, or another beginning of one, says something else: *not eligible*, *ineligible*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from kohesio.ingest.recognition.conventions import said_scale
from kohesio.reference.currencies import currency_in, currency_of
from kohesio.sources.spec import AMOUNT_FIELDS, ColumnSpec

_SHORTEST = 8
_LONG_WORD = 7
"""Letters of a word in which one of them may be wrong, left out, put in or swapped with its neighbour."""

_MOST_SLIPS = 2
_CUT = 20
"""Letters of the shortest heading that may be a described one cut off within a word, and 0.6 of which it must have."""

_ADDED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_IN = frozenset({"in", "en", "v", "w", "u", "ve", "i"})
"""Words before a unit."""

_FIGURES = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Near:
    """A column of the file (from 0), what it is read as, the described heading that is near, and the factor it adds."""

    index: int
    spec: ColumnSpec
    heading: str
    said: int


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


def _described(text: str, column: ColumnSpec, currency: str | None) -> tuple[ColumnSpec, str, int] | None:
    """The column as the heading says it, and the described heading it is near to; None where it is near to none.

    A factor that the description has already is not taken twice, and another one is no slip.
    """
    for heading, said in _spellings(text, column, currency):
        near = next((each for each in column.headings if is_near(heading, " ".join(each.split()).casefold())), None)
        if near is not None and all(use.scale in {1, said} or said == 1 for use in column.uses):
            uses = tuple(replace(use, scale=max(use.scale, said)) for use in column.uses)
            return replace(column, uses=uses), near, said
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
    """Whether a plain heading is a described one but for slips of the pen in long words, or is cut off within one."""
    if len(one) < _SHORTEST or _FIGURES.findall(one) != _FIGURES.findall(described):
        return False
    return (_is_cut_off(one, described) or _has_slips(one, described)) and (
        said_scale(one)[0] == said_scale(described)[0] and currency_in(one) == currency_in(described)
    )


def _is_cut_off(one: str, described: str) -> bool:
    rest = described.removeprefix(one)
    return len(one) >= max(_CUT, 0.6 * len(described)) and rest != described and (one[-1] + rest[:1]).isalnum()


def _has_slips(one: str, described: str) -> bool:
    pairs = list(zip(one.split(), described.split(), strict=False))
    same_words = len(one.split()) == len(described.split())
    return same_words and sum(a != b for a, b in pairs) <= _MOST_SLIPS and all(_is_slip(a, b) for a, b in pairs)


def _is_slip(word: str, other: str) -> bool:
    return word == other or (
        min(len(word), len(other)) >= _LONG_WORD
        and word[0] == other[0]
        and OSA.distance(word, other, score_cutoff=1) <= 1
    )
