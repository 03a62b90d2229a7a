"""A part of a list ready to be judged: typed values, the cells they were read from, and whose law each row is under."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from kohesio.check.collect import Findings, Spot
from kohesio.check.letters import letter_of
from kohesio.ingest.cells import ROW, Rows
from kohesio.ingest.cells import raw as trimmed
from kohesio.ingest.header import Binding, Bound
from kohesio.ingest.lookups import mapped
from kohesio.ingest.table import CellKind
from kohesio.sources.spec import LIST_FIELDS, ListSpec


@dataclass(frozen=True)
class Batch:
    """Accepted rows of one sheet.

    ``given`` has the columns of ``ingest.rows.PARSED``, ``parsed`` those and what ``ingest.codes.with_codes`` makes of
    them; ``rows`` the same rows as published, ``persons`` whether the beneficiary is a likely natural person, ``apart``
    whether such a person is named in columns of given names and surnames. All run beside each other.
    """

    binding: Binding
    spec: ListSpec
    rows: Rows
    given: pl.DataFrame
    parsed: pl.DataFrame
    persons: pl.Series
    apart: pl.Series
    findings: Findings

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The programming periods of the rows."""
        return tuple(self.parsed["period"].unique().sort().to_list())

    def columns(self, field: str) -> list[Bound]:
        """The columns of the file that feed a field."""
        return [each for each in self.binding.columns if any(use.field == field for use in each.spec.uses)]

    def raw(self, field: str) -> pl.Series:
        """The cells a field is read from, as published; the first that is filled where there are several columns.

        Where cells are only parts of the value, or stand for one, it is the value itself: nothing is to be said of a
        cell in its place.
        """
        if field not in self._cells:
            self._cells[field] = self._raw(field)
        return self._cells[field]

    @cached_property
    def _cells(self) -> dict[str, pl.Series]:
        return {}

    def _raw(self, field: str) -> pl.Series:
        columns = self.columns(field)
        made = {column for column in columns
                if any(use.field == field and (use.adds or use.constant) for use in column.spec.uses)}  # fmt: skip
        found = [trimmed(self.rows, column).alias(str(at)) for at, column in enumerate(columns) if column not in made]
        if made:
            value = pl.col(field).list.join("; ") if field in LIST_FIELDS else pl.col(field).cast(pl.String)
            found.append(self.given.select(value.alias("made")).to_series())
        if not found:
            return pl.Series(field, [None], dtype=pl.String).new_from_index(0, self.parsed.height)
        return pl.DataFrame(found).select(pl.coalesce(pl.all()).alias(field)).to_series()

    def native(self, field: str, kind: CellKind) -> pl.Series:
        """Whether the file stores the cell as a number, a date …"""
        columns = self.columns(field)
        if self.rows.kinds is None or not columns:
            return pl.Series(field, [False], dtype=pl.Boolean).new_from_index(0, self.parsed.height)
        return self.rows.kinds[str(columns[0].index)] == int(kind)

    def has(self, field: str) -> pl.Series:
        """Whether a value was read."""
        return self.given[field].is_not_null()

    def of(self, field: str, function: Callable[[str], str | None]) -> pl.Series:
        """``function`` of the cells of a field, one call for each different text."""
        return mapped(self.raw(field), function, pl.String)

    def spot(self, field: str | None) -> Spot:
        """Where a field stands in the file."""
        column = next(iter(self.columns(field)), None) if field else None
        return Spot(self.rows.sheet, column.label if column else None, column.heading if column else None)

    def report(
        self,
        code: str,
        mask: pl.Series,
        field: str | None,
        *,
        proposed: pl.Series | None = None,
        detail: pl.Series | str | None = None,
        hidden: bool = False,
    ) -> None:
        """Findings where ``mask`` is true (null is not), under the letter the field has in each row's law."""
        mask = mask.fill_null(value=False)
        if not mask.any():
            return
        raw = None if field is None or hidden else self.raw(field)
        for period in self.periods:
            hit = mask & (self.parsed["period"] == period)
            self.findings.add(
                code,
                self.spot(field),
                self.parsed[ROW].filter(hit),
                letter=letter_of(field, period),
                raw=None if raw is None else raw.filter(hit),
                proposed=None if proposed is None else proposed.filter(hit),
                detail=detail.filter(hit) if isinstance(detail, pl.Series) else detail,
            )
