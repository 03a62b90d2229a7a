"""The rules of provenance as sentences: what was done to a cell until it was the value of a field.

Rules are written by ingest, ``as total cost, in EUR`` or a method such as ``two-digit year``; here each becomes one
or more sentences that need no knowledge of the program. Sentences are English; ``say`` translates them. A rule that is
not known here stands as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from kohesio.model.money import Amount

Say = Callable[[str], str]
"""Puts a sentence into the reader's language."""

_RULE = re.compile(
    r"as (?P<field>[a-z]+(?: [a-z]+)*(?:: [a-z]+(?: [a-z]+)*)?)"
    r"(?:, split at (?P<split>'.*?'|\".*?\"))?"
    r"(?:, the part that matches (?P<pattern>.+?))?"
    r"(?:, with (?P<prefix>'.*?'|\".*?\") before it)?"
    r"(?P<values>, by look-up)?"
    r"(?:, in (?P<unit>[a-z]+))?"
    r"(?:, times (?P<scale>[0-9]+))?"
)

_AMOUNTS = ("total cost", "eligible cost", "eu contribution", "other amounts")
_DATES = ("start date", "end date", "approval date", "list updated")
_CODES = frozenset({
    "country", "currency", "period", "fund", "cci", "nuts", "intervention field", "policy objective",
    "thematic objective", "specific objective", "theme",
})  # fmt: skip

TEXT = "The text of the cell as it stands."
PART_OF_TEXT = "The cell is read as text."
AMOUNT = "The cell is read as an amount."
DATE = "The cell is read as a date."
PERCENT = "The cell is read as a rate in percent."
FRACTION = "The cell is read as a rate: 1 stands for 100 percent."
RATE = "The cell is read as a rate."
CODE = "The cell names a code of an official list, or is one."
KEPT = "Words that name no code of the official list stay as they are."
DEGREES = "The cell is read as degrees of latitude or longitude."
IDENTIFIER = "The cell holds the identifier; it is kept as it is."

SPLIT = "One cell may hold several values, with %(text)s between them."
PATTERN = "Only a part of the cell counts: what fits the pattern %(text)s."
PREFIX = "%(text)s is put before it."
QUOTED = "“%(text)s”"
VALUES = "The description of the list says what each word stands for."
SCALE = "The figure is multiplied by %(text)s."

_MATCHED = re.compile(r"matched to (?P<code>\S+) by its [a-z ]+, confidence (?P<confidence>[0-9.]+)")
MATCHED = (
    "The words of the cell come nearest to code %(code)s of the official list; 1 is certain, this is %(confidence)s."
)

METHODS: Mapping[str, str] = {
    "by the list's description": "No column says it: the description of the list does, for all its projects.",
    "by-description": "No column says it: the description of the list does, for all its projects.",
    "by-programme": "No column says it: it follows from the programme.",
    "computed-id": "Computed from the list and the operation code, or from the content where there is no code; the "
    "same operation always gets the same identifier.",
    "from-codes": "No column says it: it follows from the other codes of the project by the official tables.",
    "from-rate": "Not published: worked out from the cost and the co-financing rate.",
    "date-of-list": "No column says it: it is the date that the list as a whole states.",
    "unknown": "How this came to be is not recorded.",
    "the name of a likely natural person left out": "The name of a likely natural person was left out.",
    "two-digit year": "The cell writes the year with two digits.",
    "power of ten written out": "The cell writes the figure with a power of ten.",
    "brackets or a minus behind: below zero": "Brackets or a minus behind the figure put it below zero.",
    "polygon": "The region is the one whose outline holds the published point.",
    "region-centre": "Where no point is known, the middle of the region stands for it.",
    "region-name": "The region is the one that bears the published name.",
    "nuts-successor": "The code is of an older edition of NUTS; it became today's code of the same region.",
    "nuts-parent": "The code is of an older edition of NUTS and has no successor of its own; the region above it "
    "stands.",
    "nuts-by-name": "The code and the name of the region disagree or the code is unknown; the name decided.",
    "geocode-lau": "The municipality's code lies in one region, which was added.",
    "geocode-postcode": "The postcode lies in one region, which was added.",
    "geocode-town": "The name of the place lies in one region, which was added.",
    "geocode-lau-area": "The beginning of the municipality's code lies in one region, which was added.",
    "geocode-postcode-area": "The beginning of the postcode lies in one region, which was added.",
    "geocode-regions-of-row": "The row names several regions; the one around all of them was added.",
}
"""Methods by name; a colon and what follows it are for people who read the tables."""

CONVERTED = (
    "Euro: divided by %(rate)s, the European Central Bank's average rate of %(year)s in %(currency)s for one euro."
)


def explained(rule: str, say: Say = str) -> str:
    """The rule in sentences; the rule itself where it is not known."""
    method = METHODS.get(rule) or METHODS.get(rule.partition(": ")[0])
    if method:
        return say(method)
    if all(part in METHODS for part in rule.split(", ")):
        return " ".join(say(METHODS[part]) for part in rule.split(", "))
    matches = [_MATCHED.fullmatch(part) for part in rule.split("; ")]
    if all(matches):
        return " ".join(say(MATCHED) % match.groupdict() for match in matches if match)
    found = _RULE.fullmatch(rule)
    return " ".join(_sentences(found, say)) if found else rule


def read_as(rule: str) -> str | None:
    """The field of a description that a column rule reads: ``beneficiary number``; None for a method."""
    found = _RULE.fullmatch(rule)
    return found["field"] if found else None


def conversion(amount: Amount | None, say: Say = str) -> str | None:
    """How an amount in another currency became euro; None where it is in euro or no rate is known."""
    if amount is None or amount.currency == "EUR" or amount.rate is None:
        return None
    words = {"rate": f"{amount.rate.normalize():f}", "year": amount.rate_date or "", "currency": amount.currency}
    return say(CONVERTED) % words


def iter_texts() -> Iterator[tuple[str, str]]:
    """Every sentence with a comment for translators."""
    readings = (TEXT, PART_OF_TEXT, AMOUNT, DATE, PERCENT, FRACTION, RATE, CODE, KEPT, DEGREES, IDENTIFIER)
    steps = (MATCHED, SPLIT, PATTERN, PREFIX, QUOTED, VALUES, SCALE, CONVERTED)
    for text in dict.fromkeys((*readings, *steps, *METHODS.values())):
        yield text, "provenance: how a value was made from a cell"


def _sentences(rule: re.Match[str], say: Say) -> Iterator[str]:
    reading = _reading(rule["field"], rule["unit"])
    whole = not any(rule[step] for step in ("split", "pattern", "prefix", "values"))
    yield say(PART_OF_TEXT if reading == TEXT and not whole else reading)
    if rule["field"] == "intervention field":
        yield say(KEPT)
    quoted = ((SPLIT, _bare(rule["split"])), (PATTERN, rule["pattern"]), (PREFIX, _bare(rule["prefix"])))
    for step, text in quoted:
        if text:
            yield say(step) % {"text": say(QUOTED) % {"text": text}}
    if rule["values"]:
        yield say(VALUES)
    if rule["scale"]:
        yield say(SCALE) % {"text": rule["scale"]}


def _reading(field: str, unit: str | None) -> str:
    if field.startswith(_AMOUNTS):
        return AMOUNT
    if field in _DATES:
        return DATE
    if field.endswith("rate"):
        return {"percent": PERCENT, "fraction": FRACTION}.get(unit or "", RATE)
    if field in {"coordinates", "latitude", "longitude"}:
        return DEGREES
    if field in {"operation id", "beneficiary id", "beneficiary number"}:
        return IDENTIFIER
    return CODE if field in _CODES else TEXT


def _bare(text: str | None) -> str | None:
    """A text of a rule without its own quotes; blanks and line breaks are named by their escapes."""
    return text[1:-1] if text else None
