"""The contexts of the pages of collections; see ``kohesio.web.context``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kohesio.web.context_editorial import CollectionCard, ShownPicture
from kohesio.web.context_places import Profile
from kohesio.web.labels import Label


@dataclass(frozen=True, slots=True)
class CollectionsPage:
    """``/{lang}/collections``."""

    template: ClassVar[str] = "collections.html"
    collections: tuple[CollectionCard, ...]


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """``/{lang}/collections/{id}``; ``words`` is safe markup in ``language``. Without ``profile`` it is empty now.

    ``chosen`` says that the operator named each project, else a question finds them.
    """

    template: ClassVar[str] = "collection.html"
    label: Label
    words: str
    language: str | None
    picture: ShownPicture | None
    chosen: bool
    profile: Profile | None
