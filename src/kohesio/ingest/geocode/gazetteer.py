"""Names and codes of places with the region they lie in: towns, municipalities (LAU), postcodes.

Relies on nothing but what ``gazetteer_files`` reads. An answer is the smallest region that holds every place meant: a
name two towns bear gives the region around both, or none. Nothing is decided by size or by order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kohesio.model.territory import Point, iso_country, nuts_code
from kohesio.reference import carrying
from kohesio.reference.folding import fold

_LEADING_PARTS = {"PT": 4, "NL": 4, "IE": 3}
"""Characters of a postcode that name an area of their own, where lists often give no more."""

_COUNTRY_LETTERS = re.compile(r"^[A-Z]{1,2}(?=[0-9]+$)")
_TITLES = re.compile(
    r"^(?:stadt|gemeinde|gemeente|obec|město|mesto|comune di|município de|municipio de|ajuntament de|ville de"
    r"|commune de|općina|grad|občina|gmina|miasto|comuna|orașul|municipiul|община|δήμος)\s+"
    r"|\s+(?:kommun|kommune|kunta)$",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"\s+(?:[A-ZØÅÄÖ]{1,2}|nord|syd|øst|vest|n|s|ø|v|cedex(?:\s+\d+)?|\d{1,2}|[ivx]{1,5}\.?)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place: its NUTS region (newest edition) and, where the file tells, its point."""

    region: str
    point: Point | None = None


@dataclass(slots=True)
class Gazetteer:
    """Look-ups by country (ISO 3166) and key; ``add_*`` fill it, the rest ask."""

    _postcodes: dict[tuple[str, str], list[Spot]] = field(default_factory=dict)
    _areas: dict[tuple[str, str], list[Spot]] = field(default_factory=dict)
    _units: dict[tuple[str, str], list[Spot]] = field(default_factory=dict)
    _names: dict[tuple[str, str], list[Spot]] = field(default_factory=dict)
    _municipal: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self._postcodes or self._units or self._names)

    def add_postcode(self, country: str, postcode: str, spot: Spot) -> None:
        """A postcode of a country."""
        country, key = iso_country(country), postcode_key(postcode)
        self._postcodes.setdefault((country, key), []).append(spot)
        if (area := _area_of(key, country)) != key:
            self._areas.setdefault((country, area), []).append(Spot(spot.region))

    def add_municipality(self, country: str, code: str, names: Iterable[str], spot: Spot) -> None:
        """A municipality with its code and names."""
        country = iso_country(country)
        self._units.setdefault((country, lau_key(code, country)), []).append(spot)
        self._municipal.add(country)
        self._add_names(country, names, spot)

    def add_town(self, country: str, names: Iterable[str], spot: Spot) -> None:
        """A town by any of its names."""
        self._add_names(iso_country(country), names, spot)

    def postcode(self, country: str, postcode: str) -> Spot | None:
        """Where a postcode lies; where only its first part is known, the region around that."""
        country, key = iso_country(country), postcode_key(postcode)
        found = self._postcodes.get((country, key)) or self._areas.get((country, key))
        return _one(found or self._areas.get((country, _area_of(key, country)), []))

    def municipality(self, country: str, code: str) -> Spot | None:
        """Where a municipality lies by its code, with or without the country before it."""
        country = iso_country(country)
        return _one(self._units.get((country, lau_key(code, country)), []))

    def named(self, country: str, name: str, around: tuple[str, ...] = ()) -> Spot | None:
        """Where the place of this name lies; ``around`` are regions one of which it must lie in, if any are known.

        Spellings are tried from the whole name to its parts (``Dresden, Stadt`` → ``Dresden``); the first known counts.
        """
        for key in name_keys(name):
            spots = self._names.get((iso_country(country), key), [])
            if around:
                spots = [spot for spot in spots if any(carrying.within(spot.region, one) for one in around)]
            if spots:
                return _one(spots)
        return None

    def _add_names(self, country: str, names: Iterable[str], spot: Spot) -> None:
        for name in names:
            for part in {name, *name.split("/")}:
                if key := fold(part):
                    self._names.setdefault((country, key), []).append(spot)


def postcode_key(text: str) -> str:
    """Letters and digits of a postcode, without the country before a number (``LV-1050`` → ``1050``)."""
    bare = "".join(letter for letter in text.upper() if letter.isalnum())
    return _COUNTRY_LETTERS.sub("", bare)


def lau_key(code: str, country: str) -> str:
    """A municipality's code without the country before it (``AT_40101`` → ``40101``)."""
    bare = code.strip().upper()
    for prefix in (iso_country(country), nuts_code(country)):
        bare = bare.removeprefix(f"{prefix}_")
    return bare


def name_keys(name: str) -> tuple[str, ...]:
    """Folded spellings of a name, the most exact first."""
    whole = name.strip()
    short = re.sub(r"\s*\([^)]*\)", "", whole).split(",")[0].strip()
    bare = _TITLES.sub("", short)
    spellings = (whole, short, *short.split("/"), bare, _QUARTER.sub("", bare))
    return tuple(dict.fromkeys(key for spelling in spellings if (key := fold(spelling))))


def _area_of(key: str, country: str) -> str:
    length = _LEADING_PARTS.get(country)
    if country == "GB":
        return key[:-3] if len(key) > 4 else key
    return key[:length] if length else key


def _one(spots: list[Spot]) -> Spot | None:
    """One spot as it is; several in one region: that region, with the point only if they share it."""
    if len(spots) < 2:
        return spots[0] if spots else None
    region = carrying.common({spot.region for spot in spots})
    if region is None or len(region) == 2:
        return None
    points = {spot.point for spot in spots if spot.point is not None}
    same = len(points) == 1 or (len(points) > 1 and len(region) == 5 and _close(points))
    return Spot(region, min(points, key=lambda one: (one.lat, one.lon)) if same else None)


def _close(points: set[Point]) -> bool:
    """Whether all points are within some five kilometres: one town in two files."""
    lats, lons = [one.lat for one in points], [one.lon for one in points]
    return max(lats) - min(lats) < 0.05 and max(lons) - min(lons) < 0.07
