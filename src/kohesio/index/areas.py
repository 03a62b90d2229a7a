"""What a question adds up to in each area of a map: the figures of the map, its table and the API's, in one place.

In Europe these are the countries of the operations, within an area its regions by their places. Each figure is that of
the question with the area in the place of what it asks of countries or regions: ``asked_of`` gives that question.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kohesio.index.query import Choice, OperationQuery, Sort
from kohesio.index.result import Facet, FacetValue, RegionMap, Totals
from kohesio.index.service import SearchService

COUNTRY_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Area:
    """An area (ISO code of a country, NUTS code below) with its operations and their EU contribution in euro.

    ``lacking`` of the operations publish no contribution.
    """

    code: str
    count: int
    eu_contribution: Decimal
    lacking: int

    @classmethod
    def of(cls, found: FacetValue) -> Area:
        """The area of a value of the facet of countries or regions."""
        return cls(found.value, found.count, found.eu_contribution, found.lacking)

    @classmethod
    def empty(cls, code: str) -> Area:
        """An area without an operation."""
        return cls(code, 0, Decimal("0.00"), 0)


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas within ``focus``, most operations first and empty ones last.

    ``totals`` are those of the whole question; ``missing`` counts its operations that no area here has, and
    ``missing_eu_contribution`` is theirs in euro, which ``missing_lacking`` of them do not publish.
    """

    version: str
    focus: str
    totals: Totals
    areas: tuple[Area, ...]
    missing: int
    missing_eu_contribution: Decimal
    missing_lacking: int


def areas(service: SearchService, query: OperationQuery, focus: str, below: Collection[str]) -> Areas:
    """The figures of the areas ``below`` a focus (empty: Europe), with others of their kind that occur.

    Raises ParameterError for a question that cannot be.
    """
    if not below:
        return Areas(service.version, focus, service.totals(query), (), 0, Decimal("0.00"), 0)
    if not focus:
        page = service.search(replace(query, limit=1, sort=Sort(), cursor=None), ("country",))
        asked = query.choice("country")
        kept = [
            one for one in page.facets[0].values
            if (one.selected or not asked.included) and one.value not in asked.excluded
        ]  # fmt: skip
        filled = _filled(kept, below if not asked.included else ())
        return Areas(service.version, focus, page.totals, filled, *_without(page.facets[0]))
    length = len(next(iter(below)))
    found = service.regions(query, length - COUNTRY_LETTERS)
    start = next(iter(below))[:COUNTRY_LETTERS] if len(focus) == COUNTRY_LETTERS else focus
    kept = [one for one in found.regions if one.value.startswith(start)]
    return Areas(service.version, focus, found.totals, _filled(kept, below), *_without(found))


def beyond(query: OperationQuery, level: int) -> OperationQuery:
    """The question of what ``areas`` says is missing: of which no region of a level, 1 to 3, is known."""
    old = query.choice("nuts")
    kept = tuple(entry for entry in query.choices if entry[0] != "nuts")
    return replace(
        query, choices=(*kept, ("nuts", Choice(old.included, (*old.excluded, f"level{level}")))), cursor=None
    )


def alone(service: SearchService, query: OperationQuery, area: str) -> OperationQuery:
    """The question of an area (``asked_of``) without the operations that are in another of its level too.

    What is left out counts whole in each of its areas, so the sums of areas must not be added up.
    """
    key = "country" if len(area) == COUNTRY_LETTERS else "nuts"
    old = query.choice(key)
    others = tuple(value for value in service.values(key) if _is_beside(value, area))
    kept = tuple(entry for entry in query.choices if entry[0] != key)
    return replace(query, choices=(*kept, (key, Choice(old.included, (*old.excluded, *others)))), cursor=None)


def _is_beside(value: str, area: str) -> bool:
    """Whether an area is another than this one within the next above both: so each place outside has one such area."""
    above = value[:-1] if len(value) > COUNTRY_LETTERS else ""
    return len(value) <= len(area) and area.startswith(above) and not area.startswith(value)


def figures(service: SearchService, codes: Sequence[str]) -> tuple[Area, ...]:
    """What all operations add up to in some areas of one level, wherever they lie, in their order."""
    if not codes:
        return ()
    if len(codes[0]) == COUNTRY_LETTERS:
        values = service.search(OperationQuery(limit=1), ("country",)).facets[0].values
    else:
        values = service.regions(OperationQuery(), len(codes[0]) - COUNTRY_LETTERS).regions
    wanted = set(codes)
    found = {one.value: Area.of(one) for one in values if one.value in wanted}
    return tuple(found.get(code, Area.empty(code)) for code in codes)


def asked_of(query: OperationQuery, area: str) -> OperationQuery:
    """The question of an area: it stands in the place of what is asked of regions, or of countries; empty: of both."""
    country = len(area) == COUNTRY_LETTERS
    kept = []
    for key, choice in query.choices:
        outdone = key == "nuts" or (key == "country" and (country or not area or len(choice.included) <= 1))
        left = Choice((), choice.excluded) if outdone else choice
        if left != Choice():
            kept.append((key, left))
    if area:
        key = "country" if country else "nuts"
        old = dict(kept).get(key, Choice())
        kept = [entry for entry in kept if entry[0] != key]
        kept.append((key, Choice((area,), tuple(value for value in old.excluded if value != area))))
    return replace(query, choices=tuple(kept), cursor=None)


def _filled(found: list[FacetValue], below: Collection[str]) -> tuple[Area, ...]:
    known = {one.value for one in found}
    empty = (Area.empty(code) for code in sorted(below) if code not in known)
    return (*map(Area.of, sorted(found, key=lambda one: (-one.count, one.value))), *empty)


def _without(found: Facet | RegionMap) -> tuple[int, Decimal, int]:
    return found.missing, found.missing_eu_contribution, found.missing_lacking
