"""The engine: a query in, a page out, from memory-mapped files alone.

Texts for snippets and labels are the one thing it reads from the snapshot, once per page for all its hits.
Everything is read-only, so that any number of threads may use one reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

import numpy as np

from kohesio.index import syntax
from kohesio.index.backends.embedded.arrays import Array, Floats, Ints, Longs, Strings, load
from kohesio.index.backends.embedded.beneficiaries import BeneficiaryIndex
from kohesio.index.backends.embedded.columns import NO_AMOUNT, NO_DATE
from kohesio.index.backends.embedded.facets import FacetColumn, Subset, euro
from kohesio.index.backends.embedded.geography import Geography
from kohesio.index.backends.embedded.matching import Matcher
from kohesio.index.backends.embedded.paging import page, read_cursor, write_cursor
from kohesio.index.backends.embedded.postings import Postings
from kohesio.index.backends.embedded.selection import Selection, Selector
from kohesio.index.backends.embedded.snippets import snippet
from kohesio.index.backends.embedded.suggestions import Suggestions
from kohesio.index.fields import FACETS
from kohesio.index.parsing import canonical, print_query
from kohesio.index.port import Rows
from kohesio.index.query import SORTS, BeneficiaryQuery, Choice, OperationQuery
from kohesio.index.result import BeneficiaryPage, Facet, Fragment, Hit, OperationPage, Statistics, Sum, Totals, YearRow
from kohesio.index.text import code_key
from kohesio.model.identifier import parse_id
from kohesio.model.text import Text, preferred
from kohesio.snapshot.reader import Snapshot

FIGURES = ("total_cost", "eligible_cost", "eu_contribution")

CODE_SCORE = 1_000.0
"""Added to the score of an operation whose code or id is the whole search text: it comes first."""

_NOTHING: Longs = np.empty(0, np.int64)
_COLUMNS = (*FIGURES, "cofinancing_rate", "start", "end", "has_image", "id", "id_order", "id_rank")


@dataclass(frozen=True, slots=True)
class _TextHits:
    """What a search text found: rows ascending with their scores, the words that matched, notes."""

    rows: Ints
    scores: Floats
    words: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


class EmbeddedReader:
    """An index of the embedded engine, open for reading; see ``kohesio.index.port.IndexReader``."""

    def __init__(self, folder: Path, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.columns: dict[str, Array] = {name: load(folder, name) for name in _COLUMNS}
        self.facets = {key: FacetColumn(folder, key) for key in FACETS}
        self.postings = Postings(folder, "texts")
        self._ranks = {
            sign + key: load(folder, f"rank.{sign}{key}") for key in SORTS for sign in ("", "-")
        }
        self._codes = Strings(folder, "code")
        self._code_starts: Longs = load(folder, "code_starts")
        self._code_rows: Ints = load(folder, "code_rows")
        self._matcher = Matcher(self.postings)
        self._selector = Selector(self.columns, self.facets, Geography(folder))
        self._all_totals = self._count(None)
        self._beneficiaries = BeneficiaryIndex(folder, snapshot.version, self)
        self._suggestions = Suggestions(self, self._beneficiaries, snapshot)

    @property
    def version(self) -> str:
        """The snapshot version this index was built from."""
        return self._snapshot.version

    @property
    def size(self) -> int:
        """How many operations there are."""
        return len(self.columns["id"])

    # -- the port

    def search(self, query: OperationQuery, facets: tuple[str, ...]) -> OperationPage:
        """Totals, the page of hits, and the named facets. Raises ParameterError for a stale or foreign cursor."""
        began = perf_counter()
        query = canonical(query)
        question = self._question(query)
        after = read_cursor(question, query.cursor)
        hits = self._text_hits(query.text)
        selection = self._select(query, hits)
        rows = selection.rows()
        primary, ties = self._order(query, rows, hits)
        found = page(primary, ties, after, query.limit)
        shown = found.positions if rows is None else rows[found.positions]
        scores = self._scores(shown, hits)
        subset = self._subset(rows)
        return OperationPage(
            version=self.version,
            totals=self.count(rows),
            facets=tuple(self._facet(key, query.choice(key), selection, subset) for key in facets),
            hits=self._hits(shown, scores, hits, query.language),
            next=write_cursor(question, found.last),
            took_ms=(perf_counter() - began) * 1_000,
            notes=(*syntax.parse_text(query.text).notes, *(hits.notes if hits else ())),
        )

    def totals(self, query: OperationQuery) -> Totals:
        """Count and sums alone."""
        return self.count(self.rows_ascending(query))

    def statistics(self, query: OperationQuery, breakdowns: tuple[str, ...]) -> Statistics:
        """Totals, years and the named breakdowns, all over the operations of the query."""
        rows = self.rows_ascending(query)
        subset = self._subset(rows)
        beneficiaries, _, _ = self.facets["beneficiary"].count(subset)
        return Statistics(
            version=self.version,
            totals=self.count(rows),
            years=self._years(rows, self._contribution(rows)),
            breakdowns=tuple(self.facets[key].facet(subset, query.choice(key)) for key in breakdowns),
            beneficiaries=int((beneficiaries > 0).sum()),
        )

    def rows(self, query: OperationQuery, *, batch: int = 10_000) -> Iterator[Rows]:
        """Positions of every hit in the query's order, in batches; limit and cursor are not asked."""
        query = canonical(query)
        hits = self._text_hits(query.text)
        rows = self._select(query, hits).rows()
        order = np.lexsort(self._order(query, rows, hits)[::-1])
        ordered = order if rows is None else rows[order]
        return (ordered[start : start + batch] for start in range(0, len(ordered), batch))

    def row_of(self, identifier: str) -> int | None:
        """The position of an operation, by id in any spelling."""
        bare = parse_id(identifier)
        if bare is None:
            return None
        digits = np.uint64(int(bare[1:]))
        order = self.columns["id_order"]
        at = int(np.searchsorted(self.columns["id"], digits, sorter=order))
        return int(order[at]) if at < len(order) and self.columns["id"][order[at]] == digits else None

    def rows_of_code(self, code: str) -> tuple[int, ...]:
        """The positions of the operations with an authority's code, whatever its case and blanks."""
        place = self._codes.find(code_key(code))
        if place is None:
            return ()
        return tuple(self._code_rows[self._code_starts[place] : self._code_starts[place + 1]].tolist())

    def suggest(self, text: str, limit: int) -> tuple[tuple[str, str, str], ...]:
        """Completions of the last word as (kind, id, label); see ``kohesio.index.backends.embedded.suggestions``."""
        return self._suggestions.suggest(text, limit)

    def beneficiary_page(self, query: BeneficiaryQuery) -> BeneficiaryPage:
        """The answer to a question about beneficiaries. Raises ParameterError for a stale or foreign cursor."""
        return self._beneficiaries.search(query)

    def close(self) -> None:
        """Let go of the files; safe to call twice. They are unmapped when the last answer that uses them is gone."""
        self.columns, self.facets = {}, {}

    # -- what is found

    def rows_ascending(self, query: OperationQuery) -> Longs | None:
        """The positions of the operations of a query; None means all."""
        query = canonical(query)
        return self._select(query, self._text_hits(query.text)).rows()

    def _select(self, query: OperationQuery, hits: _TextHits | None) -> Selection:
        found = None
        if hits is not None:
            found = np.zeros(self.size, bool)
            found[hits.rows] = True
        return self._selector.select(query, found)

    def _text_hits(self, text: str) -> _TextHits | None:
        """What a text finds; None where it finds everything, for want of words."""
        parsed = syntax.parse_text(text)
        exact = self._exact(text)
        if not parsed.alternatives:
            return _TextHits(exact, np.full(len(exact), CODE_SCORE)) if len(exact) else None
        found = self._matcher.find(parsed)
        rows, scores = found.documents, found.scores
        if len(exact):
            rows = np.union1d(found.documents, exact).astype(np.int32)
            scores = np.zeros(len(rows))
            scores[np.searchsorted(rows, found.documents)] = found.scores
            scores[np.searchsorted(rows, exact)] += CODE_SCORE
        return _TextHits(rows, scores, self._matcher.matched_words(parsed), found.notes)

    def _exact(self, text: str) -> Ints:
        """Operations whose code or id is the whole text."""
        if not text:
            return np.empty(0, np.int32)
        row = self.row_of(text)
        return np.array(sorted({*self.rows_of_code(text), *(() if row is None else (row,))}), np.int32)

    def _order(self, query: OperationQuery, rows: Longs | None, hits: _TextHits | None) -> tuple[Array, Array]:
        """Primary key and tie-breaker of each hit, both ascending; ties are broken by id."""
        if hits is not None and query.sort.key == "relevance":
            chosen = hits.rows if rows is None or len(rows) == len(hits.rows) else rows
            scores = hits.scores if chosen is hits.rows else self._scores(chosen, hits)
            return -scores, self.columns["id_rank"][chosen]
        descending = query.sort.descending or query.sort.key == "relevance"
        rank = self._ranks[("-" if descending else "") + query.sort.key]
        chosen_rank = rank if rows is None else rank[rows]
        return chosen_rank, chosen_rank

    def _scores(self, rows: Array, hits: _TextHits | None) -> Floats:
        if hits is None:
            return np.zeros(len(rows))
        return hits.scores[np.searchsorted(hits.rows, rows)]

    def _question(self, query: OperationQuery) -> str:
        return f"{self.version} {print_query(replace(query, limit=20, cursor=None, language='en'))}"

    # -- what it adds up to

    def _contribution(self, rows: Longs | None) -> Longs:
        cents = self.columns["eu_contribution"] if rows is None else self.columns["eu_contribution"][rows]
        return np.where(cents == NO_AMOUNT, 0, cents)

    def count(self, rows: Longs | None) -> Totals:
        """Count and sums of operations; None means all."""
        return self._all_totals if rows is None else self._count(rows)

    def _count(self, rows: Longs | None) -> Totals:
        sums = {name: _sum(self.columns[name] if rows is None else self.columns[name][rows]) for name in FIGURES}
        return Totals(count=self.size if rows is None else len(rows), **sums)

    def _facet(self, key: str, choice: Choice, selection: Selection, found: Subset) -> Facet:
        """The facet over what was found; with a choice of its own, over what all other conditions leave."""
        over = found if choice == Choice() else self._subset(selection.rows(ignoring=key))
        return self.facets[key].facet(over, choice)

    def _subset(self, rows: Longs | None) -> Subset:
        """Operations as facets count them: by the smaller of them and the others."""
        outside = rows is None or len(rows) > self.size // 2
        if outside:
            mask = np.ones(self.size if rows is not None else 0, bool)
            mask[_NOTHING if rows is None else rows] = False
            rows = np.flatnonzero(mask)
        counted = _NOTHING if rows is None else rows
        return Subset(counted, self._contribution(counted), outside=outside)

    def _years(self, rows: Longs | None, contribution: Longs) -> tuple[YearRow, ...]:
        days = self.columns["start"] if rows is None else self.columns["start"][rows]
        known = days != NO_DATE
        years = days[known].astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
        found, place = np.unique(years, return_inverse=True)
        cents = np.zeros(len(found), np.int64)
        np.add.at(cents, place, contribution[known])
        counts = np.bincount(place, minlength=len(found))
        listed = [YearRow(int(y), int(n), euro(int(c))) for y, n, c in zip(found, counts, cents, strict=True)]
        if not known.all():
            listed.append(YearRow(None, int((~known).sum()), euro(int(contribution[~known].sum()))))
        return tuple(listed)

    # -- what is shown

    def _hits(self, rows: Longs, scores: Floats, hits: _TextHits | None, language: str) -> tuple[Hit, ...]:
        snippets: list[tuple[Fragment, ...]] = [()] * len(rows)
        if hits is not None and hits.words and len(rows):
            snippets = self._snippets(rows, hits.words, language)
        digits = self.columns["id"][rows].tolist()
        return tuple(
            Hit(row, f"Q{number}", score, passage)
            for row, number, score, passage in zip(rows.tolist(), digits, scores.tolist(), snippets, strict=True)
        )

    def _snippets(self, rows: Longs, words: frozenset[str], language: str) -> list[tuple[Fragment, ...]]:
        """One for each row; the reader's language first, summaries before titles."""
        found = []
        for operation in self._snapshot.operations(rows.tolist()):
            texts = [*_by_preference(operation.summary, language), *_by_preference(operation.title, language)]
            found.append(snippet([text.text for text in texts], words))
        return found


def _by_preference(texts: tuple[Text, ...], language: str) -> list[Text]:
    first = preferred(texts, language)
    return [] if first is None else [first, *(text for text in texts if text is not first)]


def _sum(cents: Longs) -> Sum:
    known = cents != NO_AMOUNT
    return Sum(euro(int(cents[known].sum())), int(len(cents) - known.sum()))
