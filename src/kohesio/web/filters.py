"""The filter form and the query, each from the other: which boxes are ticked, what chips say, where each link leads.

The form is plain HTML with GET. Parts of a query that have no box are sent as hidden inputs, so nothing is lost when
the form is submitted. Order and page are reset only when the question itself changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from kohesio.index.fields import SCOPE_MARK
from kohesio.index.parsing import query_pairs
from kohesio.index.query import (
    AmountRange,
    BeneficiaryQuery,
    Choice,
    DateRange,
    OperationQuery,
    Sort,
)
from kohesio.index.result import Facet, Totals
from kohesio.model.territory import iso_country
from kohesio.reference.region_tree import country_of_area
from kohesio.ui.i18n import Language, message
from kohesio.web.context import Chip, Group, Link, Option, Range
from kohesio.web.labels import FACETS, SORTS, Label, Labels
from kohesio.web.question_area import DRAWN, circle_in_words
from kohesio.web.urls import Urls

_PANEL = (
    "country", "nuts", "municipality", "fund", "period", "programme", "priority", "theme", "policy_objective",
    "thematic_objective", "specific_objective", "intervention_field", "collection", "status", "beneficiary_type",
    "interreg", "sdg", "list",
)  # fmt: skip
_WITHIN = {"municipality": ("country", "nuts"), "priority": ("programme",)}
"""Facets that say something only within a choice of others: there are tens of thousands of municipalities, and each
programme numbers its priorities anew."""

_COUNTRY_LETTERS, _REGION_LETTERS = 2, (4, 5, 3)
"""Letters of the codes of whole countries, and of the levels of regions in the order in which a filter takes them."""

OPEN = ("country", "nuts", "fund")
"""Filters that stand open; the others open by a click, or because something in them is chosen."""

SHOWN = 6
BEHIND_MORE = 12
"""Options shown at once, and behind “more”; all of them have a page of their own."""

RANGES = (
    ("start", "date"),
    ("end", "date"),
    ("eu_contribution", "euro"),
    ("total_cost", "euro"),
    ("eligible_cost", "euro"),
)
"""Ranges of the filter panel."""

_OFFICIAL_ORDER = ("period", "policy_objective", "thematic_objective", "specific_objective", "sdg", "status")
_MARKS = {
    "has_image": message("With picture"),
    "highlighted": message("Highlighted"),
    "near": message("Around a point"),
    "bbox": message("Within a box"),
    "polygon": message("Within an area"),
}
_TRUTH = {True: message("yes"), False: message("no")}
_PAGE_KEYS = frozenset({"lang", "cursor", "limit"})

Asked = TypeVar("Asked", OperationQuery, BeneficiaryQuery)


# -- options and groups -------------------------------------------------------------------------------------------


def options(facet: Facet, labels: Labels, asked: Choice, *, alone: bool = False) -> list[Option]:
    """Every value of a facet that may be ticked: most projects first, code lists of few values in official order.

    ``alone`` says that priorities are those of one programme.
    """
    values = [entry for entry in facet.values if entry.value not in asked.excluded]
    if facet.key in _OFFICIAL_ORDER:
        values.sort(key=lambda entry: (len(entry.value), entry.value) if facet.key == "sdg" else (0, entry.value))

    def name(value: str) -> Label:
        return labels.priority_alone(value) if alone else labels.value(facet.key, value, short=True)

    return [Option(entry.value, name(entry.value), entry.count, entry.selected) for entry in values]


def panel(query: OperationQuery) -> tuple[str, ...]:
    """The facets of the filter panel for a question, in its order."""
    asked = {key for key, choice in query.choices if choice.included}
    asked |= {key for key, choice in query.choices if key in _WITHIN}
    return tuple(key for key in _PANEL if key not in _WITHIN or asked & {key, *_WITHIN[key]})


def group(
    facet: Facet, labels: Labels, asked: Choice, *,
    all_url: str | None, opened: bool, alone: bool = False, behind: int = BEHIND_MORE,
) -> Group:  # fmt: skip
    """A facet as a filter: what is chosen and the most frequent at once, ``behind`` others behind “more”."""
    found = options(facet, labels, asked, alone=alone)
    listed = _of_one_level(found) if facet.key == "nuts" else list(found)
    listed.sort(key=lambda entry: not entry.selected)
    chosen = sum(entry.selected for entry in listed)
    at_once = max(SHOWN, chosen)
    has_more = len(found) + facet.others > at_once + behind or len(listed) < len(found)
    return Group(
        key=facet.key,
        name=labels.facet(facet.key),
        first=tuple(listed[:at_once]),
        more=tuple(listed[at_once : at_once + behind]),
        total=len(found) + facet.others,
        all_url=all_url if has_more else None,
        chosen=chosen,
        missing=facet.missing,
        open=opened or chosen > 0,
    )


def narrows(facet: Facet) -> bool:
    """Whether a facet can change what is found: that all lie in one country as a whole is no region to choose."""
    return any(facet.key != "nuts" or len(one.value) > _COUNTRY_LETTERS or one.selected for one in facet.values)


def _of_one_level(regions: Sequence[Option]) -> list[Option]:
    """The regions of NUTS 2, or where no project is placed so of the level there is, and those that are chosen."""
    letters = next((size for size in _REGION_LETTERS if any(len(one.value) == size for one in regions)), 0)
    return [one for one in regions if len(one.value) == letters or one.selected]


def ranges(query: OperationQuery, labels: Labels, urls: Urls, view: str = "") -> tuple[Range, ...]:
    """The inputs for dates and amounts, filled with what is asked."""
    texts = dict(query_pairs(query))
    start = replace(query, cursor=None)
    return tuple(
        Range(
            key, labels.facet(key), kind, texts.get(f"{key}_min", ""), texts.get(f"{key}_max", ""),
            urls.range_drawing(key, start, view), urls.range(key, start, view),
        )
        for key, kind in RANGES
    )  # fmt: skip


# -- what travels along -------------------------------------------------------------------------------------------


def hidden(query: OperationQuery, boxes: Collection[str], *, text_too: bool = False) -> tuple[tuple[str, str], ...]:
    """The pairs of a query that no box of the form shows; ``boxes`` are facets with boxes and range keys."""
    shown = {f"{key}{end}" for key in boxes for end in ("_min", "_max")} | _PAGE_KEYS
    shown |= set() if text_too else {"q"}
    return tuple(
        (name, value)
        for name, value in query_pairs(query)
        if name not in shown and not (name in boxes and not value.startswith("-"))
    )


def all_pairs(query: OperationQuery) -> tuple[tuple[str, str], ...]:
    """Every pair but text and page: what the search box carries along."""
    return tuple((name, value) for name, value in query_pairs(query) if name not in _PAGE_KEYS | {"q"})


# -- chips --------------------------------------------------------------------------------------------------------


def without(query: Asked, key: str, value: str) -> Asked:
    """The question without one value of a choice and without what lies within that value, from its first page.

    A region of a country that is taken away would go on asking for that country.
    """
    within = _INSIDE.get(key)
    left = []
    for name, choice in query.choices:
        if name == key:
            rest = Choice(_less(choice.included, value), _less(choice.excluded, value))
        elif within and value in query.choice(key).included:
            rest = Choice(tuple(one for one in choice.included if not within(name, one, value)), choice.excluded)
        else:
            rest = choice
        left.append((name, rest))
    return replace(query, choices=tuple(entry for entry in left if entry[1] != Choice()), cursor=None)


def _in_country(name: str, one: str, country: str) -> bool:
    """Whether a value of a choice lies in a country; a programme says so in its number."""
    code = {"nuts": one, "programme": one[4:6] if one[:1].isdecimal() else ""}.get(name, "")
    return bool(code) and country_of_area(code) == iso_country(country)


def _in_programme(name: str, one: str, programme: str) -> bool:
    return name == "priority" and one.startswith(programme + SCOPE_MARK)


_INSIDE = {"country": _in_country, "programme": _in_programme}
"""Whether a value of another choice lies within a value of these."""


def with_value(query: OperationQuery, key: str, value: str) -> OperationQuery:
    """The question with one more value of a choice, from its first page."""
    asked = query.choice(key)
    others = tuple(entry for entry in query.choices if entry[0] != key)
    return replace(query, choices=(*others, (key, Choice((*asked.included, value), asked.excluded))), cursor=None)


def chosen(key: str, *values: str) -> OperationQuery:
    """The question for projects with any of some values, and nothing else."""
    return OperationQuery(choices=((key, Choice(values)),))


def choice_chips(query: Asked, labels: Labels, address: str, removed: Sequence[str]) -> Iterator[Chip]:
    """One chip per chosen value; ``removed`` are the addresses without each, in the order of the choices."""
    addresses = iter(removed)
    for key, choice in query.choices:
        for value in choice.included:
            yield Chip(labels.facet(key), labels.value(key, value, short=True), next(addresses, address))
        for value in choice.excluded:
            label = labels.value(key, value, short=True)
            yield Chip(labels.facet(key), label, next(addresses, address), excluded=True)


def relaxed(query: OperationQuery, labels: Labels) -> Iterator[tuple[Chip, OperationQuery]]:
    """Every active filter of the projects, as a chip without address, with the question without it."""
    base = replace(query, cursor=None)
    for key, choice in query.choices:
        for value in (*choice.included, *choice.excluded):
            label, excluded = labels.value(key, value, short=True), value in choice.excluded
            yield Chip(labels.facet(key), label, "", excluded), without(base, key, value)
    yield from _without_bounds(base, labels)
    marks = {
        "has_image": query.has_image is not None and replace(base, has_image=None),
        "highlighted": query.highlighted is not None and replace(base, highlighted=None),
        "near": query.near is not None and replace(base, near=None),
        "bbox": query.box is not None and replace(base, box=None),
        "polygon": query.polygon is not None and replace(base, polygon=None),
    }
    values = dict(query_pairs(query))
    flags = {"has_image": query.has_image, "highlighted": query.highlighted}
    values |= {key: labels.language.gettext(_TRUTH[flag]) for key, flag in flags.items() if flag is not None}
    if query.near is not None:
        values["near"] = circle_in_words(query.near, labels)
    if query.polygon is not None:
        values["polygon"] = labels.language.gettext(DRAWN)
    for key, rest in marks.items():
        if rest:
            yield Chip(labels.language.gettext(_MARKS[key]), Label(values[key]), ""), rest


def project_chips(query: OperationQuery, labels: Labels, urls: Urls, view: str = "") -> tuple[Chip, ...]:
    """Every active filter of the projects, each with the address of the view without it."""
    return tuple(replace(chip, url=urls.projects(rest, view)) for chip, rest in relaxed(query, labels))


def beneficiary_chips(query: BeneficiaryQuery, labels: Labels, urls: Urls) -> tuple[Chip, ...]:
    """Every active filter of the beneficiaries, each with the address without it."""
    base = replace(query, cursor=None)
    removed = [
        urls.beneficiaries(without(base, key, value))
        for key, choice in query.choices
        for value in (*choice.included, *choice.excluded)
    ]
    return tuple(choice_chips(query, labels, urls.beneficiaries(), removed))


def _without_bounds(query: OperationQuery, labels: Labels) -> Iterator[tuple[Chip, OperationQuery]]:
    texts = dict(query_pairs(query))
    gettext = labels.language.gettext
    amounts, dates = dict(query.amounts), dict(query.dates)
    for key, name in FACETS.items():
        for end, words in (("_min", gettext("from %(value)s")), ("_max", gettext("to %(value)s"))):
            if key + end not in texts:
                continue
            if key in dates:
                rest = replace(dates[key], **{"first" if end == "_min" else "last": None})
                others = tuple(entry for entry in query.dates if entry[0] != key)
                left = replace(query, dates=(*others, (key, rest)) if rest != DateRange() else others)
            else:
                bound = replace(amounts[key], **{"least" if end == "_min" else "most": None})
                kept = tuple(entry for entry in query.amounts if entry[0] != key)
                left = replace(query, amounts=(*kept, (key, bound)) if bound != AmountRange() else kept)
            yield Chip(gettext(name), Label(words % {"value": texts[key + end]}), ""), left


def _less(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(entry for entry in values if entry != value)


# -- order --------------------------------------------------------------------------------------------------------


_BEHIND = message(
    "Projects without a published EU contribution come last, ordered by the cost or other amount shown for them."
)


def project_sorts(query: OperationQuery, language: Language, urls: Urls) -> tuple[Link, ...]:
    """The orders of projects as links."""
    keys = ("relevance", "-eu_contribution", "-budget", "budget", "-cofinancing_rate", "-start_date", "start_date",
            "-end_date", "end_date", "-duration", "duration", "title")  # fmt: skip
    return tuple(
        Link(
            _sort_name(query, _sort(key), language),
            urls.projects(replace(query, sort=_sort(key), cursor=None)),
            _sort(key) == query.sort,
        )
        for key in keys
        if query.text or key != "-eu_contribution"
    )


def beneficiary_sorts(query: BeneficiaryQuery, language: Language, urls: Urls) -> tuple[Link, ...]:
    """The orders of beneficiaries as links."""
    keys = ("relevance", "-operations", "-eu_contribution", "-total_cost", "-eligible_cost", "name")
    return tuple(
        Link(
            _sort_name(query, _sort(key), language),
            urls.beneficiaries(replace(query, sort=_sort(key), cursor=None)),
            _sort(key) == query.sort,
        )
        for key in keys
        if query.text or key != "-operations"
    )


def sort_name(query: OperationQuery | BeneficiaryQuery, language: Language) -> str:
    """What the order in force is called."""
    return _sort_name(query, query.sort, language)


def behind(query: OperationQuery, totals: Totals, language: Language) -> str:
    """How the projects follow that lack an EU contribution, in an order by it; empty where there are none."""
    by_contribution = query.sort.key == "eu_contribution" or (query.sort.key == "relevance" and not query.text)
    return language.gettext(_BEHIND) if by_contribution and totals.eu_contribution.missing else ""


def _sort_name(query: OperationQuery | BeneficiaryQuery, sort: Sort, language: Language) -> str:
    """What an order is called; relevance without a text is what the index then orders by."""
    key = ("-" if sort.descending else "") + sort.key
    if key == "relevance" and not query.text:
        key = "-eu_contribution" if isinstance(query, OperationQuery) else "-operations"
    return language.gettext(SORTS[key])


def _sort(key: str) -> Sort:
    return Sort(key.removeprefix("-"), descending=key.startswith("-"))
