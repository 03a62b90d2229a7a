"""Words that name a place, beside others that say what is looked for there: ``escolas Porto``, ``Brücke Sachsen``.

Texts of projects seldom name the place where they are, their regions and points do. So a question in words, of which
the first or the last are a country, a region or a town, has a second meaning: the other words, asked there. Which of
them the reader means nobody knows; both are shown, this one with its number and only where there are projects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kohesio.index.kept import kept
from kohesio.index.query import Choice, Near, OperationQuery
from kohesio.index.service import SearchService
from kohesio.model.geography import NamedTown
from kohesio.reference import territories
from kohesio.reference.folding import fold
from kohesio.ui.i18n import message
from kohesio.web.context import Link
from kohesio.web.context_search import Named
from kohesio.web.filters import chosen
from kohesio.web.labels import FACETS
from kohesio.web.tabs import LIST
from kohesio.web.towns import town_name
from kohesio.web.visit import Visit

AROUND_A_TOWN = 20
"""Kilometres around a town."""

MOST_TOWNS = 4
"""Towns of one name that are told; a word that more begin with is no name of one."""

LONGEST_NAME = 4
"""Words of the name of a place."""

_AROUND = message("Projects within %(km)s km of %(place)s")
_PLACE = message("Place")
_SIGNS = frozenset('"“”„«»*()')
"""Signs of a question whose words may not be taken apart."""


@dataclass(frozen=True, slots=True)
class Way:
    """A question with its name in the reader's language; ``facet`` says what kind of place, empty for a town."""

    facet: str
    name: str
    query: OperationQuery


def places_beside_words(visit: Visit, query: OperationQuery, view: str = LIST) -> tuple[Named, ...]:
    """What a question finds whose first or last words name a place: the others, asked there, else the place alone.

    The filters of the question stand; one that has asked for a place already is left as it is.
    """
    if query.near or query.choice("country") != Choice() or query.choice("nuts") != Choice():
        return ()
    ways, rest = _taken_apart(visit, query.text)
    asked = [replace(way, name=f"{rest} · {way.name}", query=_asked_there(query, way, rest)) for way in ways]
    alone = [replace(way, query=_asked_there(query, way, "")) for way in ways]
    return tuple(counted(visit, asked, view)) or tuple(counted(visit, alone, view))


def _asked_there(query: OperationQuery, way: Way, text: str) -> OperationQuery:
    there = way.query
    return replace(query, text=text, choices=(*query.choices, *there.choices), near=there.near, cursor=None)


def _taken_apart(visit: Visit, text: str) -> tuple[tuple[Way, ...], str]:
    """The places that a text names at its beginning or end, by the longest name there is, and its other words."""
    words = text.split()
    if _SIGNS & set(text) or any(word in {"AND", "OR", "NOT"} or word.startswith("-") for word in words):
        return (), text
    for length in range(min(LONGEST_NAME, len(words) - 1), 0, -1):
        for place, rest in ((words[-length:], words[:-length]), (words[:length], words[length:])):
            if ways := _places(visit, " ".join(place)):
                return ways, " ".join(rest)
    return (), text


def around(visit: Visit, towns: Sequence[NamedTown]) -> Iterator[Way]:
    """What lies around towns, each told apart from the others of its name."""
    language = visit.language
    for town in towns:
        alone = sum(one.country == town.country for one in towns) == 1
        region = visit.labels.region(town.region).text if town.region and not alone else ""
        place = ", ".join(filter(None, (town_name(town, language), region, language.country(town.country))))
        name = language.gettext(_AROUND) % {"km": AROUND_A_TOWN, "place": place}
        yield Way("", name, OperationQuery(near=Near(town.point.lat, town.point.lon, AROUND_A_TOWN)))


def counted(visit: Visit, ways: Sequence[Way], view: str = LIST) -> Iterator[Named]:
    """Those that find anything, with the number of their projects; counted in one go. They lead to a tab."""
    counts = visit.service.counts([way.query for way in ways]) if ways else ()
    for way, count in zip(ways, counts, strict=True):
        if count:
            kind = visit.language.gettext(FACETS[way.facet] if way.facet else _PLACE)
            yield Named(kind, Link(way.name, visit.urls.projects(way.query, view)), count)


def _places(visit: Visit, name: str) -> tuple[Way, ...]:
    """The countries and regions of a name and, where there are none, its towns."""
    areas = tuple(_areas(visit, name))
    if areas:
        return areas
    named = [Way("municipality", one, chosen("municipality", one)) for one in visit.service.municipalities(name)]
    towns = visit.geography.towns(name)
    near = around(visit, towns) if len(towns) <= MOST_TOWNS else ()
    return (*named[:MOST_TOWNS], *near)


def _areas(visit: Visit, name: str) -> Iterator[Way]:
    """The countries that readers call so, and the widest region that is."""
    wanted = fold(name)
    for value in visit.service.values("country"):
        label = visit.labels.value("country", value).text
        if wanted == fold(label):
            yield Way("country", label, chosen("country", value))
    if region := _regions(visit.service).get(wanted):
        yield Way("nuts", visit.labels.region(region).text, chosen("nuts", region))


@kept
def _regions(service: SearchService) -> Mapping[str, str]:
    """The regions of a version by their names, folded; of those of one name the widest."""
    found: dict[str, str] = {}
    for code in sorted(service.values("nuts"), key=len):
        region = territories.region(code)
        if region and region.level:
            for name in filter(None, (fold(region.name), fold(region.name_latin))):
                found.setdefault(name, code)
    return found
