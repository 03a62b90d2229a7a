"""``python -m kohesio`` is the same program as ``kohesio``."""

from __future__ import annotations

from kohesio.cli.main import app

app()
