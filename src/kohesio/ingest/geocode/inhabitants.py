"""Reads how many people live in a region: Eurostat's table ``demo_r_pjanaggr3`` (population on 1 January, NUTS 3 up).

Only whole populations count: both sexes, all ages, in persons.
"""

from __future__ import annotations

import re
from pathlib import Path

from kohesio.ingest.geocode import eurostat
from kohesio.model.geography import Population

TABLE = "demo_r_pjanaggr3"

_WHOLE = {"freq": "A", "unit": "NR", "sex": "T", "age": "TOTAL"}
_CODE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURE = re.compile(r"[0-9]{1,11}")


def is_population(path: Path) -> bool:
    """Whether a file is that table, by its name."""
    return eurostat.is_table(path, TABLE)


def read_population(path: Path) -> dict[str, Population]:
    """The newest figure of each region, by NUTS code. Raises DamagedError for a file that is no such table."""
    found: dict[str, Population] = {}
    for code, year, people in eurostat.figures(path, _WHOLE, "inhabitants"):
        if _CODE.fullmatch(code) and _YEAR.fullmatch(year) and _FIGURE.fullmatch(people):
            here = Population(int(people), int(year))
            if code not in found or found[code].year < here.year:
                found[code] = here
    return found
