"""What the collections answer: their descriptions, pages of features, one feature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from starlette.responses import Response

from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.features.collections import (
    COLLECTIONS,
    GEOJSON,
    JSON_TYPE,
    WORLD,
    Collection,
    Links,
    described,
    path_of,
)
from kohesio.api.features.feature import NEEDED, feature
from kohesio.api.features.questions import CRS, CRS84, FORM, ITEMS, following, question
from kohesio.api.params import choice
from kohesio.api.routes.operations import OPERATION_ID, whole_id
from kohesio.errors import MissingError
from kohesio.http.body import json_body
from kohesio.snapshot.records import JSON, operation_to_json

CONTENT_CRS = "Content-Crs"
"""Header that names the system of coordinates of an answer."""

_PATH = "/collections"
_TAG = "Features"


def _collections(call: Call) -> Response:
    """What there is."""
    choice(call.pairs, FORM.name, FORM.values)
    links = [Links.of(call.settings, call.root).to(_PATH, "self", JSON_TYPE, "The collections")]
    return _json({"links": links, "collections": [described(call, one) for one in COLLECTIONS]})


def _collection(collection: Collection) -> Callable[[Call], Response]:
    def answer(call: Call) -> Response:
        choice(call.pairs, FORM.name, FORM.values)
        return _json(described(call, collection))

    return answer


def _items(collection: Collection) -> Callable[[Call], Response]:
    def answer(call: Call) -> Response:
        query = question(call)
        if collection.located:
            query = replace(query, box=query.box or WORLD, lacking=query.lacking - {"box"})
        page = call.service.search(query, ())
        persons = call.settings.show_natural_persons
        records = call.service.published(page, NEEDED, show_natural_persons=persons)
        links, path = Links.of(call.settings, call.root), path_of(collection, "items")
        told = [
            links.to(path, "self", GEOJSON, "These features", call.pairs),
            links.to(path_of(collection), "collection", JSON_TYPE, collection.title),
        ]
        if page.next:
            told.append(links.to(path, "next", GEOJSON, "The features after these", following(call.pairs, page.next)))
        return _features(
            {
                "type": "FeatureCollection",
                "numberMatched": page.totals.count,
                "numberReturned": len(records),
                "links": told,
                "features": [feature(record) for record in records],
            }
        )

    return answer


def _item(collection: Collection) -> Callable[[Call], Response]:
    def answer(call: Call) -> Response:
        for parameter in (CRS, FORM):
            choice(call.pairs, parameter.name, parameter.values)
        operation = call.service.operation(whole_id(call.path["id"]))
        record = operation_to_json(operation, show_natural_persons=call.settings.show_natural_persons)
        found = feature(record)
        if collection.located and found["geometry"] is None:
            raise MissingError(
                f"The operation {operation.id} has no place with coordinates; it is in 'projects' alone."
            )
        links, here = Links.of(call.settings, call.root), path_of(collection, "items", operation.id)
        told = [
            links.to(here, "self", GEOJSON, "This feature"),
            links.to(path_of(collection), "collection", JSON_TYPE, collection.title),
        ]
        return _features({**found, "links": told})

    return answer


def _json(document: dict[str, JSON]) -> Response:
    return Response(json_body(document), media_type=JSON_TYPE)


def _features(document: dict[str, JSON]) -> Response:
    return Response(json_body(document), headers={CONTENT_CRS: f"<{CRS84}>"}, media_type=GEOJSON)


def _endpoints(collection: Collection) -> tuple[Endpoint, ...]:
    """The addresses of a collection."""
    name = "".join(word.capitalize() for word in collection.id.split("-"))
    return (
        Endpoint(
            path_of(collection), f"describe{name}", _TAG, f"The collection {collection.id}", _collection(collection),
            None, parameters=(FORM,), description=collection.description,
        ),
        Endpoint(
            path_of(collection, "items"), f"get{name}", _TAG, f"Features of {collection.id}", _items(collection), None,
            parameters=ITEMS, media=(GEOJSON,),
            description="A page of features; the link `next` leads on, to the very end.",
        ),
        Endpoint(
            path_of(collection, "items", "{id:path}"), f"getOneOf{name}", _TAG, f"One feature of {collection.id}",
            _item(collection), None, parameters=(CRS, FORM), path_parameters=(OPERATION_ID,), media=(GEOJSON,),
            missing=True,
        ),
    )  # fmt: skip


ENDPOINTS = (
    Endpoint(_PATH, "getCollections", _TAG, "The collections", _collections, None, parameters=(FORM,)),
    *(endpoint for collection in COLLECTIONS for endpoint in _endpoints(collection)),
)
"""What depends on the data; landing page, conformance and description are ``kohesio.api.features.app``'s."""
