"""Rules on places: NUTS codes, postcodes, coordinates, and how fine the place of a natural person may be."""

from __future__ import annotations

import polars as pl

from kohesio.check.batch import Batch
from kohesio.ingest.lookups import mapped
from kohesio.ingest.table import CellKind
from kohesio.ingest.values.places import parse_point, parse_postcode
from kohesio.reference import territories

FINEST_OF_PERSONS = 4
"""Characters of a NUTS 2 code: the finest place of a natural person (Regulation (EU) 2021/1060, Article 49(3)(m))."""

BOXES: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "AT": ((46.3, 49.1, 9.5, 17.2),), "BE": ((49.4, 51.6, 2.3, 6.5),), "BG": ((41.2, 44.3, 22.3, 28.7),),
    "CY": ((34.4, 35.8, 32.1, 34.7),), "CZ": ((48.5, 51.1, 12.0, 18.9),), "DE": ((47.2, 55.1, 5.8, 15.1),),
    "DK": ((54.5, 57.9, 7.9, 15.3),), "EE": ((57.4, 59.8, 21.7, 28.3),), "FI": ((59.4, 70.2, 19.0, 31.7),),
    "ES": ((35.1, 43.9, -9.4, 4.4), (27.5, 29.5, -18.3, -13.3)), "GB": ((49.8, 60.9, -8.7, 1.9),),
    "FR": ((41.3, 51.2, -5.3, 9.7), (14.3, 16.6, -61.9, -60.7), (2.0, 5.9, -54.7, -51.5), (-21.5, -20.8, 55.1, 55.9),
           (-13.1, -12.6, 44.9, 45.4), (17.9, 18.2, -63.2, -62.7)),
    "GR": ((34.7, 41.8, 19.3, 29.7),), "HR": ((42.3, 46.6, 13.4, 19.5),), "HU": ((45.7, 48.6, 16.1, 22.9),),
    "IE": ((51.3, 55.5, -10.8, -5.9),), "IT": ((35.4, 47.1, 6.6, 18.6),), "LT": ((53.8, 56.5, 20.9, 26.9),),
    "LU": ((49.4, 50.2, 5.7, 6.6),), "LV": ((55.6, 58.1, 20.9, 28.3),), "MT": ((35.7, 36.1, 14.1, 14.6),),
    "NL": ((50.7, 53.7, 3.2, 7.3),), "PL": ((49.0, 54.9, 14.1, 24.2),), "RO": ((43.6, 48.3, 20.2, 29.8),),
    "PT": ((36.9, 42.2, -9.6, -6.1), (36.8, 39.8, -31.4, -24.9), (32.3, 33.2, -17.4, -16.2)),
    "SE": ((55.2, 69.1, 10.9, 24.2),), "SI": ((45.4, 46.9, 13.3, 16.7),), "SK": ((47.7, 49.7, 16.8, 22.6),),
}  # fmt: skip
"""Where each country lies, outermost regions too: south, north, west, east in degrees, with a margin. Our own table."""


def check_places(batch: Batch) -> None:
    """All rules of this file."""
    if batch.columns("nuts"):
        _nuts(batch)
    if batch.columns("postcode"):
        _postcodes(batch)
    if batch.columns("coordinates"):
        _coordinates(batch)
    _persons(batch)


def _first(batch: Batch, field: str) -> pl.Series:
    return batch.given[field].list.first()


def _nuts(batch: Batch) -> None:
    value = _first(batch, "nuts")
    kept = mapped(value, known_code, pl.String)
    batch.report("unknown-nuts", value.is_not_null() & kept.is_null(), "nuts")
    short = kept.str.len_chars() < value.str.strip_chars().str.len_chars()
    batch.report("nuts-shortened", short, "nuts", proposed=kept)
    today = mapped(kept, _today, pl.String)
    batch.report("nuts-not-current", today.is_not_null() & ~short, "nuts", proposed=today)
    country = mapped(kept, _country, pl.String)
    among = pl.DataFrame({"one": country, "all": batch.parsed["countries"]}).select(
        pl.col("all").list.contains(pl.col("one"))
    ).to_series()  # fmt: skip
    batch.report("nuts-other-country", country.is_not_null() & ~among, "nuts", detail=country)


def known_code(text: str) -> str | None:
    """The region with this code in any edition of NUTS, or the known one right above it; None for a bare country.

    With two wrong signs the code is unknown: a region so far above is a guess, and may be another than the row's.
    """
    code = text.strip().upper()
    for known in (code, code[:-1]):
        if len(known) > 2 and (found := territories.region(known)):
            return found.code
    return None


def _today(code: str) -> str | None:
    """Today's code of a region whose code is not of NUTS 2024, if it is the same region."""
    found = territories.region(code)
    if found is None or territories.VINTAGES[-1] in found.vintages:
        return None
    return found.to_2024


def _country(code: str) -> str | None:
    found = territories.region(code)
    return found.country if found else None


def _postcodes(batch: Batch) -> None:
    country = batch.parsed["countries"].list.first().fill_null("")
    kind = batch.native("postcode", CellKind.NUMBER)
    keys = pl.DataFrame({"c": country, "k": kind.cast(pl.Int8).cast(pl.String), "v": _first(batch, "postcode")}).select(
        pl.concat_str("c", "k", "v", separator="\x1f")
    ).to_series()  # fmt: skip
    issue = mapped(keys, lambda key: _postcode(key)[1], pl.String)
    batch.report("unreadable-postcode", issue == "unreadable-postcode", "postcode")
    written = mapped(keys, lambda key: _postcode(key)[0], pl.String)
    batch.report("postcode-form", issue == "postcode-repaired", "postcode", proposed=written)


def _postcode(key: str) -> tuple[str | None, str | None]:
    country, number, text = key.split("\x1f", 2)
    outcome = parse_postcode(text, country, CellKind.NUMBER if number == "1" else CellKind.TEXT)
    return outcome.value, outcome.issue


def _coordinates(batch: Batch) -> None:
    text = _first(batch, "coordinates")
    country = batch.parsed["countries"].list.join(" ")
    keys = pl.DataFrame({"c": country, "t": text}).select(pl.concat_str("c", "t", separator="\x1f")).to_series()
    verdict = mapped(keys, _lies, pl.String)
    batch.report("unreadable-coordinates", verdict == "unreadable", "coordinates")
    turned = pl.DataFrame({"t": text, "v": verdict}).select(pl.when(pl.col("v") == "swapped").then("t")).to_series()
    batch.report(
        "coordinates-swapped", verdict == "swapped", "coordinates", proposed=mapped(turned, _swapped, pl.String)
    )
    batch.report("coordinates-outside-country", verdict == "outside", "coordinates", detail=country)


def _lies(key: str) -> str | None:
    """``unreadable``, or ``swapped`` or ``outside`` for a point that lies in none of its countries."""
    countries, _, text = key.partition("\x1f")
    outcome = parse_point(text)
    if outcome.issue is not None:
        return "unreadable"
    point = outcome.value
    boxes = [box for country in countries.split() for box in BOXES.get(country, ())]
    if point is None or not boxes or _within(point.lat, point.lon, boxes):
        return None
    return "swapped" if _within(point.lon, point.lat, boxes) else "outside"


def _within(lat: float, lon: float, boxes: list[tuple[float, float, float, float]]) -> bool:
    return any(south <= lat <= north and west <= lon <= east for south, north, west, east in boxes)


def _swapped(text: str) -> str | None:
    point = parse_point(text).value
    return f"{point.lon:.6f}, {point.lat:.6f}" if point else None


def swapped_back(text: str, countries: str) -> str:
    """Coordinates with the latitude first, where they are swapped for certain."""
    return _swapped(text) or text if _lies(f"{countries}\x1f{text}") == "swapped" else text


def _persons(batch: Batch) -> None:
    """A natural person's place is never finer than NUTS 2."""
    if not batch.persons.any():
        return
    codes = mapped(_first(batch, "nuts"), known_code, pl.String)
    coarse = codes.str.slice(0, FINEST_OF_PERSONS)
    batch.report("natural-person-location", batch.persons & (codes.str.len_chars() > FINEST_OF_PERSONS), "nuts",
                 proposed=coarse)  # fmt: skip
    for field in ("postcode", "municipality", "lau", "coordinates", "latitude"):
        if batch.columns(field):
            batch.report("natural-person-location", batch.persons & batch.has(field), field, hidden=True)
