"""Places of likely natural persons: never finer than NUTS 2 (Regulation (EU) 2021/1060, Article 49(3)(m)).

The regulation says so for operations in several places; it is applied to every operation with a beneficiary who is
one, for a postcode or point may be a home. The list's own words go too: they may be an address.
"""

from __future__ import annotations

import polars as pl

from kohesio.ingest.lookups import mapped
from kohesio.model.territory import nuts_code
from kohesio.reference import territories
from kohesio.snapshot.schema import PART, PLACE, POINT

_FINEST = 4
"""Characters of a NUTS 2 code."""

_PRECISION = {2: "country", 3: "nuts1", 4: "nuts2"}


def capped(operations: pl.DataFrame) -> pl.DataFrame:
    """The operations, those with a beneficiary who is likely a natural person placed at most to a NUTS 2 region."""
    person = pl.col("beneficiaries").list.eval(
        pl.element().struct.field("is_natural_person").fill_null(value=False)
    ).list.any()  # fmt: skip
    frame = operations.with_columns(person.fill_null(value=False).alias("person")).with_row_index("at")
    hit = frame.filter("person")
    if not hit.height:
        return operations
    long = hit.select("at", "places").explode("places").select("at", pl.col("places").struct.unnest())
    regions = mapped(long["nuts"], _coarse, pl.String)
    none = pl.lit(None, dtype=pl.String)
    coarse = long.with_columns(regions.alias("nuts")).with_columns(
        mapped(regions, territories.newest_vintage, pl.Int16).alias("nuts_vintage"),
        (regions.str.len_chars().cast(pl.Int8) - 2).alias("nuts_level"),
        *(none.alias(name) for name in ("lau", "postcode", "municipality", "label")),
        pl.col("basis").replace("region_centre", "unknown"),
        pl.lit(None, dtype=POINT).alias("point"),
        regions.str.len_chars()
        .replace_strict(_PRECISION, default="unknown", return_dtype=pl.String)
        .alias("precision"),
    )
    place = coarse.select("at", pl.struct(list(PLACE.to_schema())).cast(PLACE).alias("place"))
    gathered = place.group_by("at", maintain_order=True).agg(pl.col("place").drop_nulls().unique(maintain_order=True))
    joined = frame.join(gathered, on="at", how="left", maintain_order="left")
    names = list(PART.to_schema())
    bare = pl.col("parts").list.eval(
        pl.struct(
            none.alias(name) if name == "place" else pl.element().struct.field(name).alias(name) for name in names
        )
    )
    return joined.with_columns(
        pl.when("person").then("place").otherwise("places").alias("places"),
        pl.when("person").then(bare.cast(pl.List(PART))).otherwise("parts").alias("parts"),
    ).select(operations.columns)


def _coarse(code: str) -> str:
    """The region of at most NUTS 2 around a region."""
    chain = [found.code for found in territories.ancestors(code) if len(found.code) <= _FINEST]
    return chain[-1] if chain else nuts_code(code[:2])
