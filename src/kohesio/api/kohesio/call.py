"""One request, as the functions that make answers see it: the version that answers, the arguments, names and ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from kohesio.api.kohesio.entities import Entities, entities_of
from kohesio.api.kohesio.parameters import Arguments
from kohesio.index.service import SearchService
from kohesio.model.geography import NamedTown
from kohesio.model.territory import Point
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot


class Shapes(Protocol):
    """Outlines of regions and places of towns, where the operator has fetched any (``kohesio fetch --geodata``)."""

    @property
    def stamp(self) -> str:
        """Another text whenever the outlines are others."""
        ...

    def outline(self, code: str) -> str | None:
        """The outline of a country or region (NUTS code) as the text of a GeoJSON geometry; None without one."""
        ...

    def centre(self, code: str) -> Point | None:
        """A point in the middle of it."""
        ...

    def towns(self, name: str) -> tuple[NamedTown, ...]:
        """The towns of a name, in whatever country, most inhabitants first."""
        ...


class NoShapes:
    """No outlines at all."""

    stamp = ""

    def outline(self, code: str) -> str | None:
        """None."""
        del code
        return None

    def centre(self, code: str) -> Point | None:
        """None."""
        del code
        return None

    def towns(self, name: str) -> tuple[NamedTown, ...]:
        """None."""
        del name
        return ()


Translate = Callable[[str, str], str]
"""An English label and a language: the label in it, itself where there is no translation."""


def untranslated(label: str, language: str) -> str:
    """The English label: of a server without catalogues."""
    del language
    return label


@dataclass(frozen=True)
class Visitor:
    """Where a request comes from: its address as the server trusts it, and the languages it states."""

    address: str = ""
    languages: str = ""


@dataclass(frozen=True)
class Call:
    """One request for one route."""

    service: SearchService
    settings: Settings
    directory: DataDirectory
    arguments: Arguments
    path: Mapping[str, str] = field(default_factory=dict)
    shapes: Shapes = field(default_factory=NoShapes)
    visitor: Visitor = field(default_factory=Visitor)
    translate: Translate = untranslated

    @property
    def snapshot(self) -> Snapshot:
        """The version that answers."""
        return self.service.snapshot

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.arguments.text("language") or "en"

    def say(self, label: str) -> str:
        """An English label of a code list in the reader's language."""
        return self.translate(label, self.language)

    @cached_property
    def entities(self) -> Entities:
        """Ids of things in this version."""
        return entities_of(self.service)
