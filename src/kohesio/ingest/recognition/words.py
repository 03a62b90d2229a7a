"""The words of headings in the 24 languages, and which of them stand in a heading.

``data/header_words.csv`` (ours, from the names of the fields in Annex XII of Regulation (EU) No 1303/2013 and Article
49(3) of Regulation (EU) 2021/1060) gives for each concept and language its words: ``stem*`` is the beginning of a word,
``*stem`` its end and ``*stem*`` any part, several words are a phrase.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from kohesio.reference.folding import fold
from kohesio.reference.funds import funds_in, out_of_scope_fund

ANY = ""
"""The language of signs and abbreviations that belong to none."""

_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z]\w)|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})|(?<=[A-Za-z])(?=[0-9])")
_HYPHENATION = re.compile(r"(?<=[a-zà-ÿ])-[ \n]?(?=[a-zà-ÿ])")
_PATH = re.compile(r"(?<=[^\W_]{3})-(?=[^\W_]{3})")
"""Between the steps of a path, in keys that write their blanks as underscores (``project_data-project_code``)."""

_ARTICLE = re.compile(r"(?i)\b(?:għa|ta|bi|fi|mi|i|ma)?[lċdnrstxzż]-(?=[^\W\d])")  # Maltese; Irish prefixes too
_DOTTED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]\.){2,}")
"""Capitals with dots (*S.O.*, *C.P.*): also looked up without them, where nothing is known of them with them."""
_REMARK = re.compile(r"\([^()+]{28,}\)|(?<=\w{5})[;:] .{40,}$", re.DOTALL)  # explanations behind the name of a column
_FILLERS = frozenset({
    "a", "agus", "al", "ale", "am", "an", "and", "au", "auf", "aux", "av", "az", "bij", "by", "d", "da", "das", "de",
    "degli", "dei", "del", "dell", "della", "delle", "dem", "den", "der", "des", "det", "di", "die", "dla", "do",
    "don", "dos", "du", "e", "een", "ein", "eine", "en", "et", "fil", "for", "fuer", "fur", "gli", "het", "i", "il",
    "im", "in", "ir", "is", "iz", "ja", "l", "la", "las", "le", "les", "li", "lo", "los", "med", "met", "mit", "na",
    "o", "och", "od", "oder", "of", "on", "op", "or", "oraz", "ou", "par", "per", "po", "pour", "pro", "przez", "se",
    "si", "som", "ta", "tai", "tal", "te", "the", "til", "to", "u", "un", "und", "v", "van", "ve", "vom", "von",
    "voor", "w", "we", "y", "z", "za", "ze", "zum", "zur", "ή", "ανα", "από", "η", "και", "ο", "στην", "της", "τησ",
    "το", "του", "των", "в", "за", "и", "или", "на", "от", "по", "с", "със",
})  # fmt: skip
"""Articles, prepositions and the like of the 24 languages; not those that are codes elsewhere (``el``, ``es``)."""
_MARKS = (
    ("percent", re.compile("%|\\bpct\\b", re.IGNORECASE)),
    (
        "money",
        re.compile(r"[€£$]|\[zł\]|\b(?:EUR|GBP|SEK|DKK|PLN|CZK|HUF|BGN|RON|HRK|euros?|Kč|kn|lei)\b", re.IGNORECASE),
    ),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept found in a heading: the ``language`` of the word, and which words of the heading it covers."""

    concept: str
    language: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart: its folded words that carry meaning, and the concepts found in them."""

    text: str
    words: tuple[str, ...]
    hits: tuple[Hit, ...]

    def concepts(self, languages: Iterable[str]) -> frozenset[str]:
        """The concepts named in these languages (signs and fund names always count)."""
        wanted = {*languages, ANY}
        return frozenset(hit.concept for hit in self.hits if hit.language in wanted)

    def coverage(self, languages: Iterable[str]) -> float:
        """The share of the heading's letters that words of these languages cover."""
        wanted = {*languages, ANY}
        covered = {at for hit in self.hits if hit.language in wanted for at in range(hit.start, hit.end)}
        letters = sum(map(len, self.words))
        return sum(len(self.words[at]) for at in covered) / letters if letters else 0.0


_COOPERATION = "interreg"
"""Territorial cooperation names its money by itself, whichever fund it comes from."""


@lru_cache(maxsize=4096)
def take_apart(text: str) -> Heading:
    """The heading's words and concepts, in all languages; a concept of a longer phrase hides those within it."""
    bare = _REMARK.sub(" ", _ARTICLE.sub(" ", text.replace("_x000D_", " ")))
    if bare.count("_") > 1 and " " not in bare.strip():
        bare = _PATH.sub(" ", bare)
    plain = _CAMEL.sub(" ", _HYPHENATION.sub("", bare if any(map(str.isalpha, bare)) else text))
    spoken = tuple(word for word in fold(plain).split() if not word.isdigit())
    words = tuple(word for word in spoken if word not in _FILLERS) or spoken
    hits = [*_marks(text), *_edges(plain, words)]
    hits += [hit for language in _lexicon() for hit in _found(words, language)]
    if _DOTTED.search(plain) and not hits:
        return take_apart(_DOTTED.sub(lambda found: found[0].replace(".", ""), text))
    if _COOPERATION in words:
        hits += [Hit("fund_name", ANY, at, at + 1) for at, word in enumerate(words) if word == _COOPERATION]
    if words and (funds_in(text) or out_of_scope_fund(text)):
        hits += [Hit("fund_name", ANY, at, at + 1) for at, word in enumerate(words) if funds_in(word)]
        hits.append(Hit("fund_name", ANY, 0, 0))
    return Heading(text, words, tuple(dict.fromkeys(hits)))


def languages_of(headings: Sequence[Heading], most: int = 3) -> tuple[str, ...]:
    """The languages the headings are written in, the one that explains most first.

    A further language is one that covers at least a tenth of the letters which those before it leave. Of two that
    cover the same letters (*projekt*), the one whose words say more of them comes first.
    """
    total = sum(len(word) for heading in headings for word in heading.words) or 1
    said = Counter(hit.language for heading in headings for hit in heading.hits)
    chosen: list[str] = []
    covered: set[tuple[int, int]] = set()
    while len(chosen) < most:
        gains = {language: _gain(headings, language, covered) for language in _lexicon() if language not in chosen}
        best = max(gains, key=lambda language: (gains[language], language == "en", said[language]), default=None)
        if best is None or gains[best] < total * (0.08 if chosen else 0.01):
            break
        chosen.append(best)
        covered |= set(_covered(headings, best))
    return tuple(chosen)


def _gain(headings: Sequence[Heading], language: str, before: set[tuple[int, int]]) -> int:
    return sum(len(headings[row].words[at]) for row, at in set(_covered(headings, language)) - before)


def _covered(headings: Sequence[Heading], language: str) -> Iterator[tuple[int, int]]:
    for row, heading in enumerate(headings):
        for hit in heading.hits:
            if hit.language == language:
                yield from ((row, at) for at in range(hit.start, hit.end))


def _marks(text: str) -> Iterator[Hit]:
    for concept, pattern in _MARKS:
        if pattern.search(text):
            yield Hit(concept, ANY, 0, 0)


_EDGES = {
    **dict.fromkeys(("from", "fra", "od", "von", "ab", "desde", "från", "vanaf", "alates", "nuo"), "start"),
    **dict.fromkeys(("to", "til", "till", "do", "bis", "hasta", "tot", "kuni", "iki", "līdz", "até", "până"), "end"),
}  # fmt: skip
"""Prepositions that end a heading (*project period from*, *to*): the one end of a time and the other."""


def _edges(plain: str, words: tuple[str, ...]) -> Iterator[Hit]:
    last = plain.rsplit(maxsplit=1)[-1].strip(" ():.").casefold() if words and plain.split() else ""
    if last in _EDGES and fold(plain) != fold(last):
        yield Hit(_EDGES[last], ANY, len(words) - 1, len(words))


def _found(words: tuple[str, ...], language: str) -> list[Hit]:
    lexicon = _lexicon()[language]
    found: list[Hit] = []
    for at in range(len(words)):
        phrases = list(lexicon.starting(words[at]))
        for phrase in phrases:
            if _is_start_of_another(phrase, phrases):
                continue
            end = at + len(phrase.tokens)
            if end <= len(words) and all(map(_fits, phrase.tokens, words[at:end])):
                found.append(Hit(phrase.concept, language, at, end))
    return [
        hit for hit in found
        if not any(other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start
                   for other in found)
    ]  # fmt: skip


def _is_start_of_another(phrase: _Phrase, phrases: Sequence[_Phrase]) -> bool:
    """Whether the phrase is a stem that only begins a longer word of another meaning (*vald*, *valdkond*)."""
    stem = phrase.tokens[0]
    return len(phrase.tokens) == 1 and stem.endswith("*") and not stem.startswith("*") and any(
        len(other.tokens) == 1 and len(other.tokens[0].strip("*")) > len(stem) - 1
        and other.tokens[0].startswith(stem[:-1]) and other.concept != phrase.concept
        for other in phrases
    )  # fmt: skip


def _fits(token: str, word: str) -> bool:
    head, tail = token.startswith("*"), token.endswith("*")
    bare = token.strip("*")
    if head and tail:
        return bare in word
    if tail:
        return word.startswith(bare)
    return word.endswith(bare) if head else word == bare


@dataclass(frozen=True, slots=True)
class _Phrase:
    concept: str
    tokens: tuple[str, ...]


class _Lexicon:
    """The phrases of one language, found by their first word."""

    def __init__(self) -> None:
        self._exact: dict[str, list[_Phrase]] = {}
        self._stems: dict[str, list[_Phrase]] = {}
        self._parts: list[tuple[str, _Phrase]] = []

    def add(self, concept: str, phrase: str) -> None:
        tokens = tuple(_token(token) for token in phrase.split())
        entry = _Phrase(concept, tuple(token for token in tokens if token and token not in _FILLERS) or tokens)
        first = entry.tokens[0]
        if first.startswith("*"):
            self._parts.append((first, entry))
        elif first.endswith("*"):
            self._stems.setdefault(first[:-1], []).append(entry)
        else:
            self._exact.setdefault(first, []).append(entry)

    def starting(self, word: str) -> Iterator[_Phrase]:
        """The phrases whose first token fits the word."""
        yield from self._exact.get(word, ())
        for length in range(1, len(word) + 1):
            yield from self._stems.get(word[:length], ())
        yield from (phrase for token, phrase in self._parts if _fits(token, word))


def _token(token: str) -> str:
    bare = fold(token.strip("*"))
    return f"{'*' * token.startswith('*')}{bare}{'*' * token.endswith('*')}" if bare else ""


def words_pattern(kind: str) -> str:
    """The beginnings of cells that mark a row as of this kind (``data/row_words.csv``), as alternatives of a pattern.

    ``total``: words for totals in the 24 languages; ``withdrawn``: those for applications rejected or withdrawn. A word
    ends where the table has no ``*``: *no contract* is none of *No contractor yet*.
    """
    found = sorted((row["words"] for row in _records("row_words") if row["kind"] == kind), key=lambda each: -len(each))
    return "|".join(
        r"[\s\-]+".join(map(re.escape, words.removesuffix("*").split())) + ("" if words.endswith("*") else r"\b")
        for words in found
    )


_ASCII = {
    "da": str.maketrans({"å": "aa", "ø": "oe", "æ": "ae"}),
    "de": str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}),
    "sv": str.maketrans({"å": "aa", "ä": "ae", "ö": "oe"}),
}
"""How keys and tags that may have no other letters write those of the language (*specifiktMaal*)."""


def _in_ascii(phrase: str, language: str) -> str:
    return phrase.translate(_ASCII[language]) if language in _ASCII else phrase


def _records(name: str) -> Iterator[dict[str, str]]:
    folder = resources.files("kohesio.ingest.recognition") / "data"
    return csv.DictReader(io.StringIO((folder / f"{name}.csv").read_text(encoding="utf-8"), newline=""))


@cache
def _lexicon() -> dict[str, _Lexicon]:
    lexicons: dict[str, _Lexicon] = {}
    for row in _records("header_words"):
        lexicon = lexicons.setdefault(row["language"], _Lexicon())
        written = row["words"].split("|")
        for phrase in dict.fromkeys([*written, *(_in_ascii(phrase, row["language"]) for phrase in written)]):
            if fold(phrase):
                lexicon.add(row["concept"], phrase)
    return lexicons
