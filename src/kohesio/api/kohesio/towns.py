"""Where a town lies, as this server's own data tell: nobody else is asked.

A town is looked for among the municipalities that the lists name, then among the regions. Its place is the middle of
the operations there; of several towns of one name the one with the most operations counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kohesio.errors import ParameterError
from kohesio.index.query import Box, Choice, OperationQuery
from kohesio.index.service import SearchService
from kohesio.model.territory import MEMBER_STATES, Point
from kohesio.reference import territories
from kohesio.reference.folding import fold

WORLD = Box(-180, -90, 180, 90)
_TOWN_ZOOM = 7
"""Clusters of some 40 km: a town and what lies around it."""


def town_centre(service: SearchService, town: str, country: str | None) -> Point:
    """The middle of a town; ``country`` (ISO) decides between towns of one name. Raises ParameterError if unknown."""
    named = _municipalities(service).get(fold(town), ())
    asked = [("municipality", named)] if named else []
    regions = [one.code for iso in ((country,) if country else MEMBER_STATES)
               for one in territories.regions_named(town, iso)]  # fmt: skip
    asked += [("nuts", (code,)) for code in regions]
    for key, values in asked:
        found = _middle(service, key, values, country)
        if found is not None:
            return found
    raise ParameterError("town", f"location not found: no operation is in a town or region called {town[:80]!r}.")


def _middle(service: SearchService, key: str, values: tuple[str, ...], country: str | None) -> Point | None:
    choices = ((key, Choice(values)), *((("country", Choice((country,))),) if country else ()))
    try:
        clusters = service.clusters(OperationQuery(choices=choices), WORLD, _TOWN_ZOOM).clusters
    except ParameterError:
        return None  # a region of the code lists in which no operation is
    best = max(clusters, key=lambda one: one.count, default=None)
    return Point(best.lat, best.lon) if best else None


@lru_cache(maxsize=2)
def _municipalities(service: SearchService) -> Mapping[str, tuple[str, ...]]:
    """The lists' spellings of each municipality, by folded name."""
    found: dict[str, list[str]] = {}
    for value in service.values("municipality"):
        found.setdefault(fold(value), []).append(value)
    return {name: tuple(values) for name, values in found.items()}
