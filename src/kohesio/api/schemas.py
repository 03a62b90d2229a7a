"""JSON schemas, worked out from the frozen values themselves, so a description never lags behind the answer.

A dataclass becomes a named schema; its docstring is the description. Written forms are those of
``kohesio.snapshot.records``: decimals and dates are text. Only the words about the operation record stand here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from inspect import getdoc
from types import NoneType, UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from kohesio.api.answers import FacetEntry
from kohesio.api.editorial_answers import OperationAdded
from kohesio.api.provenance import FieldOrigins
from kohesio.index.result import Fragment
from kohesio.model.operation import Operation

Schema: TypeAlias = dict[str, Any]
"""A JSON schema; what it may hold is the standard's business."""

OPERATION_FIELDS: Mapping[str, str] = {
    "id": "Stable public id: Q and digits.",
    "operation_code": "The authority's own code, as published.",
    "title": "Title, per language, published or machine-translated.",
    "summary": "Summary, per language, published or machine-translated.",
    "country": "First of the countries, ISO 3166 alpha-2.",
    "countries": "All countries; several for Interreg.",
    "places": "Where it takes place, and how surely that is known.",
    "beneficiaries": (
        "Who receives the money. Likely natural persons stand as 'natural person'. ``legal_form`` is the form that the "
        "name bears, null where it bears none."
    ),
    "programme": "The programme: CCI, name, managing authority, priority.",
    "funds": "Codes of the funds.",
    "period": "Programming period.",
    "start_date": "First day, with the precision it is known in.",
    "end_date": "Last day, with the precision it is known in.",
    "end_is_expected": "Whether the last day is expected (true) or actual (false); null where the list does not say.",
    "approval_date": "Day of approval, where the list gives it.",
    "total_cost": "Total cost (Regulation (EU) 2021/1060, Article 49(3)). Never the same as the eligible cost.",
    "eligible_cost": "Total eligible expenditure (Regulation (EU) No 1303/2013, Annex XII).",
    "eu_contribution": "Union support; its basis says whether it is published or derived.",
    "other_amounts": "Further amounts of the list, each with what it is.",
    "cofinancing_rate": "Union co-financing rate in percent, of the operation or of its priority.",
    "parts": "Shares of the operation that its list reports apart; the operation's amounts are their sums.",
    "intervention_fields": "Codes of the intervention fields, those of the period.",
    "policy_objective": "Policy objectives of 2021-2027.",
    "thematic_objective": "Thematic objectives of 2014-2020.",
    "specific_objective": "Specific objectives of 2021-2027.",
    "themes": "Themes, across the periods.",
    "sdgs": "Numbers of the United Nations sustainable development goals.",
    "images": "Addresses of pictures.",
    "links": "Addresses of pages about the operation.",
    "list_updated": "Date of last update that the list states.",
    "source": "List, file (SHA-256), sheet and rows it was read from.",
    "issues": "Codes of what was found wrong or repaired.",
    "counted_in": "The operation whose amounts hold those of this one, and why; totals then leave this one's out.",
}

_PLAIN: dict[object, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Decimal: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    date: {"type": "string", "format": "date"},
}

PROBLEM: Schema = {
    "type": "object",
    "description": "An error (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "urn:kohesio:problem: and a stable code."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence: what is wrong and what to do."},
        "parameter": {"type": "string", "description": "The parameter that is to blame, where one is."},
        "valid": {"type": "array", "items": {"type": "string"}, "description": "Values or names that would do."},
        "instance": {"type": "string"},
    },
}


class Components:
    """The named schemas an API's description refers to, gathered while its answers are described."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {"Problem": PROBLEM}
        self.schema_of(Operation)
        self.schemas["Operation"]["properties"] |= {"provenance": self._provenance(), "added": self._added()}
        self.schema_of(FacetEntry)
        self.schemas["OperationItem"] = self._operation_item()

    def schema_of(self, hint: Any) -> Schema:
        """The schema of a type; a dataclass is registered by its name and referred to."""
        if hint in _PLAIN:
            return _PLAIN[hint]
        if is_dataclass(hint):
            return self._reference(hint)
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return {"type": "string", "enum": [word.value for word in hint]}
        return self._composed(hint)

    def _composed(self, hint: Any) -> Schema:
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return {"$ref": f"#/components/schemas/{arguments[1]}"}
        if origin in {UnionType, Union}:
            (inner,) = (option for option in arguments if option is not NoneType)
            return _nullable(self.schema_of(inner))
        if origin is tuple:
            return {"type": "array", "items": self.schema_of(arguments[0])}
        if origin is Mapping:
            return {"type": "object", "additionalProperties": self.schema_of(arguments[1])}
        raise TypeError(f"An answer holds a type that has no schema yet: {hint!r}.")

    def _reference(self, noun: Any) -> Schema:
        name = noun.__name__
        if name not in self.schemas:
            self.schemas[name] = {}  # a noun may hold itself
            self.schemas[name] = self._object(noun)
        return {"$ref": f"#/components/schemas/{name}"}

    def _object(self, noun: Any) -> Schema:
        hints = get_type_hints(noun, include_extras=True)
        words = OPERATION_FIELDS if noun is Operation else {}
        names = [entry.name for entry in fields(noun)]
        properties = {name: self.schema_of(hints[name]) for name in names}
        return {
            "type": "object",
            "description": " ".join((getdoc(noun) or "").split()).replace("``", ""),
            "required": names,
            "properties": {
                name: schema | ({"description": words[name]} if name in words else {})
                for name, schema in properties.items()
            },
        }

    def _operation_item(self) -> Schema:
        record = self.schemas["Operation"]
        snippet = {
            "type": "array",
            "items": self.schema_of(Fragment),
            "description": "Why it was found: pieces of text, those that match the question marked.",
        }
        return {
            "type": "object",
            "description": "An operation found: its record, or the fields of it that were asked for.",
            "required": ["id"],
            "properties": {**record["properties"], "snippet": snippet},
        }

    def _added(self) -> Schema:
        return self.schema_of(OperationAdded) | {
            "description": "There where the operator of this server adds something."
        }

    def _provenance(self) -> Schema:
        return self.schema_of(FieldOrigins) | {"description": "Where the fields come from; there with provenance=1."}


def _nullable(schema: Schema) -> Schema:
    if set(schema) == {"type"}:
        return {"type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}
