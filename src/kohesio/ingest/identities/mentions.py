"""What is known of the bodies: one row per beneficiary of an operation, then one per body and normal form of its name.

``MENTIONS`` are narrow columns of the operations, in the shape of the snapshot's table; ``spellings`` gathers them.
"""

from __future__ import annotations

import polars as pl

from kohesio.ingest.identities.forms import PERSON, NameForm, name_form
from kohesio.ingest.identities.numbers import canonical
from kohesio.ingest.lookups import mapped
from kohesio.reference.folding import fold
from kohesio.snapshot.schema import IDENTIFIER

MENTIONS: dict[str, pl.DataType | type[pl.DataType]] = {
    "operation": pl.String,
    "country": pl.String,
    "id": pl.String,
    "name": pl.String,
    "is_natural_person": pl.Boolean,
    "identifiers": pl.List(IDENTIFIER),
    "places": pl.List(pl.String),
}
"""``places`` are keys of where the operation or the body is: ``postcode:…``, ``municipality:…``, ``nuts3:…``."""

FORM = {
    "core": pl.String, "tail": pl.String, "forms": pl.String, "families": pl.String, "kind": pl.String,
    "generic": pl.Boolean, "cut": pl.Boolean,
}  # fmt: skip


def mentions_of(operations: pl.LazyFrame) -> pl.LazyFrame:
    """``MENTIONS`` of a frame with the columns ``id``, ``country``, ``places`` and ``beneficiaries`` of operations."""
    place = pl.element().struct
    keys = [
        pl.col("places").list.eval("postcode:" + place.field("postcode")),
        pl.col("places").list.eval("municipality:" + place.field("municipality")),
        pl.col("places").list.eval(
            pl.when(place.field("nuts").str.len_chars() >= 5).then("nuts3:" + place.field("nuts"))
        ),
    ]
    one = pl.col("beneficiaries").struct
    return (
        operations.select(
            pl.col("id").alias("operation"),
            "country",
            pl.concat_list(keys).list.drop_nulls().list.unique().alias("places"),
            "beneficiaries",
        )
        .explode("beneficiaries")
        .select(
            "operation", "country",
            *(one.field(name) for name in ("id", "name", "is_natural_person", "identifiers")),
            "places",
        )
        .filter(pl.col("id").is_not_null() & pl.col("name").is_not_null() & pl.col("country").is_not_null())
    )  # fmt: skip


def spellings(mentions: pl.LazyFrame) -> pl.DataFrame:
    """One row per body, country and normal form of its name, in an order that depends on nothing but content.

    Columns: ``id``, ``country``, ``name`` (the spelling most operations use), ``operations``, ``person``
    (some mention of the name or the body says so), ``places`` (sorted) and those of ``FORM``.
    """
    by_name = mentions.group_by("id", "country", "name").agg(
        pl.col("operation").n_unique().alias("operations"),
        pl.col("is_natural_person").fill_null(False).any().alias("natural"),
    )
    names = by_name.collect(engine="streaming")
    forms = _forms(names.select("country", "name").unique())
    known = names.join(forms, on=["country", "name"]).with_columns(
        (pl.col("natural") | (pl.col("kind") == PERSON)).any().over("country", "core", "forms").alias("person")
    )
    known = known.with_columns(pl.col("person").any().over("id"))
    unit = ["id", "country", "core", "tail", "forms"]
    units = (
        known.sort("id", "operations", "name", descending=[False, True, False])
        .group_by(unit, maintain_order=True)
        .agg(
            pl.col("operations").sum(),
            pl.col("name", "families", "kind", "generic", "cut", "person").first(),
        )
    )
    places = _places(mentions, known.select("id", "country", "name", *unit[2:]))
    return (
        units.join(places, on=unit, how="left")
        .with_columns(pl.col("places").fill_null([]))
        .sort(unit)
        .with_row_index("unit")
    )


def register_numbers(mentions: pl.LazyFrame) -> pl.DataFrame:
    """The valid numbers of each body: ``id``, ``scheme`` (with its country where it is national) and ``value``."""
    rows = (
        mentions.select("id", "country", "identifiers")
        .filter(pl.col("identifiers").list.len() > 0)
        .explode("identifiers")
        .select("id", "country", *(pl.col("identifiers").struct.field(name) for name in ("scheme", "value")))
        .drop_nulls()
        .unique()
        .collect(engine="streaming")
    )
    joined = rows.select(pl.concat_str("country", "scheme", "value", separator="\x1f").alias("key")).to_series()
    return (
        rows.select("id", mapped(joined, _number_key, pl.String).alias("key"))
        .drop_nulls("key")
        .select(
            "id",
            pl.col("key").str.split("\x1f").list.get(0).alias("scheme"),
            pl.col("key").str.split("\x1f").list.get(1).alias("value"),
        )
        .unique()
        .sort("id", "scheme", "value")
    )


def _number_key(text: str) -> str | None:
    country, scheme, value = text.split("\x1f")
    found = canonical(scheme, value, country)
    if found is None:
        return None
    name, number = found
    return f"{name if name in {'lei', 'pic'} else f'{name} {country}'}\x1f{number}"


def _forms(names: pl.DataFrame) -> pl.DataFrame:
    """``names`` (``country``, ``name``) with the columns of ``FORM``."""
    found: list[NameForm] = [name_form(name, country) for country, name in names.iter_rows()]
    return names.with_columns(
        pl.Series(column, [getattr(form, column) for form in found], dtype=kind) for column, kind in FORM.items()
    )


def _places(mentions: pl.LazyFrame, units: pl.DataFrame) -> pl.DataFrame:
    """The place keys of each unit, sorted; municipalities folded."""
    keys = mentions.select("id", "country", "name", "places").explode("places").drop_nulls("places").unique()
    rows = keys.collect(engine="streaming")
    folded = mapped(rows["places"], _place_key, pl.String).alias("places")
    return (
        rows.with_columns(folded)
        .join(units, on=["id", "country", "name"])
        .group_by("id", "country", "core", "tail", "forms")
        .agg(pl.col("places").unique().sort())
    )


def _place_key(key: str) -> str:
    kind, _, text = key.partition(":")
    return f"{kind}:{fold(text)}"
