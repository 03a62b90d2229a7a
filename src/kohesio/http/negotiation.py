"""Content negotiation: chooses the media type that a request's ``Accept`` header prefers (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAX_ENTRIES = 64
"""Entries of a header that are read; real clients send a dozen."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """One entry of an ``Accept`` or ``Accept-Language`` header with its quality, 0 to 1."""

    value: str
    quality: float


def weighted(header: str) -> tuple[Weighted, ...]:
    """The entries of a header in the order sent, lower case; an unreadable quality counts as 0, so it is not chosen."""
    entries = []
    for entry in header.split(",", MAX_ENTRIES)[:MAX_ENTRIES]:
        value, *parameters = (piece.strip() for piece in entry.lower().split(";"))
        if value:
            entries.append(Weighted(value, _quality(parameters)))
    return tuple(entries)


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, text = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(text)
            except ValueError:
                return 0.0
            return quality if 0.0 <= quality <= 1.0 else 0.0
    return 1.0


def preferred_type(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type the header likes best, the first offered on a tie; None if it refuses them all.

    An empty header accepts everything. The most specific entry that fits a type decides on it.
    """
    entries = weighted(accept)
    if not entries:
        return offered[0] if offered else None
    qualities = [_quality_of(media_type, entries) for media_type in offered]
    best = max(qualities, default=0.0)
    return offered[qualities.index(best)] if best > 0 else None


def _quality_of(media_type: str, entries: Sequence[Weighted]) -> float:
    family = media_type.partition("/")[0]
    for pattern in (media_type, f"{family}/*", "*/*"):
        fitting = [entry.quality for entry in entries if entry.value == pattern]
        if fitting:
            return max(fitting)
    return 0.0
