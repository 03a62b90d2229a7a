"""Words one typing error away: a letter too many, too few, wrong, or two in the wrong order.

Every word that can be meant is made from what was typed, and all are looked up in the sorted dictionary in one pass;
so nothing need be prepared, and the cost does not grow with the collection but by the halving of its dictionary. Where
no word is meant, a form of one may be: then its beginning is looked for, the endings left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product

import numpy as np

from kohesio.index import text
from kohesio.index.backends.embedded.arrays import Longs, Strings
from kohesio.index.backends.embedded.dictionaries import beginnings, places_of
from kohesio.index.backends.embedded.postings import Postings

SHORTEST = 4
"""Letters a word needs to be thought mistyped: of shorter ones, half the dictionary is one error away."""

_LONGEST = 40

_LONGEST_ENDING = 3
_SHORTEST_BEGINNING = 5

_UNKNOWN = 5
"""Letters of a word that is put right as a whole: "barn" is nobody's "tarn"."""

_KNOWN = 6
_TIMES = 10
"""A word that texts have is thought mistyped if it has so many letters, and another stands so many times as often."""

_AS_TYPED_FOR_GREEK = {
    "eu": ("ef", "ev"), "ey": ("ef", "ev"), "au": ("af", "av"), "ay": ("af", "av"), "ks": ("x",), "ou": ("ou",),
    "ch": ("ch",), "x": ("ch", "x"), "h": ("i", "h"), "u": ("y", "u"), "w": ("o",), "b": ("v", "b"),
}  # fmt: skip
"""What people type for Greek letters who follow the look or the keys, and the Latin forms that may be meant."""

_PIECES = re.compile("|".join(_AS_TYPED_FOR_GREEK) + "|.")
_MOST_SPELLINGS = 256
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
        if after and len(word) > SHORTEST:
            yield before + after[1:]
        if len(after) > 1 and after[0] != after[1]:
            yield before + after[1] + after[0] + after[2:]
        for letter in letters:
            yield before + letter + after
            if after and letter != after[0]:
                yield before + letter + after[1:]


def corrected_word(postings: Postings, word: str) -> str | None:
    """The folded word of a dictionary that a typed one most likely is, with one error; None if there is none.

    The most frequent wins. A word that texts have, in whatever form, is put right only where it is long and rare.
    """
    folded = text.fold(word)
    own = sum(postings.sizes(postings.inflections(word)))
    if len(folded) < (_KNOWN if own else _UNKNOWN):
        return None
    found = _numbers(postings, one_error(folded), whole=True) or _as_greek(postings, folded)
    best = max(found, default=(0, ""), key=lambda one: (one[0], one[1]))
    return best[1] if best[0] > _TIMES * own else None


def corrected_form(postings: Postings, word: str) -> str | None:
    """The folded word of which a typed one most likely is a form, with one error; None if there is none.

    Of the words that have the longest beginning in common with it, but for an error, and then an ending of three
    letters at most, the one nearest to it in length, of several the most frequent. None for a word that texts have, in
    whatever form.
    """
    folded = text.fold(word)
    if not SHORTEST <= len(folded) <= _LONGEST or not folded.isalpha() or postings.inflections(word):
        return None
    shortest = max(_SHORTEST_BEGINNING, len(folded) - _LONGEST_ENDING)
    for length in range(len(folded), shortest - 1, -1):
        variants = [folded[:length], *one_error(folded[:length])]
        runs = beginnings(postings.words, variants)
        numbers = [
            number
            for variant, (first, last) in zip(variants, runs.tolist(), strict=True)
            for number in range(first, last)
            if len(postings.words[number]) <= len(variant) + _LONGEST_ENDING
        ]
        if numbers:
            places = np.array(numbers, np.int64)
            lengths = np.array([abs(len(postings.words[number]) - len(folded)) for number in numbers])
            best = np.lexsort((-postings.frequency(places, places + 1), lengths))[0]
            return postings.words[numbers[int(best)]]
    return None


def _as_greek(postings: Postings, folded: str) -> list[tuple[int, str]]:
    """The Latin forms of Greek words that may be meant by Latin letters, and in how many words each stands."""
    pieces = _PIECES.findall(folded)
    choices = product(*(_AS_TYPED_FOR_GREEK.get(piece, (piece,)) for piece in pieces))
    variants = dict.fromkeys("".join(one) for one in islice(choices, _MOST_SPELLINGS))
    places = places_of(postings.latin_forms, variants).tolist()
    return [(1, variant) for variant, place in zip(variants, places, strict=True) if place >= 0 and variant != folded]


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
