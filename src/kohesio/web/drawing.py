"""Draws maps as SVG: land, outlines and places in one plane. Knows no question and no figure.

Outlines come from what is installed (``Visit.geography``), land from ``kohesio.ui.ground``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from kohesio.model.geography import BOUNDARIES_NOTICE, LAND_NOTICE, TOWNS_NOTICE, Geography, Outline
from kohesio.reference import region_tree
from kohesio.ui.ground import land
from kohesio.ui.i18n import Language
from kohesio.web.context_drawing import Shape
from kohesio.web.projection import Bounds, Plane

EUROPE = Bounds(-10.8, 34.3, 34.2, 70.2)
"""The continent; islands far away have buttons of their own."""

WIDTH = 800
SMALL = 400


@lru_cache(maxsize=64)
def ground(bounds: Bounds, width: int) -> str:
    """The land within some bounds as the data of a path."""
    return Plane(bounds, width).path(land(), 2.5, 1)


def bounds_of(geography: Geography, area: str) -> Bounds:
    """The part of the earth that a map of an area shows, without islands far away; Europe where nothing is known."""
    if not area:
        return EUROPE
    parts = geography.outlines(region_tree.below(area), 0) or geography.outlines((area,), 0)
    near = [one for one in parts if not region_tree.is_outermost(one.code)] or list(parts)
    points = [point for one in near for polygon in _main(one) for point in polygon]
    return Bounds.around(points) if points else EUROPE


def _main(outline: Outline) -> Iterable[Sequence[tuple[float, float]]]:
    """The outer lines of an outline that lie in Europe; a country drawn whole has islands far away too."""
    lines = [polygon[0] for polygon in outline.polygons]
    if region_tree.is_outermost(outline.code):
        return lines
    here = [line for line in lines if all(EUROPE.west - 3 <= lon <= EUROPE.east + 12 for lon, _ in line[:1])]
    return [line for line in here if line[0][1] > EUROPE.south - 1] or lines


def shapes(
    geography: Geography, codes: Sequence[str], plane: Plane, of: Callable[[str], tuple[str, int | None, str | None]]
) -> tuple[Shape, ...]:
    """Areas as they lie in a plane; ``of`` gives title, tone and address of each."""
    found = []
    for outline in geography.outlines(tuple(codes), round(plane.pixel * 0.8, 4)):
        path = plane.path((ring for polygon in outline.polygons for ring in polygon), 0.8)
        if path:
            title, tone, url = of(outline.code)
            found.append(Shape(outline.code, path, title, tone, url))
    return tuple(found)


def notices(geography: Geography, language: Language, *, towns: bool = False) -> tuple[str, ...]:
    """Who is to be named on a map, with names of ``towns`` or without, in the reader's language."""
    shown = {LAND_NOTICE: True, BOUNDARIES_NOTICE: geography.has_regions, TOWNS_NOTICE: towns}
    return tuple(language.gettext(notice) for notice, applies in shown.items() if applies)
