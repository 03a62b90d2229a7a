"""What stands beside a project or theme as a picture: the sign and colour of a theme, the code of a country.

The signs are those of ``ui/static/themes.svg``, one for each theme by its code. They repeat what words beside them
say, so a reader who does not see them misses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from kohesio.reference import codelists
from kohesio.reference.codelists import Kind
from kohesio.ui.i18n import Language
from kohesio.web.context import Sign

COLOURS = {"PO1": "blue", "PO2": "green", "PO3": "green", "PO4": "yellow", "PO5": "blue"}
"""The colour of a theme is that of its policy objective; themes without one are grey."""

SEVERAL_COUNTRIES = "EU"


def sign_of(theme: str, language: Language) -> Sign | None:
    """The sign of a theme; None for a code that is none."""
    found = codelists.code(Kind.THEME, theme)
    if found is None:
        return None
    return Sign(found.code, language.gettext(found.short or found.label), COLOURS.get(found.parent or "", "grey"))


def country_mark(countries: Sequence[str]) -> str:
    """The letters that stand for the countries of a project: a country's own, the Union's for several."""
    return countries[0] if len(countries) == 1 else SEVERAL_COUNTRIES
