"""Amounts as people write them in a form: ``1.000.000``, ``1 000 000``, ``1,000,000.50``, ``€ 500 000``.

An address has one spelling (``1000000.5``), so a form's is put into it and led on. Money has at most two decimals, so
three figures behind the last point or comma are thousands whatever the language: nobody's half a million becomes 500.
"""

from __future__ import annotations

import re

from kohesio.index.fields import AMOUNTS

_RATE = "cofinancing_rate"
"""Counted among the amounts, but no money: a third is ``33.333``."""

KEYS = frozenset(f"{key}_{end}" for key in AMOUNTS if key != _RATE for end in ("min", "max"))
"""Parameters whose values are money."""

_BETWEEN = re.compile(r"[\s'’€]|EUR", re.IGNORECASE)
_GROUPED = re.compile(r"(?P<whole>[1-9]\d{0,2}([.,]\d{3})+|\d+)([.,](?P<part>\d{1,2}))?")


def plain(text: str) -> str:
    """An amount as addresses have it; a text that is none as it came."""
    found = _GROUPED.fullmatch(_BETWEEN.sub("", text))
    if found is None:
        return text
    whole = re.sub(r"\D", "", found["whole"]).lstrip("0") or "0"
    part = (found["part"] or "").rstrip("0")
    return f"{whole}.{part}" if part else whole
