"""Gathers findings column by column: all are counted, the first of each rule are kept whole."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kohesio.check.rules import RULES
from kohesio.model.check import CheckFinding, RuleReport

LONGEST = 300
"""Characters of a cell that a report repeats."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where findings are: sheet, and the column's name and heading in the file."""

    sheet: str | None
    column: str | None = None
    heading: str | None = None


class Findings:
    """The findings of one list."""

    def __init__(self, examples: int) -> None:
        self._examples = examples
        self._counts: dict[str, int] = {}
        self._proposed: dict[str, int] = {}
        self._letters: dict[str, dict[str, None]] = {}
        self._kept: dict[str, list[CheckFinding]] = {}

    def add(
        self,
        code: str,
        spot: Spot,
        rows: pl.Series,
        *,
        letter: str | None = None,
        raw: pl.Series | None = None,
        proposed: pl.Series | None = None,
        detail: pl.Series | str | None = None,
    ) -> None:
        """Findings of a rule at ``rows`` (numbers in the file); the other series run beside them."""
        if not len(rows):
            return
        self._count(code, letter, len(rows), 0 if proposed is None else int(proposed.is_not_null().sum()))
        kept = self._kept[code]
        left = self._examples - len(kept)
        if left <= 0:
            return
        head = pl.DataFrame({
            "row": rows.cast(pl.Int64),
            "raw": _texts(raw, len(rows)),
            "proposed": _texts(proposed, len(rows)),
            "detail": _texts(detail, len(rows)),
        }).head(left)  # fmt: skip
        kept += [
            CheckFinding(letter, spot.sheet, row, spot.column, spot.heading, *texts) for row, *texts in head.iter_rows()
        ]

    def note(
        self,
        code: str,
        spot: Spot,
        *,
        letter: str | None = None,
        proposed: str | None = None,
        detail: str | None = None,
    ) -> None:
        """A finding about a column or the whole list."""
        self._count(code, letter, 1, int(proposed is not None))
        if len(self._kept[code]) < self._examples:
            finding = CheckFinding(letter, spot.sheet, None, spot.column, spot.heading, None, proposed, detail)
            self._kept[code].append(finding)

    def reports(self) -> tuple[RuleReport, ...]:
        """One report for each rule that found something, in the order of the catalogue."""
        return tuple(
            RuleReport(
                rule, tuple(self._letters[code]), self._counts[code], self._proposed[code], tuple(self._kept[code])
            )
            for code, rule in RULES.items()
            if code in self._counts
        )

    def _count(self, code: str, letter: str | None, count: int, proposed: int) -> None:
        self._counts[code] = self._counts.get(code, 0) + count
        self._proposed[code] = self._proposed.get(code, 0) + proposed
        letters = self._letters.setdefault(code, {})
        self._kept.setdefault(code, [])
        if letter is not None:
            letters[letter] = None


def _texts(values: pl.Series | str | None, length: int) -> pl.Series:
    if isinstance(values, pl.Series):
        return values.cast(pl.String).str.slice(0, LONGEST)
    return pl.Series([values], dtype=pl.String).new_from_index(0, length)
