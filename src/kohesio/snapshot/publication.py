"""Which version is served and which are kept: reading and replacing ``current``, and deleting old versions."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from kohesio.errors import DamagedError, NoSnapshotError, UsageError
from kohesio.snapshot.files import is_locked, locked, sync
from kohesio.snapshot.layout import BUILDING, DataDirectory, is_version
from kohesio.snapshot.manifest import read_manifest

_GONE = ".gone-"


def current_version(directory: DataDirectory) -> str:
    """The version being served. Raises NoSnapshotError if none is, DamagedError if ``current`` names none."""
    try:
        version = directory.current.read_text("ascii").strip()
    except FileNotFoundError as error:
        raise NoSnapshotError(
            f"The data directory {directory.root} has no published snapshot yet: "
            "run `kohesio ingest`, or `kohesio demo` for invented data."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedError(f"The file {directory.current} cannot be read ({error}).") from error
    if not is_version(version):
        raise DamagedError(
            f"The file {directory.current} does not name a version. Write one of {directory.snapshots} into it."
        )
    return version


def versions(directory: DataDirectory) -> tuple[str, ...]:
    """All complete versions, oldest first."""
    if not directory.snapshots.is_dir():
        return ()
    return tuple(sorted(path.name for path in directory.snapshots.iterdir() if is_version(path.name)))


def publish(directory: DataDirectory, version: str) -> None:
    """Make ``version`` the one being served, atomically.

    Raises DamagedError if the version is not there, or not one this program can read; ``current`` is then as before.
    """
    read_manifest(directory.snapshot(version))
    beside = directory.current.with_name(".current")
    with beside.open("w", encoding="ascii") as file:
        file.write(version + "\n")
    sync(beside)
    beside.replace(directory.current)
    sync(directory.root)


def prune(directory: DataDirectory, keep: int) -> tuple[str, ...]:
    """Delete all but the ``keep`` newest versions, their indexes, and what died while being built.

    The version being served always stays and counts among those kept. Versions without an index go before others: they
    were never served, for their builder died on the way, and take no place of one that may be gone back to. Returns the
    versions that are gone.
    """
    try:
        served = {current_version(directory)}
    except NoSnapshotError:
        served = set()
    others = [version for version in versions(directory) if version not in served]
    others.sort(key=lambda version: (any(directory.index.glob(f"{version}-[0-9]*")), version))
    surplus = len(others) + len(served) - keep
    gone = tuple(others[: max(0, surplus)])
    for version in gone:
        delete(directory, version)
    clear(directory)
    return gone


def delete(directory: DataDirectory, version: str) -> None:
    """Delete a version and its indexes. Raises UsageError for the version being served."""
    with suppress(NoSnapshotError):
        if current_version(directory) == version:
            raise UsageError(f"The version {version} is being served; publish another one before deleting it.")
    if (folder := directory.snapshot(version)).exists():
        _delete(folder)
    for index in sorted(directory.index.glob(f"{version}-*")):
        _delete(index)


def clear(directory: DataDirectory) -> None:
    """Delete what died while being built or deleted, and what a server still wrote for a version that is gone."""
    for folder in (directory.snapshots, directory.index):
        for remains in sorted(folder.glob(f"{_GONE}*")):
            shutil.rmtree(remains)
    with locked(directory.snapshots):
        for building in sorted(directory.snapshots.glob(f"{BUILDING}*")):
            if not is_locked(building):
                shutil.rmtree(building)
    if directory.index.is_dir():
        with locked(directory.index):
            for building in sorted(directory.index.glob(f"{BUILDING}*")):
                shutil.rmtree(building)
    for folder in sorted(directory.index.glob("*-*-*")):
        version = "-".join(folder.name.split("-")[:2])
        if is_version(version) and not directory.snapshot(version).exists():
            _delete(folder)


def _delete(folder: Path) -> None:
    """Rename before deleting: whoever is interrupted leaves no version that looks whole and is not."""
    away = folder.rename(folder.with_name(_GONE + folder.name))
    shutil.rmtree(away)
