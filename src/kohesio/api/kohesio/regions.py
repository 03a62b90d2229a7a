"""The tree of regions that Kohesio's choices and map walk down: Europe, country, its regions, down to NUTS 3.

A country's regions are those of the level at which it is administered; levels with a single region are passed over.
"""

from __future__ import annotations

from functools import cache

from kohesio.model.territory import MEMBER_STATES, is_extra_regio, iso_country, nuts_code
from kohesio.reference import territories
from kohesio.reference.kohesio_ids import region_level

NEWEST = 2024
_FINEST = 3


@cache
def regions_of(country: str) -> tuple[str, ...]:
    """The regions a country (ISO) is divided into for its readers, by name."""
    level = region_level(country)
    found = [one for one in _below(nuts_code(country)) if one.level == level]
    return tuple(one.code for one in sorted(found, key=lambda one: (one.name_latin, one.code)))


@cache
def lower(code: str) -> tuple[str, ...]:
    """The regions right below a country or region; none below NUTS 3."""
    if len(code) == 2:
        return regions_of(iso_country(code))
    children = tuple(one.code for one in territories.children(code, _vintage(code)) if not is_extra_regio(one.code))
    return lower(children[0]) if len(children) == 1 and len(children[0]) < 2 + _FINEST else children


@cache
def upper(code: str) -> tuple[str, ...]:
    """What stands above a region in this tree, the nearest first, the country (NUTS code) last."""
    shown = _shown(code[:2])
    return tuple(code[:length] for length in range(len(code) - 1, 1, -1) if code[:length] in shown)


@cache
def _shown(country: str) -> frozenset[str]:
    """Every region that the way down from a country comes by, itself included."""
    found, waiting = {country}, [country]
    while waiting:
        below = lower(waiting.pop())
        found.update(below)
        waiting.extend(below)
    return frozenset(found)


@cache
def nuts3(prefix: str) -> tuple[str, ...]:
    """The NUTS 3 regions in a country or region, by code; all of the Union for an empty prefix."""
    countries = tuple(map(nuts_code, MEMBER_STATES)) if not prefix else (prefix[:2],)
    found = [one.code for country in countries for one in _below(country) if one.level == _FINEST]
    return tuple(sorted(code for code in found if code.startswith(prefix)))


@cache
def _below(country: str) -> tuple[territories.Region, ...]:
    """Every region of a country in the newest NUTS that has it, without those for activities outside it."""
    vintage = _vintage(country)
    found: list[territories.Region] = []
    waiting = list(territories.children(country, vintage))
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting.extend(territories.children(one.code, vintage))
    return tuple(one for one in found if not is_extra_regio(one.code))


def _vintage(code: str) -> int:
    return territories.newest_vintage(code) or NEWEST
