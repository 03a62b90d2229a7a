"""Whatever a client sends, the answer is an answer or a problem that names the parameter; it is never a failure."""

from __future__ import annotations

from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.asgi_client import Client

from kohesio.api.app import ENDPOINTS
from kohesio.api.endpoint import Endpoint
from kohesio.api.openapi import plain_path

WRONG = [
    ("operations?limit=-1", "limit"),
    ("operations?limit=0", "limit"),
    ("operations?limit=1001", "limit"),
    ("operations?limit=9999999999999999999999", "limit"),
    ("operations?limit=NaN", "limit"),
    ("operations?limit=1e3", "limit"),
    ("operations?limit=%D9%A3", "limit"),
    ("operations?total_cost_min=NaN", "total_cost_min"),
    ("operations?total_cost_min=inf", "total_cost_min"),
    ("operations?total_cost_min=-5", "total_cost_min"),
    ("operations?total_cost_min=5&total_cost_max=4", "total_cost_max"),
    ("operations?start_min=2023-02-30", "start_min"),
    ("operations?start_min=0000", "start_min"),
    ("operations?near=1,2", "near"),
    ("operations?near=nan,nan,nan", "near"),
    ("operations?near=91,0,1", "near"),
    ("operations?bbox=0,10,0,-10", "bbox"),
    ("operations?sort=price", "sort"),
    ("operations?lang=xx", "lang"),
    ("operations?cursor=nonsense", "cursor"),
    ("operations?country=Q2%27%20OR%201", "country"),
    ("operations?fund=EAFRD", "fund"),
    ("operations?facets=fund,colour", "facets"),
    ("operations?facets=total_cost", "facets"),
    ("operations?fields=titel", "fields"),
    ("operations?view=long", "view"),
    ("operations?view=short&view=full", "view"),
    ("operations?q=a%00b", "q"),
    ("operations?q=%ff%fe", "q"),
    ("operations?q=%ED%A0%80", "q"),
    ("operations?page=2", "page"),
    ("facets/colour", "key"),
    ("facets/country?fields=id", "fields"),
    ("statistics?fields=id", "fields"),
    ("suggest", "q"),
    ("suggest?q=a&limit=51", "limit"),
    ("export?format=pdf", "format"),
    ("beneficiaries?sort=title", "sort"),
    ("beneficiaries?total_cost_min=1", "total_cost_min"),
    ("lists/se-example-2021/issues?code=none", "code"),
    ("programmes?country=XX", "country"),
    ("regions?level=4", "level"),
    ("codes/funds?period=2028", "period"),
]


@pytest.mark.parametrize(("address", "parameter"), WRONG)
def test_a_wrong_value_is_a_400_that_names_its_parameter(api: Client, address: str, parameter: str) -> None:
    answer = api.get(f"/api/v1/{address}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == parameter
    assert answer.json()["detail"].endswith((".", "…", "?"))


def test_an_unknown_name_is_answered_with_the_closest(api: Client) -> None:
    problem = api.get("/api/v1/operations?contry=SE").json()
    assert "'country'" in problem["detail"]
    assert "country" in problem["valid"]


def test_an_unknown_value_is_answered_with_the_valid_ones(api: Client) -> None:
    assert "ESF+" in api.get("/api/v1/operations?fund=ESFF").json()["valid"]


def test_a_very_long_value_is_a_414(api: Client) -> None:
    assert api.get("/api/v1/operations?q=" + "a" * 60_000).status_code == 414


def test_thousands_of_parameters_are_answered(api: Client) -> None:
    assert api.get("/api/v1/operations?" + "&".join(["q=a"] * 1_500)).status_code in {200, 400}


@pytest.mark.parametrize("path", ["/", "/operations/Q1/none", "/%2e%2e/%2e%2e/etc/passwd", "/nowhere"])
def test_an_address_that_leads_nowhere_is_a_problem(api: Client, path: str) -> None:
    assert api.get(f"/api/v1{path}").status_code in {200, 404}


_AWKWARD = (
    "", "-", "--", "\\", "-1", "NaN", "1e999", "SE", "-SE", "*", "%22", "%22a", "AND", "NOT+a", "a*", "(", ")", "%25",
    "2021-2027", "2023", "ESF+", "ESF%2B", "Q1", "59,18,50", "0,0,0,0", "%F0%9F%98%80", "..%2F..%2F", "%3Cscript%3E",
)  # fmt: skip

_VALUES = st.one_of(
    st.text(max_size=40).map(lambda text: quote(text, errors="surrogatepass")),
    st.binary(max_size=20).map(quote_from_bytes),
    st.sampled_from(_AWKWARD),
)


@st.composite
def _requests(draw: st.DrawFn) -> str:
    endpoint: Endpoint = draw(st.sampled_from(ENDPOINTS))
    names = [parameter.name for parameter in endpoint.parameters] + ["unknown", "%00", ""]
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), _VALUES), max_size=5))
    path = plain_path(endpoint.path)
    for parameter in endpoint.path_parameters:
        path = path.replace(f"{{{parameter.name}}}", draw(_VALUES) or "x")
    return f"/api/v1{path}?{'&'.join(f'{name}={value}' for name, value in pairs)}"


@settings(max_examples=300)
@given(address=_requests())
def test_no_request_makes_the_api_fail(api: Client, address: str) -> None:
    answer = api.get(address)
    assert answer.status_code in {200, 400, 404}
    if answer.status_code != 200:
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["detail"]
