"""Small maps within other pages: where a project is, where a beneficiary's projects are, Europe as a way in."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2, sqrt

from kohesio.index.areas import COUNTRY_LETTERS, areas, asked_of
from kohesio.index.query import Box, OperationQuery
from kohesio.model.operation import Operation
from kohesio.model.territory import PlaceBasis, PlacePrecision, Point
from kohesio.reference import region_tree
from kohesio.web.context_drawing import Dot, Drawing, PlaceMap, RegionChoice
from kohesio.web.drawing import EUROPE, SMALL, WIDTH, bounds_of, ground, notices, shapes
from kohesio.web.map_words import COUNT, number, steps
from kohesio.web.projection import Bounds, Plane
from kohesio.web.scale import limits, tone
from kohesio.web.tabs import MAP
from kohesio.web.visit import Visit

_MOST_REGIONS = 60
_EXACT = frozenset({PlacePrecision.POINT, PlacePrecision.POSTCODE, PlacePrecision.MUNICIPALITY})
_DOT = 7.0
_LARGEST_DOT = 16.0
_TILE = 512


def project_map(visit: Visit, operation: Operation) -> PlaceMap | None:
    """Where a project is: its regions within their country, its places as points. None where nothing can be shown."""
    found = [(place, place.point) for place in operation.places if place.point is not None]
    regions = _finest([place.nuts for place in operation.places if place.nuts])
    if not found and not _drawable(visit, regions):
        return None
    countries = tuple(dict.fromkeys([*operation.countries, *(region_tree.country_of_area(code) for code in regions)]))
    bounds = _bounds(visit, countries, regions, [point for _, point in found])
    plane = Plane(bounds, SMALL)
    dots = []
    for place, point in found:
        sure = place.basis is PlaceBasis.SITE and place.precision in _EXACT
        if plane.holds(point.lon, point.lat):
            x, y = plane.at(point.lon, point.lat)
            dots.append(Dot(round(x, 1), round(y, 1), _DOT, place.municipality or place.label or "", sure))
    return _place_map(visit, countries, regions, (bounds, plane), tuple(dict.fromkeys(dots)), None)


def projects_map(visit: Visit, query: OperationQuery, home: str | None = None) -> PlaceMap | None:
    """Where the projects of a question are, such as those of a beneficiary or region. None where no place is known.

    A beneficiary's are shown within its ``home``, a country, where they all are there.
    """
    found = visit.service.clusters(query, Box(-180, -85, 180, 85), 6).clusters
    if not found:
        return None
    area = region_tree.shown_area(query.choice("country").included, query.choice("nuts").included)
    seat = region_tree.area_code(home) if home and not area else ""
    if seat and all(bounds_of(visit.geography, seat).holds(one.lon, one.lat) for one in found):
        area = seat
    bounds = bounds_of(visit.geography, area)
    if bounds == EUROPE:
        near = [one for one in found if -32 < one.lon < 45 and one.lat > 27] or list(found)
        bounds = wide_enough(Bounds.around([(one.lon, one.lat) for one in near], 0.3), 8)
    bounds = wide_enough(bounds, 1)
    plane = Plane(bounds, SMALL)
    dots = cluster_dots(visit, query, bounds, plane)
    above = region_tree.trail(area)
    beside = region_tree.below(above[-2]) if len(above) > 1 else ()
    countries = (*above[:1], *(code for code in beside if code != area))
    regions = (area,) if len(area) > COUNTRY_LETTERS else ()
    return _place_map(visit, countries, regions, (bounds, plane), dots, visit.urls.projects(query, MAP))


def cluster_dots(visit: Visit, query: OperationQuery, bounds: Bounds, plane: Plane) -> tuple[Dot, ...]:
    """The projects of a question as points of a drawing, larger where there are more."""
    box = Box(max(bounds.west, -180), bounds.south, min(bounds.east, 180), bounds.north)
    zoom = max(0, min(22, round(log2(360 / max(bounds.east - bounds.west, 1e-3) * plane.width / _TILE)) + 1))
    found = visit.service.clusters(query, box, zoom).clusters
    most = max((one.count for one in found), default=1)
    words = visit.language
    dots = []
    for one in sorted(found, key=lambda each: -each.count):
        if plane.holds(one.lon, one.lat):
            x, y = plane.at(one.lon, one.lat)
            radius = _DOT * 0.6 + (_LARGEST_DOT - _DOT * 0.6) * sqrt((one.count - 1) / max(most - 1, 1))
            title = words.ngettext("%(num)s project", "%(num)s projects", one.count) % {"num": one.count}
            dots.append(Dot(round(x, 1), round(y, 1), round(radius, 1), title))
    return tuple(dots)


def region_choice(visit: Visit) -> RegionChoice:
    """Europe by projects, each country a link into the map."""
    plane = Plane(EUROPE, WIDTH)
    everything = OperationQuery(language=visit.language.code)
    found = {one.code: one.count for one in areas(visit.service, everything, "", region_tree.below("")).areas}
    ends = limits(found.values())

    def of(code: str) -> tuple[str, int | None, str | None]:
        count = found.get(code, 0)
        words = visit.language.ngettext("%(num)s project", "%(num)s projects", count) % {"num": number(visit, count)}
        url = visit.urls.projects(asked_of(everything, code), MAP) if count else None
        return f"{visit.language.country(code)}{visit.language.colon}{words}", tone(count, ends), url

    drawing = Drawing(
        plane.width, plane.height, visit.language.gettext("Map of Europe: projects by country"),
        ground(EUROPE, WIDTH), shapes(visit.geography, tuple(found), plane, of),
    )  # fmt: skip
    return RegionChoice(
        drawing=drawing,
        steps=steps(visit, COUNT, ends),
        notice=" · ".join(notices(visit.geography, visit.language)),
        url=visit.urls.projects(view=MAP),
        near=visit.urls.projects(view=MAP),
    )


# -- what the maps of places share


def _place_map(
    visit: Visit,
    countries: Sequence[str],
    regions: Sequence[str],
    drawn: tuple[Bounds, Plane],
    dots: tuple[Dot, ...],
    url: str | None,
) -> PlaceMap:
    bounds, plane = drawn
    names = {code: visit.labels.region(code).text for code in regions}
    marked = shapes(visit.geography, regions[:_MOST_REGIONS], plane, lambda code: (names[code], 3, None))
    shade = None if marked or dots else 3  # nothing finer can be drawn: it is somewhere in the country
    around = shapes(visit.geography, countries, plane, lambda code: (visit.labels.region(code).text, shade, None))
    areas_drawn = (*around, *marked)
    told = dict.fromkeys([*(dot.title for dot in dots if dot.title and not url), *names.values()])
    if shade is not None:
        told = dict.fromkeys(shape.title for shape in around)
    text = visit.language.gettext("Map of places: %(places)s") % {"places": ", ".join(list(told)[:12])}
    if not told:
        text = visit.language.gettext("Map of places")
    return PlaceMap(
        drawing=Drawing(plane.width, plane.height, text, ground(bounds, SMALL), areas_drawn, dots),
        text=text,
        has_sure=any(dot.sure for dot in dots),
        has_unsure=any(not dot.sure for dot in dots),
        notice=" · ".join(notices(visit.geography, visit.language)),
        url=url,
    )


def _drawable(visit: Visit, regions: Sequence[str]) -> bool:
    """Whether a map can show where regions are: without outlines their country stands for them, unless they are far."""
    return any(not region_tree.is_outermost(code) for code in regions) or bool(visit.geography.outlines(regions, 0))


def _finest(codes: Sequence[str]) -> list[str]:
    """Regions that no other of them lies in, without whole countries."""
    known = sorted(set(codes))
    return [code for code in known if len(code) > 2 and not any(other[:-1].startswith(code) for other in known)]


def _bounds(visit: Visit, countries: Sequence[str], regions: Sequence[str], points: Sequence[Point]) -> Bounds:
    """The country around its places; where these lie far from it, or it has no outline, the places alone."""
    around = [bounds_of(visit.geography, country) for country in countries]
    known = [one for one in around if one != EUROPE]
    spots = [(point.lon, point.lat) for point in points]
    inside = [
        one for one in known
        if not spots or any(one.holds(lon, lat) for lon, lat in spots)
    ]  # fmt: skip
    far = regions and all(map(region_tree.is_outermost, regions))
    if inside and not far:
        return Bounds(
            min(one.west for one in inside), min(one.south for one in inside),
            max(one.east for one in inside), max(one.north for one in inside),
        )  # fmt: skip
    if far and (known_far := bounds_of(visit.geography, regions[0])) != EUROPE:
        return wide_enough(known_far)
    return wide_enough(Bounds.around(spots, 0.3)) if spots else EUROPE


def wide_enough(bounds: Bounds, degrees: float = 3) -> Bounds:
    """A map of one town shows where it lies: so many degrees at least from west to east."""
    more = max(0.0, (degrees - (bounds.east - bounds.west)) / 2)
    higher = max(0.0, (degrees * 0.6 - (bounds.north - bounds.south)) / 2)
    return Bounds(
        bounds.west - more, max(bounds.south - higher, -85), bounds.east + more, min(bounds.north + higher, 85)
    )
