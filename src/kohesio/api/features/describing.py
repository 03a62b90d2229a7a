"""The API for programs and people: landing page, conformance, OpenAPI 3.0 as the standard wants it, a page of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kohesio.api.endpoint import Endpoint
from kohesio.api.features.collections import COLLECTIONS, GEOJSON, JSON_TYPE, Links, path_of
from kohesio.api.features.questions import BBOX
from kohesio.api.openapi import parameter_schema, plain_path, problem_responses
from kohesio.api.reference import prose
from kohesio.api.schemas import PROBLEM, Schema
from kohesio.index.fields import Parameter
from kohesio.settings import Settings
from kohesio.snapshot.records import JSON

TITLE = "Kohesio, OGC API – Features"
DESCRIPTION = (
    "Every operation co-financed by the European Union's cohesion policy as a feature with its places, for programs "
    "that draw maps. Filters, figures and the rules on natural persons are those of the API at /api/v1."
)
CONFORMS_TO = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "oas30", "geojson")
)
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = "text/html"

_LINKS: Schema = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["href", "rel"],
        "properties": {name: {"type": "string"} for name in ("href", "rel", "type", "title")},
    },
}
_FEATURE: Schema = {
    "type": "object",
    "required": ["type", "geometry", "properties"],
    "properties": {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": {"type": "string"},
        "geometry": {"type": "object", "nullable": True},
        "properties": {"type": "object"},
        "links": _LINKS,
    },
}
_FEATURES: Schema = {
    "type": "object",
    "required": ["type", "features", "numberMatched", "numberReturned", "links"],
    "properties": {
        "type": {"type": "string", "enum": ["FeatureCollection"]},
        "features": {"type": "array", "items": _FEATURE},
        "numberMatched": {"type": "integer", "minimum": 0},
        "numberReturned": {"type": "integer", "minimum": 0},
        "links": _LINKS,
    },
}
_COLLECTION: Schema = {
    "type": "object",
    "required": ["id", "links"],
    "properties": {
        "id": {"type": "string"},
        "title": {"type": "string"},
        "description": {"type": "string"},
        "extent": {"type": "object"},
        "crs": {"type": "array", "items": {"type": "string"}},
        "links": _LINKS,
    },
}


def landing(links: Links) -> dict[str, JSON]:
    """The landing page as JSON."""
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "links": [
            links.to("/", "self", JSON_TYPE, "This page"),
            links.to("/", "alternate", HTML, "This page to read", (("f", "html"),)),
            links.to("/api", "service-desc", OPENAPI, "Description of the API"),
            links.to("/api", "service-doc", HTML, "The same to read", (("f", "html"),)),
            links.to("/conformance", "conformance", JSON_TYPE, "What it conforms to"),
            links.to("/collections", "data", JSON_TYPE, "The collections"),
        ],
    }


def page(links: Links) -> str:
    """The landing page for people."""
    rows = "".join(
        f"<dt><a href='{escape(links.base)}{path_of(one)}'>{escape(one.title)}</a> <code>{one.id}</code></dt>"
        f"<dd>{escape(one.description)} <a href='{escape(links.base)}{path_of(one, 'items')}'>First features</a></dd>"
        for one in COLLECTIONS
    )
    ways = "".join(
        f"<li><a href='{escape(links.base)}{path}'>{escape(words)}</a></li>"
        for path, words in (
            ("/api?f=html", "Addresses and parameters"),
            ("/conformance", "Conformance"),
            ("/?f=json", "JSON"),
        )
    )
    return _document(
        f"<h1>{escape(TITLE)}</h1><p>{escape(DESCRIPTION)}</p>"
        f"<p>Give this address to QGIS (Layer, Add WFS / OGC API – Features layer) or GDAL: "
        f"<code>{escape(links.base)}/</code></p><h2>Collections</h2><dl>{rows}</dl><ul>{ways}</ul>"
    )


def definition(endpoints: Sequence[Endpoint], links: Links) -> str:
    """The description for people: every address that answers from the data, with its parameters."""
    parts = "".join(
        f"<section><h2>{escape(one.summary)}</h2><p><code>GET {escape(links.base + plain_path(one.path))}</code></p>"
        f"<p>{prose(one.description)}</p><dl>{_terms((*one.path_parameters, *one.parameters))}</dl></section>"
        for one in endpoints
    )
    return _document(f"<h1>{escape(TITLE)}</h1><p>{escape(DESCRIPTION)}</p>{parts}")


def _terms(parameters: Sequence[Parameter]) -> str:
    return "".join(
        f"<dt><code>{escape(one.name)}</code></dt><dd>{prose(one.description)} <code>{escape(one.example)}</code></dd>"
        for one in parameters
    )


def _document(main: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(TITLE)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>{main}</main></body>'
        "</html>"
    )


def openapi(endpoints: Sequence[Endpoint], settings: Settings, version: str, links: Links) -> Schema:
    """The description in OpenAPI 3.0."""
    fixed = {
        "/": ("getLandingPage", "Landing page", {JSON_TYPE: _with_links(), HTML: {"type": "string"}}),
        "/conformance": ("getConformance", "What it conforms to", {JSON_TYPE: {"type": "object"}}),
        "/api": ("getDescription", "This description", {OPENAPI: {"type": "object"}, HTML: {"type": "string"}}),
    }
    paths: dict[str, Schema] = {
        path: {"get": {"operationId": name, "summary": summary, "responses": {"200": _answer(summary, media)}}}
        for path, (name, summary, media) in fixed.items()
    }
    for endpoint in endpoints:
        paths[plain_path(endpoint.path)] = {"get": _operation(endpoint, settings)}
    return {
        "openapi": "3.0.3",
        "info": {"title": TITLE, "version": version, "description": DESCRIPTION, "license": {"name": "EUPL-1.2"}},
        "servers": [{"url": links.base}],
        "paths": paths,
        "components": {"schemas": {"Problem": PROBLEM}},
    }


def _operation(endpoint: Endpoint, settings: Settings) -> Schema:
    parameters = [parameter_schema(one, "path") for one in endpoint.path_parameters]
    parameters += [_query_parameter(one, settings) for one in endpoint.parameters]
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        **({"description": endpoint.description} if endpoint.description else {}),
        "parameters": parameters,
        "responses": {
            "200": _answer(endpoint.summary, {media: _schema(endpoint) for media in endpoint.media}),
            **problem_responses(endpoint),
        },
    }


def _query_parameter(parameter: Parameter, settings: Settings) -> Schema:
    """As in the API's own description, but for what the standard prescribes."""
    described = parameter_schema(parameter, "query")
    if parameter.name == BBOX.name:
        box = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
        example = [float(number) for number in parameter.example.split(",")]
        return {**described, "schema": box, "example": example, "style": "form", "explode": False}
    if parameter.name == "limit":
        bounds = {"type": "integer", "minimum": 1, "maximum": settings.max_page_size, "default": settings.page_size}
        return {**described, "schema": bounds, "example": int(parameter.example)}
    return described


def _schema(endpoint: Endpoint) -> Schema:
    if GEOJSON in endpoint.media:
        return _FEATURE if endpoint.path_parameters else _FEATURES
    if endpoint.path == "/collections":
        return _with_links(collections={"type": "array", "items": _COLLECTION})
    return _COLLECTION


def _with_links(**properties: Schema) -> Schema:
    return {"type": "object", "required": ["links", *properties], "properties": {"links": _LINKS, **properties}}


def _answer(words: str, media: dict[str, Schema]) -> Schema:
    return {"description": words, "content": {name: {"schema": schema} for name, schema in media.items()}}
