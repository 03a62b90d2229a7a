"""What became of the operations since a version, and the mirror of the recipe that lives by it."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import CREATED, invented_operations, publish_version

from kohesio.api.routes import changes
from kohesio.app import create_app
from kohesio.model.text import Text
from kohesio.settings import Settings
from kohesio.snapshot.changes import write_changes
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import versions

RECIPE = Path(__file__).parents[3] / "docs/recipes/follow.md"
MEMBERS = invented_operations()[:8]
CAME, WENT, RENAMED, TWICE, BACK, BRIEF, LATE, SAME = MEMBERS


def renamed(one: Any, title: str) -> Any:
    return replace(one, title=(Text(title, "en"),))


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    """Three versions of a few projects."""
    found = DataDirectory(tmp_path_factory.mktemp("three-versions"))
    contents = (
        [WENT, RENAMED, TWICE, BACK, SAME],
        [CAME, WENT, RENAMED, renamed(TWICE, "Once"), BRIEF, SAME],
        [CAME, renamed(RENAMED, "Other"), renamed(TWICE, "Twice"), BACK, LATE, SAME],
    )
    for number, members in enumerate(contents):
        publish_version(found, members, CREATED + timedelta(days=number))
        write_changes(found, versions(found)[-1])
    return found


@pytest.fixture(scope="module")
def site(directory: DataDirectory) -> Client:
    return Client(create_app(Settings(data=str(directory.root), public_url="https://kohesio.example")))


def told(site: Client, since: str, **asked: object) -> dict[str, Any]:
    answer = site.get(f"/api/v1/changes?since={since}" + "".join(f"&{name}={value}" for name, value in asked.items()))
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    return document


def test_each_operation_is_told_of_once_over_several_versions(site: Client, directory: DataDirectory) -> None:
    first, _, last = versions(directory)
    found = told(site, first)
    expected = {
        CAME.id: ("added", []), WENT.id: ("gone", []), RENAMED.id: ("changed", ["title"]),
        TWICE.id: ("changed", ["title"]), BACK.id: ("changed", []), LATE.id: ("added", []),
    }  # fmt: skip
    assert {one["id"]: (one["kind"], one["fields"]) for one in found["items"]} == expected
    assert [one["id"] for one in found["items"]] == sorted(expected)
    assert (found["since"], found["snapshot"], found["count"]) == (first, last, 6)
    assert (found["added"], found["changed"], found["gone"], found["next"]) == (2, 3, 1, None)


def test_pages_follow_each_other_to_the_end(site: Client, directory: DataDirectory) -> None:
    first = versions(directory)[0]
    whole = told(site, first)["items"]
    page = told(site, first, limit=2)
    found = page["items"]
    while page["next"]:
        page = told(site, first, limit=2, cursor=page["next"])
        found += page["items"]
    assert found == whole


def test_changes_are_joined_once_for_all_their_pages(directory: DataDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Client(create_app(Settings(data=str(directory.root))))
    joined: list[object] = []
    together = changes._together

    def joining(steps: Any) -> Any:
        joined.append(steps)
        return together(steps)

    monkeypatch.setattr(changes, "_together", joining)
    page = told(site, versions(directory)[0], limit=2)
    while page["next"]:
        page = told(site, versions(directory)[0], limit=2, cursor=page["next"])
    assert len(joined) == 1


def test_what_is_no_version_is_a_bad_parameter(site: Client) -> None:
    answer = site.get("/api/v1/changes?since=yesterday")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "since")


def test_a_server_of_small_pages_answers_with_small_pages(directory: DataDirectory) -> None:
    small = Client(create_app(Settings(data=str(directory.root), max_page_size=2)))
    assert len(told(small, versions(directory)[0])["items"]) == 2


def test_who_holds_the_version_being_served_hears_of_nothing(site: Client, directory: DataDirectory) -> None:
    assert told(site, versions(directory)[-1])["items"] == []


def test_who_names_no_version_hears_what_the_newest_one_changed(site: Client, directory: DataDirectory) -> None:
    answer = site.get("/api/v1/changes").json()
    assert answer == told(site, versions(directory)[-2])
    assert answer["items"]


def test_a_first_version_has_changed_nothing(small_site: Settings) -> None:
    answer = Client(create_app(small_site)).get("/api/v1/changes").json()
    assert (answer["since"], answer["count"]) == (answer["snapshot"], 0)


def test_a_version_not_remembered_is_gone_and_the_way_on_is_said(site: Client, directory: DataDirectory) -> None:
    answer = site.get("/api/v1/changes?since=20200101T000000Z-00000000")
    assert answer.status_code == 410
    assert "/export" in answer.json()["detail"]
    assert versions(directory)[0] in answer.json()["detail"]


def test_an_answer_that_is_held_is_not_sent_again(site: Client, directory: DataDirectory) -> None:
    address = f"/api/v1/changes?since={versions(directory)[0]}"
    tag = site.get(address).headers["etag"]
    assert site.get(address, headers={"If-None-Match": tag}).status_code == 304


class Answered(io.BytesIO):
    """An answer as ``urlopen`` gives it."""

    def __init__(self, content: bytes, headers: Mapping[str, str]) -> None:
        super().__init__(content)
        self.headers = Message()
        for name, value in headers.items():
            self.headers[name] = value


def test_the_mirror_of_the_recipe_holds_what_is_served(site: Client, directory: DataDirectory) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", RECIPE.read_text("utf-8"), flags=re.DOTALL)
    room: dict[str, Any] = {}
    exec(program, room)  # the recipe as it stands, its requests led to the site under test

    def opened(address: str) -> Answered:
        parts = urlsplit(address)
        answer = site.get(f"{parts.path}?{parts.query}")
        assert answer.status_code == 200
        return Answered(answer.content, dict(answer.headers))

    room["urlopen"] = opened
    version, records = room["mirrored"]()
    assert version == versions(directory)[-1]
    old = {one.id: {"id": one.id} for one in (WENT, RENAMED, TWICE, BACK)} | {SAME.id: records[SAME.id]}
    again, mirrored = room["mirrored"](versions(directory)[0], old)
    assert again == version
    assert mirrored == records
