"""Text in a language: what a list publishes, and machine translations beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
    "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip
"""The 24 official languages of the Union (Regulation No 1/58), as ISO 639-1 codes."""


class Origin(StrEnum):
    """Who wrote a text: the publisher of the list, or a translating machine."""

    PUBLISHED = "published"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Text:
    """A text; ``language`` is one of ``LANGUAGES``, or None where it is not known."""

    text: str
    language: str | None
    origin: Origin = Origin.PUBLISHED


def preferred(texts: Sequence[Text], language: str) -> Text | None:
    """The text for a reader of ``language``: published in it, translated into it, else the first one there is."""
    same = [text for text in texts if text.language == language]
    published = [text for text in same if text.origin is Origin.PUBLISHED]
    return next(iter([*published, *same, *texts]), None)
