"""The part of JSON Schema that our description uses, checked strictly: what is not described is a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def faults(value: Any, schema: Mapping[str, Any], components: Mapping[str, Any], place: str = "$") -> Iterator[str]:
    """Where ``value`` does not fit ``schema``, in words."""
    if "$ref" in schema:
        schema = components[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        if not any(not list(faults(value, option, components, place)) for option in schema["anyOf"]):
            yield f"{place}: {value!r} fits none of {schema['anyOf']}"
        return
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not any(isinstance(value, _TYPES[kind]) and (kind == "boolean" or value is not True) for kind in kinds):
        yield f"{place}: {value!r} is no {kinds}"
    elif isinstance(value, dict):
        yield from _object_faults(value, schema, components, place)
    elif isinstance(value, list):
        for position, entry in enumerate(value):
            yield from faults(entry, schema["items"], components, f"{place}[{position}]")
    elif isinstance(value, str):
        if "enum" in schema and value not in schema["enum"]:
            yield f"{place}: {value!r} is none of {schema['enum']}"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{place}: {value!r} is not like {schema['pattern']}"


def _object_faults(
    value: dict[str, Any], schema: Mapping[str, Any], components: Mapping[str, Any], place: str
) -> Iterator[str]:
    properties = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{place}: {name} is missing"
    for name, entry in value.items():
        if name in properties:
            yield from faults(entry, properties[name], components, f"{place}.{name}")
        elif "additionalProperties" in schema:
            yield from faults(entry, schema["additionalProperties"], components, f"{place}.{name}")
        else:
            yield f"{place}: {name} is not described"
