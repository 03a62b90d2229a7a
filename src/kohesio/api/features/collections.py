"""The collections there are, and what the standard wants to be said of each: extent, system of coordinates, links.

All operations are one collection; those with a point on the map are another, because programs look at the first
features of a layer to see whether it has a geometry at all, and the first operations of many a list have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode, urlsplit

from kohesio.api.endpoint import Call
from kohesio.api.features.questions import CRS84
from kohesio.api.params import Pairs
from kohesio.index.query import Box, OperationQuery
from kohesio.settings import Settings
from kohesio.snapshot.export.about import LICENCES
from kohesio.snapshot.records import JSON

GEOJSON = "application/geo+json"
JSON_TYPE = "application/json"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
WORLD = Box(-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection: ``located`` holds only what has a point."""

    id: str
    title: str
    description: str
    located: bool


COLLECTIONS = (
    Collection(
        "located-projects",
        "Projects on the map",
        "Operations co-financed by the European Union's cohesion policy that have at least one place with coordinates.",
        located=True,
    ),
    Collection(
        "projects",
        "Projects",
        "Every operation co-financed by the European Union's cohesion policy; without a geometry where none of its "
        "places has coordinates.",
        located=False,
    ),
)


@dataclass(frozen=True, slots=True)
class Links:
    """Full addresses of this API, as programs want them, at ``base``."""

    base: str

    @classmethod
    def of(cls, settings: Settings, root: str) -> Links:
        """The addresses below ``root``, the path at which the API is mounted."""
        public = urlsplit(settings.public_url)
        return cls(f"{public.scheme}://{public.netloc}{root}")

    def to(self, path: str, rel: str, media: str, title: str, pairs: Pairs = ()) -> dict[str, JSON]:
        """A link to a path of this API."""
        query = f"?{urlencode(pairs)}" if pairs else ""
        return {"href": f"{self.base}{path}{query}", "rel": rel, "type": media, "title": title}


def path_of(collection: Collection, *below: str) -> str:
    """The path of a collection, or of what is below it."""
    return "/".join(("/collections", collection.id, *below))


def described(call: Call, collection: Collection) -> dict[str, JSON]:
    """What is to be said of a collection."""
    links = Links.of(call.settings, call.root)
    manifest = call.snapshot.manifest
    licence = LICENCES.get(manifest.licence)
    return {
        "id": collection.id,
        "title": collection.title,
        "description": collection.description,
        "attribution": manifest.attribution,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": _extent(call),
        "links": [
            links.to(path_of(collection), "self", JSON_TYPE, "This collection"),
            links.to(path_of(collection, "items"), "items", GEOJSON, collection.title),
            *([_tiles(call)] if collection.located else []),
            *([{"href": licence, "rel": "license", "title": manifest.licence}] if licence else []),
        ],
    }


def _tiles(call: Call) -> dict[str, JSON]:
    """The same places as vector tiles, which the API beside this one has."""
    beside = Links.of(call.settings, call.root.rpartition("/")[0])
    return beside.to("/api/v1/map/tiles.json", "related", JSON_TYPE, "Vector tiles (TileJSON)")


def _extent(call: Call) -> dict[str, JSON]:
    """Where the places are and when the operations run; the years of their first start and last end."""
    box = call.service.box
    starts, ends = (call.service.histogram(OperationQuery(), key).bins for key in ("start", "end"))
    first, last = starts[0].least if starts else None, ends[-1].least if ends else None
    interval = [
        f"{first.year:04}-01-01T00:00:00Z" if isinstance(first, date) else None,
        f"{last.year:04}-12-31T23:59:59Z" if isinstance(last, date) else None,
    ]
    temporal: dict[str, JSON] = {"interval": [interval], "trs": GREGORIAN}
    if box is None:
        return {"temporal": temporal}
    return {"spatial": {"bbox": [[box.west, box.south, box.east, box.north]], "crs": CRS84}, "temporal": temporal}
