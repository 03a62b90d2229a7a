"""What pages say of projects whose lists publish other amounts than the EU contribution."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations, publish_version
from tests.integration.web.reading import found, picked

from kohesio.app import create_app
from kohesio.model.money import Amount, CofinancingRate, OtherAmount, RateScope
from kohesio.model.operation import Operation
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory


def euro(amount: int) -> Amount:
    value = Decimal(amount).quantize(Decimal("0.01"))
    return Amount(value, "EUR", value, Decimal(1))


FIRST, SECOND, THIRD, FOURTH, NOUGHT = (
    replace(one, country=country, countries=(country,), counted_in=None, parts=(), places=())
    for one, country in zip(invented_operations()[:5], ("AT", "AT", "HU", "BE", "LU"), strict=True)
)
PUBLISHED = (
    replace(FIRST, eu_contribution=None, total_cost=None, eligible_cost=euro(1_000)),
    replace(SECOND, eu_contribution=None, total_cost=None, eligible_cost=euro(9_000)),
    replace(THIRD, eu_contribution=None, total_cost=None, eligible_cost=None, cofinancing_rate=None,
            other_amounts=(OtherAmount("awarded", euro(4_321)),)),
    replace(NOUGHT, eu_contribution=euro(0), total_cost=None, eligible_cost=None, other_amounts=()),
    replace(FOURTH, eu_contribution=euro(2_000), total_cost=None, eligible_cost=euro(8_000),
            other_amounts=(OtherAmount("awarded", euro(1)),),
            cofinancing_rate=CofinancingRate(Decimal(50), RateScope.OPERATION)),
)  # fmt: skip


def published(tmp_path_factory: pytest.TempPathFactory, *operations: Operation) -> Client:
    directory = DataDirectory(tmp_path_factory.mktemp("amounts"))
    directory.prepare()
    publish_version(directory, list(operations))
    return Client(create_app(Settings(data=str(directory.root))))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    return published(tmp_path_factory, *PUBLISHED)


def test_a_project_of_which_only_the_award_is_published_shows_the_award(client: Client) -> None:
    tree = found(client, "/en/projects?country=HU")
    assert [" ".join(one.itertext()).split() for one in picked(tree, "//dl[@class='k-hit__money']")] == [
        ["Awarded", "€4,321"]
    ]
    assert "Neither the EU contribution nor the cost of these projects is published." in tree.text_content()
    instead = picked(tree, "//details[@open]/ul[@aria-labelledby='instead']/li")
    assert [" ".join(one.text_content().split()) for one in instead] == ["Awarded: €4,321 (1 project)"]


def test_other_amounts_are_added_up_by_kind_for_those_alone_that_publish_no_contribution(client: Client) -> None:
    told = client.get("/api/v1/operations?limit=1").json()["sums"]
    assert told["instead_of_eu_contribution"] == [
        {"kind": "awarded", "operations": 1, "eur": "4321.00", "currencies": ["EUR"]},
    ]  # fmt: skip
    assert told["eu_contribution"] == {"eur": "2000.00", "missing": 3}
    body = THIRD.beneficiaries[0].id
    items = client.get(f"/api/v1/beneficiaries?q={THIRD.beneficiaries[0].name}").json()["items"]
    (own,) = [one["sums"]["instead_of_eu_contribution"] for one in items if one["id"] == body]
    assert [(one["kind"], one["eur"]) for one in own] == [("awarded", "4321.00")]


def test_a_sum_of_published_noughts_is_nought_and_one_of_nothing_is_not_published(client: Client) -> None:
    tree = found(client, "/en/places")
    rows = {
        country: picked(tree, f"//tr[.//a[contains(@href, '/places/{country}')]]/td[2]") for country in ("LU", "HU")
    }
    cells = {country: " ".join(cell.text_content().split()) for country, (cell,) in rows.items()}
    assert cells == {"LU": "€0", "HU": "not published"}


def test_the_largest_projects_are_those_of_the_largest_cost_where_no_contribution_is_known(client: Client) -> None:
    tree = found(client, "/en/places/AT")
    links = [str(one) for one in picked(tree, "//h3[@class='k-hit__title']/a/@href")]
    assert links == [f"/en/projects/{SECOND.id}", f"/en/projects/{FIRST.id}"]


def test_a_chart_without_a_contribution_does_not_say_that_no_amount_is_published(client: Client) -> None:
    text = found(client, "/en/places/AT").text_content()
    assert "Number of projects; no EU contribution is published." in text
    assert "€10,000" in text


def test_a_published_rate_that_the_amounts_contradict_is_said_to(client: Client) -> None:
    text = " ".join(found(client, f"/en/projects/{FOURTH.id}").text_content().split())
    assert "the published rate is 50%, the published amounts give 25%" in text
    assert "€2,000.00 (50%)" not in text


def test_a_list_by_eu_contribution_goes_on_by_the_amount_shown_instead_and_says_so(client: Client) -> None:
    tree = found(client, "/en/projects")
    ids = [str(one.get("href")).rpartition("/")[2] for one in picked(tree, "//h3[@class='k-hit__title']/a")]
    assert ids == [
        FOURTH.id,
        NOUGHT.id,
        SECOND.id,
        THIRD.id,
        FIRST.id,
    ]  # 2,000 and nought of the EU; then costs or awards of 9, 4 and 1 thousand
    assert "Projects without a published EU contribution come last" in tree.text_content()
    lowest = picked(found(client, "/en/projects?sort=eu_contribution"), "//h3[@class='k-hit__title']/a")
    assert [str(one.get("href")).rpartition("/")[2] for one in lowest] == [NOUGHT.id, FOURTH.id, *ids[2:]]


def test_an_order_by_another_figure_says_nothing_of_the_contribution(client: Client) -> None:
    assert "come last" not in found(client, "/en/projects?sort=title").text_content()


@pytest.mark.parametrize("tab", ["map", "statistics"])
def test_a_tab_without_an_order_says_nothing_of_one(client: Client, tab: str) -> None:
    assert "come last" not in found(client, f"/en/projects/{tab}").text_content()


def test_a_map_of_money_gives_no_zero_where_no_contribution_is_published(client: Client) -> None:
    tree = found(client, "/en/projects/map?show=money")
    assert picked(tree, "//tr[@data-code='HU']/@data-text") == ["not published"]
    assert picked(tree, "//svg//a[contains(@href, 'country=HU')]/@aria-label") == ["Hungary: not published"]
    assert picked(tree, "//tr[@data-code='BE']/@data-text") == ["€2,000"]
    assert picked(tree, "//tr[@data-code='LU']/@data-text") == ["€0"]
