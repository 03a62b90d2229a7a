"""``kohesio fetch --lists``: files come into the archive, pages are named for a person to visit, failures are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from tests.unit.sources.server import Answer, Server

from kohesio.cli.catalogued import bring_lists, selected
from kohesio.cli.main import run
from kohesio.errors import FetchError
from kohesio.model.period import PERIODS
from kohesio.sources.archive import Archive
from kohesio.sources.fetch import Fetcher
from kohesio.sources.politeness import Visitor
from kohesio.sources.registry import Registry
from kohesio.sources.spec import ListSpec


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def fetcher(archive: Archive) -> Iterator[Fetcher]:
    with httpx.Client(timeout=5, trust_env=False) as client:
        visitor = Visitor(client, clock=lambda: datetime(2026, 9, 24, tzinfo=UTC), sleep=lambda _: None, attempts=1)
        yield Fetcher(archive, visitor, max_bytes=100_000)


def spec(identifier: str, address: str | None, country: str = "SE") -> ListSpec:
    return ListSpec(identifier, "A list", country, ("sv",), ("2021-2027",), (), address=address)


def test_files_are_fetched_and_pages_are_named(
    fetcher: Fetcher, archive: Archive, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    address = server.says("/lista.csv", Answer(200, b"Diarienummer;Projekt\n1;Exempel\n"))
    bring_lists(fetcher, [spec("se-file", address), spec("se-page", "https://list.example/projects")], as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert [(one["list"], one["status"]) for one in told] == [("se-file", "new"), ("se-page", "visit the page")]
    assert [(one.list, one.name) for one in archive.catalogue()] == [("se-file", "lista.csv")]


def test_a_list_that_cannot_be_fetched_does_not_stop_the_others(
    fetcher: Fetcher, archive: Archive, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    gone, there = server.says("/gone.csv", Answer(404, b"")), server.says("/there.csv", Answer(200, b"a;b\n1;2\n"))
    with pytest.raises(FetchError, match="1 of 2 lists could not be fetched"):
        bring_lists(fetcher, [spec("se-gone", gone), spec("se-there", there)], as_json=False)
    assert "failed" in capsys.readouterr().out
    assert [one.list for one in archive.catalogue()] == ["se-there"]


def test_lists_are_chosen_by_country_and_period() -> None:
    registry = Registry([spec("se-one", "https://list.example/1.csv"), spec("fi-one", "https://list.example/2", "FI"),
                         spec("se-nowhere", None)])  # fmt: skip
    assert [one.id for one in selected(registry, ("SE",), PERIODS)] == ["se-one"]
    assert [one.id for one in selected(registry, (), ("2021-2027",))] == ["fi-one", "se-one"]
    assert selected(registry, (), ("2014-2020",)) == ()


def test_the_packaged_descriptions_name_pages_and_files() -> None:
    assert {"gr-esif-2014-2020"} <= {one.id for one in selected(Registry.packaged(), ("GR",), PERIODS)}


@pytest.mark.parametrize("other", [["--geodata"], ["--from-dir", "."], ["--base-url", "https://mirror.example"]])
def test_what_does_not_fit_together_is_refused(other: list[str], tmp_path: Path) -> None:
    assert run(["fetch", "--lists", *other, "--data", str(tmp_path / "data")]) == 3


def test_a_country_without_a_list_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fetch", "--lists", "--country", "MT", "--data", str(tmp_path / "data")]) != 0
    assert "No description of such a list names an address" in capsys.readouterr().err
