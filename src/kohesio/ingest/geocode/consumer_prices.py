"""Reads a yearly index of consumer prices: Eurostat's table ``prc_hicp_aind`` (HICP, annual average).

Only the index of all items of the Union of 27 counts: amounts are in euro, and a sum over several countries needs one.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from kohesio.errors import DamagedError
from kohesio.ingest.geocode import eurostat
from kohesio.model.prices import PriceIndex

TABLE = "prc_hicp_aind"

_ALL_ITEMS = {"freq": "A", "unit": "INX_A_AVG", "coicop": "CP00", "geo": "EU27_2020"}
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_LEVEL = re.compile(r"\d{1,6}(?:\.\d{1,6})?", re.ASCII)


def is_prices(path: Path) -> bool:
    """Whether a file is that table, by its name."""
    return eurostat.is_table(path, TABLE)


def read_prices(path: Path) -> PriceIndex:
    """The index. Raises DamagedError for a file that is no such table or has none of the Union."""
    levels = {
        int(year): Decimal(level)
        for _, year, level in eurostat.figures(path, _ALL_ITEMS, "consumer prices")
        if _YEAR.fullmatch(year) and _LEVEL.fullmatch(level) and Decimal(level) > 0
    }
    if not levels:
        raise DamagedError(f"{path} has no index of all items (CP00, INX_A_AVG) of the Union (EU27_2020).")
    return PriceIndex(levels)
