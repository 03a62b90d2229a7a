"""Letters of European alphabets that Unicode does not take apart into a plain letter and a sign on it, and what people
write who have no key for them; and the signs that nobody sees. Whoever compares words relies on these tables."""

from __future__ import annotations

import re

PLAIN_LETTERS = {
    "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ı": "i", "þ": "th", "ŀ": "l",
}  # fmt: skip
"""Small letters; "ß" is left to case folding, which makes it "ss"."""

UNSEEN = "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
"""Soft hyphens and signs of no width, as ranges of a character class: they come along with what is copied from pages
and documents."""

_UNSEEN = re.compile(f"[{UNSEEN}]+")


def seen(text: str) -> str:
    """A text without the signs that nobody sees."""
    return text if text.isascii() else _UNSEEN.sub("", text)
