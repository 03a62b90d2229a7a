"""Schemas follow the types of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pytest

from kohesio.api.answers import Answer, to_json
from kohesio.api.schemas import OPERATION_FIELDS, Components
from kohesio.http.body import json_body
from kohesio.model.money import Basis


@dataclass(frozen=True, slots=True)
class Inner(Answer):
    """A part."""

    name: str | None
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outer(Answer):
    """A whole."""

    inner: Inner | None
    by_name: Mapping[str, Inner]
    basis: Basis
    rate: Decimal


def test_a_type_becomes_a_named_schema_with_all_its_fields_required() -> None:
    components = Components()
    assert components.schema_of(Outer) == {"$ref": "#/components/schemas/Outer"}
    schema = components.schemas["Outer"]
    assert schema["required"] == ["inner", "by_name", "basis", "rate"]
    assert schema["properties"]["inner"] == {"anyOf": [{"$ref": "#/components/schemas/Inner"}, {"type": "null"}]}
    assert schema["properties"]["by_name"]["additionalProperties"] == {"$ref": "#/components/schemas/Inner"}
    assert schema["properties"]["basis"] == {"type": "string", "enum": ["published", "derived"]}
    assert schema["properties"]["rate"]["type"] == "string"
    assert components.schemas["Inner"]["properties"]["name"] == {"type": ["string", "null"]}


def test_a_type_without_a_written_form_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="no schema yet"):
        Components().schema_of(set[str])


def test_the_record_is_described_field_by_field() -> None:
    properties = Components().schemas["Operation"]["properties"]
    described = {name: schema.get("description") for name, schema in properties.items()}
    assert described.pop("provenance").endswith("there with provenance=1.")
    assert described.pop("added") == "There where the operator of this server adds something."
    assert described == dict(OPERATION_FIELDS)


def test_answers_are_written_as_they_are_described() -> None:
    assert json_body(Inner(None, (1, 2)), to_json) == b'{"name":null,"amounts":[1,2]}'
