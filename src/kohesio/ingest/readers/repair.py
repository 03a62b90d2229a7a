"""Puts records back together whose free text held the delimiter though nothing was quoted.

The columns whose values have a shape (a code, a date, an amount, a word of a known list) are anchors. A record is
repaired if its fields can be joined in exactly one way such that every anchor fits; if there is no such way, or there
are several, the record is left out and reported. Nothing is ever shifted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from kohesio.ingest.readers.grid import column_label, text_frame, without_blanks
from kohesio.ingest.table import RawTable

_SEVERAL = 2  # two ways are as bad as many


@dataclass(frozen=True, slots=True)
class Repair:
    """The table with whole records only, the numbers of those that were joined again, and of those left out."""

    table: RawTable
    repaired: tuple[int, ...]
    quarantined: tuple[int, ...]


def repair_ragged(table: RawTable, anchors: Mapping[int, re.Pattern[str]], width: int, delimiter: str = ",") -> Repair:
    """Join surplus fields of ``table.ragged`` again so that each record has ``width`` columns.

    ``anchors`` gives by column the pattern that its whole trimmed text matches (allow the empty text where cells may
    be empty). Columns without an anchor may have swallowed delimiters. A record with fewer fields than ``width``, or
    with none or several ways to fit, is quarantined.
    """
    ragged = set(table.ragged)
    columns = [anchors.get(index) for index in range(width)]
    rows: list[Sequence[str | None]] = []
    numbers: list[int] = []
    repaired: list[int] = []
    quarantined: list[int] = []
    for number, row in zip(table.numbers.to_list(), table.cells.iter_rows(), strict=True):
        record: Sequence[str | None] | None = row[:width]
        if number in ragged:
            record = _joined([field or "" for field in row], columns, delimiter)
            (quarantined if record is None else repaired).append(number)
        if record is not None:
            rows.append(record)
            numbers.append(number)
    labels = tuple(column_label(index) for index in range(width))
    whole = RawTable(table.sheet, pl.Series("number", numbers, dtype=pl.Int64), text_frame(rows, width), None, labels)
    return Repair(without_blanks(whole, trim_columns=False), tuple(repaired), tuple(quarantined))


def _joined(fields: list[str], columns: Sequence[re.Pattern[str] | None], delimiter: str) -> list[str] | None:
    """The fields joined to one for each column, or None unless there is exactly one way."""
    while len(fields) > len(columns) and not fields[-1]:
        fields = fields[:-1]  # the frame's filling, not the record's
    ways = _ways(fields, columns, delimiter)
    if ways[0][0] != 1:
        return None
    joined: list[str] = []
    at = 0
    for column in range(len(columns)):
        end = next(
            end
            for end in range(at + 1, len(fields) + 1)
            if ways[column + 1][end] and _fits(columns[column], fields, at, end, delimiter)
        )
        joined.append(delimiter.join(fields[at:end]))
        at = end
    return joined


def _ways(fields: list[str], columns: Sequence[re.Pattern[str] | None], delimiter: str) -> list[list[int]]:
    """In how many ways (2: several) the fields from each place on can fill the columns from each column on."""
    ways = [[0] * (len(fields) + 1) for _ in range(len(columns) + 1)]
    ways[-1][-1] = 1
    for column in reversed(range(len(columns))):
        after = ways[column + 1]
        for at in range(len(fields)):
            ends = [end for end in range(at + 1, len(fields) + 1) if after[end]]
            count = sum(after[end] for end in ends if _fits(columns[column], fields, at, end, delimiter))
            ways[column][at] = min(count, _SEVERAL)
    return ways


def _fits(pattern: re.Pattern[str] | None, fields: list[str], at: int, end: int, delimiter: str) -> bool:
    return pattern is None or pattern.fullmatch(delimiter.join(fields[at:end]).strip()) is not None
