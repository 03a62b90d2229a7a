"""The test run itself keeps its promises."""

from __future__ import annotations

import os
import socket

import pytest


def test_a_foreign_address_is_refused() -> None:
    with socket.socket() as probe, pytest.raises(PermissionError, match="sealed"):
        probe.connect(("192.0.2.1", 80))


def test_a_foreign_name_is_refused_without_asking_for_its_address() -> None:
    with socket.socket() as probe, pytest.raises(PermissionError, match="sealed"):
        probe.connect_ex(("example.org", 80))


def test_a_foreign_name_is_not_looked_up() -> None:
    with pytest.raises(PermissionError, match=r"example\.org"):
        socket.create_connection(("example.org", 80))


def test_this_machine_may_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_no_setting_of_the_caller_reaches_a_test() -> None:
    assert [name for name in os.environ if name.startswith("KOHESIO_")] == []


@pytest.mark.reference_data
def test_marked_tests_read_the_reference_data(shared: object) -> None:
    assert shared
