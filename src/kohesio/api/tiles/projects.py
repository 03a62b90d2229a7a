"""A question as vector tiles, and the document (TileJSON) that tells programs where they are and what they hold.

A tile has one layer of points. Places lie together in its cells, so that a tile is small however much is asked; what
they add up to is what ``kohesio.index`` says of the same box, and natural persons lie as coarsely there as everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2
from urllib.parse import urlencode, urlsplit

from starlette.responses import Response

from kohesio.api.answers import Answer
from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.params import QUESTION
from kohesio.api.tiles import encoding
from kohesio.api.tiles.encoding import Spot, Value
from kohesio.api.tiles.squares import COLUMN, DEEPEST, EDGE, ROW, ZOOM, Square, square_of
from kohesio.index.query import Box
from kohesio.index.result import Cluster

LAYER = "projects"

CELLS = 32
"""Cells along a side of a tile: as drawn by most programs, of 512 pixels, one cell has 16."""

_CLUSTER_CELLS = 4
"""Cells along a side of a tile of the zoom that clusters are asked for (``kohesio.index``)."""

FIELDS = {
    "count": "Number of operations",
    "eu_contribution_eur": "EU contribution of the operations in euro",
    "without_eu_contribution": "Number of the operations that publish no EU contribution, where there are any",
    "id": "Id of the operation where there is only one",
}


@dataclass(frozen=True, slots=True)
class TileLayer(Answer):
    """A layer of the tiles: what each property of its points means."""

    id: str
    description: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TilesAnswer(Answer):
    """Where the tiles of a question are and what they hold, as TileJSON 3.0 has it.

    ``bounds`` are west, south, east and north of all places with coordinates, whatever is asked.
    """

    tilejson: str
    name: str
    attribution: str
    scheme: str
    tiles: tuple[str, ...]
    minzoom: int
    maxzoom: int
    bounds: tuple[float, ...]
    vector_layers: tuple[TileLayer, ...]


def tile(call: Call) -> Response:
    """The operations of a question in one square of the map."""
    square = square_of(call)
    found = call.service.clusters(call.query, square.box, square.zoom + int(log2(CELLS // _CLUSTER_CELLS)))
    spots = [_spot(square, one) for one in found.clusters]
    return Response(encoding.tile({LAYER: spots}), media_type=encoding.MEDIA_TYPE)


def _spot(square: Square, cluster: Cluster) -> Spot:
    properties: dict[str, Value] = {
        "count": cluster.count,
        "eu_contribution_eur": float(cluster.eu_contribution),
    }
    if cluster.lacking:
        properties["without_eu_contribution"] = cluster.lacking
    if cluster.id is not None:
        properties["id"] = cluster.id
    return Spot(*square.at(cluster.lat, cluster.lon), properties)


def described(call: Call) -> TilesAnswer:
    """What a program has to know to draw the tiles of a question."""
    call.service.resolved(call.query)  # a question that cannot be is refused here, not tile by tile
    public = urlsplit(call.settings.public_url)
    behind = f"?{urlencode(call.pairs)}" if call.pairs else ""
    box = call.service.box or Box(-180, -EDGE, 180, EDGE)
    return TilesAnswer(
        tilejson="3.0.0",
        name="Kohesio",
        attribution=call.snapshot.manifest.attribution,
        scheme="xyz",
        tiles=(f"{public.scheme}://{public.netloc}{call.root}/map/tiles/{{z}}/{{x}}/{{y}}.mvt{behind}",),
        minzoom=0,
        maxzoom=DEEPEST,
        bounds=(box.west, max(box.south, -EDGE), box.east, min(box.north, EDGE)),
        vector_layers=(
            TileLayer(LAYER, f"Operations by place, gathered in {CELLS} by {CELLS} cells of a tile", FIELDS),
        ),
    )


ENDPOINTS = (
    Endpoint(
        "/map/tiles.json", "getMapTiles", "Maps", "Vector tiles of a question, described", described, TilesAnswer,
        parameters=QUESTION,
        description="TileJSON 3.0: give this address, with any question behind it, to a program that draws maps.",
    ),
    Endpoint(
        "/map/tiles/{z}/{x}/{y}.mvt", "getMapTile", "Maps", "A question as a vector tile", tile, None,
        parameters=QUESTION, path_parameters=(ZOOM, COLUMN, ROW), media=(encoding.MEDIA_TYPE,),
        description=f"Mapbox Vector Tile 2.1 of the square Mercator map. One layer, ``{LAYER}``: points in at most "
        f"{CELLS} by {CELLS} cells, with ``count``, ``eu_contribution_eur``, ``without_eu_contribution`` where it is "
        "not nought and, where there is one operation alone, its ``id``. An operation with several places counts in "
        "each cell that it has one in. A square without any is an empty answer.",
    ),
)  # fmt: skip
