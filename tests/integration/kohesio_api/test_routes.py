"""Each route of the table: reached, answered in its shape, cached, bounded, and no dearer than stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from io import BytesIO
from typing import get_args, get_origin

import pytest
from python_calamine import CalamineWorkbook
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.asgi_client import Client
from tests.integration.kohesio_api.requests_of import READ, address, filters, path_of, required

from kohesio.api.kohesio.parameters import Kind
from kohesio.api.kohesio.routes import OLD, ROUTES, Route
from kohesio.api.kohesio.serving import create_kohesio_api
from kohesio.http.middleware import surrounded
from kohesio.index.service import ServiceHolder
from kohesio.settings import Settings

JSON = tuple(route for route in READ if route.answer is not None)
by_name = pytest.mark.parametrize("route", READ, ids=lambda route: route.name)
json_by_name = pytest.mark.parametrize("route", JSON, ids=lambda route: route.name)

CALLS = {
    "statistics": {"statistics": 1},
    "programs": {},
    "priority_axis": {"statistics": 1},
    "search_general": {"beneficiaries": 1, "search": 1, "operations": 1},
    "projects": {"search": 1, "operations": 1},
    "project_images": {"search": 1},
    "projects_csv": {"export_rows": 1},
    "projects_xlsx": {"export_rows": 1},
    "project": {"operation": 1},
    "project_region": {"operation": 1},
    "beneficiaries": {"beneficiaries": 1},
    "beneficiaries_csv": {"beneficiaries": 1},
    "beneficiaries_xlsx": {"beneficiaries": 1},
    "beneficiary": {"beneficiary": 1, "statistics": 1, "budget": 1, "search": 3, "operations": 3},
    "beneficiary_projects": {"beneficiary": 1, "search": 1, "operations": 1},
    "map_search": {"totals": 1, "search": 1, "points": 1},
    "map_point": {"search": 1, "operations": 1},
    "map_clusters": {"clusters": 1},
}
"""What a plain request to a route asks of index and snapshot; every other route asks nothing."""


def test_no_two_routes_share_a_name_or_a_path() -> None:
    for key in ("name", "path"):
        found = [getattr(route, key) for route in ROUTES]
        assert len(found) == len(set(found))
    assert len({route.old for route in ROUTES if route.old}) == sum(bool(route.old) for route in ROUTES)


@by_name
def test_a_route_answers(api: Client, holder: ServiceHolder, route: Route) -> None:
    answer = api.get(address(route, holder))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] in route.media
    assert answer.headers["access-control-allow-origin"] == "*"


@json_by_name
def test_an_answer_has_the_fields_of_its_shape_and_no_others(api: Client, holder: ServiceHolder, route: Route) -> None:
    found = api.get(address(route, holder)).json()
    many = get_origin(route.answer) is tuple
    noun = get_args(route.answer)[0] if many else route.answer
    if not is_dataclass(noun):
        assert all(isinstance(one, str) for one in found)
        return
    names = {entry.name for entry in fields(noun)}
    if route.name == "map_search":  # thirty operations are few, so they are points
        names = (names - {"subregions"}) | {"list"}
    assert [set(one) for one in (found if many else [found])] == [names] * (len(found) if many else 1)


def _cells(workbook: bytes) -> Sequence[Sequence[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("route", [route for route in READ if route.old], ids=lambda route: route.name)
def test_the_older_address_answers_the_same(api: Client, holder: ServiceHolder, route: Route) -> None:
    asked = required(route)
    if "{id}" in route.path:
        asked["id"] = path_of(route, holder).split("/")[3]
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    old = api.get(f"/api{OLD}{route.old}?{query}")
    new = api.get(address(route, holder, **asked))
    assert old.status_code == 200
    if route.name.endswith("xlsx"):  # a workbook holds the second it was made in
        assert _cells(old.content) == _cells(new.content)
    else:
        assert old.content == new.content


@pytest.mark.parametrize(
    ("route", "name"),
    [(route, one.name) for route in READ for one in filters(route) if one.kind is not Kind.TEXT],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_the_example_of_a_parameter_is_accepted(api: Client, holder: ServiceHolder, route: Route, name: str) -> None:
    parameter = next(one for one in route.parameters if one.name == name)
    extra = {"latitude": "53.35", "longitude": "-6.26"} if name in {"latitude", "longitude"} else {}
    answer = api.get(address(route, holder, **extra | {name: parameter.example}))
    assert answer.status_code == 200, answer.text


_NUMBERS = [(route, one) for route in READ for one in route.parameters if one.kind is Kind.WHOLE]


@pytest.mark.parametrize(("route", "parameter"), _NUMBERS, ids=lambda value: value.name)
def test_a_number_beyond_its_bounds_is_a_400_that_names_it(
    api: Client, holder: ServiceHolder, route: Route, parameter: object
) -> None:
    one = next(each for each in route.parameters if each is parameter)
    for value in (one.least - 1, one.most + 1, "NaN", "1e3", "٣"):
        answer = api.get(address(route, holder, **{one.name: str(value)}))
        assert answer.status_code == 400
        assert answer.json()["parameter"] == one.name


@pytest.mark.parametrize("route", [route for route in JSON if route.stored], ids=lambda route: route.name)
def test_an_answer_that_a_reader_has_is_not_sent_again(api: Client, holder: ServiceHolder, route: Route) -> None:
    first = api.get(address(route, holder))
    again = api.get(address(route, holder), headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["x-snapshot"] == holder.service.version


@by_name
def test_a_route_asks_the_index_no_more_than_stated(api: Client, holder: ServiceHolder, route: Route) -> None:
    new = address(route, holder, asked_for_the_first_time="yes")
    holder.service.calls.clear()
    assert api.get(new).status_code == 200
    assert dict(holder.service.calls) == CALLS.get(route.name, {})


def test_a_limit_on_the_map_is_a_wish_for_points_however_many_there_are(api: Client, holder: ServiceHolder) -> None:
    holder.service.calls.clear()
    assert len(api.get("/api/map/search?limit=1&never_asked_before=yes").json()["list"]) <= 1
    assert dict(holder.service.calls) == {"search": 1, "points": 1}


def test_lists_that_every_page_loads_are_made_once_a_version(api: Client, holder: ServiceHolder) -> None:
    first = api.get("/api/queries/statistics?q=twice")
    holder.service.calls.clear()
    assert api.get("/api/queries/statistics?q=twice").content == first.content
    assert dict(holder.service.calls) == {}


def test_an_unknown_parameter_is_passed_over_and_named(api: Client) -> None:
    answer = api.get("/api/projects?countryCode=RO&page=1&limit=1")
    assert answer.json()["numberResults"] == api.get("/api/projects?limit=1").json()["numberResults"]
    assert answer.headers["x-ignored-parameters"] == "countryCode, page"


@pytest.mark.parametrize("name", ["orderReadability", "orderReadabilityBudget", "timeout"])
def test_a_parameter_without_effect_is_named(api: Client, name: str) -> None:
    plain, asked = api.get("/api/projects"), api.get(f"/api/projects?{name}=1")
    assert asked.headers["x-ignored-parameters"] == name
    assert asked.content == plain.content


@pytest.mark.parametrize("path", ["projects/Q912", "beneficiaries/Q912", "beneficiaries/Q912/projects", "nowhere",
                                  "data/secrets", "data/object?id=data/../../etc/passwd"])  # fmt: skip
def test_what_is_not_there_is_a_404_in_kohesios_words(api: Client, path: str) -> None:
    answer = api.get(f"/api/{path}")
    assert answer.status_code == 404
    assert answer.json()["error"] == "Not Found"
    assert answer.json()["status"] == 404


@pytest.mark.parametrize("path", ["login", "users", "edits", "notifications", "edits/version", "session"])
def test_what_needs_an_account_is_a_401(api: Client, path: str) -> None:
    assert api.get(f"/api/{path}").status_code == 401


def test_nobody_is_logged_in_and_no_cookie_is_set(api: Client) -> None:
    answer = api.get("/api/users/currentUser?q=1700000000000")
    assert answer.json() == {}
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "callback", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_logout_leads_to_no_other_site(api: Client, callback: str) -> None:
    assert api.get(f"/api/logout?callback={callback}").status_code == 400
    assert api.get("/api/logout?callback=/en/projects").headers["location"] == "/en/projects"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["projects", "facet/eu/cache/clean", "users", "edits/version"])
def test_nothing_can_be_written(api: Client, method: str, path: str) -> None:
    assert api.request(method, f"/api/{path}").status_code in {404, 405}


def test_more_requests_than_the_operator_allows_are_a_429_that_says_when_to_come_back(
    holder: ServiceHolder, small_site: Settings
) -> None:
    settings = replace(small_site, requests_per_minute=1)
    app = Starlette(routes=[Mount("/api", create_kohesio_api(holder, settings, "test"))])
    client = Client(surrounded(app, settings))
    first, second = client.get("/api/queries/funds"), client.get("/api/facet/eu/funds")
    assert (first.status_code, first.headers["ratelimit-limit"], first.headers["ratelimit-remaining"]) == (
        200,
        "1",
        "0",
    )
    assert second.status_code == 429
    assert 0 < int(second.headers["retry-after"]) <= 60
    assert {"status": 429, "error": "Too Many Requests"}.items() <= second.json().items()


def test_a_page_may_read_what_is_answered_from_any_origin(api: Client) -> None:
    answer = api.request("OPTIONS", "/api/projects")
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    assert "ETag" in api.get("/api/projects?limit=1").headers["access-control-expose-headers"]
