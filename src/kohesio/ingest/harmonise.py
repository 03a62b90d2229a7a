"""Typed rows become operations in the shape of the snapshot: codes, places, people, repeats, ids, euro.

``harmonise`` takes rows of ``rows.PARSED`` and gives a frame of ``schema.OPERATIONS``; it may be called batch by batch
where operations carry published ids, and must see the whole list otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from kohesio.ingest import contribution
from kohesio.ingest.cells import ROW
from kohesio.ingest.codes import in_words, with_codes
from kohesio.ingest.contribution import DERIVED, contributions, rate_scope, with_derived
from kohesio.ingest.euro import YEAR, in_euro, with_currency, with_rate_year
from kohesio.ingest.geocode.caps import capped
from kohesio.ingest.geocode.geocoder import Geocoder
from kohesio.ingest.identity import CONTESTED, group_rows, operation_ids
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.lookups import gathered
from kohesio.ingest.people import parse_ids, participation_lists
from kohesio.ingest.places import place_lists
from kohesio.ingest.redaction import without_names
from kohesio.model.period import PartialDate
from kohesio.snapshot.schema import (
    COFINANCING_RATE,
    COUNTED_IN,
    OPERATIONS,
    OTHER_AMOUNT,
    PART,
    PARTIAL_DATE,
    SOURCE,
)
from kohesio.sources.spec import AMOUNT_FIELDS, DATE_FIELDS, ListSpec, Repeats

_LAW = ("total_cost", "eligible_cost", "eu_contribution")
_SCALARS = ("sheet", "operation_code", "operation_id", "cci", "period", "programme_ref", "currency", "priority",
            YEAR, "allocation_year", *DATE_FIELDS, "title", "summary")  # fmt: skip
_UNIONS = ("countries", "funds", "places", "beneficiaries", "intervention_fields", "policy_objective",
           "thematic_objective", "specific_objective", "themes", "sdgs", "image", "link",
           "beneficiary", "nuts", "region", "municipality", "postcode")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the whole list: its id, country, file, the dates the list states and of its edition, who finds
    its places, and which numbers among its codes count as written (``identity.written_twice``)."""

    list_id: str
    country: str
    sha256: str
    updated: PartialDate | None
    edition: str | None
    geocoder: Geocoder = field(default_factory=Geocoder)
    as_written: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.String))

    @property
    def rate_year(self) -> int | None:
        """The calendar year whose average rates convert the list's amounts; None where nothing dates it."""
        if self.updated is not None:
            return self.updated.date.year
        return int(self.edition[:4]) if self.edition else None


@dataclass(frozen=True, slots=True)
class Harmonised:
    """Operations (``schema.OPERATIONS``) and which operation each row became part of (``row``, ``sheet``, ``id``);
    what departs from its column's rule: single values (``row``, ``field``, ``rule``, ``raw``), and how
    places were found in the whole list."""

    operations: pl.DataFrame
    rows: pl.DataFrame
    departures: pl.DataFrame
    rules: frozenset[str]


def harmonise(parsed: pl.DataFrame, spec: ListSpec, context: Context, issues: IssueCollector) -> Harmonised:
    """The operations of accepted rows, in the order of the list."""
    parsed = _published_ids(parsed, issues)
    parsed = with_codes(parsed, spec, context.country, context.list_id, issues)
    located = place_lists(parsed, spec, issues, context.geocoder)
    parsed = parsed.with_columns(located.places)
    parsed = parsed.with_columns(participation_lists(parsed, spec))
    parsed = with_rate_year(with_currency(parsed, spec, issues), context.rate_year, issues)
    grouped = group_rows(parsed, spec)
    issues.add("code-of-several-operations", grouped[ROW].filter(grouped[CONTESTED]), field="operation_code",
               raw=grouped["operation_code"].filter(grouped[CONTESTED]))  # fmt: skip
    operations = _operations(grouped, spec, issues)
    operations = operations.with_columns(operation_ids(operations, spec, context.list_id, context.as_written))
    ids = grouped.select("gid", ROW, "sheet").join(operations.select("gid", "id"), on="gid", how="left")
    shaped, left_out = without_names(capped(_shaped(operations, spec, context)))
    departures = pl.concat(
        [
            each.select(located.departures.columns)
            for each in (located.departures, left_out, in_words(parsed), _worked_out(operations, spec))
        ],
        how="vertical_relaxed",
    )
    return Harmonised(shaped, ids.select(ROW, "sheet", "id"), departures, located.rules)


def _worked_out(operations: pl.DataFrame, spec: ListSpec) -> pl.DataFrame:
    """Departures of the column of contributions; a list without one says once how they come to be."""
    return contribution.departures(operations if spec.uses("eu_contribution") else operations.clear())


def _published_ids(parsed: pl.DataFrame, issues: IssueCollector) -> pl.DataFrame:
    ids = parse_ids(parsed["operation_id"])
    lost = parsed["operation_id"].is_not_null() & ids.is_null()
    issues.add("unreadable-identifier", parsed[ROW].filter(lost), field="id", raw=parsed["operation_id"].filter(lost))
    return parsed.with_columns(ids.alias("operation_id"))


def _operations(grouped: pl.DataFrame, spec: ListSpec, issues: IssueCollector) -> pl.DataFrame:
    """One row per operation: repeated rows merged by the description's answer.

    Contributions are worked out for each part, and else for the operation: a published one may stand on any row.
    """
    parts = spec.repeats.how is Repeats.PARTS
    if spec.repeats.how is Repeats.SEPARATE:
        none = pl.lit(None, dtype=pl.List(PART))
        whole = grouped.with_columns(pl.concat_list(ROW).alias("rows"), none.alias("parts"))
        return with_derived(whole, spec)
    if parts:
        grouped = with_derived(grouped, spec)
        return _merged(grouped, spec, (_merged_amount(DERIVED, add=True),))
    _report_differences(grouped, issues)
    return with_derived(_merged(grouped, spec), spec)


def _merged(grouped: pl.DataFrame, spec: ListSpec, more: tuple[pl.Expr, ...] = ()) -> pl.DataFrame:
    """Rows of one operation as one, and ``more`` of them."""
    parts = spec.repeats.how is Repeats.PARTS
    rate = pl.col("cofinancing_rate")
    shares = [_parts(grouped, spec)] if parts else [pl.lit(None, dtype=PART)]
    framed = grouped.with_columns(shares[0].alias("part"))
    return framed.group_by("gid", maintain_order=True).agg(
        *(pl.col(name).drop_nulls().first() for name in _SCALARS),
        *(_merged_amount(name, add=parts) for name in AMOUNT_FIELDS),
        pl.when(rate.drop_nulls().n_unique() <= 1).then(rate.drop_nulls().first()).alias("cofinancing_rate"),
        *(pl.col(name).drop_nulls().explode().drop_nulls().unique(maintain_order=True) for name in _UNIONS),
        pl.col(CONTESTED).first(),
        pl.col(ROW).alias("rows"),
        (pl.col("part") if parts else pl.col("part").drop_nulls()).alias("parts"),
        *more,
    )


def _merged_amount(name: str, *, add: bool) -> pl.Expr:
    """Parts add up, repeated rows count once; without any figure there is none."""
    amount = pl.col(name)
    whole = pl.when(amount.is_not_null().any()).then(amount.sum()) if add else amount.drop_nulls().first()
    return whole.alias(name)


def _parts(grouped: pl.DataFrame, spec: ListSpec) -> pl.Series:
    """Each row as a part of its operation."""
    money = {name: _in_euro(grouped, name) for name in _LAW}
    place = pl.coalesce(pl.col("places").list.first().struct.field("nuts"),
                        pl.col("places").list.first().struct.field("label"))  # fmt: skip
    euro = [series.alias(f"{name}_eur") for name, series in money.items()]
    framed = grouped.with_columns(_rate(grouped, spec), *euro)
    return framed.select(
        pl.struct(
            pl.col("funds").list.first().alias("fund"),
            pl.coalesce(pl.col("cci"), pl.col("programme_ref").struct.field("name")).alias("programme"),
            pl.col("priority"),
            place.alias("place"),
            pl.col("intervention_fields").list.first().alias("intervention_field"),
            pl.col("rate").alias("cofinancing_rate"),
            *(pl.col(f"{name}_eur").alias(name) for name in ("eligible_cost", "total_cost", "eu_contribution")),
            pl.concat_list(ROW).alias("rows"),
        ).cast(PART).alias("part")
    )["part"]  # fmt: skip


def _report_differences(grouped: pl.DataFrame, issues: IssueCollector) -> None:
    """Rows of one operation whose amount is not that of its first row."""
    for name in AMOUNT_FIELDS:
        first = pl.col(name).drop_nulls().first().over("gid")
        other = grouped.filter(pl.col(name).is_not_null() & (pl.col(name) != first))
        issues.add("repeated-values-differ", other[ROW], field=name, raw=other[name].cast(pl.String))


def _in_euro(frame: pl.DataFrame, name: str) -> pl.Series:
    amounts, derived = contributions(frame) if name == "eu_contribution" else (frame[name], None)
    return in_euro(amounts, frame["currency"], frame[YEAR], derived).alias(name)


def _rate(frame: pl.DataFrame, spec: ListSpec) -> pl.Series:
    scope = rate_scope(spec).value
    percent = pl.col("cofinancing_rate")
    return frame.select(
        pl.when(percent.is_not_null()).then(pl.struct(percent.alias("percent"), pl.lit(scope).alias("of")))
        .cast(COFINANCING_RATE).alias("rate")
    )["rate"]  # fmt: skip


def _other_amounts(frame: pl.DataFrame, spec: ListSpec) -> pl.Series:
    kinds = [name for name in AMOUNT_FIELDS if name.startswith("other_amounts.") and spec.uses(name)]
    if not kinds:
        return pl.Series("other", [[]], dtype=pl.List(OTHER_AMOUNT)).new_from_index(0, frame.height)
    made = [
        pl.DataFrame({"amount": in_euro(frame[name], frame["currency"], frame[YEAR])}).select(
            pl.when(pl.col("amount").is_not_null()).then(
                pl.struct(pl.lit(name.removeprefix("other_amounts.")).alias("kind"), "amount")
            ).cast(OTHER_AMOUNT).alias(name)
        ).to_series()
        for name in kinds
    ]  # fmt: skip
    return gathered(made, "other").fill_null([])


def _shaped(frame: pl.DataFrame, spec: ListSpec, context: Context) -> pl.DataFrame:
    """The columns of the snapshot, in its types."""
    empty = pl.lit([], dtype=pl.List(pl.String))
    stated = context.updated
    updated = pl.lit(None, dtype=PARTIAL_DATE) if stated is None else pl.struct(
        pl.lit(stated.date).alias("date"), pl.lit(stated.precision.value).alias("precision")
    )  # fmt: skip
    return frame.select(
        "id",
        "operation_code",
        pl.col("title").fill_null([]),
        pl.col("summary").fill_null([]),
        pl.col("countries").list.first().alias("country"),
        "countries",
        "places",
        "beneficiaries",
        pl.col("programme_ref").alias("programme"),
        "funds",
        "period",
        "start_date",
        "end_date",
        pl.lit(None, dtype=pl.Boolean).alias("end_is_expected"),
        "approval_date",
        *(_in_euro(frame, name) for name in _LAW),
        _other_amounts(frame, spec).alias("other_amounts"),
        _rate(frame, spec).alias("cofinancing_rate"),
        pl.col("parts").fill_null([]),
        "intervention_fields",
        "policy_objective",
        "thematic_objective",
        "specific_objective",
        "themes",
        "sdgs",
        pl.col("image").fill_null(empty).alias("images"),
        pl.col("link").fill_null(empty).alias("links"),
        pl.coalesce("list_updated", updated.cast(PARTIAL_DATE)).alias("list_updated"),
        pl.struct(
            pl.lit(context.list_id).alias("list"), pl.lit(context.sha256).alias("sha256"), "sheet", "rows"
        ).cast(SOURCE).alias("source"),
        empty.alias("issues"),
        pl.lit(None, dtype=COUNTED_IN).alias("counted_in"),
    ).cast(pl.Schema(OPERATIONS))  # fmt: skip
