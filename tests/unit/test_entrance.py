"""What the program settles before its libraries are loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kohesio.__main__ import MEMORY, settle


@pytest.mark.parametrize("command", ["ingest", "update"])
def test_commands_that_read_lists_keep_freed_memory_for_a_while(command: str) -> None:
    environment: dict[str, str] = {}
    settle([command, "lists"], environment)
    assert environment == MEMORY


@pytest.mark.parametrize("arguments", [[], ["serve"], ["--help"], ["fetch", "ingest"]])
def test_other_commands_give_memory_back_as_soon_as_ever(arguments: list[str]) -> None:
    environment: dict[str, str] = {}
    settle(arguments, environment)
    assert not environment


def test_what_an_operator_set_stays() -> None:
    environment = dict.fromkeys(MEMORY, "dirty_decay_ms:0")
    settle(["ingest"], environment)
    assert set(environment.values()) == {"dirty_decay_ms:0"}


def test_nothing_that_asks_for_memory_is_loaded_before_it_is_settled() -> None:
    loaded = "import sys, kohesio.__main__; print(sorted({'polars', 'pyarrow'} & sys.modules.keys()))"
    found = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
