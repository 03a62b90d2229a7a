"""Two selections side by side: one question for two values of a field, such as two periods or two regions.

Every figure is one of the API's statistics for the question with that value. Sides of unequal size are compared by
shares: a bar is the part of its own side's EU contribution, also where a value is stated for only part of that money.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from kohesio.errors import ParameterError, sentence
from kohesio.index.parsing import parse_query
from kohesio.index.query import Choice, OperationQuery, Sort
from kohesio.index.result import Facet, FacetValue, Statistics
from kohesio.web import filters
from kohesio.web.charts import Value, has_money, measured, share
from kohesio.web.context import Chip, Link, Option
from kohesio.web.context_head import Head
from kohesio.web.context_statistics import ComparePage, Pair, Paired, Side
from kohesio.web.figures import REGION_LETTERS, TITLES, Figures, breakdown
from kohesio.web.labels import Label
from kohesio.web.pages.statistics import mean
from kohesio.web.visit import Page, Visit

COMPARE = "compare"
BY, LEFT, RIGHT = "by", "left", "right"
"""Keys of the field and of its two values; they are put in the place of what the question asks of the field."""

FIELDS = ("period", "country", "nuts", "fund", "programme", "theme", "policy_objective", "thematic_objective", "status")
BREAKDOWNS = ("fund", "theme", "country", "status")


@dataclass(frozen=True, slots=True)
class _Half:
    """A side in the making."""

    figures: Figures
    answer: Statistics


def compare(visit: Visit) -> Page:
    """``/{lang}/projects/compare``."""
    query, by, wanted = _asked(visit)
    (facet,) = visit.service.search(replace(query, limit=1), (by,)).facets
    options = _options(visit, facet, wanted)
    left, right = _values(options, wanted)
    halves = [_half(visit, _with(query, by, value)) for value in (left, right) if value]
    context = ComparePage(
        fields=tuple(Link(visit.labels.facet(key), compare_url(visit, query, key), key == by) for key in FIELDS),
        name=visit.labels.facet(by),
        options=options,
        left=left,
        right=right,
        action=visit.urls.projects(view=COMPARE),
        hidden=(*filters.hidden(_without(query, by), (), text_too=True), (BY, by)),
        chips=tuple(f"{chip.name}{visit.language.colon}{chip.label.text}" for chip in _chips(visit, query, by)),
        sides=tuple(_side(visit, by, half, value) for half, value in zip(halves, (left, right), strict=False)),
        breakdowns=tuple(_pairs(halves, key) for key in BREAKDOWNS if key != by) if len(halves) == 2 else (),
        back=visit.urls.projects(query),
    )
    return Page(context, "projects", head=Head(indexed=False))


def compare_url(visit: Visit, query: OperationQuery, by: str = "") -> str:
    """The comparison of a question, by a field."""
    address = visit.urls.projects(replace(query, cursor=None, sort=Sort()), COMPARE)
    if not by:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({BY: by})}"


def _asked(visit: Visit) -> tuple[OperationQuery, str, tuple[str, str]]:
    """The question, the field, and its two values as the address names them."""
    own = {key: value for key, value in visit.pairs if key in {BY, LEFT, RIGHT}}
    by = own.get(BY) or FIELDS[0]
    if by not in FIELDS:
        raise ParameterError(BY, sentence("Nothing can be compared by '%(value)s'.", value=by), FIELDS)
    query = parse_query(visit.query_pairs, ignore={BY, LEFT, RIGHT}, limit=visit.settings.page_size)
    chosen = visit.service.resolved(query).choice(by).included
    left, right = (*chosen, "", "")[:2]
    return replace(query, cursor=None, sort=Sort()), by, (own.get(LEFT) or left, own.get(RIGHT) or right)


def _options(visit: Visit, facet: Facet, wanted: tuple[str, str]) -> tuple[Option, ...]:
    """The values to choose from, by name; of regions those of NUTS 2 and what is chosen."""
    values = [
        one for one in facet.values
        if one.count and (facet.key != "nuts" or len(one.value) == REGION_LETTERS or one.value in wanted)
    ]  # fmt: skip
    made = [
        Option(one.value, visit.labels.value(facet.key, one.value, short=True), one.count, selected=False)
        for one in values
    ]
    return tuple(sorted(made, key=lambda one: visit.language.sort_key(one.label.text)))


def _values(options: Sequence[Option], wanted: tuple[str, str]) -> tuple[str, str]:
    """The two values: those wanted, else those that most projects have, in the order of their names."""
    known = sorted(options, key=lambda one: -one.count)
    left, right = wanted
    free = [one.value for one in known if one.value not in wanted]
    if not left and not right:
        first = sorted(free[:2], key=[one.value for one in options].index)
        return first[0] if first else "", first[1] if len(first) > 1 else ""
    return left or (free[0] if free else ""), right or (free[0] if free else "")


def _without(query: OperationQuery, by: str) -> OperationQuery:
    return replace(query, choices=tuple(entry for entry in query.choices if entry[0] != by))


def _with(query: OperationQuery, by: str, value: str) -> OperationQuery:
    bare = _without(query, by)
    return replace(bare, choices=(*bare.choices, (by, Choice((value,)))))


def _chips(visit: Visit, query: OperationQuery, by: str) -> Sequence[Chip]:
    return filters.project_chips(_without(query, by), visit.labels, visit.urls)


def _half(visit: Visit, query: OperationQuery) -> _Half:
    """The figures of a side. Raises ParameterError for a value that there is none of."""
    return _Half(Figures(visit, query), visit.service.statistics(query, BREAKDOWNS))


def _side(visit: Visit, by: str, half: _Half, value: str) -> Side:
    return Side(
        label=visit.labels.value(by, value, short=True),
        url=visit.urls.projects(half.figures.query),
        json=visit.urls.statistics(half.figures.query),
        totals=half.answer.totals,
        beneficiaries=half.answer.beneficiaries,
        mean=mean(half.answer.totals),
    )


def _pairs(halves: Sequence[_Half], key: str) -> Paired:
    """A breakdown of both sides: the values with the largest share on either side first, what is not stated last."""
    visit = halves[0].figures.visit
    left, right = (
        {one.value: value for one, value in zip(_counted(half, key), _named(half, key), strict=True)} for half in halves
    )
    money = has_money((*left.values(), *right.values()))
    wholes = [_whole(half, money=money) for half in halves]
    rows = [_pair((left.get(value), right.get(value)), wholes, money=money) for value in dict.fromkeys((*left, *right))]
    rows.sort(key=lambda row: -max(row.left_share or 0, row.right_share or 0))
    lacking = [_not_stated(visit, half, key) for half in halves]
    if any(lacking):
        rows.append(_pair((lacking[0], lacking[1]), wholes, money=money))
    return Paired(key.replace("_", "-"), visit.language.gettext(TITLES[key]), tuple(rows), money)


def _pair(values: tuple[Value | None, Value | None], wholes: Sequence[Decimal], *, money: bool) -> Pair:
    """A row; a value whose amounts nobody published has no share of the money."""
    parts = [
        None if one is None or not (size := measured(one, money=money)) else share(size, whole)
        for one, whole in zip(values, wholes, strict=True)
    ]
    label = next(one.label for one in values if one)
    return Pair(label, *values, *parts)


def _not_stated(visit: Visit, half: _Half, key: str) -> Value | None:
    """The projects of a side for which a field is not stated."""
    found = breakdown(half.answer, key)
    label = Label(visit.language.gettext("not stated"))
    return _value(label, found) if found.missing else None


def _value(label: Label, found: Facet) -> Value:
    return Value(label, None, found.missing, found.missing_eu_contribution, lacking=found.missing_lacking)


def _whole(half: _Half, *, money: bool) -> Decimal:
    """What the parts of a side are parts of."""
    totals = half.answer.totals
    return totals.eu_contribution.eur if money else Decimal(totals.count)


def _counted(half: _Half, key: str) -> list[FacetValue]:
    return [one for one in breakdown(half.answer, key).values if one.count]


def _named(half: _Half, key: str) -> list[Value]:
    return half.figures.values(key, _counted(half, key))
