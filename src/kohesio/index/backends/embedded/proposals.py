"""What a text that finds next to nothing may have meant: the first of these that finds more, with its number.

1. mistyped words put right, also where only other forms of the right word are known;
2. two words that are written as one, or one as two;
3. words as beginnings, first those that are not known: ``word*``.

Every one is asked before it is proposed, with all conditions of the question; what is proposed is made of the words
that are searched: of titles and summaries, or of names of bodies, never of persons.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise

from kohesio.index import syntax
from kohesio.index.backends.embedded.postings import Postings
from kohesio.index.backends.embedded.spelling import SHORTEST, corrected_form, corrected_word
from kohesio.index.result import Proposal
from kohesio.index.syntax import Match, Term
from kohesio.index.text import fold, latin, words

TextsOf = Callable[[Sequence[int]], Sequence[Sequence[str]]]
"""What stands in some documents."""

FEW_HITS = 3
"""With fewer hits than this, another text is looked for."""

MOST_WORDS = 6
"""Of longer texts nothing is proposed: one word that nobody used need not be a mistake there."""


class Proposals:
    """Other texts over one collection."""

    def __init__(self, postings: Postings, texts_of: TextsOf) -> None:
        self._postings = postings
        self._texts_of = texts_of

    def best(self, text: str, count: int, number_of: Callable[[str], int]) -> Proposal | None:
        """The first text that finds more than ``count``, which is few; ``number_of`` tells how many a text finds."""
        terms = syntax.parse_text(text).terms
        if count >= FEW_HITS or len(terms) > MOST_WORDS:
            return None
        for proposed in dict.fromkeys(self._texts(text, terms)):
            if proposed != text and (number := number_of(proposed)) > count:
                return Proposal(proposed, number)
        return None

    def as_written(self, folded: Collection[str]) -> list[str]:
        """Words of the dictionary as operations have them, in lower case: with their accents."""
        rows = [self._postings.a_document(self._postings.spellings(word)) for word in folded]
        return [_found_in(word, some) for word, some in zip(folded, self._texts_of(rows), strict=True)]

    def _texts(self, text: str, terms: Sequence[Term]) -> Iterator[str]:
        plain = [term.words[0] for term in terms if term.match is Match.WORD]
        for correct in (corrected_word, corrected_form):
            yield self._replaced(text, {word: correct(self._postings, word) for word in plain})
        for first, second in pairwise(plain):
            joined = fold(first + second)
            if self._postings.spellings(joined):
                yield syntax.replaced(text, rf"{first} {second}", *self.as_written([joined]))
        yield self._replaced(text, {word: self._parted(word) for word in plain})
        unknown = [word for word in plain if not self._postings.inflections(word)]
        yield self._beginnings(text, unknown)
        yield self._beginnings(text, plain)

    def _replaced(self, text: str, by: dict[str, str | None]) -> str:
        """The text with some words replaced by folded ones, which are written as operations have them."""
        told = {word: other for word, other in by.items() if other is not None}
        written = {other: self.as_written([*other.split()]) for other in told.values()}
        for word, other in told.items():
            text = syntax.replaced(text, word, " ".join(written[other]))
        return text

    def _parted(self, word: str) -> str | None:
        """The two words that a word is made of, if it is not known itself: of several ways the commonest."""
        whole = fold(word)
        if not whole.isalpha() or self._postings.inflections(word):
            return None
        places = range(SHORTEST, len(whole) - SHORTEST + 1)
        found = [(self._least(whole[:at], whole[at:]), f"{whole[:at]} {whole[at:]}") for at in places]
        number, parted = max(found, default=(0, ""))
        return parted if number else None

    def _least(self, *parts: str) -> int:
        return min(sum(self._postings.sizes(self._postings.spellings(part))) for part in parts)

    @staticmethod
    def _beginnings(text: str, plain: Sequence[str]) -> str:
        for word in plain:
            if len(word) >= SHORTEST:
                text = syntax.replaced(text, word, f"{word}*")
        return text


def _found_in(folded: str, texts: Sequence[str]) -> str:
    """A word as one of some texts has it, whatever its alphabet."""
    found = (word for one in texts for word in words(one))
    return next((word for word in found if folded in {fold(word), latin(fold(word))}), folded).lower()
