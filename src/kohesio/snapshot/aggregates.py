"""The side tables, gathered from the operations while they are written: beneficiaries, programmes and places.

Every batch is counted when it passes (``kohesio.snapshot.tallies``), so memory grows with the answer and not with the
operations. Every table is sorted by its key and every tie is broken by text order: the same operations give the same
rows, whatever batches they came in.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from kohesio.model.territory import ISO_OF_NUTS
from kohesio.snapshot.schema import BENEFICIARIES, PLACES, PROGRAMMES
from kohesio.snapshot.tallies import Gathered, Measure

PlaceNames = Callable[[str, int | None], tuple[str | None, str | None]]
"""(NUTS code, vintage) → (name, the name in Latin letters where it is in others)."""

_BETWEEN = "|"
"""Between codes of an operation while they are counted."""

_OF_PROGRAMMES = ("cci", "name", "managing_authority", "period")

AMOUNTS = ("total_cost", "eligible_cost", "eu_contribution")

SET_ASIDE = pl.col("counted_in").is_not_null().alias("set_aside")
"""Whether the amounts of an operation are counted in another one."""


def no_place_names(_code: str, _vintage: int | None) -> tuple[str | None, str | None]:
    """Places without names, where no gazetteer is at hand."""
    return (None, None)


class Bodies(Gathered):
    """Schema ``BENEFICIARIES``: one row per id among the operations' beneficiaries, contractors and partners.

    An operation counts once for each body in it, however often it names the body, and with its full amounts (euro):
    a beneficiary's own published amount does not say which of the three notions it is, and this way the sums of a
    body are those of its list of operations. Operations counted in others (``counted_in``) are operations of the body
    and in none of its sums; ``set_aside`` says how many. The name is the spelling used most, the country the
    one of most of its operations; a body is a natural person if any mention says so.
    """

    def __init__(self) -> None:
        super().__init__(
            Measure(_mentions, ("id", "name", "country"), least=("name_latin",), most=("is_natural_person",)),
            Measure(_identifiers, ("id", "scheme", "value")),
            Measure(_sums, ("id",)),
        )

    def table(self) -> pl.DataFrame:
        """The bodies of all operations so far."""
        mentions, numbers, amounts = self.totals()
        spellings = (
            mentions.group_by("id", "name")
            .agg(pl.col("operations").sum(), pl.col("name_latin").min())
            .sort("id", "operations", "name", descending=[False, True, False])
            .group_by("id")
            .agg(
                pl.col("name").first(),
                pl.col("name_latin").drop_nulls().first(),
                pl.col("name").alias("names"),
            )
        )
        identifiers = (
            numbers.sort("id", "scheme", "value").group_by("id").agg(pl.struct("scheme", "value").alias("identifiers"))
        )
        counted = pl.col("operations") - pl.col("set_aside")
        sums = [pl.when(counted > pl.col(f"without_{name}")).then(f"{name}_eur").alias(f"{name}_eur")
                for name in AMOUNTS]  # fmt: skip
        return (
            amounts.with_columns(sums)
            .join(spellings, on="id")
            .join(_most_used(mentions, "country"), on="id", how="left")
            .join(mentions.group_by("id").agg(pl.col("is_natural_person").max()), on="id")
            .join(identifiers, on="id", how="left")
            .with_columns(pl.col("identifiers").fill_null([]))
            .select(pl.col(name).cast(kind) for name, kind in BENEFICIARIES.items())
            .sort("id")
            .collect()
        )


class Programmes(Gathered):
    """Schema ``PROGRAMMES``: one row per programme id; no country where the operations are in several."""

    def __init__(self) -> None:
        super().__init__(Measure(_programmes, ("id", *_OF_PROGRAMMES, "funds", "countries")))

    def table(self) -> pl.DataFrame:
        """The programmes of all operations so far."""
        (told,) = self.totals()
        wholes = told.group_by("id").agg(
            pl.col("operations", "set_aside").sum(), *(_different(name).sort() for name in ("funds", "countries"))
        )
        for column in _OF_PROGRAMMES:
            wholes = wholes.join(_most_used(told, column), on="id", how="left")
        one_country = pl.when(pl.col("countries").list.len() == 1).then(pl.col("countries").list.first())
        return (
            wholes.with_columns(one_country.alias("country"), pl.coalesce("name", "cci", "id").alias("name"))
            .select(pl.col(name).cast(kind) for name, kind in PROGRAMMES.items())
            .sort("id")
            .collect()
        )


class Regions(Gathered):
    """Schema ``PLACES``: one row per NUTS code and vintage, and per code above it, with the operations in it."""

    def __init__(self) -> None:
        super().__init__(Measure(_codes, ("codes",)))

    def table(self, names: PlaceNames) -> pl.DataFrame:
        """The regions of all operations so far, named by ``names``."""
        (told,) = self.totals()
        listed = told.collect().with_row_index("at")
        codes = listed.select("at", "operations", pl.col("codes").str.split(_BETWEEN).alias("code")).explode("code")
        parts = pl.col("code").str.split_exact("@", 1).struct
        codes = codes.select(
            "at", "operations", parts.field("field_0").alias("code"), parts.field("field_1").alias("of")
        )
        regions = (
            pl.concat([_within(codes, length) for length in (2, 3, 4, 5)])
            .with_columns(pl.col("of").cast(pl.Int16, strict=False).alias("nuts_vintage"))
            .sort("nuts", "nuts_vintage")
        )
        named = [names(code, vintage) for code, vintage in regions.select("nuts", "nuts_vintage").iter_rows()]
        prefix = pl.col("nuts").str.slice(0, 2)
        return regions.with_columns(
            (pl.col("nuts").str.len_chars() - 2).alias("nuts_level"),
            prefix.replace(ISO_OF_NUTS).alias("country"),
            pl.Series("name", [name for name, _ in named], dtype=pl.String),
            pl.Series("name_latin", [latin for _, latin in named], dtype=pl.String),
        ).select(pl.col(name).cast(kind) for name, kind in PLACES.items())


def repeated_ids(*tables: pl.LazyFrame) -> tuple[str, ...]:
    """Ids that stand for two things in the tables, a few of them; there is one number space for all."""
    ids = pl.concat([table.select("id") for table in tables])
    return tuple(
        ids.group_by("id").len().filter(pl.col("len") > 1).sort("id").head(5).collect(engine="streaming")["id"]
    )


def _fields(struct: str, *names: str) -> list[pl.Expr]:
    return [pl.col(struct).struct.field(name) for name in names]


def _named(operations: pl.LazyFrame, *fields: str) -> pl.LazyFrame:
    """Every mention of a body with an id: its country and ``fields`` of it."""
    rows = operations.select("country", "beneficiaries").explode("beneficiaries")
    return rows.select("country", *_fields("beneficiaries", "id", *fields)).filter(pl.col("id").is_not_null())


def _mentions(operations: pl.LazyFrame) -> pl.LazyFrame:
    """How bodies are called, and in lists of which countries."""
    named = _named(operations, "name", "name_latin", "is_natural_person")
    return named.group_by("id", "name", "country").agg(
        pl.len().alias("operations"), pl.col("name_latin").min(), pl.col("is_natural_person").max()
    )


def _identifiers(operations: pl.LazyFrame) -> pl.LazyFrame:
    """The numbers that lists give bodies."""
    long = _named(operations, "identifiers").explode("identifiers").filter(pl.col("identifiers").is_not_null())
    return long.select("id", *_fields("identifiers", "scheme", "value")).unique()


def _sums(operations: pl.LazyFrame) -> pl.LazyFrame:
    """Per beneficiary id: operations, how many are set aside, and of the others the sums in euro and how many lack each
    figure."""
    ids = pl.col("beneficiaries").list.eval(pl.element().struct.field("id")).list.unique().alias("id")
    figures = [pl.when(~SET_ASIDE).then(pl.col(name).struct.field("eur")).alias(name) for name in AMOUNTS]
    totals = [
        expression
        for name in AMOUNTS
        for expression in (
            pl.col(name).sum().alias(f"{name}_eur"),
            (pl.col(name).null_count() - pl.col("set_aside").sum()).alias(f"without_{name}"),
        )
    ]
    rows = operations.select(ids, *figures, SET_ASIDE).explode("id").filter(pl.col("id").is_not_null())
    return rows.group_by("id").agg(pl.len().alias("operations"), *totals, pl.col("set_aside").sum())


def _programmes(operations: pl.LazyFrame) -> pl.LazyFrame:
    """What operations say of their programmes; funds and countries as text. Groups that differ in what is not told
    here, such as the priority, stand apart."""
    told = operations.select("programme", "period", "funds", "countries", SET_ASIDE)
    groups = told.group_by("programme", "period", "funds", "countries").agg(
        pl.len().alias("operations"), pl.col("set_aside").sum()
    )
    return groups.select(
        *_fields("programme", "id", "cci", "name", "managing_authority"), "period",
        *(pl.col(name).list.join(_BETWEEN) for name in ("funds", "countries")), "operations", "set_aside",
    ).filter(pl.col("id").is_not_null())  # fmt: skip


def _different(column: str) -> pl.Expr:
    """The different values in lists that were written as text."""
    value = pl.col(column).str.split(_BETWEEN).explode()
    return value.filter(value != "").unique()


def _most_used(counts: pl.LazyFrame, column: str) -> pl.LazyFrame:
    """Per id the value of ``column`` that most operations have; of equals the first in text order."""
    return (
        counts.filter(pl.col(column).is_not_null())
        .group_by("id", column)
        .agg(pl.col("operations").sum())
        .group_by("id")
        .agg(pl.col(column).sort_by("operations", column, descending=[True, False]).first())
    )


def _codes(operations: pl.LazyFrame) -> pl.LazyFrame:
    """How many operations have the same codes (each code@vintage, as text): far fewer rows than operations.

    Most operations have one place, whose code and vintage are counted before they are made text.
    """
    places = operations.select("places", pl.col("places").list.len().alias("count"))
    first = pl.col("places").list.first().struct
    alone = (
        places.filter(pl.col("count") == 1)
        .select(first.field("nuts"), first.field("nuts_vintage"))
        .group_by("nuts", "nuts_vintage")
        .agg(pl.len().alias("operations"))
        .select(_code_text(pl.col("nuts"), pl.col("nuts_vintage")).alias("codes"), "operations")
    )
    place = pl.element().struct
    codes = pl.col("places").list.eval(_code_text(place.field("nuts"), place.field("nuts_vintage")))
    several = (
        places.filter(pl.col("count") > 1)
        .select(codes.list.drop_nulls().list.join(_BETWEEN).alias("codes"))
        .group_by("codes")
        .agg(pl.len().alias("operations"))
    )
    return pl.concat([alone, several]).filter(pl.col("codes") != "")


def _code_text(code: pl.Expr, vintage: pl.Expr) -> pl.Expr:
    return code + "@" + vintage.cast(pl.String).fill_null("")


def _within(codes: pl.DataFrame, length: int) -> pl.DataFrame:
    """How many operations have a place in each region whose code has ``length`` characters; each counts once."""
    region = pl.col("code").str.slice(0, length).alias("nuts")
    once = codes.filter(pl.col("code").str.len_chars() >= length).select("at", "operations", region, "of").unique()
    return once.group_by("nuts", "of").agg(pl.col("operations").sum())
