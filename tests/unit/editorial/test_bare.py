"""Pictures are served without notes: nothing of place, time or owner is left, and nothing of the picture is changed."""

from __future__ import annotations

import struct
import zlib

import pytest
from tests.fixtures_snapshot import picture_jpeg, picture_png, picture_webp

from kohesio.editorial.bare import UPRIGHT, BrokenOffError, bare_jpeg, bare_png, bare_webp

SECRET = b"59 N, 18 E"
ICC = b"ICC_PROFILE\0\x01\x01colours"
FRAME = b"\0\0\0\0\x03\0\0\x02\0\0"
TURNED = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
EXIF = b"II*\0" + struct.pack("<IH", 8, 1) + TURNED + bytes(4) + SECRET


def _chunk(kind: bytes, told: bytes) -> bytes:
    return struct.pack(">I", len(told)) + kind + told + struct.pack(">I", zlib.crc32(kind + told))


@pytest.mark.parametrize(
    "segment",
    [
        (0xE1, b"Exif\0\0" + EXIF.replace(TURNED, bytes(12))),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
        (0xED, b"Photoshop 3.0\0" + SECRET),
        (0xE2, b"MPF\0" + SECRET),
        (0xE0, b"JFXX\0" + SECRET),
        (0xFE, SECRET),
    ],
)
def test_notes_of_a_jpeg_are_left_out_and_nothing_else(segment: tuple[int, bytes]) -> None:
    assert bare_jpeg(picture_jpeg(segment, (0xE2, ICC))).content == picture_jpeg((0xE2, ICC))


def test_what_follows_the_end_of_a_jpeg_is_left_out() -> None:
    assert bare_jpeg(picture_jpeg() + picture_jpeg(turn=3) + SECRET).content == picture_jpeg()


def test_the_small_copy_in_a_jpeg_is_left_out() -> None:
    told = b"JFIF\0\x01\x01\0\0\x48\0\x48"
    found = bare_jpeg(picture_jpeg((0xE0, told + b"\x01\x01" + b"rgb"))).content
    assert found == picture_jpeg((0xE0, told + b"\0\0"))


def test_a_jpeg_stays_the_way_up_that_its_note_says() -> None:
    found = bare_jpeg(picture_jpeg(turn=6))
    assert found.turn == 6
    assert SECRET not in found.content
    assert bare_jpeg(found.content) == found


def test_a_jpeg_of_several_scans_keeps_each() -> None:
    several = picture_jpeg((0xDA, b"\x01\x01\0\0\x3f\0"), (0xC4, b"table"))
    assert bare_jpeg(several).content == several


def test_notes_of_a_png_are_left_out_and_nothing_else() -> None:
    plain = picture_png(4, 3)
    coloured = plain[:33] + _chunk(b"gAMA", b"\0\0\xb1\x8f") + plain[33:]
    notes = b"".join(_chunk(kind, SECRET) for kind in (b"tEXt", b"zTXt", b"iTXt", b"tIME", b"prVt"))
    assert bare_png(coloured[:49] + notes + coloured[49:] + SECRET).content == coloured


def test_a_png_stays_the_way_up_that_its_note_says() -> None:
    plain = picture_png(4, 3)
    found = bare_png(plain[:33] + _chunk(b"eXIf", EXIF) + plain[33:])
    assert (found.turn, SECRET in found.content) == (6, False)
    assert bare_png(found.content) == found


def test_notes_of_a_webp_are_left_out_and_it_says_so() -> None:
    told = picture_webp(
        (b"VP8X", b"\x1c" + FRAME[1:]), (b"VP8L", b"\x2f\x03\x80"), (b"EXIF", SECRET), (b"XMP ", SECRET)
    )
    assert bare_webp(told).content == picture_webp((b"VP8X", b"\x10" + FRAME[1:]), (b"VP8L", b"\x2f\x03\x80"))


def test_a_webp_stays_the_way_up_that_its_note_says() -> None:
    found = bare_webp(picture_webp((b"VP8X", b"\x08" + FRAME[1:]), (b"VP8L", b"\x2f\x03\x80"), (b"EXIF", EXIF)))
    assert (found.turn, SECRET in found.content) == (6, False)
    assert bare_webp(found.content) == found


@pytest.mark.parametrize("length", [3, 12, 30, -1])
def test_what_breaks_off_is_told(length: int) -> None:
    for bare, whole in ((bare_jpeg, picture_jpeg(turn=6)), (bare_png, picture_png(4, 3))):
        with pytest.raises(BrokenOffError):
            bare(whole[:length])


def test_a_simple_webp_is_as_it_stands_whatever_note_it_holds_against_the_rules() -> None:
    assert bare_webp(picture_webp((b"VP8L", b"\x2f\x03\x80"), (b"EXIF", EXIF))).turn == UPRIGHT


def test_a_webp_that_breaks_off_is_told() -> None:
    with pytest.raises(BrokenOffError):
        bare_webp(picture_webp((b"VP8L", b"\x2f\x03\x80\0\0\0\0"))[:24])
