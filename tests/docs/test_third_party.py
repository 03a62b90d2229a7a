"""Everything that others made is credited, under a licence that may be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts import third_party

# What is code or markup of this project, not data; under static/ lie our own drawings and what vendor.json credits.
OURS = {".py", ".html", ".css", ".js", ".po", ".pot", ".md", ".typed", ".xml", ".txt", ".pyc"}


def test_the_page_is_what_make_docs_writes(checkout: Path) -> None:
    assert (checkout / "docs/reference/third-party.md").read_text(encoding="utf-8") == third_party.page()


def test_every_data_file_in_the_package_is_credited(checkout: Path) -> None:
    package = checkout / "src/kohesio"
    credited = {path for entry in third_party.data_sets() for pattern in entry.files for path in package.glob(pattern)}
    files = {
        path
        for path in package.rglob("*")
        if path.is_file()
        and path.suffix not in OURS
        and not {"static", "__pycache__"} & {*path.parts}
        and path.name != "vendor.json"
    }
    assert sorted(path.relative_to(package).as_posix() for path in files - credited) == []


def test_no_credit_is_given_for_what_is_not_there(checkout: Path) -> None:
    missing = [
        pattern
        for entry in third_party.data_sets()
        for pattern in entry.files
        if not any((checkout / "src/kohesio").glob(pattern))
    ]
    assert missing == []


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "CC-BY-NC-4.0", "CC-BY-SA-4.0", "UNKNOWN"]
)
def test_a_licence_that_may_not_be_used_is_refused(licence: str) -> None:
    with pytest.raises(third_party.LicenceError, match="not among the licences"):
        third_party.check("invented", licence)


@pytest.mark.parametrize(
    "licence", ["MIT", "Apache-2.0 OR BSD-2-Clause", "LGPL-3.0-or-later", "Apache-2.0 WITH LLVM-exception"]
)
def test_a_licence_that_may_be_used_is_accepted(licence: str) -> None:
    assert third_party.check("invented", licence) == licence
