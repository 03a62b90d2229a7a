"""The program loads the room of the command that is named, and all rooms where none is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

import kohesio.cli
from kohesio.cli.main import ROOMS, gathered


def names(*arguments: str) -> set[str]:
    group = get_command(gathered(arguments))
    assert isinstance(group, TyperGroup)
    return set(group.commands)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_the_commands_it_is_known_for(room: str) -> None:
    assert all(names(command, "--help") == set(ROOMS[room]) for command in ROOMS[room])


def test_every_file_with_commands_is_a_room() -> None:
    files = Path(kohesio.cli.__file__).parent.glob("*.py")
    assert {file.stem for file in files if "def register(" in file.read_text("utf-8")} == set(ROOMS)


@pytest.mark.parametrize("arguments", [(), ("--help",), ("ingset",)])
def test_without_a_command_that_there_is_all_are_told(arguments: tuple[str, ...]) -> None:
    assert names(*arguments) == {name for room in ROOMS.values() for name in room}


def test_fetching_lists_loads_no_search() -> None:
    told = "import sys; from kohesio.cli.main import gathered; gathered(['fetch']); print('numba' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
