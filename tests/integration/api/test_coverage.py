"""How fresh and how complete lists and programmes are: counted on the day of the answer, missing ones named."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations, publish_version

from kohesio.api.app import create_api
from kohesio.http.middleware import surrounded
from kohesio.index.service import ServiceHolder
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.web.app import create_site

NEW, OLD = "2021SE05SFPR001", "2014"


def _on(day: date, holder: ServiceHolder, settings: Settings) -> Client:
    app = Starlette(routes=[Mount("/api/v1", create_api(holder, settings, lambda: day))])
    return Client(surrounded(app, settings))


@pytest.mark.parametrize(
    ("day", "days", "standing"),
    [(date(2025, 12, 31), 0, "current"), (date(2026, 4, 30), 120, "current"), (date(2026, 5, 1), 121, "overdue")],
)
def test_days_are_counted_on_the_day_of_the_answer(
    holder: ServiceHolder, small_site: Settings, day: date, days: int, standing: str
) -> None:
    api = _on(day, holder, small_site)
    clock = api.get(f"/api/v1/coverage/{NEW}").json()["clock"]
    assert (clock["days"], clock["limit_days"], clock["standing"], clock["due"]) == (days, 120, standing, "2026-04-30")
    assert f"{days} of 120 days" in api.get(f"/api/v1/coverage/{NEW}/badge.svg").text


def test_programmes_of_2014_have_six_months(holder: ServiceHolder, small_site: Settings) -> None:
    answer = _on(date(2026, 3, 1), holder, small_site).get("/api/v1/coverage?period=2014-2020&standing=current").json()
    assert {item["clock"]["limit_days"] for item in answer["items"]} == {180}


def test_the_tag_of_a_dated_answer_changes_with_the_day(holder: ServiceHolder, small_site: Settings) -> None:
    tags = {
        _on(date(2026, 3, day), holder, small_site).get(f"/api/v1/{path}").headers["etag"]
        for day in (1, 2)
        for path in ("lists", "operations")
    }
    assert len(tags) == 3


def test_every_letter_of_the_law_has_its_share(api: Client) -> None:
    items = api.get(f"/api/v1/coverage/{NEW}").json()["coverage"]["items"]
    assert [item["item"] for item in items] == ["code", *"abcdefghijklmn"]
    shares = {item["item"]: item["share"] for item in items}
    assert (shares["a"], shares["c"], shares["h"]) == (1.0, None, 1.0)


def test_a_registered_programme_without_a_list_is_missing(api: Client) -> None:
    answer = api.get("/api/v1/coverage?country=AT&standing=missing").json()
    assert answer["count"] > 0
    assert {item["coverage"] for item in answer["items"]} == {None}
    cci = answer["items"][0]["cci"]
    assert "not found" in api.get(f"/api/v1/coverage/{cci}/badge.svg").text


def test_member_states_without_any_list_of_a_period_are_named(
    api: Client, holder: ServiceHolder, small_site: Settings
) -> None:
    lacking = api.get("/api/v1/coverage").json()["without_list"]
    assert sorted(lacking) == ["2014-2020", "2021-2027"]
    assert "SE" not in lacking["2021-2027"]
    assert {"CY", "LU"} <= set(lacking["2021-2027"])
    page = Client(create_site(holder, small_site)).get("/en/coverage").text
    assert "No list of 2021-2027 is here from: " in page
    assert "Cyprus" in page[page.index("No list of 2021-2027 is here from: ") :].split("</p>")[0]


@pytest.mark.parametrize("address", ["coverage/2014XX05SFOP001", "coverage/nothing/badge.svg"])
def test_an_unknown_programme_is_not_there(api: Client, address: str) -> None:
    assert api.get(f"/api/v1/{address}").status_code == 404


@pytest.mark.parametrize("query", ["country=ZZ", "standing=late", "period=1999", "fund=XX", "sort=name"])
def test_an_unknown_value_is_refused_with_the_valid_ones(api: Client, query: str) -> None:
    answer = api.get(f"/api/v1/coverage?{query}")
    assert (answer.status_code, bool(answer.json()["valid"])) == (400, True)


def test_a_list_says_what_changed_since_the_version_before(tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = DataDirectory(tmp_path_factory.mktemp("two-versions"))
    members = [one for one in invented_operations() if one.source.list == "se-example-2021"]
    publish_version(directory, members[:-1], datetime(2026, 1, 1, tzinfo=UTC))
    publish_version(directory, members[1:], datetime(2026, 2, 1, tzinfo=UTC))
    settings = Settings(data=str(directory.root))
    answer = _on(date(2026, 3, 1), ServiceHolder(directory), settings).get("/api/v1/lists/se-example-2021").json()
    change = answer["coverage"]["change"]
    assert (change["added"], change["gone"]) == (1, 1)
    assert change["since"].startswith("20260101")
    assert answer["coverage"]["operations"] == len(members) - 1
    assert all(item["change"] is not None for item in answer["coverage"]["items"] if item["share"] is not None)
