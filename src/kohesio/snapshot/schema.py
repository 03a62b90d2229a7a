"""The columns of a snapshot's tables, as Polars types. The names are those of the operation record.

The same names stand in Parquet, JSON Lines and (flattened with ``_``) CSV and XLSX. Money is decimal with two
places, exchange rates and percentages are decimal too; nothing that is money is ever a float. A change of
meaning, type or storage raises ``SCHEMA_VERSION``; an older snapshot is then refused with the command that rebuilds it.
"""

from __future__ import annotations

import polars as pl

SCHEMA_VERSION = 3

MONEY = pl.Decimal(20, 2)
RATE = pl.Decimal(20, 6)
PERCENT = pl.Decimal(7, 4)

AMOUNT = pl.Struct(
    {
        "amount": MONEY,
        "currency": pl.String,
        "eur": MONEY,
        "rate": RATE,
        "rate_date": pl.String,
        "basis": pl.String,
    }
)
OTHER_AMOUNT = pl.Struct({"kind": pl.String, "amount": AMOUNT})
TEXT = pl.Struct({"text": pl.String, "language": pl.String, "origin": pl.String})
PARTIAL_DATE = pl.Struct({"date": pl.Date, "precision": pl.String})
COFINANCING_RATE = pl.Struct({"percent": PERCENT, "of": pl.String})
POINT = pl.Struct({"lat": pl.Float64, "lon": pl.Float64})
PLACE = pl.Struct(
    {
        "nuts": pl.String,
        "nuts_vintage": pl.Int16,
        "nuts_level": pl.Int8,
        "lau": pl.String,
        "postcode": pl.String,
        "municipality": pl.String,
        "label": pl.String,
        "point": POINT,
        "basis": pl.String,
        "precision": pl.String,
    }
)
IDENTIFIER = pl.Struct({"scheme": pl.String, "value": pl.String})
PARTICIPATION = pl.Struct(
    {
        "id": pl.String,
        "name": pl.String,
        "name_latin": pl.String,
        "role": pl.String,
        "amount": AMOUNT,
        "legal_form": pl.String,
        "identifiers": pl.List(IDENTIFIER),
        "is_natural_person": pl.Boolean,
    }
)
PROGRAMME_REF = pl.Struct(
    {
        "id": pl.String,
        "cci": pl.String,
        "name": pl.String,
        "managing_authority": pl.String,
        "priority": pl.String,
    }
)
PART = pl.Struct(
    {
        "fund": pl.String,
        "programme": pl.String,
        "priority": pl.String,
        "place": pl.String,
        "intervention_field": pl.String,
        "cofinancing_rate": COFINANCING_RATE,
        "eligible_cost": AMOUNT,
        "total_cost": AMOUNT,
        "eu_contribution": AMOUNT,
        "rows": pl.List(pl.Int32),
    }
)
SOURCE = pl.Struct({"list": pl.String, "sha256": pl.String, "sheet": pl.String, "rows": pl.List(pl.Int32)})
COUNTED_IN = pl.Struct({"operation": pl.String, "reason": pl.String})

OPERATIONS: dict[str, pl.DataType | type[pl.DataType]] = {
    "id": pl.String,
    "operation_code": pl.String,
    "title": pl.List(TEXT),
    "summary": pl.List(TEXT),
    "country": pl.String,
    "countries": pl.List(pl.String),
    "places": pl.List(PLACE),
    "beneficiaries": pl.List(PARTICIPATION),
    "programme": PROGRAMME_REF,
    "funds": pl.List(pl.String),
    "period": pl.String,
    "start_date": PARTIAL_DATE,
    "end_date": PARTIAL_DATE,
    "end_is_expected": pl.Boolean,
    "approval_date": PARTIAL_DATE,
    "total_cost": AMOUNT,
    "eligible_cost": AMOUNT,
    "eu_contribution": AMOUNT,
    "other_amounts": pl.List(OTHER_AMOUNT),
    "cofinancing_rate": COFINANCING_RATE,
    "parts": pl.List(PART),
    "intervention_fields": pl.List(pl.String),
    "policy_objective": pl.List(pl.String),
    "thematic_objective": pl.List(pl.String),
    "specific_objective": pl.List(pl.String),
    "themes": pl.List(pl.String),
    "sdgs": pl.List(pl.String),
    "images": pl.List(pl.String),
    "links": pl.List(pl.String),
    "list_updated": PARTIAL_DATE,
    "source": SOURCE,
    "issues": pl.List(pl.String),
    "counted_in": COUNTED_IN,
}
"""One row per operation; see ``kohesio.model.operation.Operation`` for the meaning of each field."""

BENEFICIARIES: dict[str, pl.DataType | type[pl.DataType]] = {
    "id": pl.String,
    "name": pl.String,
    "name_latin": pl.String,
    "names": pl.List(pl.String),
    "country": pl.String,
    "identifiers": pl.List(IDENTIFIER),
    "is_natural_person": pl.Boolean,
    "operations": pl.Int32,
    "total_cost_eur": MONEY,
    "without_total_cost": pl.Int32,
    "eligible_cost_eur": MONEY,
    "without_eligible_cost": pl.Int32,
    "eu_contribution_eur": MONEY,
    "without_eu_contribution": pl.Int32,
    "set_aside": pl.Int32,
}
"""One row per body across operations; see ``kohesio.model.beneficiary.Beneficiary``."""

PROGRAMMES: dict[str, pl.DataType | type[pl.DataType]] = {
    "id": pl.String,
    "cci": pl.String,
    "name": pl.String,
    "country": pl.String,
    "period": pl.String,
    "funds": pl.List(pl.String),
    "managing_authority": pl.String,
    "operations": pl.Int32,
    "set_aside": pl.Int32,
}
"""One row per programme; see ``kohesio.model.programme.Programme``."""

PLACES: dict[str, pl.DataType | type[pl.DataType]] = {
    "nuts": pl.String,
    "nuts_vintage": pl.Int16,
    "nuts_level": pl.Int8,
    "country": pl.String,
    "name": pl.String,
    "name_latin": pl.String,
    "operations": pl.Int32,
}
"""One row per NUTS region (and its parents) that occurs in the snapshot, with its names."""

ISSUES: dict[str, pl.DataType | type[pl.DataType]] = {
    "code": pl.String,
    "severity": pl.String,
    "list": pl.String,
    "sheet": pl.String,
    "row": pl.Int32,
    "column": pl.String,
    "field": pl.String,
    "raw": pl.String,
    "detail": pl.String,
    "operation": pl.String,
}

PROVENANCE: dict[str, pl.DataType | type[pl.DataType]] = {
    "list": pl.String,
    "sheet": pl.String,
    "row": pl.Int32,
    "column": pl.String,
    "header": pl.String,
    "field": pl.String,
    "rule": pl.String,
    "raw": pl.String,
}
"""``row`` null: the column's rule. Else: one value that departs from it, with the cell as published."""

LISTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "id": pl.String,
    "title": pl.String,
    "country": pl.String,
    "languages": pl.List(pl.String),
    "periods": pl.List(pl.String),
    "funds": pl.List(pl.String),
    "publisher": pl.String,
    "address": pl.String,
    "licence": pl.String,
    "file_name": pl.String,
    "sha256": pl.String,
    "fetched_at": pl.String,
    "edition": pl.String,
    "updated": pl.String,
    "currency": pl.String,
    "rows": pl.Int64,
    "operation_rows": pl.Int64,
    "operations": pl.Int64,
    "rejected": pl.Int64,
    "issues": pl.Int64,
    "synthetic": pl.Boolean,
    "fill": pl.List(pl.Struct({"field": pl.String, "share": pl.Float64})),
}

IDENTITIES: dict[str, pl.DataType | type[pl.DataType]] = {
    "left": pl.String,
    "right": pl.String,
    "left_name": pl.String,
    "right_name": pl.String,
    "decision": pl.String,
    "rule": pl.String,
    "score": pl.Float64,
    "evidence": pl.String,
}
"""One row per decision on two bodies; see ``kohesio.model.beneficiary.IdentityDecision``."""

REDIRECTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "old": pl.String,
    "new": pl.String,
    "since": pl.String,
}
"""One row per id that became part of another; ``since`` is the newest edition (ISO date) loaded when it first did."""

TABLES: dict[str, dict[str, pl.DataType | type[pl.DataType]]] = {
    "operations": OPERATIONS,
    "beneficiaries": BENEFICIARIES,
    "programmes": PROGRAMMES,
    "places": PLACES,
    "issues": ISSUES,
    "provenance": PROVENANCE,
    "lists": LISTS,
    "identities": IDENTITIES,
    "redirects": REDIRECTS,
}
"""Every table of a snapshot; each is ``<name>.parquet`` in its folder."""
