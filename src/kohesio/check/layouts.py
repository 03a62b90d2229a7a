"""The list as the law wants it: for each period the ordered columns, their headings, and where the values come from.

Headings are the law's items in English and, behind a stroke, in the language of the list (``data/headings.csv``, our
own wording after the regulations). The descriptions ``article-49.yml``, ``annex-xii.yml`` and ``article-7.yml`` of
``lists/eu`` read these columns, so a repaired list can be ingested and checked again.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources

SEPARATOR = "|"
"""Between several values in one cell."""

JOINER = " / "
"""Between the English heading and that in the language of the list."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key (that of ``data/headings.csv`` and of the JSON form) and its English heading."""

    key: str
    heading: str


_PLACE = (
    Column("postcode", "Postcode of the operation"),
    Column("nuts", "NUTS code of the location"),
    Column("region", "Region"),
    Column("lau", "LAU code of the location"),
    Column("municipality", "Municipality"),
    Column("coordinates", "Latitude, longitude"),
)
_COMMON = (
    Column("programme", "Programme"),
    Column("cci", "Programme code (CCI)"),
    Column("period", "Programming period"),
)
_CODE = Column("operation_code", "Unique code of the operation")
_KIND = Column("beneficiary_kind", "Natural person")
_TITLE_EN = Column("title_en", "Name of the operation in English")
_SUMMARY_EN = Column("summary_en", "Summary of the operation in English")
_EU = Column("eu_contribution", "Union contribution")
_CURRENCY = Column("currency", "Currency of the amounts")
_FUND = Column("fund", "Fund")
_COUNTRY = Column("country", "Country")
_OBJECTIVE = Column("specific_objective", "Specific objective")
_RATE = Column("cofinancing_rate", "Union co-financing rate (%)")
_UPDATED = Column("list_updated", "Date of last update of the list of operations")

LAYOUTS: dict[str, tuple[Column, ...]] = {
    "2021-2027": (
        _CODE,
        Column("beneficiary", "Name of the beneficiary"),
        _KIND,
        Column("partner", "Partners"),
        Column("title", "Name of the operation"),
        _TITLE_EN,
        Column("summary", "Purpose of the operation and its expected or actual achievements"),
        _SUMMARY_EN,
        Column("start_date", "Start date of the operation"),
        Column("end_date", "Expected or actual date of completion of the operation"),
        Column("total_cost", "Total cost of the operation"),
        Column("eligible_cost", "Total eligible expenditure allocated to the operation"),
        _EU,
        _CURRENCY,
        _FUND,
        _OBJECTIVE,
        _RATE,
        *_PLACE,
        _COUNTRY,
        Column("intervention_field", "Type of intervention"),
        *_COMMON,
        _UPDATED,
    ),
    "2014-2020": (
        Column("beneficiary", "Beneficiary name"),
        _KIND,
        Column("partner", "Partners"),
        Column("title", "Operation name"),
        _TITLE_EN,
        Column("summary", "Operation summary"),
        _SUMMARY_EN,
        Column("start_date", "Operation start date"),
        Column("end_date", "Operation end date"),
        Column("eligible_cost", "Total eligible expenditure allocated to the operation"),
        Column("total_cost", "Total cost of the operation"),
        _EU,
        _CURRENCY,
        _RATE,
        *_PLACE,
        _COUNTRY,
        Column("intervention_field", "Name of category of intervention for the operation"),
        _UPDATED,
        _CODE,
        _FUND,
        _OBJECTIVE,
        *_COMMON,
    ),
    "2007-2013": (
        Column("beneficiary", "Name of the beneficiary"),
        _KIND,
        Column("partner", "Partners"),
        Column("title", "Name of the operation"),
        _TITLE_EN,
        Column("public_funding", "Amount of public funding allocated to the operation"),
        Column("eligible_cost", "Total eligible expenditure allocated to the operation"),
        Column("total_cost", "Total cost of the operation"),
        _EU,
        _CURRENCY,
        Column("summary", "Operation summary"),
        _SUMMARY_EN,
        Column("start_date", "Operation start date"),
        Column("end_date", "Operation end date"),
        _RATE,
        *_PLACE,
        _COUNTRY,
        _CODE,
        _FUND,
        *_COMMON,
        _UPDATED,
    ),
}
"""The columns of each period's list: the law's items first, in its order, then what helps to read the list."""


def headings(period: str, language: str | None) -> dict[str, str]:
    """Key → heading of a period's columns: English, and the list's own language where it is another."""
    own = _translations().get(language or "", {})
    return {
        column.key: f"{column.heading}{JOINER}{own[column.key]}" if column.key in own else column.heading
        for column in LAYOUTS[period]
    }


def languages() -> tuple[str, ...]:
    """The languages that have headings of their own."""
    return tuple(_translations())


@cache
def _translations() -> dict[str, dict[str, str]]:
    text = (resources.files("kohesio.check") / "data" / "headings.csv").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        for key, heading in row.items():
            if key != "language" and heading:
                found.setdefault(row["language"], {})[key] = heading
    return found
