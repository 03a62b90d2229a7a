"""Words, and what makes two of them the same: case, accents, alphabets and endings.

The same functions prepare the texts of the index and the words of a query. A word is a run of letters and digits.
Its folded form has no case, no accents and no ligatures; Greek and Cyrillic keep their letters there and have a
Latin form besides, so that whoever has no such keyboard finds them. Stems are only compared, never shown.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Container
from functools import lru_cache

import Stemmer

from kohesio.model.letters import UNSEEN, seen

_WORD = re.compile(r"[^\W_]+")
_WRITTEN = re.compile(rf"[^\W_]+(?:[{UNSEEN}]+[^\W_]+)*")
"""A word as it stands in a text, with the signs that nobody sees."""

_LETTERS = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŋ": "n", "ŧ": "t", "ı": "i",
    "ß": "ss", "ς": "σ",
})  # fmt: skip

# Transliteration as people type it: Greek after ELOT 743, Bulgarian after the Streamlined System of 2009.
_GREEK_PAIRS = re.compile("ου|[αεη]υ|γγ|γξ|γχ|^μπ")
_GREEK_PAIR_FORMS = {"ου": "ou", "γγ": "ng", "γξ": "nx", "γχ": "nch", "μπ": "b"}
_GREEK_VOWELS = {"α": "a", "ε": "e", "η": "i"}
_VOICELESS = frozenset("θκξπστφχψ")
_LATIN = str.maketrans({
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch",
    "ψ": "ps", "ω": "o",
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya",
    "ы": "y", "э": "e", "і": "i", "є": "ie", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ѕ": "dz",
})  # fmt: skip


def words(text: str) -> list[str]:
    """The words of a text as they stand, in order."""
    return _WORD.findall(text if text.isascii() else unicodedata.normalize("NFC", seen(text)))


def spans_of(text: str, folded: Container[str]) -> list[tuple[int, int]]:
    """Start and end of each word of a text in normal form C whose folded form is one of these, in order."""
    if text.isascii():
        return [match.span() for match in _WORD.finditer(text.lower()) if match[0] in folded]
    return [match.span() for match in _WRITTEN.finditer(text) if fold(match[0]) in folded]


def fold(word: str) -> str:
    """A word without case, accents and ligatures: ``Straße`` → ``strasse``, ``Καινοτομία`` → ``καινοτομια``.

    The Cyrillic й is a letter of its own and stays. Never empty for a word; ``fold(fold(x)) == fold(x)``.
    """
    return word.lower() if word.isascii() else _folded(word)


@lru_cache(maxsize=16_384)
def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold()).casefold().replace("и\u0306", "й")
    return "".join(filter(str.isalnum, decomposed)).translate(_LETTERS) or word.lower()


def title_key(text: str) -> str:
    """What titles are sorted by: their folded words."""
    return " ".join(map(fold, words(text)))


def latin(folded: str) -> str:
    """A folded word in Latin letters; the same word where it is in them already."""
    if folded.isascii():
        return folded
    if folded.endswith("ия"):
        folded = folded[:-2] + "ia"
    return _GREEK_PAIRS.sub(lambda pair: _greek_pair(pair, folded), folded).translate(_LATIN)


def _greek_pair(pair: re.Match[str], word: str) -> str:
    letters = pair[0]
    if letters in _GREEK_PAIR_FORMS:
        return _GREEK_PAIR_FORMS[letters]
    following = word[pair.end() : pair.end() + 1]
    return _GREEK_VOWELS[letters[0]] + ("f" if not following or following in _VOICELESS else "v")


def latin_beginnings(folded: str) -> frozenset[str]:
    """What the Latin form of a stem in another alphabet may be, for a word typed in Latin letters.

    Such a word cannot be stemmed in the language it is meant in, so it is cut: by three letters at most, to five at
    least. Empty for a word in another alphabet.
    """
    if latin(folded) != folded or not folded.isalpha():
        return frozenset()
    shortest = max(_SHORTEST_BEGINNING, len(folded) - _LONGEST_ENDING)
    return frozenset(folded[:length] for length in range(shortest, len(folded) + 1))


def code_key(text: str) -> str:
    """What codes of operations are looked up by: no case, no blanks."""
    return "".join(seen(text).casefold().split())


# -- stems --------------------------------------------------------------------------------------------------------

_SNOWBALL = {
    "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "et": "estonian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hr": "serbian", "hu": "hungarian", "it": "italian",
    "lt": "lithuanian", "nl": "dutch", "pl": "polish", "pt": "portuguese", "ro": "romanian", "sk": "czech",
    "sl": "serbian", "sv": "swedish",
}  # fmt: skip
"""Snowball's algorithm for a language. Slovak and Slovene have none; that of the nearest relative joins most forms."""

_ENDINGS = {
    "bg": (("ите", "ият", "ът", "ят", "та", "то", "те"), ("ове", "ия", "а", "я", "о", "е", "и", "у")),
    "lv": (("iem", "ajam", "ajai", "iņa", "am", "as", "ai", "ām", "ās", "os", "em", "es", "ēm", "ēs", "im", "is", "us",
           "ie", "a", "ā", "e", "ē", "i", "ī", "o", "s", "š", "u", "ū"),),
    "mt": (("ijiet", "iet", "at", "in", "a", "i"),),
}  # fmt: skip
"""Endings of nouns, taken off one round after the other, longest first, for the languages without an algorithm: the
article and the number of Bulgarian, the cases of Latvian, the plurals of Maltese."""

_SHORTEST_STEM = 3
_SHORTEST_BEGINNING = 5
_LONGEST_ENDING = 3
STEMMED_LANGUAGES = tuple(sorted({*_SNOWBALL, *_ENDINGS}))

_local = threading.local()


def _algorithm(language: str) -> Stemmer.Stemmer:
    """This thread's stemmer of a language: they keep state and must not be shared."""
    if not hasattr(_local, "stemmers"):
        _local.stemmers = {}
    stemmers: dict[str, Stemmer.Stemmer] = _local.stemmers
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(_SNOWBALL[language])
    return stemmers[language]


@lru_cache(maxsize=65_536)
def stems(word: str, language: str) -> frozenset[str]:
    """The folded stems of a word in a language: as written, and as somebody without accents would write it.

    Empty for words of one or two letters, for numbers and for a language without stemming.
    """
    lower, folded = word.lower(), fold(word)
    if len(folded) < _SHORTEST_STEM or not folded.isalpha() or language not in STEMMED_LANGUAGES:
        return frozenset()
    found = {fold(_stem(form, language)) for form in {lower, folded}}
    return frozenset(stem for stem in found if len(stem) >= _SHORTEST_STEM)


def _stem(word: str, language: str) -> str:
    if language in _SNOWBALL:
        return str(_algorithm(language).stemWord(word))
    for endings in _ENDINGS[language]:
        fitting = (end for end in endings if word.endswith(end) and len(word) - len(end) >= _SHORTEST_STEM)
        word = word.removesuffix(next(fitting, ""))
    return word
