"""What the words in names of bodies mean in one country: legal forms, municipalities, schools, activities.

Built once per country from ``reference``; everything in it is in folded Latin letters, as ``folded_words`` makes them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kohesio.ingest.values.names import latin, without_quotes
from kohesio.reference import body_words, legal_forms
from kohesio.reference.folding import fold
from kohesio.reference.legal_forms import Spelling

Phrase = tuple[str, ...]

_APOSTROPHES = re.compile("['’`´ʼ‘]")
_LATIN_TWINS = str.maketrans("ABEKMHOPCTXYaeopcxyk", "АВЕКМНОРСТХУаеорсхук")
_GREEK_TWINS = str.maketrans("ABEZHIKMNOPTYXov", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧον")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_LATIN = re.compile("[A-Za-z]")
_SEPARATORS = re.compile(r"[\W_]+")
_LONGEST_PHRASE = 6
_KINDS = (body_words.LOCAL, body_words.AUTHORITY, body_words.MUNICIPALITY)


def folded_words(text: str) -> Phrase:
    """The words of a text in folded Latin letters; letters with points between them are one word (``s. r. o.``)."""
    return tuple(_joined([word for token in without_quotes(text).split() for word in _folded(token)]))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a country. ``common`` alone tell no body from another; ``phrases`` say what kind of body it is."""

    forms: dict[str, tuple[Spelling, ...]]
    phrases: dict[Phrase, str]
    phrase_sizes: dict[str, tuple[int, ...]]
    ranks: dict[Phrase, str]
    noise: frozenset[Phrase]
    noise_after: frozenset[Phrase]
    activities: frozenset[str]
    common: frozenset[str]
    cutting: frozenset[str]
    branches: frozenset[str]
    joining: frozenset[str]

    def without_noise(self, words: Phrase) -> list[str]:
        """The words without those before or behind that say nothing of the body."""
        for size in (3, 2, 1):
            if len(words) > size and words[:size] in self.noise:
                words = words[size:]
            if len(words) > size and (words[-size:] in self.noise_after or (size > 1 and words[-size:] in self.noise)):
                words = words[:-size]
        return list(words)

    def activity(self, words: Sequence[str]) -> int | None:
        """Where a company's own words end and those begin that say what it does; None where there are none."""
        at = len(words)
        while at > 1 and words[at - 1] in self.activities:
            at -= 1
        return at if at < len(words) else None

    def kind_of(self, words: Sequence[str]) -> str | None:
        """``body_words.LOCAL``, ``AUTHORITY`` or ``MUNICIPALITY``, the first of which a phrase stands in the name."""
        found = {
            kind
            for at, word in enumerate(words)
            for size in self.phrase_sizes.get(word, ())
            if (kind := self.phrases.get(tuple(words[at : at + size]))) is not None
        }
        return next((kind for kind in _KINDS if kind in found), None)

    def municipality(self, words: Sequence[str]) -> str:
        """A municipality's name with the word for its rank first, whichever of the words for it the list uses."""
        for size in range(min(_LONGEST_PHRASE, len(words) - 1), 0, -1):
            if (rank := self.ranks.get(tuple(words[:size]))) is not None:
                return " ".join((rank, *words[size:]))
            if (rank := self.ranks.get(tuple(words[-size:]))) is not None:
                return " ".join((rank, *words[:-size]))
        return " ".join(words)

    def is_generic(self, words: Sequence[str]) -> bool:
        """Whether no word tells the body from others of its kind."""
        return all(word in self.common or (len(word) == 1 and not word.isdigit()) for word in words)


@cache
def vocabulary(country: str) -> Vocabulary:
    """The words of ``country`` (ISO); of a country without own words those that hold everywhere."""

    def phrases(kind: str) -> frozenset[Phrase]:
        return body_words.phrases(country, kind, folded_words)

    kinds = {phrase: kind for kind in reversed(_KINDS) for phrase in phrases(kind)}
    telling_nothing = (body_words.GENERIC, body_words.LOCAL, body_words.MUNICIPALITY, body_words.ACTIVITY)
    return Vocabulary(
        forms=legal_forms.spellings(country, folded_words),
        phrases=kinds,
        phrase_sizes={
            first: tuple(sorted({len(phrase) for phrase in kinds if phrase[0] == first}))
            for first in {phrase[0] for phrase in kinds}
        },
        ranks=body_words.ranks(country, folded_words),
        noise=phrases(body_words.NOISE),
        noise_after=phrases(body_words.NOISE_AFTER),
        activities=body_words.words(country, body_words.ACTIVITY, folded_words),
        common=frozenset().union(*(body_words.words(country, kind, folded_words) for kind in telling_nothing)),
        cutting=body_words.words(country, body_words.CUTTING, folded_words),
        branches=body_words.words(country, body_words.BRANCH, folded_words),
        joining=body_words.words(country, body_words.JOINING, folded_words),
    )


@lru_cache(maxsize=1 << 18)
def _folded(token: str) -> Phrase:
    """The words within what stands between two blanks; names repeat each other's, so most are known."""
    plain = _APOSTROPHES.sub("", token)
    if plain.isascii():
        return tuple(word for word in _SEPARATORS.split(plain.lower()) if word)
    plain = _in_one_script(unicodedata.normalize("NFC", plain))
    return tuple(fold(latin(plain) or plain).split())


def _in_one_script(word: str) -> str:
    """A word of two scripts is one of Cyrillic or Greek letters in which some are typed as their Latin twins."""
    if not _LATIN.search(word):
        return word
    if _CYRILLIC.search(word):
        return word.translate(_LATIN_TWINS)
    return word.translate(_GREEK_TWINS) if _GREEK.search(word) else word


def _joined(words: list[str]) -> list[str]:
    """Runs of single letters as one word."""
    joined: list[str] = []
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            joined.append(run)
            run = ""
        joined.append(word)
    return [*joined, run] if run else joined
