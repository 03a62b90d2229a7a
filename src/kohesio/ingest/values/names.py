"""Names of beneficiaries: clean-up, writing in Latin letters, and words that hide a name.

Greek follows ELOT 743 as people type it (``ου`` = ou, ``ευ`` = ev or ef by the next letter), Bulgarian the official
Streamlined System (law of 2009: щ = sht, ъ = a, final ия = ia).
"""

from __future__ import annotations

import re
import unicodedata

_ANONYMOUS = frozenset({
    "privado", "privada", "persona física", "persona fisica", "particular", "natural person", "private person",
    "private individual", "individual", "natürliche person", "privatperson", "personne physique", "osoba fizyczna",
    "fyzická osoba", "fizička osoba", "fizična oseba", "természetes személy", "magánszemély", "физическо лице",
    "φυσικό πρόσωπο", "persoană fizică", "fizinis asmuo", "fiziska persona", "füüsiline isik", "yksityishenkilö",
    "natuurlijk persoon", "persona naturale", "persona fisica privata", "pessoa singular", "anonym", "anonymised",
    "anonymisiert", "anonimizado", "anonyme",
})  # fmt: skip
_QUOTES = {'"': '"', "„": "“”", "“": "”", "«": "»", "»": "«", "”": "”", "'": "'"}  # fmt: skip

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya", "ѝ": "i", "ы": "y",
    "э": "e", "ё": "yo", "є": "ye", "і": "i", "ї": "yi", "ґ": "g", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c",
    "ђ": "d", "џ": "dz", "ѓ": "gj", "ќ": "kj", "ѕ": "dz",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_GREEK_PAIRS = {"ου": "ou", "γγ": "ng", "γξ": "nx", "γχ": "nch"}
_GREEK_GLIDES = {"αυ": "a", "ευ": "e", "ηυ": "i"}
_VOICELESS = frozenset("θκξπστφχψς")
_SIGN_MARKS = str.maketrans({"΄": None, "᾽": None, "᾿": None})
NON_LATIN = "[\u0370-\u03ff\u1f00-\u1fff\u0400-\u04ff]"
"""A regular expression for the letters that ``latin`` writes otherwise."""
_NON_LATIN = re.compile(NON_LATIN)
_WORD = re.compile(r"[^\W\d_]+")


def is_anonymous(name: str) -> bool:
    """Whether the whole name is a word that hides one."""
    return without_quotes(name).casefold() in _ANONYMOUS


def without_quotes(name: str) -> str:
    """The name without one pair of quotes around the whole of it: for comparison, not for publication."""
    trimmed = name.strip()
    while len(trimmed) > 2 and trimmed[-1] in _QUOTES.get(trimmed[0], ""):
        inner = trimmed[1:-1]
        if trimmed[0] in inner or trimmed[-1] in inner:
            return trimmed
        trimmed = inner.strip()
    return trimmed


def latin(name: str) -> str | None:
    """The name in Latin letters, None if it has neither Greek nor Cyrillic ones. Case is kept word by word."""
    if _NON_LATIN.search(name) is None:
        return None
    return _WORD.sub(_latin_word, unicodedata.normalize("NFC", name)).translate(_SIGN_MARKS)


def _latin_word(match: re.Match[str]) -> str:
    word = match[0]
    if _NON_LATIN.search(word) is None:
        return word
    small = word.lower()
    letters = _greek(small) if re.search("[\u0370-\u03ff\u1f00-\u1fff]", small) else _cyrillic(small)
    if len(word) > 1 and word.isupper():
        return "".join(letters).upper()
    return "".join(
        part.capitalize() if original.isupper() else part for part, original in zip(letters, word, strict=False)
    )


def _cyrillic(word: str) -> list[str]:
    parts = [_CYRILLIC.get(letter, letter) for letter in word]
    if word == "българия":  # the law's own exception
        return ["b", "u", *parts[2:-1], "a"]
    if word.endswith("ия"):
        parts[-1] = "a"
    return parts


def _greek(word: str) -> list[str]:
    """One part for each letter of the word, so that its case can be given back; a pair's second part may be empty."""
    bare = [unicodedata.normalize("NFD", letter) for letter in word]
    base = "".join(letters[0] for letters in bare)
    parts: list[str] = []
    for at, letter in enumerate(base):
        pair = base[at - 1 : at + 1] if at else ""
        parted = "\u0308" in bare[at]
        if pair in _GREEK_GLIDES and not parted and "\u0301" not in bare[at - 1]:
            following = base[at + 1 : at + 2]
            parts.append("f" if not following or following in _VOICELESS else "v")
        elif pair in _GREEK_PAIRS and not parted:
            parts[-1] = _GREEK_PAIRS[pair][0]
            parts.append(_GREEK_PAIRS[pair][1:])
        elif letter == "μ" and base[at : at + 2] == "μπ" and at == 0:
            parts.append("b")
        elif pair == "μπ" and at == 1:
            parts.append("")
        else:
            parts.append(_GREEK.get(letter) or _CYRILLIC.get(letter, letter))
    return parts
