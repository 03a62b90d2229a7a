"""Words one typing error away: a letter too many, too few, wrong, or two in the wrong order.

Every word that can be meant is made from what was typed, and all are looked up in the sorted dictionary in one pass;
so nothing need be prepared, and the cost does not grow with the collection but by the halving of its dictionary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from kohesio.index import text
from kohesio.index.backends.embedded.arrays import Longs, Strings
from kohesio.index.backends.embedded.dictionaries import beginnings, places_of
from kohesio.index.backends.embedded.postings import Postings

SHORTEST = 4
"""Letters a word needs to be thought mistyped: of shorter ones, half the dictionary is one error away."""

_LONGEST = 40
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "αβγδεζηθικλμνξοπρστυφχψω", "абвгдежзийклмнопрстуфхцчшщъьюяѝыэ")


def one_error(folded: str) -> list[str]:
    """Every word from which a folded word differs by one typing error; none for numbers, short and very long words."""
    if not (SHORTEST <= len(folded) <= _LONGEST and folded.isalpha()):
        return []
    return list(dict.fromkeys(_variants(folded, _alphabet(folded))))


def _alphabet(word: str) -> str:
    return next((letters for letters in _ALPHABETS if any(letter in letters for letter in word)), _ALPHABETS[0])


def _variants(word: str, letters: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1 and after[0] != after[1]:
            yield before + after[1] + after[0] + after[2:]
        for letter in letters:
            yield before + letter + after
            if after and letter != after[0]:
                yield before + letter + after[1:]


def corrected_word(postings: Postings, word: str) -> str | None:
    """The folded word of a dictionary that a typed one most likely is, with one error; None if there is none.

    The most frequent wins, and must be in more documents than what was typed.
    """
    variants = one_error(text.fold(word))
    found = _numbers(postings, variants, whole=True)
    own = sum(postings.sizes(postings.inflections(word)))
    best = max(found, default=(0, ""), key=lambda one: (one[0], one[1]))
    return best[1] if best[0] > own else None


def corrected_beginning(postings: Postings, typed: str) -> str | None:
    """The beginning of a word that a typed one most likely is, with one error; None if no word begins so."""
    found = _numbers(postings, one_error(text.fold(typed)), whole=False)
    return max(found, default=(0, None), key=lambda one: (one[0], one[1]))[1]


def _numbers(postings: Postings, variants: Sequence[str], *, whole: bool) -> list[tuple[int, str]]:
    """How many postings each variant has that is a word, or that words begin with; and the variant.

    Only where none is one, words in Greek and Cyrillic are meant by their Latin forms, and those counted.
    """
    runs, some = _found(postings.words, variants, whole=whole)
    if len(some):
        numbers = postings.frequency(runs[some, 0], runs[some, 1])
    else:
        runs, some = _found(postings.latin_forms, variants, whole=whole)
        numbers = runs[some, 1] - runs[some, 0]
    return [(number, variants[place]) for number, place in zip(numbers.tolist(), some.tolist(), strict=True)]


def _found(words: Strings, variants: Sequence[str], *, whole: bool) -> tuple[Longs, Longs]:
    """For each variant the run of words that begin with it, or are it; and the variants that have any."""
    if not variants or not len(words):
        return np.empty((0, 2), np.int64), np.empty(0, np.int64)
    if whole:
        places = places_of(words, variants)
        runs = np.stack([places, places + 1], axis=1)
        return runs, np.flatnonzero(places >= 0)
    runs = beginnings(words, variants)
    return runs, np.flatnonzero(runs[:, 1] > runs[:, 0])
