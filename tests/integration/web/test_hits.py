"""Found projects carry the letters of their country and the signs of their themes, which only repeat the words."""

from __future__ import annotations

import re
from importlib import resources
from urllib.parse import quote_plus

import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import seed_operation
from tests.integration.web.reading import found, picked

from kohesio.index.service import ServiceHolder
from kohesio.reference import codelists
from kohesio.reference.codelists import Kind
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.web.app import create_site
from kohesio.web.signs import country_mark

SEED = seed_operation()


@pytest.fixture(scope="module")
def client(small_data: DataDirectory, small_site: Settings) -> Client:
    return Client(create_site(ServiceHolder(small_data), small_site))


def test_every_theme_has_a_sign_of_its_own() -> None:
    drawn = (resources.files("kohesio.ui") / "static" / "themes.svg").read_text("utf-8")
    assert set(re.findall(r'id="(\w+)"', drawn)) == {one.code for one in codelists.codes(Kind.THEME)}


def test_a_hit_says_its_country_and_themes_in_words_and_repeats_them_as_signs(client: Client) -> None:
    (hit,) = picked(found(client, f"/en/projects?q={SEED.operation_code}"), "//article[contains(@class, 'k-hit')]")
    (mark,) = picked(hit, ".//span[@class='k-code']")
    assert (mark.text, mark.get("aria-hidden")) == ("SE", "true")
    signs = [str(address).rpartition("#")[2] for address in picked(hit, ".//svg[@aria-hidden='true']/use/@href")]
    assert signs == list(SEED.themes[:2])
    words = str(hit.text_content())
    assert all((codelists.short_label(Kind.THEME, code) or "?") in words for code in signs)


def test_a_project_of_several_countries_bears_the_letters_of_the_union() -> None:
    assert [country_mark(one) for one in (("SE",), ("SE", "FI"), ())] == ["SE", "EU", "EU"]


def test_words_lead_to_the_beneficiaries_called_so_even_where_they_find_no_project(client: Client) -> None:
    name = SEED.beneficiaries[0].name
    answer = client.get(f"/en/projects?q={quote_plus(name)}").text
    assert "No project fits all of this" in answer
    (link,) = re.findall(r'Found by name: <a class="ecl-link" href="([^"]+)">1 beneficiary<', answer)
    assert name in client.get(link).text
