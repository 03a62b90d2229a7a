"""Which files a run looks at: those that were named, those of a folder in a table format, or the archive's newest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from kohesio.errors import UsageError
from kohesio.sources.archive import Archive, ArchivedFile
from kohesio.sources.following import TABLE_SUFFIXES


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a list; ``record`` is its line in the archive's catalogue, if it came from there."""

    path: Path
    name: str
    record: ArchivedFile | None = None


def candidates(paths: Iterable[Path], archive: Archive) -> tuple[Candidate, ...]:
    """The files of a run, each once, in the order of their paths.

    Raises UsageError for a path that is not there, a folder without candidates, or an archive without lists.
    """
    paths = tuple(paths)
    if not paths:
        return _archived(archive)
    found: dict[Path, Candidate] = {}
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no file or folder {path}.")
        for one in _in_folder(path) if path.is_dir() else [path]:
            found.setdefault(one.resolve(), Candidate(one, one.name))
    return tuple(found.values())


def digest(path: Path) -> str:
    """SHA-256 of the file as it came."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _archived(archive: Archive) -> tuple[Candidate, ...]:
    entries = archive.newest_editions()
    if not entries:
        raise UsageError("The archive holds no list yet: name files, or run `kohesio fetch` first.")
    return tuple(Candidate(archive.path(entry), entry.name, entry) for entry in entries)


def _in_folder(folder: Path) -> list[Path]:
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix.lower() in TABLE_SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    if not found:
        raise UsageError(f"The folder {folder} holds no file in a table format ({', '.join(sorted(TABLE_SUFFIXES))}).")
    return found
