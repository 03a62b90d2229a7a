"""Facets, statistics and completions: what a question's operations have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from kohesio.api.answers import FacetDescription, FacetDescriptions, OneFacet, SuggestionItem, Suggestions, Sums
from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.figure_answers import BinEntry, HistogramAnswer, LargestBeneficiary, StatisticsAnswer, YearEntry
from kohesio.api.labels import Labels
from kohesio.api.params import FACETS_PARAMETER, QUESTION, checked_facet, facets_asked, number, one
from kohesio.api.present import facet_answer, facet_answers
from kohesio.api.price_answers import PricesAnswer, PriceYear
from kohesio.errors import ParameterError
from kohesio.index.fields import BY_KEY, FACETS, Parameter
from kohesio.index.parsing import print_query
from kohesio.index.result import FacetValue, Suggestion, YearRow
from kohesio.index.service import HISTOGRAMS
from kohesio.model.prices import SOURCE, PriceIndex
from kohesio.snapshot.privacy import NATURAL_PERSON

MAX_SUGGESTIONS = 50
_KEY = Parameter("key", f"Key of the facet: {', '.join(FACETS)}.", "country", values=FACETS)
_RANGE = Parameter("key", f"Key of the range: {', '.join(HISTOGRAMS)}.", "eu_contribution", values=HISTOGRAMS)
_TYPED = Parameter("q", "What is typed: the beginning of any word, with at most one typing error.", "digi")
_LIMIT = Parameter("limit", f"Completions, 1 to {MAX_SUGGESTIONS}.", "10")

_ADDRESSES: Mapping[str, str] = {"operation": "/operations/", "beneficiary": "/beneficiaries/"}
_FILTERS: Mapping[str, str] = {"beneficiary": "beneficiary", "programme": "programme", "place": "nuts"}


def described(call: Call) -> FacetDescriptions:
    """All facets there are."""
    items = tuple(
        FacetDescription(one.key, one.label, one.description, one.multiple, one.default)
        for one in (BY_KEY[key] for key in FACETS)
    )
    return FacetDescriptions(call.snapshot.version, len(items), items)


def facet(call: Call) -> OneFacet:
    """One facet for a question, with all its values."""
    key = checked_facet(call.path["key"], "key")
    page = call.service.search(replace(call.query, limit=1), (key,))
    labels = Labels(call.snapshot, call.query.language, call.settings.show_natural_persons, call.service.overlay)
    (values,) = page.facets
    return OneFacet(
        query=print_query(call.query),
        snapshot=page.version,
        count=page.totals.count,
        sums=Sums.of(page.totals),
        key=key,
        facet=facet_answer(values, labels),
    )


def statistics(call: Call) -> StatisticsAnswer:
    """Totals, years and breakdowns of a question."""
    answer = call.service.statistics(call.query, facets_asked(call.pairs))
    labels = Labels(call.snapshot, call.query.language, call.settings.show_natural_persons, call.service.overlay)
    return StatisticsAnswer(
        query=print_query(call.query),
        snapshot=answer.version,
        count=answer.totals.count,
        sums=Sums.of(answer.totals),
        beneficiaries=answer.beneficiaries,
        largest=_largest(call, answer.largest),
        largest_share=answer.largest_share,
        years=tuple(_year(row, call.geography.prices) for row in answer.years),
        breakdowns=facet_answers(answer.breakdowns, labels),
    )


def _year(row: YearRow, index: PriceIndex | None) -> YearEntry:
    constant = index.constant(row.eu_contribution, row.year) if index else None
    return YearEntry(row.year, row.count, row.eu_contribution, row.lacking, constant)


def prices(call: Call) -> PricesAnswer:
    """The index of consumer prices."""
    index = call.geography.prices
    if index is None:
        return PricesAnswer(None, SOURCE, 0, ())
    items = tuple(PriceYear(year, str(level), str(index.factor(year))) for year, level in sorted(index.levels.items()))
    return PricesAnswer(index.base_year, SOURCE, len(items), items)


def _largest(call: Call, found: Sequence[FacetValue]) -> tuple[LargestBeneficiary, ...]:
    """The largest beneficiaries by name, looked up in one go; likely natural persons without theirs."""
    names = {one.id: one for one in call.service.named([one.value for one in found])}
    hides = not call.settings.show_natural_persons
    return tuple(
        LargestBeneficiary(
            one.value,
            NATURAL_PERSON if hides and names[one.value].is_natural_person else names[one.value].name,
            one.count,
            one.eu_contribution,
            one.lacking,
        )
        for one in found
    )


def histogram(call: Call) -> HistogramAnswer:
    """How a question's operations spread over a range field."""
    key = call.path["key"]
    if key not in HISTOGRAMS:
        raise ParameterError("key", f"There is no histogram of {key[:64]!r}.", HISTOGRAMS)
    found = call.service.histogram(call.query, key)
    bins = tuple(
        BinEntry(_edge(one.least), _edge(one.below), one.count, one.eu_contribution, one.lacking) for one in found.bins
    )
    return HistogramAnswer(
        query=print_query(call.query),
        snapshot=call.snapshot.version,
        key=key,
        label=BY_KEY[key].label,
        unit=BY_KEY[key].unit,
        bins=bins,
        missing=found.missing,
    )


def _edge(value: date | Decimal | None) -> str | None:
    return None if value is None else str(value)


def suggest(call: Call) -> Suggestions:
    """Completions of what is typed."""
    text = one(call.pairs, "q")
    if text is None:
        raise ParameterError("q", "The parameter 'q' is missing: the beginning of a word to complete.")
    limit = number(call.pairs, "limit", 10, 1, MAX_SUGGESTIONS)
    items = tuple(_suggestion(found, call.root) for found in call.service.suggest(text, limit))
    return Suggestions(text, call.snapshot.version, items)


def _suggestion(found: Suggestion, root: str) -> SuggestionItem:
    prefix = _ADDRESSES.get(found.kind)
    address = f"{root}{prefix}{found.id}" if prefix else None
    return SuggestionItem(
        found.kind, found.id, found.label, address, urlencode({_FILTERS.get(found.kind, "q"): found.id})
    )


ENDPOINTS = (
    Endpoint("/facets", "listFacets", "Facets and figures", "All facets there are", described, FacetDescriptions),
    Endpoint(
        "/facets/{key}", "getFacet", "Facets and figures", "One facet in full", facet, OneFacet,
        parameters=QUESTION, path_parameters=(_KEY,),
        description="Each value with its label, its operations and their EU contribution; the facet ignores what the "
        "question asks of the facet's own field.",
    ),
    Endpoint(
        "/statistics", "getStatistics", "Facets and figures", "Figures for a question", statistics, StatisticsAnswer,
        parameters=(*QUESTION, FACETS_PARAMETER), located=True,
        description="Totals, operations per start year, number of beneficiaries, and one breakdown per facet.",
    ),
    Endpoint(
        "/prices", "getPrices", "Facets and figures", "The index behind amounts in prices of one year", prices,
        PricesAnswer, located=True,
        description="Consumer prices by year, where the operator has installed Eurostat's table of them; an amount "
        "times `factor` of the year in which its operation starts is that amount in prices of `base_year`.",
    ),
    Endpoint(
        "/histograms/{key}", "getHistogram", "Facets and figures", "How operations spread over dates or amounts",
        histogram, HistogramAnswer, parameters=QUESTION, path_parameters=(_RANGE,),
        description="Dates by year, amounts in bins of 1, 2, 5 from a thousand to a billion euro, rates by ten "
        "percent; for every question the same. What the question asks of the range itself is ignored.",
    ),
    Endpoint(
        "/suggest", "suggest", "Facets and figures", "Complete what is typed", suggest, Suggestions,
        parameters=(_TYPED, _LIMIT),
    ),
)  # fmt: skip
