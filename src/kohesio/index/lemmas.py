"""Dictionaries of word forms, used where they are installed: the extra ``lemmas`` (simplemma).

Rules of endings join few forms of the Slavic, Baltic and some other languages; a dictionary joins most. Its tables are
share-alike, so they are neither shipped nor is anything made of them: whoever installs the extra builds an index with
them on their own machine, and the index says so. Serving needs no dictionary: the words of the texts and their lemmas
stand in the index (see ``kohesio.index.backends.embedded.postings_files``).
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol, cast

from kohesio.index.text import fold

LANGUAGES = {
    "bg": "bg", "et": "et", "ga": "ga", "hr": "hbs", "hu": "hu", "lv": "lv", "pl": "pl", "ro": "ro", "sk": "sk",
    "sl": "sl",
}  # fmt: skip
"""Where rules of endings are weak or absent, and the name the dictionary gives the language; Maltese has none."""

_SHORTEST = 3


class _Simplemma(Protocol):
    def lemmatize(self, token: str, lang: str) -> str: ...


class Dictionary:
    """The lemma of a word as it stands, in the languages of ``LANGUAGES``."""

    def __init__(self, tables: _Simplemma, name: str) -> None:
        self.name = name
        self._tables = tables
        self._lemma = lru_cache(maxsize=65_536)(self._looked_up)

    def __call__(self, word: str, language: str) -> tuple[str, ...]:
        """The folded lemma, or nothing in a language or of a word that has none."""
        if language not in LANGUAGES or len(word) < _SHORTEST or not word.isalpha():
            return ()
        return (self._lemma(word.lower(), LANGUAGES[language]),)

    def _looked_up(self, word: str, language: str) -> str:
        return fold(self._tables.lemmatize(word, lang=language))


def installed() -> Dictionary | None:
    """The dictionary of this installation, or None without the extra."""
    try:
        tables = cast("_Simplemma", import_module("simplemma"))
        return Dictionary(tables, f"simplemma {version('simplemma')}")
    except (ImportError, PackageNotFoundError):
        return None
