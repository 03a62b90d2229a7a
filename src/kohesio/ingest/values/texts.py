"""Plain text of a cell: trimmed, and otherwise left as published.

Two damages are undone, because what stood there before is certain: carriage returns that a workbook writes as
``_x000D_``, and control characters U+0080 to U+009F, which are bytes of Windows-1252 read as Latin-1. Words of one
encoding read as another (``Ã©``) are left: there the original is a guess.
"""

from __future__ import annotations

import re

from kohesio.ingest.values.outcome import Outcome

ISSUE_CODES = (
    (
        "repaired-characters",
        "Control characters stood where quotes and dashes had been (text converted twice); they were restored.",
    ),
)
"""Every issue a parser of this module can give."""

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile("[\x80-\x9f]")
_WINDOWS = {code: bytes((code,)).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0x7F, 0xFEFF, *range(0xD800, 0xE000)])


def parse_text(text: str) -> Outcome[str]:
    """The text without white space at its ends; nothing left is no value.

    Workbook escapes are decoded. Restored control characters are reported as ``repaired-characters``; the five
    codes that Windows-1252 does not use disappear, as do characters that no document may hold (U+0000 …).
    """
    found = _ESCAPE.sub(_character, text) if "_x" in text else text
    if not found.isprintable():
        found = found.translate(_FORBIDDEN)
    damaged = _CONTROL.search(found) is not None
    trimmed = (found.translate(_WINDOWS) if damaged else found).strip()
    if not trimmed:
        return Outcome(None)
    return Outcome(trimmed, "repaired-characters" if damaged else None)


def one_line(text: str) -> str:
    """The text with runs of white space and line breaks as one blank: for keys and comparison, not for publication."""
    return " ".join(text.split())


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
