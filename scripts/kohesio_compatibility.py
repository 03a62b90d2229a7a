"""Writes ``docs/kohesio-compatibility.md`` from the route table of the compatible API."""

from __future__ import annotations

from pathlib import Path

from kohesio.api.kohesio.compatibility_page import markdown
from kohesio.api.kohesio.routes import ROUTES

PAGE = Path(__file__).parent.parent / "docs" / "kohesio-compatibility.md"


def main() -> None:
    """Write the page."""
    PAGE.write_text(markdown(ROUTES), encoding="utf-8")


if __name__ == "__main__":
    main()
