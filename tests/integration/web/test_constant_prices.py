"""Money in prices of one year: pages say what the API says, and without an index neither says anything."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations
from tests.integration.web.reading import found, picked

from kohesio.api.app import create_api
from kohesio.index.service import ServiceHolder
from kohesio.model.geography import Geography, NoGeography
from kohesio.model.prices import PriceIndex
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.web.app import create_site


class Priced(NoGeography):
    """Prices that rise by a tenth of those of 2014 every year until 2022."""

    prices = PriceIndex({2014 + step: Decimal(100 + 10 * step) for step in range(9)})


def _served(small_data: DataDirectory, small_site: Settings, geography: Geography) -> Client:
    holder = ServiceHolder(small_data)
    routes = [
        Mount("/api/v1", create_api(holder, small_site, geography=geography)),
        Mount("/", create_site(holder, small_site, geography=geography)),
    ]
    return Client(Starlette(routes=routes))


@pytest.fixture(scope="module")
def priced(small_data: DataDirectory, small_site: Settings) -> Client:
    return _served(small_data, small_site, Priced())


@pytest.fixture(scope="module")
def plain(small_data: DataDirectory, small_site: Settings) -> Client:
    return _served(small_data, small_site, NoGeography())


OLD = next(
    one for one in invented_operations()
    if one.start_date and 2014 < one.start_date.date.year < 2022 and one.eu_contribution and one.eu_contribution.eur
)  # fmt: skip
"""An operation that began when prices were others."""


def test_the_years_of_a_place_stand_in_prices_of_the_newest(priced: Client) -> None:
    years = priced.get(f"/api/v1/statistics?country={OLD.country}&facets=none").json()["years"]
    told = {str(row["year"]): Decimal(row["constant_eur"]) for row in years if row["constant_eur"]}
    for row in years:
        factor = Priced.prices.factor(row["year"])
        worth = (Decimal(row["eu_contribution_eur"]) * factor).quantize(Decimal("0.01")) if factor else None
        assert row["constant_eur"] == (None if worth is None else str(worth))
    tree = found(priced, f"/en/places/{OLD.country}")
    (table,) = picked(tree, "//figure[@aria-labelledby='chart-year']//table")
    assert table.xpath("string(.//th[@scope='col'][last()])") == "In prices of 2022"
    cells = {row.xpath("string(th)").strip(): row.xpath("string(td[last()])") for row in table.xpath(".//tbody/tr")}
    assert {year: Decimal(re.sub("[€,]", "", text)) for year, text in cells.items() if text != "–"} == told


def test_a_project_says_what_its_money_is_worth_and_by_which_rule(priced: Client) -> None:
    told = priced.get(f"/api/v1/operations/{OLD.id}/prices").json()
    assert OLD.start_date
    assert OLD.eu_contribution
    year = OLD.start_date.date.year
    assert (told["year"], told["base_year"]) == (year, 2022)
    assert Decimal(told["eu_contribution_eur"]) == Priced.prices.constant(OLD.eu_contribution.eur, year)
    text = " ".join(found(priced, f"/en/projects/{OLD.id}").text_content().split())
    assert "In prices of 2022" in text
    assert f"EU contribution: €{Decimal(told['eu_contribution_eur']):,}" in text
    assert f"Converted from {year}, the year of the start, by the consumer prices of the EU" in text


def test_the_api_gives_the_index_it_reckons_by(priced: Client) -> None:
    answer = priced.get("/api/v1/prices").json()
    assert (answer["base_year"], answer["count"]) == (2022, 9)
    assert answer["items"][0] == {"year": 2014, "level": "100", "factor": "1.800000"}


def test_without_an_index_nobody_speaks_of_prices(plain: Client) -> None:
    assert plain.get("/api/v1/prices").json()["base_year"] is None
    assert plain.get(f"/api/v1/operations/{OLD.id}/prices").json()["eu_contribution_eur"] is None
    assert {row["constant_eur"] for row in plain.get("/api/v1/statistics?facets=none").json()["years"]} == {None}
    for path in (f"/en/places/{OLD.country}", f"/en/projects/{OLD.id}"):
        assert "In prices of" not in plain.get(path).text
