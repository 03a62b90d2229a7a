"""``make docs``: writes ``docs/reference/third-party.md``, what others made and under which licence we use it.

Packages come from the lock files and say their licence in their metadata (or ``third_party.toml`` does, where they
are silent); style sheets and scripts from ``src/kohesio/ui/vendor.json``; data sets from ``third_party.toml``.
Raises ``LicenceError`` for a licence that may not be used, or that nobody states.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/reference/third-party.md"
PINNED = re.compile(r"^([a-z0-9-]+)==([^ ;]+)")

ALLOWED = frozenset({
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause", "CC-BY-4.0", "CC0-1.0", "EUPL-1.2", "ISC",
    "LGPL-2.1-or-later", "LGPL-3.0-or-later", "LLVM-exception", "MIT", "MPL-2.0", "PSF-2.0", "Unicode-3.0", "Zlib",
    "free reuse with the source named", "public domain",
})  # fmt: skip
"""SPDX identifiers, and two words for data. No GPL or AGPL, nothing non-commercial, no share-alike data."""

WORDED = {
    "Apache 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""What classifiers and older metadata mean; "BSD License" says nothing of clauses: ``[licences]`` may say better."""

INTRODUCTION = """# What others made

Written by `make docs`; the tests compare it with the lock files. No package under the GPL or AGPL, no data for
non-commercial use only and no share-alike data is used, nor anything derived from such data.
"""


class LicenceError(Exception):
    """A licence is unknown or may not be used."""


@dataclass(frozen=True)
class Credit:
    """One row of the page."""

    name: str
    version: str
    licence: str
    note: str = ""


@dataclass(frozen=True)
class DataSet:
    """Data that travels in the wheel: ``files`` are patterns below ``src/kohesio``."""

    name: str
    files: tuple[str, ...]
    source: str
    licence: str
    attribution: str


def stated_licences() -> dict[str, str]:
    """Package → licence, where ``third_party.toml`` speaks for its metadata."""
    return {str(name): str(licence) for name, licence in _notes()["licences"].items()}


def data_sets() -> tuple[DataSet, ...]:
    """The data sets of ``third_party.toml``. Raises LicenceError for one that may not be used."""
    return tuple(
        DataSet(
            entry["name"],
            tuple(entry["files"]),
            entry["source"],
            check(entry["name"], entry["licence"]),
            entry["attribution"],
        )
        for entry in _notes()["data"]
    )


def _notes() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def locked(name: str) -> dict[str, str]:
    """Package → version of a lock file; several versions (by Python) are joined by a comma."""
    versions: dict[str, list[str]] = {}
    for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if found := PINNED.match(line):
            versions.setdefault(found[1], []).append(found[2])
    return {package: ", ".join(several) for package, several in versions.items()}


def check(name: str, licence: str) -> str:
    """``licence`` if every part of it is allowed. Raises LicenceError."""
    parts = {licence} if licence in ALLOWED else set(re.split(r" (?:AND|OR|WITH) ", licence.strip("()")))
    if forbidden := sorted(part for part in parts if part.strip("()") not in ALLOWED):
        raise LicenceError(f"{name}: {', '.join(forbidden)} is not among the licences that may be used.")
    return licence


def licence_of(package: str, stated: dict[str, str]) -> str:
    """The licence of an installed package, as ``third_party.toml`` or else its metadata states it."""
    if package in stated:
        return check(package, stated[package])
    try:
        described = metadata.metadata(package)
    except metadata.PackageNotFoundError as error:
        raise LicenceError(f"{package} is not installed and third_party.toml does not name its licence.") from error
    for statement in (*described.get_all("License-Expression", []), *described.get_all("License", [])):
        licence = WORDED.get(statement.strip(), statement.strip())
        if licence in ALLOWED or "License-Expression" in described:
            return check(package, licence)
    classes = [entry.rpartition(" :: ")[2] for entry in described.get_all("Classifier", [])]
    known = sorted({WORDED[entry] for entry in classes if entry in WORDED})
    if not known:
        raise LicenceError(f"{package} states no licence that is understood: name it in third_party.toml.")
    return check(package, " AND ".join(known))


def packages(lock: str, *, without: Iterable[str] = ()) -> list[Credit]:
    """The credits of a lock file's packages."""
    stated, left_out = stated_licences(), set(without)
    return [
        Credit(name, version, licence_of(name, stated))
        for name, version in locked(lock).items()
        if name not in left_out
    ]


def front_end() -> list[Credit]:
    """The credits of the third-party files under ``static/vendor``."""
    manifest = json.loads((ROOT / "src/kohesio/ui/vendor.json").read_text(encoding="utf-8"))
    return [
        Credit(
            entry["package"],
            entry["version"],
            check(entry["package"], entry["licence"]),
            f"{entry['purpose']}; © {entry['copyright']}",
        )
        for entry in manifest["packages"]
    ]


def page() -> str:
    """The whole page."""
    run = packages("run.txt")
    parts = [
        INTRODUCTION,
        "## In the wheel: style sheets, icons and scripts\n",
        _table(
            ("package", "version", "licence", "what"), [(c.name, c.version, c.licence, c.note) for c in front_end()]
        ),
        "The Union's logos, which those packages also hold, are left out: their use is the Commission's to allow.\n",
        "## In the wheel: data\n",
        _table(
            ("data", "source", "licence", "credit"),
            [(each.name, each.source, each.licence, each.attribution) for each in data_sets()],
        ),
        "## Installed beside it\n",
        _package_table(run),
        "## Only to test\n",
        _package_table(packages("test.txt", without=[credit.name for credit in run])),
        "## Only to measure\n",
        _package_table(packages("bench.txt", without=[credit.name for credit in run])),
        "## Only to build\n",
        _package_table(packages("build.txt")),
    ]
    return "\n".join(parts)


def _package_table(rows: list[Credit]) -> str:
    return _table(("package", "version", "licence"), [(c.name, c.version, c.licence) for c in rows])


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def main() -> int:
    """Write the page; exit 1 with the reason if a licence stands against it."""
    try:
        text = page()
    except LicenceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
