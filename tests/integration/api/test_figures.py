"""Histograms, similar operations, spelling and what is set aside, over the API."""

from __future__ import annotations

import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations, seed_operation

ROOT = "/api/v1"


@pytest.mark.parametrize("key", ["start", "end", "total_cost", "eligible_cost", "eu_contribution", "cofinancing_rate"])
def test_the_bins_of_a_histogram_and_what_is_missing_are_all_operations(api: Client, key: str) -> None:
    found = api.get(f"{ROOT}/histograms/{key}").json()
    assert sum(one["count"] for one in found["bins"]) + found["missing"] == len(invented_operations())
    assert found["key"] == key


def test_a_histogram_answers_the_question_but_for_its_own_range(api: Client) -> None:
    plain = api.get(f"{ROOT}/histograms/eu_contribution?country=SE").json()
    ranged = api.get(f"{ROOT}/histograms/eu_contribution?country=SE&eu_contribution_min=1000000").json()
    assert ranged["bins"] == plain["bins"]


def test_an_unknown_histogram_names_those_there_are(api: Client) -> None:
    answer = api.get(f"{ROOT}/histograms/colour")
    assert answer.status_code == 400
    assert "eu_contribution" in answer.json()["valid"]


def test_similar_operations_are_others(api: Client) -> None:
    identifier = seed_operation().id
    found = api.get(f"{ROOT}/operations/{identifier}/similar?limit=3&fields=title").json()
    assert found["count"] == len(found["items"]) <= 3
    assert identifier not in {one["id"] for one in found["items"]}


def test_similar_to_nothing_is_missing(api: Client) -> None:
    assert api.get(f"{ROOT}/operations/Q1/similar").status_code == 404


def test_a_mistyped_word_is_put_right(api: Client) -> None:
    assert api.get(f"{ROOT}/operations?q=digtal").json()["notes"] == ["did-you-mean:digital"]


def test_sums_tell_what_is_set_aside(api: Client) -> None:
    assert set(api.get(f"{ROOT}/operations").json()["sums"]["set_aside"]) == {
        "operations", "reasons", "total_cost", "eligible_cost", "eu_contribution",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["statistics", "map/areas", "map/clusters", "facets/country", "histograms/start"])
def test_the_address_of_a_list_may_be_asked_for_its_figures_order_and_page_without_effect(
    api: Client, path: str
) -> None:
    listed = api.get(f"{ROOT}/{path}?country=SE&sort=-budget&limit=9999&cursor=abc")
    plain = api.get(f"{ROOT}/{path}?country=SE")
    assert listed.status_code == 200
    assert listed.json() == plain.json()
    assert listed.headers["x-ignored-parameters"] == "sort, limit, cursor"
    assert "x-ignored-parameters" not in plain.headers


def test_an_order_counts_where_there_is_one(api: Client) -> None:
    assert "x-ignored-parameters" not in api.get(f"{ROOT}/operations?sort=-budget&limit=2").headers
