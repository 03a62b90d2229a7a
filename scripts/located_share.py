"""Writes docs/reference/located.md: how many operations of each list are located, with and without geodata.

Usage: python scripts/located_share.py [folder of reference data]. The folder holds ``lists`` and, as geodata, the
outlines and towns of ``geo``; postcode and municipality files are not among them.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from kohesio.ingest.run import IngestOptions, ingest
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "located.md"
GEODATA = ("nuts_20m_2024.topojson", "nuts_20m_2016.topojson", "cities_eu_5000.csv")
SHARES = ("nuts2", "nuts3", "own", "any")
HEAD = """# How many operations are located

Written by `scripts/located_share.py` from the real lists the tests read. A list that says nothing of places cannot be
located; one that names regions only has no points of its own. *Without* is a fresh installation; *with* has outlines of
NUTS 2024 and 2016 (1:20 million) and 15,023 towns of 5,000 inhabitants and more. Postcode (TERCET) and municipality
(LAU) files, which `kohesio fetch --geodata` brings too, were not at hand: lists of postcodes gain most from them.

*NUTS 2*, *NUTS 3*: operations with a region at least so fine. *Own point*: with coordinates, or the middle of their
municipality or postcode. *Any point*: those and middles of regions, which are marked as such.

| list | operations | NUTS 2 without | with | NUTS 3 without | with | own point without | with | any point with |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
"""


def main() -> None:
    """Ingest the lists twice and write the page."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE.parents[3] / "shared"
    without, _ = located(shared, ())
    with_geodata, seconds = located(shared, GEODATA)
    both = without.join(with_geodata, on="list", suffix="_with").sort("list")
    lines = []
    for row in both.iter_rows(named=True):
        cells = [row["nuts2"], row["nuts2_with"], row["nuts3"], row["nuts3_with"], row["own"], row["own_with"]]
        shares = " | ".join(f"{share:.0%}" for share in (*cells, row["any_with"]))
        lines.append(f"| {row['list']} | {row['operations']:,} | {shares} |")
    PAGE.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    sys.stderr.write(f"{PAGE}: {len(lines)} lists; {seconds:.1f} s of finding places\n")


def located(shared: Path, geodata: tuple[str, ...]) -> tuple[pl.DataFrame, float]:
    """Shares of located operations by list, and the seconds that finding places took."""
    with tempfile.TemporaryDirectory() as folder:
        directory = DataDirectory(Path(folder))
        directory.prepare()
        for name in geodata:
            shutil.copy(shared / "geo" / name, directory.geo / name)
        options = IngestOptions(created=datetime(2026, 1, 1, tzinfo=UTC))
        report = ingest([shared / "lists"], directory, options)
        return shares(Snapshot.open(directory).scan("operations").select("source", "places").collect()), (
            report.geocoding_seconds
        )


def shares(operations: pl.DataFrame) -> pl.DataFrame:
    """For each list the number of operations and the four shares."""
    places = operations.select(
        pl.col("source").struct.field("list"), pl.int_range(pl.len()).alias("operation"), "places"
    ).explode("places")
    place = pl.col("places").struct
    has_point = place.field("point").is_not_null()
    by_operation = places.group_by("list", "operation").agg(
        (place.field("nuts_level") >= 2).any().alias("nuts2"),
        (place.field("nuts_level") == 3).any().alias("nuts3"),
        (has_point & (place.field("basis") != "region_centre")).any().alias("own"),
        has_point.any().alias("any"),
    )
    return by_operation.group_by("list").agg(
        pl.len().alias("operations"), *(pl.col(name).fill_null(value=False).mean() for name in SHARES)
    )


if __name__ == "__main__":
    main()
