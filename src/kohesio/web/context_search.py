"""The context of the search over everything; see ``kohesio.web.context``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kohesio.web.context import BodyRow, Link, ProjectHit


@dataclass(frozen=True, slots=True)
class Named:
    """Something found by its name: a place, programme, theme or list; ``kind`` says which, in the reader's words."""

    kind: str
    link: Link
    count: int | None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """``/{lang}/search``: without a text, an empty form.

    ``meant`` is the text with its mistyped words put right; ``suggested`` are things whose name comes near.
    """

    template: ClassVar[str] = "search.html"
    text: str
    examples: tuple[Link, ...]
    notes: tuple[str, ...]
    meant: Link | None
    projects: int
    projects_url: str
    hits: tuple[ProjectHit, ...]
    bodies: int
    bodies_url: str
    rows: tuple[BodyRow, ...]
    named: tuple[Named, ...]
    suggested: tuple[Named, ...]
