"""What the operator adds, as templates show it on several pages: pictures, and collections as cards."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kohesio.web.labels import Label


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture with what is said with it; sides in pixels. ``url`` is root-relative where this server has it.

    One that a list names by its whole address is never drawn, but may be told to those who ask: its sides are 0.
    """

    url: str
    width: int
    height: int
    alt: Label
    caption: Label | None
    copyright: str


@dataclass(frozen=True, slots=True)
class Added:
    """What the operator added to a project or a body. ``words`` are markup in ``language``, from ``source``; ``said``
    are the same without markup."""

    pictures: tuple[ShownPicture, ...] = ()
    website: str | None = None
    video: str | None = None
    words: str = ""
    said: str = ""
    language: str | None = None
    source: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class CollectionCard:
    """A collection with what it adds up to; ``without`` of its projects publish no EU contribution."""

    label: Label
    url: str
    lead: Label | None
    count: int
    eu_contribution: Decimal
    without: int
    picture: ShownPicture | None
