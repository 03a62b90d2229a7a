"""A server asks a question of each kind before its first visitor does."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from collections.abc import Callable

import pytest
from starlette.types import Message
from tests.fixtures_snapshot import publish_version

from kohesio import app
from kohesio.index.backends.embedded import kernels, matching, ranking
from kohesio.index.service import SearchService
from kohesio.index.warming import warm_up
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory


class _Heard(SearchService):
    """Counts what is asked beforehand where a test can see it."""

    heard: Counter[str]

    def uncounted(self) -> SearchService:
        other = super().uncounted()
        self.heard = other.calls
        return other


def test_each_kind_of_question_is_asked_and_none_is_counted(small_data: DataDirectory) -> None:
    service = _Heard.open(small_data)
    assert isinstance(service, _Heard)
    warm_up(service)
    kinds = ("search", "operations", "similar", "histogram", "statistics", "clusters", "regions", "beneficiaries",
             "suggest", "export_rows")  # fmt: skip
    assert set(kinds) <= set(service.heard)
    assert not service.calls


def test_the_loops_of_ranking_are_run_though_no_word_is_common(
    small_data: DataDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    run: set[str] = set()
    for name in ("best_scored", "tallied"):
        monkeypatch.setattr(kernels, name, _noted(run, name, getattr(kernels, name)))
    for part in (matching, ranking):
        monkeypatch.setattr(part, "_FEW", 2)
    warm_up(SearchService.open(small_data))
    assert run == {"best_scored", "tallied"}


def _noted(run: set[str], name: str, loop: Callable[..., object]) -> Callable[..., object]:
    def noted(*given: object) -> object:
        run.add(name)
        return loop(*given)

    return noted


def test_a_version_without_operations_is_left_alone(empty_data: DataDirectory) -> None:
    publish_version(empty_data, ())
    warm_up(SearchService.open(empty_data))


def test_a_server_is_warm_before_it_answers(small_site: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(app, "warm_up", lambda _: said.append("warm"))
    monkeypatch.setattr(gc, "freeze", lambda: said.append("frozen"))
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> Message:
        return next(messages)

    async def send(message: Message) -> None:
        said.append(message["type"])

    async def serve() -> None:
        await app.create_app(small_site)({"type": "lifespan", "state": {}}, receive, send)

    asyncio.run(serve())
    assert said == ["warm", "frozen", "lifespan.startup.complete", "lifespan.shutdown.complete"]
