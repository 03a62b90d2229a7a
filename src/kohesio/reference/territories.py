"""Statistical regions: NUTS 2013, 2016, 2021 and 2024, their names, parents and successors.

Relies on ``data/nuts.csv``. A code without its vintage is not a value to compute with: the same territory may have
another code in another vintage, and ``to_2024`` answers only where the two are one region.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kohesio.model.territory import iso_country, nuts_code
from kohesio.reference.folding import fold
from kohesio.reference.tables import records, several

VINTAGES = (2013, 2016, 2021, 2024)
"""The NUTS editions held, oldest first. 2021 covers the 27 member states; the United Kingdom ends with 2016."""

_QUALIFIER = re.compile(r"\s*\([^)]*\)|,\s*(?:Kreisfreie Stadt|Landkreis|Stadtkreis)\s*$")
_PREFIX = re.compile(r"^(?:Prov\.|Arr\.|Arrondissement|Province)\s+(?:de |van |of )?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Region:
    """One region: ``country`` is ISO 3166, ``parent`` the code above (None for a country), names as Eurostat's.

    ``name`` is in the national language and script, ``name_latin`` in Latin letters; ``other_names`` are those of
    older vintages. ``vintages`` are the NUTS editions that have this code.
    """

    code: str
    level: int
    country: str
    parent: str | None
    vintages: tuple[int, ...]
    name: str
    name_latin: str
    other_names: tuple[str, ...]
    to_2024: str | None


def region(code: str) -> Region | None:
    """The region with this code; countries in either spelling (``GR`` is ``EL``)."""
    return _regions().get(nuts_code(code))


def regions() -> tuple[Region, ...]:
    """Every region, in the order of their codes."""
    return tuple(_regions().values())


def vintages(code: str) -> tuple[int, ...]:
    """The NUTS editions that have this code, oldest first; none for an unknown code."""
    found = region(code)
    return found.vintages if found else ()


def newest_vintage(code: str) -> int | None:
    """The newest NUTS edition that has this code."""
    return max(vintages(code), default=None)


def to_2024(code: str) -> str | None:
    """The code of NUTS 2024 for the same region; None where it was split, merged or given another border."""
    found = region(code)
    return found.to_2024 if found else None


def children(code: str, vintage: int | None = None) -> tuple[Region, ...]:
    """The regions right below, in ``vintage`` only if it is given."""
    below = _children().get(nuts_code(code), ())
    return tuple(child for child in below if vintage is None or vintage in child.vintages)


def ancestors(code: str) -> tuple[Region, ...]:
    """The region and all above it, the country first; none for an unknown code."""
    chain: list[Region] = []
    found = region(code)
    while found:
        chain.append(found)
        found = region(found.parent) if found.parent else None
    return tuple(reversed(chain))


def regions_named(name: str, country: str, vintage: int | None = None) -> tuple[Region, ...]:
    """Regions of a country (ISO or NUTS spelling) that bear this name, the highest level first.

    Case, accents and punctuation do not matter; names count in national and Latin letters, each half of a
    two-language name, with and without qualifiers such as ``(AT)`` or ``, Landkreis``, and as older vintages have them.
    """
    named = _by_name().get((iso_country(country), fold(name)), ())
    return tuple(found for found in named if vintage is None or vintage in found.vintages)


@cache
def _regions() -> dict[str, Region]:
    return {
        row["code"]: Region(
            code=row["code"],
            level=int(row["level"]),
            country=iso_country(row["code"][:2]),
            parent=row["parent"] or None,
            vintages=tuple(int(year) for year in several(row["vintages"])),
            name=row["name"],
            name_latin=row["name_latin"] or row["name"],
            other_names=several(row["other_names"]),
            to_2024=row["to_2024"] or None,
        )
        for row in records("nuts")
    }


@cache
def _children() -> dict[str, tuple[Region, ...]]:
    below: dict[str, list[Region]] = {}
    for found in _regions().values():
        if found.parent:
            below.setdefault(found.parent, []).append(found)
    return {code: tuple(found) for code, found in below.items()}


@cache
def _by_name() -> dict[tuple[str, str], tuple[Region, ...]]:
    table: dict[tuple[str, str], list[Region]] = {}
    for found in sorted(_regions().values(), key=lambda each: (each.level, each.code)):
        for spelling in _spellings(found):
            table.setdefault((found.country, spelling), []).append(found)
    return {key: tuple(found) for key, found in table.items()}


def _spellings(found: Region) -> set[str]:
    """Folded forms under which people write a region's name."""
    names = {found.name, found.name_latin, *found.other_names}
    names |= {half for name in names for half in name.split("/")}
    names |= {_QUALIFIER.sub("", name) for name in names}
    names |= {_PREFIX.sub("", name) for name in names}
    return {folded for name in names if (folded := fold(name))}
