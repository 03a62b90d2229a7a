"""Which beneficiaries are likely natural persons, as far as the name itself says so."""

from __future__ import annotations

import re

import polars as pl

from kohesio.ingest.lookups import mapped
from kohesio.ingest.values.names import is_anonymous

_HONORIFIC = re.compile(
    r"(?:Mr|Mrs|Ms|Miss|Herr|Frau|Madame|Monsieur|Mme|Mlle|Sig\.ra|Señor|Señora|Doña|"
    r"Κος|Κύριος|Κυρία|Г-н|Г-жа|Господин|Госпожа)\.?\s+[^\W\d_]\S*(?:\s+[^\W\d_]\S*){1,3}"
)
_COMPANY = re.compile(
    r"\b(?:GmbH|AG|Ltd|Limited|S\.?A\.?|s\.r\.o|d\.o\.o|AB|Oy|A/S|SL|SRL|Kft|ООД|ЕООД|Α\.?Ε)\b|&", re.IGNORECASE
)
_PUBLIC = frozenset({"privado", "privada", "anonym", "anonymised", "anonymisiert", "anonimizado", "anonyme"})
"""Words that hide a name without saying whose it is."""


_MORE = frozenset({"fysisk person", "fysiska personer", "natural persons", "luonnollinen henkilö"})
"""Words for a natural person beyond those ingest knows."""


def is_hidden(name: str) -> bool:
    """Whether a word that says "natural person" stands in place of the name."""
    folded = name.strip().casefold()
    return folded in _MORE or (is_anonymous(name) and folded not in _PUBLIC)


def is_person(name: str) -> bool:
    """Whether the name is that word, or a form of address and a name."""
    trimmed = name.strip()
    return is_hidden(trimmed) or (_HONORIFIC.fullmatch(trimmed) is not None and _COMPANY.search(trimmed) is None)


def persons(names: pl.Series) -> pl.Series:
    """For each cell of names whether the first is a likely natural person; false for null."""
    found = mapped(names.list.first(), lambda name: "yes" if is_person(name) else None, pl.String)
    return found.is_not_null()
