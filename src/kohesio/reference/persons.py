"""Words that tell persons from bodies: given names, surnames, titles, and what stands in names of organisations.

Relies on ``data/given_names.csv``, ``data/surnames.csv``, ``data/person_words.csv`` (our own wording, from general
knowledge of the languages) and the legal forms of ``data/legal_forms.csv``. All look-ups take folded words
(``kohesio.reference.folding``); given names in Greek and Cyrillic are known in Latin letters too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kohesio.model.territory import NAMED_IN
from kohesio.reference.folding import fold
from kohesio.reference.legal_forms import SOLE_TRADER
from kohesio.reference.tables import records, several

Phrase = tuple[str, ...]

_EVERYWHERE = "EU"
_SHORTEST_PART, _LONGEST_PART = 5, 14
_MARKS = ((False, False), (False, True), (True, False), (True, True))


@dataclass(frozen=True, slots=True)
class Forms:
    """Folded phrases of a country that make a name one of a body (``bodies``) or of a person who trades (``traders``);
    ``longest`` gives by first word how many words the longest phrase has that begins with it."""

    bodies: frozenset[Phrase]
    traders: frozenset[Phrase]
    longest: Mapping[str, int]


@cache
def words(kind: str) -> frozenset[str]:
    """The folded phrases of one kind of ``person_words``: ``anonymous``, ``title``, ``address``, ``particle`` …"""
    return frozenset(fold(text) for row in records("person_words") if row["kind"] == kind
                     for text in several(row["words"]))  # fmt: skip


@cache
def given_names() -> frozenset[str]:
    """Every given name, as one folded word."""
    return frozenset(_given(lambda text: text))


@cache
def latin_given_names(latin: Callable[[str], str | None]) -> frozenset[str]:
    """Every given name, those of Greek and Bulgarian in Latin letters too, as ``latin`` writes them."""
    return given_names() | frozenset(_given(latin))


@cache
def surnames() -> frozenset[str]:
    """Frequent surnames, as one folded word each."""
    return frozenset(fold(text) for row in records("surnames") if row["kind"] == "name"
                     for text in several(row["words"]))  # fmt: skip


@cache
def surname_endings() -> tuple[str, ...]:
    """Endings that surnames have, folded."""
    return tuple(sorted({fold(text) for row in records("surnames") if row["kind"] == "ending"
                         for text in several(row["words"])}))  # fmt: skip


@cache
def forms(country: str | None) -> Forms:
    """The legal forms in use in a country (ISO), European ones among them; of every country where none is given."""
    bodies: set[Phrase] = set()
    traders: set[Phrase] = set()
    for row in records("legal_forms"):
        if country is None or row["country"] in {country, _EVERYWHERE}:
            side = traders if row["kind"] == SOLE_TRADER else bodies
            side.update(_phrases(several(row["spellings"])))
    languages = NAMED_IN.get(country or "")
    for row in records("person_words"):
        if row["kind"] in {"sole_trader", "body"} and (languages is None or row["language"] in languages):
            phrases = set(_phrases(several(row["words"])))
            if row["kind"] == "body":
                bodies |= phrases
                traders -= phrases
            else:
                bodies -= phrases
                traders |= phrases
    longest: dict[str, int] = {}
    for phrase in filter(None, bodies | traders):
        longest[phrase[0]] = max(len(phrase), longest.get(phrase[0], 0))
    return Forms(frozenset(bodies - traders), frozenset(traders), longest)


@cache
def given_names_of(country: str | None) -> frozenset[str]:
    """The given names of a country's own languages, as folded words."""
    languages = NAMED_IN.get(country or "", ())
    return frozenset(word for row in records("given_names") if row["language"] in languages
                     for name in several(row["names"]) for word in fold(name).split())  # fmt: skip


@lru_cache(maxsize=262_144)
def is_organisation_word(word: str) -> bool:
    """Whether a folded word stands in names of bodies: municipality, school, company, branch of trade."""
    known = _organisation()
    if word in known.whole:
        return True
    size = len(word)
    if any(word[:length] in known.beginnings for length in range(2, size + 1)):
        return True
    if any(word[size - length :] in known.endings for length in range(_SHORTEST_PART, size + 1)):
        return True
    longest = min(size, _LONGEST_PART)
    return any(
        word[at : at + length] in known.parts
        for length in range(_SHORTEST_PART, longest + 1)
        for at in range(size - length + 1)
    )


@dataclass(frozen=True, slots=True)
class _Organisation:
    """Folded words: whole (``word``), at the beginning (``word*``), at the end (``*word``), within (``*word*``)."""

    whole: frozenset[str]
    beginnings: frozenset[str]
    endings: frozenset[str]
    parts: frozenset[str]


@cache
def _organisation() -> _Organisation:
    found: dict[tuple[bool, bool], set[str]] = {}
    for row in records("person_words"):
        if row["kind"] == "organisation":
            for text in several(row["words"]):
                found.setdefault((text.startswith("*"), text.endswith("*")), set()).add(fold(text))
    return _Organisation(*(frozenset(found.get(marks, ())) for marks in _MARKS))


def _given(write: Callable[[str], str | None]) -> Iterator[str]:
    for row in records("given_names"):
        for name in several(row["names"]):
            yield from fold(write(name) or name).split()


def _phrases(texts: Iterable[str]) -> Iterator[Phrase]:
    return (tuple(fold(text).split()) for text in texts)
