"""The page on snapshots says what the program writes."""

from __future__ import annotations

from pathlib import Path

from scripts.reference_pages import snapshot_page


def test_the_page_is_what_make_docs_writes(checkout: Path) -> None:
    assert (checkout / "docs/reference/snapshot.md").read_text(encoding="utf-8") == snapshot_page()
