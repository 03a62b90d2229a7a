"""Requests made from the route table: a good one for each route, and the path with its places filled."""

from __future__ import annotations

from urllib.parse import urlencode

from kohesio.api.kohesio.parameters import Parameter
from kohesio.api.kohesio.routes import ROUTES, Route
from kohesio.index.service import ServiceHolder

READ = tuple(route for route in ROUTES if route.answer is not None or route.media)
"""Routes that answer with content."""


def path_of(route: Route, holder: ServiceHolder, base: str = "/api") -> str:
    """The path of a route, for the first operation or beneficiary of the version."""
    kind = "beneficiaries" if "beneficiar" in route.name else "operations"
    ids = holder.service.snapshot.scan(kind).select("id").collect()["id"]
    places = {"{id}": ids[0], "{folder}": "projects-2021-2027", "{date}": "latest"}
    path = route.path
    for place, text in places.items():
        path = path.replace(place, text)
    return base + path


def required(route: Route) -> dict[str, str]:
    """The parameters a route cannot do without."""
    found = {one.name: one.example for one in route.parameters if one.required}
    if route.name == "regions":
        found["country"] = "IE"
    if route.name == "data_object":
        found["id"] = "data/projects-2021-2027/latest/SE-pp21-27-latest.csv"
    return found


def address(route: Route, holder: ServiceHolder, **parameters: str) -> str:
    """A whole request address."""
    asked = required(route) | parameters
    return path_of(route, holder) + (f"?{urlencode(asked)}" if asked else "")


def filters(route: Route) -> tuple[Parameter, ...]:
    """The parameters of a route that may be left out."""
    return tuple(one for one in route.parameters if not one.required)
