"""What codes are called: in the reader's language where the code list has it, else in English, else the code itself.

Countries have names in all 24 languages; regions in their own language and script for its readers, else in Latin
letters; programmes and lists as published. The labels of the other code lists are English; ``Say`` puts them into the
reader's language, as far as the catalogues go that the server was given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kohesio.index.fields import SCOPE_MARK
from kohesio.model.territory import iso_country
from kohesio.model.text import Text, preferred
from kohesio.reference import codelists, territories
from kohesio.reference.codelists import Kind
from kohesio.reference.countries import country_name

_NATIVE_SCRIPT = {"el": frozenset({"GR", "CY"}), "bg": frozenset({"BG"})}
"""Languages in other letters, and the countries whose regions their readers know in them."""

Say = Callable[[str], str]
"""An English label in the reader's language; itself where there is no translation."""

EUROPE = "European Union"
_LONGEST_OPTION = 200
_FIRST_PERIOD = "2014-2020"
_NO_BREAK = "\u00a0"


def text(texts: Sequence[Text], language: str) -> str:
    """A text for a reader of ``language``: in it, translated into it, else as published; empty if there is none."""
    found = preferred(texts, language)
    return found.text if found else ""


def original(texts: Sequence[Text]) -> str:
    """A text as its list publishes it."""
    return texts[0].text if texts else ""


def country(iso: str, language: str) -> str:
    """A country; the Union's own name is English."""
    return EUROPE if iso == "EU" else country_name(iso, language)


def region(code: str, language: str) -> str:
    """A NUTS region, or a country by its NUTS code."""
    found = territories.region(code)
    if found is None:
        return code
    if found.level == 0:
        return country(iso_country(code), language)
    return found.name if found.country in _NATIVE_SCRIPT.get(language, ()) else found.name_latin


def fund(code: str, say: Say) -> str:
    """A fund's name, without its code."""
    return _said(codelists.label(Kind.FUND, code), say) or code


def policy(code: str, say: Say) -> str:
    """A policy objective, short."""
    return _said(codelists.short_label(Kind.POLICY_OBJECTIVE, code), say) or code


def theme(code: str, say: Say) -> str:
    """A thematic objective, short."""
    return _said(codelists.short_label(Kind.THEMATIC_OBJECTIVE, code), say) or code


def specific(code: str, say: Say) -> str:
    """A specific objective."""
    return _said(codelists.label(Kind.SPECIFIC_OBJECTIVE, code), say) or code


def field(code: str, period: str, say: Say) -> str:
    """An intervention field of a period."""
    return _said(codelists.label(Kind.INTERVENTION_FIELD, code, period), say) or code


def _said(label: str | None, say: Say) -> str:
    return say(label) if label else ""


def field_option(value: str, say: Say) -> str:
    """An intervention field as a choice: ``054 - Housing infrastructure``; with its period where the code is not one's.

    A code of 2014-2020 may be another field in 2021-2027. Kohesio's pages tell choices apart by what stands before the
    first hyphen, and put just that into their addresses with hyphens for blanks, which they do not undo there: so the
    period has a dash, and a blank that is none to them. A code of one period alone stays bare: projects link by it.
    """
    period, _, code = value.partition(SCOPE_MARK)
    shared = period != _FIRST_PERIOD and codelists.code(Kind.INTERVENTION_FIELD, code, _FIRST_PERIOD) is not None
    mark = f"{_NO_BREAK}({period.replace('-', '–')})" if shared else ""
    words = f"{code}{mark} - {field(code, period, say)}"
    return words if len(words) <= _LONGEST_OPTION else words[: _LONGEST_OPTION - 4] + " ..."


def policy_id(code: str) -> str:
    """``PO2`` as Kohesio writes it: ``PO02``."""
    return f"PO{code[2:]:0>2}" if code.startswith("PO") else code
