"""Labels in the reader's language, in the whole server: translated where a catalogue has them, else English."""

from __future__ import annotations

import pytest
from tests.asgi_client import Client

from kohesio.app import create_app
from kohesio.model.text import LANGUAGES
from kohesio.settings import Settings
from kohesio.ui.i18n import OFFERED, language

LABELLED = ("funds", "policy_objectives", "thematic_objectives", "kohesio_categories")
ALL = (*LABELLED, "countries", "programs", "nuts3", "outermost_regions", "loo_metadata", "project_types")


@pytest.fixture(scope="module")
def server(small_site: Settings) -> Client:
    return Client(create_app(small_site))


def _labels(server: Client, name: str, code: str) -> list[str]:
    found = server.get(f"/api/queries/{name}?language={code}")
    assert found.status_code == 200, found.text
    return [one.get("instanceLabel") or one["name"] for one in found.json()]


def test_funds_objectives_and_fields_are_named_in_the_readers_language(server: Client) -> None:
    swedish = language("sv").gettext
    assert f"ESF - {swedish('European Social Fund')}" in _labels(server, "funds", "sv")
    assert swedish("Low-carbon economy") in _labels(server, "thematic_objectives", "sv")
    for name in LABELLED:
        english, translated = _labels(server, name, "en"), _labels(server, name, "sv")
        assert len(english) == len(translated)
        assert english != translated


def test_the_page_of_a_project_is_labelled_in_the_readers_language(server: Client) -> None:
    item = server.get("/api/projects?keywords=%22Digital%20Competence%20Lift%22").json()["list"][0]["item"]
    fund = server.get(f"/api/projects/{item}?language=sv").json()["funds"][0]
    assert fund["label"] == language("sv").gettext("European Social Fund Plus")
    assert fund["fullLabel"] == f"ESF+ - {fund['label']}"


@pytest.mark.parametrize("code", OFFERED)
def test_labels_stay_apart_in_every_language_that_has_a_catalogue(server: Client, code: str) -> None:
    """The public pages find ids by labels without hyphens and blanks."""
    for name in ("funds", "policy_objectives", "thematic_objectives"):
        plain = [label.replace("-", "").replace(" ", "") for label in _labels(server, name, code)]
        assert len(set(plain)) == len(plain), name
    areas = server.get(f"/api/queries/categoriesOfIntervention?language={code}").json()
    short = [option["instanceLabel"].split("-")[0].strip() for area in areas for option in area["options"]]
    assert len(set(short)) == len(short)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_label_is_empty_in_any_language(server: Client, code: str) -> None:
    for name in ALL:
        assert all(_labels(server, name, code)), name
