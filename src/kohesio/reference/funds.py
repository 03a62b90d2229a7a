"""Funds by the names and abbreviations lists use in 24 languages, those out of scope told apart.

Relies on ``data/fund_names.csv``. Two-letter abbreviations (``KF``, ``FC``) count only where they are the whole
cell, numbers apart (``6-ΤΣ``).
"""

from __future__ import annotations

import re
from functools import cache

from kohesio.reference.folding import fold
from kohesio.reference.tables import records

_PLUS = re.compile(r"\+(?!\w)")
_PLUS_WORD = "plus"
_SAFE_LENGTH = 3
"""Abbreviations shorter than this mean other things within a sentence."""


def funds_in(text: str) -> tuple[str, ...]:
    """Every fund in scope that a text names, in its order: ``ERDF/ESF`` → ``ERDF, ESF``."""
    return tuple(fund for fund in _named(text) if _scopes()[fund] == "in")


def out_of_scope_fund(text: str) -> str | None:
    """The fund outside cohesion policy that a cell names (``ELER`` → ``EAFRD``), if it names no fund in scope."""
    named = _named(text)
    outside = [fund for fund in named if _scopes()[fund] == "out"]
    return outside[0] if outside and len(outside) == len(named) else None


def _named(text: str) -> tuple[str, ...]:
    """Codes of the funds in a text: the longest names first, no word read twice."""
    words = _words(text)
    whole = _whole_cell().get(" ".join(word for word in words if not word.isdigit()))
    if whole:
        return (whole,)
    found: dict[str, None] = {}
    position = 0
    while position < len(words):
        length = next(
            (size for size in range(_longest(), 0, -1) if " ".join(words[position : position + size]) in _phrases()), 0
        )
        if length:
            found[_phrases()[" ".join(words[position : position + length])]] = None
        position += length or 1
    return tuple(found)


def _words(text: str) -> list[str]:
    """Folded words; a plus sign at the end of a word is a word, one between two words separates them."""
    return fold(_PLUS.sub(f" {_PLUS_WORD} ", text)).split()


@cache
def _scopes() -> dict[str, str]:
    return {row["fund"]: row["scope"] for row in records("fund_names")} | {"ESF+": "in"}


@cache
def _whole_cell() -> dict[str, str]:
    names = {" ".join(_words(row["name"])): row["fund"] for row in records("fund_names")}
    return names | {f"{name} {_PLUS_WORD}": "ESF+" for name, fund in names.items() if fund == "ESF"}


@cache
def _phrases() -> dict[str, str]:
    return {name: fund for name, fund in _whole_cell().items() if len(name) >= _SAFE_LENGTH}


@cache
def _longest() -> int:
    return max(len(name.split()) for name in _phrases())
