"""Pictures by their bytes: which kind, how large. Only kinds that no browser runs anything of are served.

A drawing in SVG may hold scripts and addresses of others, so it is refused like any other kind. Pictures are served
without their notes (``kohesio.editorial.bare``): a photograph may tell where somebody lives.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from kohesio.editorial.bare import ON_ITS_SIDE, Bare, BrokenOffError, bare_jpeg, bare_png, bare_webp

MOST_BYTES = 2 * 2**20
MOST_PIXELS = 8_000
"""A side of a picture at most."""

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"

_DIGEST = 24
_NO_FRAME = frozenset({0xC4, 0xC8, 0xCC})
"""Markers of JPEG between those of frames that are none."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the bytes of a picture tell; ``digest`` is that of what is served, sizes are in pixels as it is shown."""

    digest: str
    media_type: str
    width: int
    height: int


class PictureError(Exception):
    """A file is no picture that is served; the message goes on after its name."""


def seen(path: Path) -> Seen:
    """What a picture is. Raises PictureError for a file that is not there, too large or of another kind."""
    try:
        status = path.stat()
    except OSError as error:
        raise PictureError("is not in the folder pictures") from error
    if status.st_size > MOST_BYTES:
        raise PictureError(f"is larger than {MOST_BYTES // 2**20} MiB; make it smaller")
    try:
        return _seen(path, status.st_mtime_ns, status.st_size)
    except OSError as error:
        raise PictureError(f"cannot be read ({error.strerror})") from error


@lru_cache(maxsize=4_096)  # reading a picture again tells nothing new until its time or size does
def _seen(path: Path, _time: int, _size: int) -> Seen:
    content = path.read_bytes()
    kind, sides = _measured(content)
    if sides is None:
        raise PictureError("is damaged: its size cannot be read")
    if not 0 < min(sides) <= max(sides) <= MOST_PIXELS:
        raise PictureError(f"is {sides[0]} by {sides[1]} pixels; a side may have {MOST_PIXELS} at most")
    bare = _bare(kind, content)
    width, height = reversed(sides) if bare.turn >= ON_ITS_SIDE else sides
    return Seen(digest_of(bare.content), kind, width, height)


def served(content: bytes, media_type: str) -> bytes:
    """A picture of a kind as it is served. Raises PictureError where it breaks off."""
    return _bare(media_type, content).content


_BARE = {JPEG: bare_jpeg, PNG: bare_png, WEBP: bare_webp}


def _bare(kind: str, content: bytes) -> Bare:
    try:
        return _BARE[kind](content)
    except BrokenOffError as error:
        raise PictureError("is damaged: it breaks off") from error


def digest_of(content: bytes) -> str:
    """What stands in the address of a picture and changes with its content."""
    return sha256(content).hexdigest()[:_DIGEST]


def _measured(content: bytes) -> tuple[str, tuple[int, int] | None]:
    """Kind and sides of a picture; no sides where it breaks off. Raises PictureError for another kind."""
    try:
        if content.startswith(b"\xff\xd8\xff"):
            return JPEG, _jpeg(content)
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return PNG, struct.unpack(">II", content[16:24])
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return WEBP, _webp(content)
    except (struct.error, IndexError):
        return "", None
    if b"<svg" in content[:4_096].lower():
        raise PictureError("is a drawing in SVG, which may hold scripts; save it as PNG")
    raise PictureError("is neither JPEG nor PNG nor WebP")


def _jpeg(content: bytes) -> tuple[int, int] | None:
    """Sides as the first frame of a JPEG has them (ITU-T T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 1 if marker == 0xFF else 2 + int.from_bytes(content[at + 2 : at + 4])
    return None


def _webp(content: bytes) -> tuple[int, int] | None:
    """Sides of the three forms of WebP (RFC 9649)."""
    form = content[12:16]
    if form == b"VP8X":
        return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    if form == b"VP8L":
        bits = struct.unpack("<I", content[21:25])[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None
