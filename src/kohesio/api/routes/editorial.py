"""What the operator of this server adds to the lists: collections of operations, pictures, websites, words."""

from __future__ import annotations

from collections.abc import Sequence

from kohesio.api.editorial_answers import BodyAdded, CollectionItem, Collections, OperationAdded, PictureItem, WordsItem
from kohesio.api.endpoint import Call, Endpoint
from kohesio.editorial.entries import Collection, Picture
from kohesio.errors import MissingError
from kohesio.index.fields import COLLECTION, Parameter
from kohesio.index.parsing import print_query
from kohesio.index.query import Choice, OperationQuery

_TAG = "Collections"
_ID = Parameter("id", "Id of the collection.", "green-schools")


def collections(call: Call) -> Collections:
    """All collections."""
    items = _items(call, tuple(call.service.overlay.collections.values()))
    return Collections(call.snapshot.version, len(items), items)


def collection(call: Call) -> CollectionItem:
    """One collection. Raises MissingError for one that there is not."""
    found = call.service.overlay.collections.get(call.path["id"])
    if found is None:
        raise MissingError(f"There is no collection {call.path['id'][:64]!r}; /collections names them.")
    return _items(call, (found,))[0]


def _items(call: Call, found: Sequence[Collection]) -> tuple[CollectionItem, ...]:
    queries = [OperationQuery(choices=((COLLECTION, Choice((one.id.text,))),)) for one in found]
    return tuple(
        CollectionItem(
            one.id.text, one.title, one.text, count, print_query(query),
            one.question.text if one.question else None, picture_item(call, one.picture),
        )
        for one, query, count in zip(found, queries, call.service.counts(queries), strict=True)
    )  # fmt: skip


def picture_item(call: Call, picture: Picture | None) -> PictureItem | None:
    """A picture with its full address."""
    if picture is None:
        return None
    return PictureItem(
        picture.address(call.settings.public_url), picture.media_type, picture.width, picture.height,
        picture.alt, picture.caption, picture.copyright,
    )  # fmt: skip


def added_to_operation(call: Call, identifier: str) -> OperationAdded | None:
    """What is added to an operation, by its id in this version; None for nothing."""
    entry = call.service.overlay.projects.get(identifier)
    if entry is None:
        return None
    pictures = tuple(one for picture in entry.pictures if (one := picture_item(call, picture)))
    return OperationAdded(pictures, entry.website, entry.video, entry.highlighted)


def added_to_body(call: Call, identifier: str) -> BodyAdded | None:
    """What is added to a beneficiary, by its id in this version; None for nothing."""
    entry = call.service.overlay.bodies.get(identifier)
    if entry is None:
        return None
    told = entry.description
    words = WordsItem(told.text, told.source, told.licence) if told else None
    return BodyAdded(entry.website, picture_item(call, entry.picture), words)


ENDPOINTS = (
    Endpoint(
        "/collections", "listCollections", _TAG, "Collections that the operator put together", collections, Collections,
        description="Each holds what a question finds, or operations that are named. What is in one is asked with "
        "`collection=ID` at every address that takes a question. Empty where the operator made none.",
    ),
    Endpoint(
        "/collections/{id}", "getCollection", _TAG, "One collection", collection, CollectionItem,
        path_parameters=(_ID,), missing=True,
    ),
)  # fmt: skip
