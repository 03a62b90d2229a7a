"""A category named in words, matched to the intervention field it is: in any language of the Union, or left alone.

Lists copy the wording of the regulation in their language. ``data/category_words.csv`` (our own wording) has what the
fields are about as beginnings of words in 24 languages; a text and the English label of a field are compared by what
they speak of, rare subjects counting most. A text in English is compared letter by letter too, so that slips of the pen
do no harm. Measured in ``docs/concepts/codes.md``; the thresholds keep precision above 0.98.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kohesio.reference.codelists import Kind, codes
from kohesio.reference.folding import fold
from kohesio.reference.tables import records, several

ENOUGH = 0.7
"""Likeness (0 to 1) below which a text is left unmatched."""

APART = 0.08
"""How far the best field must be from the second."""

_FEWEST = 2
_WITHIN = 5
"""Letters from which a beginning may stand within a word (compounds)."""
_GRAM = 3
_SAME_LETTERS = 0.8
_GENERIC = frozenset({"public", "social", "enterprise", "invest", "local", "infrastructure", "service"})

Grams = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Match:
    """The field a text names, how alike they are (0 to 1), and by what: ``subjects`` or ``letters``."""

    code: str
    confidence: float
    by: str


@lru_cache(maxsize=4096)
def match_field(text: str, period: str, languages: tuple[str, ...] = ()) -> Match | None:
    """The intervention field of ``period`` that a text in one of ``languages`` names (none: any); None if unsure."""
    folded = fold(text)
    if period not in _PERIODS or len(folded) < _SHORTEST:
        return None
    by_letters = _best(_letters(folded, period), _SAME_LETTERS, "letters")
    enough = ENOUGH if len(subjects(folded, languages)) >= _FEWEST else _ALL_BUT_SAME
    return by_letters or _best(_subjects(folded, period, languages), enough, "subjects")


def subjects(text: str, languages: Iterable[str] = ()) -> frozenset[str]:
    """What a folded text speaks of, by the words of ``languages`` and English; of all languages if none is given."""
    return frozenset(concept for concept, pattern in _patterns(tuple(languages)) if pattern.search(text))


def _best(scores: list[tuple[float, str]], enough: float, by: str) -> Match | None:
    if not scores:
        return None
    best, second = scores[0], scores[1][0] if len(scores) > 1 else 0.0
    return Match(best[1], round(best[0], 2), by) if best[0] >= enough and best[0] - second >= APART else None


def _subjects(folded: str, period: str, languages: tuple[str, ...]) -> list[tuple[float, str]]:
    mine = subjects(folded, languages)
    if mine <= _GENERIC:
        return []
    weights, fields = _profiles(period)
    whole = sum(weights.get(one, _UNSEEN) ** 2 for one in mine)
    found = []
    for code, theirs in fields:
        common = sum(weights[one] ** 2 for one in mine & theirs)
        if common:
            found.append((common / math.sqrt(whole * sum(weights[one] ** 2 for one in theirs)), code))
    return sorted(found, reverse=True)


def _letters(folded: str, period: str) -> list[tuple[float, str]]:
    mine = _grams(folded)
    norm = math.sqrt(sum(count**2 for count in mine.values()))
    size = len(folded)
    scored = ((sum(count * theirs.get(gram, 0.0) for gram, count in mine.items()) / norm, code)
              for code, length, theirs in _label_grams(period) if _SHORTER < length / size < _LONGER)  # fmt: skip
    return sorted(scored, reverse=True)


def _grams(text: str) -> Counter[str]:
    padded = f" {text} "
    return Counter(padded[at : at + _GRAM] for at in range(len(padded) - _GRAM + 1))


@cache
def _label_grams(period: str) -> tuple[tuple[str, int, Grams], ...]:
    made = []
    for one in codes(Kind.INTERVENTION_FIELD, period):
        label = fold(one.label)
        grams = _grams(label)
        norm = math.sqrt(sum(count**2 for count in grams.values()))
        made.append((one.code, len(label), {gram: count / norm for gram, count in grams.items()}))
    return tuple(made)


@cache
def _profiles(period: str) -> tuple[Mapping[str, float], tuple[tuple[str, frozenset[str]], ...]]:
    """What each subject weighs (the rarer the more), and the subjects of each field."""
    fields = tuple((one.code, subjects(fold(one.label), ("en",))) for one in codes(Kind.INTERVENTION_FIELD, period))
    often = Counter(one for _, found in fields for one in found)
    weights = {one: math.log(1 + len(fields) / count) for one, count in often.items()}
    return weights, tuple((code, found) for code, found in fields if found)


@cache
def _patterns(languages: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = []
    for row in records("category_words"):
        chosen = {*languages, "en"} if languages else set(row) - {"concept"}
        stems = {fold(stem) for language in chosen if language in row for stem in several(row[language])}
        if not languages:
            stems = {stem for stem in stems if len(stem) >= _WITHIN}
        within = sorted(stem for stem in stems if len(stem) >= _WITHIN)
        begins = sorted(stem for stem in stems if len(stem) < _WITHIN)
        parts = [*map(re.escape, within), *(rf"\b{re.escape(stem)}" for stem in begins)]
        if parts:
            made.append((row["concept"], re.compile("|".join(parts))))
    return tuple(made)


_PERIODS = ("2014-2020", "2021-2027")
_SHORTEST = 5
_ALL_BUT_SAME = 0.95
_SHORTER, _LONGER = 0.7, 1.4
_UNSEEN = 2.0
