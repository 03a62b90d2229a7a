"""Values of a form as addresses have them, whatever kind of parameter they belong to."""

from __future__ import annotations

from kohesio.web import written_amounts, written_dates


def in_one_spelling(name: str, value: str) -> str:
    """The value of a parameter as addresses have it; one that needs no other spelling as it came."""
    if name in written_amounts.KEYS:
        return written_amounts.plain(value)
    return written_dates.plain(value) if name in written_dates.KEYS else value
