"""Where a visitor is, worked out without asking anybody: from a local file of addresses, else from the language.

The operator installs the file (any in MaxMind's format with places, such as DB-IP's or GeoLite2's city file) and names
it in the setting ``address_database``. Where there is none, or it does not know the address, the country of the
request's preferred language stands in. No address is kept or logged.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache
from ipaddress import ip_address

import maxminddb

from kohesio.api.kohesio.call import Visitor
from kohesio.http.negotiation import weighted
from kohesio.model.territory import MEMBER_STATES, Point
from kohesio.model.text import LANGUAGES

_log = logging.getLogger(__name__)

_COUNTRY_OF_LANGUAGE: Mapping[str, str] = {
    "bg": "BG", "cs": "CZ", "da": "DK", "de": "DE", "el": "EL", "en": "IE", "es": "ES", "et": "EE", "fi": "FI",
    "fr": "FR", "ga": "IE", "hr": "HR", "hu": "HU", "it": "IT", "lt": "LT", "lv": "LV", "mt": "MT", "nl": "NL",
    "pl": "PL", "pt": "PT", "ro": "RO", "sk": "SK", "sl": "SI", "sv": "SE",
}  # fmt: skip
"""For each language the member state (NUTS code) with most of its speakers; English is official in Ireland."""


def visitor_point(visitor: Visitor, database: str, language: str) -> Point | str | None:
    """The visitor's point; or only a country (NUTS code), by regional tag or language; None if nothing tells."""
    if database and (found := _located(visitor.address, database)):
        return found
    return country_of_languages(visitor.languages) or _COUNTRY_OF_LANGUAGE.get(language)


def country_of_languages(header: str) -> str | None:
    """The country an ``Accept-Language`` header speaks of: ``de-AT`` is Austria, ``sv`` is Sweden."""
    best, chosen = 0.0, None
    for entry in weighted(header):
        language, _, tag = entry.value.partition("-")
        region = tag.upper()
        country = "EL" if region == "GR" else region
        if region not in MEMBER_STATES:
            country = _COUNTRY_OF_LANGUAGE.get(language, "") if language in LANGUAGES else ""
        if country and entry.quality > best:
            best, chosen = entry.quality, country
    return chosen


def _located(address: str, database: str) -> Point | None:
    try:
        record = _reader(database).get(str(ip_address(address)))
    except ValueError:
        return None  # no address of the internet, or one of a kind the file does not hold
    place = record.get("location") if isinstance(record, dict) else None
    if not isinstance(place, dict):
        return None
    lat, lon = place.get("latitude"), place.get("longitude")
    return Point(float(lat), float(lon)) if isinstance(lat, (int, float)) and isinstance(lon, (int, float)) else None


class _NoReader:
    """Stands for a file that cannot be read: knows no address."""

    def get(self, address: str) -> None:
        """None."""
        del address


@cache
def _reader(database: str) -> maxminddb.Reader | _NoReader:
    """The file, memory-mapped, opened once; a broken one is logged once and knows nothing."""
    try:
        return maxminddb.open_database(database)
    except (OSError, maxminddb.InvalidDatabaseError) as error:
        _log.warning("The file of addresses cannot be read", extra={"file": database, "reason": str(error)})
        return _NoReader()
