"""A server that misbehaves as told, an archive, and a fetcher into it that waits for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from tests.unit.sources.server import Server, running_server

from kohesio.sources.archive import Archive
from kohesio.sources.fetch import Fetcher
from kohesio.sources.politeness import Visitor


@pytest.fixture
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def fetcher(archive: Archive) -> Iterator[Fetcher]:
    with httpx.Client(timeout=5, trust_env=False) as client:
        visitor = Visitor(
            client, clock=lambda: datetime(2026, 9, 24, tzinfo=UTC), sleep=lambda _seconds: None, attempts=2
        )
        yield Fetcher(archive, visitor, max_bytes=10**6)
