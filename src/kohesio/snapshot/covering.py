"""Operations counted by list, programme and period: how many there are, have each field of the law, and are located.

Counted in one pass when a version is built, into ``coverage.parquet``; a version without that file is counted when it
is first asked about (``kohesio.snapshot.coverage``).
"""

from __future__ import annotations

import polars as pl

from kohesio.model.duties import ITEMS
from kohesio.snapshot.schema import OPERATIONS
from kohesio.snapshot.tallies import Gathered, Measure

COVERAGE = "coverage"
"""Name of the table."""

FIELDS = tuple(sorted({name for items in ITEMS.values() for item in items for name in item.fields}))
"""Fields of the record that the law asks for in any period."""

KEYS = ("list", "programme", "period")

_COUNTRY_LENGTH, _NUTS_3_LENGTH = 2, 5
"""Letters and digits of NUTS codes."""


class Coverage(Gathered):
    """The counts of operations that come batch by batch."""

    def __init__(self) -> None:
        super().__init__(Measure(counted, KEYS, most=("updated",)))

    def table(self) -> pl.DataFrame:
        """The counts of all operations so far, sorted by ``KEYS``."""
        (told,) = self.totals()
        return told.sort(KEYS, nulls_last=True).collect()


def counted(operations: pl.LazyFrame) -> pl.LazyFrame:
    """The counts of an operations table, by ``KEYS``.

    ``programme`` is its id, null where none is named. ``persons`` are operations with a likely natural person,
    ``located`` those with a NUTS 3 region or a point of their own, ``updated`` the newest date of last update they
    state; ``has_<field>`` those that have a field, ``person_<field>`` those of the persons that have it.
    """
    persons = pl.col("beneficiaries").list.eval(pl.element().struct.field("is_natural_person")).list.any()
    framed = operations.select(
        pl.col("source").struct.field("list").alias("list"),
        pl.col("programme").struct.field("id").alias("programme"),
        "period",
        persons.fill_null(value=False).alias("persons"),
        _any_place(_located()).alias("located"),
        pl.col("list_updated").struct.field("date").alias("updated"),
        *(_has(name).alias(f"has_{name}") for name in FIELDS),
    )
    return (
        framed.group_by(KEYS)
        .agg(
            pl.len().alias("operations"),
            pl.col("persons", "located").sum(),
            pl.col("updated").max(),
            *(pl.col(f"has_{name}").sum() for name in FIELDS),
            *((pl.col(f"has_{name}") & pl.col("persons")).sum().alias(f"person_{name}") for name in FIELDS),
        )
        .sort(KEYS, nulls_last=True)
    )


def _has(name: str) -> pl.Expr:
    """Whether an operation has a field; a place that is a country alone is no indicator of where it is."""
    if name == "places":
        return _any_place(_indicated())
    if isinstance(OPERATIONS[name], pl.List):
        return pl.col(name).list.len().fill_null(0) > 0
    return pl.col(name).is_not_null()


def _any_place(condition: pl.Expr) -> pl.Expr:
    return pl.col("places").list.eval(condition).list.any().fill_null(value=False)


def _indicated() -> pl.Expr:
    place = pl.element().struct
    words = [place.field(name).is_not_null() for name in ("lau", "postcode", "municipality", "label")]
    point = place.field("point").struct.field("lat").is_not_null()
    return pl.any_horizontal(place.field("nuts").str.len_chars().fill_null(0) > _COUNTRY_LENGTH, point, *words)


def _located() -> pl.Expr:
    place = pl.element().struct
    fine = place.field("nuts").str.len_chars().fill_null(0) >= _NUTS_3_LENGTH
    own = place.field("point").struct.field("lat").is_not_null() & (place.field("basis") != "region_centre")
    return fine | own.fill_null(value=False)
