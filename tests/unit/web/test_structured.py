"""JSON-LD says what the page says, and cannot end the element it stands in."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.fixtures_snapshot import invented_operations, seed_operation

from kohesio.model.text import Text
from kohesio.settings import Settings
from kohesio.snapshot.privacy import shown_operation
from kohesio.ui.i18n import language
from kohesio.web.structured import grant, script_text
from kohesio.web.urls import Urls

URLS = Urls.of(Settings(public_url="https://example.org/eu"), "en")


def test_a_text_cannot_end_the_element() -> None:
    hostile = "</script><script>alert(1)</script><!-- \u2028 &"
    made = script_text({"name": hostile})
    assert "<" not in made
    assert ">" not in made
    assert "\u2028" not in made
    assert json.loads(made)["name"] == hostile


def test_a_grant_has_the_figures_of_the_page_and_whole_addresses() -> None:
    seed = seed_operation()
    made = json.loads(script_text(grant(seed, language("en"), URLS)))
    assert made["@type"] == "MonetaryGrant"
    assert made["url"] == f"https://example.org/eu/en/projects/{seed.id}"
    assert made["amount"] == {"@type": "MonetaryAmount", "currency": "EUR", "value": "959353.50"}
    assert made["fundedItem"]["@type"] == "Project"
    assert made["fundedItem"]["foundingDate"] == "2023-09-01"
    assert made["funder"][0]["alternateName"] == "ESF+"


def test_a_natural_person_is_named_nowhere() -> None:
    person = next(one for one in invented_operations() if any(body.is_natural_person for body in one.beneficiaries))
    for shows in (True, False):
        made = script_text(grant(shown_operation(person, show_natural_persons=shows), language("en"), URLS))
        assert not any(body.id in made for body in person.beneficiaries if body.is_natural_person)


def test_what_is_not_published_is_left_out() -> None:
    bare = replace(seed_operation(), eu_contribution=None, summary=(), title=(Text("T", "en"),))
    made = json.loads(script_text(grant(bare, language("en"), URLS)))
    assert "amount" not in made
    assert "description" not in made["fundedItem"]
