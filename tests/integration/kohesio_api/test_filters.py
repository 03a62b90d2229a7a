"""Kohesio's filters find what our questions find, whatever way an id is written; things without projects find none."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from tests.asgi_client import Client

from kohesio.api.kohesio.entities import entity
from kohesio.api.kohesio.filters import PROJECT_FILTERS
from kohesio.index.parsing import parse_query
from kohesio.index.query import BeneficiaryQuery, Choice, OperationQuery, Sort
from kohesio.index.service import ServiceHolder
from kohesio.model.identifier import computed_id
from kohesio.reference.kohesio_ids import entity_id

ENTITY = "https://linkedopendata.eu/entity/"

SAME = [
    ({"country": f"{ENTITY}Q11"}, "country=SE"),
    ({"country": "Q11"}, "country=SE"),
    ({"projectTypes": computed_id("collection", "chosen")}, "collection=chosen"),
    ({"country": "SE"}, "country=SE"),
    ({"country": "EL"}, "country=GR"),
    ({"country": f"{ENTITY}Q1"}, ""),
    ({"region": entity("nuts", "SE11")}, "nuts=SE11"),
    ({"region": "SE11", "country": "DE"}, "nuts=SE11"),
    ({"nuts3": "SE110", "region": "DE1"}, "nuts=SE110"),
    ({"fund": entity("fund", "ERDF")}, "fund=ERDF"),
    ({"fund": "ESF+"}, "fund=ESF%2B"),
    ({"theme": entity("thematic_objective", "TO10")}, "thematic_objective=TO10"),
    ({"theme": "TO10"}, "thematic_objective=TO10"),
    ({"policyObjective": f"{ENTITY}Q2547987"}, "policy_objective=PO2"),
    ({"policyObjective": "PO02"}, "policy_objective=PO2"),
    ({"program": "2021SE05SFPR001"}, "programme=2021SE05SFPR001"),
    ({"cci": "2021SE05SFPR001,2014DE16RFOP012"}, "programme=2021SE05SFPR001&programme=2014DE16RFOP012"),
    ({"categoryOfIntervention": entity("intervention_field", "2021-2027:136")}, "intervention_field=2021-2027:136"),
    ({"categoryOfIntervention": "2021-2027:136,2021-2027:040"},
     "intervention_field=2021-2027:136&intervention_field=2021-2027:040"),
    ({"programmingPeriod": f"{ENTITY}Q7333082"}, "period=2021-2027"),
    ({"interreg": "true"}, "interreg=true"),
    ({"interreg": "no"}, "interreg=false"),
    ({"highlighted": "true"}, "highlighted=true"),
    ({"highlighted": "false"}, "highlighted=false"),
    ({"budgetBiggerThan": "1000000", "budgetSmallerThan": "10000000"}, "budget_min=1000000&budget_max=10000000"),
    ({"budgetEUBiggerThan": "0", "budgetEUSmallerThan": "480000"}, "eu_contribution_min=0&eu_contribution_max=480000"),
    ({"startDateAfter": "2022-01-01", "endDateBefore": "2025-12-31"}, "start_min=2022-01-01&end_max=2025-12-31"),
    ({"latitude": "59.31", "longitude": "18.16", "radius": "5"}, "near=59.31,18.16,5"),
    ({"keywords": "digital OR energie"}, "q=digital OR energie"),
    ({"startDateBefore": "2021-12-31", "endDateAfter": "2022-06-30"}, "start_max=2021-12-31&end_min=2022-06-30"),
    ({"kohesioCategory": "2021-2027:136"}, "intervention_field=2021-2027:136"),
    ({"ccis": "2021SE05SFPR001"}, "programme=2021SE05SFPR001"),
    ({"town": "Dublin", "radius": "30"}, "near=53.35,-6.26,30"),
    ({"priority_axis": "1"}, "priority=1"),
    ({"timeout": "1", "language": "sv-SE"}, ""),
]  # fmt: skip


def test_every_filter_of_projects_is_asked_here() -> None:
    """But those by which nothing is found, which are below, and those without effect."""
    asked = {name for each, _ in SAME for name in each}
    assert {one.name for one in PROJECT_FILTERS if one.verdict != "not here"} - asked == set()


@pytest.mark.parametrize(("asked", "ours"), SAME, ids=str)
def test_a_filter_is_our_question(api: Client, holder: ServiceHolder, asked: dict[str, str], ours: str) -> None:
    pairs = [tuple(pair.split("=", 1)) for pair in ours.replace("%2B", "+").split("&") if pair]
    expected = holder.service.search(parse_query(pairs, limit=50), ())  # type: ignore[arg-type]
    found = api.get(f"/api/projects?{urlencode(asked)}").json()
    assert found["numberResults"] == expected.totals.count
    assert {one["item"] for one in found["list"]} == {hit.id for hit in expected.hits}


@pytest.mark.parametrize(
    "asked",
    [{"country": "LU"}, {"region": "LU000"}, {"nuts3": entity("nuts", "AT111")}, {"fund": "NDICI"}, {"theme": "TO12"},
     {"program": "2014AT16RFOP001"}, {"projectTypes": "Q3402194"},
     {"cci": "2014IE16RFOP002", "program": "2021SE05SFPR001"}],
    ids=str,
)  # fmt: skip
def test_what_exists_without_projects_finds_none(api: Client, asked: dict[str, str]) -> None:
    answer = api.get(f"/api/projects?{urlencode(asked)}")
    assert (answer.status_code, answer.json()["numberResults"]) == (200, 0), answer.text


@pytest.mark.parametrize(
    ("name", "value"),
    [("country", "XX"), ("country", f"{ENTITY}Q999999"), ("region", "ZZ99"), ("region", "Q7000001"), ("fund", "EAFRD"),
     ("theme", "TO99"), ("policyObjective", "PO0"), ("program", "Q7000001"), ("categoryOfIntervention", "999"),
     ("programmingPeriod", "2028-2034"), ("projectTypes", "Q5"), ("interreg", "perhaps"), ("language", "xx"),
     ("startDateAfter", "2022-02-30"), ("endDateBefore", "31-12-2025"), ("budgetBiggerThan", "-1"),
     ("budgetBiggerThan", "1,5"), ("latitude", "91"), ("latitude", "53"), ("town", "Atlantis"), ("limit", "-1"),
     ("offset", "-1"), ("orderStartDate", "up")],
)  # fmt: skip
def test_what_does_not_exist_is_a_400_that_names_the_parameter(api: Client, name: str, value: str) -> None:
    answer = api.get(f"/api/projects?{urlencode({name: value})}")
    assert answer.status_code == 400, answer.text
    assert answer.json()["parameter"] == ("longitude" if value == "53" else name)


def test_all_intervention_fields_there_are_fit_into_one_list(api: Client) -> None:
    areas = api.get("/api/queries/categoriesOfIntervention").json()
    fields = [option["instance"] for area in areas for option in area["options"]]
    apart = api.get("/api/projects?" + "&".join(f"categoryOfIntervention={one}" for one in fields)).json()
    joined = api.get(f"/api/projects?categoryOfIntervention={','.join(fields)}").json()
    assert len(",".join(fields)) > 8_192
    assert joined == apart
    assert joined["numberResults"]


def test_a_town_is_known_from_the_data(api: Client) -> None:
    found = api.get("/api/projects?town=nacka&radius=5").json()
    assert found["numberResults"] >= 1
    assert all(one["countrycode"] == ["SE"] for one in found["list"])


@pytest.mark.parametrize(
    ("order", "field"),
    [("orderStartDate", "startTimes"), ("orderEndDate", "endTimes"), ("orderTotalBudget", "totalBudgets"),
     ("orderEuBudget", "euBudgets")],
)  # fmt: skip
@pytest.mark.parametrize("ascending", [True, False])
def test_an_order_holds_to_the_end_and_unknown_figures_come_last(
    api: Client, order: str, field: str, ascending: bool
) -> None:
    found = api.get(f"/api/projects?{order}={str(ascending).lower()}").json()["list"]
    values = [one[field] for one in found]
    known = [float(value[0]) if "udget" in field else value[0] for value in values if value]
    assert known == sorted(known, reverse=not ascending)
    assert all(values[: len(known)])


def test_pages_by_offset_are_the_whole_list(api: Client) -> None:
    whole = [one["item"] for one in api.get("/api/projects").json()["list"]]
    pages = [api.get(f"/api/projects?limit=7&offset={at}").json()["list"] for at in range(0, len(whole) + 7, 7)]
    assert [one["item"] for page in pages for one in page] == whole
    assert api.get("/api/projects?limit=0").json() == {"list": [], "numberResults": len(whole), "similarWords": []}


@pytest.mark.parametrize(
    ("asked", "ours"),
    [({"country": "SE"}, {"SE"}), ({"region": "SE11"}, {"SE"}), ({"fund": "ESF+", "country": "Q11"}, {"SE"})],
)
def test_beneficiaries_are_filtered_by_the_same_ids(api: Client, asked: dict[str, str], ours: set[str]) -> None:
    found = api.get(f"/api/beneficiaries?{urlencode(asked)}").json()
    assert found["numberResults"] == len(found["list"]) > 0
    assert {one["countryCode"] for one in found["list"]} == ours


@pytest.mark.parametrize("asked", [("fund", "ESF+"), ("fund", "ERDF"), ("nuts", "SE11"), ("period", "2014-2020")])
def test_what_a_filtered_beneficiary_adds_up_to_are_its_projects_that_match(
    holder: ServiceHolder, asked: tuple[str, str]
) -> None:
    """The bodies of a page, in the order of their amounts, share operations in any order."""
    chosen = ((asked[0], Choice((asked[1],))),)
    found = holder.service.beneficiaries(BeneficiaryQuery(choices=chosen, sort=Sort("total_cost", descending=True)))
    assert len(found.hits) > 1
    for hit in found.hits:
        own = holder.service.totals(OperationQuery(choices=(*chosen, ("beneficiary", Choice((hit.id,))))))
        assert hit.operations == own


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ("orderNumProjects", "numberProjects"),
        ("orderEuBudget", "euBudget"),
        ("orderTotalBudget", "budget"),
        ("", "budget"),
    ],
)
@pytest.mark.parametrize("asked", [{}, {"fund": "ERDF"}])
def test_beneficiaries_are_in_the_order_of_the_figure_they_show(
    api: Client, order: str, field: str, asked: dict[str, str]
) -> None:
    flag = {order: "true"} if order else {}
    found = [float(one[field] or 0) for one in api.get(f"/api/beneficiaries?{urlencode(asked | flag)}").json()["list"]]
    known = [value for value in found if value]  # a sum of nothing published comes last
    assert known == sorted(known, reverse=not order)
    assert all(found[: len(known)])


def test_beneficiaries_of_projects_around_a_point(api: Client) -> None:
    asked = {"latitude": "59.31", "longitude": "18.16"}
    found = api.get(f"/api/beneficiaries?{urlencode(asked)}").json()
    assert 0 < found["numberResults"] < api.get("/api/beneficiaries").json()["numberResults"]
    named = {body["beneficiaryLabel"] for one in api.get(f"/api/projects?{urlencode(asked)}").json()["list"]
             for body in api.get(f"/api/projects/{one['item']}").json()["beneficiaries"]}  # fmt: skip
    assert {one["label"] for one in found["list"]} <= named
    assert api.get("/api/beneficiaries?latitude=59").status_code == 400


def test_a_natural_person_has_no_name_anywhere(api: Client) -> None:
    for path in (
        "beneficiaries?limit=1000",
        "projects",
        "beneficiaries/download/csv",
        "queries/search/general?limit=500",
    ):
        assert "Exempelsson" not in api.get(f"/api/{path}").text
    assert api.get("/api/beneficiaries?name=Exempelsson").json()["numberResults"] == 0


def test_published_ids_are_kohesios(api: Client) -> None:
    assert entity_id("country", "IE") == "Q2"
    named = {one["code"]: one["instance"] for one in api.get("/api/queries/countries").json()}
    assert named["SE"] == f"{ENTITY}Q11"
    assert len(named) == 27


def test_further_forms_of_the_words_asked_are_told_and_not_those_words(api: Client) -> None:
    """What the public pages show as "also matching"."""
    word, forms = next(
        (word, found["similarWords"])
        for word in ("project", "skill", "railway", "school", "energy", "renovation", "digitalisation", "training")
        if (found := api.get(f"/api/projects?keywords={word}").json())["similarWords"]
    )
    assert word not in forms
    assert all(form[:3] == word[:3] for form in forms)
    assert api.get("/api/projects").json()["similarWords"] == []
