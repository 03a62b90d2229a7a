"""The OpenAPI 3.1 description of the API, made from the endpoint table and the answers' own types."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kohesio.api.endpoint import IGNORED, Endpoint
from kohesio.api.schemas import Components, Schema
from kohesio.http.problems import MEDIA_TYPE
from kohesio.index.fields import Parameter
from kohesio.settings import Settings

DESCRIPTION = """\
Every operation co-financed by the European Union's cohesion policy, as the managing authorities publish them.

No key, no limit by origin, no end to a list: read as much as you like. Every answer is a function of the snapshot it
names; its ETag changes only with the snapshot, so a repeated request with `If-None-Match` costs nothing. Amounts are
text with two decimals. Missing is null. An error is `application/problem+json` and names the parameter that is to
blame and the values that would do. Ids are accepted as Q-id, full address, ISO country (EL and UK too), NUTS, CCI,
fund code and official code. Where the answer is about a whole question (facets, figures, maps), `sort`, `limit` and
`cursor` of a list's address are passed over and named in `X-Ignored-Parameters`."""

_RESPONSES = {
    304: "Nothing has changed since the answer of this ETag.",
    400: "A parameter has a value that cannot be used; the problem names it and the valid ones.",
    404: "There is no such thing in this version.",
    410: "That is gone for good, or not remembered any more; the message says how to go on.",
    413: "The body is larger than the limit, or the check takes more time or memory than the limit.",
    414: "The address is too long.",
    422: "The body cannot be read as a list of operations.",
    503: "There is no data yet.",
}

_IGNORED = (
    "Those of `sort`, `limit` and `cursor` that the address has: accepted so that the address of a list can be reused, "
    "and without effect here."
)

JSON = "application/json"
_FILE: Schema = {"type": "string"}
_OTHER: dict[str, Schema] = {
    "application/geo+json": {
        "type": "object",
        "description": "A feature collection (RFC 7946).",
        "required": ["type", "features"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": {"type": "object"}},
        },
    }
}
"""Media that are JSON too."""

_BODY: Schema = {
    "required": True,
    "description": "The list: the file itself, or a form with the field file.",
    "content": {
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "country": {"type": "string"},
                    "period": {"type": "string"},
                },
            }
        },
    },
}


def describe(endpoints: Sequence[Endpoint], settings: Settings, version: str, root: str) -> Schema:
    """The whole document; ``root`` is the API's path on this server."""
    components = Components()
    paths: dict[str, Schema] = {}
    for endpoint in endpoints:
        paths[plain_path(endpoint.path)] = {endpoint.method.lower(): _operation(endpoint, components)}
    contact = {
        "contact": {"name": settings.operator_name or settings.operator_contact, "url": settings.operator_contact}
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kohesio API",
            "version": version,
            "description": DESCRIPTION,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            **(contact if settings.operator_contact.startswith("http") else {}),
        },
        "servers": [{"url": root}],
        "paths": paths,
        "components": {"schemas": dict(sorted(components.schemas.items()))},
    }


def plain_path(path: str) -> str:
    """A path template as OpenAPI writes it: ``{id:path}`` is ``{id}``."""
    return re.sub(r":\w+}", "}", path)


def _operation(endpoint: Endpoint, components: Components) -> Schema:
    parameters = [parameter_schema(one, "path") for one in endpoint.path_parameters]
    parameters += [parameter_schema(one, "query") for one in endpoint.parameters]
    return {
        "operationId": endpoint.name,
        "tags": [endpoint.tag],
        "summary": endpoint.summary,
        **({"description": endpoint.description} if endpoint.description else {}),
        "parameters": parameters,
        **({"requestBody": _BODY} if endpoint.method == "POST" else {}),
        "responses": _responses(endpoint, components),
    }


def parameter_schema(parameter: Parameter, place: str) -> Schema:
    """A parameter in the ``path`` or the ``query``."""
    value: Schema = {"type": "string"}
    if parameter.values and not parameter.repeatable:
        value["enum"] = list(parameter.values)
    return {
        "name": parameter.name,
        "in": place,
        "required": place == "path",
        "description": parameter.description,
        "schema": {"type": "array", "items": value} if parameter.repeatable else value,
        "example": [parameter.example] if parameter.repeatable else parameter.example,
        **({"style": "form", "explode": True} if parameter.repeatable else {}),
    }


def _responses(endpoint: Endpoint, components: Components) -> Schema:
    schema = components.schema_of(endpoint.answer) if endpoint.answer is not None else {"type": "string"}
    content = {media: {"schema": schema if media == JSON else _OTHER.get(media, _FILE)} for media in endpoint.media}
    responses: Schema = {"200": {"description": endpoint.summary, "content": content}}
    if endpoint.method == "GET":
        responses["200"]["headers"] = {
            "ETag": {"schema": {"type": "string"}, "description": "Changes with the snapshot."},
            "X-Snapshot": {"schema": {"type": "string"}, "description": "The version that answers."},
        }
        if endpoint.passed_over:
            responses["200"]["headers"][IGNORED] = {"schema": {"type": "string"}, "description": _IGNORED}
        responses["304"] = {"description": _RESPONSES[304]}
    return {**responses, **problem_responses(endpoint)}


def problem_responses(endpoint: Endpoint) -> Schema:
    """What an endpoint refuses with, by status; the schema ``Problem`` is the document's."""
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    statuses = sorted({400, *((404,) if endpoint.missing else ()), 414, *endpoint.fails, 503})
    return {str(status): {"description": _RESPONSES[status], "content": problem} for status in statuses}
