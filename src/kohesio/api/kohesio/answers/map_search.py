"""``map/search``: projects by region, as points, or as bubbles; the three shapes of one route."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log2

import polars as pl

from kohesio.api.kohesio import forms, names, regions
from kohesio.api.kohesio.answers.project_detail import quoted
from kohesio.api.kohesio.call import Call
from kohesio.api.kohesio.entities import EUROPE, entity, region_value
from kohesio.api.kohesio.filters import PROJECT_FILTERS
from kohesio.api.kohesio.map_places import box_of, only_places
from kohesio.api.kohesio.questions import REGIONS, operation_query
from kohesio.index.query import Box, OperationQuery
from kohesio.index.result import Cluster
from kohesio.model.territory import MEMBER_STATES, Point, iso_country, nuts_code
from kohesio.snapshot.reader import Snapshot

FEW = 2_000
"""Up to so many projects are shown as points instead of regions."""

_REAL_CLUSTERS_FROM = 10
_LEVELS = ((5, 0), (7, 1), (8, 2), (10, 3))
"""Below a zoom, the NUTS level of the bubbles."""

_SCREEN_TILES = 4
_LEAST_ZOOM, _MOST_ZOOM = 0, 18
_SPAN_OF_A_POINT = 0.000_001


@dataclass(frozen=True)
class UpperRegion:
    """A region above the one that is shown."""

    region: str
    regionLabel: str


@dataclass(frozen=True)
class SubRegion:
    """A region within the one that is shown, with its outline and its projects."""

    region: str
    regionLabel: str
    geoJson: str
    count: int


@dataclass(frozen=True)
class RegionAnswer:
    """Projects by region. Outlines are GeoJSON within single quotes, empty where the server has none."""

    region: str
    regionLabel: str
    geoJson: str
    upperRegions: tuple[UpperRegion, ...]
    subregions: tuple[SubRegion, ...]


@dataclass(frozen=True)
class MapPoint:
    """A place where projects are."""

    coordinates: str
    isHighlighted: bool


@dataclass(frozen=True)
class PointAnswer:
    """Projects as points: each place once."""

    region: str
    regionLabel: str
    geoJson: str
    upperRegions: tuple[UpperRegion, ...]
    list: tuple[MapPoint, ...]


@dataclass(frozen=True)
class Bubble:
    """Projects that lie together; ``cluster`` is false where they share one place."""

    count: int
    coordinates: str
    cluster: bool


@dataclass(frozen=True)
class RegionBubble(Bubble):
    """The projects of a region, at its middle; the only one at its own place."""

    region: str
    regionLabel: str


@dataclass(frozen=True)
class BubbleAnswer:
    """Projects as bubbles within the part of the map that is seen."""

    region: str
    regionLabel: str
    geoJson: str
    upperRegions: tuple[UpperRegion, ...]
    subregions: tuple[Bubble, ...]


@dataclass(frozen=True)
class Region:
    """The region a map shows: its value in the index, its NUTS code (empty for Europe)."""

    facet: str
    value: str

    @property
    def nuts(self) -> str:
        """NUTS code; empty for Europe."""
        if self.value == EUROPE:
            return ""
        return nuts_code(self.value)


EVERYTHING = Region("country", EUROPE)


def map_search(call: Call) -> RegionAnswer | PointAnswer | BubbleAnswer:
    """The map of a question: bubbles with a box, points where they are few or nothing lies below, else regions.

    As at Kohesio, a limit below that of the few is a wish for points.
    """
    query, shown = operation_query(call, PROJECT_FILTERS), _region(call)
    box = call.arguments.box("boundingBox")
    if box is not None:
        return _bubbles(call, query, shown, box)
    below = regions.lower(shown.nuts) if shown.nuts else ()
    some = call.arguments.whole("limit") < FEW or query.near or (shown.nuts and not below)
    if some or call.service.totals(query).count <= FEW:
        return PointAnswer(*frame(call, shown), points(call, query))
    return RegionAnswer(*frame(call, shown), _subregions(call, query, shown, below))


def points(call: Call, query: OperationQuery) -> tuple[MapPoint, ...]:
    """The places of a question's operations, each once; as many operations as the request's limit.

    A place that a highlighted operation shares with others has its star.
    """
    offset, limit = call.arguments.whole("offset"), call.arguments.whole("limit")
    page = call.service.search(replace(query, offset=offset, limit=max(limit, 1)), ())
    stars: dict[Point, bool] = {}
    for one in call.service.points([hit.row for hit in page.hits][:limit]):
        stars[one.point] = stars.get(one.point, False) or one.highlighted
    return tuple(MapPoint(forms.lng_lat(point), star) for point, star in stars.items())


# -- the region


def _region(call: Call) -> Region:
    for name in (*REGIONS, "country"):
        if text := call.arguments.text(name):
            return Region(*region_value(text, name))
    return EVERYTHING


def frame(call: Call, shown: Region) -> tuple[str, str, str, tuple[UpperRegion, ...]]:
    """The region shown: entity, name, outline, and what lies above it, the nearest first."""
    nuts = shown.nuts
    above = [*regions.upper(nuts), ""] if nuts else []
    upper = tuple(UpperRegion(_entity(code), _label(code, call.language)) for code in above)
    return _entity(nuts), _label(nuts, call.language), _outline(call, nuts) if nuts else "", upper


def _entity(nuts: str) -> str:
    if len(nuts) > 2:
        return entity("nuts", nuts)
    return entity("country", iso_country(nuts) if nuts else EUROPE)


def _label(nuts: str, language: str) -> str:
    return names.region(nuts, language) if nuts else names.country(EUROPE, language)


def _outline(call: Call, nuts: str) -> str:
    return quoted(call.shapes.outline(nuts) or "")


def _subregions(call: Call, query: OperationQuery, shown: Region, below: Sequence[str]) -> tuple[SubRegion, ...]:
    """Every region right below, those without projects too, so that the map has no holes."""
    if not shown.nuts:
        found = call.service.statistics(query, ("country",)).breakdowns[0].values
        counts: Mapping[str, int] = {nuts_code(one.value): one.count for one in found}
        codes = tuple(map(nuts_code, MEMBER_STATES))
        below = (*codes, *sorted(code for code in counts if code not in codes))
    else:
        counts = _counts(call, query, len(below[0]) - 2)
    return tuple(
        SubRegion(_entity(code), _label(code, call.language), _outline(call, code), counts.get(code, 0))
        for code in below
    )


def _counts(call: Call, query: OperationQuery, level: int) -> Mapping[str, int]:
    return {one.value: one.count for one in call.service.regions(query, level).regions}


# -- bubbles


def _bubbles(call: Call, query: OperationQuery, shown: Region, box: Box) -> BubbleAnswer:
    zoom = call.arguments.whole("zoom")
    if zoom < 0:  # a region was chosen, and the map will move to it
        outline = call.shapes.outline(shown.nuts) if shown.nuts else None
        box = box_of(outline) if outline else box
        zoom = fitting_zoom(box)
    if zoom >= _REAL_CLUSTERS_FROM or query.near:
        found: tuple[Bubble, ...] = clusters(call, query, box, max(zoom, _REAL_CLUSTERS_FROM))
    else:
        found = _region_bubbles(call, query, box, next(level for below, level in _LEVELS if zoom < below))
    return BubbleAnswer(*frame(call, shown), found)


def clusters(call: Call, query: OperationQuery, box: Box, zoom: int) -> tuple[Bubble, ...]:
    """The operations within a box as the index gathers them at a zoom."""
    coarse = call.service.clusters(query, box, zoom).clusters
    fine = call.service.clusters(query, box, 22).clusters if any(one.count > 1 for one in coarse) else ()
    same_place = {(round(one.lat, 6), round(one.lon, 6)): one.count for one in fine}
    return tuple(_bubble(one, same_place) for one in coarse)


def _bubble(one: Cluster, same_place: Mapping[tuple[float, float], int]) -> Bubble:
    """A cluster that at the deepest zoom is still whole stands at one place, and opens as one."""
    together = one.count == 1 or same_place.get((round(one.lat, 6), round(one.lon, 6))) == one.count
    return Bubble(one.count, forms.lng_lat(Point(one.lat, one.lon)), not together)


def _region_bubbles(call: Call, query: OperationQuery, box: Box, level: int) -> tuple[Bubble, ...]:
    """One bubble per region whose middle lies within the box; of countries all, wherever they lie.

    A region's only project stands at its own place, where it can be opened.
    """
    counts = _counts(call, query, level)
    where = {code: call.shapes.centre(code) or middles(call.snapshot).get(code) for code in counts}
    seen = {code: middle for code, middle in where.items() if middle and (not level or _inside(middle, box))}
    only = only_places(call, query, [code for code in seen if counts[code] == 1])
    return tuple(
        RegionBubble(
            counts[code], forms.lng_lat(only.get(code, middle)), code not in only,
            _entity(code), _label(code, call.language),
        )
        for code, middle in seen.items()
    )  # fmt: skip


def _inside(point: Point, box: Box) -> bool:
    return box.west <= point.lon <= box.east and box.south <= point.lat <= box.north


@lru_cache(maxsize=2)
def middles(snapshot: Snapshot) -> Mapping[str, Point]:
    """The middle of the operations in each region, for a server without outlines; one pass over the places."""
    place = pl.col("places").struct
    point = place.field("point").struct
    lazy = (
        snapshot.scan("operations").select("places").explode("places")
        .select(nuts=place.field("nuts"), lat=point.field("lat"), lon=point.field("lon")).drop_nulls()
    )  # fmt: skip
    levels = [
        lazy.group_by(pl.col("nuts").str.slice(0, 2 + level).alias("code")).agg(pl.col("lat", "lon").median())
        for level in range(4)
    ]
    table = pl.concat(levels).unique("code", keep="first", maintain_order=True).collect(engine="streaming")
    return {code: Point(round(lat, 5), round(lon, 5)) for code, lat, lon in table.iter_rows()}


def fitting_zoom(box: Box) -> int:
    """The zoom at which a box fills a screen of four tiles, as map programs choose it."""
    span = max(box.east - box.west, (box.north - box.south) * 2, _SPAN_OF_A_POINT)
    return max(_LEAST_ZOOM, min(_MOST_ZOOM, int(log2(360 * _SCREEN_TILES / span))))
