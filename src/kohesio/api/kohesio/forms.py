"""How Kohesio writes values: money, dates, coordinates, and links (whose kind it tells by their address)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kohesio.index.fields import INFOREGIO
from kohesio.model.money import Amount
from kohesio.model.operation import ListedOperation, Operation
from kohesio.model.period import PartialDate
from kohesio.model.territory import Point

Shown = Operation | ListedOperation

KEEP = "keep.eu"
_VIDEOS = ("youtube.com/", "youtu.be/", "vimeo.com/")
_SCHEMES = ("https://", "http://")


def money(amount: Amount | None) -> str:
    """An amount in euro with two decimals and a point; empty where it is not known."""
    return f"{amount.eur:.2f}" if amount is not None and amount.eur is not None else ""


def euro(value: Decimal) -> str:
    """A sum in euro; empty where it is nothing, which at Kohesio too means that no amount is known."""
    return f"{value:.2f}" if value else ""


def cents(value: int) -> str:
    """As ``euro``, of whole cents: a list of thousands has as many sums, and a decimal of each costs more than it."""
    return f"{value // 100}.{value % 100:02}" if value > 0 else euro(Decimal(value).scaleb(-2))


def share(part: int, whole: int) -> str | None:
    """What ``part`` is of ``whole`` in percent with two decimals, half of one rounded up; None if either is nothing."""
    if part <= 0 or whole <= 0:
        return None
    hundredths = (part * 20_000 + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def rate(percent: Decimal | None) -> str:
    """A rate in percent with at least one decimal: ``50.0``."""
    if percent is None:
        return ""
    text = f"{percent.normalize():f}"
    return text if "." in text else f"{text}.0"


def day(date: PartialDate | None) -> str:
    """``yyyy-MM-dd``; of a month, quarter or year its first day."""
    return date.date.isoformat() if date else ""


def lng_lat(point: Point) -> str:
    """``longitude,latitude``, as lists and maps write a point."""
    return f"{degrees(point.lon)},{degrees(point.lat)}"


def lat_lng(point: Point) -> str:
    """``latitude,longitude``, as ``map/nearby`` and the published files write a point."""
    return f"{degrees(point.lat)},{degrees(point.lon)}"


def wkt(point: Point) -> str:
    """``Point(longitude latitude)``, as the pages of one thing write a point."""
    return f"Point({degrees(point.lon)} {degrees(point.lat)})"


_DEGREE_DIGITS = 7
"""A centimetre; further ones only come from calculating."""


def degrees(number: float) -> str:
    """A float without an exponent and without the noise of calculating."""
    text = repr(round(number, _DEGREE_DIGITS))
    return f"{Decimal(text):f}" if "e" in text else text


def points(operation: Shown) -> tuple[Point, ...]:
    """The different points of an operation."""
    return tuple(dict.fromkeys(place.point for place in operation.places if place.point))


def one_of(text: str) -> tuple[str, ...]:
    """Kohesio's lists of at most one value."""
    return (text,) if text else ()


def links(operation: Shown) -> tuple[str, ...]:
    """Addresses that may be followed: of the web, nothing else."""
    return tuple(link for link in operation.links if link.startswith(_SCHEMES))


def images(operation: Shown) -> tuple[str, ...]:
    """Addresses of pictures."""
    return tuple(image for image in operation.images if image.startswith(_SCHEMES))


def leading_to(found: Sequence[str], place: str) -> str:
    """The first address that leads to a place, else nothing."""
    return next((link for link in found if place in link), "")


def videos(found: Sequence[str]) -> tuple[str, ...]:
    """Addresses of videos."""
    return tuple(link for link in found if any(place in link for place in _VIDEOS))


def other_page(found: Sequence[str]) -> str:
    """The first address that is none of those told apart."""
    known = (INFOREGIO, KEEP, *_VIDEOS)
    return next((link for link in found if not any(place in link for place in known)), "")
