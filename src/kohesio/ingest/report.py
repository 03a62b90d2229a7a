"""What a run of ingest did, list by list: the summary table of the command, and its exit code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from kohesio.errors import KohesioError

_ARCHIVED = re.compile(r"^[0-9a-f]{64}: ")
"""How a sentence begins that names a file of the archive: by its checksum."""


class Status(StrEnum):
    """What became of a file."""

    LOADED = "loaded"
    COPY = "copy"
    OLDER_EDITION = "older edition"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file. ``reason`` is a code (of the error, for refused files) and ``message`` its sentence.

    ``rows`` are data rows, ``operation_rows`` those that became part of an operation; ``issues`` counts findings by
    code, the most frequent first.
    """

    file: str
    status: Status
    list: str | None = None
    edition: str | None = None
    rows: int = 0
    operation_rows: int = 0
    operations: int = 0
    rejected: int = 0
    issues: tuple[tuple[str, int], ...] = ()
    seconds: float = 0.0
    reason: str | None = None
    message: str | None = None

    def with_message(self, message: str) -> FileReport:
        """The same with a sentence."""
        return replace(self, message=message)

    def with_issues(self, more: Mapping[str, int]) -> FileReport:
        """The same with further findings, counted by code."""
        counts = Counter(dict(self.issues)) + Counter(more)
        return replace(self, issues=tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))


@dataclass(frozen=True, slots=True)
class IngestReport:
    """The whole run. ``version`` is the published snapshot, None if none was.

    ``failures`` are expectations that stopped it, one sentence each, and ``losses`` the lists they are about; ``gone``
    are lists of the last version that were not among the files. Of
    ``seconds``, ``geocoding_seconds`` were spent on finding places and ``resolving_seconds`` on what only the whole
    collection tells (identity, double counting).
    """

    files: tuple[FileReport, ...]
    version: str | None = None
    failures: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    seconds: float = 0.0
    geocoding_seconds: float = 0.0
    resolving_seconds: float = 0.0

    @property
    def operations(self) -> int:
        """Operations loaded."""
        return sum(one.operations for one in self.files if one.status is Status.LOADED)

    @property
    def exit_code(self) -> int:
        """0: published; 1: no file gave an operation; 2: an expectation failed (design §2)."""
        if self.failures:
            return 2
        return 0 if self.version is not None else 1

    def to_json(self) -> dict[str, object]:
        """The report for programs."""
        return {
            "version": self.version,
            "exit_code": self.exit_code,
            "operations": self.operations,
            "seconds": round(self.seconds, 3),
            "geocoding_seconds": round(self.geocoding_seconds, 3),
            "resolving_seconds": round(self.resolving_seconds, 3),
            "failures": list(self.failures),
            "losses": list(self.losses),
            "gone": list(self.gone),
            "files": [asdict(one) | {"issues": dict(one.issues)} for one in self.files],
        }


def refused(name: str, error: KohesioError, list_id: str | None, seconds: float = 0.0) -> FileReport:
    """The report of a file that could not be read; its sentence goes without the name, which stands beside it."""
    sentence = error.message.removeprefix(f"{name}: ")
    sentence = _ARCHIVED.sub("", sentence)
    return FileReport(
        file=name, status=Status.REFUSED, list=list_id, seconds=seconds, reason=error.code, message=sentence
    )
