"""A builder that dies at any moment leaves the last good version serving, and nothing that looks like another.

A process builds and publishes a second version and kills itself at the n-th call that changes the disk (rename,
replace, fsync, unlink …); for every n until it gets through, the data directory must be as good as before or after.
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

BUILD_AND_DIE = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path

root, step = Path(sys.argv[1]), int(sys.argv[2])
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import publish
from kohesio.snapshot.writer import SnapshotWriter

calls = 0
watched = {"os.rename", "os.remove", "os.mkdir", "os.chmod", "shutil.rmtree", "open"}

def count(event, arguments):
    global calls
    if event == "open" and (arguments[1] in ("r", "rb") or not str(arguments[0]).startswith(str(root))):
        return
    if event in watched:
        calls += 1
        if calls == step:
            os._exit(9)

sys.addaudithook(count)
with SnapshotWriter(DataDirectory(root)) as writer:
    version = writer.finish(datetime(2026, 1, 2, tzinfo=UTC), "second").version
publish(DataDirectory(root), version)
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
    step, code = 0, 9
    while code == 9:
        step += 1
        code = subprocess.run(
            [sys.executable, "-c", BUILD_AND_DIE, str(served.root), str(step)],
            env={"PYTHONPATH": str(checkout / "src")},
            check=False,
        ).returncode
        for version in versions(served):
            Snapshot.open(served, version).verify()
        if code == 9:
            assert Snapshot.open(served).version == first or step > 20
    assert code == 0
    assert Snapshot.open(served).version.startswith("20260102T000000Z-")
    prune(served, 1)
    assert [path.name for path in served.snapshots.iterdir()] == [Snapshot.open(served).version]
