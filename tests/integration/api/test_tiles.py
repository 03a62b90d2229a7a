"""Vector tiles: what stands in them is what the clusters say, each place is in one square, and no square is large."""

from __future__ import annotations

import json
from math import nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.asgi_client import Client
from tests.vector_tile import ReadPoint, read_tile

from kohesio.api.tiles.encoding import EXTENT, MEDIA_TYPE, Spot, tile
from kohesio.api.tiles.squares import DEEPEST, EDGE, Square

TILES = "/api/v1/map/tiles"


def points(api: Client, address: str) -> list[ReadPoint]:
    answer = api.get(f"{TILES}/{address}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, MEDIA_TYPE)
    layers = read_tile(answer.content)
    assert set(layers) <= {"projects"}
    extent, found = layers.get("projects", (EXTENT, []))
    assert extent == EXTENT
    return found


@pytest.mark.parametrize("question", ["", "country=SE", "fund=ERDF&q=skills", "near=59.3,18.1,50"])
def test_the_world_in_one_tile_holds_what_the_clusters_hold(api: Client, question: str) -> None:
    found = points(api, f"0/0/0.mvt?{question}")
    told = api.get(f"/api/v1/map/clusters?within=-180,-85,180,85&zoom=3&{question}").json()["items"]
    keys = ("count", "eu_contribution_eur", "without_eu_contribution")
    assert [tuple(float(one.properties.get(key, 0)) for key in keys) for one in found] == [
        tuple(float(one[key]) for key in keys) for one in told
    ]
    assert [one.properties.get("id") for one in found] == [one["id"] for one in told]


def test_four_tiles_hold_what_the_one_above_them_holds(api: Client) -> None:
    """Each operation of one place stands in one of them alone."""
    one_place = {
        item["id"] for item in api.get("/api/v1/operations?limit=1000&facets=none").json()["items"]
        if sum(place["point"] is not None for place in item["places"]) == 1
    }  # fmt: skip
    below = [
        one.properties["id"]
        for x in range(64)
        for y in range(16, 24)
        for one in points(api, f"6/{x}/{y}.mvt?country=SE&country=IE&country=DE")
        if "id" in one.properties
    ]
    single = [identifier for identifier in below if identifier in one_place]
    assert single
    assert len(single) == len(set(single))


def test_a_place_lies_in_its_tile_where_it_lies_on_the_earth(api: Client) -> None:
    (item,) = api.get("/api/v1/map/clusters?within=17,59,19,60&zoom=0").json()["items"]
    found = points(api, "0/0/0.mvt")
    stockholm = Square(0, 0, 0).at(item["lat"], item["lon"])
    assert min(abs(one.x - stockholm[0]) + abs(one.y - stockholm[1]) for one in found) < EXTENT // 32


def test_a_square_without_projects_is_an_empty_tile(api: Client) -> None:
    answer = api.get(f"{TILES}/10/0/1023.mvt")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("square", "blamed"),
    [
        ("17/0/0", "z"),
        ("-1/0/0", "z"),
        ("1/2/0", "x"),
        ("1/0/2", "y"),
        ("1/0/x", "y"),
        ("٣/0/0", "z"),
        ("1/0/1e0", "y"),
    ],
)
def test_a_square_that_is_not_on_the_map_is_named(api: Client, square: str, blamed: str) -> None:
    answer = api.get(f"{TILES}/{square}.mvt")
    assert (answer.status_code, answer.json()["parameter"]) == (400, blamed)


def test_a_tile_is_asked_for_again_only_when_the_data_change(api: Client) -> None:
    tag = api.get(f"{TILES}/0/0/0.mvt?country=SE").headers["etag"]
    assert api.get(f"{TILES}/0/0/0.mvt?country=SE", headers={"If-None-Match": tag}).status_code == 304
    assert api.get(f"{TILES}/0/0/0.mvt?country=IE").headers["etag"] != tag


def test_the_description_leads_to_the_tiles_of_its_question(api: Client) -> None:
    document = api.get("/api/v1/map/tiles.json?country=SE&q=skills+for+work&limit=20").json()
    (address,) = document["tiles"]
    path = address.partition("/api/")[2].format(z=0, x=0, y=0)
    assert path.endswith("?country=SE&q=skills+for+work")
    assert api.get(f"/api/{path}").content == api.get(f"{TILES}/0/0/0.mvt?country=SE&q=skills for work").content
    west, south, east, north = document["bounds"]
    assert -180 <= west < east <= 180
    assert -EDGE <= south < north <= EDGE
    (layer,) = document["vector_layers"]
    assert set(points(api, "0/0/0.mvt")[0].properties) <= set(layer["fields"])
    assert document["attribution"]


def test_a_description_of_a_question_that_cannot_be_is_refused(api: Client) -> None:
    assert api.get("/api/v1/map/tiles.json?fund=XX").status_code == 400


numbers = st.integers(0, 2**63 - 1) | st.floats(allow_nan=False) | st.text()
spots = st.builds(
    Spot, st.integers(-EXTENT, 2 * EXTENT), st.integers(-EXTENT, 2 * EXTENT), st.dictionaries(st.text(), numbers)
)


@given(st.dictionaries(st.text(), st.lists(spots, min_size=1, max_size=4), max_size=3))
def test_whatever_is_written_is_read_again(layers: dict[str, list[Spot]]) -> None:
    read = read_tile(tile(layers))
    assert {
        name: [json.dumps([one.x, one.y, dict(one.properties)]) for one in found] for name, found in layers.items()
    } == {name: [json.dumps([one.x, one.y, one.properties]) for one in found] for name, (_, found) in read.items()}


@given(st.integers(1, DEEPEST), st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True))
def test_neighbouring_squares_touch_and_share_no_place(zoom: int, across: float, down: float) -> None:
    last = (1 << zoom) - 1
    x, y = int(across * last), int(down * last)
    here, right, below = Square(zoom, x, y).box, Square(zoom, x + 1, y).box, Square(zoom, x, y + 1).box
    assert nextafter(here.east, 180) == right.west
    assert nextafter(here.south, -90) == below.north


def test_a_value_of_two_kinds_keeps_both() -> None:
    (found,) = read_tile(tile({"a": [Spot(1, -1, {"whole": 1, "part": 1.0, "text": "1"})]}))["a"][1]
    assert [type(value) for value in found.properties.values()] == [int, float, str]
