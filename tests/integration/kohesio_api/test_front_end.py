"""Every call of Kohesio's public pages can be made here, and their scripts can do with the answers what they do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from urllib.parse import quote, urlencode

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.asgi_client import Client
from tests.integration.kohesio_api.requests_of import address

from kohesio.api.kohesio.front_end import CALLS, PageCall
from kohesio.api.kohesio.routes import ROUTES, Route
from kohesio.api.kohesio.serving import create_kohesio_api
from kohesio.index.service import ServiceHolder
from kohesio.model.geography import NamedTown
from kohesio.model.territory import Point
from kohesio.settings import Settings

ENTITY = "https://linkedopendata.eu/entity/"
BY_NAME = {route.name: route for route in ROUTES}
EUROPE = json.dumps({"_southWest": {"lat": 34, "lng": -30}, "_northEast": {"lat": 72, "lng": 45}})
SWEDEN = '{"type":"MultiPolygon","coordinates":[[[[11.0,55.3],[24.2,55.3],[24.2,69.1],[11.0,69.1],[11.0,55.3]]]]}'

by_call = pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.page}-{call.route}")
reading = pytest.mark.parametrize(
    "call", [call for call in CALLS if call.reads], ids=lambda call: f"{call.page}-{call.route}"
)


class OneOutline:
    """Knows the outline of Sweden, roughly."""

    stamp = "of Sweden"

    def outline(self, code: str) -> str | None:
        return SWEDEN if code == "SE" else None

    def centre(self, code: str) -> Point | None:
        del code
        return None

    def towns(self, name: str) -> tuple[NamedTown, ...]:
        return (NamedTown(name, "SE", Point(59.31, 18.16), 1_000, None),) if name == "Far Away" else ()


@pytest.fixture(scope="module")
def with_outline(holder: ServiceHolder, small_site: Settings) -> Client:
    return Client(Starlette(routes=[Mount("/api", create_kohesio_api(holder, small_site, "test", OneOutline()))]))


def _get(api: Client, path: str, **asked: str) -> Any:
    answer = api.get(f"/api/{path}?{urlencode(asked)}")
    assert answer.status_code == 200, answer.text
    return answer.json()


@by_call
def test_no_parameter_that_a_page_sends_is_passed_over(call: PageCall) -> None:
    known = {one.name for one in BY_NAME[call.route].parameters if not one.idle}
    assert set(call.sends) <= known


@reading
def test_every_field_that_a_page_reads_belongs_to_the_answer(call: PageCall) -> None:
    route = BY_NAME[call.route]
    shapes = [shape for shape in (route.answer, *route.also) if shape is not None]
    for path in call.reads:
        assert any(_has(shape, path.split(".")) for shape in shapes), path


def _has(kind: object, path: Sequence[str]) -> bool:
    """Whether a type has a field, and a field of that, and so on; lists and what may be null are looked through."""
    if get_origin(kind) in {tuple, Union, UnionType}:
        return any(_has(one, path) for one in get_args(kind))
    if not is_dataclass(kind) or not isinstance(kind, type):
        return False
    found = {one.name for one in fields(kind)} | {one.name for sub in kind.__subclasses__() for one in fields(sub)}
    if path[0] not in found:
        return False
    hints = [get_type_hints(one) for one in (kind, *kind.__subclasses__()) if path[0] in get_type_hints(one)]
    return len(path) == 1 or any(_has(one[path[0]], path[1:]) for one in hints)


@reading
@pytest.mark.parametrize("language", ["en", "el"])
def test_a_page_can_read_the_answer(api: Client, holder: ServiceHolder, call: PageCall, language: str) -> None:
    route = BY_NAME[call.route]
    asked = _asked(route, call, language)
    answer = api.get(address(route, holder, **asked))
    assert answer.status_code == 200, answer.text
    for path in call.reads:
        for value in _values(answer.json(), path.split(".")):
            _convert(path, value)


def _asked(route: Route, call: PageCall, language: str) -> dict[str, str]:
    fixed = {"language": language, "limit": "15", "offset": "0", "boundingBox": EUROPE, "zoom": "6", "keywords": "a*"}
    wanted = {"search_general": ("keywords",), "map_search": ("boundingBox", "zoom")}.get(route.name, ())
    return {name: fixed[name] for name in (*wanted, "language", "limit", "offset") if name in call.sends}


def _values(answer: Any, path: Sequence[str]) -> Iterator[Any]:
    """What stands at a path, of every entry of the lists on the way."""
    if isinstance(answer, list):
        for one in answer:
            yield from _values(one, path)
    elif not path:
        yield answer
    elif path[0] in answer or path[0] not in {"list", "subregions"}:  # shapes of the map have one or the other
        yield from _values(answer[path[0]], path[1:])


def _convert(path: str, value: Any) -> None:
    """What the pages' scripts make of a value; whatever they cannot, fails here as it does there."""
    name = path.rpartition(".")[2]
    if name in _ASKED_FIRST and not value:
        return
    if name in _MADE_AT_ONCE and value is None:
        return
    if reader := _READERS.get(path) or _READERS.get(name):
        reader(value)


def _outline(value: str) -> None:
    assert json.loads(value.replace("'", '"'))["type"] in {"Polygon", "MultiPolygon"}


def _coordinates(value: str) -> None:
    lng, lat = value.removeprefix("Point(").removesuffix(")").replace(" ", ",").split(",")
    assert (abs(float(lng)) <= 180, abs(float(lat)) <= 180) == (True, True)


def _entity(value: str) -> None:
    assert value.startswith(ENTITY)


_ASKED_FIRST = frozenset({"startTime", "endTime", "budget", "euBudget", "totalBudget", "totalEuBudget",
                          "cofinancingRate", "geoJson", "coordinates", "country", "link"})  # fmt: skip
"""An empty value of these is no value to the pages."""

_MADE_AT_ONCE = frozenset({"minStartTime", "maxEndTime", "first_ingestion", "last_update"})
"""Of these the pages make a date at once: null does, an empty text would be an invalid one."""

_READERS: Mapping[str, Callable[[Any], object]] = {
    **dict.fromkeys(("startTime", "endTime", "startTimes", "endTimes", *_MADE_AT_ONCE), datetime.fromisoformat),
    **dict.fromkeys(("budget", "euBudget", "totalBudget", "totalEuBudget", "cofinancingRate"), float),
    **dict.fromkeys(("totalBudgets", "euBudgets"), float),
    **dict.fromkeys(("instance", "link"), _entity),
    "geometry.coordinates": float,
    "geoJson": _outline,
    "coordinates": _coordinates,
}


def test_a_beneficiary_without_any_known_amount_has_none(api: Client) -> None:
    """The list shows ``n/a`` for what is empty, and an amount of nothing as money."""
    found = _get(api, "beneficiaries", limit="200")["list"]
    assert {"0.00", "0"}.isdisjoint(one[name] for one in found for name in ("budget", "euBudget"))
    without = [one for one in found if not one["budget"] or not one["euBudget"]]
    assert without
    assert all(one["cofinancingRate"] is None for one in without)
    for one in without:
        page = _get(api, "beneficiaries/x", id=one["id"])
        assert (page["totalBudget"], page["totalEuBudget"]) == (one["budget"], one["euBudget"])
        assert all(each["totalEuBudget"] != "0.00" for each in page["budgetsPerFund"])


def test_what_is_found_leads_to_a_page_of_its_kind(api: Client) -> None:
    kinds = {f"{ENTITY}Q9934": ("projects", "Kohesio project"), f"{ENTITY}Q196899": ("beneficiaries", "beneficiary")}
    found = [*_get(api, "queries/search/general", keywords="digital", limit="15")["list"],
             *_get(api, "queries/search/general", keywords="kommun", limit="15")["list"]]  # fmt: skip
    assert {one["type"] for one in found} == set(kinds)
    for one in found:
        folder, label = kinds[one["type"]]
        assert one["typeLabel"] == label
        assert _get(api, f"{folder}/{one['item']}", id=ENTITY + one["item"])["item"] == one["item"]


@pytest.mark.parametrize("zoom", ["4", "6", "7", "9", "12"])
@pytest.mark.parametrize(
    "asked", [{}, {"country": f"{ENTITY}Q11"}, {"nuts3": "SE110"}], ids=["all", "country", "nuts3"]
)
def test_a_bubble_of_one_project_opens_at_its_place(api: Client, zoom: str, asked: dict[str, str]) -> None:
    bubbles = _get(api, "map/search", boundingBox=EUROPE, zoom=zoom, **asked)["subregions"]
    assert bubbles
    for one in bubbles:
        if one["count"] == 1:
            assert one["cluster"] is False
            assert _get(api, "map/point", coordinate=one["coordinates"], boundingBox=EUROPE, zoom=zoom, **asked)


def test_a_country_that_is_chosen_is_shown_by_its_regions(api: Client, with_outline: Client) -> None:
    asked = {"boundingBox": EUROPE, "zoom": "-1", "country": f"{ENTITY}Q11", "granularityRegion": f"{ENTITY}Q11"}
    assert [one["regionLabel"] for one in _get(api, "map/search", **asked)["subregions"]] == ["Sweden"]
    regions = [one["regionLabel"] for one in _get(with_outline, "map/search", **asked)["subregions"]]
    assert "Sweden" not in regions
    assert regions


def test_an_answer_without_outlines_is_not_taken_for_one_with_them(api: Client, with_outline: Client) -> None:
    """Whoever fetches outlines for a version that is being served is not answered that nothing changed."""
    known = {"If-None-Match": api.get("/api/map/search").headers["etag"]}
    assert api.get("/api/map/search", headers=known).status_code == 304
    assert with_outline.get("/api/map/search", headers=known).status_code == 200


def test_a_town_that_no_list_names_is_found_in_the_table_of_towns(api: Client, with_outline: Client) -> None:
    assert api.get("/api/projects?town=Far%20Away").status_code == 400
    near = _get(with_outline, "projects", town="Far Away", radius="5")["numberResults"]
    assert near == _get(api, "projects", latitude="59.31", longitude="18.16", radius="5")["numberResults"] > 0


def test_a_project_has_an_outline_of_what_is_known(api: Client, with_outline: Client) -> None:
    """The page moves its map to the outlines, and fails where there are none."""
    project = _get(api, "projects", country=f"{ENTITY}Q11", limit="1")["list"][0]
    (outline,) = _get(with_outline, "projects/x", id=project["link"])["geoJson"]
    assert json.loads(outline.replace("'", '"')) == json.loads(SWEDEN)


@pytest.mark.parametrize("folder", ["projects", "beneficiaries", "nuts"])
def test_the_data_page_calls_every_file_by_its_name(api: Client, folder: str) -> None:
    keys = _get(api, f"data/{folder}")
    names = [key.split("/")[2] for key in keys]
    assert len(set(names)) == len(names)
    assert all(name.endswith((".csv", ".xlsx")) for name in names)
    dated = [one["key"] for one in _get(api, f"data/{folder}", details="true")]
    for key, other in zip(keys[:2] + keys[-2:], dated[:2] + dated[-2:], strict=True):
        flat, filed = (api.get(f"/api/data/object?id={quote(one)}") for one in (key, other))
        assert (flat.status_code, flat.headers["etag"]) == (200, filed.headers["etag"])


def test_funds_and_programmes_are_offered_by_code(api: Client) -> None:
    for name in ("funds", "programs"):
        labels = [one["instanceLabel"].split(" - ")[0] for one in _get(api, f"queries/{name}")]
        assert labels == sorted(labels)


_CHOICES = ("thematic_objectives", "policy_objectives", "funds", "countries", "nuts3", "programs", "priority_axis")


@pytest.mark.parametrize("name", [*_CHOICES, "categoriesOfIntervention"])
def test_a_choice_is_found_again_by_what_an_address_says_of_it(api: Client, name: str) -> None:
    """The pages write a choice into their address as its label, hyphens for blanks, and look it up without either.

    Of a field only what stands before the first hyphen, of which no blank is taken out again; a field that is not
    found ends their script.
    """
    entries = _get(api, f"queries/{name}")
    if name == "categoriesOfIntervention":
        shown = [one["instanceLabel"].split("-")[0].strip(" ") for area in entries for one in area["options"]]
        found = shown
    else:
        shown = [one.get("instanceLabel") or one["name"] for one in entries]
        found = [label.replace("-", "").replace(" ", "") for label in shown]
    assert all(found)
    assert [label.replace(" ", "-").replace("-", "") for label in shown] == found
    assert len(set(found)) == len(found)


def test_the_links_of_a_projects_page_lead_to_choices(api: Client) -> None:
    """A page links to the list by the labels of its themes and programmes, which must be those of the choices."""
    themes = {one["instanceLabel"] for one in _get(api, "queries/thematic_objectives")}
    programmes = {one["instanceLabel"] for one in _get(api, "queries/programs")}
    shown = [_get(api, "projects/x", id=one["link"]) for one in _get(api, "projects", limit="40")["list"]]
    assert {label for project in shown for label in project["themeLabels"]} <= themes
    linked = {programme["programFullLabel"] for project in shown for programme in project["program"]}
    assert linked
    assert linked <= programmes


def test_a_project_of_a_field_that_only_one_period_has_leads_to_it(api: Client) -> None:
    (options,) = (
        area["options"] for area in _get(api, "queries/categoriesOfIntervention")
        if any(one["instanceLabel"].startswith("145 - ") for one in area["options"])
    )  # fmt: skip
    (field,) = (one["instance"] for one in options if one["instanceLabel"].startswith("145 - "))
    assert _get(api, "projects", categoryOfIntervention=field)["list"]


@pytest.mark.parametrize("key", ["data/projects/SE-latest.csv", "data/nuts/SE-pp14-20-latest.csv",
                                 "data/projects/SE-pp99-99-latest.csv", "data/nuts/SE-20010101.csv"])  # fmt: skip
def test_a_file_that_there_is_not_is_a_404(api: Client, key: str) -> None:
    assert api.get(f"/api/data/object?id={key}").status_code == 404
