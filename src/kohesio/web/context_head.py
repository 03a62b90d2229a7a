"""What the head of a page tells machines beyond title and description; see ``kohesio.web.context``."""

from __future__ import annotations

from dataclasses import dataclass

from kohesio.web.context_editorial import ShownPicture


@dataclass(frozen=True, slots=True)
class Feed:
    """The same as a page in a form to follow: a title, a root-relative address and its media type."""

    title: str
    url: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Head:
    """``structured`` are JSON-LD documents, safe to stand in a script element.

    ``kind`` is Open Graph's type of the page, or ``error``. ``indexed`` False asks search engines to leave the page
    out: it is a passing view of others. ``query`` is the query of the page's one address, None where that is the one
    it was asked with. ``picture`` is shown where the page is passed on, in place of the site's own.
    """

    structured: tuple[str, ...] = ()
    feeds: tuple[Feed, ...] = ()
    kind: str = "website"
    indexed: bool = True
    query: str | None = None
    picture: ShownPicture | None = None
