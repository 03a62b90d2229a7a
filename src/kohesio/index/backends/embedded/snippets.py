"""Snippets: the passage of a text where the searched words stand, in pieces that are matched or not."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence

from kohesio.index.result import Fragment
from kohesio.index.text import spans_of

LONGEST = 240
"""Characters of a snippet, give or take a word."""

_LEAD = 60
_CUT = "…"


def snippet(texts: Sequence[str], matched: frozenset[str]) -> tuple[Fragment, ...]:
    """The best passage of the first text that has any of the ``matched`` folded words; empty if none has."""
    for text in (unicodedata.normalize("NFC", text) for text in texts):
        spans = spans_of(text, matched)
        if spans:
            return _cut_out(text, spans)
    return ()


def _cut_out(text: str, spans: list[tuple[int, int]]) -> tuple[Fragment, ...]:
    """The window with most matches, from a word before the first of them."""
    starts = [start for start, _ in spans]
    within = [bisect_left(starts, first + LONGEST - _LEAD) - place for place, first in enumerate(starts)]
    first = spans[within.index(max(within))][0]
    begin = _word_start(text, max(0, first - _LEAD))
    end = len(text) if len(text) - begin <= LONGEST else _word_end(text, begin + LONGEST)
    fragments = [Fragment(_CUT, matched=False)] if begin else []
    at = begin
    for start, stop in spans:
        if start < begin or stop > end:
            continue
        if start > at:
            fragments.append(Fragment(text[at:start], matched=False))
        fragments.append(Fragment(text[start:stop], matched=True))
        at = stop
    if at < end:
        fragments.append(Fragment(text[at:end], matched=False))
    if end < len(text):
        fragments.append(Fragment(_CUT, matched=False))
    return tuple(fragments)


def _word_start(text: str, at: int) -> int:
    """The start of the first word at or after ``at``."""
    blank = text.find(" ", at) if at else -1
    return blank + 1 if 0 <= blank < at + _LEAD else at


def _word_end(text: str, at: int) -> int:
    blank = text.rfind(" ", 0, at)
    return blank if blank > at - _LEAD else at
