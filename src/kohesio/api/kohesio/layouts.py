"""The columns of Kohesio's published files, in their order: 40 for 2014-2020, 44 for 2021-2027, bodies and regions.

Each column is an expression over the operations table. Several values of a cell are joined by ``|``, dates are
DD/MM/YYYY, amounts are in euro with a point, coordinates are ``latitude,longitude``, what is missing is empty. Cells
stand as published: these files are for programs, which an apostrophe before a formula would mislead.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import polars as pl

from kohesio.model.identifier import ENTITY_PREFIX
from kohesio.reference import codelists, territories
from kohesio.reference.codelists import Kind
from kohesio.reference.countries import countries, country_name

SOURCE_COLUMNS = (
    "id", "operation_code", "title", "summary", "country", "countries", "places", "beneficiaries", "programme",
    "funds", "period", "start_date", "end_date", "total_cost", "eligible_cost", "eu_contribution", "cofinancing_rate",
    "intervention_fields", "policy_objective", "thematic_objective", "specific_objective", "images", "links",
)  # fmt: skip
"""What the layouts need of the operations table."""

BENEFICIARY_COLUMNS = ("Beneficiary", "BeneficiaryLabel", "Website", "WikidataID")
NUTS_COLUMNS = ("nuts3", "nuts3Label", "nuts3code", "nuts2", "nuts2Label", "nuts2code", "nuts1", "nuts1Label",
                "nuts1code")  # fmt: skip

_NONE = pl.lit(None, pl.String)
_SEPARATOR = "|"


def project_columns(period: str) -> dict[str, pl.Expr]:
    """The columns of the projects of a period."""
    new = period == "2021-2027"
    columns = _head(period, new=new)
    if new:
        specific = pl.col("specific_objective")
        columns["Specific_Objective_ID"] = _joined(specific)
        columns["Specific_Objective_Label"] = _labels(specific, Kind.SPECIFIC_OBJECTIVE, period)
    columns |= {
        "Fund_Code": _joined(pl.col("funds")),
        "Fund_Name": _labels(pl.col("funds"), Kind.FUND, None),
        "Programme_Code": pl.col("programme").struct.field("cci"),
        "Programme_Name": pl.col("programme").struct.field("name"),
    }
    points = _points()
    if not new:
        columns["Coordinates"] = points
    columns |= {"Location_Indicator_latitude_longitude": points} | _places()
    columns |= {
        "Programming_Period": pl.col("period"),
        "Operation_Summary_English": _english("summary"),
        "Operation_Summary_Programme_Language": _published("summary"),
        "ManagingAuthority": pl.col("programme").struct.field("managing_authority"),
    }
    if not new:
        return columns | {"InfoRegio_ID": _NONE}
    return columns | {
        "Image_URL": _joined(pl.col("images")),
        "InfoRegio_ID": _NONE,
        "InfoRegio_URL": _joined(pl.col("links")),
        "CountryCode": _joined(_countries()),
    }


def beneficiary_columns() -> dict[str, pl.Expr]:
    """The columns of beneficiaries, over the beneficiaries table; this server knows no websites of bodies."""
    values = (pl.lit(ENTITY_PREFIX) + pl.col("id"), pl.col("name"), _NONE, _NONE)
    return dict(zip(BENEFICIARY_COLUMNS, values, strict=True))


def _head(period: str, *, new: bool) -> dict[str, pl.Expr]:
    first, second = ("total_cost", "eligible_cost") if new else ("eligible_cost", "total_cost")
    budget = pl.coalesce(pl.col(first).struct.field("eur"), pl.col(second).struct.field("eur"))
    support = _published_only("eu_contribution")
    bodies = pl.col("beneficiaries").list.eval(pl.element().struct.field("id"))
    numbers = pl.element().struct.field("identifiers").list.first().struct.field("value")
    return {
        "Operation_Unique_Identifier": pl.lit(ENTITY_PREFIX) + pl.col("id"),
        "Operation_Local_Identifier": pl.col("operation_code"),
        "Operation_Name_English": _english("title"),
        "Operation_Name_Programme_Language": _published("title"),
        "Country": _joined(_countries().list.eval(_named(pl.element(), _country_names()))),
        "Operation_Start_Date": _day("start_date"),
        "Operation_End_Date": _day("end_date"),
        "Cofinancing_Rate": _number(pl.col("cofinancing_rate").struct.field("percent")),
        "Total_Eligible_Expenditure_amount": _number(budget),
        "Total_Eligible_Expenditure_Currency": pl.when(budget.is_not_null() | support.is_not_null()).then(
            pl.lit("EUR")
        ),
        "Project_EU_Budget": _number(support),
        "Beneficiary_Unique_Identifier": _joined(bodies.list.eval(pl.lit(ENTITY_PREFIX) + pl.element())),
        "Beneficiary_Name": _joined(pl.col("beneficiaries").list.eval(pl.element().struct.field("name"))),
        "Beneficiary_Local_Identifier": _joined(pl.col("beneficiaries").list.eval(numbers)),
        "Category_Of_Intervention": _joined(pl.col("intervention_fields")),
        "Category_Label": _labels(pl.col("intervention_fields"), Kind.INTERVENTION_FIELD, period),
        "Thematic_Objective_ID": _joined(pl.col("thematic_objective")),
        "Thematic_Objective_Label": _labels(pl.col("thematic_objective"), Kind.THEMATIC_OBJECTIVE, None),
        "Policy_Objective_ID": _joined(pl.col("policy_objective")),
        "Policy_Objective_Label": _labels(pl.col("policy_objective"), Kind.POLICY_OBJECTIVE, None),
    }


def _places() -> dict[str, pl.Expr]:
    """Postcode, municipality and regions of each place, place by place."""
    place = pl.element().struct
    nuts = {level: place.field("nuts").str.slice(0, 2 + level) for level in (1, 2, 3)}
    codes = {level: pl.when(code.str.len_chars() == 2 + level).then(code) for level, code in nuts.items()}

    def each(value: pl.Expr) -> pl.Expr:
        return _joined(pl.col("places").list.eval(value))

    columns = {
        "Postal_Code": each(place.field("postcode")),
        "LAU_IDs": each(place.field("lau")),
        "LAU_Labels": each(place.field("municipality")),
    }
    columns |= {f"NUTS{level}_Label": each(_named(code, _region_names())) for level, code in codes.items()}
    return columns | {f"NUTS{level}_Code": each(code) for level, code in codes.items()}


def _points() -> pl.Expr:
    point = pl.element().struct.field("point").struct
    text = point.field("lat").cast(pl.String) + pl.lit(",") + point.field("lon").cast(pl.String)
    return _joined(pl.col("places").list.eval(text))


def _countries() -> pl.Expr:
    return pl.when(pl.col("countries").list.len() > 0).then("countries").otherwise(pl.concat_list("country"))


def _joined(values: pl.Expr) -> pl.Expr:
    """The values of a list in one cell, an empty one for each that is missing; null where all are."""
    cell = values.list.eval(pl.element().cast(pl.String).fill_null("").str.replace_all("|", "/", literal=True))
    text = cell.list.join(_SEPARATOR)
    return pl.when(text.str.strip_chars(_SEPARATOR) != "").then(text)


def _published_only(name: str) -> pl.Expr:
    """An amount that its list publishes: the layout cannot say that one was worked out, so such a one is left out."""
    amount = pl.col(name).struct
    return pl.when(amount.field("basis") == "published").then(amount.field("eur"))


def _published(name: str) -> pl.Expr:
    return pl.col(name).list.first().struct.field("text")


def _english(name: str) -> pl.Expr:
    texts = pl.element().struct
    return pl.col(name).list.eval(texts.field("text").filter(texts.field("language") == "en")).list.last()


def _day(name: str) -> pl.Expr:
    return pl.col(name).struct.field("date").dt.strftime("%d/%m/%Y")


def _number(value: pl.Expr) -> pl.Expr:
    """A decimal with at least one place and no zeros beyond it: ``40.0``, ``337478.4``."""
    text = value.cast(pl.String)
    whole = pl.when(text.str.contains(".", literal=True)).then(text).otherwise(text + ".0")
    return whole.str.replace(r"(\.\d+?)0+$", "$1")


def _labels(codes: pl.Expr, kind: Kind, period: str | None) -> pl.Expr:
    return _joined(codes.list.eval(_named(pl.element(), _label_of(kind, period))))


@cache
def _label_of(kind: Kind, period: str | None) -> Mapping[str, str]:
    return {code.code: codelists.label(kind, code.code, period) or "" for code in codelists.codes(kind, period)}


@cache
def _country_names() -> Mapping[str, str]:
    return {iso: country_name(iso) for iso in countries()}


@cache
def _region_names() -> Mapping[str, str]:
    codes = {one.code for one in territories.regions()}
    return {code: found.name for code in codes if (found := territories.region(code))}


def _named(codes: pl.Expr, names: Mapping[str, str]) -> pl.Expr:
    """The name of each code, by a table: a function of ours within a list costs a hundred times as much."""
    return codes.replace_strict(list(names), list(names.values()), default=None, return_dtype=pl.String)
