"""The normal form of a body's name: what is left when case, accents, script, punctuation and legal form are set aside.

Relies on ``vocabulary`` for the words of a country. Two names with equal ``core`` and equal ``forms`` are the same
name; whether they are the same body is for the rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kohesio.ingest.identities.vocabulary import Vocabulary, folded_words, vocabulary
from kohesio.ingest.values.names import is_anonymous
from kohesio.reference import body_words, legal_forms
from kohesio.reference.legal_forms import LegalForm

COMPANY, AUTHORITY, MUNICIPALITY, LOCAL, BODY, PERSON = (
    "company", "authority", "municipality", "local", "body", "person",
)  # fmt: skip
"""Kinds of names: of a company (its register wants names to differ), of an authority or municipality whose name no
other in its country bears, of another municipality, of a local body of which many places have one (school, parish),
of any other body, of a natural person who trades or whom the list hides."""

_ROMAN = re.compile(r"x{1,3}|x{0,3}(?:ix|iv|v?i{1,3}|v)")
_UMLAUTS = re.compile("ae|oe|ue|aa")
_UMLAUT_COUNTRIES = frozenset({"AT", "DE", "DK", "LU", "SE", "FI", "EE"})
_ENDS_OF_CUT_NAMES = frozenset("-–,;:(/&„")


@dataclass(frozen=True, slots=True)
class NameForm:
    """A name ready for comparison; every text is folded Latin letters.

    ``core`` is the name without its legal form, ``tail`` what follows a form, or a company's own words, and only says
    what it does; ``forms`` are the legal forms' codes and ``families`` these without the number of owners.
    ``kind`` is one of the six above. ``generic``: no word tells it from others of its
    kind; ``cut``: the list seems to have cut it off.
    """

    core: str
    tail: str
    forms: str
    families: str
    kind: str
    generic: bool
    cut: bool


def name_form(name: str, country: str) -> NameForm:
    """The normal form of ``name`` as that of a body of ``country`` (ISO)."""
    known = vocabulary(country)
    words = known.without_noise(folded_words(name))
    head, tail, forms = legal_forms.split(words, known.forms)
    if forms and (at := known.activity(head)) is not None:
        head, tail = head[:at], head[at:] + tail
    kind = _kind(name, country, head, forms)
    core = known.municipality(head) if kind in {AUTHORITY, MUNICIPALITY} else " ".join(head)
    if country in _UMLAUT_COUNTRIES:
        core = _UMLAUTS.sub(lambda match: match[0][0], core)
    return NameForm(
        core=core or " ".join(words),
        tail=" ".join(tail),
        forms="+".join(dict.fromkeys(form.code for form in forms)),
        families="+".join(dict.fromkeys(form.kind.removesuffix("-single") for form in forms)),
        kind=kind,
        generic=known.is_generic(head),
        cut=not forms and _is_cut(name, head, known),
    )


@lru_cache(maxsize=1 << 18)
def is_number(word: str) -> bool:
    """Whether a word counts or orders: it has a digit, or is a Roman numeral up to 39."""
    return any(letter.isdigit() for letter in word) or _ROMAN.fullmatch(word) is not None


def _kind(name: str, country: str, head: list[str], forms: list[LegalForm]) -> str:
    known = vocabulary(country)
    if any(form.is_sole_trader for form in forms) or is_anonymous(name):
        return PERSON
    if any(form.is_company for form in forms):
        return COMPANY
    kind = known.kind_of(head)
    if kind == body_words.LOCAL:
        return LOCAL
    if forms or kind is None:
        return BODY
    return AUTHORITY if kind == body_words.AUTHORITY or body_words.municipalities_named_once(country) else MUNICIPALITY


def _is_cut(name: str, head: list[str], known: Vocabulary) -> bool:
    """Whether the name ends as no name does: on a hyphen, a comma, an open bracket, a preposition."""
    if len(head) < 2:
        return False
    return (
        name.rstrip()[-1:] in _ENDS_OF_CUT_NAMES
        or name.count("(") > name.count(")")
        or (head[-1] in known.cutting and not is_number(head[-1]))
    )
