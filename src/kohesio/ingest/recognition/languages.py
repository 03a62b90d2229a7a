"""The language of a list's texts, among the 24, from a sample of titles and summaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from kohesio.model.text import LANGUAGES

_SAMPLE = 80
_SHORTEST = 15
_PRIOR = 0.35  # what the language of the headings adds to the share of the texts


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language of the texts and how sure it is; ``other`` is the next best."""

    language: str | None
    confidence: float
    other: str | None = None


def spoken(texts: Sequence[str], likely: Sequence[str]) -> Spoken:
    """The language most of the texts are in; ``likely`` are those of the headings, the first one above all."""
    long = [text for text in dict.fromkeys(texts) if len(text) >= _SHORTEST] or list(dict.fromkeys(texts))
    step = max(1, len(long) // _SAMPLE)
    votes: dict[str, float] = {}
    for text in long[::step][:_SAMPLE]:
        language, probability = _identifier().classify(text.lower()[:600])
        votes[str(language)] = votes.get(str(language), 0.0) + float(probability) * min(len(text), 200)
    total = sum(votes.values())
    shares = {language: votes[language] / total for language in votes} if total else {}
    own = [language for language in likely if language != "en"] or list(likely)
    for language in own[:1]:
        shares[language] = shares.get(language, 0.0) + _PRIOR
    if not shares:
        return Spoken(None, 0.0)
    order = sorted(shares, key=lambda language: -shares[language])
    return Spoken(order[0], min(0.99, round(shares[order[0]], 2)), order[1] if len(order) > 1 else None)


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
