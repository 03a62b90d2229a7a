"""The ways out of a question that finds nothing or next to nothing: what was meant, and what to leave out.

Every way is counted, all in one go, and only those that find something are shown: what is found without one of the
filters or words; where two of them stand in the way, what is found without two, and by each word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from kohesio.index.query import OperationQuery
from kohesio.index.result import OperationPage, Proposal
from kohesio.index.syntax import as_typed, parse_text
from kohesio.web import filters
from kohesio.web.context import Chip, Meant
from kohesio.web.context_search import Also, WayOut
from kohesio.web.tabs import LIST
from kohesio.web.visit import Visit

MOST_WAYS = 12
"""Questions that are counted for a way out."""

MOST_WORDS = 6
"""Words of a text that are left out one by one."""

_Way = tuple[tuple[Chip, ...], str, OperationQuery]
"""Filters and words that are left out, and what is left."""


def ways_out(visit: Visit, query: OperationQuery, view: str = LIST) -> tuple[WayOut, ...]:
    """What a question that finds nothing would find without one of its filters or words, else without several."""
    single = [((chip,), "", rest) for chip, rest in islice(filters.relaxed(query, visit.labels), MOST_WAYS)]
    first = [*single, *_without_words(query, alone=not single)]
    second = [*islice(_without_two(visit, single), MOST_WAYS), *_by_one_word(query)]
    ways = [*first, *second]
    counts = visit.service.counts([rest for *_, rest in ways]) if ways else ()
    found = [
        WayOut(chips, words, visit.urls.projects(rest, view), count)
        for (chips, words, rest), count in zip(ways, counts, strict=True)
    ]
    return _best(found[: len(first)]) or _best(found[len(first) :])


def meant(proposal: Proposal | None, url: str) -> Meant | None:
    """What may have been meant instead of a text, with its address."""
    return Meant(proposal.text, url, proposal.count) if proposal else None


def also(answer: OperationPage, url: str) -> Also | None:
    """What was searched besides the words typed; ``url`` leads to these alone."""
    return Also(answer.also, url) if answer.also and answer.totals.count else None


def typed_only(query: OperationQuery) -> OperationQuery:
    """A question in the very words that were typed."""
    return replace(query, text=as_typed(query.text), cursor=None)


def _without_words(query: OperationQuery, *, alone: bool) -> Iterator[_Way]:
    """The question without its text, and without each word of a text that is words alone."""
    if query.text and not alone:
        yield (), query.text, replace(query, text="")
    words = _plain_words(query)
    for place, word in enumerate(words if len(words) > 1 else ()):
        yield (), word, replace(query, text=" ".join((*words[:place], *words[place + 1 :])))


def _by_one_word(query: OperationQuery) -> Iterator[_Way]:
    """The question with one word of a text of several."""
    words = _plain_words(query)
    for place, word in enumerate(words if len(words) > 2 else ()):
        yield (), " ".join((*words[:place], *words[place + 1 :])), replace(query, text=word)


def _plain_words(query: OperationQuery) -> list[str]:
    """The words of a text that is short and words alone."""
    words = query.text.split()
    return words if len(words) <= MOST_WORDS and parse_text(query.text).is_plain else []


def _without_two(visit: Visit, single: Sequence[_Way]) -> Iterator[_Way]:
    """The question without two of its filters, or without one and its text."""
    for place, (chips, _, rest) in enumerate(single):
        others = islice(filters.relaxed(rest, visit.labels), place, MOST_WAYS)
        yield from (((*chips, chip), "", left) for chip, left in others)
        if rest.text:
            yield chips, rest.text, replace(rest, text="")


def _best(ways: Sequence[WayOut]) -> tuple[WayOut, ...]:
    """Those that find anything, most first."""
    return tuple(sorted((way for way in ways if way.count), key=lambda way: -way.count))
