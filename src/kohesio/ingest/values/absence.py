"""Texts by which publishers say that there is no value, in any column, and spreadsheet errors shown as text."""

from __future__ import annotations

NO_VALUE = frozenset({
    "", "-", "--", "---", "–", "—", "/", "//", "\\", ".", "..", "...", "…", "?", "*", "_",
    "null", "none", "nan", "nil", "(null)", "[null]", "n/a", "n.a.", "n.a", "na", "n/v", "n.v.", "n.v.t.", "nvt",
    "n/d", "n.d.", "nd", "n/r", "nr", "n.r.", "k.a.", "k. a.", "b.d.", "s/d", "s.d.", "δ/υ", "μ/δ", "н/п", "н/д",
    "keine angabe", "nicht verfügbar", "non renseigné", "not available", "not applicable", "unknown", "uppgift saknas",
    "brak", "brak danych", "neuvedeno", "nav", "ei tietoa", "nenurodyta", "puudub", "ukendt", "onbekend",
})  # fmt: skip
"""Case-folded, trimmed."""

SPREADSHEET_ERRORS = frozenset({
    "#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!", "#nv", "#bezug!", "#wert!", "#spill!",
})  # fmt: skip
"""Case-folded: English and German programs."""


def says_nothing(text: str) -> bool:
    """Whether the trimmed text is one of those that stand for "no value"."""
    return text.casefold() in NO_VALUE


def is_spreadsheet_error(text: str) -> bool:
    """Whether the trimmed text is an error value of a spreadsheet program."""
    return text.startswith("#") and text.casefold() in SPREADSHEET_ERRORS
