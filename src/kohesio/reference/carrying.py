"""Regions carried from one NUTS edition to another: old codes to 2024, codes of 2024 back to 2021.

Relies on ``kohesio.reference.territories`` and, for editions before 2013, on ``data/nuts_older.csv`` (codes that no
later edition used again, with the smallest region of 2013 or later that holds all of them). Promises that a carried
region always holds the whole of the old one: where one became several, or borders moved, it is the region above.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kohesio.model.territory import nuts_code
from kohesio.reference import territories
from kohesio.reference.tables import records
from kohesio.reference.territories import Region

NEWEST = territories.VINTAGES[-1]
"""The edition that codes are carried to."""


class Carry(StrEnum):
    """How a code became one of the newest edition."""

    SAME = "same"
    SUCCESSOR = "successor"
    PARENT = "parent"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Carried:
    """A region of ``vintage`` for a code of any edition.

    ``SAME``: the code is in use still; ``SUCCESSOR``: another code for the same region; ``PARENT``: a larger region
    that holds it; ``KEPT``: its country has no newest edition (the United Kingdom), so the code stands as it was.
    """

    code: str
    vintage: int
    how: Carry


def carried(code: str) -> Carried | None:
    """The region of the newest edition that is or holds the one with this code; None for an unknown code."""
    found = territories.region(code)
    if found is None:
        return _from_older(code)
    if NEWEST in found.vintages:
        return Carried(found.code, NEWEST, Carry.SAME)
    if found.to_2024 is not None:
        return Carried(found.to_2024, NEWEST, Carry.SUCCESSOR)
    country = territories.region(found.code[:2])
    if country is not None and NEWEST not in country.vintages:
        return Carried(found.code, max(found.vintages), Carry.KEPT)
    around = _around_parts(found)
    if around is not None:
        return Carried(around, NEWEST, Carry.PARENT)
    above = carried(found.parent) if found.parent else None
    return above and Carried(above.code, above.vintage, Carry.PARENT)


def to_2021(code: str) -> str | None:
    """The code of NUTS 2021 for a region of 2024; None where the two are not one to one."""
    found = territories.region(code)
    if found is None or NEWEST not in found.vintages:
        return None
    return found.code if 2021 in found.vintages else _back_to_2021().get(found.code)


def within(code: str, above: str) -> bool:
    """Whether a region is ``above`` or lies in it: codes begin with their parent's, Northern Ireland's newer apart."""
    return code.startswith(above) or (
        code.startswith("UKN") and any(found.code == above for found in territories.ancestors(code))
    )


def common(codes: Iterable[str]) -> str | None:
    """The smallest region that holds all of them; None for none, or if they lie in several countries."""
    shared: tuple[Region, ...] | None = None
    for code in codes:
        chain = territories.ancestors(code)
        shared = chain if shared is None else tuple(found for found in shared if found in chain)
    return shared[-1].code if shared else None


def only_part(code: str) -> str:
    """The finest region of the newest edition with the same territory: a region with a single part is that part.

    A country stays a country: nobody said more than that.
    """
    found = territories.region(code)
    while found is not None and 0 < found.level < 3:
        parts = territories.children(found.code, NEWEST)
        if len(parts) != 1:
            break
        found = parts[0]
    return found.code if found else code


def _around_parts(found: Region) -> str | None:
    """The smallest region of the newest edition around all parts of an old one, if each part is one still."""
    if NEWEST in found.vintages:
        return found.code
    if found.to_2024 is not None:
        return found.to_2024
    parts = [_around_parts(part) for part in territories.children(found.code)]
    return common(part for part in parts if part) if parts and all(parts) else None


@cache
def _older() -> dict[str, tuple[str, bool]]:
    return {row["code"]: (row["region"], row["same"] == "1") for row in records("nuts_older")}


def _from_older(code: str) -> Carried | None:
    later = _older().get(nuts_code(code))
    if later is None:
        return None
    above = carried(later[0])
    if above is None:
        return None
    one = later[1] and above.how in {Carry.SAME, Carry.SUCCESSOR}
    return Carried(above.code, above.vintage, Carry.SUCCESSOR if one else Carry.PARENT)


@cache
def _back_to_2021() -> dict[str, str]:
    """Regions of 2024 under a new code, and the one region of 2021 that each of them was."""
    back: dict[str, list[str]] = {}
    for found in territories.regions():
        if 2021 in found.vintages and NEWEST not in found.vintages and found.to_2024:
            back.setdefault(found.to_2024, []).append(found.code)
    return {code: old[0] for code, old in back.items() if len(old) == 1}
