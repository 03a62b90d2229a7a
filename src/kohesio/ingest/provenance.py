"""How each field came to be: a rule per column, and each value that departed from its column's rule."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kohesio.ingest.contribution import FROM_RATE, derives_contribution
from kohesio.ingest.header import Binding
from kohesio.snapshot.schema import PROVENANCE
from kohesio.sources.spec import FieldUse, ListSpec

FIELD_OF = {
    "beneficiary": "beneficiaries", "beneficiary_id": "beneficiaries", "beneficiary_number": "beneficiaries",
    "beneficiary_kind": "beneficiaries", "partner": "beneficiaries", "region": "places", "nuts": "places",
    "lau": "places", "postcode": "places", "municipality": "places",
    "coordinates": "places", "latitude": "places", "longitude": "places",
    "operation_id": "id", "cci": "programme", "managing_authority": "programme", "priority": "programme",
    "fund": "funds", "country": "countries", "intervention_field": "intervention_fields", "theme": "themes",
    "image": "images", "link": "links", "currency": "total_cost",
}  # fmt: skip
"""Field of a description → field of the operation record, where they differ."""

PLACE_RULES = {
    "polygon": "polygon: the NUTS region whose outline the published point lies in",
    "region-centre": "region-centre: where no point is known, the middle of the region",
    "region-name": "region-name: the NUTS region that bears the published name",
    "by-description": "by-description: where a row names no place, the region that the list is about",
}
"""Methods of finding places that are no matter of single values, in words."""


def column_rules(binding: Binding, spec: ListSpec, list_id: str) -> pl.DataFrame:
    """One row per column and field: how every value of the field comes from the column."""
    found: list[tuple[str | None, ...]] = [
        (list_id, binding.sheet, None, column.label, column.heading, record_field(use.field), rule_of(use), None)
        for column in binding.columns
        for use in column.spec.uses
    ]
    if derives_contribution(spec) and not spec.uses("eu_contribution"):
        found.append((list_id, binding.sheet, None, None, None, "eu_contribution", FROM_RATE, None))
    if spec.programme is not None or spec.programmes is not None:
        found.append((list_id, binding.sheet, None, None, None, "programme", "by the list's description", None))
    return pl.DataFrame(found, schema=PROVENANCE, orient="row")


def departures(frames: Sequence[pl.DataFrame], binding: Binding, list_id: str) -> pl.DataFrame:
    """Rows for single values that were read otherwise than their column."""
    if not frames:
        return pl.DataFrame(schema=PROVENANCE)
    whole = pl.concat(frames)
    return whole.select(
        pl.lit(list_id).alias("list"),
        pl.lit(binding.sheet, dtype=pl.String).alias("sheet"),
        pl.col("row").cast(pl.Int32),
        "column",
        "header",
        pl.col("field").replace(FIELD_OF),
        "rule",
        "raw",
    )


def of_columns(values: pl.DataFrame, binding: Binding) -> pl.DataFrame:
    """Departing values (``row``, ``field``, ``rule``, ``raw``) with the column that feeds their field."""
    feeding = [(use.field, column.label, column.heading) for column in binding.columns for use in column.spec.uses]
    columns = pl.DataFrame(feeding, schema=dict.fromkeys(("field", "column", "header"), pl.String), orient="row")
    joined = values.join(columns.unique("field", keep="first"), on="field", how="left", maintain_order="left")
    return joined.select("row", "column", "header", "field", "rule", "raw")


def place_rules(rules: frozenset[str], binding: Binding, list_id: str) -> pl.DataFrame:
    """One row per method by which places of the list were found, where it is not a matter of single values."""
    found = [(list_id, binding.sheet, None, None, None, "places", PLACE_RULES[rule], None) for rule in sorted(rules)]
    return pl.DataFrame(found, schema=PROVENANCE, orient="row")


def record_field(name: str) -> str:
    """The field of the operation record that a description's field becomes part of."""
    return FIELD_OF.get(name, name.partition(".")[0])


def rule_of(use: FieldUse) -> str:
    """The column's rule in words."""
    steps = [f"as {use.field.replace('_', ' ').replace('.', ': ')}"]
    if use.split:
        steps.append(f"split at {use.split!r}")
    if use.pattern:
        steps.append(f"the part that matches {use.pattern.pattern}")
    if use.prefix:
        steps.append(f"with {use.prefix!r} before it")
    if use.values is not None:
        steps.append("by look-up")
    if use.unit:
        steps.append(f"in {use.unit}")
    if use.scale != 1:
        steps.append(f"times {use.scale}")
    return ", ".join(steps)
