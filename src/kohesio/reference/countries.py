"""Countries: ISO 3166 codes, names in the 24 languages, and the spellings found in lists.

Relies on ``data/country_names.csv`` (Unicode CLDR) and ``data/country_spellings.csv`` (ours).
"""

from __future__ import annotations

import re
from functools import cache

from kohesio.model.territory import ISO_OF_NUTS
from kohesio.reference.folding import fold
from kohesio.reference.tables import names_by_language, records

_ARTICLE = re.compile(r"^(?:an|il|ir|is|it|in|ix|iz|l) ")
"""Irish and Maltese names come with their article."""


def country_of(text: str) -> str | None:
    """ISO 3166 alpha-2 of a country named in any of the 24 languages, by code or by a common spelling."""
    folded = fold(text)
    return _spellings().get(folded) or _spellings().get(_ARTICLE.sub("", folded))


def country_name(iso: str, language: str = "en") -> str:
    """The name of a country in a language of the Union; the code itself where the country is not in the list."""
    names = _names().get(iso, {})
    return names.get(language) or names.get("en") or iso


def countries() -> tuple[str, ...]:
    """Every country in the list, ISO 3166 alpha-2."""
    return tuple(_names())


@cache
def _names() -> dict[str, dict[str, str]]:
    return names_by_language("country_names")


@cache
def _spellings() -> dict[str, str]:
    """Folded spelling → country; a spelling of two countries stands for none of them."""
    claims: dict[str, set[str]] = {}
    for country, names in _names().items():
        for name in names.values():
            folded = fold(name)
            claims.setdefault(folded, set()).add(country)
            claims.setdefault(_ARTICLE.sub("", folded), set()).add(country)
    table = {spelling: min(owners) for spelling, owners in claims.items() if len(owners) == 1}
    table |= {fold(row["spelling"]): row["country"] for row in records("country_spellings")}
    return table | {fold(nuts): iso for nuts, iso in ISO_OF_NUTS.items()} | {fold(iso): iso for iso in _names()}
