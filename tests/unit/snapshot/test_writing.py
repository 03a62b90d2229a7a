"""One command writes a data directory at a time, and a second one is told which."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kohesio.cli.main import run
from kohesio.errors import LockedError
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.writing import writing


def test_a_second_writer_is_told_who_is_at_work(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    with (
        writing(directory, "kohesio ingest"),
        pytest.raises(LockedError, match=r"`kohesio ingest` \(process \d+, since 2"),
        writing(directory, "kohesio fetch"),
    ):
        pass


def test_the_next_writer_begins_when_the_first_has_ended(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    with pytest.raises(ZeroDivisionError), writing(directory, "kohesio ingest"):
        raise ZeroDivisionError
    with writing(directory, "kohesio fetch"):
        assert b"kohesio fetch" in directory.writer.read_bytes()


def test_a_writer_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    killed = (
        "import os, pathlib; from kohesio.snapshot.layout import DataDirectory; "
        "from kohesio.snapshot.writing import writing\n"
        f"with writing(DataDirectory(pathlib.Path({str(tmp_path)!r})), 'kohesio ingest'): os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", killed], check=False).returncode == -9
    directory = DataDirectory(tmp_path)
    assert b"kohesio ingest" in directory.writer.read_bytes()
    with writing(directory, "kohesio fetch"):
        assert b"kohesio ingest" not in directory.writer.read_bytes()


@pytest.mark.parametrize(
    "command", [["ingest", "."], ["fetch", "--from-dir", "."], ["fetch", "--geodata", "--from-dir", "."], ["index"],
                ["privacy", "expire"]],
    ids=" ".join,
)  # fmt: skip
def test_no_writing_command_starts_beside_another(
    tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with writing(DataDirectory(tmp_path), "kohesio ingest"):
        assert run([*command, "--data", str(tmp_path)]) == 1
    assert "is being written by `kohesio ingest`" in capsys.readouterr().err.replace("\n", " ")
