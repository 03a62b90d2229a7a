"""Pictures without what cameras and programs write beside them: place, time, owner, device, small copies of the whole.

Nothing is decoded or packed anew. A file is cut into the parts its format has, and those that a browser draws with are
put together again, byte for byte; every other part is left out, whatever it is, and so is what follows the end. Which
way up a picture is stands in the same note (Exif) as where it was taken: that one number is written anew.

Sources: ITU-T T.81 and T.871 (JPEG, JFIF), W3C PNG (Third Edition), RFC 9649 (WebP), CIPA DC-008 (Exif).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

UPRIGHT = 1
"""The turn of a picture that is as it stands."""

ON_ITS_SIDE = 5
"""From this turn on width and height change places."""

_EXIF = b"Exif\0\0"


@dataclass(frozen=True, slots=True)
class Bare:
    """A picture as it is served, and which way up it is: Exif's number, 1 to 8."""

    content: bytes
    turn: int


class BrokenOffError(ValueError):
    """A picture ends before its parts do."""


def bare_jpeg(content: bytes) -> Bare:
    """A JPEG without notes. Raises BrokenOffError."""
    kept, turn = [content[:2]], UPRIGHT
    for marker, segment in _segments(content):
        told = segment[4:]
        if marker == _APP1 and told.startswith(_EXIF):
            turn = _turn(told.removeprefix(_EXIF))
            note = _EXIF + _note(turn)
            kept.append(b"\xff\xe1" + (len(note) + 2).to_bytes(2) + note if turn != UPRIGHT else b"")
        elif marker == _APP0 and told.startswith(b"JFIF\0") and len(told) >= _JFIF:
            kept.append(b"\xff\xe0" + (_JFIF + 2).to_bytes(2) + told[: _JFIF - 2] + b"\0\0")  # no small copy
        elif not (_APP0 <= marker <= _APP15 or marker == _COMMENT) or told.startswith(_NEEDED):
            kept.append(segment)
    return Bare(b"".join(kept), turn)


_APP0, _APP1, _APP15, _COMMENT = 0xE0, 0xE1, 0xEF, 0xFE
_SCAN, _END = 0xDA, 0xD9
_JFIF = 14
"""Bytes of a JFIF note, the last two of which say how large its small copy is."""

_NEEDED = (b"ICC_PROFILE\0", b"Adobe\0")
"""Colours cannot be told without these."""

_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""A marker within the data of a scan that ends it."""


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment of a JPEG after its beginning; a scan with the data that follow it."""
    at = 2
    while content[at : at + 1] == b"\xff" and at + 1 < len(content):
        marker = content[at + 1]
        if marker == 0xFF:  # may stand before any marker
            at += 1
            continue
        if marker == _END:
            yield marker, content[at : at + 2]
            return
        length = int.from_bytes(content[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(content):
            break
        if marker == _SCAN:
            after = _AFTER_SCAN.search(content, end)
            if after is None:
                break
            end = after.start()
        yield marker, content[at:end]
        at = end
    raise BrokenOffError


def bare_png(content: bytes) -> Bare:
    """A PNG without notes. Raises BrokenOffError."""
    kept, turn, at = [content[:8]], UPRIGHT, 8
    while True:
        kind, end = content[at + 4 : at + 8], at + 12 + int.from_bytes(content[at : at + 4])
        if not kind or end > len(content):
            raise BrokenOffError
        if kind == b"eXIf":
            turn = _turn(content[at + 8 : end - 4])
            note = b"eXIf" + _note(turn)
            kept.append((len(note) - 4).to_bytes(4) + note + zlib.crc32(note).to_bytes(4) if turn != UPRIGHT else b"")
        elif kind[:1].isupper() or kind in _PNG:
            kept.append(content[at:end])
        if kind == b"IEND":
            return Bare(b"".join(kept), turn)
        at = end


_PNG = frozenset((
    b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs",
    b"sPLT", b"acTL", b"fcTL", b"fdAT",
))  # fmt: skip
"""Parts that need not be there and that a picture is drawn with; those that must be begin with a capital."""


def bare_webp(content: bytes) -> Bare:
    """A WebP without notes. Raises BrokenOffError."""
    kept, turn, at = [], UPRIGHT, 12
    while at < len(content) and at < 8 + int.from_bytes(content[4:8], "little"):
        kind, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size
        if end > len(content):
            raise BrokenOffError
        if kind == b"EXIF":
            turn = _turn(content[at + 8 : end].removeprefix(_EXIF))
        elif kind in _WEBP:
            kept.append(content[at:end] + b"\0" * (size % 2))
        at = end + size % 2
    note = _note(turn)
    if kept and kept[0].startswith(b"VP8X"):
        told = kept[0][8] & ~_TOLD | (_TOLD_EXIF if turn != UPRIGHT else 0)
        kept[0] = kept[0][:8] + bytes([told]) + kept[0][9:]
        kept.append(b"EXIF" + len(note).to_bytes(4, "little") + note if turn != UPRIGHT else b"")
    else:
        turn = UPRIGHT  # a simple file has no notes, so nobody heeds one that it holds all the same
    body = b"WEBP" + b"".join(kept)
    return Bare(b"RIFF" + len(body).to_bytes(4, "little") + body, turn)


_WEBP = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_TOLD_EXIF, _TOLD = 0x08, 0x0C
"""Bits of VP8X that say there are notes: Exif, and Exif or XMP."""


# -- which way up -------------------------------------------------------------------------------------------------

_ORIENTATION, _SHORT = 0x0112, 3
_ENTRY = 12


def _turn(tiff: bytes) -> int:
    """Which way up a picture is, as its Exif says; upright where that says nothing of use."""
    order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"
    first = int.from_bytes(tiff[4:8], order) + 2
    count = int.from_bytes(tiff[first - 2 : first], order)
    for at in range(first, min(first + count * _ENTRY, len(tiff)), _ENTRY):
        if int.from_bytes(tiff[at : at + 2], order) == _ORIENTATION:
            found = int.from_bytes(tiff[at + 8 : at + 10], order)
            return found if found in range(UPRIGHT, 9) else UPRIGHT
    return UPRIGHT


def _note(turn: int) -> bytes:
    """Exif that says which way up a picture is, and nothing else."""
    entry = _ORIENTATION.to_bytes(2) + _SHORT.to_bytes(2) + (1).to_bytes(4) + turn.to_bytes(2) + bytes(2)
    return b"MM\0*" + (8).to_bytes(4) + (1).to_bytes(2) + entry + bytes(4)
