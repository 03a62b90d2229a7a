"""The shapes of answers about what the operator adds; see ``kohesio.api.answers``."""

from __future__ import annotations

from dataclasses import dataclass

from kohesio.api.answers import Answer
from kohesio.model.text import Text


@dataclass(frozen=True, slots=True)
class PictureItem(Answer):
    """A picture that this server serves: its address, kind, sides in pixels, and what is to be said with it."""

    url: str
    media_type: str
    width: int
    height: int
    alt: tuple[Text, ...]
    caption: tuple[Text, ...]
    copyright: str


@dataclass(frozen=True, slots=True)
class OperationAdded(Answer):
    """What the operator of this server adds to an operation: no list says so. ``highlighted`` gives it a star."""

    pictures: tuple[PictureItem, ...]
    website: str | None
    video: str | None
    highlighted: bool


@dataclass(frozen=True, slots=True)
class WordsItem(Answer):
    """Words about a body, with the address they are from and the licence they are under, where they are another's."""

    text: tuple[Text, ...]
    source: str | None
    licence: str | None


@dataclass(frozen=True, slots=True)
class BodyAdded(Answer):
    """What the operator of this server adds to a body, never to a natural person: no list says so."""

    website: str | None
    picture: PictureItem | None
    description: WordsItem | None


@dataclass(frozen=True, slots=True)
class CollectionItem(Answer):
    """A collection; ``query`` asks for its ``count`` operations at every address that takes a question.

    ``question`` is the question whose operations it holds, null where the operator names each.
    """

    id: str
    title: tuple[Text, ...]
    text: tuple[Text, ...]
    count: int
    query: str
    question: str | None
    picture: PictureItem | None


@dataclass(frozen=True, slots=True)
class Collections(Answer):
    """The collections of this server, in the operator's order."""

    snapshot: str
    count: int
    items: tuple[CollectionItem, ...]
