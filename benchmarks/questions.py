"""The questions put to every engine: full pages over the whole collection, chosen by how much they find.

A page is the exact count, the sum of the EU contribution, every default facet with counts and sums (each ignoring its
own selection) and the twenty operations with the largest EU contribution. The words are such that no other word of the
sample shares a stem with them, so all engines find the same; stems, completions and other alphabets are asked of this
product alone (the questions of ``kohesio bench``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from kohesio.index.query import Choice, OperationQuery, Sort
from kohesio.index.service import SearchService
from kohesio.index.text import STEMMED_LANGUAGES, fold, stems, words
from kohesio.model.text import Text

TOP = Sort("eu_contribution", descending=True)
_SAMPLED = 4_000
_CANDIDATES = 24


@dataclass(frozen=True, slots=True)
class Question:
    """A page to be computed. ``words`` are alternatives of phrases, each a sequence of folded words."""

    name: str
    meaning: str
    words: tuple[tuple[str, ...], ...] = ()
    choices: tuple[tuple[str, Choice], ...] = ()

    @property
    def query(self) -> OperationQuery:
        """The question as this product is asked."""
        text = " OR ".join(f'"{" ".join(phrase)}"' for phrase in self.words)
        return OperationQuery(text=text, choices=self.choices, sort=TOP)


def questions(service: SearchService) -> tuple[Question, ...]:
    """The questions for a version; the same version gives the same ones."""
    chosen = _Chooser(service)
    common, medium, rare = (chosen.word(share) for share in (0.2, 0.02, 0.0001))
    two, several = {"country": 1, "fund": 1}, {"country": 3, "fund": 2}
    five = {"country": 6, "fund": 3, "period": 1, "theme": 4, "status": 2}
    return (
        Question("Q1c", "everything but the rarest status", (), chosen.all_but_rarest()),
        Question("Q2", "a word that a fifth hold", (common,)),
        Question("Q2b", "a word that one in fifty holds", (medium,)),
        Question("Q3", "a word that one in ten thousand holds", (rare,)),
        Question("Q4", "a phrase", (chosen.phrase,)),
        Question("Q5", "two filters", (), chosen.filters(two)),
        Question("Q5m", "two filters with several values each", (), chosen.filters(several)),
        Question("Q6", "a word and two filters", (medium,), chosen.filters(two, medium)),
        Question("Q6m", "a word and two filters with several values each", (common,), chosen.filters(several, common)),
        Question("Q9", "the operations of one beneficiary", (), chosen.filters({"beneficiary": 1})),
        Question("Q10", "a region and a fund", (), chosen.filters({"nuts": 1, "fund": 1})),
        Question("M5", "five filters with several values each", (), chosen.filters(five)),
        Question("W", "either of the two commonest words", tuple((word,) for word in chosen.commonest)),
    )


def _forms(sampled: Sequence[tuple[tuple[Text, ...], tuple[Text, ...]]]) -> dict[tuple[str, str], set[str]]:
    """The words of each stem within a language."""
    found: dict[tuple[str, str], set[str]] = {}
    for text in (one for pair in sampled for part in pair for one in part):
        for word in set(words(text.text)):
            for stem in stems(word, text.language or ""):
                found.setdefault((text.language or "", stem), set()).add(fold(word))
    return found


def _is_alone(word: str, forms: dict[tuple[str, str], set[str]]) -> bool:
    """Whether no other word shares a stem with this one, so that every engine finds the same."""
    return all(
        forms.get((language, stem), {word}) <= {word}
        for language in STEMMED_LANGUAGES
        for stem in stems(word, language)
    )


class _Chooser:
    """Chooses words and values by what they find."""

    def __init__(self, service: SearchService) -> None:
        self._service = service
        size = service.snapshot.size
        rows = np.unique(np.linspace(0, size - 1, min(_SAMPLED, size)).astype(np.int64)).tolist()
        sampled = service.snapshot.texts(rows)
        texts = [[list(map(fold, words(one.text))) for part in pair for one in part] for pair in sampled]
        forms = _forms(sampled)
        held = [{word for text in document for word in text if word.isascii()} for document in texts]
        counts = Counter(word for document in held for word in sorted(document) if len(word) > 3)
        alone = [(word, count) for word, count in counts.most_common() if _is_alone(word, forms)]
        self._shares = {word: count / len(texts) for word, count in sorted(alone)}
        self.commonest = [word for word, _ in alone[:2]]
        pairs = Counter(pair for document in texts for text in document for pair in set(pairwise(text)))
        likely = [pair for pair in sorted(pairs) if all(word.isascii() and word.isalpha() for word in pair)]
        self.phrase = min(likely, key=lambda pair: abs(pairs[pair] - len(texts) / 1_000), default=("kohesio",))

    def word(self, share: float) -> tuple[str, ...]:
        """A word that about this share of the operations hold."""
        near = sorted(self._shares, key=lambda word: abs(self._shares[word] - share))[:_CANDIDATES]
        size = self._service.snapshot.size
        found = {word: self._service.totals(OperationQuery(text=f'"{word}"')).count / size for word in near}
        return (min(found, key=lambda word: abs(found[word] - share)),)

    def all_but_rarest(self) -> tuple[tuple[str, Choice], ...]:
        """A filter that leaves nearly everything, but must be computed."""
        values = self._service.search(OperationQuery(), ("status",)).facets[0].values
        return (("status", Choice(excluded=(values[-1].value,))),)

    def filters(self, numbers: dict[str, int], phrase: tuple[str, ...] = ()) -> tuple[tuple[str, Choice], ...]:
        """Of each field as many values as asked, from the second commonest within what the fields before leave."""
        query = OperationQuery(text=f'"{" ".join(phrase)}"' if phrase else "")
        for key, number in numbers.items():
            values = [entry.value for entry in self._service.search(query, (key,)).facets[0].values]
            if key == "nuts":
                values = [value for value in values if len(value) == max(map(len, values))]
            first = 1 if len(values) > number else 0
            query = replace(query, choices=(*query.choices, (key, Choice(tuple(values[first : first + number])))))
        return query.choices
