"""The route table for programs and people: OpenAPI 3.1, and a page of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kohesio.api.kohesio.parameters import Kind, Parameter
from kohesio.api.kohesio.routes import Route
from kohesio.api.schemas import Components, Schema
from kohesio.http.problems import MEDIA_TYPE
from kohesio.model.text import LANGUAGES
from kohesio.settings import Settings

BASE = "/api"
TITLE = "Kohesio API, compatible"
DESCRIPTION = (
    "The routes, parameters and answers that Kohesio's own API has, so that its clients and its public pages work with "
    "this server unchanged. New clients are better served by /api/v1."
)
_STATUSES = {
    "400": "A parameter has a value that cannot be used; the problem names it.",
    "404": "There is no such thing in this version.",
    "414": "The address is too long.",
    "429": "More requests from one address than the operator allows.",
    "503": "There is no data yet.",
}


def openapi(routes: Sequence[Route], settings: Settings, version: str, root: str) -> Schema:
    """The whole description; ``root`` is where the API stands on this server."""
    components = Components()
    paths: dict[str, Schema] = {}
    for route in routes:
        paths[route.path] = {"get": _operation(route, components)}
    contact = {"name": settings.operator_name or settings.operator_contact, "url": settings.operator_contact}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": version,
            "description": DESCRIPTION,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            **({"contact": contact} if settings.operator_contact.startswith("http") else {}),
        },
        "servers": [{"url": root}],
        "paths": paths,
        "components": {"schemas": dict(sorted(components.schemas.items()))},
    }


def _operation(route: Route, components: Components) -> Schema:
    inside = [name for name in ("id", "folder", "date") if f"{{{name}}}" in route.path]
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, "description": _INSIDE[name]}
        for name in inside
    ]
    return {
        "operationId": route.name,
        "summary": route.summary,
        "description": " ".join(f"{mend[0].upper()}{mend[1:]}." for mend in route.mends),
        "parameters": [*parameters, *map(_parameter, route.parameters)],
        "responses": _responses(route, components),
    }


_INSIDE = {
    "id": "The entity's Q-id; the parameter id counts before it.",
    "folder": "A folder of published files, or the beginning of its name.",
    "date": "A day, or latest.",
}


def _parameter(parameter: Parameter) -> Schema:
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.becomes,
        "schema": _schema(parameter),
        **({"style": "form", "explode": True} if parameter.several else {}),
    }


def _schema(parameter: Parameter) -> Schema:
    default = {} if parameter.default is None else {"default": parameter.default}
    match parameter.kind:
        case Kind.WHOLE:
            bounds = {"minimum": parameter.least, "maximum": parameter.most}
            return {"type": "integer", **bounds, "default": int(parameter.default or 0)}
        case Kind.FLAG:
            return {"type": "string", "enum": ["true", "false"], **default}
        case Kind.LANGUAGE:
            return {"type": "string", "enum": list(LANGUAGES), **default}
        case Kind.WORD:
            return {"type": "string", "enum": list(parameter.words)}
    return {"type": "array", "items": {"type": "string"}} if parameter.several else {"type": "string", **default}


def _responses(route: Route, components: Components) -> Schema:
    if route.answer is not None:
        good: Schema = {"content": {"application/json": {"schema": _answer(route, components)}}}
        responses: Schema = {"200": {"description": route.summary} | good}
    elif route.media:
        files = {media: {"schema": {"type": "string", "format": "binary"}} for media in route.media}
        responses = {"200": {"description": route.summary, "content": files}}
        if route.name == "data_object":
            responses["206"] = {"description": "The range asked for.", "content": files}
    else:
        responses = {"303": {"description": route.summary}}
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    unknown = {"404"} if not route.missing else set()
    for status, words in _STATUSES.items():
        if status not in unknown:
            responses[status] = {"description": words, "content": problem}
    if not route.media:
        responses["401"] = {"description": "Nobody is logged in.", "content": problem}
    return responses


def _answer(route: Route, components: Components) -> Schema:
    """The schema of an answer; Kohesio's answers may be bare lists, and of several shapes."""
    shapes = [components.schema_of(shape) for shape in (route.answer, *route.also)]
    return shapes[0] if len(shapes) == 1 else {"anyOf": shapes}


def page(routes: Sequence[Route], root: str) -> str:
    """The routes as one HTML page; everything in it is escaped."""
    rows = "".join(
        f"<h2><code>GET {escape(root + route.path)}</code></h2><p>{escape(route.summary)}.</p><ul>"
        + "".join(f"<li><code>{escape(one.name)}</code>: {escape(one.becomes)}</li>" for one in route.parameters)
        + "</ul>"
        for route in routes
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(TITLE)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>'
        f"<h1>{escape(TITLE)}</h1><p>{escape(DESCRIPTION)}</p>"
        f'<p><a href="{escape(root)}/openapi.json">OpenAPI 3.1 description</a></p>{rows}</main></body></html>'
    )
