"""The languages of the pages: their locale, and the translation of every text.

English is the language of the source; each other language has one gettext catalogue, ``locale/<code>/LC_MESSAGES/
kohesio.po``, read once per process. There is no compiled form to forget: see ``docs/decisions/catalogues.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from importlib import resources
from io import BytesIO

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from kohesio.model.text import LANGUAGES
from kohesio.ui.collation import Key, collation

SOURCE_LANGUAGE = "en"

OFFERED = (SOURCE_LANGUAGE, *(code for code in LANGUAGES if code != SOURCE_LANGUAGE))
"""The languages of the pages, each with a complete catalogue, the source language first."""

LOCALES = {"en": "en_IE", "pt": "pt_PT", "sv": "sv_SE"}
"""Where the bare code means another country: ``en`` is American to CLDR, ``pt`` Brazilian."""

DOMAIN = "kohesio"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the pages: ISO 639-1 ``code``, CLDR ``locale``, and its ``messages``."""

    code: str
    locale: Locale
    messages: NullTranslations

    def gettext(self, message: str) -> str:
        """The text in this language; the English text where there is none."""
        return self.messages.gettext(message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """The text in this language's form for ``count``."""
        return self.messages.ngettext(singular, plural, count)

    @property
    def colon(self) -> str:
        """What stands between a name and its value; French has a space before the colon."""
        return "\u00a0: " if self.code == "fr" else ": "

    def sort_key(self, text: str) -> Key:
        """The key that puts names in the order of this language."""
        return collation(self.code)(text)

    def country(self, iso: str) -> str:
        """The name of a country (ISO 3166 alpha-2) as CLDR has it; the code itself if it is none."""
        return str(self.locale.territories.get(iso, iso))

    def language_name(self, code: str) -> str:
        """The name of a language in this one; the code itself if CLDR has none."""
        return str(self.locale.languages.get(code, code))


def message(text: str) -> str:
    """``text`` itself: marks a text that is translated where it is shown, so that it reaches the catalogue."""
    return text


@cache
def language(code: str) -> Language:
    """The language of ``code``, which must be one of ``OFFERED``."""
    locale = Locale.parse(LOCALES.get(code, code))
    return Language(code, locale, NullTranslations() if code == SOURCE_LANGUAGE else _translations(code))


def _translations(code: str) -> NullTranslations:
    path = resources.files("kohesio.ui") / "locale" / code / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code, domain=DOMAIN, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, DOMAIN)
