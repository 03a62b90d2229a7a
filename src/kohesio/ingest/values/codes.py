"""Operation codes, and codes that stand in one cell with something else."""

from __future__ import annotations

import re

from kohesio.ingest.values.outcome import Outcome

ISSUE_CODES = (
    ("code-not-split", "The cell does not begin with a code as the column's pattern says; it is kept whole as text."),
    ("unreadable-code", "The cell is no code of a programme (CCI)."),
)
"""Every issue a parser of this module can give."""

_CCI = re.compile(r"20[0-9]{2}[A-Z]{2}[0-9]{2}(?:[0-9][A-Z]{2}[0-9]{3}|[A-Z0-9]{4}[0-9]{3})")
_BLANKS = re.compile(r"\s+")


def parse_code(text: str) -> Outcome[str]:
    """An operation's code as published, trimmed; runs of blanks inside become one."""
    code = _BLANKS.sub(" ", text.strip())
    return Outcome(code or None)


def parse_cci(text: str) -> Outcome[str]:
    """The code of a programme in its canonical form: capitals, no blanks."""
    bare = _BLANKS.sub("", text).upper()
    if not bare:
        return Outcome(None)
    return Outcome(bare) if _CCI.fullmatch(bare) else Outcome(None, "unreadable-code")


def split_code(text: str, pattern: re.Pattern[str]) -> tuple[Outcome[str], str | None]:
    """A cell of code and name (``OP20.00002   SPODBUJANJE``): the code, and the text after it.

    ``pattern`` is the code's own, matched at the beginning; the name is what follows without the separators
    between them. Without a match the whole text is the name.
    """
    trimmed = text.strip()
    match = pattern.match(trimmed)
    if match is None or not match[0].strip():
        return Outcome(None, "code-not-split" if trimmed else None), trimmed or None
    name = trimmed[match.end() :].lstrip(" \u00a0\t\r\n-–—:;,|/")
    return Outcome(match[0].strip()), name or None
