"""What the law asks of a list of operations, item by item: three laws, one for each programming period.

Sources: Regulation (EU) 2021/1060, Article 49(3)(a) to (n); Regulation (EU) No 1303/2013, Article 115(2) and
Annex XII, point 1 (the items are numbered here in the order of the annex); Regulation (EC) No 1828/2006, Article
7(2)(d). An item is a set of groups of fields: each group must have a value in one of its fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kohesio.sources.spec import AMOUNT_FIELDS

PLACE_FIELDS = ("nuts", "region", "lau", "postcode", "municipality", "coordinates", "latitude")
"""Fields of which any tells where an operation is; a country alone does not."""


class Applies(StrEnum):
    """To which rows an item applies."""

    ALL = "all"
    LEGAL_ENTITIES = "legal entities"
    NATURAL_PERSONS = "natural persons"
    VESSELS = "fishing vessels"


@dataclass(frozen=True, slots=True)
class Law:
    """The law of a period; ``months`` is the longest time between two updates, None where the law sets none."""

    period: str
    reference: str
    months: int | None


@dataclass(frozen=True, slots=True)
class Letter:
    """One item. ``missing`` are the codes of the rules for a row without it, one for each of ``groups``."""

    key: str
    title: str
    duty: str
    groups: tuple[tuple[str, ...], ...]
    missing: tuple[str, ...]
    applies: Applies = Applies.ALL


LAWS = (
    Law("2007-2013", "Regulation (EC) No 1828/2006, Article 7(2)(d)", None),
    Law("2014-2020", "Regulation (EU) No 1303/2013, Article 115(2) and Annex XII", 6),
    Law("2021-2027", "Regulation (EU) 2021/1060, Article 49(3)", 4),
)
"""The laws, oldest period first."""

_CODE = ("operation_code", "operation_id")

ARTICLE_49 = (
    Letter("code", "Unique code", "Each operation has a unique code.", (_CODE,), ("missing-operation-code",)),
    Letter("a", "Beneficiary", "Legal entities: the beneficiary's name and, in public procurement, the contractor's.",
           (("beneficiary",),), ("missing-beneficiary",), Applies.LEGAL_ENTITIES),
    Letter("b", "Natural person", "Natural persons: first name and surname, removed two years after publication.",
           (("beneficiary",),), ("missing-beneficiary",), Applies.NATURAL_PERSONS),
    Letter("c", "Fishing vessel",
           "Fisheries fund, operations on a vessel: its number in the Union fishing fleet register.",
           (), (), Applies.VESSELS),
    Letter("d", "Name of the operation", "The name of the operation.", (("title",),), ("missing-title",)),
    Letter("e", "Purpose and achievements", "The purpose of the operation and its expected or actual achievements.",
           (("summary",),), ("missing-summary",)),
    Letter("f", "Start date", "The start date of the operation.", (("start_date",),), ("missing-start-date",)),
    Letter("g", "End date", "The expected or actual date of completion.", (("end_date",),), ("missing-end-date",)),
    Letter("h", "Total cost", "The total cost of the operation.", (("total_cost",),), ("missing-total-cost",)),
    Letter("i", "Fund", "The fund concerned.", (("fund",),), ("missing-fund",)),
    Letter("j", "Specific objective", "The specific objective concerned.", (("specific_objective",),),
           ("missing-specific-objective",)),
    Letter("k", "Co-financing rate", "The Union's co-financing rate.", (("cofinancing_rate",),), ("missing-rate",)),
    Letter("l", "Location and country", "A location indicator or geolocation of the operation, and the country.",
           (PLACE_FIELDS, ("country",)), ("missing-location", "missing-country")),
    Letter("m", "Location of persons",
           "Mobile operations: the beneficiary's location, for natural persons not finer than NUTS 2.",
           (PLACE_FIELDS,), ("missing-location",), Applies.NATURAL_PERSONS),
    Letter("n", "Type of intervention", "The type of intervention (Article 73(2)(g), Annex I).",
           (("intervention_field",),), ("missing-intervention-field",)),
)  # fmt: skip
"""Article 49(3) of Regulation (EU) 2021/1060, with the unique code of its first sentence."""

ANNEX_XII = (
    Letter("XII-1", "Beneficiary", "The beneficiary's name; natural persons are not named.", (("beneficiary",),),
           ("missing-beneficiary",), Applies.LEGAL_ENTITIES),
    Letter("XII-2", "Name of the operation", "The name of the operation.", (("title",),), ("missing-title",)),
    Letter("XII-3", "Summary", "A summary of the operation.", (("summary",),), ("missing-summary",)),
    Letter("XII-4", "Start date", "The start date of the operation.", (("start_date",),), ("missing-start-date",)),
    Letter("XII-5", "End date", "The end date: of completion, or expected.", (("end_date",),), ("missing-end-date",)),
    Letter("XII-6", "Eligible expenditure", "The total eligible expenditure allocated to the operation.",
           (("eligible_cost",),), ("missing-eligible-cost",)),
    Letter("XII-7", "Co-financing rate", "The Union's co-financing rate, as per priority axis.",
           (("cofinancing_rate",),), ("missing-rate",)),
    Letter("XII-8", "Location", "The operation's postcode or another location indicator.", (PLACE_FIELDS,),
           ("missing-location",)),
    Letter("XII-9", "Country", "The country.", (("country",),), ("missing-country",)),
    Letter("XII-10", "Category of intervention", "The name of the category of intervention.",
           (("intervention_field",),), ("missing-intervention-field",)),
    Letter("XII-11", "Date of last update", "The date of the last update of the list.", (("list_updated",),),
           ("missing-update-date",)),
)  # fmt: skip
"""Annex XII, point 1, of Regulation (EU) No 1303/2013."""

ARTICLE_7 = (
    Letter("d-1", "Beneficiary", "The names of the beneficiaries.", (("beneficiary",),), ("missing-beneficiary",)),
    Letter("d-2", "Name of the operation", "The names of the operations.", (("title",),), ("missing-title",)),
    Letter("d-3", "Public funding", "The amount of public funding allocated to the operation.", (AMOUNT_FIELDS,),
           ("missing-public-funding",)),
)  # fmt: skip
"""Article 7(2)(d) of Regulation (EC) No 1828/2006."""

LETTERS: dict[str, tuple[Letter, ...]] = {"2007-2013": ARTICLE_7, "2014-2020": ANNEX_XII, "2021-2027": ARTICLE_49}
"""The items of each period's law, in the order of the law."""

_BY_FIELD = {
    period: {field: letter.key for letter in reversed(letters) for group in letter.groups for field in group}
    for period, letters in LETTERS.items()
}


def law_of(period: str) -> Law:
    """The law of a programming period."""
    return next(law for law in LAWS if law.period == period)


def letter_of(field: str | None, period: str) -> str | None:
    """The item a field belongs to; the first one where it serves several."""
    return _BY_FIELD[period].get(field or "")


def iter_texts() -> Iterator[tuple[str, str]]:
    """Every title and duty with a comment for translators."""
    for period, letters in LETTERS.items():
        for letter in letters:
            yield letter.title, f"item {letter.key} of the law of {period}"
            yield letter.duty, f"item {letter.key} of the law of {period}"
