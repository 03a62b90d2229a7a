"""The endpoint table for people: ``docs/reference/api.md`` as Markdown, and a page of HTML without any script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby

from kohesio.api.endpoint import Endpoint
from kohesio.api.openapi import DESCRIPTION, plain_path
from kohesio.api.schemas import OPERATION_FIELDS, Components
from kohesio.http.problems import TABLE
from kohesio.index.fields import Parameter

BASE = "/api/v1"

_CODE = re.compile(r"(`+)(.+?)\1")


def markdown(endpoints: Sequence[Endpoint]) -> str:
    """The reference as Markdown."""
    lines = [
        "# API reference",
        "",
        "Generated from the endpoint table by `make docs`; do not edit.",
        "",
        DESCRIPTION,
        "",
    ]
    for tag, members in groupby(endpoints, key=lambda one: one.tag):
        lines += [f"## {tag}", ""]
        for endpoint in members:
            lines += _section(endpoint)
    lines += ["## The operation record", "", "| field | meaning |", "|---|---|"]
    lines += [f"| `{name}` | {text} |" for name, text in OPERATION_FIELDS.items()]
    lines += ["", "## Errors", "", "| code | status | title |", "|---|---|---|"]
    lines += [f"| `{row.error.code}` | {row.status} | {row.title} |" for row in TABLE]
    return "\n".join(lines) + "\n"


def _section(endpoint: Endpoint) -> list[str]:
    lines = [
        f"### `{endpoint.method} {BASE}{plain_path(endpoint.path)}`",
        "",
        f"{endpoint.summary}. (`{endpoint.name}`)",
        "",
    ]
    if endpoint.description:
        lines += [endpoint.description, ""]
    parameters = (*endpoint.path_parameters, *endpoint.parameters)
    if parameters:
        lines += ["| parameter | example | meaning |", "|---|---|---|"]
        lines += [f"| `{one.name}` | `{one.example}` | {_meaning(one)} |" for one in parameters]
        lines += [""]
    return [*lines, f"Answer: {answer_of(endpoint)}.", ""]


def _meaning(parameter: Parameter) -> str:
    return parameter.description.replace("|", "\\|")


def answer_of(endpoint: Endpoint) -> str:
    """What an endpoint answers, in words: the names in its JSON, or the kind of file."""
    if endpoint.answer is None:
        return f"a file, {' or '.join(endpoint.media)}"
    components = Components()
    name = components.schema_of(endpoint.answer)["$ref"].rpartition("/")[2]
    return f"{name} ({', '.join(components.schemas[name]['properties'])})"


def prose(text: str) -> str:
    """A description as HTML: escaped, and what stands between backticks, as Markdown has it, as code."""
    return _CODE.sub(r"<code>\2</code>", escape(text))


def page(endpoints: Sequence[Endpoint], root: str) -> str:
    """The reference as one HTML page; everything in it is escaped."""
    rows = []
    for tag, members in groupby(endpoints, key=lambda one: one.tag):
        rows.append(f"<h2>{escape(tag)}</h2>")
        rows += [_html(endpoint, root) for endpoint in members]
    description = "".join(f"<p>{prose(text)}</p>" for text in DESCRIPTION.split("\n\n"))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Kohesio API</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>'
        f'<h1>Kohesio API</h1>{description}<p><a href="{escape(root)}/openapi.json">OpenAPI 3.1 description</a></p>'
        f"{''.join(rows)}</main></body></html>"
    )


def _html(endpoint: Endpoint, root: str) -> str:
    parameters = (*endpoint.path_parameters, *endpoint.parameters)
    entries = "".join(
        f"<dt><code>{escape(one.name)}</code> <small>{escape(one.example)}</small></dt>"
        f"<dd>{prose(one.description)}</dd>"
        for one in parameters
    )
    listed = f"<details><summary>{len(parameters)} parameters</summary><dl>{entries}</dl></details>" if entries else ""
    return (
        f'<section id="{escape(endpoint.name)}">'
        f"<h3><code>{endpoint.method} {escape(root + plain_path(endpoint.path))}</code></h3>"
        f"<p>{escape(endpoint.summary)}. {prose(endpoint.description)}</p>"
        f"<p>Answer: {escape(answer_of(endpoint))}.</p>{listed}</section>"
    )
