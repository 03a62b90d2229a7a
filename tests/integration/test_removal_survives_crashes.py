"""A removal of names that dies at any moment leaves a whole version served, and the next one ends what it began."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.unit.ingest.invented import SPEC, registry, write

from kohesio.ingest.run import IngestOptions, ingest
from kohesio.privacy.removal import Wanted, remove
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import versions
from kohesio.snapshot.reader import Snapshot

HEADING = "Diarienummer;Projekt;Stödmottagare;Start;Slut;Total kostnad;EU-stöd;Kommun\n"
ROWS = "23-001;Ugn;Erika Påhittad;2023-09-01;2025-12-31;1000;400;Exempelby\n"
DESCRIPTION = SPEC.replace("  Kontakt: personal\n", "")
REGISTRY = registry(DESCRIPTION)
DAY = date(2025, 6, 1)
DIED = 9
SAMPLES = 16

# Imports once, then forks a process for every line it reads (folder, step at which to die), and answers its exit code.
REMOVERS = """
import os, sys
from datetime import date
from pathlib import Path
from kohesio.privacy.removal import Wanted, remove
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import versions
from kohesio.sources.registry import Registry
from kohesio.sources.specfile import parse_spec

registry = Registry([parse_spec(sys.argv[1], "test.yml")])
changing = {"os.rename", "os.remove", "os.mkdir", "shutil.rmtree", "shutil.copyfile"}

def remove_and_die(folder, step):
    directory = DataDirectory(Path(folder))
    calls = 0

    def index(_):
        for version in versions(directory):
            (directory.index / f"{version}-0").mkdir(exist_ok=True)

    def count(event, arguments):
        nonlocal calls
        writes = event == "open" and str(arguments[0]).startswith(folder) and arguments[1] not in ("r", "rb")
        if event in changing or writes:
            calls += 1
            if calls == step:
                os._exit(9)

    sys.addaudithook(count)
    remove(directory, Wanted(date(2025, 6, 1)), index, registry)
    os._exit(0 if step else min(calls, 250))

for line in sys.stdin:
    folder, step = line.split()
    child = os.fork()
    if not child:
        remove_and_die(folder, int(step))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def index_of(directory: DataDirectory) -> None:
    """A stand-in for an index, for every version: one folder."""
    for version in versions(directory):
        (directory.index / f"{version}-0").mkdir(exist_ok=True)


def indexing(directory: DataDirectory) -> Callable[[Snapshot], None]:
    """What a removal calls for each version it writes."""
    return lambda _: index_of(directory)


class Removers:
    """The process that forks removals."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def dying(self, directory: DataDirectory, step: int) -> int:
        """Run a removal that dies at the given change to the disk, or none (0: answers how many there are)."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(directory.root, step, file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())


@pytest.fixture(scope="module")
def removers(checkout: Path) -> Iterator[Removers]:
    with subprocess.Popen(
        [sys.executable, "-c", REMOVERS, DESCRIPTION],
        env={**os.environ, "PYTHONPATH": str(checkout / "src")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Removers(process)
        assert process.stdin is not None
        process.stdin.close()


def names(directory: DataDirectory) -> list[Path]:
    """Files that hold the name in the clear."""
    return [path for path in directory.root.rglob("*") if path.is_file() and "Påhittad".encode() in path.read_bytes()]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    """One published version of a list that names a person."""
    folder = tmp_path_factory.mktemp("removal")
    directory = DataDirectory(folder / "data")
    path = write(folder / "list.csv", HEADING + ROWS)
    ingest([path], directory, IngestOptions(registry=REGISTRY, created=datetime(2023, 6, 1, tzinfo=UTC)))
    index_of(directory)
    return directory


def test_whenever_it_dies_the_old_or_the_new_is_served_and_the_next_one_finishes(
    before: DataDirectory, removers: Removers, tmp_path: Path
) -> None:
    changes = removers.dying(DataDirectory(Path(shutil.copytree(before.root, tmp_path / "count"))), 0)
    assert changes > SAMPLES
    ends = set()
    for step in sorted({1 + changes * sample // SAMPLES for sample in range(SAMPLES)}):
        directory = DataDirectory(Path(shutil.copytree(before.root, tmp_path / str(step))))
        assert removers.dying(directory, step) == DIED
        served = Snapshot.open(directory)
        served.verify()
        ends.add(served.version)
        remove(directory, Wanted(DAY), indexing(directory), REGISTRY)
        Snapshot.open(directory).verify()
        assert names(directory) == []
        assert [path.name for path in directory.snapshots.iterdir()] == [Snapshot.open(directory).version]
    assert len(ends) == 2
