"""Where a town lies, as this server's own data tell or a table of towns that its operator fetched: nobody is asked.

A town is looked for among the municipalities that the lists name, then in the table, then among the regions. In the
data its place is the middle of the operations there, and of several towns of one name the one with most of them counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from kohesio.api.kohesio.call import Call
from kohesio.errors import ParameterError
from kohesio.index.query import Box, Choice, OperationQuery
from kohesio.index.service import SearchService
from kohesio.model.territory import MEMBER_STATES, Point
from kohesio.reference import territories

WORLD = Box(-180, -90, 180, 90)
_TOWN_ZOOM = 7
"""Clusters of some 40 km: a town and what lies around it."""


def town_centre(call: Call, town: str, country: str | None) -> Point:
    """The middle of a town; ``country`` (ISO) decides between towns of one name. Raises ParameterError if unknown."""
    found = next(filter(None, _candidates(call, town, country)), None)
    if found is None:
        raise ParameterError("town", f"location not found: no town or region known here is called {town[:80]!r}.")
    return found


def _candidates(call: Call, town: str, country: str | None) -> Iterator[Point | None]:
    """Where a town may lie, the best first, as far as each source knows it."""
    if named := call.service.municipalities(town):
        yield _middle(call.service, "municipality", named, country)
    yield from (one.point for one in call.shapes.towns(town) if country in {None, one.country})
    for iso in (country,) if country else MEMBER_STATES:
        for region in territories.regions_named(town, iso):
            yield _middle(call.service, "nuts", (region.code,), country)


def _middle(service: SearchService, key: str, values: tuple[str, ...], country: str | None) -> Point | None:
    choices = ((key, Choice(values)), *((("country", Choice((country,))),) if country else ()))
    try:
        clusters = service.clusters(OperationQuery(choices=choices), WORLD, _TOWN_ZOOM).clusters
    except ParameterError:
        return None  # a region of the code lists in which no operation is
    best = max(clusters, key=lambda one: one.count, default=None)
    return Point(best.lat, best.lon) if best else None
