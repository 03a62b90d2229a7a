"""The reader's language: the 24 official ones, and what ``Accept-Language`` prefers."""

from __future__ import annotations

from collections.abc import Sequence

from kohesio.http.negotiation import weighted
from kohesio.model.text import LANGUAGES

DEFAULT_LANGUAGE = "en"

LANGUAGE_NAMES = {
    "bg": "български",
    "cs": "čeština",
    "da": "dansk",
    "de": "Deutsch",
    "el": "ελληνικά",
    "en": "English",
    "es": "español",
    "et": "eesti",
    "fi": "suomi",
    "fr": "français",
    "ga": "Gaeilge",
    "hr": "hrvatski",
    "hu": "magyar",
    "it": "italiano",
    "lt": "lietuvių",
    "lv": "latviešu",
    "mt": "Malti",
    "nl": "Nederlands",
    "pl": "polski",
    "pt": "português",
    "ro": "română",
    "sk": "slovenčina",
    "sl": "slovenščina",
    "sv": "svenska",
}
"""Each language's name in itself, as the Interinstitutional Style Guide writes it (7.2.4, 7.1.1)."""


def accepted_language(header: str, available: Sequence[str] = LANGUAGES, default: str = DEFAULT_LANGUAGE) -> str:
    """The available language an ``Accept-Language`` header likes best; ``default`` if it names none of them.

    A regional tag stands for its language: ``pt-BR`` is Portuguese. Of equal qualities the first named wins.
    """
    best, chosen = 0.0, default
    for entry in weighted(header):
        language = entry.value.partition("-")[0]
        if language in available and entry.quality > best:
            best, chosen = entry.quality, language
    return chosen
