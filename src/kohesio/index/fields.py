"""The field table: every searchable field of the operations, declared once.

Query parser, value resolution, index columns, facets, OpenAPI parameters and ``docs/reference/query.md`` derive from
it. A field of kind CHOICE is a filter with listed values and a facet; AMOUNT and DATE are ranges with ``_min`` and
``_max``. ``values`` says, as a Polars expression over the snapshot's operations table, which values an operation has
(a list of texts; doubles and nulls are dropped). The one thing an expression may use beyond that table is
``AS_OF``, the date the snapshot speaks of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from kohesio.index.polygons import MOST_CORNERS
from kohesio.index.query import SORTS
from kohesio.model.fund import FUNDS
from kohesio.model.period import PERIODS
from kohesio.model.territory import MEMBER_STATES
from kohesio.model.text import LANGUAGES

AS_OF = "as_of"
"""Name of the column that holds the date the snapshot speaks of; see ``kohesio.index.build``."""

INFOREGIO = "ec.europa.eu/regional_policy"
"""The Commission's pages on regional policy; an operation that one of them tells of is highlighted."""

TOGETHER = ","
"""Between several values in one: an operation has all of them. See ``Field.together``."""

COLLECTION = "collection"
"""The field of what an operator puts together: laid over an index, not in it. See ``kohesio.index.overlay``."""

REGION_LEVELS = {"level1": 3, "level2": 4, "level3": 5}
"""Values of ``nuts`` that stand for every region of a level, and the letters of a code there."""

SCOPE_MARK = ":"
"""Between the scope of a code and the code, as in ``2021-2027:001``."""


class Kind(StrEnum):
    """How a field is asked."""

    CHOICE = "choice"
    AMOUNT = "amount"
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Field:
    """One searchable field.

    ``multiple``: an operation may have several values. ``default``: a facet that answers carry unless asked
    otherwise. ``unit``: of a range. ``part``: the name in ``parts`` where lists split operations by this field.
    ``scope``: what a code is only unique within; its values are then ``scope:code``, and the bare code is accepted
    for all of them. ``known``: values that are valid even where no operation has them. ``together``: several values in
    one, with ``TOGETHER`` between, ask for operations that have all of them. ``lengths``: words that stand for every
    value of so many letters. ``laid``: its values are laid over an index, no operation of the snapshot has one.
    """

    key: str
    kind: Kind
    label: str
    description: str
    values: pl.Expr = field(compare=False, repr=False)
    multiple: bool = False
    default: bool = False
    unit: str | None = None
    part: str | None = None
    scope: str | None = None
    known: tuple[str, ...] = ()
    together: bool = False
    lengths: Mapping[str, int] = field(default_factory=dict, compare=False)
    laid: bool = False


def _one(expression: pl.Expr) -> pl.Expr:
    return pl.concat_list(expression)


def _each(column: str, name: str) -> pl.Expr:
    return pl.col(column).list.eval(pl.element().struct.field(name))


def _prefixes(codes: pl.Expr) -> pl.Expr:
    """NUTS codes with all regions above them: the first two to five letters of each."""
    lists = [codes.list.eval(pl.element().str.slice(0, length)) for length in range(2, 6)]
    return pl.concat_list(lists)


PROGRAMME = pl.coalesce(pl.col("programme").struct.field("id"), pl.col("programme").struct.field("cci"))

SCOPES: dict[str, pl.Expr] = {
    "period": pl.col("period"),
    "programme": pl.coalesce(PROGRAMME, pl.col("source").struct.field("list")),
}
"""What a scoped code is unique within. A priority without a programme is unique within its list."""

_CCI_COUNTRY = pl.col("programme").struct.field("cci").str.slice(4, 2)

_INTERREG = (
    pl.when(_CCI_COUNTRY.is_in(["TC", "CB"]) | (pl.col("countries").list.len() > 1))
    .then(pl.lit("true"))
    .when(_CCI_COUNTRY.is_not_null())
    .then(pl.lit("false"))
)

_BENEFICIARY_TYPES = pl.col("beneficiaries").list.eval(
    pl.when(pl.element().struct.field("is_natural_person"))
    .then(pl.lit("natural"))
    .when(pl.element().struct.field("is_natural_person").not_())
    .then(pl.lit("legal"))
    .otherwise(pl.lit("unknown"))
)


def _last_day(column: str) -> pl.Expr:
    """The last day a partial date may mean."""
    first = pl.col(column).struct.field("date")
    precision = pl.col(column).struct.field("precision")
    return (
        pl.when(precision == "year")
        .then(first.dt.offset_by("1y").dt.offset_by("-1d"))
        .when(precision == "quarter")
        .then(first.dt.offset_by("3mo").dt.offset_by("-1d"))
        .when(precision == "month")
        .then(first.dt.month_end())
        .otherwise(first)
    )


def _first_day(column: str) -> pl.Expr:
    return pl.col(column).struct.field("date")


_STATUS = (
    pl.when(_first_day("start_date") > pl.col(AS_OF))
    .then(pl.lit("planned"))
    .when(_last_day("end_date") < pl.col(AS_OF))
    .then(pl.lit("finished"))
    .when((_last_day("start_date") <= pl.col(AS_OF)) & (_first_day("end_date") >= pl.col(AS_OF)))
    .then(pl.lit("running"))
    .otherwise(pl.lit("unknown"))
)

STATUSES = ("planned", "running", "finished", "unknown")
BENEFICIARY_TYPES = ("legal", "natural", "unknown")


FIELDS: tuple[Field, ...] = (
    Field(
        "country", Kind.CHOICE, "Country",
        "Country of the operation: ISO 3166 code; EL and UK are accepted for GR and GB.",
        pl.concat_list(_one(pl.col("country")), pl.coalesce("countries", _one(pl.col("country")))),
        multiple=True, default=True, known=MEMBER_STATES,
    ),
    Field(
        "nuts", Kind.CHOICE, "Region",
        "NUTS code of a place, at any level: an operation at SE110 is also one of SE11, SE1 and SE. level1, level2 and "
        "level3 are all regions of a level: -level1 leaves operations of which no region is known.",
        _prefixes(_each("places", "nuts")), multiple=True, default=True, part="place", lengths=REGION_LEVELS,
    ),
    Field(
        "municipality", Kind.CHOICE, "Municipality", "Municipality of a place, as its list names it.",
        _each("places", "municipality"), multiple=True,
    ),
    Field(
        "fund", Kind.CHOICE, "Fund", "Code of the fund; ERDF, ESF, ESF+, CF, JTF and others.",
        pl.col("funds"), multiple=True, default=True, part="fund", known=FUNDS,
    ),
    Field(
        "programme", Kind.CHOICE, "Programme", "Programme: its id, or its CCI.",
        _one(PROGRAMME), multiple=True, default=True, part="programme",
    ),
    Field(
        "priority", Kind.CHOICE, "Priority",
        "Priority of a programme, as programme:priority; the bare priority means that of every programme.",
        _one(pl.col("programme").struct.field("priority")), multiple=True, part="priority", scope="programme",
    ),
    Field(
        "period", Kind.CHOICE, "Programming period", "Programming period, such as 2021-2027.",
        _one(pl.col("period")), default=True, known=PERIODS,
    ),
    Field(
        "policy_objective", Kind.CHOICE, "Policy objective", "Policy objective of 2021-2027, such as PO1.",
        pl.col("policy_objective"), multiple=True, default=True,
    ),
    Field(
        "thematic_objective", Kind.CHOICE, "Thematic objective", "Thematic objective of 2014-2020, such as TO04.",
        pl.col("thematic_objective"), multiple=True, default=True,
    ),
    Field(
        "specific_objective", Kind.CHOICE, "Specific objective", "Specific objective of 2021-2027, such as RSO1.2.",
        pl.col("specific_objective"), multiple=True,
    ),
    Field(
        "theme", Kind.CHOICE, "Theme", "Theme, across the periods.",
        pl.col("themes"), multiple=True, default=True,
    ),
    Field(
        "intervention_field", Kind.CHOICE, "Intervention field",
        "Intervention field within its period, such as 2021-2027:001; the bare code means that of every period.",
        pl.col("intervention_fields"), multiple=True, default=True, part="intervention_field", scope="period",
    ),
    Field(
        "sdg", Kind.CHOICE, "Sustainable development goal", "Number of a United Nations sustainable development goal.",
        pl.col("sdgs"), multiple=True, default=True,
    ),
    Field(
        "beneficiary", Kind.CHOICE, "Beneficiary",
        "Id of a beneficiary, contractor or partner; of several, with commas between: all of them in one operation.",
        _each("beneficiaries", "id"), multiple=True, together=True,
    ),
    Field(
        "beneficiary_type", Kind.CHOICE, "Kind of beneficiary",
        "Whether a beneficiary is a body (legal), a person (natural), or nothing tells (unknown).",
        _BENEFICIARY_TYPES, multiple=True, default=True, known=BENEFICIARY_TYPES,
    ),
    Field(
        "interreg", Kind.CHOICE, "Interreg",
        "true: of a territorial-cooperation programme or in several countries; false: of another programme.",
        _one(_INTERREG), default=True, known=("false", "true"),
    ),
    Field(
        "status", Kind.CHOICE, "Status",
        "On the date the snapshot speaks of: planned, running, finished, or unknown where the dates do not tell.",
        _one(_STATUS), default=True, known=STATUSES,
    ),
    Field(
        "list", Kind.CHOICE, "List of operations", "Id of the list of operations it was read from.",
        _one(pl.col("source").struct.field("list")),
    ),
    Field(
        COLLECTION, Kind.CHOICE, "Collection",
        "Id of a collection that the operator of the site put together; of several, with commas between: what is in "
        "all of them.",
        pl.lit(None, pl.List(pl.String)), multiple=True, together=True, laid=True,
    ),
    Field(
        "start", Kind.DATE, "Start date", "Start date; of a month, quarter or year its first day.",
        _first_day("start_date"),
    ),
    Field(
        "end", Kind.DATE, "End date", "End date; of a month, quarter or year its first day.",
        _first_day("end_date"),
    ),
    Field(
        "total_cost", Kind.AMOUNT, "Total cost", "Total cost in euro.",
        pl.col("total_cost").struct.field("eur"), unit="EUR",
    ),
    Field(
        "eligible_cost", Kind.AMOUNT, "Eligible cost", "Total eligible expenditure in euro.",
        pl.col("eligible_cost").struct.field("eur"), unit="EUR",
    ),
    Field(
        "budget", Kind.AMOUNT, "Budget", "Total cost in euro, or the eligible cost where the total is not published.",
        pl.coalesce(pl.col("total_cost").struct.field("eur"), pl.col("eligible_cost").struct.field("eur")), unit="EUR",
    ),
    Field(
        "eu_contribution", Kind.AMOUNT, "EU contribution", "Union support in euro.",
        pl.col("eu_contribution").struct.field("eur"), unit="EUR",
    ),
    Field(
        "cofinancing_rate", Kind.AMOUNT, "Co-financing rate", "Union co-financing rate in percent, 0 to 100.",
        pl.col("cofinancing_rate").struct.field("percent"), unit="percent",
    ),
    Field(
        "has_image", Kind.FLAG, "With picture", "Whether the operation has a picture.",
        pl.col("images").list.len() > 0,
    ),
    Field(
        "highlighted", Kind.FLAG, "Highlighted", "Whether a link leads to the Commission's pages on regional policy.",
        pl.col("links").list.eval(
            pl.element().str.starts_with("http") & pl.element().str.contains(INFOREGIO, literal=True)
        ).list.any(),
    ),
)  # fmt: skip
"""All fields, in the canonical order of a query's text form."""

BY_KEY: dict[str, Field] = {entry.key: entry for entry in FIELDS}

FACETS: tuple[str, ...] = tuple(entry.key for entry in FIELDS if entry.kind is Kind.CHOICE)
"""Keys of the fields with listed values."""

INDEXED: tuple[str, ...] = tuple(key for key in FACETS if not BY_KEY[key].laid)
"""Those of them that an index has."""

DEFAULT_FACETS: tuple[str, ...] = tuple(entry.key for entry in FIELDS if entry.default)
"""Facets that an answer carries when nothing else is asked."""

AMOUNTS: tuple[str, ...] = tuple(entry.key for entry in FIELDS if entry.kind is Kind.AMOUNT)
FLAGS: tuple[str, ...] = tuple(entry.key for entry in FIELDS if entry.kind is Kind.FLAG)
DATES: tuple[str, ...] = tuple(entry.key for entry in FIELDS if entry.kind is Kind.DATE)

BENEFICIARY_FIELDS = ("country", "nuts", "fund", "programme", "period", "beneficiary_type")
"""What beneficiaries can be asked by: ``country`` and ``beneficiary_type`` are theirs, the others their operations'."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One key of the query's text form, for parser, OpenAPI and docs. ``values`` lists all valid ones, if listed."""

    name: str
    description: str
    example: str
    repeatable: bool = False
    values: tuple[str, ...] = ()


_EXAMPLES = {
    "country": "SE", "nuts": "SE110", "municipality": "Nacka", "fund": "ESF+", "programme": "2021SE05SFPR001",
    "priority": "1", "period": "2021-2027", "policy_objective": "PO4", "thematic_objective": "TO04",
    "specific_objective": "ESO4.7", "theme": "TO08", "intervention_field": "2021-2027:016", "sdg": "4",
    "beneficiary": "Q912345678901234567", "beneficiary_type": "legal", "interreg": "false", "status": "running",
    "list": "se-esf-2021", COLLECTION: "green-schools", "start": "2021-01-01", "end": "2023",
    "total_cost": "1000000", "eligible_cost": "50000.50", "budget": "75000",
    "eu_contribution": "250000", "cofinancing_rate": "40",
}  # fmt: skip


def _field_parameters(entry: Field) -> tuple[Parameter, ...]:
    if entry.kind is Kind.CHOICE:
        note = " Repeated: any of them; with a leading -: none of them."
        return (Parameter(entry.key, entry.description + note, _EXAMPLES[entry.key], repeatable=True),)
    if entry.kind is Kind.FLAG:
        return (Parameter(entry.key, entry.description, "true", values=("true", "false")),)
    return (
        Parameter(f"{entry.key}_min", f"{entry.description} This much or later, inclusive.", _EXAMPLES[entry.key])
        if entry.kind is Kind.DATE
        else Parameter(f"{entry.key}_min", f"{entry.description} At least, inclusive.", _EXAMPLES[entry.key]),
        Parameter(f"{entry.key}_max", f"{entry.description} At most, inclusive.", _EXAMPLES[entry.key]),
    )


PARAMETERS: tuple[Parameter, ...] = (
    Parameter("q", "Words in any language, \"phrases\", AND OR NOT -, word*, a code or an id.", "digital skills"),
    *(parameter for entry in FIELDS for parameter in _field_parameters(entry)),
    Parameter("near", "Within a circle: latitude, longitude in degrees, radius in kilometres.", "59.33,18.07,50"),
    Parameter("bbox", "Within a box: west, south, east, north in degrees.", "17.5,59.0,18.5,59.7"),
    Parameter(
        "polygon",
        f"Within an area: longitude and latitude of its corners in degrees, 3 to {MOST_CORNERS}, as lon lat,lon lat,… "
        "or as WKT POLYGON((…)). Edges are straight in degrees, take the shorter way round the earth and are inside.",
        "17.5 59,18.5 59,18 59.7",
    ),
    Parameter(
        "sort",
        "Order of the hits; with a leading - descending. Unknown figures come last. duration: days from start to end.",
        "-eu_contribution",
        values=tuple(sign + key for key in SORTS for sign in (("",) if key == "relevance" else ("", "-"))),
    ),
    Parameter("limit", "Hits in one answer, 1 to 1000.", "20"),
    Parameter("cursor", "Where the next page starts: the value of next in the answer before.", "abc"),
    Parameter("lang", "Language of the reader, for titles and snippets.", "sv", values=LANGUAGES),
)  # fmt: skip
"""Every key of the text form, in canonical order."""
