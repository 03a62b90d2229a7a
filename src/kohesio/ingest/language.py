"""The language a country's programmes write in, where it is one."""

from __future__ import annotations

LANGUAGE_OF = {
    "AT": "de", "BG": "bg", "CY": "el", "CZ": "cs", "DE": "de", "DK": "da", "EE": "et", "ES": "es", "FI": "fi",
    "FR": "fr", "GR": "el", "HR": "hr", "HU": "hu", "IE": "en", "IT": "it", "LT": "lt", "LV": "lv", "MT": "en",
    "NL": "nl", "PL": "pl", "PT": "pt", "RO": "ro", "SE": "sv", "SI": "sl", "SK": "sk", "GB": "en",
}  # fmt: skip
"""ISO country → language of its lists. Belgium and Luxembourg publish in several, so they are not here."""
