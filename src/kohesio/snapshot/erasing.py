"""Names of persons found and left out of any text: titles, cells, lines of a file.

A name is found whatever its case, accents, punctuation and white space, with its first or last word moved to the other
end ("Surname, Given"), and across the columns of a line. Only whole words go; what stands between them stays, so a
line keeps its fields. A name that goes on as that of a body (``Jan Novák s.r.o.``) is another's and stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

NATURAL_PERSON = "natural person"
"""What stands in place of a name that was the whole of a cell; pages translate it."""

GAP = "…"
"""What stands in place of a name within a longer text."""

_WORD = re.compile(r"[^\W_]+")
_EDGES = frozenset(';,\t|\n\r"')
_FEWEST = 2
_FORM = re.compile(
    r"[\s,]*(?:s\s*\.?\s*r\s*\.?\s*o\b|sp\.?\s*z\s*o|gmbh|mbh|ag\b|kg\b|ohg|gbr|e\.\s?v\b|ltd|limited|plc|llp|inc\b|"
    r"s\.?\s?a\.?\b|s\.?\s?l\.?\b|s\.?\s?r\.?\s?l|lda|unipessoal|oy\b|ab\b|a/s|aps|d\.?\s?o\.?\s?o|kft|zrt|bt\b|"
    r"b\.?v\.?\b|n\.?v\.?\b|оод|еоод|ад\b|ε\.?π\.?ε|α\.?ε|uab|sia\b|oü)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    key: str


class Eraser:
    """Leaves out the names it was made with; a name of one word counts only as the whole of a text."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        self._single: set[str] = set()
        for name in names:
            words = tuple(word.key for word in _words(name))
            if len(words) == 1:
                self._single.add(words[0])
            orders = {words, (*words[1:], *words[:1]), (*words[-1:], *words[:-1])} if len(words) >= _FEWEST else set()
            for order in orders:
                known = self._by_first.setdefault(order[0], [])
                if order not in known:
                    known.append(order)
        for known in self._by_first.values():
            known.sort(key=lambda order: (-len(order), order))

    def __bool__(self) -> bool:
        return bool(self._by_first or self._single)

    def finds(self, text: str) -> bool:
        """Whether a name stands in the text."""
        return self.erased(text) != text

    def erased(self, text: str) -> str:
        """The text without the names: ``natural person`` where a cell was a name, ``…`` where one stood in a text.

        ``erased(erased(x)) == erased(x)``.
        """
        words = _words(text)
        if len(words) == 1 and words[0].key in self._single:
            return NATURAL_PERSON
        parts: list[str] = []
        done = at = 0
        while at < len(words):
            size = self._match(text, words, at)
            if not size:
                at += 1
                continue
            run = words[at : at + size]
            parts += [text[done : run[0].start], _in_place(text, run)]
            done, at = run[-1].end, at + size
        return "".join([*parts, text[done:]]) if parts else text

    def _match(self, text: str, words: list[_Word], at: int) -> int:
        """How many words from ``at`` on are a name."""
        for order in self._by_first.get(words[at].key, ()):
            run = words[at : at + len(order)]
            if tuple(word.key for word in run) == order and not _FORM.match(text, run[-1].end):
                return len(order)
        return 0


def name_key(name: str) -> str:
    """A name as its folded words in alphabetical order: the same for all its spellings that an eraser finds."""
    return " ".join(sorted(word.key for word in _words(name)))


def _in_place(text: str, run: list[_Word]) -> str:
    """What replaces the words of a run; what separates fields stays."""
    between = [text[one.end : after.start] for one, after in pairwise(run)]
    marks = [mark if _EDGES & set(mark) - {","} else "" for mark in between]
    before, after = text[: run[0].start].rstrip(" ")[-1:], text[run[-1].end :].lstrip(" ")[:1]
    whole = (not before or before in _EDGES) and (not after or after in _EDGES)
    return (NATURAL_PERSON if whole else GAP) + "".join(marks)


def _words(text: str) -> list[_Word]:
    return [_Word(found.start(), found.end(), _key(found[0])) for found in _WORD.finditer(text)]


@lru_cache(maxsize=65_536)
def _key(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
