"""How each row stands with each item of the law of its period: present, not understood, missing, not applicable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from kohesio.check.batch import Batch
from kohesio.check.letters import LETTERS, Applies, Letter
from kohesio.check.texts import placeholders
from kohesio.ingest.cells import ROW
from kohesio.ingest.header import Binding
from kohesio.ingest.lookups import mapped
from kohesio.model.check import LetterReport, Standing
from kohesio.reference.funds import out_of_scope_fund
from kohesio.sources.spec import TEXT_FIELDS

FLEET_NUMBER = r"\b[A-Z]{3}[0-9]{9}\b"
"""A number of the Union fishing fleet register: Implementing Regulation (EU) 2017/218, Annex I."""

_FISHERIES = frozenset({"EMFF", "EMFAF"})


@dataclass(slots=True)
class _Count:
    rows: int = 0
    present: int = 0
    unreadable: int = 0
    touched: int = 0


class Standings:
    """Counts for every item of every law that has rows."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], _Count] = {}
        self._seen: dict[str, None] = {}

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods whose law was asked."""
        return tuple(sorted(self._seen))

    def applies(self, period: str, key: str) -> bool:
        """Whether an item applies to any row."""
        return self._counts[period, key].rows > 0

    def add(self, batch: Batch) -> None:
        """Count the rows of a batch, and report what they lack."""
        for period in batch.periods:
            self._seen[period] = None
            mine = batch.parsed["period"] == period
            for letter in LETTERS[period]:
                self._judge(batch, letter, period, mine & _applying(batch, letter))

    def reports(self, bindings: Sequence[Binding], *, dated: bool) -> tuple[LetterReport, ...]:
        """One report for each item; ``dated``: the list states its date of update outside of its rows."""
        return tuple(
            self._report(period, letter, bindings, dated=dated) for period in self.periods for letter in LETTERS[period]
        )

    def _judge(self, batch: Batch, letter: Letter, period: str, applies: pl.Series) -> None:
        count = self._counts.setdefault((period, letter.key), _Count())
        count.rows += int(applies.sum())
        if not applies.any():
            return
        whole = partly = pl.Series("whole", [True], dtype=pl.Boolean).new_from_index(0, len(applies))
        partly = ~partly
        written_all = whole
        for group, rule in zip(letter.groups, letter.missing, strict=True):
            filled, written = _state(batch, group)
            whole, partly, written_all = whole & filled, partly | filled, written_all & written
            if any(batch.columns(field) for field in group):
                empty = applies & ~written
                spot = next(field for field in group if batch.columns(field))
                batch.findings.add(rule, batch.spot(spot), batch.parsed[ROW].filter(empty), letter=letter.key)
        if letter.applies is Applies.VESSELS:
            whole = partly = _with_fleet_number(batch)
        count.present += int((applies & whole).sum())
        count.touched += int((applies & partly).sum())
        count.unreadable += int((applies & written_all & ~whole).sum())

    def _report(self, period: str, letter: Letter, bindings: Sequence[Binding], *, dated: bool) -> LetterReport:
        count = self._counts[period, letter.key]
        fields = {field for group in letter.groups for field in group}
        if dated and letter.groups == (("list_updated",),):
            count = _Count(count.rows, count.rows, 0, count.rows)
        columns = dict.fromkeys(
            f"{each.label} · {each.heading}"
            for binding in bindings
            for each in binding.columns
            if any(use.field in fields for use in each.spec.uses)
        )
        if not count.rows:
            standing = Standing.NOT_APPLICABLE
        elif count.present == count.rows:
            standing = Standing.PRESENT
        elif count.touched or count.unreadable:
            standing = Standing.PARTLY
        else:
            standing = Standing.MISSING
        return LetterReport(period, letter.key, letter.title, letter.duty, standing, count.rows, count.present,
                            count.unreadable, tuple(columns))  # fmt: skip


def _applying(batch: Batch, letter: Letter) -> pl.Series:
    match letter.applies:
        case Applies.ALL:
            return pl.Series("all", [True], dtype=pl.Boolean).new_from_index(0, batch.parsed.height)
        case Applies.LEGAL_ENTITIES:
            return ~batch.persons
        case Applies.NATURAL_PERSONS:
            return batch.persons
        case Applies.VESSELS:
            return mapped(batch.raw("fund"), _fishing, pl.String).is_not_null()


def _fishing(text: str) -> str | None:
    fund = out_of_scope_fund(text)
    return fund if fund in _FISHERIES else None


def _with_fleet_number(batch: Batch) -> pl.Series:
    names = [name for name in batch.rows.frame.columns if name != ROW]
    return batch.rows.frame.select(
        pl.any_horizontal(pl.col(name).str.contains(FLEET_NUMBER).fill_null(value=False) for name in names)
    ).to_series()


def _state(batch: Batch, group: Sequence[str]) -> tuple[pl.Series, pl.Series]:
    """Whether any field of the group has a value, and whether any of its cells holds anything."""
    filled = pl.Series("filled", [False], dtype=pl.Boolean).new_from_index(0, batch.parsed.height)
    written = filled
    for field in group:
        if not batch.columns(field):
            continue
        value = batch.has(field)
        if field in TEXT_FIELDS:
            value &= ~placeholders(batch, field)
        filled, written = filled | value, written | batch.raw(field).is_not_null()
    if "beneficiary" in group:
        filled, written = filled | batch.apart, written | batch.apart
    return filled, written
