#!/usr/bin/env python3
"""Builds ``programmes.csv``: the programmes of 2014-2020 by CCI code, with the funds their titles and codes tell.

Input is a table ``country_code, cci, programme_title`` (the Commission's list of 2014-2020 programmes). Programmes of
other periods that are known for certain stand in ``OTHERS``. The same table gives the same bytes.

    python scripts/reference/build_programmes.py CCI.csv [--out FILE]
"""

from __future__ import annotations

import argparse
import csv
import re
from pathlib import Path

from kohesio.model.fund import FUNDS
from kohesio.model.territory import iso_country

DATA = Path(__file__).resolve().parents[2] / "src/kohesio/reference/data"
BY_CODE: dict[str, tuple[str, ...]] = {"RF": ("ERDF",), "SF": ("ESF",), "CF": ("CF",)}
MIXED_COOPERATION: dict[str, tuple[str, ...]] = {
    "M4TN": ("ERDF", "IPA"),
    "M5TN": ("ERDF", "ENI"),
    "M6TN": ("ERDF", "IPA", "ENI"),
}
OTHERS = (
    ("2007BE162PO001", "Brussels-Capital Region: Objective 2013 - ERDF", "ERDF"),
    ("2007DE162PO004", "Berlin - ERDF", "ERDF"),
    ("2007ES052PO004", "Aragón - ESF", "ESF"),
    ("2021SE05SFPR001", "ESF+", "ESF+"),
)
PERIODS = {"2007": "2007-2013", "2014": "2014-2020", "2015": "2014-2020", "2016": "2014-2020", "2021": "2021-2027"}
COOPERATION = {"TC", "CB"}


def funds_of(cci: str, title: str) -> tuple[str, ...]:
    """The funds at the end of the title (``… - ERDF/ESF``), else those the code stands for."""
    named = re.split(r" - |\s", title)[-1].split("/")
    if all(name in FUNDS for name in named):
        return tuple(named)
    return MIXED_COOPERATION.get(cci[8:12]) or BY_CODE.get(cci[8:10], ())


def main() -> None:
    """Reads the table and writes the register."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--out", type=Path, default=DATA / "programmes.csv")
    arguments = parser.parse_args()
    with arguments.table.open(encoding="utf-8-sig", newline="") as table:
        listed = [(row["cci"].strip(), " ".join(row["programme_title"].split())) for row in csv.DictReader(table)]
    known = [(cci, title, "|".join(funds_of(cci, title))) for cci, title in listed]
    with arguments.out.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("cci", "title", "country", "period", "funds"))
        for cci, title, funds in sorted({*known, *OTHERS}):
            country = "" if cci[4:6] in COOPERATION else iso_country(cci[4:6])
            writer.writerow((cci, title, country, PERIODS[cci[:4]], funds))


if __name__ == "__main__":
    main()
