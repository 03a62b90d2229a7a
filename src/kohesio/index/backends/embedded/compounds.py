"""Compounds that have a word as a part: "Hochwasser" in "Hochwasserschutz", "matkailu" in "luontomatkailun".

Where words are written together, a reader's word may stand in none of the texts and yet in the words of many. Nothing
is prepared for that: the bytes of the dictionary are read through, a millisecond for each million, and only for a word
that finds next to nothing itself. What is found are the terms of texts in the languages that compound; a word of
another language that has the same letters is none.

At the beginning of a compound a word of five letters is told by what follows. Of four letters ("Wald", "skog"), and
anywhere else, the other part must be a word too, without the letters that join the two: "drage" is no part of
"inddrage".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from kohesio.index import text
from kohesio.index.backends.embedded.dictionaries import places_of
from kohesio.index.backends.embedded.postings import Postings

LANGUAGES = ("da", "de", "et", "fi", "hu", "nl", "sv")
"""Languages that write compounds as one word."""

FEW = 50
"""A word that as many documents hold fills pages by itself, and is not looked for within others."""

MOST = 100
"""Compounds that are taken for one word, the most frequent."""

_SHORTEST = 4
_TELLING = 5
_LONGEST_ENDING = 4
_SHORTEST_REST = 3
_SHORTEST_OTHER = 4
_LOOKED_AT = 1_000
_JOINING = ("s", "es", "n", "en", "e", "er")
"""Letters that join two words."""


def compounds(postings: Postings, word: str, own: set[int]) -> set[int]:
    """The terms that are compounds with ``word``; ``own`` are its forms, which are no compounds."""
    part = _part(postings, word, own)
    if part is None:
        return set()
    numbers = _holding(postings, part)
    candidates = dict(zip(numbers, postings.words.at(np.array(numbers, np.int64)), strict=True))
    kept = _compounds(postings, part, candidates)
    of_languages = postings.terms_in([candidates[number] for number in kept], LANGUAGES)
    terms: set[int] = set()
    for number in kept:  # the most frequent first
        terms |= (postings.terms_of([number]) & of_languages) - own
        if len(terms) >= MOST:
            break
    return terms


def _part(postings: Postings, word: str, own: set[int]) -> str | None:
    """What stands within compounds for a word: itself, or the form that it has an ending of, "koulu" of kouluissa."""
    typed = text.fold(word)
    if len(typed) < _SHORTEST or not typed.isalpha():
        return None
    least = max(_TELLING, len(typed) - _LONGEST_ENDING)
    forms = (form for form in postings.words_of(own) if len(form) >= least and typed.startswith(form))
    return min(forms, key=len, default=typed)


def _holding(postings: Postings, part: str) -> list[int]:
    """Numbers of the words that have a part within them, the most frequent first."""
    every, ends = postings.words.raw
    sought = part.encode()
    starts = np.array([match.start() for match in re.finditer(re.escape(sought), every.data)], np.int64)
    places = np.searchsorted(ends, starts, side="right")
    numbers = np.unique(places[starts + len(sought) <= ends[places].astype(np.int64)])
    order = np.argsort(-postings.frequency(numbers, numbers + 1), kind="stable")
    most: list[int] = numbers[order[:_LOOKED_AT]].tolist()
    return most


def _compounds(postings: Postings, part: str, candidates: Mapping[int, str]) -> list[int]:
    """Those of some words in which what is beside a part is as it must be."""
    others = {number: _others(part, word) for number, word in candidates.items()}
    sought = sorted({other for some in others.values() for other in some or ()})
    known = {one for one, place in zip(sought, places_of(postings.words, sought).tolist(), strict=True) if place >= 0}
    return [number for number, some in others.items() if some is not None and (not some or known.intersection(some))]


def _others(part: str, word: str) -> list[str] | None:
    """What may be beside a part of a word, of which one must be a word; nothing where any will do, None where none."""
    before, _, after = word.partition(part)
    telling = len(part) >= _TELLING
    if telling and not before and len(after) >= _SHORTEST_REST:
        return []
    if not word.isalpha() or (before and not telling):
        return None
    bare = map(before.removesuffix, _JOINING) if before else map(after.removeprefix, _JOINING)
    return [one for one in (before or after, *bare) if len(one) >= _SHORTEST_OTHER] or None
