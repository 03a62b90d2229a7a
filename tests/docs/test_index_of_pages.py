"""The index of the documentation leads to every page, and no link between pages is broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

LINK = re.compile(r"\]\(([^)#\s:]+)(?:#[^)]*)?\)")


def targets(page: Path) -> Iterator[Path]:
    """The files of this repository that a page links to."""
    for target in LINK.findall(page.read_text("utf-8")):
        yield (page.parent / target).resolve()


def test_every_page_is_in_the_index(checkout: Path) -> None:
    index = checkout / "docs" / "README.md"
    assert {*index.parent.rglob("*.md")} - {index} <= {*targets(index)}


def test_no_link_between_pages_is_broken(checkout: Path) -> None:
    pages = [*checkout.glob("*.md"), *(checkout / "docs").rglob("*.md")]
    assert [(page.name, target) for page in pages for target in targets(page) if not target.exists()] == []
