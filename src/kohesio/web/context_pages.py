"""The context of a result or table in pages; see ``kohesio.web.context``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """A page by its number."""

    number: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a long table or result: this one, of how many, its rows, of how many, and the ways to others.

    ``turns`` are some pages by number, None where others lie between. A page without a ``number`` (0) was asked for by
    cursor: nothing tells where it stands, so only ``first_page`` and ``next`` lead on from it.
    """

    number: int
    count: int
    first: int
    last: int
    total: int
    first_page: str
    previous: str | None = None
    next: str | None = None
    turns: tuple[Turn | None, ...] = ()
