"""``docs/kohesio-compatibility.md``: what a client of Kohesio's API finds here, and what differs, from the route table.

Parameters that many routes share stand in tables of their own; a route names them and has a table of its others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args, get_origin

from kohesio.api.kohesio.describing import BASE, DESCRIPTION
from kohesio.api.kohesio.filters import (
    BENEFICIARY_FILTERS,
    BENEFICIARY_ORDERS,
    LANGUAGE,
    PROJECT_FILTERS,
    PROJECT_ORDERS,
    QID,
)
from kohesio.api.kohesio.front_end import CALLS
from kohesio.api.kohesio.parameters import Kind, Parameter
from kohesio.api.kohesio.routes import GENERAL, MISSING, OLD, Route

SHARED: dict[str, tuple[Parameter, ...]] = {
    "Language and one entry": (LANGUAGE, QID),
    "Filters of projects": tuple(one for one in PROJECT_FILTERS if one is not LANGUAGE),
    "Order of projects": PROJECT_ORDERS,
    "Filters of beneficiaries": tuple(one for one in BENEFICIARY_FILTERS if one is not LANGUAGE),
    "Order of beneficiaries": BENEFICIARY_ORDERS,
}
"""Parameters that several routes have, by the heading of their table."""

_HEAD = (
    "| parameter | verdict | kind | default | bounds | becomes | what is mended |",
    "|---|---|---|---|---|---|---|",
)

_PROOF = (
    "A verdict is what a client finds: `mended` as the last column says, `not here`: accepted and without effect, or "
    "finding nothing, else `same`: nothing is known that differs from what Kohesio was seen to do, though the words of "
    "a route may say so. Tests (`tests/integration/kohesio_api`) compare with our own questions, not with Kohesio: "
    "`test_filters` that each filter of projects and each order but those finds what the same question of ours does, "
    "`test_routes` that a route takes the example of each of its parameters and refuses numbers beyond the bounds, "
    "`test_hostile` that nothing else passes."
)


def markdown(routes: Sequence[Route]) -> str:
    """The page."""
    lines = [
        "# Compatibility with Kohesio's API",
        "",
        "Generated from the route table (`kohesio.api.kohesio.routes`) by `make docs`; do not edit.",
        "",
        DESCRIPTION,
        "",
        "- [What is different on every route](#what-is-different-on-every-route)",
        "- [What is not here](#what-is-not-here)",
        "- [Shared parameters](#shared-parameters)",
        "- [Routes](#routes)",
        "- [The calls of Kohesio's public pages](#the-calls-of-kohesios-public-pages)",
        "",
        "## What is different on every route",
        "",
        *(f"- {text}" for text in GENERAL),
        "",
        "## What is not here",
        "",
        *(f"- {text}" for text in MISSING),
        "",
        "## Shared parameters",
        "",
        "A route below names these groups; its own table has what it takes besides.",
        "",
        _PROOF,
    ]
    for heading, parameters in SHARED.items():
        lines += ["", f"### {heading}", "", *_HEAD, *map(_row, parameters)]
    lines += ["", "## Routes", "", f"Where a route has an older address (below `{BASE}{OLD}`), both answer the same."]
    for route in routes:
        lines += _section(route)
    return "\n".join([*lines, *_page_calls(routes)]) + "\n"


def _section(route: Route) -> Iterator[str]:
    yield from ("", f"### `GET {BASE}{route.path}`", "", f"{route.summary}.")
    if route.old:
        yield from ("", f"Also `{BASE}{OLD}{route.old}`.")
    yield from ("", f"Answer: {_fields(route)}")
    if route.mends:
        yield from ("", *(f"- {mend[0].upper()}{mend[1:]}." for mend in route.mends))
    single = [_code(one.name) for one in (LANGUAGE, QID) if one in route.parameters]
    shared = groups_of(route)
    if taken := [*single, *(f"the {heading[0].lower()}{heading[1:]}" for heading in shared)]:
        yield from ("", f"Takes {' and '.join(filter(None, (', '.join(taken[:-1]), taken[-1])))}.")
    told = {id(one) for heading in shared for one in SHARED[heading]} | {id(LANGUAGE), id(QID)}
    if own := [one for one in route.parameters if id(one) not in told]:
        yield from ("", *_HEAD, *map(_row, own))


def groups_of(route: Route) -> tuple[str, ...]:
    """The headings of the shared parameters that a route takes, all of them."""
    taken = {id(one) for one in route.parameters}
    _, *groups = SHARED  # the first are named one by one
    return tuple(heading for heading in groups if taken.issuperset(id(one) for one in SHARED[heading]))


def _fields(route: Route) -> str:
    """The fields of an answer, or what kind of file it is."""
    if route.answer is None:
        return f"A file ({' or '.join(route.media)})." if route.media else "No content for anonymous visitors."
    return " Or: ".join(_fields_of(shape) for shape in (route.answer, *route.also))


def _fields_of(hint: object) -> str:
    many = get_origin(hint) is tuple
    noun = get_args(hint)[0] if many else hint
    fields = [f"`{name}`" for name in getattr(noun, "__dataclass_fields__", {})]
    listed = ", ".join(fields) if fields else ("texts" if many else "an empty object")
    return f"{'a list of ' if many else ''}{listed}."


def _page_calls(routes: Sequence[Route]) -> list[str]:
    """What Kohesio's public pages ask, and what they read."""
    paths = {route.name: f"`GET {BASE}{route.path}`" for route in routes}
    lines = [
        "",
        "## The calls of Kohesio's public pages",
        "",
        "As the published code of the pages makes them (`kohesio.api.kohesio.front_end`). A test makes each over HTTP "
        "and does with the answer what the pages' scripts do: dates become dates, amounts numbers, outlines shapes.",
        "",
        "| page | call | may send | reads |",
        "|---|---|---|---|",
    ]
    return lines + [f"| {one.page} | {paths[one.route]} | {_codes(one.sends)} | {_codes(one.reads)} |" for one in CALLS]


def _codes(words: Sequence[str]) -> str:
    return ", ".join(map(_code, words))


def _code(word: str) -> str:
    return f"`{word}`"


def _row(parameter: Parameter) -> str:
    bounds = f"{parameter.least} to {parameter.most}" if parameter.kind is Kind.WHOLE else ""
    kind = f"{parameter.kind.value}, several" if parameter.several else parameter.kind.value
    cells = (
        f"`{parameter.name}`",
        parameter.verdict,
        kind,
        parameter.default or "",
        bounds,
        parameter.becomes,
        parameter.mend,
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
