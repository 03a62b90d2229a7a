"""The catalogue of findings, and the collector that gathers them column by column.

A finding is data: published, counted, explained (``docs/reference/issue-codes.md`` is made from here). Codes are
stable. The cell as published is kept beside a finding, never that of a contact column: those are dropped before
anything here sees them.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kohesio.model.issue import PUBLISHED_TWICE, Severity
from kohesio.snapshot.schema import ISSUES


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding: what it does to the row, a title, and what it means for a reader of the data."""

    code: str
    severity: Severity
    title: str
    explanation: str


_REJECTED = (
    ("section-heading", "Section heading", "The row is a heading between operations."),
    ("subtotal", "Subtotal or total", "The row adds up others and is no operation."),
    ("legend", "Legend", "The row explains codes of the list."),
    ("footer", "Footer", "The row holds a note, such as the date of publication."),
    ("withdrawn", "No valid grant", "The application was rejected or withdrawn; no operation came of it."),
    ("out-of-scope-fund", "Fund out of scope",
     "The row is paid from a fund that is no part of cohesion policy (agriculture, fisheries, recovery plan …)."),
    ("no-operation", "Neither name nor code", "The row has neither a title, a code nor a beneficiary."),
    ("broken-record", "Broken record", "The fields of the record do not match the header and could not be told apart."),
    ("repeated-id", "Identifier repeated",
     "Another operation with this identifier was loaded before, from this list or from another."),
)  # fmt: skip
_PROBLEMS = (
    ("missing-title", "Title missing", "The operation has no name, which the law asks for."),
    ("missing-beneficiary", "Beneficiary missing", "The operation names no beneficiary, which the law asks for."),
    ("missing-operation-code", "Operation code missing", "Other rows of the list have a code; this one has none."),
    ("missing-amount", "Amount missing", "The list has a column for this amount; the cell is empty."),
    ("missing-date", "Date missing", "The list has a column for this date; the cell is empty."),
    ("missing-fund", "Fund not given", "The list says that the fund is not given or does not apply."),
    ("missing-location", "Location missing", "The list has columns for the place; all are empty."),
    ("missing-postcode", "Postcode missing", "The list has a column for the postcode; the cell is empty."),
    ("missing-year", "Year missing", "The list has a column for the year of allocation; the cell is empty."),
    ("location-placeholder", "Location not given", "The cell says in words that the place is not given."),
    ("zero-amount", "Amount is zero", "The cell holds 0, which a list uses for 'none', 'not yet' or 'elsewhere'."),
    ("negative-amount", "Amount below zero", "The cell holds a negative amount."),
    ("eu-above-total", "EU contribution above the total",
     "The published EU contribution is greater than the published cost of the operation."),
    ("rate-out-of-range", "Rate outside 0 to 100 %", "A rate cannot be this; it is not kept."),
    ("end-before-start", "Ends before it starts", "The end date lies before the start date; both stand as published."),
    ("update-after-publication", "Date of update differs",
     "The row's date of last update lies after that of the list, as if filled down as a series."),
    ("repeated-row", "Row repeated", "The row equals an earlier row in every cell."),
    ("repeated-values-differ", "Repeated rows differ",
     "Rows of one operation repeat a value that should be the same and is not; the first one counts."),
    ("code-of-several-operations", "One code for different operations",
     "Rows with the same code differ in name, beneficiary and dates; they are kept as different operations."),
    ("unknown-value", "Value not in the look-up", "The cell holds a word that the list's description does not know."),
    ("unreadable-amount", "Amount not understood", "The cell is no amount in the list's convention."),
    ("unreadable-date", "Date not understood", "The cell is no date that exists."),
    ("ambiguous-date", "Date of two readings",
     "Day and month cannot be told apart, for other dates of the column have them in another order."),
    ("unreadable-rate", "Rate not understood", "The cell is no rate."),
    ("unreadable-identifier", "Identifier not understood", "The cell is no identifier of Kohesio."),
    ("unreadable-coordinates", "Coordinates not understood", "The cell is no pair of degrees."),
    ("point-outside-region", "Coordinates outside the region",
     "The published coordinates lie clearly outside the region the row names; both stand as published."),
    ("unknown-currency", "Currency not known",
     "Nothing says in which currency the amounts are; they stand as published and have no value in euro."),
    ("no-rate-year", "No date for a rate of exchange",
     "Neither the list nor the operation has a date, so that no rate of exchange applies; there is no value in euro."),
    ("unknown-country", "Country not understood", "The cell names no country that is known."),
    ("unknown-nuts", "NUTS code unknown", "The code is in no edition of NUTS from 2013 on."),
    (
        "unknown-code",
        "Code not understood",
        "The cell names no programme, period, objective or category that is known.",
    ),
    ("unknown-fund", "Fund not understood", "The cell names no fund that is known."),
    ("refused-file", "File refused", "The file could not be loaded; the reason stands beside it."),
    ("cell-error", "Spreadsheet error", "The cell holds an error of the spreadsheet program, such as #N/A."),
    ("missing-column", "Column missing", "A column that the description knows is not in the file."),
    ("unknown-column", "Column not described", "The file has a column that the description does not know."),
)  # fmt: skip
_REPAIRED = (
    ("repaired-characters", "Characters repaired",
     "Control characters stood where quotes and dashes had been (text converted twice); they were restored."),
    ("repaired-record", "Record repaired",
     "Commas inside unquoted fields were told apart from those between fields by the list's own pattern."),
    ("digits-restored", "Digits restored",
     "The cell lost its leading zeros, as a number does in a spreadsheet, or has blanks within; it was written out."),
    ("misspelt-heading", "Heading misspelt",
     "The heading is almost that of the list's layout, which stands over no other column; it is read as such."),
    ("nuts-shortened", "NUTS code shortened", "The code is unknown; the known region it begins with is kept."),
)  # fmt: skip
_NOTES = (
    ("date-not-to-the-day", "Date not to the day", "The cell gives a month, quarter or year only; it is kept as such."),
    ("several-years", "Several years", "The cell names several years of allocation; none is taken for a date."),
    ("anonymous-beneficiary", "Beneficiary not named",
     "The list says that there is a beneficiary and does not name it; nobody is joined to others by such a word."),
    ("same-operation-twice", "Also in another list",
     "Another list has the operation too, with the same code and amounts; totals count the amounts there."),
    (PUBLISHED_TWICE, "Also in another list",
     "Another list has the operation too, under the same programme and code; it counts once, with the values of one "
     "of them."),
    ("part-of-umbrella", "Part of an umbrella",
     "The amount is inside that of the operation it belongs to; totals count it there."),
    ("amount-repeated", "Amount repeated",
     "The list repeats one amount on the rows of several partners or places; totals count it once."),
    ("rate-of-start-year", "Rate of the year of the start",
     "The list has no date; its amounts are in euro at the average rate of the year in which the operation starts."),
    ("unused-look-up", "Look-up not used", "A value in the description's look-up occurs nowhere in this edition."),
)  # fmt: skip

CATALOGUE: dict[str, Kind] = {
    code: Kind(code, severity, title, explanation)
    for severity, kinds in (
        (Severity.REJECTED, _REJECTED),
        (Severity.PROBLEM, _PROBLEMS),
        (Severity.REPAIRED, _REPAIRED),
        (Severity.NOTE, _NOTES),
    )
    for code, title, explanation in kinds
}
"""Every code there is."""

REFUSED = "refused-file"
"""The code for a whole file."""


class IssueCollector:
    """Gathers findings of one list in columns; ``frame`` gives them in the snapshot's shape, without operations."""

    def __init__(self, list_id: str, sheet: str | None) -> None:
        self.list_id = list_id
        self.sheet = sheet
        self._frames: list[pl.DataFrame] = []

    def add(
        self,
        code: str,
        rows: pl.Series,
        *,
        column: str | None = None,
        field: str | None = None,
        raw: pl.Series | None = None,
        detail: pl.Series | str | None = None,
    ) -> None:
        """Findings of one code at ``rows`` (numbers in the file); ``raw`` and ``detail`` run beside them."""
        if not len(rows):
            return
        kind = CATALOGUE[code]
        text = pl.lit(detail, dtype=pl.String) if isinstance(detail, str) or detail is None else detail.cast(pl.String)
        frame = pl.DataFrame({"row": rows.cast(pl.Int32)}).select(
            pl.lit(code).alias("code"),
            pl.lit(kind.severity.value).alias("severity"),
            pl.lit(self.list_id).alias("list"),
            pl.lit(self.sheet, dtype=pl.String).alias("sheet"),
            pl.col("row"),
            pl.lit(column, dtype=pl.String).alias("column"),
            pl.lit(field, dtype=pl.String).alias("field"),
            (pl.lit(None, dtype=pl.String) if raw is None else raw.cast(pl.String)).alias("raw"),
            text.alias("detail"),
            pl.lit(None, dtype=pl.String).alias("operation"),
        )
        self._frames.append(frame)

    def note(
        self, code: str, *, column: str | None = None, field: str | None = None, detail: str | None = None
    ) -> None:
        """A finding about the whole list or one of its columns."""
        rows = pl.Series([None], dtype=pl.Int32)
        self.add(code, rows, column=column, field=field, detail=detail)

    def peek(self) -> pl.DataFrame:
        """Row and field of all findings so far."""
        parts = [frame.select("row", "field") for frame in self._frames]
        return pl.concat(parts) if parts else pl.DataFrame(schema={"row": pl.Int32, "field": pl.String})

    def frame(self) -> pl.DataFrame:
        """All findings so far, in the order of rows, and forget them; findings of the whole list come first."""
        if not self._frames:
            return pl.DataFrame(schema=ISSUES)
        whole = pl.concat(self._frames).sort("row", nulls_last=False, maintain_order=True)
        self._frames.clear()
        return whole.select(list(ISSUES)).cast(pl.Schema(ISSUES))


def by_row(issues: pl.DataFrame) -> pl.DataFrame:
    """For each row its codes, once each and in order, rejected rows left out: columns ``row`` and ``issues``."""
    return (
        issues.filter(pl.col("row").is_not_null() & (pl.col("severity") != Severity.REJECTED.value))
        .group_by("row", maintain_order=True)
        .agg(pl.col("code").unique().sort().alias("issues"))
    )
