"""Rules on texts and names: placeholders, summaries that say nothing, contact data, natural persons."""

from __future__ import annotations

import polars as pl

from kohesio.check.batch import Batch
from kohesio.check.persons import is_hidden
from kohesio.check.validator import LINKS, is_validator_layout
from kohesio.ingest.lookups import mapped
from kohesio.ingest.values.absence import is_spreadsheet_error, says_nothing
from kohesio.ingest.values.places import parse_municipality

SHORTEST_SUMMARY = 20
"""Characters below which a summary cannot say what an operation is for."""

LIMITS = (255, 32_767)
"""Where programs cut texts off: a column of a database, a cell of a spreadsheet."""

_TEXTS = ("title", "summary")
_WORDS = ("title", "summary", "beneficiary", "fund", "specific_objective", "intervention_field", "municipality",
          "region", "postcode", "nuts", "operation_code")  # fmt: skip
_PLACES = ("municipality", "region", "postcode", "nuts")
_LONGEST_WORD = 40
"""Characters of the longest text that stands for "no value"."""

_EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"


def check_texts(batch: Batch) -> None:
    """All rules of this file."""
    for field in _WORDS:
        if batch.columns(field):
            errors = batch.raw(field).str.starts_with("#").fill_null(value=False) & placeholders(batch, field)
            batch.report("cell-error", errors, field)
            batch.report("placeholder", placeholders(batch, field) & ~errors, field)
    for field in _TEXTS:
        raw = batch.raw(field)
        batch.report("cut-off-text", raw.str.len_chars().is_in(list(LIMITS)), field)
        batch.report("contact-in-text", raw.str.contains(_EMAIL), field, hidden=True)
    _summaries(batch)
    _names(batch)
    _links(batch)


def placeholders(batch: Batch, field: str) -> pl.Series:
    """Whether the cell holds a text that stands for "no value", or a spreadsheet's error."""
    test = _no_place if field in _PLACES else _nothing
    raw = batch.raw(field)
    short = raw.to_frame("raw").select(pl.when(pl.col("raw").str.len_chars() <= _LONGEST_WORD).then("raw"))
    return mapped(short.to_series(), test, pl.String).is_not_null()


def _nothing(text: str) -> str | None:
    return text if says_nothing(text) or is_spreadsheet_error(text) else None


def _no_place(text: str) -> str | None:
    return text if _nothing(text) or parse_municipality(text).issue else None


def _summaries(batch: Batch) -> None:
    summary, title = batch.raw("summary"), batch.raw("title")
    same = summary.str.to_lowercase() == title.str.to_lowercase()
    batch.report("summary-repeats-title", same, "summary")
    short = (
        (summary.str.len_chars() < SHORTEST_SUMMARY) & ~same.fill_null(value=False) & ~placeholders(batch, "summary")
    )
    batch.report("short-summary", short, "summary")


def _names(batch: Batch) -> None:
    hidden = batch.of("beneficiary", lambda text: text if is_hidden(text) else None).is_not_null()
    period = batch.parsed["period"]
    batch.report("natural-person-hidden", hidden & (period == "2021-2027"), "beneficiary")
    batch.report("natural-person-named", batch.persons & ~hidden & (period == "2014-2020"), "beneficiary", hidden=True)


def _links(batch: Batch) -> None:
    if is_validator_layout(batch.binding) and batch.columns("link"):
        wrong = mapped(batch.raw("link"), lambda text: None if LINKS.fullmatch(text) else text, pl.String)
        batch.report("unreadable-link", wrong.is_not_null(), "link")
