"""A question of each kind, asked before the first visitor asks one.

The loops of the engine are compiled at their first use: some seconds on a machine that never did, a fraction of one
where the compiled loops are kept. Nobody should wait for that, so a server asks these questions when it has opened its
first version, before it answers anybody. They are made from what the version holds and say nothing about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from kohesio.index.query import (
    AmountRange,
    BeneficiaryQuery,
    Box,
    Choice,
    DateRange,
    Near,
    OperationQuery,
    Polygon,
    Sort,
)
from kohesio.index.result import OperationPage
from kohesio.index.service import HISTOGRAMS, SearchService
from kohesio.index.text import words

Ask = Callable[[], object]

_EVERYWHERE = Box(-180, -85, 180, 85)
_MIDDLE = Near(50.0, 10.0, 500.0)
_TRIANGLE = Polygon(((10.0, 50.0), (12.0, 50.0), (11.0, 51.0)))


def warm_up(service: SearchService) -> None:
    """Ask each kind of question once; what was asked is not counted."""
    for ask in _questions(service.uncounted()):
        ask()


def _questions(service: SearchService) -> Iterator[Ask]:
    first = service.search(OperationQuery())
    if not first.hits:
        return
    narrowed = tuple((facet.key, Choice((facet.values[0].value,))) for facet in first.facets if facet.values)[:2]
    filtered = [OperationQuery(), *(OperationQuery(choices=narrowed[:number]) for number in (1, 2))]
    texts = _texts(service, first)
    for query in (*filtered, *(OperationQuery(text=text) for text in texts)):
        yield from _pages(service, query)
    yield from _pages(service, OperationQuery(text=texts[0], choices=narrowed[:1]))
    for query in filtered:
        yield from _figures(service, query)
    yield from _beneficiaries(service, texts[0], narrowed[:1])
    yield partial(service.similar, first.hits[0].id)
    for text in (texts[0], texts[0][:2], texts[0][:-1] + "q"):
        yield partial(service.suggest, text)


def _texts(service: SearchService, page: OperationPage) -> list[str]:
    """Texts to search for: a word that most of a page holds, one that few hold, both in each way to join them.

    In lists of many languages no word is common: the last two find nearly all, and few of what many words would.
    """
    read = service.snapshot.texts([hit.row for hit in page.hits])
    found = [[word for text in (*titles, *summaries) for word in words(text.text)] for titles, summaries in read]
    counts = Counter(word for document in found for word in {*document}).most_common() or [("kohesio", 1)]
    common, rare = counts[0][0], counts[-1][0]
    phrase = " ".join(next((document[:2] for document in found if len(document) > 1), [common, rare]))
    joined = [f'"{phrase}"', f"{common} OR {rare}", f"{common} NOT {rare}", f"{common[:3]}*"]
    return [common, rare, *joined, f"-{rare}", f"{common[:1]}* {rare}"]


def _pages(service: SearchService, query: OperationQuery) -> Iterator[Ask]:
    def two_pages() -> None:
        page = service.search(replace(query, limit=1))
        if page.next is not None:
            service.operations(service.search(replace(query, limit=1, cursor=page.next)))

    yield two_pages
    yield partial(service.search, replace(query, sort=Sort("start_date", descending=True)))
    yield lambda: next(service.export_rows(query), None)


def _figures(service: SearchService, query: OperationQuery) -> Iterator[Ask]:
    """Maps, regions, statistics and ranges."""
    amounts = (("eu_contribution", AmountRange(Decimal(0), Decimal(10**6))),)
    dates = (("start", DateRange(date(2014, 1, 1), date(2030, 12, 31))),)
    yield partial(service.search, replace(query, amounts=amounts, dates=dates, has_image=False))
    yield partial(service.search, replace(query, near=_MIDDLE))
    yield partial(service.search, replace(query, box=_EVERYWHERE))
    yield partial(service.search, replace(query, polygon=_TRIANGLE))
    yield partial(service.clusters, query, _EVERYWHERE, 4)
    yield partial(service.regions, query, 3)
    yield partial(service.statistics, query)
    for key in HISTOGRAMS:
        yield partial(service.histogram, query, key)


def _beneficiaries(service: SearchService, text: str, choices: tuple[tuple[str, Choice], ...]) -> Iterator[Ask]:
    for query in (BeneficiaryQuery(text=text), BeneficiaryQuery(choices=choices), BeneficiaryQuery()):
        yield partial(service.beneficiaries, query)
    for key in ("eu_contribution", "budget"):  # sums of every beneficiary, made at the first question and kept
        yield partial(service.beneficiaries, BeneficiaryQuery(sort=Sort(key, descending=True)))
