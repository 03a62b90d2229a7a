"""Legal forms of the countries of the Union, with their spellings and abbreviations, found within names of bodies.

Data: ``data/legal_forms.csv``. A form belongs to a country; rows of ``EU`` hold European and foreign forms that occur
everywhere. Relies on folded words (``folding.fold`` of Latin letters); knows nothing of lists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from kohesio.reference import tables

SOLE_TRADER = "sole-trader"
"""The kind of forms under which a natural person trades."""

_EVERYWHERE = "EU"
_LONG = 9
_COMPANIES = (
    "limited", "public-limited", "private-limited", "partnership", "joint-stock", "simpl", "nonprofit-limited",
    "nonprofit-private", "nonprofit-public-limited", "state-", "municipal-", "designated", "guarantee",
    "european-company", "foreign", "cooperative", "private-company", "small-partnership", "holding", "mixed",
    "local-public-company",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LegalForm:
    """``code`` is the form's usual abbreviation, ``kind`` what it is in English; both are unique within a country."""

    country: str
    code: str
    kind: str

    @property
    def is_company(self) -> bool:
        """Whether bodies of this form stand in a register in which names must differ."""
        return self.kind.startswith(_COMPANIES)

    @property
    def is_sole_trader(self) -> bool:
        """Whether the name is that of a natural person who trades."""
        return self.kind == SOLE_TRADER


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a form, as folded words, and where in a name it may stand: ``end``, ``both`` ends, ``any``."""

    words: tuple[str, ...]
    form: LegalForm
    where: str

    @property
    def anywhere(self) -> bool:
        """Whether it is long enough to be the form in the middle of a name too."""
        return self.where == "any" or sum(map(len, self.words)) >= _LONG


Folding = Callable[[str], tuple[str, ...]]
"""A name as folded words; the caller's own, so that forms are folded as the names are."""


@cache
def spellings(country: str, folding: Folding) -> dict[str, tuple[Spelling, ...]]:
    """The spellings usable in ``country`` (ISO), by their first word, the longest first.

    The country's own come before those of ``EU``; a spelling that the country has is not taken from there.
    """
    found: dict[tuple[str, ...], Spelling] = {}
    for place in (country, _EVERYWHERE):
        for record in tables.records("legal_forms"):
            if record["country"] != place or record["where"] == "none":
                continue
            form = LegalForm(place, record["form"], record["kind"])
            for text in tables.several(record["spellings"]):
                words = folding(text)
                if words:
                    found.setdefault(words, Spelling(words, form, record["where"]))
    by_first: dict[str, list[Spelling]] = {}
    for spelling in found.values():
        by_first.setdefault(spelling.words[0], []).append(spelling)
    return {
        first: tuple(sorted(those, key=lambda one: (-len(one.words), one.words))) for first, those in by_first.items()
    }


def countries() -> tuple[str, ...]:
    """The countries that have forms of their own, in text order."""
    return tuple(sorted({record["country"] for record in tables.records("legal_forms")} - {_EVERYWHERE}))


def split(words: Sequence[str], table: dict[str, tuple[Spelling, ...]]) -> tuple[list[str], list[str], list[LegalForm]]:
    """(words before the form, words after it, forms): a name without its legal forms.

    Short forms count at the ends where their country writes them, long ones anywhere. Words after a form in the
    middle (``d.o.o. za usluge``) are answered apart; without such a form they are empty.
    """
    head, tail = list(words), list[str]()
    forms: list[LegalForm] = []
    while (found := _at_end(head, table)) is not None:
        forms.insert(0, found.form)
        del head[len(head) - len(found.words) :]
    while (found := _at_start(head, table)) is not None:
        forms.append(found.form)
        del head[: len(found.words)]
    if not forms and (middle := _in_middle(head, table)) is not None:
        at, found = middle
        forms.append(found.form)
        tail = head[at + len(found.words) :]
        head = head[:at]
    return head, tail, forms


def _at_end(words: list[str], table: dict[str, tuple[Spelling, ...]]) -> Spelling | None:
    for at in range(max(1, len(words) - 8), len(words)):
        for spelling in table.get(words[at], ()):
            if tuple(words[at:]) == spelling.words:
                return spelling
    return None


def _at_start(words: list[str], table: dict[str, tuple[Spelling, ...]]) -> Spelling | None:
    if len(words) < 2:
        return None
    for spelling in table.get(words[0], ()):
        size = len(spelling.words)
        usable = (spelling.where != "end" or spelling.anywhere) and size < len(words)
        if usable and tuple(words[:size]) == spelling.words:
            return spelling
    return None


def _in_middle(words: list[str], table: dict[str, tuple[Spelling, ...]]) -> tuple[int, Spelling] | None:
    for at in range(1, len(words) - 1):
        for spelling in table.get(words[at], ()):
            size = len(spelling.words)
            if tuple(words[at : at + size]) != spelling.words:
                continue
            if spelling.anywhere or (spelling.where == "end" and 3 <= len(spelling.words[0]) <= 5 and size == 1):
                return at, spelling
    return None
