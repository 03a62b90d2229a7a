"""Finds the delimiter and the quoting of a delimited text from a sample of it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

_DELIMITERS = (";", ",", "\t", "|")
_DECLARED = re.compile(r"\ufeff?sep=([\t !#-/:-@\[-`{-~])\r?\n")
_MOST_RECORDS = 3_000
_HEADING_WITHIN = 12
_FEWEST_HEADINGS = 4
_LONGEST_HEADING = 80
_WITHOUT_HEADING = 0.25
"""What the regularity of a delimiter counts for that no line has as a heading: a preference, no exclusion."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How fields are kept apart. ``quote`` None: quotes are ordinary characters."""

    delimiter: str
    quote: str | None


def detect_dialect(sample: str, delimiter: str | None = None) -> Dialect:
    """The dialect in which most records of the sample have the same number of fields.

    ``sep=`` in the first line, as spreadsheet programs write it, names the delimiter: a mark of ASCII, for no program
    writes another and the parser takes single bytes. Double quotes enclose fields unless that makes the records less
    regular, or many a quoted field goes on after its closing quote: then they belong to the text. A text without any
    delimiter has one column. A delimiter that cuts one of the first lines into a heading is preferred, for free text
    that was not quoted may hold them all; a title may be cut like a heading too.
    """
    declared = _DECLARED.match(sample)
    if declared and delimiter is None:
        delimiter = declared.group(1)
    choices = (delimiter,) if delimiter else tuple(mark for mark in _DELIMITERS if mark in sample) or _DELIMITERS[:1]
    best, most = Dialect(choices[0], '"'), -1.0
    for mark in choices:
        dialect, regularity, width = _quoted_best(sample, mark)
        weight = regularity * (1 if _heads(sample, mark, width) else _WITHOUT_HEADING)
        if weight > most + 0.001:
            best, most = dialect, weight
    return best


def _heads(sample: str, delimiter: str, width: int) -> bool:
    """Whether one of the first lines is cut into a heading: several short texts without figures, no two the same.

    Empty fields at the end are none of it. With the ``width`` of most records some texts may begin with a figure, as
    years do, or come again.
    """
    for line in sample.splitlines()[:_HEADING_WITHIN]:
        written = [field.strip().strip('"') for field in line.split(delimiter)]
        fields = list(written)
        while fields and not fields[-1]:
            fields.pop()
        if len(fields) < _FEWEST_HEADINGS or not all(field and len(field) <= _LONGEST_HEADING for field in fields):
            continue
        named = {field for field in fields if not field[0].isdigit()}
        needed = len(fields) / 2 if len(written) == width else len(fields) - 1
        if len(named) > needed:
            return True
    return False


def _quoted_best(sample: str, delimiter: str) -> tuple[Dialect, float, int]:
    """The most regular quoting, its weight and the fields of most of its records.

    Of equally regular ones the first, though taking quotes for text gives more fields where every record has a
    delimiter inside of quotes.
    """
    best, most, weighed, fields = Dialect(delimiter, '"'), -1.0, 0.0, 0
    for dialect in _quotings(sample, delimiter):
        share, width = _regularity(sample, dialect)
        if share > most + 0.001:
            best, most, weighed, fields = dialect, share, share * (1 - 1 / (width + 1)), width
    return best, weighed, fields


def _quotings(sample: str, delimiter: str) -> tuple[Dialect, ...]:
    plain = Dialect(delimiter, None)
    ordinary = (Dialect(delimiter, '"'), plain) if _encloses(sample, delimiter, '"', illegal_share=0.1) else (plain,)
    if f"'{delimiter}'" in sample and _encloses(sample, delimiter, "'", illegal_share=0.0):
        return (*ordinary, Dialect(delimiter, "'"))
    return ordinary


def _encloses(sample: str, delimiter: str, quote: str, *, illegal_share: float) -> bool:
    """Whether quoted fields end where their closing quote is."""
    if quote not in sample:
        return True
    start, body = rf"(?:^|\n|{re.escape(delimiter)}){quote}", rf"[^{quote}]*(?:{quote}{quote}[^{quote}]*)*{quote}"
    field = re.compile(rf"{start}{body}(?={re.escape(delimiter)}|\r?\n|\r?\Z|(.))", re.DOTALL)
    fields = [match.group(1) is not None for match in field.finditer(sample)]
    return sum(fields) <= illegal_share * len(fields)


def _regularity(sample: str, dialect: Dialect) -> tuple[float, int]:
    """The share of records with the commonest number of fields, and that number."""
    reader = csv.reader(
        io.StringIO(sample, newline=""),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or '"',
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
    )
    try:
        widths = Counter(len(row) for row in islice(reader, _MOST_RECORDS) if row)
    except csv.Error:
        return 0.0, 0
    fields = Counter({width: count for width, count in widths.items() if width > 1})
    if not fields:
        return 0.0, 0
    width, count = fields.most_common(1)[0]
    return count / sum(widths.values()), width
