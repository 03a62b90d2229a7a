"""The day on which a request is answered."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """Today in UTC."""
    return datetime.now(UTC).date()
