"""Snippets: the passage of a text where the searched words stand, in pieces that are matched or not."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import overload

from kohesio.index.result import Fragment
from kohesio.index.text import spans_of
from kohesio.model.text import Text, preferred
from kohesio.snapshot.reader import Snapshot

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


class Passages(Sequence[tuple[Fragment, ...]]):
    """The snippets of the hits of a page, cut when one is looked at: who asks for counts alone needs no texts.

    The reader's language first, summaries before titles.
    """

    def __init__(
        self, snapshot: Snapshot, rows: Sequence[int], matched: Callable[[], frozenset[str]], language: str
    ) -> None:
        self._snapshot = snapshot
        self._rows = rows
        self._matched = matched
        self._language = language

    @cached_property
    def _cut(self) -> list[tuple[Fragment, ...]]:
        matched = self._matched()
        return [
            snippet([*self._by_preference(summary), *self._by_preference(title)], matched)
            for title, summary in self._snapshot.texts(self._rows)
        ]

    def _by_preference(self, texts: tuple[Text, ...]) -> list[str]:
        if len(texts) < 2:
            return [text.text for text in texts]
        first = preferred(texts, self._language)
        return [text.text for text in sorted(texts, key=lambda text: text is not first)]

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> tuple[Fragment, ...]: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[tuple[Fragment, ...]]: ...

    def __getitem__(self, place: int | slice) -> tuple[Fragment, ...] | Sequence[tuple[Fragment, ...]]:
        return self._cut[place]
