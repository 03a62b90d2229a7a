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
_TOKEN = re.compile(r"\S+")
_LONGEST_PHRASE = 6


def folded_words(text: str) -> Phrase:
    """The words of a text in folded Latin letters; letters with points between them are one word (``s. r. o.``)."""
    plain = _APOSTROPHES.sub("", without_quotes(text))
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain)
        plain = _TOKEN.sub(_one_script, plain)
        plain = latin(plain) or plain
    return tuple(_joined(fold(plain).split()))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a country. ``common`` alone tell no body from another."""

    forms: dict[str, tuple[Spelling, ...]]
    local: frozenset[Phrase]
    municipal: frozenset[Phrase]
    authorities: frozenset[Phrase]
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

    def has_phrase(self, words: Sequence[str], phrases: frozenset[Phrase]) -> bool:
        """Whether one of ``phrases`` stands in the name."""
        return any(
            tuple(words[at : at + size]) in phrases
            for at in range(len(words))
            for size in range(1, min(_LONGEST_PHRASE, len(words) - at) + 1)
        )

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

    telling_nothing = (body_words.GENERIC, body_words.LOCAL, body_words.MUNICIPALITY, body_words.ACTIVITY)
    return Vocabulary(
        forms=legal_forms.spellings(country, folded_words),
        local=phrases(body_words.LOCAL),
        municipal=phrases(body_words.MUNICIPALITY),
        authorities=phrases(body_words.AUTHORITY),
        ranks=body_words.ranks(country, folded_words),
        noise=phrases(body_words.NOISE),
        noise_after=phrases(body_words.NOISE_AFTER),
        activities=body_words.words(country, body_words.ACTIVITY, folded_words),
        common=frozenset().union(*(body_words.words(country, kind, folded_words) for kind in telling_nothing)),
        cutting=body_words.words(country, body_words.CUTTING, folded_words),
        branches=body_words.words(country, body_words.BRANCH, folded_words),
        joining=body_words.words(country, body_words.JOINING, folded_words),
    )


@lru_cache(maxsize=1 << 16)
def _in_one_script(word: str) -> str:
    if not _LATIN.search(word):
        return word
    if _CYRILLIC.search(word):
        return word.translate(_LATIN_TWINS)
    return word.translate(_GREEK_TWINS) if _GREEK.search(word) else word


def _one_script(match: re.Match[str]) -> str:
    """A word of two scripts is one of Cyrillic or Greek letters in which some are typed as their Latin twins."""
    word = match[0]
    return word if word.isascii() else _in_one_script(word)


def _joined(words: list[str]) -> list[str]:
    """Runs of single letters as one word."""
    if all(len(word) > 1 for word in words):
        return words
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
