"""The directory at the end of a Parquet file, read and written: Thrift in its compact protocol.

Only what is asked for is taken apart (``ROW_GROUPS``); every other field stays the bytes that it is, so that a
directory of 15,000 columns is read in half a second. What is read is written again byte for byte. Which field has
which meaning is told in ``kohesio.snapshot.encoded``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kohesio.errors import DamagedError

MAGIC = b"PAR1"
"""How a Parquet file begins and ends."""

_TAIL = 8
"""Bytes after the directory: its length and ``MAGIC``."""

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12)
_BOOLEAN = frozenset({_TRUE, _FALSE})
_WHOLE = frozenset({_I16, _I32, _I64})
_LONGEST_SHORT = 15
"""Steps between fields from 1 to this, and sizes of lists below it, stand in the byte of the type."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which fields of a struct are taken apart: each a struct, or a list of structs, with a plan of its own."""

    fields: Mapping[int, Plan]


ROW_GROUPS = Plan({4: Plan({1: Plan({3: Plan({})})})})
"""The row groups of a file, their columns, and of each column what is told of it."""


class Struct:
    """Fields by their numbers, in their order, each with the type it has: bytes, or a struct or structs."""

    __slots__ = ("fields",)

    def __init__(self, fields: dict[int, tuple[int, bytes | Struct | list[Struct]]]) -> None:
        self.fields = fields

    def number(self, field: int) -> int:
        """A whole number; 0 where there is none."""
        value = self.fields[field][1] if field in self.fields else b"\0"
        if not isinstance(value, bytes):
            raise DamagedError(f"Field {field} in the directory of a Parquet file is no number.")
        zigzag, _ = _varint(value, 0)
        return zigzag >> 1 ^ -(zigzag & 1)

    def first_word(self, field: int) -> str:
        """The first of a list of words."""
        value = self.fields[field][1]
        if not isinstance(value, bytes):
            raise DamagedError(f"Field {field} in the directory of a Parquet file is no list of words.")
        _, at = _size(value, 0)
        length, at = _varint(value, at)
        return value[at : at + length].decode()

    def inner(self, field: int) -> Struct:
        """A struct within this one."""
        value = self.fields[field][1]
        if not isinstance(value, Struct):
            raise DamagedError(f"Field {field} in the directory of a Parquet file is no struct.")
        return value

    def structs(self, field: int) -> list[Struct]:
        """A list of structs within this one."""
        value = self.fields[field][1]
        if not isinstance(value, list):
            raise DamagedError(f"Field {field} in the directory of a Parquet file is no list of structs.")
        return value

    def having(self, changes: Mapping[int, int | Struct | list[Struct]]) -> Struct:
        """The same with other values in fields that it has; other fields are left alone."""
        fields = self.fields.copy()
        for field, value in changes.items():
            if field in fields:
                fields[field] = (fields[field][0], _whole(value) if isinstance(value, int) else value)
        return Struct(fields)

    def without(self, fields: Iterable[int]) -> Struct:
        """The same, lacking some fields."""
        left_out = frozenset(fields)
        return Struct({field: told for field, told in self.fields.items() if field not in left_out})

    def encoded(self) -> bytes:
        """The struct in the protocol."""
        out = bytearray()
        last = 0
        for field, (kind, value) in self.fields.items():
            if 0 < field - last <= _LONGEST_SHORT:
                out.append(field - last << 4 | kind)
            else:
                out.append(kind)
                out += _whole(field)
            last = field
            if isinstance(value, bytes):
                out += value
            elif isinstance(value, Struct):
                out += value.encoded()
            else:
                out += _head_of(len(value))
                for each in value:
                    out += each.encoded()
        out.append(0)
        return bytes(out)


def footer_of(file: Path) -> Struct:
    """The directory of a Parquet file, its row groups taken apart. Raises DamagedError."""
    with file.open("rb") as handle:
        end = handle.seek(0, 2)
        handle.seek(max(end - _TAIL, 0))
        tail = handle.read()
        length = int.from_bytes(tail[:4], "little")
        if tail[4:] != MAGIC or length > end - _TAIL:
            raise DamagedError(f"{file.name} is no whole Parquet file.")
        handle.seek(end - _TAIL - length)
        return _struct(handle.read(length), 0, ROW_GROUPS)[0]


def footer_bytes(footer: Struct) -> bytes:
    """The end of a Parquet file with this directory."""
    out = footer.encoded()
    return out + len(out).to_bytes(4, "little") + MAGIC


def _struct(text: bytes, at: int, plan: Plan) -> tuple[Struct, int]:
    """The struct that begins at a place, and the place after it."""
    found: dict[int, tuple[int, bytes | Struct | list[Struct]]] = {}
    field = 0
    while head := text[at]:
        kind, step = head & 15, head >> 4
        at += 1
        if step:
            field += step
        else:
            zigzag, at = _varint(text, at)
            field = zigzag >> 1
        inner = plan.fields.get(field)
        if inner is None:
            begin, at = at, at if kind in _BOOLEAN else _end(text, at, kind)
            found[field] = (kind, text[begin:at])
        elif kind == _STRUCT:
            one, at = _struct(text, at, inner)
            found[field] = (kind, one)
        else:
            size, at = _size(text, at)
            several = []
            for _ in range(size):
                one, at = _struct(text, at, inner)
                several.append(one)
            found[field] = (kind, several)
    return Struct(found), at + 1


def _end(text: bytes, at: int, kind: int) -> int:
    """The place after a value. Raises DamagedError for a type that no directory has."""
    if kind in _WHOLE:
        while text[at] > 0x7F:
            at += 1
        return at + 1
    if kind == _BINARY:
        length, at = _varint(text, at)
        return at + length
    if kind in {_LIST, _SET}:
        kind = text[at] & 15
        size, at = _size(text, at)
        for _ in range(size):
            at = _end(text, at, kind)
        return at
    if kind == _STRUCT:
        while head := text[at]:
            at += 1
            if head < 1 << 4:
                _, at = _varint(text, at)
            if head & 15 not in _BOOLEAN:
                at = _end(text, at, head & 15)
        return at + 1
    if kind == _DOUBLE:
        return at + 8
    if kind in {_TRUE, _FALSE, _BYTE}:
        return at + 1
    raise DamagedError(f"The directory of a Parquet file holds a value of type {kind}, which it cannot.")


def _size(text: bytes, at: int) -> tuple[int, int]:
    """The size of the list that begins at a place, and the place of its first value."""
    size = text[at] >> 4
    return _varint(text, at + 1) if size == _LONGEST_SHORT else (size, at + 1)


def _varint(text: bytes, at: int) -> tuple[int, int]:
    byte = text[at]
    found, shift = byte & 0x7F, 7
    while byte > 0x7F:
        at += 1
        byte = text[at]
        found |= (byte & 0x7F) << shift
        shift += 7
    return found, at + 1


def _head_of(size: int) -> bytes:
    """How a list of structs begins."""
    short = min(size, _LONGEST_SHORT)
    return bytes((short << 4 | _STRUCT,)) + (_unsigned(size) if short == _LONGEST_SHORT else b"")


def _whole(value: int) -> bytes:
    return _unsigned(value << 1 if value >= 0 else ~value << 1 | 1)


def _unsigned(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
