"""Whether a list is one of territorial cooperation (Interreg), whose amounts are in euro whatever its country.

Expenditure in other currencies is converted into euro (Regulation (EU) No 1299/2013, Article 28; Regulation (EU)
2021/1059, Article 38(5)), so the currency of the country whose language the list is in says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kohesio.ingest.recognition.columns import Candidate
from kohesio.ingest.recognition.profile import Profile
from kohesio.model.programme import is_interreg, parse_cci
from kohesio.reference.countries import country_of

_NAME = re.compile(r"(?<![^\W_])(?:interreg|territorial co-?operation)(?![^\W\d_])", re.IGNORECASE)
_NUMBER = re.compile(r"^[0-9]{1,3}\s*[-–.:]?\s*")
_BETWEEN = re.compile(r"\s*[-–—/]\s*")
"""Between the countries a programme is named by, behind its number if it has one (*22-Ελλάδα-Βουλγαρία*)."""

_NEARLY_ALL = 0.9
_SEVERAL = 0.1
"""Share of the cells that a second country has where partners come from several."""


def is_territorial(
    texts: Iterable[str], chosen: Mapping[int, Candidate], looks: Mapping[int, Profile], *, placed: bool
) -> bool:
    """By name in ``texts``, in nearly every row of a column of programmes, or by partners from several countries.

    Where nobody said whose list it is (``placed``), any column of several countries says so too.

    A national list may have operations of territorial cooperation among others: they do not make it one.
    """
    if any(map(_names_it, texts)):
        return True
    wanted = {"programme", "cci", "operation_code"}
    if any(_is_of_it(looks[each.index]) for each in chosen.values() if each.field in wanted):
        return True
    partners = any(each.field == "partner" or "partner" in " ".join(each.evidence) for each in chosen.values())
    return (partners or not placed) and any(_several(look) for look in looks.values())


def _names_it(text: str) -> bool:
    if _NAME.search(text) or ((code := parse_cci(text)) and is_interreg(code)):
        return True
    lands = [country_of(part) for part in _BETWEEN.split(_NUMBER.sub("", text.strip()))]
    return len(lands) > 1 and None not in lands and len(set(lands)) > 1


def _is_of_it(look: Profile) -> bool:
    """Whether nearly every cell names it; rows without one say nothing."""
    return bool(look.texts) and sum(map(_names_it, look.texts)) >= _NEARLY_ALL * len(look.texts)


def _several(look: Profile) -> bool:
    """Whether the cells are countries, and more than one of them often."""
    rows: dict[str, int] = {}
    for text, count in look.common:
        for part in re.split(r"[,;|/]", text):
            code = country_of(part.strip()) if part.strip() else None
            if code is None:
                return False
            rows[code] = rows.get(code, 0) + count
    counts = sorted(rows.values(), reverse=True)
    return len(counts) > 1 and counts[1] >= _SEVERAL * sum(counts)
