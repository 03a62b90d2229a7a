"""Where an operation takes place, and how surely that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

ISO_OF_NUTS = {"EL": "GR", "UK": "GB"}
"""The two countries whose NUTS prefix differs from ISO 3166."""

NUTS_OF_ISO = {iso: nuts for nuts, iso in ISO_OF_NUTS.items()}

MEMBER_STATES = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
"""The 27 member states, ISO 3166 alpha-2."""

FORMER_MEMBER = "GB"
"""Left in 2020; its lists of 2007-2013 and 2014-2020 are published still."""


NAMED_IN: Mapping[str, tuple[str, ...]] = {
    "AT": ("de",), "BE": ("nl", "fr", "de"), "BG": ("bg",), "CY": ("el", "en"), "CZ": ("cs",), "DE": ("de",),
    "DK": ("da",), "EE": ("et",), "ES": ("es",), "FI": ("fi", "sv"), "FR": ("fr",), "GB": ("en",), "GR": ("el",),
    "HR": ("hr",), "HU": ("hu",), "IE": ("en", "ga"), "IT": ("it", "de"), "LT": ("lt",), "LU": ("fr", "de"),
    "LV": ("lv",), "MT": ("mt", "en"), "NL": ("nl",), "PL": ("pl",), "PT": ("pt",), "RO": ("ro", "hu"),
    "SE": ("sv",), "SI": ("sl",), "SK": ("sk", "hu"),
}  # fmt: skip
"""The languages in which bodies and people of a country (ISO 3166) have their names, the usual one first."""


def iso_country(code: str) -> str:
    """ISO 3166 alpha-2 for a country code in either spelling (``EL`` and ``UK`` are NUTS's own)."""
    upper = code.strip().upper()
    return ISO_OF_NUTS.get(upper, upper)


def nuts_code(code: str) -> str:
    """A code in NUTS's own spelling, for a country or region in either one: ``GR`` → ``EL``, ``el3`` → ``EL3``."""
    upper = code.strip().upper()
    return NUTS_OF_ISO.get(upper[:2], upper[:2]) + upper[2:]


def is_extra_regio(code: str) -> bool:
    """Whether a region stands for what lies outside its country's territory, such as embassies (NUTS's ``Z`` codes)."""
    return "Z" in code[2:]


def nuts_level(code: str) -> int:
    """0 for a country, 1 to 3 for its regions."""
    return len(code) - 2


def nuts_parents(code: str) -> tuple[str, ...]:
    """The code and every code above it, the country first: ``SE110`` → ``SE, SE1, SE11, SE110``."""
    return tuple(code[:end] for end in range(2, len(code) + 1))


class PlaceBasis(StrEnum):
    """What a place stands for."""

    SITE = "site"
    BENEFICIARY = "beneficiary"
    REGION_CENTRE = "region_centre"
    FUND_MANAGER = "fund_manager"
    UNKNOWN = "unknown"


class PlacePrecision(StrEnum):
    """How fine a place is known."""

    POINT = "point"
    POSTCODE = "postcode"
    MUNICIPALITY = "municipality"
    NUTS3 = "nuts3"
    NUTS2 = "nuts2"
    NUTS1 = "nuts1"
    COUNTRY = "country"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Point:
    """WGS 84, degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Place:
    """One place of an operation.

    ``nuts`` is a code of the NUTS ``nuts_vintage`` (2013, 2016, 2021, 2024; None when not known); a code without
    its vintage is not a value to compute with. ``label`` is the place in the list's own words, where the words
    say more than the codes.
    """

    nuts: str | None = None
    nuts_vintage: int | None = None
    nuts_level: int | None = None
    lau: str | None = None
    postcode: str | None = None
    municipality: str | None = None
    label: str | None = None
    point: Point | None = None
    basis: PlaceBasis = PlaceBasis.UNKNOWN
    precision: PlacePrecision = PlacePrecision.UNKNOWN
