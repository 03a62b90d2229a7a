"""Letters of European alphabets that Unicode does not take apart into a plain letter and a sign on it, and what people
write who have no key for them. Whoever compares words relies on this one table."""

from __future__ import annotations

PLAIN_LETTERS = {
    "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ı": "i", "þ": "th", "ŀ": "l",
}  # fmt: skip
"""Small letters; "ß" is left to case folding, which makes it "ss"."""
