"""DuckDB: one typed table, sorted by the commonest filters so that whole blocks are passed over; missing is NULL.

It has no usable text index at this size (see the study in the issue's reference), so it is asked about filters alone.
All facets are counted in one statement, and it may use all cores.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.collection import Collection
from benchmarks.engines.engine import TOP, Page, groups
from benchmarks.engines.sql import conditions, where
from benchmarks.questions import Question


def build(collection: Collection, target: Path) -> None:
    """Write the database."""
    order = ", ".join(collection.columns[key][0] for key in ("country", "fund", "period", "programme"))
    with duckdb.connect(str(target)) as base:
        base.execute(f"CREATE TABLE op AS SELECT * FROM read_parquet('{collection.table}') ORDER BY {order}, eu DESC")


class Duck:
    """The database, open in this process."""

    name = "DuckDB"

    def __init__(self, collection: Collection, target: Path) -> None:
        self._collection = collection
        self._base = duckdb.connect(str(target), read_only=True)
        self.setting = f"DuckDB {duckdb.__version__}, table sorted by facets, all cores, no text search"

    def close(self) -> None:
        """Let go of the database."""
        self._base.close()

    def ask(self, question: Question) -> Page | None:
        """The page: a statement for totals and facets, one for the top. Words are beyond it."""
        if question.words:
            return None
        fields = [field for field, _ in question.choices]
        everything = where(conditions(self._collection, question, fields))
        parts = [f"SELECT -1 AS f, 0 AS c, count(*) AS n, coalesce(sum(eu), 0)::BIGINT AS s FROM op{everything}"]
        numbers = {key: number for number, key in enumerate(self._collection.facets)}
        for counting, keys in groups(self._collection, question).items():
            clause = where(conditions(self._collection, question, counting))
            parts += [
                f"SELECT {numbers[key]}, {column}, count(*), coalesce(sum(eu), 0)::BIGINT FROM op{clause} "
                f"GROUP BY {column}"
                for key in keys
                for column in self._collection.columns[key]
            ]
        facets: dict[str, dict[int, tuple[int, int]]] = {key: {} for key in self._collection.facets}
        hits = cents = 0
        for number, code, count, amount in self._base.execute(" UNION ALL ".join(parts)).fetchall():
            if number < 0:
                hits, cents = count, amount
            elif code is not None:
                lines = facets[self._collection.facets[number]]
                before = lines.get(code, (0, 0))
                lines[code] = (before[0] + count, before[1] + amount)
        top = self._base.execute(f"SELECT doc FROM op{everything} ORDER BY eu DESC NULLS LAST LIMIT {TOP}").fetchall()
        return Page(hits, cents, facets, tuple(doc for (doc,) in top))
