"""The order of names as readers of a language expect it: ä after z in Swedish, with a in German, ch after h in Czech.

A letter of its own follows the letter it is written behind in ``_OWN``; any other letter with a mark counts as the
letter without it. The orders are those of the languages' dictionaries, as the Unicode locale data (CLDR) have them.
Marks and case decide only between names that are equal otherwise; words come before longer words, figures before
letters, the language's own script before others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from string import ascii_lowercase

Key = tuple[tuple[int, ...], str]

_OWN: Mapping[str, str] = {
    "cs": "c<č h<ch r<ř s<š z<ž",
    "da": "z<æ<ø<å",
    "es": "n<ñ",
    "et": "s<š<z<ž w<õ<ä<ö<ü",
    "fi": "z<å<ä<ö",
    "hr": "c<č<ć d<dž<đ l<lj n<nj s<š z<ž",
    "hu": "c<cs d<dz<dzs g<gy l<ly n<ny o<ö s<sz t<ty u<ü z<zs",
    "lt": "c<č s<š z<ž",
    "lv": "c<č g<ģ k<ķ l<ļ n<ņ r<ŗ s<š z<ž",
    "mt": "b<ċ f<ġ g<għ h<ħ y<ż",
    "pl": "a<ą c<ć e<ę l<ł n<ń o<ó s<ś z<ź<ż",
    "ro": "a<ă<â i<î s<ș t<ț",
    "sk": "a<ä c<č h<ch o<ô s<š z<ž",
    "sl": "c<č<ć d<đ s<š z<ž",
    "sv": "z<å<ä<ö",
}
"""For each language its letters beyond a to z, each behind the letter that it follows; ``z`` itself may move."""

_ALIKE: Mapping[str, Mapping[str, str]] = {
    "da": {"aa": "å", "ä": "æ", "ö": "ø", "ü": "y"},
    "fi": {"æ": "ä", "ø": "ö"},
    "hu": {"ő": "ö", "ű": "ü"},
    "lt": {"y": "i"},
    "lv": {"y": "i"},
    "ro": {"ş": "ș", "ţ": "ț"},
    "sv": {"æ": "ä", "ø": "ö"},
}
"""Spellings that count as a letter of the language."""

_PLAIN: Mapping[str, str] = {
    "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i", "þ": "th", "ŋ": "n",
}  # fmt: skip
"""Letters that Unicode does not take apart."""

_SCRIPTS: Mapping[str, range] = {"el": range(0x370, 0x400), "bg": range(0x400, 0x500)}
_LATIN, _NATIVE, _OTHER = 100, 10, 10_000


@cache
def collation(language: str) -> Callable[[str], Key]:
    """The key to sort names by for readers of ``language`` (ISO 639-1); any other code is sorted as English."""
    places = _places(language)
    alike = _ALIKE.get(language, {})
    units = sorted((*places, *alike), key=len, reverse=True)
    unit = re.compile("|".join(map(re.escape, units)) + "|.", re.DOTALL)
    native = _SCRIPTS.get(language, range(0))

    def place(letter: str) -> list[int]:
        letter = alike.get(letter, letter)
        if letter in places:
            return [places[letter]]
        return [one for plain in _without_mark(letter) for one in [_of_sign(plain, places, native)] if one is not None]

    def key(text: str) -> Key:
        plain = unicodedata.normalize("NFC", text.casefold())
        return tuple(one for letter in unit.findall(plain) for one in place(letter)), text

    return key


def _places(language: str) -> dict[str, int]:
    """Each letter of the language by its place in the alphabet."""
    alphabet = list(ascii_lowercase)
    for chain in _OWN.get(language, "").split():
        before, *letters = chain.split("<")
        for letter in letters:
            if letter in alphabet:
                alphabet.remove(letter)
            alphabet.insert(alphabet.index(before) + 1, letter)
            before = letter
    return {letter: _LATIN + place for place, letter in enumerate(alphabet)}


def _without_mark(letter: str) -> str:
    """A letter without what stands above or below it; Cyrillic letters are letters of their own."""
    if letter in _PLAIN:
        return _PLAIN[letter]
    if ord(letter[0]) in _SCRIPTS["bg"]:
        return letter
    return "".join(sign for sign in unicodedata.normalize("NFD", letter) if not unicodedata.combining(sign))


def _of_sign(sign: str, places: Mapping[str, int], native: range) -> int | None:
    """Blanks first, then figures, letters of the own script, Latin ones, others; punctuation does not count."""
    if sign in places:
        return places[sign]
    if sign.isspace():
        return 0
    if sign.isdigit():
        return 1 + unicodedata.digit(sign, 0)
    if not sign.isalpha():
        return None
    return ord(sign) - native.start - 0x1000 if ord(sign) in native else _OTHER + ord(sign)
