"""tantivy: an index with fast fields; facets are its own aggregations, terms with a sum, in one pass per selection."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl
import tantivy

from benchmarks.collection import Collection
from benchmarks.engines.engine import TOP, Page, groups
from benchmarks.questions import Question

_BATCH = 20_000
_MOST_VALUES = 65_000
_TOKENIZER = "folded"


def _schema(collection: Collection) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("doc", fast=True)
    builder.add_integer_field("eu", fast=True)
    builder.add_text_field("text", tokenizer_name=_TOKENIZER, index_option="position")
    for key in collection.columns:
        builder.add_unsigned_field(key, fast=True, indexed=True)
    return builder.build()


def _index(collection: Collection, target: Path) -> tantivy.Index:
    index = tantivy.Index(_schema(collection), path=str(target))
    analyzer = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .build()
    )
    index.register_tokenizer(_TOKENIZER, analyzer)
    return index


def build(collection: Collection, target: Path) -> None:
    """Write the index."""
    target.mkdir()
    writer = _index(collection, target).writer(heap_size=500_000_000, num_threads=2)
    table = pl.read_parquet(collection.table)
    texts = pl.read_parquet(collection.texts)["text"]
    fields = {key: list(columns) for key, columns in collection.columns.items()}
    for start in range(0, table.height, _BATCH):
        rows = table.slice(start, _BATCH).to_dicts()
        for row, text in zip(rows, texts.slice(start, _BATCH), strict=True):
            document = tantivy.Document()
            document.add_unsigned("doc", row["doc"])
            document.add_text("text", text)
            if row["eu"] is not None:
                document.add_integer("eu", row["eu"])
            for key, columns in fields.items():
                for column in columns:
                    if row[column] is not None:
                        document.add_unsigned(key, row[column])
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


class Tantivy:
    """The index, open in this process."""

    name = "tantivy"

    def __init__(self, collection: Collection, target: Path) -> None:
        self._collection = collection
        self._index = _index(collection, target)
        self._index.reload()
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        segments = self._searcher.num_segments
        self.setting = f"tantivy {version('tantivy')}, fast fields, {segments} segments, 1 thread"

    def ask(self, question: Question) -> Page | None:
        """The page: an aggregation for each set of selections, a search for the top."""
        facets: dict[str, dict[int, tuple[int, int]]] = {}
        hits = cents = 0
        chosen = tuple(field for field, _ in question.choices)
        counting = groups(self._collection, question)
        for fields in dict.fromkeys([chosen, *counting]):
            answer = self._searcher.aggregate(self._query(question, fields), _wanted(counting.get(fields, [])))
            for key in counting.get(fields, []):
                facets[key] = {
                    int(line["key"]): (line["doc_count"], int(line["sum"]["value"] or 0))
                    for line in answer[key]["buckets"]
                }
            if fields == chosen:
                cents = int(answer["sum"]["value"] or 0)
        found: Any = self._searcher.search(
            self._query(question, chosen), TOP, order_by_field="eu", order=tantivy.Order.Desc, count=True
        )
        hits = int(found.count)
        docs: Any = self._searcher.fast_field_values("doc", [address for _, address in found.hits])
        return Page(hits, cents, facets, tuple(int(doc) for doc in docs))

    def _query(self, question: Question, fields: tuple[str, ...]) -> tantivy.Query:
        must: list[tuple[Any, tantivy.Query]] = []
        if question.words:
            words = [(tantivy.Occur.Should, self._phrase(phrase)) for phrase in question.words]
            must.append((tantivy.Occur.Must, tantivy.Query.boolean_query(words)))
        for field, choice in question.choices:
            if field not in fields:
                continue
            if choice.included:
                must.append((tantivy.Occur.Must, self._any(field, choice.included)))
            if choice.excluded:
                must.append((tantivy.Occur.MustNot, self._any(field, choice.excluded)))
        if not any(occur == tantivy.Occur.Must for occur, _ in must):
            must.append((tantivy.Occur.Must, tantivy.Query.all_query()))
        return tantivy.Query.boolean_query(must)

    def _any(self, field: str, values: tuple[str, ...]) -> tantivy.Query:
        return tantivy.Query.term_set_query(self._schema, field, self._collection.codes(field, values))

    def _phrase(self, phrase: tuple[str, ...]) -> tantivy.Query:
        if len(phrase) == 1:
            return tantivy.Query.term_query(self._schema, "text", phrase[0], index_option="basic")
        return tantivy.Query.phrase_query(self._schema, "text", list(phrase))


def _wanted(keys: list[str]) -> dict[str, Any]:
    total = {"sum": {"field": "eu"}}
    facets = {key: {"terms": {"field": key, "size": _MOST_VALUES}, "aggs": {"sum": total}} for key in keys}
    return {"sum": total, **facets}
