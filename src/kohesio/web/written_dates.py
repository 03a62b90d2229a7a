"""Dates as people write them in a form: ``01/02/2015``, ``1.2.2015``, ``2015. 02. 01.``, ``2/2015``, ``2015``.

An address has one spelling (``2015-02-01``, ``2015-02``, ``2015``), so a form's is put into it and led on. Where the
year comes last the day comes before the month, as it does in each of the site's 24 languages; where it comes first, the
month follows. No date is read in any other way: ``12/31/2015`` and ``1.2.15`` come out as they came in, and are refused
with a sentence that shows how to write one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from kohesio.index.fields import DATES

KEYS = frozenset(f"{key}_{end}" for key in DATES for end in ("min", "max"))
"""Parameters whose values are dates."""

_ORDER = ("year", "month", "day")
_MARK = r"\s?[./\- ]\s?"
_YEAR_LAST = re.compile(rf"(?:(?P<day>\d{{1,2}}){_MARK})?(?P<month>\d{{1,2}}){_MARK}(?P<year>\d{{4}})\.?")
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})(?:{_MARK}(?P<month>\d{{1,2}})(?:{_MARK}(?P<day>\d{{1,2}}))?)?\.?")


def plain(text: str) -> str:
    """A date as addresses have it; a text that is none, or a day that there is not, as it came."""
    bare = " ".join(text.split())
    found = _YEAR_LAST.fullmatch(bare) or _YEAR_FIRST.fullmatch(bare)
    return text if found is None or not _is_there(found.groupdict()) else _spelled(found.groupdict())


def _is_there(parts: Mapping[str, str | None]) -> bool:
    """Whether there is such a day, or a first day of such a month or year."""
    try:
        date(*(int(parts[key] or 1) for key in _ORDER))
    except ValueError:
        return False
    return True


def _spelled(parts: Mapping[str, str | None]) -> str:
    """Year, month and day with two figures and hyphens, as far as they are given."""
    return "-".join(each.zfill(2) for key in _ORDER if (each := parts[key]))
