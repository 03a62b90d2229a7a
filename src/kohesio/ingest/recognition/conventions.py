"""How a column writes its values: decimal and thousands signs, order of dates, names of months, units.

Each answer is worked out from the cells themselves; where they cannot tell (``1.234`` alone), the answer has a low
confidence and says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kohesio.ingest.recognition.profile import Profile
from kohesio.ingest.values.amounts import GROUPING
from kohesio.ingest.values.dates import DateConvention, parse_date
from kohesio.ingest.values.rates import RateUnit, detect_unit
from kohesio.model.text import LANGUAGES
from kohesio.sources.spec import DateOrder, Serial

_SCALES = (
    (1_000_000, 20_000.0, re.compile(
        r"(?<![^\W_])(?:mio|mill?|mln|million\w*|milion\w*|millió|millones|milioni|milhões|milj\w*|m|m€|m£)(?![^\W_])"
        r"|[€£]m(?![^\W_])", re.IGNORECASE)),
    (1_000, 20_000.0, re.compile(
        r"(?<![^\W_])(?:tsd|tausend|thousands?|tis|tys|tisoc\w*|tisuć\w*|tūkst\w*|tūkstan\w*|mii|mil|miles|milliers?|migliaia|duizend|tuhat\w*|tuhan\w*"
        r"|tusen|tkr|tkn"
        r"|ezer|хил|χιλ\w*|t€|k€|keur|teur)(?![^\W_])|\b1[ .,]?000\s*(?:EUR|€)|[€£]k(?![^\W_])"
        r"|(?:(?:[€£]|EUR|GBP)\s?['’´]?|['’´])000(?:['’]?s)?(?![^\W_])|(?<![\w.,])000s?\s?(?:[€£]|EUR|GBP)",
        re.IGNORECASE)),
)  # fmt: skip
_BODY = re.compile(r"[0-9][0-9.,]*[0-9]|[0-9]")
_BLANKS = re.compile(f"(?<=[0-9])[{GROUPING}](?=[0-9]{{3}})")
_DAY_FIRST = re.compile(r"^\s*([0-9]{1,2})[./\-]\s?([0-9]{1,2})[./\-]\s?(?:[0-9]{4}|[0-9]{2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Signs of a column's figures and how sure they are."""

    decimal: str
    thousands: str
    confidence: float


def numbers(texts: Iterable[str]) -> Numbers | None:
    """The convention of written figures, None where there are none to tell it from."""
    decimal: Counter[str] = Counter()
    thousands: Counter[str] = Counter()
    unclear: Counter[str] = Counter()
    seen = 0
    for text in texts:
        match = _BODY.search(_BLANKS.sub("", text))
        if match is None:
            continue
        seen += 1
        _vote(match[0], decimal, thousands, unclear)
    if not seen:
        return None
    for mark, votes in unclear.items():
        (decimal if decimal[mark] > thousands[mark] else thousands)[mark] += votes
    settled = sum(decimal.values()) + sum(thousands.values()) - sum(unclear.values()) > 0
    sign = _stronger(decimal, thousands)
    groups = "".join(mark for mark in ".," if mark != sign and thousands[mark])
    sure = 0.97 if settled else 0.9 if not unclear else 0.6
    return Numbers(sign, groups, sure)


def _vote(body: str, decimal: Counter[str], thousands: Counter[str], unclear: Counter[str]) -> None:
    """What one figure says of its signs."""
    marks = [sign for sign in body if sign in ".,"]
    if not marks:
        return
    tail = len(body) - 1 - max(body.rfind("."), body.rfind(","))
    if len(set(marks)) == 2:
        decimal[marks[-1]] += 1
        thousands[marks[0]] += 1
    elif len(marks) > 1:
        thousands[marks[0]] += 1
    elif tail != 3 or body.startswith("0"):
        decimal[marks[0]] += 1
    else:
        unclear[marks[0]] += 1


def _stronger(decimal: Counter[str], thousands: Counter[str]) -> str:
    votes = {mark: decimal[mark] - thousands[mark] for mark in ".,"}
    if votes["."] == votes[","]:
        return "."
    best = max(votes, key=lambda mark: votes[mark])
    if votes[best] > 0:
        return best
    return "," if thousands["."] else "."


def date_order(texts: Iterable[str]) -> tuple[DateOrder, float]:
    """Whether day or month comes first, from dates that only one order allows; year first where all are so."""
    first = second = seen = 0
    years = 0
    for text in texts:
        match = _DAY_FIRST.match(text)
        years += re.match(r"\s*[0-9]{4}[./\-]", text) is not None
        if match:
            seen += 1
            first += int(match[1]) > 12
            second += int(match[2]) > 12
    if not seen:
        return "dmy", 0.95 if years else 0.8  # a year in front tells itself in any order
    if second > first:
        return "mdy", 0.95 if not first else 0.6
    return "dmy", 0.97 if first else 0.75


def month_language(texts: Iterable[str], likely: Sequence[str]) -> str | None:
    """The language whose names of months read most of the dates that have one; ``likely`` breaks ties."""
    named = [text for text in dict.fromkeys(texts) if any(map(str.isalpha, text.split("T")[0]))][:200]
    if not named:
        return None
    order = [*likely, *(language for language in LANGUAGES if language not in likely)]
    read = {
        one: sum(parse_date(text, DateConvention("dmy", (one,))).value is not None for text in named) for one in order
    }
    best = max(order, key=lambda one: read[one])
    return best if read[best] else None


def serial(look: Profile) -> Serial:
    """Whether bare numbers are a spreadsheet's day counts."""
    return "1900" if look.serial > 0.02 else "no"


def rate_unit(look: Profile) -> RateUnit:
    """Fractions or percent; where the cells do not tell, figures up to 1 are fractions."""
    return detect_unit(look.texts) or (RateUnit.FRACTION if look.middle <= 1 else RateUnit.PERCENT)


def said_scale(words: str) -> tuple[int, str]:
    """The factor that words name (1,000 of "in Tsd. EUR"), 1 for none, and the words without it."""
    for factor, _, pattern in _SCALES:
        if pattern.search(words):
            return factor, pattern.sub("", words)
    return 1, words


def scale(heading: str, look: Profile, euro: float = 1.0) -> int:
    """1,000,000 or 1,000 where the heading says so and the figures are small enough to be meant so, else 1.

    ``euro`` is what a euro comes to in the list's currency: twenty thousand thousands are much in euro, not in forint.
    """
    for factor, most, pattern in _SCALES:
        if pattern.search(heading) and 0 < look.middle < most * euro and look.high < most * 50 * euro:
            return factor
    return 1
