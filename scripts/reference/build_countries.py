#!/usr/bin/env python3
"""Builds ``country_names.csv`` from the Unicode CLDR tables that Babel carries.

    python scripts/reference/build_countries.py [--out FILE]

One row per country and official language of the Union: the name in use there. The same Babel gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from babel import Locale

from kohesio.model.territory import MEMBER_STATES
from kohesio.model.text import LANGUAGES

NEIGHBOURS = (
    "AD", "AL", "AM", "AZ", "BA", "BY", "CH", "DZ", "EG", "FO", "GB", "GE", "GL", "IL", "IS", "JO", "LB", "LI", "LY",
    "MA", "MC", "MD", "ME", "MK", "NO", "PS", "RS", "RU", "SM", "SY", "TN", "TR", "UA", "VA", "XK",
)  # fmt: skip
"""Partners of Interreg programmes around the Union."""

OVERSEAS = (
    "AG", "AI", "AW", "BB", "BL", "BQ", "BR", "CU", "CV", "CW", "DM", "DO", "GD", "GF", "GH", "GM", "GN", "GP", "GQ",
    "GW", "GY", "HT", "IN", "JM", "KE", "KM", "KN", "LC", "LK", "MF", "MG", "ML", "MQ", "MR", "MS", "MU", "MV", "MZ",
    "RE", "SC", "SN", "SR", "ST", "SX", "TC", "TT", "TZ", "VC", "VE", "VG", "YT", "ZA",
)  # fmt: skip
"""Partners of the programmes of the outermost regions, and these regions where a list names them as countries."""

DATA = Path(__file__).resolve().parents[2] / "src/kohesio/reference/data"


def main() -> None:
    """Writes the names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=DATA / "country_names.csv")
    arguments = parser.parse_args()
    locales = {language: Locale(language) for language in LANGUAGES}
    with arguments.out.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("country", "language", "name"))
        for country in sorted({*MEMBER_STATES, *NEIGHBOURS, *OVERSEAS}):
            for language, locale in locales.items():
                if name := locale.territories.get(country):
                    writer.writerow((country, language, name))


if __name__ == "__main__":
    main()
