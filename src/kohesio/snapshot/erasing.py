"""Names of persons found and left out of any text: titles, cells, lines of a file.

A name is found whatever its case, accents, punctuation and white space, with its first or last word moved to the other
end ("Surname, Given"), across the columns of a line, and in running text with an ending (``Jan Nováks``); as a reader
sees it, however it is written for a machine (``as_read``); with letters that have no accentless form as people type
them (``Łukasz`` as ``Lukasz``, ``Jørgen`` as ``Jorgen`` or ``Joergen``). Only whole words go; what stands between them
stays, so a line keeps its fields. A name that goes on as that of a body (``Jan Novák s.r.o.``) is another's and stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import polars as pl

from kohesio.model.letters import PLAIN_LETTERS
from kohesio.snapshot.as_read import Reading, as_seen, readings

NATURAL_PERSON = "natural person"
"""What stands in place of a name that was the whole of a cell; pages translate it."""

GAP = "…"
"""What stands in place of a name within a longer text."""

_MARKS = "\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""Signs that stand on the letter before them, of which an accented letter may be made."""

_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_EDGES = frozenset(';,\t|\n\r"')
_EDGE = re.compile('[;\t|\n\r"]')
_PLAIN = str.maketrans(PLAIN_LETTERS)
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "đ": "dj"})
"""Letters as those type them who have no key for them. Sought for names only, so that nobody is taken for another:
Michael for Michal."""

_FEWEST = 2
_FORMS = (
    r"(?:s\s*\.?\s*r\s*\.?\s*o\b|sp\.?\s*z\s*o|gmbh|mbh|ag\b|kg\b|ohg|gbr|e\.\s?v\b|ltd|limited|plc|llp|inc\b|"
    r"s\.?\s?a\.?\b|s\.?\s?l\.?\b|s\.?\s?r\.?\s?l|lda|unipessoal|oy\b|ab\b|a/s|aps|d\.?\s?o\.?\s?o|kft|zrt|bt\b|"
    r"b\.?v\.?\b|n\.?v\.?\b|оод|еоод|ад\b|ε\.?π\.?ε|α\.?ε|uab|sia\b|oü)"
)
_FORM = re.compile(rf"[\s,]*{_FORMS}", re.IGNORECASE)
_FORM_LATER = re.compile(rf"(?<!\w){_FORMS}", re.IGNORECASE)
_SHORTEST_INFLECTED, _LONGEST_ENDING = 4, 3


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
        self._spellings = tuple(words for name in names for words in _spellings(name) if words)
        for words in self._spellings:
            if len(words) == 1:
                self._single.add(words[0])
            orders = {words, (*words[1:], *words[:1]), (*words[-1:], *words[:-1])} if len(words) >= _FEWEST else set()
            for order in orders:
                known = self._by_first.setdefault(order[0], [])
                if order not in known:
                    known.append(order)
        for known in self._by_first.values():
            known.sort(key=lambda order: (-len(order), order))

    @cached_property
    def _marks(self) -> list[str]:
        """Of each name its longest word: what a text that has none of them, folded, cannot name."""
        return sorted({max(words, key=len) for words in self._spellings})

    @cached_property
    def _by_word(self) -> dict[str, set[frozenset[str]]]:
        """The names of several words, each as the set of its words, by each of them."""
        found: dict[str, set[frozenset[str]]] = {}
        for words in map(frozenset, self._spellings):
            for word in words if len(words) >= _FEWEST else ():
                found.setdefault(word, set()).add(words)
        return found

    def __bool__(self) -> bool:
        return bool(self._by_first or self._single)

    def finds(self, text: str) -> bool:
        """Whether a name stands in the text."""
        return self.erased(text) != text

    def erased(self, text: str) -> str:
        """The text without the names: ``natural person`` where a cell was a name, ``…`` where one stood in a text.

        ``erased(erased(x)) == erased(x)``.
        """
        made = self._without_some(text)
        while made != text:
            text, made = made, self._without_some(made)
        return text

    def _without_some(self, text: str) -> str:
        """The text without the names of its first reading that has any."""
        made = (self._without(reading) for reading in readings(text))
        return next((each for each in made if each != text), text)

    def _without(self, reading: Reading) -> str:
        text, words = reading.text, _words(reading.text)
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
            place = reading.place(run[0].start, run[-1].end)
            parts += [reading.written[done : place.start], _in_place(reading, run)]
            done, at = place.stop, at + size
        return "".join([*parts, reading.written[done:]]) if parts else reading.written

    def may_stand_in(self, texts: pl.Series) -> pl.Series:
        """For each text whether it is worth looking for a name: false only where ``finds`` is, and for null."""
        if not self._marks:
            return pl.repeat(False, len(texts), eager=True).alias(texts.name)
        folded = _without_signs(pl.Series(map(_folded, texts), dtype=pl.String))
        return folded.str.contains_any(self._marks).fill_null(value=False).alias(texts.name)

    def stands_in(self, text: str) -> bool:
        """``finds`` for a long text, of which most hold no word of a name."""
        return bool(self.may_stand_in(pl.Series([text])).any()) and self.finds(text)

    def parts(self, cells: Sequence[str]) -> frozenset[int]:
        """Which of the cells name somebody together: each is a part of one name and nothing else, and none lacks."""
        keys = [frozenset(word.key for word in _words(as_seen(cell))) for cell in cells]
        found: set[int] = set()
        for name in set().union(*(self._by_word.get(word, ()) for words in keys for word in words)):
            mine = {at for at, words in enumerate(keys) if words and words <= name}
            if len(mine) >= _FEWEST and name == frozenset().union(*(keys[at] for at in mine)):
                found |= mine
        return frozenset(found)

    def neighbours(self, cells: Sequence[str]) -> frozenset[int]:
        """Which of the cells name somebody together: they follow each other, but for empty ones, and are a name."""
        keys = [tuple(word.key for word in _words(as_seen(cell))) for cell in cells]
        filled = [at for at, words in enumerate(keys) if words]
        found: set[int] = set()
        for at, first in enumerate(filled):
            for order in self._by_first.get(keys[first][0], ()):
                words: tuple[str, ...] = ()
                for last, cell in enumerate(filled[at:], start=at + 1):
                    words += keys[cell]
                    if len(words) >= len(order):
                        found |= set(filled[at:last]) if words == order and last - at >= _FEWEST else set()
                        break
        return frozenset(found)

    def _match(self, text: str, words: list[_Word], at: int) -> int:
        """How many words from ``at`` on are a name."""
        for order in self._by_first.get(words[at].key, ()):
            run = words[at : at + len(order)]
            keys = tuple(word.key for word in run)
            if keys == order and not _FORM.match(text, run[-1].end):
                return len(order)
            if keys[:-1] == order[:-1] and keys and _inflected(keys[-1], order[-1]) and _is_told(text, run):
                return len(order)
        return 0


def name_key(name: str) -> str:
    """A name as its folded words in alphabetical order: the same for all its spellings that an eraser finds."""
    return " ".join(sorted(word.key for word in _words(as_seen(name))))


def former_name_key(name: str) -> str:
    """What ``name_key`` was when a name was taken as written, the letters of ``PLAIN_LETTERS`` too."""
    return " ".join(sorted(_without_marks(word[0]) for word in _WORD.finditer(name)))


def _in_place(reading: Reading, run: list[_Word]) -> str:
    """What replaces the words of a run; what separates fields stays, as it is written."""
    between = [(reading.text[one.end : after.start], one.end, after.start) for one, after in pairwise(run)]
    marks = [
        reading.written[reading.place(start, end)] if _EDGES & set(mark) - {","} else "" for mark, start, end in between
    ]
    return (NATURAL_PERSON if _is_whole(reading.text, run) else GAP) + "".join(marks)


def _is_whole(text: str, run: list[_Word]) -> bool:
    """Whether the words are all of a cell."""
    before, after = text[: run[0].start].rstrip(" ")[-1:], text[run[-1].end :].lstrip(" ")[:1]
    return (not before or before in _EDGES) and (not after or after in _EDGES)


def _inflected(key: str, word: str) -> bool:
    """Whether a word is another one with an ending of its case (``Nováks``, ``Virtasen``)."""
    longer = len(key) - len(word)
    return len(word) >= _SHORTEST_INFLECTED and 0 < longer <= _LONGEST_ENDING and key.startswith(word)


def _is_told(text: str, run: list[_Word]) -> bool:
    """Whether the words stand within the text of a cell that is no body's name: ``Jan Nováks Bygg AB`` is one."""
    if _is_whole(text, run):
        return False
    rest = _EDGE.split(text[run[-1].end :], maxsplit=1)[0]
    return _FORM_LATER.search(rest) is None


def _spellings(name: str) -> set[tuple[str, ...]]:
    """The words of a name as it is written, as it is seen, and with its letters spelled out."""
    seen = as_seen(name)
    spelled_out = unicodedata.normalize("NFC", seen).casefold().translate(_SPELLED_OUT)
    return {tuple(word.key for word in _words(each)) for each in (name, seen, spelled_out)}


def _folded(text: str | None) -> str | None:
    """A text in all its readings, letters as ``_key`` has them; the signs on them stand beside them."""
    if text is None:
        return None
    written = "\n".join(reading.text for reading in readings(text))
    if written.isascii():
        return written.lower()
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", written).casefold()).translate(_PLAIN)


def _without_signs(texts: pl.Series) -> pl.Series:
    return texts.str.replace_all(r"\p{M}+", "")


def _words(text: str) -> list[_Word]:
    return [_Word(found.start(), found.end(), _key(found[0])) for found in _WORD.finditer(text)]


@lru_cache(maxsize=65_536)
def _key(word: str) -> str:
    return _without_marks(word).translate(_PLAIN)


def _without_marks(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
