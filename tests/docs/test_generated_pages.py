"""The generated pages of the reference are those that the program of today would write."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts.reference_pages import FOLDER, pages


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_page_is_fresh(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == pages()[name], "run `make docs`"


def test_every_page_of_the_reference_is_readable() -> None:
    assert all(path.read_text("utf-8").startswith("# ") for path in Path(FOLDER).glob("*.md"))
