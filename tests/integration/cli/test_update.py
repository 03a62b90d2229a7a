"""``kohesio fetch`` of a list by its address, and ``kohesio update`` as a timer runs it, against a real server."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.unit.sources.server import Answer, Server

from kohesio.cli.main import run
from kohesio.index.service import SearchService
from kohesio.ingest.run import ingest
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import current_version, versions

Update = Callable[[], tuple[int, dict[str, Any]]]

HEADING = "Code of operation;Beneficiary;Operation name;Start date;End date;Total eligible expenditure;Country\n"


def a_list(operations: int) -> bytes:
    """An invented list that nobody described."""
    rows = (
        f"AB-{number:03};Municipality of Anytown {number % 7};Renovation of school {number};01/02/201{5 + number % 3};"
        f"31/12/2019;{100_000 + number * 321}.50;Ireland\n"
        for number in range(operations)
    )
    return (HEADING + "".join(rows)).encode()


@pytest.fixture
def updated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Update:
    """Updates the data directory and answers exit code and report."""

    def update() -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        code = run(["update", "--data", str(tmp_path), "--json"])
        printed = capsys.readouterr()
        return code, json.loads(printed.out) if printed.out else {"said": printed.err}

    return update


def fetch(folder: Path, address: str) -> int:
    return run(["fetch", address, "--data", str(folder)])


def test_what_is_fetched_by_its_address_is_served_after_an_update(
    server: Server, tmp_path: Path, updated: Update
) -> None:
    assert fetch(tmp_path, server.says("/list.csv", Answer(body=a_list(40)))) == 0
    code, report = updated()
    assert (code, report["published"]) == (0, True)
    service = SearchService.open(DataDirectory(tmp_path))
    assert (service.snapshot.size, report["served"]) == (40, service.version)


def test_an_update_without_news_leaves_the_version_that_is_served(
    server: Server, tmp_path: Path, updated: Update
) -> None:
    fetch(tmp_path, server.says("/list.csv", Answer(body=a_list(40))))
    _, first = updated()
    code, report = updated()
    assert (code, report["published"], report["served"]) == (0, False, first["served"])
    assert versions(DataDirectory(tmp_path)) == (first["served"],)


def test_two_updates_within_one_second_leave_the_version_that_is_served(
    server: Server, tmp_path: Path, updated: Update, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2026, 11, 30, 11, 39, 3, tzinfo=UTC)
    monkeypatch.setattr("kohesio.cli.fetch._now", lambda: moment)
    monkeypatch.setattr(
        "kohesio.cli.update.ingest_lists",
        lambda paths, to, options, *more: ingest(paths, to, replace(options, created=moment), *more),
    )
    fetch(tmp_path, server.says("/list.csv", Answer(body=a_list(40))))
    _, first = updated()
    code, report = updated()
    assert (code, report["published"], report["served"]) == (0, False, first["served"])
    assert report["served"].startswith("20261130T113903Z")


def test_a_new_edition_is_published_and_the_operations_keep_their_ids(
    server: Server, tmp_path: Path, updated: Update
) -> None:
    fetch(tmp_path, server.says("/list.csv", Answer(body=a_list(40)), Answer(body=a_list(50))))
    run(["ingest", "--data", str(tmp_path)])
    before = SearchService.open(DataDirectory(tmp_path)).snapshot
    _, report = updated()
    after = SearchService.open(DataDirectory(tmp_path)).snapshot
    assert report["published"]
    ids = [set(each.scan("operations").collect()["id"]) for each in (before, after)]
    assert (ids[0] < ids[1], len(ids[1])) == (True, 50)


def test_a_file_that_is_gone_ends_with_1_and_its_last_edition_counts(
    server: Server, tmp_path: Path, updated: Update
) -> None:
    address = server.says("/list.csv", Answer(body=a_list(40)), Answer(404))
    fetch(tmp_path, address)
    code, report = updated()
    assert (code, report["published"]) == (1, True)
    assert [one["address"] for one in report["failed"]] == [address]


def test_a_list_that_lost_much_is_not_published_and_ends_with_2(
    server: Server, tmp_path: Path, updated: Update
) -> None:
    fetch(tmp_path, server.says("/list.csv", Answer(body=a_list(40)), Answer(body=a_list(40)), Answer(body=a_list(4))))
    _, first = updated()
    code, report = updated()
    assert (code, report["published"], report["served"]) == (2, False, first["served"])
    assert current_version(DataDirectory(tmp_path)) == first["served"]


def test_old_versions_go_as_the_operator_says(
    server: Server, tmp_path: Path, updated: Update, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOHESIO_KEEP_VERSIONS", "1")
    fetch(tmp_path, server.says("/list.csv", *(Answer(body=a_list(size)) for size in (40, 41, 42))))
    _, first = updated()
    _, second = updated()
    assert second["pruned"] == [first["served"]]


def test_an_update_of_nothing_says_what_to_do(tmp_path: Path, updated: Update) -> None:
    code, report = updated()
    assert code == 3
    assert "kohesio fetch" in report["said"]


def test_an_update_tells_people_that_nothing_changed(
    server: Server, tmp_path: Path, updated: Update, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(tmp_path, server.says("/list.csv", Answer(body=a_list(40))))
    updated()
    assert run(["update", "--data", str(tmp_path)]) == 0
    assert "Nothing changed" in capsys.readouterr().err


@pytest.mark.parametrize("more", [["--lists"], ["--geodata"], ["--from-dir", "."]])
def test_two_things_are_not_fetched_at_once(more: list[str], tmp_path: Path) -> None:
    assert run(["fetch", "https://list.example/list.csv", *more, "--data", str(tmp_path)]) == 3
