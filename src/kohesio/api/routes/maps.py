"""Maps: a question by country and region, as clusters of places, and the outlines to draw it on."""

from __future__ import annotations

import json
from decimal import Decimal

from starlette.responses import Response

from kohesio.api.answers import Sums
from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.labels import Labels
from kohesio.api.map_answers import AreaItem, AreasAnswer, ClusterItem, ClustersAnswer
from kohesio.api.params import QUESTION, number
from kohesio.api.params import one as single
from kohesio.errors import ParameterError
from kohesio.index.areas import Area, areas
from kohesio.index.fields import Parameter
from kohesio.index.parsing import parse_query, print_query
from kohesio.index.query import Box
from kohesio.model.geography import BOUNDARIES_NOTICE, LAND_NOTICE, Outline
from kohesio.model.territory import nuts_code
from kohesio.reference import region_tree, territories

GEOJSON = "application/geo+json"
DEEPEST_ZOOM = 22
EUROPE = Box(-25, 33, 46, 72)
EUROPE_ZOOM = 4

COUNTRY_DEGREES, REGION_DEGREES = 0.02, 0.003
"""By how much outlines are coarsened: some two kilometres for countries, 300 metres for regions."""

_WITHIN = Parameter("within", "The part of the map that is seen: west,south,east,north in degrees. Europe without it.",
                    "5.8,47.2,15.1,55.1")  # fmt: skip
_ZOOM = Parameter("zoom", f"How near the map is: 0 (the world) to {DEEPEST_ZOOM}.", "6")
_REGION = Parameter("region", "Country or NUTS code of the area to look into; without it Europe.", "DE2")


def by_area(call: Call) -> AreasAnswer:
    """What a question adds up to in the areas below the one it is about."""
    asked = call.service.resolved(call.query)
    focus = region_tree.shown_area(asked.choice("country").included, asked.choice("nuts").included)
    found = areas(call.service, call.query, focus, region_tree.below(focus))
    labels = Labels(call.snapshot, call.query.language, call.settings.show_natural_persons, call.service.overlay)
    return AreasAnswer(
        query=print_query(call.query),
        snapshot=found.version,
        count=found.totals.count,
        sums=Sums.of(found.totals),
        region=focus,
        trail=region_tree.trail(focus),
        items=tuple(_area_item(call, labels, one) for one in found.areas),
        missing=found.missing,
        missing_eu_contribution_eur=found.missing_eu_contribution,
        missing_without_eu_contribution=found.missing_lacking,
    )


def _area_item(call: Call, labels: Labels, area: Area) -> AreaItem:
    people = call.geography.population(area.code)
    known = people is not None and people.people and (area.lacking < area.count or not area.count)
    per_head = area.eu_contribution / Decimal(people.people) if people and known else None
    return AreaItem(
        code=area.code,
        name=labels.of("country" if len(area.code) == 2 else "nuts", area.code),
        count=area.count,
        eu_contribution_eur=area.eu_contribution,
        without_eu_contribution=area.lacking,
        population=people.people if people else None,
        population_year=people.year if people else None,
        eu_per_head_eur=per_head,
    )


def clusters(call: Call) -> ClustersAnswer:
    """Where the operations of a question lie, gathered as suits the zoom."""
    text = single(call.pairs, "within")
    within = EUROPE if text is None else _window(text)
    zoom = number(call.pairs, "zoom", EUROPE_ZOOM, 0, DEEPEST_ZOOM)
    found = call.service.clusters(call.query, within, zoom)
    return ClustersAnswer(
        query=print_query(call.query),
        snapshot=found.version,
        count=found.totals.count,
        placed=found.placed,
        items=tuple(
            ClusterItem(one.lat, one.lon, one.count, one.eu_contribution, one.lacking, one.id) for one in found.clusters
        ),
    )


def _window(text: str) -> Box:
    """The box as ``bbox`` of a question reads it. Raises ParameterError naming the parameter as it is called here."""
    try:
        box = parse_query((("bbox", text),)).box
    except ParameterError as error:
        raise ParameterError("within", error.message.replace("'bbox'", "'within'")) from error
    return box or EUROPE


def shapes(call: Call) -> Response:
    """The outlines of the areas below one, as GeoJSON: those of countries always, of regions where installed."""
    area = region_tree.area_code(single(call.pairs, "region") or "")
    below = region_tree.below(area)
    if area == region_tree.EUROPE:
        below = (*below, *(one for one in call.service.values("country") if one not in below))
    if not region_tree.is_known(area):
        raise ParameterError("region", f"There is no country or region {area[:64]!r}.")
    degrees = REGION_DEGREES if area else COUNTRY_DEGREES
    outlines = call.geography.outlines(below or (area,), degrees)
    document = {
        "type": "FeatureCollection",
        "attribution": BOUNDARIES_NOTICE if call.geography.has_regions else LAND_NOTICE,
        "features": [_feature(one) for one in outlines],
    }
    return Response(json.dumps(document, separators=(",", ":"), ensure_ascii=False), media_type=GEOJSON)


def _feature(outline: Outline) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {
            "code": outline.code,
            "name": known.name_latin if (known := territories.region(nuts_code(outline.code))) else None,
            "centre": [outline.centre.lon, outline.centre.lat],
        },
        "geometry": {"type": "MultiPolygon", "coordinates": outline.polygons},
    }


ENDPOINTS = (
    Endpoint(
        "/map/areas", "getMapAreas", "Maps", "A question by country or region", by_area, AreasAnswer,
        parameters=QUESTION, located=True,
        description="The way down a map: a question about Europe gives its countries, one about a country its NUTS "
        "regions, one about a region those below it. Levels with a single region are passed over. The figures of each "
        "area are those of the question with that area in place of its own.",
    ),
    Endpoint(
        "/map/clusters", "getMapClusters", "Maps", "A question as clusters of places", clusters, ClustersAnswer,
        parameters=(*QUESTION, _WITHIN, _ZOOM),
        description="Places lie together in cells of 64 pixels of the zoom. An operation with several places counts "
        "in each cluster that it has one in.",
    ),
    Endpoint(
        "/map/shapes", "getMapShapes", "Maps", "Outlines of countries and regions", shapes, None,
        parameters=(_REGION,), media=(GEOJSON,), located=True,
        description="GeoJSON, simplified, of the areas right below the one asked for. Countries have outlines on every "
        "server, regions where its operator has fetched Eurostat's boundaries; what is not there is left out. "
        "``attribution`` must stand on maps made with it.",
    ),
)  # fmt: skip
