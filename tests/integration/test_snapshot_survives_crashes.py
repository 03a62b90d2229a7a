"""A builder that dies at any moment leaves the last good version serving, and nothing that looks like another.

A process builds and publishes a second version and dies at the n-th call that changes the disk (open for writing,
rename, unlink …). For every n until it gets through, all versions must be whole, and one of them served.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import prune, publish, versions
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import operations_to_frame
from kohesio.snapshot.writer import SnapshotWriter

# Imports once, then forks a builder for every number it reads, and answers with the builder's exit code.
BUILDERS = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import publish
from kohesio.snapshot.writer import SnapshotWriter

directory = DataDirectory(Path(sys.argv[1]))
changing = {"os.rename", "os.remove", "os.mkdir", "os.chmod", "shutil.rmtree"}

def build_and_die(step):
    calls = 0

    def count(event, arguments):
        nonlocal calls
        writes = event == "open" and str(arguments[0]).startswith(sys.argv[1]) and arguments[1] not in ("r", "rb")
        if event in changing or writes:
            calls += 1
            if calls == step:
                os._exit(9)

    sys.addaudithook(count)
    with SnapshotWriter(directory) as writer:
        (writer.workspace / "waiting").write_text("operations that wait for the last list")
        version = writer.finish(datetime(2026, 1, 2, tzinfo=UTC), "second").version
    publish(directory, version)
    os._exit(0)

for line in sys.stdin:
    builder = os.fork()
    if not builder:
        build_and_die(int(line))
    print(os.waitstatus_to_exitcode(os.waitpid(builder, 0)[1]), flush=True)
"""


@pytest.fixture
def served(tmp_path: Path) -> DataDirectory:
    """A data directory with one published version."""
    directory = DataDirectory(tmp_path / "data")
    with SnapshotWriter(directory) as writer:
        writer.add_operations(operations_to_frame([]))
        version = writer.finish(datetime(2026, 1, 1, tzinfo=UTC), "first").version
    publish(directory, version)
    return directory


def test_whenever_the_builder_dies_a_whole_version_is_served(served: DataDirectory, checkout: Path) -> None:
    first = Snapshot.open(served).version
    code = 9
    still_first: list[bool] = []
    with subprocess.Popen(
        [sys.executable, "-c", BUILDERS, str(served.root)],
        env={"PYTHONPATH": str(checkout / "src")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as builders:
        assert builders.stdin is not None
        assert builders.stdout is not None
        while code == 9:
            print(len(still_first) + 1, file=builders.stdin, flush=True)
            code = int(builders.stdout.readline())
            for version in versions(served):
                Snapshot.open(served, version).verify()
            still_first.append(Snapshot.open(served).version == first)
        builders.stdin.close()
    assert (code, still_first[0], still_first[-1]) == (0, True, False)
    assert still_first == sorted(still_first, reverse=True)
    prune(served, 1)
    assert [path.name for path in served.snapshots.iterdir()] == [Snapshot.open(served).version]
