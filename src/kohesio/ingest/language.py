"""The language a country's programmes write in, where it is one."""

from __future__ import annotations

import polars as pl

LANGUAGE_OF = {
    "AT": "de", "BG": "bg", "CY": "el", "CZ": "cs", "DE": "de", "DK": "da", "EE": "et", "ES": "es", "FI": "fi",
    "FR": "fr", "GR": "el", "HR": "hr", "HU": "hu", "IE": "en", "IT": "it", "LT": "lt", "LV": "lv", "MT": "en",
    "NL": "nl", "PL": "pl", "PT": "pt", "RO": "ro", "SE": "sv", "SI": "sl", "SK": "sk", "GB": "en",
}  # fmt: skip
"""ISO country → language of its lists. Belgium and Luxembourg publish in several, so they are not here."""

_SCRIPTS = {"el": r"\p{Greek}", "bg": r"\p{Cyrillic}"}
"""Languages whose letters the others do not have."""


def written_in(text: pl.Expr, language: str | None) -> pl.Expr:
    """``language`` for texts that may be in it; null for those in other letters: an English title of a Greek list."""
    told = pl.lit(language, dtype=pl.String)
    script = _SCRIPTS.get(language or "")
    if script is None:
        return told
    return pl.when(text.str.contains(script) | ~text.str.contains(r"\p{L}")).then(told)
