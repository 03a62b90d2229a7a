"""How each field came to be: a rule per column, and each value that departed from its column's rule."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from kohesio.ingest.header import Binding
from kohesio.snapshot.schema import PROVENANCE
from kohesio.sources.spec import FieldUse, ListSpec

FIELD_OF = {
    "beneficiary": "beneficiaries", "beneficiary_id": "beneficiaries", "beneficiary_number": "beneficiaries",
    "partner": "beneficiaries", "region": "places", "nuts": "places", "lau": "places", "postcode": "places",
    "municipality": "places", "coordinates": "places", "latitude": "places", "longitude": "places",
    "operation_id": "id", "cci": "programme", "managing_authority": "programme", "priority": "programme",
    "fund": "funds", "country": "countries", "intervention_field": "intervention_fields", "theme": "themes",
    "image": "images", "link": "links", "currency": "total_cost",
}  # fmt: skip
"""Field of a description → field of the operation record, where they differ."""


def column_rules(binding: Binding, spec: ListSpec, list_id: str) -> pl.DataFrame:
    """One row per column and field: how every value of the field comes from the column."""
    found: list[tuple[str | None, ...]] = [
        (list_id, binding.sheet, None, column.label, column.heading, record_field(use.field), rule_of(use), None)
        for column in binding.columns
        for use in column.spec.uses
    ]
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
