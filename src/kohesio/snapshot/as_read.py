"""What a reader sees of a text that is written with signs for a machine, and where each letter of it stands.

Addresses write letters in signs of per cent, markup as entities and with tags about words, scripts as ``\\u00e1``; soft
hyphens and signs of no width are not seen at all. Any of them may stand within any other. Promises that a text is read
as it is written too, for "50%De Smet" is no address; relies on the standards' own tables and ``model.letters``.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape

from kohesio.model.letters import UNSEEN

_DEEPEST = 4
"""How often signs are resolved: an address within an address within a page."""

_SIGNS = re.compile(
    r"(?P<octets>(?:%[0-9A-Fa-f]{2})+)"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|\\u(?P<unit>(?![dD][89a-fA-F])[0-9A-Fa-f]{4})"
    r"|</?(?P<tag>[A-Za-z][A-Za-z0-9]{0,15})\s*/?>"
    rf"|[{UNSEEN}]+"
)
_MAY_BEGIN = re.compile(rf"[%&\\<{UNSEEN}]")
"""Faster than ``_SIGNS`` where there is nothing, as in nearly every text."""

_WITHIN_WORDS = frozenset({"b", "i", "u", "em", "strong", "span", "font", "a", "small", "mark", "sup", "sub"})
"""Elements of HTML that do not part a word."""

_Sign = tuple[str, int, int]
"""What is seen, and between which places of the text before it was resolved it stands."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is seen: ``written``, with the signs of the reading ``before`` resolved.

    The four arrays say of each sign where what it stands for begins and ends in ``text``, and where the sign does in
    the text before; so that a file of any length takes memory for its signs alone.
    """

    written: str
    text: str
    before: Reading | None = None
    starts: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    from_starts: array[int] = field(default_factory=lambda: array("q"))
    from_ends: array[int] = field(default_factory=lambda: array("q"))

    def place(self, start: int, end: int) -> slice:
        """Where a part of ``text`` that is not empty stands in ``written``."""
        if self.before is None:
            return slice(start, end)
        return self.before.place(self._origin(start)[0], self._origin(end - 1)[1])

    def _origin(self, at: int) -> tuple[int, int]:
        """Where the letter at a place of ``text`` begins and ends in the text before."""
        sign = bisect_right(self.starts, at) - 1
        if sign < 0:
            return at, at + 1
        if at < self.ends[sign]:
            return self.from_starts[sign], self.from_ends[sign]
        moved = at + self.from_ends[sign] - self.ends[sign]
        return moved, moved + 1


def readings(text: str) -> Iterator[Reading]:
    """The text as it is written, then with its signs resolved, as long as there are any."""
    reading = Reading(text, text)
    yield reading
    for _ in range(_DEEPEST) if _MAY_BEGIN.search(text) else ():
        resolved = _resolved(reading)
        if resolved is None:
            return
        reading = resolved
        yield reading


def as_seen(text: str) -> str:
    """The text with all its signs resolved."""
    if not _MAY_BEGIN.search(text):
        return text
    *_, last = readings(text)
    return last.text


def _resolved(reading: Reading) -> Reading | None:
    """The reading with its signs resolved once; None where it has none."""
    made = Reading(reading.written, "", reading)
    seen: list[str] = []
    done = length = 0
    for found in _SIGNS.finditer(reading.text):
        signs = tuple(_signs(found))
        if "".join(sign for sign, _, _ in signs) == found[0]:
            continue  # no entity of HTML: "R&D;"
        seen.append(reading.text[done : found.start()])
        length += len(seen[-1])
        for sign, start, end in signs or (("", *found.span()),):
            made.starts.append(length)
            made.from_starts.append(start)
            made.from_ends.append(end)
            seen.append(sign)
            length += len(sign)
            made.ends.append(length)
        done = found.end()
    return replace(made, text="".join([*seen, reading.text[done:]])) if seen else None


def _signs(found: re.Match[str]) -> Iterator[_Sign]:
    start, end = found.span()
    if found["octets"]:
        yield from _letters(bytes.fromhex(found[0].replace("%", "")), start)
    elif found["entity"]:
        yield unescape(found[0]), start, end
    elif found["unit"]:
        yield chr(int(found["unit"], 16)), start, end
    elif found["tag"] and found["tag"].lower() not in _WITHIN_WORDS:
        yield " ", start, end


def _letters(octets: bytes, start: int) -> Iterator[_Sign]:
    """The letters of octets, each of which is written in three signs: in UTF-8, or as old servers of the West do."""
    try:
        letters = octets.decode("utf-8")
    except UnicodeDecodeError:
        for at, letter in enumerate(octets.decode("cp1252", "replace")):
            yield letter, start + 3 * at, start + 3 * at + 3
        return
    for letter in letters:
        size = 3 * len(letter.encode())
        yield letter, start, start + size
        start += size
