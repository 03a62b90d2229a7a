"""SQLite: an FTS5 index without contents beside a narrow table of integers.

The set-up: a covering index on every facet column with the amount, so that counting everything is a scan of an index in
order; none for the pairs of filter and facet, of which there are too many. Nothing is copied to temporary tables. The
whole database fits the page cache (1.5 GB) and the memory map.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl

from benchmarks.collection import Collection
from benchmarks.engines.engine import TOP, Page
from benchmarks.engines.sql import conditions, where
from benchmarks.questions import Question

_BATCH = 50_000


def build(collection: Collection, target: Path) -> None:
    """Write the database."""
    table = pl.read_parquet(collection.table)
    columns = [name for name in table.columns if name != "doc"]
    with closing(sqlite3.connect(target)) as base:
        base.execute("PRAGMA journal_mode=OFF")
        base.execute("PRAGMA synchronous=OFF")
        base.execute("PRAGMA cache_size=-1000000")
        base.execute(f"CREATE TABLE op (doc INTEGER PRIMARY KEY, {', '.join(f'{name} INTEGER' for name in columns)})")
        marks = ",".join("?" * len(table.columns))
        for batch in table.iter_slices(_BATCH):
            base.executemany(f"INSERT INTO op VALUES ({marks})", batch.iter_rows())
        tokenizer = 'tokenize="unicode61 remove_diacritics 2"'
        base.execute(f"CREATE VIRTUAL TABLE fts USING fts5(text, content='', {tokenizer})")
        for batch in pl.read_parquet(collection.texts).iter_slices(_BATCH):
            base.executemany("INSERT INTO fts(rowid, text) VALUES (?,?)", batch.iter_rows())
        base.execute("INSERT INTO fts(fts) VALUES ('optimize')")
        for key in (*collection.facets, "beneficiary"):
            for column in collection.columns[key]:
                base.execute(f"CREATE INDEX by_{column} ON op ({column}, eu)")
        base.execute("CREATE INDEX by_eu ON op (eu DESC)")
        base.execute("ANALYZE")
        base.commit()


class Sqlite:
    """The database, open in this process."""

    name = "SQLite"

    def __init__(self, collection: Collection, target: Path) -> None:
        self._collection = collection
        self._base = sqlite3.connect(f"file:{target}?mode=ro", uri=True)
        self._base.execute("PRAGMA cache_size=-1500000")
        self._base.execute("PRAGMA mmap_size=4000000000")
        self._base.execute("PRAGMA temp_store=MEMORY")
        self.setting = f"SQLite {sqlite3.sqlite_version}, FTS5 without contents, covering index per facet, 1 thread"

    def close(self) -> None:
        """Let go of the database."""
        self._base.close()

    def ask(self, question: Question) -> Page | None:
        """The page: a statement for the totals, one per facet column, one for the top."""
        match = " OR ".join(f'"{" ".join(phrase)}"' for phrase in question.words)
        source = "fts JOIN op ON op.doc = fts.rowid" if match else "op"
        text = ["fts MATCH :match"] if match else []

        def narrowed(without: str = "") -> str:
            fields = [field for field, _ in question.choices if field != without]
            return where([*text, *conditions(self._collection, question, fields)])

        values = {"match": match}
        run = self._base.execute
        hits, cents = run(f"SELECT count(*), coalesce(sum(op.eu), 0) FROM {source}{narrowed()}", values).fetchone()
        facets: dict[str, dict[int, tuple[int, int]]] = {}
        plain = "+" if match or question.choices else ""  # else the index of the facet is followed, against the filter
        for key in self._collection.facets:
            lines: dict[int, tuple[int, int]] = {}
            for column in self._collection.columns[key]:
                counted = (
                    f"SELECT op.{column}, count(*), coalesce(sum(op.eu), 0) "
                    f"FROM {source}{narrowed(key)} GROUP BY {plain}op.{column}"
                )
                for code, count, amount in run(counted, values):
                    if code is not None:
                        before = lines.get(code, (0, 0))
                        lines[code] = (before[0] + count, before[1] + amount)
            facets[key] = lines
        top = run(f"SELECT op.doc FROM {source}{narrowed()} ORDER BY op.eu DESC LIMIT {TOP}", values).fetchall()
        return Page(hits, cents, facets, tuple(doc for (doc,) in top))
