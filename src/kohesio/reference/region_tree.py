"""The way down a map: Europe, its countries, their NUTS regions of levels 1 to 3, and back up.

Levels with a single region are passed over, and so are regions outside a country's territory (``is_extra_regio``).
Area codes: ISO 3166 for a country, NUTS for what lies below, ``""`` for Europe.
"""

from __future__ import annotations

from functools import cache

from kohesio.model.territory import MEMBER_STATES, is_extra_regio, iso_country, nuts_code
from kohesio.reference import territories

EUROPE = ""

OUTERMOST: tuple[tuple[str, str], ...] = (
    ("FRY1", "FR"), ("FRY2", "FR"), ("FRY3", "FR"), ("FRY4", "FR"), ("FRY5", "FR"),
    ("ES70", "ES"), ("PT20", "PT"), ("PT30", "PT"),
)  # fmt: skip
"""The outermost regions of the Union that are regions of NUTS, with their country (TFEU, Article 349)."""


def area_code(nuts: str) -> str:
    """The area code of a NUTS code in any spelling."""
    upper = nuts.strip().upper()
    return iso_country(upper) if len(upper) == 2 else upper


def country_of_area(area: str) -> str:
    """The country (ISO 3166) an area lies in; empty for Europe."""
    return iso_country(area[:2]) if area else ""


@cache
def below(area: str) -> tuple[str, ...]:
    """The areas right below one, by code; none below NUTS 3 or an unknown area."""
    if area == EUROPE:
        return MEMBER_STATES
    vintage = territories.newest_vintage(nuts_code(area))
    children = tuple(
        child.code for child in territories.children(nuts_code(area), vintage) if not is_extra_regio(child.code)
    )
    return (below(children[0]) or children) if len(children) == 1 else children


@cache
def trail(area: str) -> tuple[str, ...]:
    """The areas on the way down to one, the country first and itself last; none for Europe."""
    if not area:
        return ()
    above = [area_code(nuts_code(area)[:end]) for end in range(2, len(nuts_code(area)))]
    return (*(one for one in above if one == above[0] or _is_shown(one)), area)


def _is_shown(area: str) -> bool:
    """Whether a map stops at an area on the way down: it has siblings."""
    siblings = territories.children(nuts_code(area)[:-1], territories.newest_vintage(nuts_code(area)))
    return sum(not is_extra_regio(one.code) for one in siblings) > 1


def is_outermost(area: str) -> bool:
    """Whether an area lies in an outermost region, far from its country."""
    return area.startswith(tuple(code for code, _ in OUTERMOST)) or area in {"FRY", "ES7", "PT2", "PT3"}


def shown_area(countries: tuple[str, ...], regions: tuple[str, ...]) -> str:
    """The area that a question is about: its one region, else its one country, else Europe."""
    if len(regions) == 1:
        return area_code(regions[0])
    return area_code(countries[0]) if len(countries) == 1 else EUROPE


def is_known(area: str) -> bool:
    """Whether there is such a country or region, in any NUTS edition; Europe is one."""
    return area == EUROPE or territories.region(nuts_code(area)) is not None
