"""Our answers have the keys, types and formats of answers that Kohesio gave."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import SEED_TITLE

pytestmark = pytest.mark.reference_data

FORMATS = {
    "link": r"https://linkedopendata\.eu/entity/Q\d+",
    "item": r"Q\d+",
    "startTimes": r"\d{4}-\d{2}-\d{2}",
    "endTimes": r"\d{4}-\d{2}-\d{2}",
    "startTime": r"\d{4}-\d{2}-\d{2}",
    "endTime": r"\d{4}-\d{2}-\d{2}",
    "objectiveIds": r"[TP]O\d{2}",
    "themeIds": r"TO\d{2}",
    "policyIds": r"PO\d{2}",
    "countrycode": r"[A-Z]{2}",
    "countryCode": r"[A-Z]{2}",
    "cofinancingRate": r"(\d+\.\d+)?",
    "programmingPeriod": r"\d{4}-\d{4}",
    "programmingPeriodLabel": r"\d{4}-\d{4}",
    "programFullLabel": r"[0-9A-Z]{12,16} - .+",
    "categoryIDs": r"\d{2,3}",
}
"""Patterns that both Kohesio's values and ours must have."""

LIST_POINT, DETAIL_POINT = r"-?\d+\.\d+,-?\d+\.\d+", r"Point\(-?\d+\.\d+ -?\d+\.\d+\)"
LIST_AMOUNT = r"\d+[.,]\d{2}"
"""Kohesio wrote a comma in 2026; its public pages read a point, and so we write one."""


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for one in value for text in _texts(one)] if isinstance(value, list) else []


def _alike(theirs: object, ours: object, key: str, point: str) -> None:
    """The same kinds of values, all the way down; every key of theirs is ours too."""
    assert type(ours) is type(theirs), key
    if isinstance(theirs, dict) and isinstance(ours, dict):
        assert set(theirs) <= set(ours), (key, set(theirs) - set(ours))
        for name, value in theirs.items():
            _alike(value, ours[name], name, point)
    if isinstance(theirs, list) and isinstance(ours, list) and theirs and ours:
        _alike(theirs[0], ours[0], key, point)
    patterns = FORMATS | {"coordinates": point, "totalBudgets": LIST_AMOUNT, "euBudgets": LIST_AMOUNT}
    if key in patterns:
        assert all(re.fullmatch(patterns[key], text) for text in (*_texts(theirs), *_texts(ours))), (key, theirs, ours)


def _sample(shared: Path, name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((shared / "kohesio-export" / name).read_text("utf-8"))
    return found


def test_the_list_of_projects_is_as_kohesios(api: Client, shared: Path) -> None:
    theirs = _sample(shared, "api-project-list-sample.json")
    ours = api.get("/api/projects?limit=40").json()
    assert list(theirs) == list(ours)
    listed = theirs["list"]
    assert isinstance(listed, list)
    for one in ours["list"]:
        for sample in listed:
            _alike(sample, one, "", LIST_POINT)


def test_a_project_is_as_kohesios(api: Client, shared: Path) -> None:
    theirs = _sample(shared, "api-project-sample.json")
    found = api.get(f"/api/projects?keywords=%22{SEED_TITLE.replace(' ', '%20')}%22").json()["list"][0]
    for item in [found["item"], *(one["item"] for one in api.get("/api/projects").json()["list"] if one["startTimes"])]:
        _alike(
            theirs, api.get(f"/api/projects/x?id={found['link'].replace(found['item'], item)}").json(), "", DETAIL_POINT
        )


def test_the_seed_project_says_what_its_page_says(api: Client) -> None:
    link = api.get("/api/projects?keywords=%22Digital%20Competence%20Lift%22").json()["list"][0]["link"]
    found = api.get(f"/api/projects/any?id={link}&language=en").json()
    assert found["label"] == SEED_TITLE
    assert (found["startTime"], found["endTime"]) == ("2023-09-01", "2026-03-31")
    assert (found["budget"], found["euBudget"], found["cofinancingRate"]) == ("2382460.56", "959353.50", "40.0")
    assert found["funds"][0]["label"] == "European Social Fund Plus"
    assert found["program"][0]["programmingPeriodLabel"] == "2021-2027"
    assert found["countryLabel"] == ["Sweden"]
    assert [one["id"] for one in found["specificObjectives"]] == ["ESO4.7"]
    assert len(found["themeIds"]) == len(found["themeLabels"])
    assert len(found["categoryIDs"]) == len(found["categoryLabels"])
