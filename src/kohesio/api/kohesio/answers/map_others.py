"""``map/point``, ``map/nearby`` and ``map/searchCluster``."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kohesio.api.kohesio import forms, names
from kohesio.api.kohesio.answers.map_search import (
    EVERYTHING,
    Bubble,
    BubbleAnswer,
    PointAnswer,
    clusters,
    fitting_zoom,
    frame,
    middles,
    points,
)
from kohesio.api.kohesio.call import Call
from kohesio.api.kohesio.filters import PROJECT_FILTERS
from kohesio.api.kohesio.nearby import visitor_point
from kohesio.api.kohesio.questions import at_point, operation_query
from kohesio.errors import ParameterError
from kohesio.index.query import Box, Choice, Near, OperationQuery
from kohesio.model.identifier import entity_uri
from kohesio.model.territory import Point, iso_country

NEARBY_KM = 100.0
_EUROPE = Box(-35, 24, 50, 73)


@dataclass(frozen=True)
class PointProject:
    """A project at a place."""

    item: str
    label: str
    originalLabel: str
    isHighlighted: bool


@dataclass(frozen=True)
class Nearby(PointAnswer):
    """Places within 100 km of the visitor; ``coordinates`` is where the visitor was taken to be: latitude first."""

    coordinates: str


@dataclass(frozen=True)
class NearbyBubbles(BubbleAnswer):
    """The same, gathered into bubbles."""

    coordinates: str


@dataclass(frozen=True)
class Geometry:
    """A point in GeoJSON: longitude, latitude."""

    type: str
    coordinates: tuple[float, ...]


@dataclass(frozen=True)
class ClusterProperties:
    """What a cluster holds; ``qid`` is there where it is one project."""

    cluster: bool
    cluster_id: int
    point_count: int
    point_count_abbreviated: str
    qid: str | None


@dataclass(frozen=True)
class ClusterFeature:
    """A cluster as a GeoJSON feature."""

    type: str
    id: int
    geometry: Geometry
    properties: ClusterProperties


def map_point(call: Call) -> tuple[PointProject, ...]:
    """The projects at a place, starred ones first, under the same filters as the map."""
    point = call.arguments.point("coordinate")
    if point is None:
        raise ParameterError("coordinate", "The parameter 'coordinate' is missing: longitude,latitude.")
    query = at_point(operation_query(call, PROJECT_FILTERS), point.lat, point.lon)
    offset, limit = call.arguments.whole("offset"), call.arguments.whole("limit")
    page = call.service.search(replace(query, offset=offset, limit=max(limit, 1)), ())
    found = tuple(
        PointProject(
            entity_uri(one.id), names.text(one.title, call.language), names.original(one.title),
            call.service.overlay.is_highlighted(one),
        )
        for one in call.service.operations(page)[:limit]
    )  # fmt: skip
    return tuple(sorted(found, key=lambda one: not one.isHighlighted))


def map_nearby(call: Call) -> Nearby | NearbyBubbles:
    """Projects near the visitor: near the point sent with consent, else the address, else the language's country."""
    where, query = _where(call)
    around, place = frame(call, EVERYTHING), forms.lat_lng(where) if where else ""
    if call.arguments.flag("useCluster"):
        return NearbyBubbles(*around, _bubbles_around(call, query, where) if where else (), place)
    return Nearby(*around, points(call, query) if where else (), place)


def _bubbles_around(call: Call, query: OperationQuery, where: Point) -> tuple[Bubble, ...]:
    """The projects near a point, within a box that holds the circle, away from the poles."""
    box = Box(max(where.lon - 2, -180), max(where.lat - 1, -90), min(where.lon + 2, 180), min(where.lat + 1, 90))
    return clusters(call, query, box, fitting_zoom(box))


def map_clusters(call: Call) -> tuple[ClusterFeature, ...]:
    """Clusters within a box as GeoJSON, under the same filters as the map."""
    box = call.arguments.box("boundingBox") or _EUROPE
    zoom = max(call.arguments.whole("zoom"), 4)
    found = call.service.clusters(operation_query(call, PROJECT_FILTERS), box, zoom)
    return tuple(
        ClusterFeature(
            "Feature", number, Geometry("Point", (round(one.lon, 7), round(one.lat, 7))),
            ClusterProperties(one.count > 1, number, one.count, abbreviated(one.count), one.id),
        )
        for number, one in enumerate(found.clusters)
    )  # fmt: skip


def abbreviated(count: int) -> str:
    """``1234`` as ``1.2k``."""
    return str(count) if count < 1_000 else f"{count / 1_000:.1f}".removesuffix(".0") + "k"


def _where(call: Call) -> tuple[Point | None, OperationQuery]:
    """Where the visitor is, and what lies near: within 100 km of a point, or in the country that stands in for one."""
    lat, lon = call.arguments.degrees("latitude"), call.arguments.degrees("longitude")
    if (lat is None) != (lon is None):
        missing = "latitude" if lat is None else "longitude"
        raise ParameterError(missing, f"The parameter {missing!r} is missing; a point needs both.")
    if lat is not None and lon is not None:
        found: Point | str | None = Point(lat, lon)
    else:
        found = visitor_point(call.visitor, call.settings.address_database, call.arguments.text("language"))
    if isinstance(found, Point):
        return found, OperationQuery(near=Near(found.lat, found.lon, NEARBY_KM), language=call.language)
    if found is None:
        return None, OperationQuery()
    middle = call.shapes.centre(found) or middles(call.snapshot).get(found)
    return middle, OperationQuery(choices=(("country", Choice((iso_country(found),))),), language=call.language)
