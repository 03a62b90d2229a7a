"""Measures the identity of beneficiaries on labelled pairs of real names, and shows the pairs to who has the files.

Usage: python scripts/identity_pairs.py [--part develop|held|merged] [--wrong] [folder of reference data]

``tests/data/identity_pairs.csv`` holds no name: each side is a file, a row and the first 16 digits of the SHA-256 of
the name. With the files at hand this prints each pair with its names, label and decision, and the figures of
``docs/concepts/identity.md``. Every spelling of a file counts as a body of its own and is decided upon among all
others of all files, so that what the rules do is measured and not what ids already say.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import polars as pl

from kohesio.ingest.identities import MENTIONS, mentions_of, resolve
from kohesio.ingest.persons import natural_persons
from kohesio.ingest.run import ingest
from kohesio.reference import tables
from kohesio.reference.countries import country_of
from kohesio.reference.folding import fold
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot

CHECKOUT = Path(__file__).resolve().parent.parent
PAIRS = CHECKOUT / "tests" / "data" / "identity_pairs.csv"
BENEFICIARIES = "kohesio-export/beneficiaries.tsv"
PARTS = ("develop", "held", "merged")
SIDES = ("left", "right")


@dataclass(frozen=True)
class Figures:
    """Counts of one part of the pairs: ``same`` are those labelled so, ``merged`` and ``possible`` how many of these
    were found, ``wrong`` the merges of pairs labelled different."""

    part: str
    same: int
    different: int
    undecided: int
    merged: int
    possible: int
    wrong: int

    @property
    def precision(self) -> float:
        """Of the merges of decided pairs, the share that is right."""
        return self.merged / max(self.merged + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Of the pairs that are the same, the share that is merged."""
        return self.merged / max(self.same, 1)

    @property
    def recall_with_possible(self) -> float:
        """Of the pairs that are the same, the share that is merged or shown as possible duplicates."""
        return (self.merged + self.possible) / max(self.same, 1)


def name_hash(name: str) -> str:
    """What stands for a name in the table."""
    return sha256(unicodedata.normalize("NFC", name.strip()).encode()).hexdigest()[:16]


def labelled() -> pl.DataFrame:
    """The pairs: file, row and hash of both sides, ``country``, ``label``, ``part``, ``reason``."""
    return pl.read_csv(PAIRS, schema_overrides={f"{side}_row": pl.Int64 for side in SIDES})


def mentions(shared: Path) -> pl.DataFrame:
    """Schema ``MENTIONS`` with ``file``, ``row`` and ``hash``, of all lists and of the exported beneficiaries."""
    rows = pl.concat([_of_lists(shared), _of_export(shared / BENEFICIARIES)])
    return rows.with_columns(pl.Series("hash", [name_hash(name) for name in rows["name"]]))


def judged(shared: Path) -> pl.DataFrame:
    """The pairs with the names of both sides, ``decision`` and ``rule``; ``none`` where nothing was found."""
    known = mentions(shared)
    found = resolve(known.select(list(MENTIONS)).lazy())
    moved = dict(found.beneficiaries.iter_rows())
    decisions = {row[:2]: row[2:] for row in found.decisions.select("left", "right", "decision", "rule").iter_rows()}
    pairs = labelled()
    for side in SIDES:
        keys = {"file": f"{side}_file", "row": f"{side}_row", "hash": f"{side}_hash"}
        ids = known.select(*keys, pl.col("id").alias(f"{side}_id"), pl.col("name").alias(f"{side}_name"))
        pairs = pairs.join(ids.unique([*keys]), left_on=list(keys.values()), right_on=list(keys), how="left")
    answers = []
    for left, right in pairs.select("left_id", "right_id").iter_rows():
        one, other = moved.get(left, left), moved.get(right, right)
        key = (min(one, other), max(one, other)) if one and other else (None, None)
        answers.append(("merged", "") if one == other else decisions.get(key, ("none", "")))
    return pairs.with_columns(
        pl.Series("decision", [decision for decision, _ in answers]), pl.Series("rule", [rule for _, rule in answers])
    )


def figures(pairs: pl.DataFrame, part: str) -> Figures:
    """The figures of one part of ``judged``."""
    mine = pairs.filter(pl.col("part") == part)

    def count(label: str, decision: str | None = None) -> int:
        rows = mine.filter(pl.col("label") == label)
        return rows.height if decision is None else rows.filter(pl.col("decision") == decision).height

    return Figures(
        part,
        same=count("same"),
        different=count("different"),
        undecided=count("undecided"),
        merged=count("same", "merged"),
        possible=count("same", "possible"),
        wrong=count("different", "merged"),
    )


def _of_lists(shared: Path) -> pl.DataFrame:
    files = {sha256(path.read_bytes()).hexdigest(): str(path.relative_to(shared)) for path in _files(shared / "lists")}
    with tempfile.TemporaryDirectory() as folder:
        directory = DataDirectory(Path(folder))
        version = ingest([shared / "lists"], directory).version
        operations = Snapshot.open(directory, version).scan("operations").collect()
    source = pl.col("source").struct
    file = source.field("sha256").replace(files)
    place = pl.format("{}\x1f{}", file, source.field("rows").list.first())
    rows = mentions_of(operations.lazy().with_columns(place.alias("id"))).collect()
    parts = pl.col("operation").str.split("\x1f").list
    return rows.with_columns(
        pl.format("{}\x1f{}", parts.get(0), "name").alias("id"),
        parts.get(0).alias("file"),
        parts.get(1).cast(pl.Int64).alias("row"),
    ).select(*MENTIONS, "file", "row")


def _of_export(path: Path) -> pl.DataFrame:
    table = pl.read_csv(path, separator="\t", quote_char=None, infer_schema=False).with_row_index("row", offset=2)
    countries = {name: country_of(name) for name in table["Country"].unique()}
    rows = table.select(
        pl.format("{}\x1f{}", pl.lit(BENEFICIARIES), "row").alias("id"),
        pl.col("Country").replace_strict(countries, return_dtype=pl.String).alias("country"),
        pl.col("Beneficiary Name").str.strip_chars().alias("name"),
        pl.col("Region").alias("region"),
        pl.col("row").cast(pl.Int64),
    )
    said = pl.Series([None] * rows.height, dtype=pl.String)
    return rows.select(
        pl.col("id").alias("operation"),
        "country",
        "id",
        "name",
        natural_persons(rows["name"], rows["country"], said).alias("is_natural_person"),
        pl.lit([], dtype=MENTIONS["identifiers"]).alias("identifiers"),
        pl.Series("places", _places(rows), dtype=pl.List(pl.String)),
        pl.lit(BENEFICIARIES).alias("file"),
        "row",
    )


def _places(rows: pl.DataFrame) -> list[list[str]]:
    """The region of each row by its NUTS 3 code, else by name where it is of that size and no list has codes beside it.

    Regions of Poland and Romania here are larger, those with English names in countries with coded lists unknown.
    """
    codes = {
        (record["code"][:2], fold(record["name"])): record["code"]
        for record in tables.records("nuts")
        if len(record["code"]) == 5
    }
    named = {"BG", "CZ", "EE", "LT", "LV", "SK"}
    places = []
    for country, region in rows.select("country", "region").iter_rows():
        code = codes.get((country, fold(region))) or (region if country in named else None)
        places.append([f"nuts3:{code}"] if code else [])
    return places


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def main(arguments: list[str]) -> None:
    """Print the pairs and the figures."""
    parser = argparse.ArgumentParser(description="Labelled pairs of beneficiaries, judged.")
    parser.add_argument("shared", nargs="?", type=Path, default=CHECKOUT.parent / "shared")
    parser.add_argument("--part", choices=PARTS, help="show the pairs of this part")
    parser.add_argument("--wrong", action="store_true", help="show only pairs that were decided otherwise")
    chosen = parser.parse_args(arguments)
    pairs = judged(chosen.shared)
    if chosen.part:
        shown = pairs.filter(pl.col("part") == chosen.part)
        if chosen.wrong:
            right = ((pl.col("label") == "same") & (pl.col("decision") == "merged")) | (
                (pl.col("label") != "same") & (pl.col("decision") != "merged")
            )
            shown = shown.filter(~right)
        columns = ("country", "label", "decision", "rule", "left_name", "right_name", "reason")
        sys.stdout.write(shown.select(columns).write_csv(separator="\t"))
    for part in PARTS:
        one = figures(pairs, part)
        sys.stdout.write(
            f"| {part} | {one.same} | {one.different} | {one.undecided} | {one.merged} | {one.wrong} | "
            f"{one.precision:.3f} | {one.recall:.3f} | {one.recall_with_possible:.3f} |\n"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
