"""Beneficiaries and partners of each row, with the id of the body they are.

Two rows name the same body if they share a published id, a valid published number, or the country and the folded name.
A name that many bodies bear (``Gymnasium``, a commune's) counts within one place only, one that hides a body or that
of a likely natural person within its operation only. That two spellings are one body, and that a body is the same in
two places, is found later (``ingest.identities``); here identity is simple and never wrong by guessing.
"""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from kohesio.ingest.identities.forms import LOCAL, MUNICIPALITY, NameForm, name_form
from kohesio.ingest.identities.numbers import canonical
from kohesio.ingest.identity import key_text
from kohesio.ingest.lookups import distinct_lists, mapped
from kohesio.ingest.persons import natural_persons
from kohesio.ingest.values.names import NON_LATIN, latin
from kohesio.model.identifier import ENTITY_PREFIX, computed_id
from kohesio.reference.folding import fold
from kohesio.snapshot.schema import AMOUNT, IDENTIFIER, PARTICIPATION
from kohesio.sources.spec import ListSpec

_JOINER = "\x1f"


def participation_lists(parsed: pl.DataFrame, spec: ListSpec) -> pl.Series:
    """For each row of ``rows.PARSED`` (with ``countries`` and ``places``) its participations: List(PARTICIPATION)."""
    rows = parsed.with_row_index("at")
    country = pl.col("countries").list.first().alias("country")
    said = pl.col("beneficiary_kind").alias("said")
    frame = rows.select("at", country, said, "beneficiary", "beneficiary_id", "beneficiary_number", "partner")
    size = pl.col("beneficiary").list.len()
    beneficiaries = frame.filter(size > 0).select(
        "at", "country", "said", "beneficiary",
        *(pl.when(pl.col(name).list.len() == size).then(pl.col(name))
          .otherwise(pl.lit(None, dtype=pl.String).repeat_by(size)).alias(name)
          for name in ("beneficiary_id", "beneficiary_number")),
    ).explode("beneficiary", "beneficiary_id", "beneficiary_number")  # fmt: skip
    scheme = next((use.scheme for column in spec.columns for use in column.uses
                   if use.field == "beneficiary_number"), "national")  # fmt: skip
    parts = [_built(beneficiaries, rows, "beneficiary", scheme, spec.anonymous)]
    partners = frame.filter(pl.col("partner").list.len() > 0)
    if partners.height:
        none = pl.lit(None, dtype=pl.String)
        long = partners.select(
            "at", "country", pl.col("partner").alias("beneficiary"),
            none.alias("said"), none.alias("beneficiary_id"), none.alias("beneficiary_number"),
        ).explode("beneficiary")  # fmt: skip
        parts.append(_built(long, rows, "partner", scheme, spec.anonymous))
    gathered = distinct_lists(pl.concat(parts), "one")
    joined = frame.select("at").join(gathered, on="at", how="left", maintain_order="left")
    return joined.select(pl.col("one").fill_null([]).alias("beneficiaries"))["beneficiaries"]


def parse_ids(texts: pl.Series) -> pl.Series:
    """``parse_id`` of a whole column: bare ids and entity addresses; null for all else."""
    return texts.str.strip_chars().str.strip_prefix(ENTITY_PREFIX).str.extract(r"^(Q[1-9][0-9]{0,18})$", 1)


def beneficiary_id(country: str, name: str, number: str | None = None, own: str | None = None) -> str:
    """The id of a body without a published one: its number within its country, else its folded name there.

    ``own`` tells bodies of one name apart: the operation's code and title, or a place.
    """
    key = f"#{number}" if number else fold(name) or name
    return computed_id("beneficiary", country, key, *((own,) if own else ()))


def _places() -> tuple[pl.Expr, ...]:
    """``region``: the one NUTS 3 region of the row; ``spot``: its postcode or municipality; empty without."""
    place = pl.element().struct
    code = pl.when(place.field("nuts").str.len_chars() >= 5).then(place.field("nuts"))
    codes = pl.col("places").list.eval(code).list.drop_nulls().list.unique()
    spots = pl.col("places").list.eval(pl.coalesce(place.field("postcode"), place.field("municipality")))
    return (
        pl.when(codes.list.len() == 1).then(codes.list.first()).fill_null("").alias("region"),
        spots.list.drop_nulls().list.first().fill_null("").alias("spot"),
    )


def _built(long: pl.DataFrame, rows: pl.DataFrame, role: str, scheme: str, anonymous: tuple[str, ...]) -> pl.DataFrame:
    person = natural_persons(long["beneficiary"], long["country"], long["said"])
    ids = _ids(long.with_columns(person.alias("person")), rows, scheme, anonymous)
    number = pl.struct(pl.lit(scheme).alias("scheme"), pl.col("beneficiary_number").alias("value"))
    numbers = (
        pl.when(pl.col("beneficiary_number").is_not_null())
        .then(pl.concat_list(number))
        .otherwise(pl.lit([], dtype=pl.List(IDENTIFIER)))
    )
    one = pl.struct(
        pl.col("id"),
        pl.col("beneficiary").alias("name"),
        _latin(long["beneficiary"]).alias("name_latin"),
        pl.lit(role).alias("role"),
        pl.lit(None, dtype=AMOUNT).alias("amount"),
        pl.lit(None, dtype=pl.String).alias("legal_form"),
        numbers.alias("identifiers"),
        person.alias("is_natural_person"),
    )
    return long.with_columns(ids.alias("id")).select("at", one.alias("one").cast(PARTICIPATION))


def _latin(names: pl.Series) -> pl.Series:
    """The names in Latin letters, null for those that are in them already."""
    name = pl.col("name")
    others = names.to_frame("name").select(pl.when(name.str.contains(NON_LATIN)).then(name)).to_series()
    return mapped(others, latin, pl.String)


def _ids(long: pl.DataFrame, rows: pl.DataFrame, scheme: str, anonymous: tuple[str, ...]) -> pl.Series:
    """The published ids, and those worked out from what the rows tell where there is none."""
    published = parse_ids(long["beneficiary_id"])
    lacking = long["at"].filter(published.is_null()).unique()
    if not len(lacking):
        return published
    own = pl.concat_str(key_text("operation_code"), key_text("title"), separator="|").alias("own")
    told = rows.filter(pl.col("at").is_in(lacking.implode())).select("at", own, *_places())
    long = long.join(told, on="at", how="left", maintain_order="left")
    hidden = pl.col("beneficiary").is_in(list(anonymous)) | pl.col("person").fill_null(value=False)
    keys = long.select(
        pl.when(published.is_null()).then(
            pl.concat_str(
                pl.col("country").fill_null(""), "beneficiary", pl.col("beneficiary_number").fill_null(""),
                hidden.cast(pl.String), "own", "region", "spot", separator=_JOINER,
            )
        )
    ).to_series()  # fmt: skip
    computed = mapped(keys, lambda key: _computed(key, scheme), pl.String)
    return pl.DataFrame({"p": published, "c": computed}).select(pl.coalesce("p", "c")).to_series()


def _computed(key: str, scheme: str) -> str:
    country, name, number, hidden, own, region, spot = key.split(_JOINER)
    if number and canonical(scheme, number, country) is not None:
        return beneficiary_id(country, name, number)
    if hidden == "true":
        return beneficiary_id(country, name, own=own)
    form = _form(name, country)
    if form.generic:
        return beneficiary_id(country, name, own=spot or region or own)
    return beneficiary_id(country, name, own=region if form.kind in {LOCAL, MUNICIPALITY} else None)


@lru_cache(maxsize=1 << 16)
def _form(name: str, country: str) -> NameForm:
    return name_form(name, country)
