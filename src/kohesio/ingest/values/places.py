"""Places in a cell: NUTS codes, postcodes, coordinates, municipalities. Shapes only; what exists is looked up later."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kohesio.ingest.table import CellKind
from kohesio.ingest.values.absence import says_nothing
from kohesio.ingest.values.outcome import Outcome
from kohesio.model.territory import Point, iso_country

ISSUE_CODES = (
    ("unreadable-postcode", "The cell is no postcode of the country."),
    ("postcode-repaired", "A leading zero lost by a spreadsheet was put back, or blanks and prefixes set right."),
    ("unreadable-coordinates", "The cell is no pair of degrees."),
    ("location-placeholder", "The cell says in words that the place is not given."),
)
"""Every issue a parser of this module can give."""

_NUMBER = r"[-+]?[0-9]{1,3}(?:\.[0-9]{1,20})?"
_PAIR = re.compile(rf"\(?\s*({_NUMBER})\s*(?:[,;]\s*|\s+)({_NUMBER})\s*\)?")
_WKT = re.compile(rf"(?:SRID=4326;)?\s*POINT\s*\(\s*({_NUMBER})\s+({_NUMBER})\s*\)", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"_?nincs megadva.*|uppgift saknas|not (?:given|specified|known)|n\.?v\.?t\.?|keine angabe"
    r"|nicht (?:bekannt|zuordenbar)|non (?:renseigné|précisé|specificato)e?|sin especificar|não especificado"
    r"|brak danych|neuvedeno|nenorādīts|nenurodyta|unknown|various|diverse|verschiedene",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Postcodes:
    """A country's postcodes: shape of the bare code, where a blank or hyphen stands, how many leading zeros occur."""

    shape: re.Pattern[str]
    cut: int = 0
    mark: str = ""
    digits: int = 0
    zeros: int = 0


def _digits(count: int, zeros: int = 0, cut: int = 0, mark: str = "") -> _Postcodes:
    return _Postcodes(re.compile(rf"[0-9]{{{count}}}"), cut, mark, count, zeros)


_POSTCODES = {
    "AT": _digits(4), "BE": _digits(4), "BG": _digits(4), "CY": _digits(4), "CZ": _digits(5, 0, 3, " "),
    "DE": _digits(5, 1), "DK": _digits(4, 1), "EE": _digits(5), "ES": _digits(5, 1), "FI": _digits(5, 3),
    "FR": _digits(5, 1), "GR": _digits(5, 0, 3, " "), "HR": _digits(5), "HU": _digits(4), "IT": _digits(5, 3),
    "LT": _digits(5, 1), "LU": _digits(4), "LV": _digits(4), "PL": _digits(5, 1, 2, "-"), "PT": _digits(7, 0, 4, "-"),
    "RO": _digits(6, 1), "SE": _digits(5, 0, 3, " "), "SI": _digits(4), "SK": _digits(5, 1, 3, " "),
    "NL": _Postcodes(re.compile(r"[1-9][0-9]{3}[A-Z]{2}"), 4, " "),
    "MT": _Postcodes(re.compile(r"[A-Z]{3}[0-9]{4}"), 3, " "),
    "IE": _Postcodes(re.compile(r"[A-Z][0-9][0-9W][0-9A-Z]{4}"), 3, " "),
    "GB": _Postcodes(re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}"), -3, " "),
}  # fmt: skip
"""Universal Postal Union's formats. ``zeros`` only where codes of the country do begin with that many zeros."""


def parse_postcode(text: str, country: str, kind: CellKind = CellKind.TEXT) -> Outcome[str]:
    """The postcode in its country's usual writing (``CV12WT`` → ``CV1 2WT``, with ``postcode-repaired``).

    A leading zero is put back only into a number, and only where the country's codes have a fixed length and do
    begin with zeros. ``country`` is ISO 3166 alpha-2 (``EL`` and ``UK`` are understood).
    """
    trimmed = " ".join(text.split())
    if not trimmed or says_nothing(trimmed):
        return Outcome(None)
    rules = _POSTCODES.get(iso_country(country))
    if rules is None:
        return Outcome(trimmed)
    bare = re.sub(r"[\s\-]", "", trimmed.upper())
    if rules.digits:
        bare = re.sub(rf"^(?:{iso_country(country)}|{country.upper()}|[ABDFLS])(?=[0-9])", "", bare)
    missing = rules.digits - len(bare)
    if kind is CellKind.NUMBER and bare.isdigit() and bare.isascii() and 0 < missing <= rules.zeros:
        bare = "0" * missing + bare
    if rules.shape.fullmatch(bare) is None:
        return Outcome(None, "unreadable-postcode")
    code = f"{bare[: rules.cut]}{rules.mark}{bare[rules.cut :]}" if rules.cut else bare
    return Outcome(code, "postcode-repaired" if code != trimmed else None)


def parse_point(text: str, order: Literal["lat,lon", "lon,lat"] = "lat,lon") -> Outcome[Point]:
    """A pair of degrees (WGS 84): two numbers in the declared order, or ``Point(lon lat)``.

    Degrees outside the globe, and 0,0 (what programs write for "unknown"), are ``unreadable-coordinates``.
    """
    trimmed = text.strip()
    if not trimmed or says_nothing(trimmed):
        return Outcome(None)
    known = _WKT.fullmatch(trimmed)
    match = known or _PAIR.fullmatch(trimmed)
    if match is None:
        return Outcome(None, "unreadable-coordinates")
    first, second = float(match[1]), float(match[2])
    lat, lon = (second, first) if known or order == "lon,lat" else (first, second)
    if abs(lat) > 90 or abs(lon) > 180 or lat == lon == 0:
        return Outcome(None, "unreadable-coordinates")
    return Outcome(Point(lat, lon))


def parse_municipality(text: str) -> Outcome[str]:
    """The name of a place as published, trimmed; a text that says "not given" is no value, with an issue."""
    trimmed = text.strip()
    if not trimmed:
        return Outcome(None)
    if _PLACEHOLDER.fullmatch(trimmed) or says_nothing(trimmed):
        return Outcome(None, "location-placeholder")
    return Outcome(trimmed)
