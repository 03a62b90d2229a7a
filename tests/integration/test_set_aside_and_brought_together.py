"""What surfaces say of double counting, and of beneficiaries that are or may be one: pages and API over one version."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations, publish_version

from kohesio.app import create_app
from kohesio.model.beneficiary import Decision, IdentityDecision
from kohesio.model.operation import CountedIn, CountedInReason
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory

SWEDISH = [one for one in invented_operations() if one.source.list == "se-example-2021" and one.total_cost]
COUNTED, CHILD = SWEDISH[0], SWEDISH[1]
BODY, OTHER = COUNTED.beneficiaries[0], CHILD.beneficiaries[0]
PERSON = next(body for one in invented_operations() for body in one.beneficiaries if body.is_natural_person)
GONE = "Q900000000000000001"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """A version in which one project is counted in another, one body was brought together and others may be it."""
    directory = DataDirectory(tmp_path_factory.mktemp("resolved"))
    aside = CountedIn(COUNTED.id, CountedInReason.UMBRELLA)
    members = [replace(one, counted_in=aside) if one.id == CHILD.id else one for one in invented_operations()]
    decisions = [
        IdentityDecision(GONE, BODY.id, "STOCKHOLM STAD", BODY.name, Decision.MERGED, "same-name", 0.95, "One name."),
        IdentityDecision(BODY.id, OTHER.id, BODY.name, OTHER.name, Decision.POSSIBLE, "slip", 0.65, "A slip."),
        IdentityDecision(BODY.id, PERSON.id, BODY.name, PERSON.name, Decision.POSSIBLE, "slip", 0.6, "A slip."),
    ]
    publish_version(directory, members, decisions=sorted(decisions, key=lambda one: (one.left, one.right)))
    return Client(create_app(Settings(data=str(directory.root))))


def test_a_project_says_that_totals_leave_it_out_and_where_it_counts(client: Client) -> None:
    page = client.get(f"/en/projects/{CHILD.id}").text
    assert "Set aside in totals" in page
    assert "a larger project holds its amounts" in page
    assert f'href="/en/projects/{COUNTED.id}"' in page
    assert "Set aside in totals" not in client.get(f"/en/projects/{COUNTED.id}").text


@pytest.mark.parametrize("path", ["/en/projects?country=SE", "/sv/beneficiaries"])
def test_totals_say_what_was_set_aside(client: Client, path: str) -> None:
    page = client.get(path).text
    assert "1 project is set aside" in page or "1 projekt är undantaget" in page


def test_a_beneficiary_names_possible_duplicates_with_the_evidence(client: Client) -> None:
    page = client.get(f"/en/beneficiaries/{BODY.id}").text
    assert "Possible duplicates" in page
    assert f'href="/en/beneficiaries/{OTHER.id}"' in page
    assert "STOCKHOLM STAD" in page
    assert PERSON.name not in page


def test_the_api_has_the_same_decisions(client: Client) -> None:
    answer = client.get(f"/api/v1/beneficiaries/{BODY.id}").json()
    assert [one["score"] for one in answer["possible_duplicates"]] == [0.65, 0.6]
    assert [one["name"] for one in answer["possible_duplicates"]] == [OTHER.name, "natural person"]
    assert [(one["id"], one["rule"]) for one in answer["merged"]] == [(GONE, "same-name")]


def test_an_id_that_became_part_of_another_leads_to_it(client: Client) -> None:
    page = client.get(f"/en/beneficiaries/{GONE}")
    assert (page.status_code, page.headers["location"]) == (301, f"/en/beneficiaries/{BODY.id}")
    assert client.get(f"/api/v1/beneficiaries/{GONE}").json()["id"] == BODY.id
