"""Cells that hold two things: a code in front of a title, a register number behind a name, a postcode before a town.

Found from the cells alone: a shape counts if most cells have it and its parts look like what they would be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kohesio.ingest.recognition.profile import FIRST_DAY, LAST_DAY, Profile
from kohesio.ingest.values.places import parse_postcode
from kohesio.model.territory import nuts_code
from kohesio.reference import territories
from kohesio.sources.spec import LIST_FIELDS, FieldUse

_MOST = 0.8
_MANY = 0.4
_FEW = 5
_CODE_FIRST = (
    (r"[A-Z]{0,8}[.\-]?[0-9][0-9A-Z./]{3,}", r"\s*[-–—:|]\s*"),
    (r"[A-Z0-9][A-Z0-9./_\-]*[0-9][A-Z0-9./_\-]{2,}", r"\s+"),
)
"""Shapes of a code in front of a title, and of what parts the two (the column engine knows no look-around)."""

_NUMBER_BEHIND = re.compile(r"^.*?\s*\(([0-9]{6,14})\)$", re.DOTALL)
_SEPARATORS = ("|", ";", "\n", ", ", "/")
_LEAST_REPEATED = 0.6
_POSTCODES = (
    r"\b([0-9]{5})\b", r"\b([0-9]{4})\b", r"\b([0-9]{3} ?[0-9]{2})\b", r"\b([0-9]{2}-[0-9]{3})\b",
    r"\b([0-9]{4}-[0-9]{3})\b", r"\b([0-9]{4} ?[A-Z]{2})\b", r"\b([A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2})\b",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compound:
    """The further fields a column holds, with how to take each out of the cell."""

    uses: tuple[FieldUse, ...]
    evidence: str


def of_title(look: Profile) -> Compound | None:
    """Code and title in one cell: the code's use, and the title's without the code."""
    for code, gap in _CODE_FIRST:
        both = re.compile(f"(?s)^({code}){gap}(\\S.*)$")
        codes = [match[1] for text in look.texts if (match := both.match(text.strip()))]
        if len(codes) < max(_FEW, _MOST * len(look.texts)):
            continue
        if len(set(codes)) >= min(0.1 * len(codes) + 1, _FEW * 4) and len({len(code) for code in codes}) <= 12:
            title = re.compile(f"(?s)^(?:{code}{gap})?(\\S.*)$")
            uses = (
                FieldUse("operation_code", pattern=re.compile(f"^({code}){gap}\\S")),
                FieldUse("title", pattern=title),
            )
            return Compound(uses, "cells begin with a code")
    return None


def of_beneficiary(look: Profile) -> Compound | None:
    """Name and register number in brackets."""
    found = sum(_NUMBER_BEHIND.match(text) is not None for text in look.texts)
    if found < max(_FEW, _MANY * len(look.texts)):
        return None
    name = re.compile(r"(?s)^(.*?)\s*(?:\([0-9]{6,14}\))?$")
    uses = (
        FieldUse("beneficiary", pattern=name),
        FieldUse("beneficiary_number", pattern=re.compile(r"\(([0-9]{6,14})\)$")),
    )
    return Compound(uses, "cells end with a register number in brackets")


def of_place(look: Profile, country: str | None) -> Compound | None:
    """Region names beside NUTS codes, or a postcode before a town; the whole cell stays the place's label."""
    if country is None:
        return None
    uses: list[FieldUse] = []
    nuts = nuts_code(country)
    if look.nuts > _MANY and look.length > _FEW:
        uses.append(FieldUse("nuts", pattern=re.compile(rf"\b({nuts}[0-9A-Z]{{1,3}})\b")))
    elif _numbered_regions(look, nuts) > _MANY:
        uses.append(FieldUse("nuts", pattern=re.compile(r"^([0-9]{1,3})\s*-"), prefix=nuts))
    elif (pattern := _postcode_in(look.texts, country)) is not None and look.postcode < _MANY:
        uses.append(FieldUse("postcode", pattern=re.compile(pattern)))
        towns = re.compile(rf"^\s*(?:[A-Z]{{1,3}}-)?{pattern.replace('(', '(?:')}\s+(\S.*?)\s*$")
        if sum(towns.match(text) is not None for text in look.texts) > _MANY * len(look.texts):
            uses.append(FieldUse("municipality", pattern=towns))
    return Compound((FieldUse("region"), *uses), "cells hold a code and a name") if uses else None


def of_postcode(look: Profile, country: str | None) -> Compound | None:
    """A postcode and its town."""
    both = of_place(look, country)
    uses = tuple(use for use in both.uses if use.field != "region") if both else ()
    return Compound(uses, "cells hold a postcode and a town") if len(uses) > 1 else None


def of_span(look: Profile) -> Compound | None:
    """Beginning and end of the operation in one cell."""
    if look.span <= _MOST:
        return None
    uses = FieldUse("start_date", pattern=FIRST_DAY), FieldUse("end_date", pattern=LAST_DAY)
    return Compound(uses, "cells hold the first and the last day")


def of_address(look: Profile, country: str | None) -> Compound | None:
    """The postcode within an address."""
    pattern = _postcode_in(look.texts, country) if country else None
    return (
        Compound((FieldUse("postcode", pattern=re.compile(pattern)),), "addresses hold the postcode")
        if pattern
        else None
    )


def separator(field: str, look: Profile) -> str | None:
    """What parts several values of a cell: a sign whose parts occur as whole cells or again and again."""
    if field not in LIST_FIELDS or field in {"beneficiary", "partner", "link", "image", "coordinates"}:
        return (
            "\n" if field == "partner" and sum("\n" in text for text in look.texts) > 0.05 * len(look.texts) else None
        )
    whole = set(look.texts)
    for mark in _SEPARATORS:
        split = [text for text in look.texts if mark in text]
        if len(split) < max(2, 0.02 * len(look.texts)):
            continue
        parts = [part.strip() for text in split for part in text.split(mark)]
        known = sum(part in whole or parts.count(part) > 1 for part in parts[:400])
        if known >= _LEAST_REPEATED * len(parts[:400]) and all(parts):
            return mark
    return None


def _numbered_regions(look: Profile, nuts: str) -> float:
    """The share of cells that begin with the digits of a NUTS code of the country."""
    hits = [re.match(r"([0-9]{1,3})\s*-", text) for text in look.texts]
    return sum(hit is not None and territories.region(nuts + hit[1]) is not None for hit in hits) / (len(hits) or 1)


def _postcode_in(texts: Sequence[str], country: str) -> str | None:
    """The pattern that finds a postcode of the country in most of the texts."""
    for pattern in _POSTCODES:
        found = [match[1] for text in texts if (match := re.search(pattern, text))]
        good = sum(parse_postcode(code, country).value is not None for code in found[:300])
        if len(found) >= 0.5 * len(texts) and good >= 0.9 * len(found[:300]) and good:
            return pattern
    return None
