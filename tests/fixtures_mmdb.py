"""A file of addresses in MaxMind's format (version 2.0), with one network in it: as small as a real one can be.

Three parts: a binary tree with a node for each bit of the network's address, sixteen zero bytes, and the values; then
the mark and the map of what the file says about itself. Records of the tree have 24 bits.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network

_MARK = b"\xab\xcd\xefMaxMind.com"
_SEPARATOR = bytes(16)

_TEXT, _DOUBLE, _UINT16, _UINT32, _MAP, _UINT64, _LIST = 2, 3, 5, 6, 7, 9, 11
_KINDS = {"node_count": _UINT32, "build_epoch": _UINT64}
"""Kinds of the numbers that are not of sixteen bits; readers are strict about them."""


def one_network(network: IPv4Network | IPv6Network, lat: float, lon: float) -> bytes:
    """The file that knows the point of one network and nothing else."""
    bits = [int(network.network_address) >> (network.max_prefixlen - 1 - at) & 1 for at in range(network.prefixlen)]
    nodes = len(bits)
    found, missing = nodes + len(_SEPARATOR), nodes
    tree = b""
    for at, bit in enumerate(bits):
        after = at + 1 if at + 1 < nodes else found
        left, right = (missing, after) if bit else (after, missing)
        tree += left.to_bytes(3, "big") + right.to_bytes(3, "big")
    about = {
        "binary_format_major_version": 2, "binary_format_minor_version": 0, "build_epoch": 1_700_000_000,
        "database_type": "Test-City", "description": {"en": "one network"}, "ip_version": network.version,
        "languages": ["en"], "node_count": nodes, "record_size": 24,
    }  # fmt: skip
    return tree + _SEPARATOR + _value({"location": {"latitude": lat, "longitude": lon}}) + _MARK + _value(about)


def _value(value: object, name: str = "") -> bytes:
    """A value of the data section: its kind and size, then itself. Sizes below 29 are all that is needed."""
    match value:
        case str():
            text = value.encode()
            return _head(_TEXT, len(text)) + text
        case float():
            return _head(_DOUBLE, 8) + struct.pack(">d", value)
        case int():
            number = value.to_bytes((value.bit_length() + 7) // 8, "big")
            return _head(_KINDS.get(name, _UINT16), len(number)) + number
        case Mapping():
            return _head(_MAP, len(value)) + b"".join(_value(key) + _value(one, str(key)) for key, one in value.items())
        case list():
            return _head(_LIST, len(value)) + b"".join(map(_value, value))
    raise TypeError(f"{value!r} has no form here")


def _head(kind: int, size: int) -> bytes:
    return bytes([kind << 5 | size]) if kind < 8 else bytes([size, kind - 7])
