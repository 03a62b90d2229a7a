"""Writes points as a Mapbox Vector Tile, version 2.1 of the specification: the form in which programs load maps.

https://github.com/mapbox/vector-tile-spec/tree/master/2.1. A tile is a Protocol Buffers message; what this product
needs of that format are numbers of variable length, texts, and parts with their length before them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"

EXTENT = 4096
"""Units from one side of a tile to the other; a point is given in them from the upper left corner."""

Value: TypeAlias = str | int | float
"""A property: text, a whole number from 0, or another number."""

_VERSION = 2
_VARINT, _DOUBLE, _BYTES = 0, 1, 2
_POINT = 1
_MOVE_ONCE = 9
"""The command MoveTo (1), given once: ``1 | 1 << 3``."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of a tile: ``x`` to the right, ``y`` down, in units of ``EXTENT``; its properties by name."""

    x: int
    y: int
    properties: Mapping[str, Value]


def tile(layers: Mapping[str, Sequence[Spot]]) -> bytes:
    """The tile of some layers by name; a layer without points is left out, as the specification wants."""
    return b"".join(_part(3, _layer(name, spots)) for name, spots in layers.items() if spots)


def _layer(name: str, spots: Sequence[Spot]) -> bytes:
    """A layer; each property's name and each value stands in it once, and features refer to them by number."""
    names: dict[str, int] = {}
    values: dict[tuple[type, Value], int] = {}
    features = [
        _part(2, _feature(spot, [
            number
            for key, value in spot.properties.items()
            for number in (names.setdefault(key, len(names)), values.setdefault((type(value), value), len(values)))
        ]))
        for spot in spots
    ]  # fmt: skip
    return b"".join(
        (
            _field(15, _VARINT) + _varint(_VERSION),
            _part(1, name.encode()),
            *features,
            *(_part(3, key.encode()) for key in names),
            *(_part(4, _value(value)) for _, value in values),
            _field(5, _VARINT) + _varint(EXTENT),
        )
    )


def _feature(spot: Spot, tags: Iterable[int]) -> bytes:
    geometry = (_MOVE_ONCE, _zigzag(spot.x), _zigzag(spot.y))
    return b"".join(
        (
            _part(2, b"".join(map(_varint, tags))),
            _field(3, _VARINT) + _varint(_POINT),
            _part(4, b"".join(map(_varint, geometry))),
        )
    )


def _value(value: Value) -> bytes:
    if isinstance(value, str):
        return _part(1, value.encode())
    if isinstance(value, int):
        return _field(5, _VARINT) + _varint(value)
    return _field(3, _DOUBLE) + struct.pack("<d", value)


def _part(number: int, content: bytes) -> bytes:
    """A part with its length before it."""
    return _field(number, _BYTES) + _varint(len(content)) + content


def _field(number: int, form: int) -> bytes:
    return _varint(number << 3 | form)


def _zigzag(number: int) -> int:
    """A number of either sign as one from 0: 0, -1, 1, -2 are 0, 1, 2, 3."""
    return number << 1 if number >= 0 else (-number << 1) - 1


def _varint(number: int) -> bytes:
    """A whole number from 0, seven bits to a byte, the lowest first."""
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)
