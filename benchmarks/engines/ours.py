"""This product: the search behind every page, with its notes; snippets are not read, for no other engine has any."""

from __future__ import annotations

from benchmarks.collection import Collection
from benchmarks.engines.engine import Page
from benchmarks.questions import Question
from kohesio.index.fields import DEFAULT_FACETS
from kohesio.index.result import OperationPage
from kohesio.index.service import SearchService


class Ours:
    """A version, open in this process."""

    name = "Kohesio"
    setting = "the embedded index, 1 thread"

    def __init__(self, collection: Collection, service: SearchService) -> None:
        self._service = service
        self._codes = {
            key: {value: code for code, value in enumerate(collection.values[key])} for key in DEFAULT_FACETS
        }

    def ask(self, question: Question) -> OperationPage:
        """The page, as the surfaces get it."""
        return self._service.search(question.query, DEFAULT_FACETS)

    def page(self, answer: OperationPage) -> Page:
        """The page in the terms that engines are compared in."""
        facets = {
            facet.key: {
                self._codes[facet.key][line.value]: (line.count, round(line.eu_contribution * 100))
                for line in facet.values
                if line.count
            }
            for facet in answer.facets
        }
        cents = round(answer.totals.eu_contribution.eur * 100)
        return Page(answer.totals.count, cents, facets, tuple(hit.row for hit in answer.hits))
