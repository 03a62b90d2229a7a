"""Finds the character encoding of a text file from its bytes.

A byte order mark decides; then UTF-16 by the places of its zero bytes; then UTF-8 if the bytes are valid as such (text
of another encoding practically never is); else the 8-bit encoding in which the bytes above 127 best look like letters
of one of the languages of the Union. ISO 8859-1 and its like are read as their Windows supersets.
"""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import BinaryIO

import pyarrow as pa

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODINGS = (
    "cp1252", "cp1250", "cp1253", "cp1251", "cp1257", "cp1254",
    "iso8859-2", "iso8859-7", "iso8859-5", "iso8859-13", "iso8859-15", "iso8859-3", "cp852", "cp850",
)  # fmt: skip
"""Candidates; at about equal evidence the earlier, which is the commoner, wins."""

_LETTERS = {
    "bg": "аитоенрсвпкдлзмъгубяцщчйжшфюхьАИТОЕНРСВПКДЛЗМЪГУБЯЦЩЧЙЖШФЮХ",
    "cs": "íáéěřýčžšůúťďňóÍÁÉŘÚČŽŠĚÝŮŤĎŇ",
    "da": "øåæéØÅÆÉ",
    "de": "üäößéÜÄÖ",
    "el": "αοιετνσρηπκςμυλόίάέγδήχώθύφβζωξψΑΟΙΕΤΝΣΡΗΠΚΜΥΛΓΔΧΘΦΒΖΩΞΨΆΈΉΊΌΎΏϊϋΐΰ",
    "es": "óíáñéúüÓÍÁÑÉÚºªÜ¿¡",
    "et": "äõöüšžÄÕÖÜŠŽ",
    "fi": "äöåÄÖÅéšžŠŽ",
    "fr": "éèàêçôîâûùëïÉÀÈÇœÊÔÂæŒ",
    "ga": "áíéóúÁÍÉÓÚ",
    "hr": "čšžćđČŠŽĆĐ",
    "hu": "áéőöíóüúűÁÉÖÓŐÍÜÚŰ",
    "it": "àèùòìéÀÈÙÒÌ°",
    "lt": "ėšžųįūąčęŠŽĖĮČŲŪĄĘ",
    "lv": "āīēšūņļžģčķĀĪĒŠŪŅĻŽĢČĶ",
    "mt": "ħżġċàĦŻĠĊùòè",
    "nl": "ëéïöèüáóçÉ",
    "pl": "łąęóśżćńźŁŚÓŻĄĘĆŃŹ",
    "pt": "ãçáéóíêõâúàÇÃÁÉÓÍÊÕÂÚºªÀ",
    "ro": "ăîâşţșțĂÎÂŞŢȘȚ",
    "sk": "áíéýčžúšľťňďôóäĺŕÁÍÉÝČŽÚŠĽŤŇĎ",
    "sl": "čšžČŠŽćđ",
    "sv": "äåöéÄÅÖ",
}
"""Letters outside ASCII of each language, most frequent first."""

_PUNCTUATION = "–„“”’‘«»…•€°§\u00a0£·—´²"
_INSIDE_WORD = re.compile(rb"(?<=[a-z])[\x80-\xff](?=[a-z])")
_BESIDE_FIGURES = re.compile(rb"(?<![A-Za-z\x80-\xff])[\x80-\xff](?=[0-9])|(?<=\()[\x80-\xff](?=\))")
"""Where a grouping sign or a currency stands: before a digit and after no letter (``1 000``, ``€000``), in brackets."""

_BLANKS_BEFORE = re.compile(rb"\A(\xef\xbb\xbf)?[ \t\r\n]+(\xef\xbb\xbf)?(?=<)")
_FIRST_LOOK = 1024 * 1024
_UNLIKELY = 1e-4
_IMPOSSIBLE = 1e-7
_TIE = 0.005  # nats a character


def detect_encoding(content: bytes) -> str:
    """The name, for Python, of the encoding of ``content``: a whole file or its beginning."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name
    wide = _utf16_without_mark(content[:65_536])
    if wide:
        return wide
    if _is_utf8(content):
        return "utf-8"
    return _best_single_byte(content[:_FIRST_LOOK])


def detect_encoding_of(file: BinaryIO) -> str:
    """``detect_encoding`` of a whole file, which is held in memory only where it is not plain UTF-8."""
    head, rest = file.read(_FIRST_LOOK), b""
    if not (head.startswith(tuple(mark for mark, _ in _BOMS)) or _utf16_without_mark(head[:65_536])):
        piece = head
        while piece and _is_valid(piece, end := _last_character(piece)):
            rest = piece[end:]
            more = file.read(_FIRST_LOOK)
            piece = rest + more if more else b""
        if not piece:
            return "utf-8"
        file.seek(0)
        head = file.read()
    return detect_encoding(head)


def is_text(head: bytes) -> bool:
    """Whether the bytes look like text of some encoding: almost no control characters."""
    if any(head.startswith(mark) for mark, _ in _BOMS) or _utf16_without_mark(head):
        return True
    controls = sum(head.count(bytes((code,))) for code in (*range(9), 11, *range(14, 32), 127))
    return controls * 200 <= len(head) + 400


def markup_of(head: bytes) -> bytes:
    """The beginning of an XML file without the blanks before its first sign, as scripts print them by mistake; a byte
    order mark of UTF-8 before or after them stays."""
    return _BLANKS_BEFORE.sub(lambda found: found[1] or found[2] or b"", head)


def decoded_head(head: bytes) -> str:
    """The beginning of a text file as text, for a look at its kind; bytes that do not fit become U+FFFD."""
    return head.decode(detect_encoding(head), errors="replace")


def _utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 has a zero byte in every ASCII character; digits, blanks and delimiters are these in every script."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    even, odd = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if odd > pairs * 0.1 and even < odd * 0.02:
        return "utf-16-le"
    if even > pairs * 0.1 and odd < even * 0.02:
        return "utf-16-be"
    return None


def _is_utf8(content: bytes) -> bool:
    """Valid UTF-8, up to a character cut at the end and up to one damaged byte in a hundred characters."""
    if _is_valid(content, _last_character(content)):
        return True
    text = content.decode("utf-8", errors="replace")
    high = sum(1 for character in text if character > "\x7f")
    return text.count("\ufffd") * 100 < high


def _is_valid(content: bytes, end: int) -> bool:
    """Whether the bytes before ``end`` are UTF-8 throughout."""
    places = pa.array([0, end], pa.int64()).buffers()[1]
    try:  # Arrow looks at the bytes where they lie; decoding them costs seven times as much
        pa.Array.from_buffers(pa.large_string(), 1, [None, places, pa.py_buffer(content)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _last_character(content: bytes) -> int:
    """Where the last whole UTF-8 character ends, if nothing but a beginning of one comes after it."""
    for back in range(1, min(4, len(content)) + 1):
        lead = content[-back]
        if lead >= 0xC0:
            needed = 4 if lead >= 0xF0 else 3 if lead >= 0xE0 else 2
            return len(content) - back if needed > back else len(content)
        if lead < 0x80:
            break
    return len(content)


def _best_single_byte(content: bytes) -> str:
    weights = Counter(content.translate(None, delete=bytes(range(128))))
    inner = Counter(match[0][0] for match in _INSIDE_WORD.finditer(content))
    figures = Counter(match[0][0] for match in _BESIDE_FIGURES.finditer(content))
    scores = [_score(name, weights, inner, figures) for name in _ENCODINGS]
    enough = max(scores) - _TIE
    return next(name for name, score in zip(_ENCODINGS, scores, strict=True) if score >= enough)


def _score(encoding: str, weights: Mapping[int, int], inner: Mapping[int, int], figures: Mapping[int, int]) -> float:
    """The best mean log-likelihood of the high bytes over the languages; signs within words, and letters where
    figures have theirs, are out of place."""
    characters = {code: _character(code, encoding) for code in weights}
    misplaced = sum(count for code, count in inner.items() if not characters[code].islower())
    misplaced += sum(count for code, count in figures.items() if characters[code].isalpha())
    total = sum(weights.values())
    best = -math.inf
    for language in _LETTERS:
        likely = _likelihoods(language)
        score = sum(
            count * math.log(likely.get(characters[code], _fallback(characters[code])))
            for code, count in weights.items()
        )
        best = max(best, score)
    return (best - 8 * misplaced) / max(total, 1)


def _character(code: int, encoding: str) -> str:
    return bytes((code,)).decode(encoding, errors="replace")


def _fallback(character: str) -> float:
    if character == "\ufffd" or "\x80" <= character <= "\x9f":
        return _IMPOSSIBLE
    return _UNLIKELY if character.isalpha() else _UNLIKELY / 5


@lru_cache(maxsize=len(_LETTERS))
def _likelihoods(language: str) -> dict[str, float]:
    """Frequencies fall with the rank; punctuation and the neighbours' letters have a small share each."""
    letters = _LETTERS[language]
    ranks = {letter: 1 / (rank + 2) for rank, letter in enumerate(letters)}
    total = sum(ranks.values())
    likely = {letter: 0.9 * share / total for letter, share in ranks.items()}
    for sign in _PUNCTUATION:
        likely.setdefault(sign, 0.004)
    for letter in "éáóöüíäèàçôøå":
        likely.setdefault(letter, 0.001)
    return likely
