"""The nouns of what an operator adds, frozen; each remembers the line it stands in, for whoever finds it wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from kohesio.model.text import Text

COLLECTIONS, PROJECTS, BODIES = "collections.yml", "projects.yml", "bodies.yml"
"""The files there are."""


@dataclass(frozen=True, slots=True)
class Named:
    """An id or a question as it stands in a file, and its line there, from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: where, and a sentence that goes on after the place; ``line`` 0 is the whole file."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the folder: ``digest`` tells its content, ``media_type`` is by its bytes, sizes are in pixels."""

    name: str
    digest: str
    media_type: str
    width: int
    height: int
    alt: tuple[Text, ...]
    caption: tuple[Text, ...]
    copyright: str

    def address(self, root: str) -> str:
        """Where a server whose public address is ``root`` has it."""
        return f"{root.rstrip('/')}/pictures/{self.digest}/{quote(self.name)}"


@dataclass(frozen=True, slots=True)
class Collection:
    """Projects that belong together: those of a ``question`` in the site's own query string, or those named.

    ``entity`` is the id by which Kohesio's clients know it, where it had one there.
    """

    id: Named
    title: tuple[Text, ...]
    text: tuple[Text, ...]
    picture: Picture | None
    question: Named | None
    projects: tuple[Named, ...]
    entity: str | None


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """What is added to a project."""

    id: Named
    pictures: tuple[Picture, ...]
    website: str | None
    video: str | None
    highlighted: bool


@dataclass(frozen=True, slots=True)
class Description:
    """Words about a body, with the address they are from and the licence they are under, where they are another's."""

    text: tuple[Text, ...]
    source: str | None
    licence: str | None


@dataclass(frozen=True, slots=True)
class BodyEntry:
    """What is added to a beneficiary that is a body, never to a person."""

    id: Named
    website: str | None
    picture: Picture | None
    description: Description | None


@dataclass(frozen=True, slots=True)
class Editorial:
    """All that an operator adds; wrong entries are among the ``problems`` alone.

    ``stamp`` tells it from any other: a hash of the files and pictures, empty where there are none.
    """

    collections: tuple[Collection, ...] = ()
    projects: tuple[ProjectEntry, ...] = ()
    bodies: tuple[BodyEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    stamp: str = ""


def words_for(texts: Sequence[Text], language: str) -> Text | None:
    """The text for a reader of ``language``: in it, else in English, else the first that there is."""
    by_language = {one.language: one for one in texts}
    return by_language.get(language) or by_language.get("en") or next(iter(texts), None)
