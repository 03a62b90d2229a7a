"""Makes the map of a question: the areas it is about with their figures, as a drawing and as a table, and the way down.

The figures are those of ``kohesio.index.areas``, as the API gives them for the same question. Where a question leads
is said by whoever shows the map: the tab of the project list, or the page for other sites' frames.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from kohesio.errors import ParameterError, sentence
from kohesio.index.areas import Area, Areas, areas, asked_of, beyond
from kohesio.index.parsing import print_query
from kohesio.index.query import Box, OperationQuery
from kohesio.model.territory import nuts_level
from kohesio.reference import region_tree
from kohesio.ui.i18n import message
from kohesio.web.context import Link
from kohesio.web.context_drawing import Drawing
from kohesio.web.context_map import AreaMap, AreaRow, FarRegion, Sources, Unplaced
from kohesio.web.drawing import EUROPE, WIDTH, bounds_of, ground, notices, shapes
from kohesio.web.labels import Label
from kohesio.web.map_words import COUNT, HEAD, MEASURES, MONEY, figure, steps
from kohesio.web.place_map import cluster_dots, wide_enough
from kohesio.web.projection import Bounds, Plane
from kohesio.web.question_area import bounds_of_line, line_of
from kohesio.web.scale import limits, tone
from kohesio.web.visit import Visit

SHOW = "show"
"""The key of the measure in an address of a map; it asks nothing of the projects."""

FEW = 300
"""Up to so many projects the map of a country or region shows each where it is from the start."""

_WORDS = {
    "map": message("Map of the projects. The table below has the same figures."),
    "zoomIn": message("Zoom in"),
    "zoomOut": message("Zoom out"),
    "close": message("Close"),
    "more": message("All %(count)s in the list"),
    "untitled": message("Project without a published title"),
    "noAmount": message("amount not published"),
    "wheel": message("Hold Ctrl and scroll to zoom the map"),
    "wheelMac": message("Hold ⌘ and scroll to zoom the map"),
    "touch": message("Use two fingers to move the map"),
    "failed": message("The projects of this place could not be loaded. Try again."),
    "noPosition": message("Your browser gave no position."),
    "corners": message("Corners: %(count)s"),
    "searching": message("Asking your browser for your position …"),
}


@dataclass(frozen=True)
class MapAsked:
    """What a map is asked: the question, its measure, and how addresses of maps are made."""

    query: OperationQuery
    measure: str
    address: Callable[[OperationQuery, str], str]


def measure_of(visit: Visit) -> str:
    """The measure an address names. Raises ParameterError for one that there is none of."""
    asked = [value for key, value in visit.pairs if key == SHOW and value]
    if any(value not in MEASURES for value in asked):
        raise ParameterError(SHOW, sentence("A map cannot show '%(value)s'.", value=asked[-1]), tuple(MEASURES))
    return asked[-1] if asked else COUNT


def area_map(visit: Visit, asked: MapAsked) -> AreaMap:
    """The map of a question. Raises ParameterError for a question that cannot be."""
    resolved = visit.service.resolved(asked.query)
    focus = region_tree.shown_area(resolved.choice("country").included, resolved.choice("nuts").included)
    below = region_tree.below(focus)
    found = areas(visit.service, asked.query, focus, below)
    land = visit.geography
    measure = asked.measure if asked.measure != HEAD or land.has_population else COUNT
    ends = limits(_value(visit, one, measure) for one in found.areas)
    rows = tuple(_row(visit, asked, measure, ends, one) for one in found.areas)
    named = bounds_of_question(visit, resolved)
    bounds = named or bounds_of(land, focus)
    inside = bool(focus) and (not land.has_regions or found.totals.count <= FEW)
    points = inside or named is not None or not found.areas
    drawing = _drawing(visit, asked, (focus, bounds), rows, points=points)
    years = sorted({people.year for row in rows if (people := land.population(row.code))})
    return AreaMap(
        name=_name(visit, focus),
        trail=_trail(visit, asked, focus),
        measures=tuple(
            Link(visit.language.gettext(name), asked.address(asked.query, key), key == measure)
            for key, name in MEASURES.items()
            if key != HEAD or land.has_population
        ),
        measure=measure,
        steps=steps(visit, measure, ends),
        drawing=drawing,
        rows=rows,
        empty=sum(not row.count for row in rows),
        count=found.totals.count,
        unplaced=unplaced(visit, asked.query, found, below),
        is_finest=not any(map(region_tree.below, (row.code for row in rows))),
        has_regions=land.has_regions,
        has_people=land.has_population,
        year="–".join(dict.fromkeys([str(years[0]), str(years[-1])])) if years else "",
        far=_far(visit, asked, focus),
        notices=notices(land, visit.language, towns=land.has_towns),
        sources=_sources(visit, asked, (focus, bounds), points=points),
        json=visit.urls.api("map", "areas") + _behind(asked.query),
        list_url=visit.urls.projects(asked.query),
        view_url=asked.address(replace(_anywhere(asked.query), box=_seen(bounds)), asked.measure),
    )


def _anywhere(query: OperationQuery) -> OperationQuery:
    """The question without what it draws on the earth."""
    return replace(query, near=None, box=None, polygon=None)


def _seen(bounds: Bounds) -> Box:
    """What a map shows, as a condition of a question."""
    west, south, east, north = (round(value, 3) for value in (bounds.west, bounds.south, bounds.east, bounds.north))
    return Box.unrolled(west, south, east, north)


def bounds_of_question(visit: Visit, query: OperationQuery) -> Bounds | None:
    """The part of the earth that a question names by itself: a circle, an area, a box, or the towns it asks for."""
    if (drawn := bounds_of_line(query)) is not None:
        return drawn
    if query.choice("municipality").included:
        found = visit.service.clusters(query, Box(-180, -85, 180, 85), 10).clusters
        return wide_enough(Bounds.around([(one.lon, one.lat) for one in found], 0.2), 0.3) if found else None
    return None


# -- rows


def _value(visit: Visit, area: Area, measure: str) -> Decimal:
    if measure == COUNT:
        return Decimal(area.count)
    if measure == MONEY:
        return area.eu_contribution
    return _per_head(visit, area) or Decimal(0)


def _per_head(visit: Visit, area: Area) -> Decimal | None:
    people = visit.geography.population(area.code)
    if people is None or not people.people or not _is_known(area):
        return None
    return (area.eu_contribution / people.people).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _is_known(area: Area) -> bool:
    """Whether the EU contribution of an area can be told: a sum of nothing but missing amounts is no zero."""
    return area.lacking < area.count or not area.count


def _row(visit: Visit, asked: MapAsked, measure: str, ends: tuple[Decimal, ...], area: Area) -> AreaRow:
    value = _value(visit, area, measure)
    people = visit.geography.population(area.code)
    inside = replace(asked_of(asked.query, area.code), limit=asked.query.limit)
    deeper = bool(region_tree.below(area.code)) and area.count > 0
    list_url = visit.urls.projects(inside)
    return AreaRow(
        code=area.code,
        label=visit.labels.value("country" if len(area.code) == 2 else "nuts", area.code),
        url=asked.address(inside, measure) if deeper or area.count else list_url,
        list_url=list_url,
        count=area.count,
        eu_contribution=area.eu_contribution,
        lacking=area.lacking,
        people=people.people if people else None,
        per_head=_per_head(visit, area),
        tone=tone(value, ends),
        text=_text(visit, measure, value, area),
    )


def _text(visit: Visit, measure: str, value: Decimal, area: Area) -> str:
    """The figure of an area."""
    if not area.count:
        return figure(visit, COUNT, 0)
    known = measure == COUNT or _is_known(area)
    return figure(visit, measure, value) if known else visit.language.gettext("not published")


def unplaced(visit: Visit, query: OperationQuery, found: Areas, below: Sequence[str]) -> Unplaced:
    """What of a question has no place so fine as the areas ``below``; of countries no address lists it."""
    level = nuts_level(below[0]) if below else 0
    money, whole = found.missing_eu_contribution, found.totals.eu_contribution.eur
    return Unplaced(
        count=found.missing,
        share=_share(Decimal(found.missing), Decimal(found.totals.count)) if found.totals.count else Decimal(0),
        eu_contribution=money,
        eu_share=_share(money, whole) if money and whole > 0 else None,
        url=visit.urls.projects(beyond(query, level)) if level else "",
    )


def _share(part: Decimal, whole: Decimal) -> Decimal:
    """Percent with one decimal, or two more where that is nothing."""
    percent = part * 100 / whole
    return percent.quantize(Decimal("0.1")) or percent.quantize(Decimal("0.001"))


# -- the way down and back


def _name(visit: Visit, focus: str) -> str:
    return _label(visit, focus).text if focus else visit.language.gettext("Europe")


def _label(visit: Visit, code: str) -> Label:
    return visit.labels.value("country" if len(code) == 2 else "nuts", code)


def _trail(visit: Visit, asked: MapAsked, focus: str) -> tuple[Link, ...]:
    whole = asked_of(asked.query, region_tree.EUROPE)
    links = [Link(visit.language.gettext("Europe"), asked.address(whole, asked.measure), not focus)]
    for code in region_tree.trail(focus):
        label = _label(visit, code)
        links.append(
            Link(label.text, asked.address(asked_of(asked.query, code), asked.measure), code == focus, label.language)
        )
    return tuple(links)


def _far(visit: Visit, asked: MapAsked, focus: str) -> tuple[FarRegion, ...]:
    """The outermost regions of Europe or of the country in question; where they lie is known with outlines only."""
    wanted = [code for code, country in region_tree.OUTERMOST if focus in {"", country}]
    present = set(visit.service.values("nuts")) if wanted else set()
    lying = {one.code: bounds_of(visit.geography, one.code) for one in visit.geography.outlines(tuple(wanted), 0)}
    return tuple(
        FarRegion(
            _label(visit, code).text,
            asked.address(asked_of(asked.query, code), asked.measure) if code in present else None,
            lying[code].text if code in lying else _LYING[code],
        )
        for code in wanted
    )


_PLURALS, _LARGE = 101, (1_000, 1_000_000)
"""Numbers that between them have every plural form of every language."""

_LYING: Mapping[str, str] = {
    "FRY1": "-61.9,15.8,-61,16.6",
    "FRY2": "-61.3,14.3,-60.8,14.9",
    "FRY3": "-54.7,2.1,-51.5,5.9",
    "FRY4": "55.2,-21.5,55.9,-20.8",
    "FRY5": "45,-13.1,45.4,-12.6",
    "ES70": "-18.2,27.6,-13.4,29.5",
    "PT20": "-31.4,36.9,-25,39.8",
    "PT30": "-17.3,32.4,-16.2,33.2",
}
"""West, south, east and north of the outermost regions, for a server without outlines."""


# -- drawing and script


def _drawing(
    visit: Visit, asked: MapAsked, shown: tuple[str, Bounds], rows: tuple[AreaRow, ...], *, points: bool
) -> Drawing:
    focus, bounds = shown
    plane = Plane(bounds, WIDTH)
    by_code = {row.code: row for row in rows}

    def area(code: str) -> tuple[str, int | None, str | None]:
        row = by_code[code]
        return f"{row.label.text}{visit.language.colon}{row.text}", row.tone, row.url if row.count else None

    drawn = shapes(visit.geography, tuple(by_code), plane, area)
    if not by_code:
        drawn = shapes(
            visit.geography, _beside(focus), plane,
            lambda code: (_label(visit, code).text, 0 if code == focus else None, None),
        )  # fmt: skip
    elif not drawn and focus:
        drawn = shapes(visit.geography, (focus,), plane, lambda code: (_label(visit, code).text, None, None))
    dots = cluster_dots(visit, asked.query, bounds, plane) if points or not drawn else ()
    title = visit.language.gettext("%(measure)s by area: %(place)s") % {
        "measure": visit.language.gettext(MEASURES[asked.measure]),
        "place": _name(visit, focus),
    }
    line = plane.path([line_of(asked.query)], 0.8)
    return Drawing(plane.width, plane.height, title, ground(bounds, WIDTH), drawn, dots, line)


def _beside(focus: str) -> tuple[str, ...]:
    """The regions among which one without any below it lies, itself included."""
    above = region_tree.trail(focus)[:-1]
    return region_tree.below(above[-1]) if above else (focus,)


def _sources(visit: Visit, asked: MapAsked, shown: tuple[str, Bounds], *, points: bool) -> Sources:
    focus, bounds = shown
    urls = visit.urls
    around = (
        focus if region_tree.below(focus) else (*region_tree.trail(focus)[:-1], focus)[-2 if len(focus) > 2 else -1]
    )
    told = replace(asked.query, language=visit.language.code)
    return Sources(
        shapes=urls.api("map", "shapes", **({"region": around} if around else {})),
        names=urls.api("map", "names", "0", "0", "0.mvt", lang=visit.language.code),
        clusters=urls.api("map", "clusters") + _behind(told),
        operations=urls.api("operations") + _behind(told),
        project=urls.path("projects", ""),
        near=asked.address(asked_of(replace(told, near=None), region_tree.EUROPE), asked.measure),
        free=asked.address(_anywhere(told), asked.measure),
        line=json.dumps(line) if (line := line_of(asked.query)) else "",
        bounds=bounds.text,
        points=points,
        window=bounds == EUROPE,
        words=_words(visit),
    )


def _words(visit: Visit) -> dict[str, str]:
    """The script's texts, blanks in braces; ``projects-<category>`` for each plural category of the language (CLDR)."""
    words = {key: visit.language.gettext(text) % {"count": "{count}"} for key, text in _WORDS.items()}
    for number in (*range(_PLURALS), *_LARGE):
        text = visit.language.ngettext("%(num)s project", "%(num)s projects", number)
        words.setdefault(f"projects-{visit.language.locale.plural_form(number)}", text % {"num": "{num}"})
    return words


def _behind(query: OperationQuery) -> str:
    text = print_query(replace(query, limit=20, cursor=None))
    return f"?{text}" if text else ""


def with_measure(address: str, measure: str) -> str:
    """An address of a map with its measure; the number of projects goes without saying."""
    if measure == COUNT:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({SHOW: measure})}"
