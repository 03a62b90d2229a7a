"""The questions of the benchmark, filled in with words, codes and places of the version at hand.

The shapes are fixed, and each value is chosen by how much it finds, so that figures from different data can be
compared: ``Q2`` is a word in a fifth of the operations, ``Q3`` a word in one of ten thousand. The same version always
gives the same questions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import numpy as np

from kohesio.index.query import AmountRange, Box, Choice, DateRange, Near, OperationQuery, Sort
from kohesio.index.result import OperationPage
from kohesio.index.service import SearchService
from kohesio.index.text import fold, latin, words

Ask = Callable[[], int]
"""Asks a question once and returns how many operations (or completions) it found."""

EUROPE = Box(-11.0, 34.0, 32.0, 71.0)

RANGES = OperationQuery(
    dates=(("start", DateRange(date(2018, 1, 1), date(2019, 12, 31))),),
    amounts=(("eu_contribution", AmountRange(Decimal(50_000), Decimal(500_000))),),
)

_SAMPLED = 4_000
_CANDIDATES = 60
_SHORTEST = 4
_DEEP = 10
_LARGEST_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Question:
    """One question: a short name, what it is in words, and how to ask it."""

    name: str
    meaning: str
    ask: Ask


def question_set(service: SearchService) -> tuple[Question, ...]:
    """The questions for the version a service has open. Raises nothing of its own."""
    chooser = _Chooser(service)
    return tuple(
        Question(name, meaning, ask) for name, meaning, ask in (*_pages(service, chooser), *_others(service, chooser))
    )


def _pages(service: SearchService, chosen: _Chooser) -> Iterable[tuple[str, str, Ask]]:
    """Full pages: totals, all facets, twenty hits, their snippets read."""
    common, medium, rare = chosen.word(0.2), chosen.word(0.02), chosen.word(0.0001)
    two, four = {"country": 1, "fund": 1}, {"country": 3, "fund": 2}
    plain, several = chosen.filters(two), chosen.filters(four)
    five = chosen.filters({"country": 6, "fund": 3, "period": 1, "theme": 4, "status": 2})
    circle = Near(chosen.lat, chosen.lon, 50.0)
    queries = (
        ("Q1", "everything", OperationQuery()),
        ("Q1c", "everything but the rarest status: counted, not looked up", chosen.broad()),
        ("Q2", "a word that a fifth hold", OperationQuery(text=common)),
        ("Q2b", "a word that one in fifty holds", OperationQuery(text=medium)),
        ("Q3", "a word that one in ten thousand holds", OperationQuery(text=rare)),
        ("Q4", "a phrase", OperationQuery(text=chosen.phrase)),
        ("Q5", "two filters", plain),
        ("Q5m", "two filters with several values each", several),
        ("Q6", "a word and two filters", chosen.filters(two, text=medium)),
        ("Q6m", "a word and two filters with several values each", chosen.filters(four, text=common)),
        ("Q9", "the operations of the beneficiary with most of them", chosen.filters({"beneficiary": 1})),
        ("Q11", "within 50 kilometres", OperationQuery(near=circle)),
        ("M5", "five filters with several values each", five),
        ("W", "either of the two commonest words", OperationQuery(text=" OR ".join(chosen.commonest[:2]))),
        ("T1", "a word in another form", OperationQuery(text=chosen.inflected)),
        ("T2", "two words", OperationQuery(text=chosen.phrase.strip('"'))),
        ("T3", "the beginning of a word", OperationQuery(text=medium[:3] + "*")),
        ("T4", "a Greek or Cyrillic word in Latin letters", OperationQuery(text=chosen.in_latin)),
        ("R1", "a range of dates and one of amounts", RANGES),
    )
    for name, meaning, query in queries:
        yield name, meaning, _page(service, query)
    yield (
        "Q12",
        "the page after 10,000 hits, by amount",
        _page(service, chosen.deep(Sort("total_cost", descending=True))),
    )
    yield "Q12b", "the page after 10,000 hits, by relevance", _page(service, chosen.deep(Sort(), text=common))


def _others(service: SearchService, chosen: _Chooser) -> Iterable[tuple[str, str, Ask]]:
    """Maps and completions."""
    around = Box(chosen.lon - 0.5, chosen.lat - 0.3, chosen.lon + 0.5, chosen.lat + 0.3)
    everything = OperationQuery()
    fund = chosen.filters({"fund": 1})
    yield "Q7", "clusters around a city at zoom 10", lambda: service.clusters(everything, around, 10).placed
    yield "Q7e", "clusters of Europe at zoom 4", lambda: service.clusters(everything, EUROPE, 4).placed
    yield "Q7f", "clusters of Europe at zoom 5, one fund", lambda: service.clusters(fund, EUROPE, 5).placed
    for length in (1, 2, 3):
        typed = chosen.commonest[0][:length]
        yield f"Q8.{length}", f"completions of {length} letters", _completions(service, typed)
    yield "Q10", "sums per region of level 3, one fund", lambda: service.regions(fund, 3).totals.count
    yield "S", "statistics of one fund", lambda: service.statistics(fund).totals.count


def _completions(service: SearchService, typed: str) -> Ask:
    return lambda: len(service.suggest(typed))


def _page(service: SearchService, query: OperationQuery) -> Ask:
    return lambda: _read(service.search(query))


def _read(page: OperationPage) -> int:
    """Look at every snippet of a page, as whoever shows it does: they are cut then."""
    for hit in page.hits:
        hit.snippet  # noqa: B018 - looked at
    return page.totals.count


class _Chooser:
    """Chooses words, values and places by what they find."""

    def __init__(self, service: SearchService) -> None:
        self._service = service
        self._size = service.snapshot.size
        statuses = service.search(OperationQuery(), ("status",)).facets[0].values
        self._rarest = tuple(entry.value for entry in statuses[-1:])
        self._documents = self._sample()
        counts = Counter(word for one in self._documents for word in sorted({*one}) if len(word) >= _SHORTEST)
        self._shares = {word: count / len(self._documents) for word, count in sorted(counts.items())}
        self.commonest = [word for word, _ in counts.most_common(2)] * 2
        self.phrase = self._phrase()
        self.inflected = self._nearest(0.05, [word for word in self._shares if len(word) > _SHORTEST + 2])
        foreign = [latin(word) for word in self._shares if latin(word) != word]
        self.in_latin = foreign[len(foreign) // 2] if foreign else self.inflected
        clusters = service.clusters(OperationQuery(), EUROPE, 6).clusters
        largest = max(clusters, key=lambda one: one.count, default=None)
        self.lat, self.lon = (largest.lat, largest.lon) if largest else (50.0, 10.0)

    def _sample(self) -> list[list[str]]:
        rows = np.unique(np.linspace(0, self._size - 1, min(_SAMPLED, self._size)).astype(np.int64))
        texts = self._service.snapshot.texts(rows.tolist())
        return [
            [fold(word) for text in (*titles, *summaries) for word in words(text.text)] for titles, summaries in texts
        ]

    def word(self, share: float) -> str:
        """A word found in about this share of the operations."""
        return self._nearest(share, list(self._shares))

    def _nearest(self, share: float, candidates: list[str]) -> str:
        likely = sorted(candidates, key=lambda word: abs(self._shares[word] - share))[:_CANDIDATES]
        found = {word: self._service.totals(OperationQuery(text=word)).count / self._size for word in likely}
        return min(found, key=lambda word: abs(found[word] - share), default="kohesio")

    def _phrase(self) -> str:
        """The pair of words that is nearest to being found in one in a thousand."""
        pairs = Counter(pair for document in self._documents for pair in {*pairwise(document)})
        wanted = len(self._documents) / 1_000
        pair = min(sorted(pairs), key=lambda one: abs(pairs[one] - wanted), default=("kohesio",))
        return f'"{" ".join(pair)}"'

    def filters(self, numbers: dict[str, int], text: str = "") -> OperationQuery:
        """Of each field as many values as asked, from the second commonest within what the fields before leave."""
        query = OperationQuery(text=text)
        for key, number in numbers.items():
            values = [entry.value for entry in self._service.search(query, (key,)).facets[0].values]
            first = 1 if len(values) > number else 0
            choice = Choice(tuple(values[first : first + number]))
            query = replace(query, choices=(*query.choices, (key, choice)))
        return query

    def broad(self) -> OperationQuery:
        """All but the operations of the rarest status."""
        return OperationQuery(choices=(("status", Choice(excluded=self._rarest)),))

    def deep(self, sort: Sort, text: str = "") -> OperationQuery:
        """The page after the first ten thousand hits, or the last page if there are fewer."""
        query = OperationQuery(text=text, sort=sort, limit=_LARGEST_PAGE)
        for _ in range(_DEEP):
            following = self._service.search(query, ()).next
            if following is None:
                break
            query = replace(query, cursor=following)
        return replace(query, limit=20)
