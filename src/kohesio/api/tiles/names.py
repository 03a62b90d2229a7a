"""The names of places as vector tiles in the reader's language: countries, regions and towns, as close as a map is.

Countries and capitals are called as the reader's language has them, on every server. Regions stand where outlines are
installed, towns where a table of them is, both by the names they have at home: in Latin letters, but for readers of
the country's own; one called as its town is left to the town. How near a map must be for a name is decided here, so
that whoever draws the tiles needs no rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from starlette.responses import Response

from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.params import choice
from kohesio.api.tiles import encoding
from kohesio.api.tiles.encoding import Spot, Value
from kohesio.api.tiles.squares import COLUMN, ROW, ZOOM, Square, square_of
from kohesio.index.fields import Parameter
from kohesio.model.geography import Geography, NamedTown
from kohesio.model.territory import Point, nuts_level
from kohesio.model.text import LANGUAGES
from kohesio.reference import region_tree, territories
from kohesio.reference.countries import country_name
from kohesio.reference.folding import fold
from kohesio.reference.map_labels import capitals, labelled_countries

LEAST_KM2: Mapping[int, int] = {0: 400_000, 1: 250_000, 2: 100_000, 3: 20_000}
"""How large a country must be, by zoom; from the zoom after the last on, each is named."""

LEVELS: Mapping[int, int] = {6: 2, 7: 2}
"""The level of NUTS whose regions are named, by zoom; from the zoom after the last on, level 3."""

LEAST_PEOPLE: Mapping[int, int] = {5: 500_000, 6: 250_000, 7: 100_000, 8: 40_000, 9: 15_000}
"""How many people a town must have, by zoom; from the zoom after the last on, each is named. Before, capitals are."""

CAPITALS_FROM = 4
"""The zoom from which capitals are named."""

MOST_TOWNS = 60
"""Towns of one tile, the largest."""

_AT_HOME = {("el", "GR"), ("el", "CY"), ("bg", "BG")}
"""Languages that are not written in Latin letters, and the countries that they are at home in."""

_LANG = Parameter("lang", "Language of the names.", "el", values=LANGUAGES)


def names(call: Call) -> Response:
    """The names of places in one square of the map."""
    square = square_of(call)
    language = choice(call.pairs, _LANG.name, LANGUAGES) or "en"
    towns = list(_towns(square, language, call.geography))
    called = {spot.properties["name"] for spot in towns}
    regions = [one for one in _regions(square, language, call.geography) if one.properties["name"] not in called]
    layers = {"countries": list(_countries(square, language)), "regions": regions, "towns": towns}
    return Response(encoding.tile(layers), media_type=encoding.MEDIA_TYPE)


def _countries(square: Square, language: str) -> Iterator[Spot]:
    least = LEAST_KM2.get(square.zoom, 0)
    for one in labelled_countries():
        if one.km2 >= least and _holds(square, one.point):
            name = country_name(one.country, language)
            yield _spot(square, one.point, {"name": name, "code": one.country, "size": one.km2})


def _regions(square: Square, language: str, geography: Geography) -> Iterator[Spot]:
    level = LEVELS.get(square.zoom, 3) if square.zoom >= min(LEVELS) else 0
    for code in _below(region_tree.EUROPE, level) if level else ():
        point = geography.centre(code)
        if point is not None and _holds(square, point) and (name := _region_name(code, language)):
            yield _spot(square, point, {"name": name, "code": code})


def _towns(square: Square, language: str, geography: Geography) -> Iterator[Spot]:
    if square.zoom < CAPITALS_FROM:
        return
    for capital in capitals():
        if _holds(square, capital.point):
            yield _spot(square, capital.point, {"name": capital.name(language), "capital": capital.country})
    if square.zoom < min(LEAST_PEOPLE):
        return
    box = square.box
    found = geography.towns_within((box.west, box.south, box.east, box.north), LEAST_PEOPLE.get(square.zoom, 0))
    for town in [one for one in found if not _is_capital(one)][:MOST_TOWNS]:
        yield _spot(square, town.point, {"name": _town_name(town, language), "size": town.people})


def _spot(square: Square, point: Point, properties: Mapping[str, Value]) -> Spot:
    return Spot(*square.at(point.lat, point.lon), properties)


def _holds(square: Square, point: Point) -> bool:
    box = square.box
    return box.west <= point.lon <= box.east and box.south <= point.lat <= box.north


def _below(area: str, level: int) -> Iterator[str]:
    """The regions of a level on the way down a map."""
    for code in region_tree.below(area):
        if area and nuts_level(code) == level:
            yield code
        else:
            yield from _below(code, level)


def _region_name(code: str, language: str) -> str:
    found = territories.region(code)
    if found is None:
        return ""
    return found.name if (language, found.country) in _AT_HOME else found.name_latin


def _town_name(town: NamedTown, language: str) -> str:
    """A town's own name; to readers at home in other letters as its region has it, where that bears its name."""
    region = territories.region(town.region) if town.region and (language, town.country) in _AT_HOME else None
    return region.name if region and fold(region.name_latin) == fold(town.name) else town.name


def _is_capital(town: NamedTown) -> bool:
    return any(one.is_at(town.country, town.name, town.point) for one in capitals())


ENDPOINTS = (
    Endpoint(
        "/map/names/{z}/{x}/{y}.mvt", "getMapNames", "Maps", "Names of places as a vector tile", names, None,
        parameters=(_LANG,), path_parameters=(ZOOM, COLUMN, ROW), media=(encoding.MEDIA_TYPE,), located=True,
        description="For the ground of a map: the layers ``countries``, ``regions`` and ``towns`` of points with "
        "``name``; countries with ``code`` and ``size`` in square kilometres, regions with ``code``, towns with "
        "``size`` in inhabitants or, of a capital, ``capital``, the code of its country. Countries and capitals in the "
        "language asked for, on every server; regions and towns by their own names, "
        "where the operator has fetched them.",
    ),
)  # fmt: skip
