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
_SEVERAL = 0.1
"""Share of the cells that a second country has where partners come from several."""


def is_territorial(texts: Iterable[str], chosen: Mapping[int, Candidate], looks: Mapping[int, Profile]) -> bool:
    """By name in ``texts`` or its columns of programmes, or by partners who are from several countries."""
    wanted = {"programme", "cci", "operation_code"}
    cells = [text for each in chosen.values() if each.field in wanted for text in looks[each.index].texts[:50]]
    if any(_NAME.search(text) or ((code := parse_cci(text)) and is_interreg(code)) for text in (*texts, *cells)):
        return True
    partners = any(each.field == "partner" or "partner" in " ".join(each.evidence) for each in chosen.values())
    return partners and any(_several(look) for look in looks.values())


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
