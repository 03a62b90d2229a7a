"""A server without data runs, says so, and serves what is published later."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations, publish_version

from kohesio.api.app import create_api
from kohesio.http.health import health_routes
from kohesio.index.service import ServiceHolder
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory


def _server(directory: DataDirectory) -> Client:
    holder = ServiceHolder(directory, check_seconds=0)
    api = Mount("/api/v1", create_api(holder, Settings(data=str(directory.root))))
    return Client(Starlette(routes=[*health_routes(lambda: holder.service.version), api]))


def test_without_data_every_question_is_a_503_that_says_what_to_do(empty_data: DataDirectory) -> None:
    answer = _server(empty_data).get("/api/v1/operations")
    assert answer.status_code == 503
    assert "kohesio ingest" in answer.json()["detail"]
    assert int(answer.headers["retry-after"]) > 0


def test_without_data_the_process_lives_and_is_not_ready(empty_data: DataDirectory) -> None:
    server = _server(empty_data)
    assert server.get("/healthz").status_code == 200
    assert server.get("/readyz").status_code == 503


def test_without_data_the_description_is_there(empty_data: DataDirectory) -> None:
    assert _server(empty_data).get("/api/v1/openapi.json").status_code == 200


def test_the_first_version_is_served_as_soon_as_it_is_published(empty_data: DataDirectory) -> None:
    server = _server(empty_data)
    server.get("/api/v1/operations")
    snapshot = publish_version(empty_data, invented_operations()[:3])
    answer = server.get("/api/v1/operations")
    assert (answer.status_code, answer.json()["snapshot"], answer.json()["count"]) == (200, snapshot.version, 3)
    assert server.get("/readyz").json() == {"status": "ready", "snapshot": snapshot.version}


def test_while_the_data_directory_is_away_every_question_is_a_503_and_it_is_served_when_it_is_back(
    empty_data: DataDirectory, caplog: pytest.LogCaptureFixture
) -> None:
    server = _server(empty_data)
    version = publish_version(empty_data, invented_operations()[:3]).version
    assert server.get("/api/v1/operations").status_code == 200
    away = empty_data.root.rename(empty_data.root.with_name("away"))
    asked = [server.get(address) for address in ("/api/v1/operations", "/api/v1/operations/Q1", "/readyz")]
    assert [(one.status_code, one.json()["type"].rpartition(":")[2]) for one in asked] == [(503, "damaged")] * 3
    assert str(empty_data.root) not in asked[0].text
    assert f"no longer in {empty_data.snapshots}" in caplog.text
    away.rename(empty_data.root)
    assert server.get("/readyz").json() == {"status": "ready", "snapshot": version}
    assert server.get("/api/v1/operations").json()["count"] == 3
