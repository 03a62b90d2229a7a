"""Ctrl-C while lists are read: the process ends soon, says so, and leaves no version and no half of one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest
from tests.unit.ingest.invented import HEADING, SPEC, write

from kohesio.cli.console import Exit
from kohesio.snapshot.layout import BUILDING, DataDirectory

ROWS = 300_000
"""Enough for many seconds of work: whoever is not interrupted is still at it when the test looks."""


@pytest.fixture
def interrupted(tmp_path: Path) -> tuple[int, str, float, DataDirectory]:
    """Exit code, words and seconds of an ingest that was interrupted once operations lay on the disk."""
    lines = (f"{row};Rum;Bolag {row % 997};2023-09-01;2025-12-31;{row};1;Exempelby;\n" for row in range(ROWS))
    write(tmp_path / "list.csv", HEADING + "".join(lines))
    write(tmp_path / "list.csv.yml", SPEC)
    data = tmp_path / "data"
    command = [sys.executable, "-m", "kohesio", "ingest", str(tmp_path / "list.csv"), "--data", str(data)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**os.environ, "COLUMNS": "200"}
    ) as process:
        while process.poll() is None and not list((data / "snapshots").glob(f"{BUILDING}*/workspace")):
            sleep(0.02)
        process.send_signal(signal.SIGINT)
        begun = monotonic()
        _, said = process.communicate(timeout=60)
    return process.returncode, said, monotonic() - begun, DataDirectory(data)


def test_it_ends_with_a_sentence_and_leaves_nothing_half_written(
    interrupted: tuple[int, str, float, DataDirectory],
) -> None:
    code, said, seconds, directory = interrupted
    assert said.strip().splitlines()[-1] == "Interrupted. Nothing half-written was left behind."
    assert code == Exit.INTERRUPTED
    assert seconds < 30  # a second or two on a machine that has nothing else to do
    assert list(directory.snapshots.iterdir()) == []
    assert not list(directory.archive.glob(".adding-*"))
