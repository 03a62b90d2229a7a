"""A real server process: it starts without data, takes up each new version while it answers, and drops no request."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import httpx
import pytest
from tests.fixtures_snapshot import CREATED, invented_operations, publish_version

from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import publish

START_SECONDS = 180
SWITCH_SECONDS = 20


@dataclass
class Server:
    """A running server: its address and its data directory."""

    port: int
    directory: DataDirectory

    def get(self, path: str) -> httpx.Response:
        """One request on a connection of its own."""
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", trust_env=False, timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(directory: DataDirectory, checkout: Path, *, workers: int = 1) -> Iterator[Server]:
    """A server process over a data directory that may be empty."""
    directory.prepare()
    found = Server(_free_port(), directory)
    command = [sys.executable, "-m", "kohesio", "serve", "--port", str(found.port), "--workers", str(workers)]
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src"), "KOHESIO_DATA": str(directory.root)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(lambda: found.get("/healthz").status_code == 200, START_SECONDS)
            yield found
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture
def empty_server(tmp_path: Path, checkout: Path) -> Iterator[Server]:
    """A server that has nothing to serve yet."""
    with _running(DataDirectory(tmp_path), checkout) as server:
        yield server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Iterator[Server]:
    """A server over the invented operations."""
    directory = DataDirectory(tmp_path_factory.mktemp("served"))
    publish_version(directory, invented_operations())
    with _running(directory, checkout) as server:
        yield server


def _wait_for(condition: object, seconds: float) -> None:
    """Until ``condition`` holds; a connection that is refused counts as not yet."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if callable(condition) and condition():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"It did not happen within {seconds} seconds.")


@pytest.mark.parametrize("length", [40_000, 1_000_000])
def test_an_address_far_too_long_is_refused_and_the_connection_not_cut(server: Server, length: int) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/api/projects?keywords=" + "a" * length)
    answer = connection.getresponse()
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (414, "*")
    connection.close()


def test_a_server_takes_up_new_versions_and_drops_no_request(empty_server: Server) -> None:
    assert empty_server.get("/readyz").status_code == 503
    first = publish_version(empty_server.directory, invented_operations()[:20])
    _wait_for(lambda: empty_server.get("/readyz").status_code == 200, SWITCH_SECONDS)

    seen: list[tuple[int, str, int]] = []
    stop = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{empty_server.port}", trust_env=False, timeout=30) as client:
            while not stop.is_set():
                answer = client.get("/api/v1/operations?facets=none&limit=50")
                body = answer.json()
                seen.append((answer.status_code, body.get("snapshot", ""), len(body.get("items", ()))))

    readers = [threading.Thread(target=ask) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        _wait_for(lambda: len(seen) > len(readers), SWITCH_SECONDS)
        second = publish_version(empty_server.directory, invented_operations(), CREATED + timedelta(days=1))
        _wait_for(lambda: empty_server.get("/readyz").json().get("snapshot") == second.version, SWITCH_SECONDS)
        _wait_for(lambda: any(version == second.version for _, version, _ in list(seen)), SWITCH_SECONDS)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert {status for status, *_ in seen} == {200}
    assert {(version, items) for _, version, items in seen} == {(first.version, 20), (second.version, 32)}


ALTERNATING_SECONDS = 8


def test_two_workers_mix_no_versions_while_they_alternate(tmp_path: Path, checkout: Path) -> None:
    directory = DataDirectory(tmp_path)
    sizes = {publish_version(directory, invented_operations()[:20]).version: 20}
    sizes[publish_version(directory, invented_operations(), CREATED + timedelta(days=1)).version] = 32
    wrong: list[object] = []
    seen: dict[str, int] = dict.fromkeys(sizes, 0)
    stop = threading.Event()

    def ask(port: int) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as client:
            while not stop.is_set():
                answer = client.get("/api/v1/operations?facets=interreg&limit=50")
                body = answer.json()
                if answer.status_code != 200:
                    wrong.append(answer.text)
                    continue
                facet = body["facets"]["interreg"]
                counted = sum(value["count"] for value in facet["values"]) + facet["missing"]
                if not sizes[body["snapshot"]] == body["count"] == len(body["items"]) == counted:
                    wrong.append(body)
                seen[body["snapshot"]] += 1

    with _running(directory, checkout, workers=2) as server:
        readers = [threading.Thread(target=ask, args=(server.port,)) for _ in range(4)]
        for reader in readers:
            reader.start()
        end = time.monotonic() + ALTERNATING_SECONDS
        while time.monotonic() < end:
            for version in sizes:
                publish(directory, version)
                time.sleep(0.4)
        stop.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert min(seen.values()) > 0


def test_a_megabyte_in_an_address_is_refused_cleanly(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("GET", "/api/v1/operations?q=" + "a" * 1_000_000)
        assert connection.getresponse().status in {400, 414}
    except (ConnectionError, BrokenPipeError):
        pass  # the server hung up before it had read it all, which is as good a refusal
    finally:
        connection.close()
    assert server.get("/healthz").status_code == 200


def test_the_server_says_nothing_about_itself(server: Server) -> None:
    assert "server" not in server.get("/healthz").headers


def _raw(server: Server, target: bytes) -> HTTPResponse:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    connection.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    response = HTTPResponse(connection)
    response.begin()
    response.read()
    connection.close()
    return response


@pytest.mark.parametrize(
    "target",
    [b"/api/v1/operations?q=\xc3\xa9", b"/api/v1/operations?q=\xff", b"/api/v1/%ff", b"/%c0%ae%c0%ae/", b"//x"],
)
def test_bytes_that_are_no_address_are_no_failure(server: Server, target: bytes) -> None:
    assert _raw(server, target).status < 500


def test_pages_and_api_are_served_together(server: Server) -> None:
    assert server.get("/api/v1").headers["location"] == "/api/v1/docs"
    page = server.get("/en/projects")
    assert page.status_code == 200, page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "access-control-allow-origin" not in page.headers
