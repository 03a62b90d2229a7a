"""Which beneficiaries are likely natural persons: yes, no, or nothing tells, each with confidence and evidence.

The law publishes a natural person's name for two years only and caps the place (Regulation (EU) 2021/1060, Article
49(3)), so both errors cost: a person taken for a body stays exposed, a body taken for a person loses the name that
the law wants public. What counts, the stronger first: the list's own word, a word that hides a name, legal form and
form of sole trader, words that only organisations bear, titles, and given name with surname. Measured on real lists
in ``docs/operation/personal-data.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, partial

import polars as pl

from kohesio.ingest.lookups import mapped
from kohesio.ingest.values.names import latin, without_quotes
from kohesio.reference import persons as tables
from kohesio.reference.folding import fold

SURE = 0.9
"""Confidence from which a judgement counts; below it nothing tells."""

_WORD = re.compile(r"[^\W\d_]+(?:['’`´-][^\W\d_]+)*\.?|\d+|&|\+")
_ENDING = r"^[^ ]*[\p{L}\d].*? ([^ ]+(?: [^ ]+){0,2})$"
"""The last one to three words of a name that begins with another one."""
_HYPHENS = re.compile(r"['’`´-]")
_MOST_WORDS = 6
_LONG_FORM = 9
_SHORT_FORM = 3
_MOST_GIVEN = 3
_SHORTEST_SURNAME = 4
_BREAKS = ("(", ")", " - ", " – ", "!", "?")
_CONJUNCTIONS = frozenset({"a", "i", "y", "e", "o", "и", "u", "v", "w"})
_LONG_NAMES = frozenset({"ES", "PT", "BR"})
"""Countries whose persons bear two given names and two surnames."""
_SURNAME_FIRST = frozenset({
    "AT", "BG", "CZ", "DE", "EE", "FI", "GR", "HR", "HU", "IT", "LT", "LV", "PL", "RO", "SE", "SI", "SK",
})  # fmt: skip
"""Countries where lists write the given name after the surname without a comma, too."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """``is_person`` is None where nothing tells; ``confidence`` is that of the answer, ``evidence`` its ground."""

    is_person: bool | None
    confidence: float
    evidence: str


_NOTHING = Judgement(None, 0.0, "nothing tells")
_BODY = Judgement(False, 0.99, "a legal form")


def stated(text: str) -> bool | None:
    """What a list's own column says: yes or no in any language of the Union, "natural person", or a legal form."""
    folded = fold(text)
    if folded in tables.words("yes") or folded in tables.words("anonymous"):
        return True
    if folded in tables.words("no") or folded in tables.words("legal"):
        return False
    known = tables.forms(None)
    words = tuple(folded.split())
    return True if words in known.traders else False if words in known.bodies else None


@lru_cache(maxsize=65_536)
def judge(name: str, country: str | None = None) -> Judgement:
    """The judgement on a name as published, in a list of ``country`` (ISO)."""
    bare = without_quotes(name)
    shown = _WORD.findall(bare)
    folds = [_folded(word) for word in shown]
    words = [word for each in folds for word in each.split()]
    form = _form(tuple(words), country)
    if form is not None:  # asked first, for most bodies have one and no word that hides a name is one
        return form
    if fold(bare) in tables.words("anonymous"):
        return Judgement(True, 0.99, "a word for a natural person in place of the name")
    if not words:
        return _NOTHING
    if any(character in bare for character in '&+@|"„“»«/:;') or any(word.isdigit() for word in words):
        return Judgement(False, 0.9, "signs or figures no person's name has") if len(words) > 2 else _NOTHING
    return _by_words(bare, shown, folds, country)


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    """A word of a name, folded; one with a hyphen becomes several. Names share most of their words."""
    return fold(_HYPHENS.sub(" ", word))


def _form(words: tuple[str, ...], country: str | None) -> Judgement | None:
    """By a legal form or a form of sole trader at either end of the name, or a long one within."""
    known = tables.forms(country)
    if known.longest.keys().isdisjoint(words):
        return None
    trader = False
    for at, word in enumerate(words):
        longest = known.longest.get(word)
        if longest is None:
            continue
        for size in range(min(longest, len(words) - at, len(words) - 1), 0, -1):
            phrase = words[at : at + size]
            ends = at == 0 or at + size == len(words)
            if phrase in known.bodies and (ends or size > 2 or sum(map(len, phrase)) >= _LONG_FORM):
                return _BODY
            trader = trader or (phrase in known.traders and (ends or size > 1 or len(word) > _SHORT_FORM))
    return Judgement(True, 0.97, "a form of sole trader") if trader else None


def _by_words(bare: str, shown: list[str], folds: list[str], country: str | None) -> Judgement:
    """By what each word of the name is."""
    names: list[str] = []
    doubts: list[str] = []
    titled = False
    for word, plain in zip(shown, folds, strict=True):
        if plain in tables.words("title") or (not names and plain in tables.words("address")):
            titled = True
        elif plain in tables.words("saint"):
            doubts.append("named after a saint")
        elif len(plain) == 1 or plain in tables.words("particle"):
            if word.islower() and plain in _CONJUNCTIONS:
                doubts.append("several things joined")
        elif any(tables.is_organisation_word(part) for part in plain.split() if not _is_given(part)):
            return Judgement(False, 0.97, f"the word {plain}, which organisations bear")
        elif word[:1].islower():
            doubts.append("a word in small letters")
        else:
            names.append(plain)
    if doubts:
        return Judgement(None, 0.5, doubts[0])
    most = _MOST_WORDS if country in _LONG_NAMES else 4
    if not 2 <= len(names) <= most or bare.count(",") > 1 or any(mark in bare for mark in _BREAKS):
        return Judgement(None, 0.4, "not the shape of a person's name")
    if titled:
        return Judgement(True, 0.96, "a title or form of address before a name")
    before = len(_WORD.findall(bare.partition(",")[0])) if "," in bare else 0
    return _by_names(names, country, before)


def _by_names(names: list[str], country: str | None, before: int) -> Judgement:
    """By given names and surnames, in the order that the country writes them; ``before``: words before a comma."""
    given = [_is_given(name) for name in names]
    strong = [sure and not _is_weak(name, country) for name, sure in zip(names, given, strict=True)]
    family = [_is_surname(name) for name in names]
    if 0 < before < len(names) and given[before] and len(names) - before <= _MOST_GIVEN:
        return Judgement(True, 0.95, "surname, comma, given name")
    freely = country in _SURNAME_FIRST
    if given[0] and any(family[1:]):
        return Judgement(True, 0.97, "given name and surname")
    if strong[0] and ((len(names) > 2 and given[1]) or country not in _LONG_NAMES):
        return Judgement(True, 0.93, "given name before another name")
    if not given[0] and any(given[1:]) and family[0] and (freely or names[0] in tables.surnames()):
        return Judgement(True, 0.95, "surname and given name")
    if not given[0] and any(strong[1:]) and freely:
        return Judgement(True, 0.91, "a given name after another name")
    if any(given):
        return Judgement(None, 0.6, "a given name beside a word that may be one of trade")
    return _NOTHING


def natural_persons(names: pl.Series, countries: pl.Series, said: pl.Series) -> pl.Series:
    """For each name, with the country of its list and what the list says of it: Boolean, null where nothing tells.

    ``said`` is the text of the list's own column on the kind of beneficiary, null where it has none.
    """
    if said.null_count() == len(said) and countries.n_unique() == 1:
        return _of_one_country(names, countries[0])
    frame = pl.DataFrame({"name": names, "country": countries, "said": said})
    different = frame.unique()
    answers = [_answer(*row) for row in different.select("name", "country", "said").iter_rows()]
    found = different.with_columns(pl.Series("person", answers, dtype=pl.Boolean))
    keys = ["name", "country", "said"]
    return frame.join(found, on=keys, how="left", nulls_equal=True, maintain_order="left")["person"]


def _of_one_country(names: pl.Series, country: str | None) -> pl.Series:
    """The same where only names tell: most end in a legal form, which few lists have many of; the others are judged."""
    different = names.drop_nulls().unique()
    ending = mapped(different.str.extract(_ENDING, 1), partial(_ends_in_form, country=country), pl.Boolean)
    body = ending.fill_null(value=False)
    judged = different.to_frame("name").select(pl.when(~body).then("name")).to_series()
    person = mapped(judged, partial(_answer, country=country), pl.Boolean)
    found = pl.DataFrame({"name": different, "body": body, "person": person})
    answers = found.select("name", pl.when("body").then(pl.lit(value=False)).otherwise("person").alias("person"))
    return names.to_frame("name").join(answers, on="name", how="left", maintain_order="left")["person"]


@lru_cache(maxsize=65_536)
def _ends_in_form(ending: str, country: str | None) -> bool:
    """Whether the last words of a longer name are a legal form, which is what ``judge`` asks first."""
    words = tuple(word for shown in _WORD.findall(ending) for word in _folded(shown).split())
    return any(words[at:] in tables.forms(country).bodies for at in range(len(words)))


def _answer(name: str | None, country: str | None, said: str | None = None) -> bool | None:
    if name is None:
        return None
    told = stated(said) if said else None
    if told is not None:
        return told
    found = judge(name, country)
    return found.is_person if found.confidence >= SURE else None


def _is_given(word: str) -> bool:
    known = tables.latin_given_names(latin)
    return word in known or (" " in word and all(part in known for part in word.split()))


def _is_weak(word: str, country: str | None) -> bool:
    """Whether a given name is a word of trade or a place as well, and not usual where the list comes from."""
    own = word in tables.given_names_of(country) and country not in _LONG_NAMES
    return word in tables.words("weak_given") and not own


def _is_surname(word: str) -> bool:
    return any(
        part in tables.surnames() or (len(part) > _SHORTEST_SURNAME and part.endswith(tables.surname_endings()))
        for part in word.split()
    )
