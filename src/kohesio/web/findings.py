"""Findings about lists and projects, in words for readers.

The codes are those of ingest's catalogue, which the packages that serve do not import; a test keeps the two in step.
"""

from __future__ import annotations

from collections.abc import Mapping

from kohesio.model.issue import PUBLISHED_TWICE
from kohesio.ui.i18n import Language, message

EXAMPLES = 3
"""Cells shown for each kind of finding."""

WORDS: Mapping[str, tuple[str, str]] = {
    "section-heading": (message("Section heading"), message("The row is a heading between operations.")),
    "subtotal": (message("Subtotal or total"), message("The row adds up others and is no operation.")),
    "legend": (message("Legend"), message("The row explains codes of the list.")),
    "footer": (message("Footer"), message("The row holds a note, such as the date of publication.")),
    "withdrawn": (
        message("No valid grant"),
        message("The application was rejected or withdrawn; no operation came of it."),
    ),
    "out-of-scope-fund": (
        message("Fund out of scope"),
        message(
            "The row is paid from a fund that is no part of cohesion policy (agriculture, fisheries, recovery plan …)."
        ),
    ),
    "no-operation": (
        message("Neither name nor code"),
        message("The row has neither a title, a code nor a beneficiary."),
    ),
    "broken-record": (
        message("Broken record"),
        message("The fields of the record do not match the header and could not be told apart."),
    ),
    "repeated-id": (
        message("Identifier repeated"),
        message("An operation with this published identifier was loaded before."),
    ),
    "missing-title": (message("Title missing"), message("The operation has no name, which the law asks for.")),
    "missing-beneficiary": (
        message("Beneficiary missing"),
        message("The operation names no beneficiary, which the law asks for."),
    ),
    "missing-operation-code": (
        message("Operation code missing"),
        message("Other rows of the list have a code; this one has none."),
    ),
    "missing-amount": (
        message("Amount missing"),
        message("The list has a column for this amount; the cell is empty."),
    ),
    "missing-date": (message("Date missing"), message("The list has a column for this date; the cell is empty.")),
    "missing-fund": (
        message("Fund not given"),
        message("The list says that the fund is not given or does not apply."),
    ),
    "missing-location": (message("Location missing"), message("The list has columns for the place; all are empty.")),
    "missing-postcode": (
        message("Postcode missing"),
        message("The list has a column for the postcode; the cell is empty."),
    ),
    "missing-year": (
        message("Year missing"),
        message("The list has a column for the year of allocation or approval; the cell is empty."),
    ),
    "location-placeholder": (
        message("Location not given"),
        message("The cell says in words that the place is not given."),
    ),
    "zero-amount": (
        message("Amount is zero"),
        message("The cell holds 0, which a list uses for 'none', 'not yet' or 'elsewhere'."),
    ),
    "negative-amount": (message("Amount below zero"), message("The cell holds a negative amount.")),
    "eu-above-total": (
        message("EU contribution above the total"),
        message("The published EU contribution is greater than the published cost of the operation."),
    ),
    "rate-out-of-range": (
        message("Rate outside 0 to 100 %"),
        message("A rate of co-financing or support cannot be this; it is not kept."),
    ),
    "end-before-start": (
        message("Ends before it starts"),
        message("The end date lies before the start date; both stand as published."),
    ),
    "update-after-publication": (
        message("Date of update differs"),
        message("The row's date of last update lies after that of the list, as if filled down as a series."),
    ),
    "repeated-row": (message("Row repeated"), message("The row equals an earlier row in every cell.")),
    "repeated-values-differ": (
        message("Repeated rows differ"),
        message("Rows of one operation repeat a value that should be the same and is not; the first one counts."),
    ),
    "code-of-several-operations": (
        message("One code for different operations"),
        message(
            "Rows with the same code differ in name, beneficiary and dates; they are kept as different operations."
        ),
    ),
    "unknown-value": (
        message("Value not in the look-up"),
        message("The cell holds a word that the list's description does not know."),
    ),
    "unreadable-amount": (
        message("Amount not understood"),
        message("The cell is no amount in the list's convention."),
    ),
    "unreadable-date": (message("Date not understood"), message("The cell is no date that exists.")),
    "ambiguous-date": (
        message("Date of two readings"),
        message("Day and month cannot be told apart, for other dates of the column have them in another order."),
    ),
    "misspelt-heading": (
        message("Heading misspelt"),
        message(
            "The heading is almost that of the list's layout, which stands over no other column; it is read as such."
        ),
    ),
    "unreadable-rate": (message("Rate not understood"), message("The cell is no rate.")),
    "unreadable-identifier": (
        message("Identifier not understood"),
        message("The cell is no identifier of Kohesio."),
    ),
    "unreadable-coordinates": (message("Coordinates not understood"), message("The cell is no pair of degrees.")),
    "unknown-country": (message("Country not understood"), message("The cell names no country that is known.")),
    "unknown-nuts": (message("NUTS code unknown"), message("The code is in no edition of NUTS from 2013 on.")),
    "unknown-fund": (message("Fund not understood"), message("The cell names no fund that is known.")),
    "cell-error": (
        message("Spreadsheet error"),
        message("The cell holds an error of the spreadsheet program, such as #N/A."),
    ),
    "missing-column": (
        message("Column missing"),
        message("A column that the description knows is not in the file."),
    ),
    "unknown-column": (
        message("Column not described"),
        message("The file has a column that the description does not know; it is not used."),
    ),
    "repaired-characters": (
        message("Characters repaired"),
        message(
            "Control characters stood where quotes and dashes had been (text converted twice); they were restored."
        ),
    ),
    "repaired-record": (
        message("Record repaired"),
        message("Commas inside unquoted fields were told apart from those between fields by the list's own pattern."),
    ),
    "point-outside-region": (
        message("Coordinates outside the region"),
        message("The published coordinates lie clearly outside the region the row names; both stand as published."),
    ),
    "nuts-shortened": (
        message("NUTS code shortened"),
        message("The code is unknown, but the region it begins with is; that one is kept."),
    ),
    "date-not-to-the-day": (
        message("Date not to the day"),
        message("The cell gives a month, quarter or year only; it is kept as such."),
    ),
    "unused-look-up": (
        message("Look-up not used"),
        message("A value in the description's look-up occurs nowhere in this edition."),
    ),
    "same-operation-twice": (
        message("Also in another list"),
        message("Another list has the project too, with the same code and amounts; totals count the amounts there."),
    ),
    PUBLISHED_TWICE: (
        message("Also in another list"),
        message("Another list has the project too, under the same programme and code; it counts once."),
    ),
    "part-of-umbrella": (
        message("Part of an umbrella"),
        message("The amount is inside that of the project it belongs to; totals count it there."),
    ),
    "amount-repeated": (
        message("Amount repeated"),
        message("The list repeats one amount on the rows of several partners or places; totals count it once."),
    ),
    "unknown-currency": (
        message("Currency not known"),
        message("Nothing says in which currency the amounts are; they stand as published and have no value in euro."),
    ),
    "no-rate-year": (
        message("No date for a rate of exchange"),
        message(
            "Neither the list nor the project has a date, so that no rate of exchange applies; there is no value in "
            "euro."
        ),
    ),
    "rate-of-start-year": (
        message("Rate of the year of the start"),
        message(
            "The list has no date; its amounts are in euro at the average rate of the year in which the project starts."
        ),
    ),
    "unknown-code": (
        message("Code not understood"),
        message("The cell names no programme, period, objective or category that is known."),
    ),
    "refused-file": (
        message("File refused"),
        message("The file could not be loaded; the reason stands beside it."),
    ),
    "digits-restored": (
        message("Digits restored"),
        message(
            "The cell lost its leading zeros or has blanks within, as a number does in a spreadsheet; "
            "the code was written out."
        ),
    ),
    "several-years": (
        message("Several years"),
        message("The cell names several years of allocation; none is taken for a date."),
    ),
    "anonymous-beneficiary": (
        message("Beneficiary not named"),
        message(
            "The list says that there is a beneficiary and does not name it; nobody is joined to others by such a word."
        ),
    ),
}
"""Title and explanation of each code."""

SEVERITIES: Mapping[str, str] = {
    "rejected": message("Row left out"),
    "problem": message("Problem"),
    "repaired": message("Repaired"),
    "note": message("Note"),
}


def title_of(code: str, language: Language) -> str:
    """What a finding is called; the code itself where this program has no words for it."""
    return language.gettext(WORDS[code][0]) if code in WORDS else code


def explanation_of(code: str, language: Language) -> str:
    """What a finding means, in a sentence; empty where this program has no words for it."""
    return language.gettext(WORDS[code][1]) if code in WORDS else ""


def severity_word(severity: str, language: Language) -> str:
    """What a finding does to its row, in a word."""
    return language.gettext(SEVERITIES[severity]) if severity in SEVERITIES else severity
