"""Reads Mapbox Vector Tiles, written from the specification and not from the code that writes them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ReadPoint:
    """A point as a program reads it."""

    x: int
    y: int
    properties: dict[str, Any]


def read_tile(content: bytes) -> dict[str, tuple[int, list[ReadPoint]]]:
    """The layers of a tile by name: extent and points."""
    return dict(_layer(part) for number, part in _fields(content) if number == 3)


def _layer(content: bytes) -> tuple[str, tuple[int, list[ReadPoint]]]:
    fields = _fields(content)
    assert [value for number, value in fields if number == 15] == [2]
    (name,) = (value.decode() for number, value in fields if number == 1)
    (extent,) = (value for number, value in fields if number == 5)
    keys = [value.decode() for number, value in fields if number == 3]
    values = [_value(value) for number, value in fields if number == 4]
    return name, (extent, [_point(value, keys, values) for number, value in fields if number == 2])


def _point(content: bytes, keys: list[str], values: list[Any]) -> ReadPoint:
    fields = dict(_fields(content))
    assert fields[3] == 1
    tags = _numbers(fields[2])
    command, x, y = _numbers(fields[4])
    assert command == 0b1001
    pairs = zip(tags[::2], tags[1::2], strict=True)
    return ReadPoint(_signed(x), _signed(y), {keys[key]: values[value] for key, value in pairs})


def _value(content: bytes) -> Any:
    ((number, value),) = _fields(content)
    return value.decode() if number == 1 else struct.unpack("<d", value)[0] if number == 3 else value


def _fields(content: bytes) -> list[tuple[int, Any]]:
    found: list[tuple[int, Any]] = []
    at = 0
    while at < len(content):
        tag, at = _number(content, at)
        if tag & 7 == 0:
            value, at = _number(content, at)
            found.append((tag >> 3, value))
            continue
        length, at = (8, at) if tag & 7 == 1 else _number(content, at)
        assert tag & 7 in {1, 2}
        assert at + length <= len(content)
        found.append((tag >> 3, content[at : at + length]))
        at += length
    return found


def _numbers(content: bytes) -> list[int]:
    found: list[int] = []
    at = 0
    while at < len(content):
        number, at = _number(content, at)
        found.append(number)
    return found


def _number(content: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = content[at]
        number, at, shift = number | (byte & 0x7F) << shift, at + 1, shift + 7
        if byte < 0x80:
            return number, at


def _signed(number: int) -> int:
    return number // 2 if number % 2 == 0 else -(number + 1) // 2
