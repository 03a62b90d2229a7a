"""Operations like another one: those that share its telling words, and among them those that share its codes.

The words that tell most about an operation are few and rare, so the cost is bounded: at most ``MOST_WORDS`` words, of
``MOST_POSTINGS`` postings together. The best ``CANDIDATES`` by words are then weighed by the codes they share.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from kohesio.index import text
from kohesio.index.backends.embedded.arrays import Floats, Ints
from kohesio.index.backends.embedded.counting import Records
from kohesio.index.backends.embedded.facets import FacetColumn
from kohesio.index.backends.embedded.matching import Matcher
from kohesio.index.backends.embedded.postings import Postings
from kohesio.index.backends.embedded.relevance import TITLE_WEIGHT
from kohesio.index.syntax import Alternative, Match, Term, TextQuery
from kohesio.model.text import Text

MOST_WORDS = 12
MOST_POSTINGS = 200_000
CANDIDATES = 200

_LARGEST_SHARE = 0.1
"""Words of more than this part of all operations tell nothing about one."""

_ALWAYS = 50
"""Operations that may share a word whatever the size of the collection."""

WEIGHTS = {"intervention_field": 0.4, "theme": 0.2, "specific_objective": 0.2, "programme": 0.1, "nuts": 0.1}
"""What a full agreement of codes adds to the score by words, per field."""


def similar_rows(
    row: int,
    texts: tuple[Sequence[Text], Sequence[Text]],
    matcher: Matcher,
    codes: tuple[Mapping[str, FacetColumn], Records],
    limit: int,
) -> tuple[list[int], list[float]]:
    """Up to ``limit`` other operations with their scores, the most similar first; equal ones by position.

    ``texts`` are titles and summaries of the operation at ``row``.
    """
    words = _telling(texts, matcher.postings)
    if not words:
        return [], []
    terms = [Alternative((Term(Match.PHRASE, (word,)),)) for word in words]
    found = matcher.find(TextQuery(tuple(terms)))
    positions = np.arange(len(matcher.postings.lengths))
    best, _ = found.ranking.best(found.documents, positions, None, CANDIDATES + 1)
    rows = best[best != row]
    scores = found.ranking.scores(rows) * (1 + _agreement(row, rows, *codes))
    order = np.lexsort((rows, -scores))[:limit]
    return rows[order].tolist(), scores[order].tolist()


def _telling(texts: tuple[Sequence[Text], Sequence[Text]], postings: Postings) -> list[str]:
    """The folded words of an operation that are worth most: often in it, title before summary, and rare elsewhere."""
    counts: Counter[str] = Counter()
    for weight, some in zip((TITLE_WEIGHT, 1), texts, strict=True):
        for one in some:
            counts.update({word: weight * n for word, n in Counter(map(text.fold, text.words(one.text))).items()})
    size = len(postings.lengths)
    most = max(_ALWAYS, _LARGEST_SHARE * size)
    held = {word: sum(postings.sizes(postings.spellings(word))) for word in counts}
    worth = {word: counts[word] * math.log(1 + size / n) for word, n in held.items() if 1 < n <= most}
    chosen: list[str] = []
    left = MOST_POSTINGS
    for word in sorted(worth, key=lambda one: (-worth[one], one)):
        if len(chosen) < MOST_WORDS and held[word] <= left:
            chosen.append(word)
            left -= held[word]
    return chosen


def _agreement(row: int, rows: Ints, facets: Mapping[str, FacetColumn], records: Records) -> Floats:
    """How far each of ``rows`` has the codes of ``row``, weighted; 0 to the sum of the weights."""
    found = np.zeros(len(rows))
    for key, weight in WEIGHTS.items():
        mine, *others = map(set, facets[key].codes_of(np.append(row, rows), records))
        for place, theirs in enumerate(others if mine else ()):
            found[place] += weight * len(mine & theirs) / len(mine | theirs)
    return found
