"""The layout of the European Commission's validator of lists (Interoperability Test Bed, ``kohesio``): its fields.

Its rules are part of the catalogue and asked of every list; what only makes sense in its own layout (dates as
DD/MM/YYYY, links) is asked where the headings are its own. ``docs/reference/check-rules.md`` has them side by side.
"""

from __future__ import annotations

import re

from kohesio.ingest.header import Binding

FIELDS = (
    "Operation_Unique_Identifier", "CountryID", "Operation_Name_Programme_Language", "Operation_Name_English",
    "Country", "Location_Indicator_Postcode", "Operation_Start_Date", "Operation_Expected_End_Date",
    "Operation_End_Date", "CoFinancing_Rate", "Total_Eligible_Expenditure_amount",
    "Total_Eligible_Expenditure_Currency",
    "Total_Eligible_Expenditure_Exchange_Rate", "Location_Indicator_NUTS_code", "Beneficiary_Name",
    "Location_Indicator_latitude_longitude", "Category_Of_Intervention", "Fund_Code", "Programme_Code",
    "Operation_Summary_English", "Operation_Summary_Programme_Language", "Programming_Period", "Programme_Name",
    "Program_Priority_Axis_Code", "Program_Priority_Axis_Name", "Program_Specific_Objective_Code",
    "Program_Specific_Objective_Name", "Program_Thematic_Objective_Code", "Program_Thematic_Objective_Name",
    "Fund_Name", "Date_Of_Last_Update", "Beneficiary_Unique_Identifier", "Social_Media_Links",
)  # fmt: skip
"""The 33 fields, in its order."""

LINKS = re.compile(r"\s*https?://\S+(?:\s+https?://\S+)*\s*", re.IGNORECASE)
"""What ``Social_Media_Links`` may hold: addresses with white space between them."""

RULES_HERE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("schema: required fields", ("missing-title", "missing-country", "missing-start-date", "missing-end-date",
                                 "missing-rate", "missing-eligible-cost", "missing-currency", "missing-beneficiary",
                                 "missing-intervention-field", "missing-summary", "unknown-period")),
    ("schema: dates DD/MM/YYYY", ("unreadable-date", "validator-date")),
    ("schema: rate is a number from 0 to 100", ("unreadable-rate", "rate-out-of-range")),
    ("schema: amount is a number, not below 0", ("unreadable-amount", "negative-amount")),
    ("schema: currency of ISO 4217", ("unknown-currency",)),
    ("schema: geopoint", ("unreadable-coordinates",)),
    ("schema: category 1 to 123", ("unknown-intervention-field",)),
    ("schema: fund, programme, period of a list", ("unknown-fund", "unreadable-programme", "unknown-programme",
                                                   "unknown-period")),
    ("schema: links", ("unreadable-link",)),
    ("OperationDateRule", ("end-before-start",)),
    ("LocationIndicatorRule", ("missing-location",)),
    ("TotalEligibleExpenditureRule", ("missing-exchange-rate",)),
    ("headers: duplicate field, several for one field", ("duplicate-column",)),
    ("headers: unknown field", ("unknown-column",)),
    ("headers: missing field", ("column-missing",)),
    ("records: number of fields", ("ragged-row",)),
)  # fmt: skip
"""The validator's rules, and the rules here that find the same."""

_OWN = ("operation_name_programme_language", "location_indicator_postcode", "total_eligible_expenditure_exchange_rate")
_ENOUGH = 10


def is_validator_layout(binding: Binding) -> bool:
    """Whether the headings are the validator's own: ten of its fields, and one that no other layout has."""
    names = {
        heading.casefold()
        for heading in (*(each.heading for each in binding.columns), *(h for _, h in binding.unknown))
    }
    own = {field.casefold() for field in FIELDS}
    return len(names & own) >= _ENOUGH and bool(names & set(_OWN[1:]))
