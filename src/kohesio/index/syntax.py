"""What a searcher types, understood: words, "phrases", AND OR NOT -, word*. Nothing typed is an error.

A text is alternatives (joined by OR); each alternative has terms that must all occur and terms that must not. AND
stands between two words anyway. What does not fit is searched as words, and a note says so; notes are keys for the
surfaces to put into sentences:

* ``unbalanced-quote``: a quotation mark without its partner was left out;
* ``operator-as-word``: AND, OR or NOT with nothing to join was searched as a word;
* ``no-words``: there was nothing to search for, so everything is found;
* ``text-cut``: the text was longer than is searched;
* ``prefix-cut``: a word with * has more completions than are searched (the most frequent were);
* ``values-cut``: a filter has more values than are asked (the first by text order were).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kohesio.index.text import words
from kohesio.model.letters import seen

MAX_TERMS = 64
MAX_CHARACTERS = 2_000

UNBALANCED_QUOTE = "unbalanced-quote"
OPERATOR_AS_WORD = "operator-as-word"
NO_WORDS = "no-words"
TEXT_CUT = "text-cut"
PREFIX_CUT = "prefix-cut"
VALUES_CUT = "values-cut"

NOTES = (UNBALANCED_QUOTE, OPERATOR_AS_WORD, NO_WORDS, TEXT_CUT, PREFIX_CUT, VALUES_CUT)

_PIECE = re.compile(r'(?P<sign>-?)"(?P<phrase>[^"]*)"|(?P<plain>[^\s"]+)')
_QUOTES = str.maketrans(
    dict.fromkeys("“”„‟«»‹›″＂", '"') | dict.fromkeys("’‘ʼ`´＇", "'") | dict.fromkeys("−–—‐‑－", "-") | {"＊": "*"}
)
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_ELISION = re.compile(r"(?<!\w)\w{1,5}'(?=\w)")


class Match(StrEnum):
    """How the words of a term are compared.

    All inflections of a word, words beginning so, this very sequence; or this sequence, also written as one word.
    """

    WORD = "word"
    PREFIX = "prefix"
    PHRASE = "phrase"
    HYPHENED = "hyphened"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for; ``words`` as typed, of a word or prefix one alone."""

    match: Match
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """All of ``required`` and none of ``excluded``; with nothing required, everything but the excluded."""

    required: tuple[Term, ...]
    excluded: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class TextQuery:
    """A text as understood; no alternatives means that everything is found.

    ``is_plain`` tells that it is words alone, without a sign or operator that says how they are meant.
    """

    alternatives: tuple[Alternative, ...]
    notes: tuple[str, ...] = ()
    is_plain: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term that is looked for, once; those count for ranking and highlighting."""
        return tuple(dict.fromkeys(term for entry in self.alternatives for term in entry.required))


@lru_cache(maxsize=1_024)
def parse_text(text: str) -> TextQuery:
    """A search text, understood. Total: every text gives a query."""
    notes: dict[str, None] = {}
    if len(text) > MAX_CHARACTERS:
        notes[TEXT_CUT] = None
    text = seen(text)[:MAX_CHARACTERS].translate(_QUOTES)
    if text.count('"') % 2:
        notes[UNBALANCED_QUOTE] = None
        start, _, rest = text.rpartition('"')
        text = f"{start} {rest}"
    pieces = [match for match in _PIECE.finditer(text) if match["plain"] or words(match["phrase"])]
    if len(pieces) > MAX_TERMS:
        notes[TEXT_CUT] = None
    alternatives = _alternatives(pieces[:MAX_TERMS], notes)
    if not alternatives and text.strip():
        notes[NO_WORDS] = None
    is_plain = not any(map(_says_how, pieces))
    return TextQuery(alternatives, tuple(notes), is_plain)


def as_typed(text: str) -> str:
    """The text of plain words as one that is found by these very words, not by other forms of them or compounds."""
    return " ".join(f'"{piece}"' if words(piece) else piece for piece in text.split())


def _says_how(piece: re.Match[str]) -> bool:
    plain = piece["plain"]
    return plain is None or plain in _OPERATORS or plain.startswith("-") or plain.endswith("*")


def replaced(text: str, word: str, by: str) -> str:
    """A text with another word in the place of each ``word``."""
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: by, text)


def _alternatives(pieces: list[re.Match[str]], notes: dict[str, None]) -> tuple[Alternative, ...]:
    groups: list[tuple[list[Term], list[Term]]] = [([], [])]
    negated = False
    for place, piece in enumerate(pieces):
        operator = piece["plain"] if piece["plain"] in _OPERATORS else None
        if operator and _joins(operator, pieces, place):
            if operator == "OR":
                groups.append(([], []))
            negated = operator == "NOT"
            continue
        if operator:
            notes[OPERATOR_AS_WORD] = None
        sign, terms = _terms(piece)
        groups[-1][1 if negated or sign else 0].extend(terms)
        negated = False
    return tuple(
        Alternative(tuple(dict.fromkeys(required)), tuple(dict.fromkeys(excluded)))
        for required, excluded in groups
        if required or excluded
    )


def _joins(operator: str, pieces: list[re.Match[str]], place: int) -> bool:
    """Whether an operator has something to work on: a term after it, and except for NOT a term before it."""
    operators = {"AND", "OR"}
    after = pieces[place + 1]["plain"] if place + 1 < len(pieces) else "OR"
    before = pieces[place - 1]["plain"] if place else "OR"
    if operator == "NOT":
        return after not in {*operators, "NOT"}
    return after not in operators and before not in {*operators, "NOT"}


def _terms(piece: re.Match[str]) -> tuple[bool, list[Term]]:
    """Whether a piece is negated, and its terms: a word with hyphens or dots is a phrase of its parts."""
    if piece["plain"] is None:
        return bool(piece["sign"]), [Term(Match.PHRASE, tuple(words(piece["phrase"])))]
    plain = piece["plain"]
    negated = plain.startswith("-")
    parts = words(_ELISION.sub("", plain))
    if len(parts) == 1 and plain.endswith("*"):
        return negated, [Term(Match.PREFIX, (parts[0],))]
    hyphened = "-" in plain and all(map(str.isalpha, parts))
    several = Match.HYPHENED if hyphened else Match.PHRASE
    return negated, [Term(several if len(parts) > 1 else Match.WORD, tuple(parts))] if parts else []
