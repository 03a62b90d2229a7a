"""What people write for a region: its name without the words for "region", English names, codes with a known area.

Relies on ``territories``, ``data/region_names.csv`` (names that NUTS does not have: English ones and those of
earlier years) and ``data/code_areas.csv`` (postcodes and municipality codes whose first digits stand for a region
by the country's own rule). An answer is a region of the newest NUTS edition, or none where a name stands for several.
"""

from __future__ import annotations

import re
from functools import cache

from kohesio.model.territory import iso_country
from kohesio.reference import carrying, territories
from kohesio.reference.folding import fold
from kohesio.reference.tables import records

_GENERIC = frozenset({
    "region", "regio", "regione", "regiao", "regiunea", "regija", "regije", "statisticna", "statisticne", "statistical",
    "county", "megye", "zupanija", "kraj", "lan", "judet", "judetul", "maakunta", "maakond", "apskritis", "apgabals",
    "vojvodstvi", "wojewodztwo", "woj", "voivodeship", "provincia", "province", "prov", "provincie", "comunidad",
    "autonoma", "περιφερεια", "περιφερειακη", "ενοτητα", "νομοσ", "област", "раион",
    "the", "of", "de", "di", "da", "do", "d",
})  # fmt: skip
"""Words, folded, that say what a region is and not which."""

_LEADING_CODE = re.compile(r"^\s*(?:[A-Z]{2})?[0-9][0-9A-Z]{0,3}\s*[-–:]\s*")
_NUTS_MARK = re.compile(r"\(NUTS\)\s*$", re.IGNORECASE)
_PIECES = re.compile(r"\s*[,;\n|]\s*")


def region_named(name: str, country: str) -> str | None:
    """The one region (newest NUTS edition) that a name stands for in a country: the largest of those nested.

    ``Osrednjeslovenska statistična regija``, ``OSJEČKO-BARANJSKA``, ``Norrbotten`` and ``130 - WIEN (NUTS)`` are
    understood. None where no region, or several that do not lie in each other, bear the name, and for a country's.
    """
    text = _LEADING_CODE.sub("", _NUTS_MARK.sub("", name)).strip()
    for found in (territories.regions_named(text, country), _by_stem().get((iso_country(country), _stem(text)), ())):
        codes = {one for each in found if (one := _carried(each if isinstance(each, str) else each.code))}
        codes = {code for code in codes if len(code) > 2}
        top = min(codes, key=len, default=None)
        if top is not None and all(carrying.within(code, top) for code in codes):
            return top
    return None


def regions_in(text: str, country: str) -> tuple[tuple[str, str], ...]:
    """Pieces of a text and the region each names, where every piece names one (``Västra Götaland, Halland``).

    Empty where any piece does not: then the text is one name, or words.
    """
    pieces = [piece for piece in _PIECES.split(text.strip()) if piece]
    named = [(piece, code) for piece in pieces if (code := region_named(piece, country))]
    return tuple(named) if len(named) == len(pieces) else ()


def region_of_address(text: str, country: str) -> str | None:
    """The smallest region that holds all the regions named in an address; pieces with digits are not looked at.

    None if any piece without digits names no region: half-understood words are not understood.
    """
    pieces = [piece for piece in _PIECES.split(text.strip()) if piece and not re.search(r"\d", piece)]
    named = [region_named(piece, country) for piece in pieces]
    codes = [code for code in named if code]
    if not codes or len(codes) != len(named):
        return None
    found = carrying.common(codes)
    return found if found and len(found) > 2 else None


def region_of_postcode(postcode: str, country: str) -> str | None:
    """The region a postcode lies in by its digits alone, where the country's postcodes follow its regions."""
    return _area("postcode", postcode, country)


def region_of_lau(code: str, country: str) -> str | None:
    """The region a municipality's code begins with, where the country's codes do."""
    return _area("lau", code, country)


def _carried(code: str) -> str | None:
    found = carrying.carried(code)
    return found.code if found else None


def _stem(name: str) -> str:
    """Folded words without those for "region", and without the Swedish genitive before one."""
    words = fold(name).split()
    kept = [word for word in words if word not in _GENERIC]
    if "lan" in words:
        kept = [word.removesuffix("s") for word in kept]
    return " ".join(kept) or " ".join(words)


@cache
def _by_stem() -> dict[tuple[str, str], tuple[str, ...]]:
    table: dict[tuple[str, str], list[str]] = {}
    for found in territories.regions():
        for name in (found.name, found.name_latin, *found.other_names):
            for spelling in {name, *name.split("/"), re.sub(r"\s*\([^)]*\)", "", name)}:
                for stem in _stems(spelling):
                    table.setdefault((found.country, stem), []).append(found.code)
    for row in records("region_names"):
        table.setdefault((row["country"], _stem(row["name"])), []).append(row["region"])
    return {key: tuple(codes) for key, codes in table.items()}


def _stems(name: str) -> set[str]:
    """A county in ``-s län`` is known with its ``s`` and without."""
    stem = _stem(name)
    words = fold(name).split()
    return {stem, stem + "s"} if "lan" in words else {stem}


@cache
def _areas() -> dict[tuple[str, str], tuple[tuple[str, str, str], ...]]:
    table: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for row in records("code_areas"):
        table.setdefault((row["kind"], row["country"]), []).append((row["first"], row["last"], row["region"]))
    return {key: tuple(rows) for key, rows in table.items()}


def _area(kind: str, code: str, country: str) -> str | None:
    digits = code.strip()
    if not digits.isdecimal():
        return None
    for first, last, region in _areas().get((kind, iso_country(country)), ()):
        if (kind == "lau" or len(digits) == len(first)) and first <= digits[: len(first)] <= last:
            return region
    return None
