"""The context of the search over everything; see ``kohesio.web.context``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kohesio.web.context import BodyRow, Chip, Link, Meant, ProjectHit
from kohesio.web.context_pages import Pages


@dataclass(frozen=True, slots=True)
class Named:
    """Something found by its name: a place, programme, theme or list; ``kind`` says which, in the reader's words."""

    kind: str
    link: Link
    count: int | None


@dataclass(frozen=True, slots=True)
class Also:
    """Words that are searched besides those typed, the first of them; and the question in the typed words alone."""

    words: tuple[str, ...]
    typed_only: str


@dataclass(frozen=True, slots=True)
class WayOut:
    """Of a question that finds nothing: the same without some filters, or without some of its words."""

    chips: tuple[Chip, ...]
    words: str
    url: str
    count: int

    @property
    def is_single(self) -> bool:
        """Whether one thing alone is left out."""
        return len(self.chips) + bool(self.words) == 1


@dataclass(frozen=True, slots=True)
class SearchPage:
    """``/{lang}/search``: without a text, an empty form.

    ``suggested`` are things whose name comes near. A page has a part of the projects
    and a part of the beneficiaries, as long as there are some; names stand on the first.
    """

    template: ClassVar[str] = "search.html"
    text: str
    examples: tuple[Link, ...]
    notes: tuple[str, ...]
    meant: Meant | None
    also: Also | None
    ways_out: tuple[WayOut, ...]
    projects: int
    projects_url: str
    hits: tuple[ProjectHit, ...]
    bodies: int
    bodies_url: str
    rows: tuple[BodyRow, ...]
    pages: Pages
    named: tuple[Named, ...]
    suggested: tuple[Named, ...]
