"""The engine: a query in, a page out, from memory-mapped files alone.

Texts for snippets and labels are the one thing it reads from the snapshot, once per page for all its hits.
Everything is read-only, so that any number of threads may use one reader.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter

import numpy as np

from kohesio.index import syntax
from kohesio.index.backends.embedded.arrays import Array, Arrays, Floats, Ints, Strings
from kohesio.index.backends.embedded.aside import Aside
from kohesio.index.backends.embedded.beneficiaries import BeneficiaryIndex
from kohesio.index.backends.embedded.counting import Records, Subset, told
from kohesio.index.backends.embedded.dictionaries import place_of
from kohesio.index.backends.embedded.facets import FacetColumn, line
from kohesio.index.backends.embedded.geography import Geography
from kohesio.index.backends.embedded.histograms import Histograms
from kohesio.index.backends.embedded.instead import InsteadAmounts
from kohesio.index.backends.embedded.laid import LaidColumn
from kohesio.index.backends.embedded.matching import Matcher
from kohesio.index.backends.embedded.orders import Orders
from kohesio.index.backends.embedded.paging import After, read_cursor, write_cursor
from kohesio.index.backends.embedded.postings import Postings
from kohesio.index.backends.embedded.proposals import Proposals
from kohesio.index.backends.embedded.ranking import Ranking
from kohesio.index.backends.embedded.selection import Selection, Selector
from kohesio.index.backends.embedded.sets import Operations
from kohesio.index.backends.embedded.sheets import Sheet
from kohesio.index.backends.embedded.similar import similar_rows
from kohesio.index.backends.embedded.snippets import Passages
from kohesio.index.backends.embedded.suggestions import Suggestions
from kohesio.index.fields import COLLECTION, INDEXED
from kohesio.index.parsing import canonical, print_question
from kohesio.index.port import Members, Rows
from kohesio.index.query import BeneficiaryQuery, Box, Choice, OperationQuery
from kohesio.index.resolution import Dictionary
from kohesio.index.result import (
    BeneficiaryPage,
    BodyColumns,
    BodyName,
    Cluster,
    ClusterMap,
    Facet,
    Fragment,
    Histogram,
    Hit,
    Instead,
    OperationPage,
    OperationPoint,
    Proposal,
    RegionMap,
    SetAside,
    Statistics,
    Sum,
    Totals,
    euro,
)
from kohesio.index.text import code_key
from kohesio.model.identifier import parse_id
from kohesio.model.territory import Point
from kohesio.snapshot.reader import Snapshot

FIGURES = ("total_cost", "eligible_cost", "eu_contribution")

LARGEST = 10
"""Beneficiaries that statistics name."""

ALSO_TOLD = 5
"""Compounds that an answer names."""

CODE_SCORE = 1_000.0
"""Added to the score of an operation whose code or id is the whole search text: it comes first."""

_COLUMNS = (
    *FIGURES, "budget", "cofinancing_rate", "start", "end", "has_image", "highlighted", "id", "id_order", "id_rank",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _TextHits:
    """What a search text found: operations, how well each answers, the words that matched when asked, notes."""

    operations: Operations
    ranking: Ranking
    words: Callable[[], frozenset[str]] | None = None
    notes: tuple[str, ...] = ()
    compounds: frozenset[int] = frozenset()


class EmbeddedReader:
    """An index of the embedded engine, open for reading; see ``kohesio.index.port.IndexReader``."""

    def __init__(self, arrays: Arrays, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.columns: dict[str, Array] = {name: arrays.load(name) for name in _COLUMNS}
        self.size = len(self.columns["id"])
        self.facets = {key: FacetColumn(arrays, key, self.size) for key in INDEXED}
        self.records = Records.of(arrays)
        self._sheets = tuple(self._made_sheets())
        self._aside = Aside(arrays)
        self._instead = InsteadAmounts(arrays)
        self._histograms = Histograms(arrays, self.records)
        self.postings = Postings(arrays, "texts")
        self.orders = Orders(arrays, self.columns["id_rank"])
        self._codes = Strings(arrays, "code")
        self._code_starts: Array = arrays.load("code_starts")
        self._code_rows: Ints = arrays.load("code_rows")
        self._matcher = Matcher(self.postings, widened=True)
        self._proposals = Proposals(self.postings, self._texts_of)
        self._geography = Geography(arrays, self.size, self.records.lacks)
        self.lay({})
        self._beneficiaries = BeneficiaryIndex(arrays, snapshot.version, self)
        self._suggestions = Suggestions(self, self._beneficiaries, snapshot)

    @property
    def version(self) -> str:
        """The snapshot version this index was built from."""
        return self._snapshot.version

    # -- the port

    def search(self, query: OperationQuery, facets: tuple[str, ...]) -> OperationPage:
        """Totals, the page of hits, and the named facets. Raises ParameterError for a stale or foreign cursor."""
        began = perf_counter()
        query = canonical(query)
        question = self._question(query)
        after = read_cursor(question, query.cursor)
        hits = self._text_hits(query.text)
        selection = self._select(query, hits)
        operations = selection.operations()
        shown, last = self._page(query, operations, hits, after)
        shown = shown[query.offset :]
        scores = np.zeros(len(shown)) if hits is None else hits.ranking.scores(shown)
        subset = self._subset(selection, operations, facets)
        return OperationPage(
            version=self.version,
            totals=self._totals(subset, operations),
            facets=self._facets_of(query, facets, subset, partial(self._beside, selection, subset)),
            hits=self._hits(shown, scores, hits, query.language),
            next=write_cursor(question, last),
            took_ms=(perf_counter() - began) * 1_000,
            notes=(*syntax.parse_text(query.text).notes, *(hits.notes if hits else ())),
            did_you_mean=self._did_you_mean(query, operations.count),
            also=() if hits is None else self._also(hits.compounds),
        )

    def _did_you_mean(self, query: OperationQuery, count: int) -> Proposal | None:
        """A text that finds more than ``count`` operations with the conditions of the query, if these are few."""
        return self._proposals.best(query.text, count, lambda text: self.operations(replace(query, text=text)).count)

    def _texts_of(self, rows: Sequence[int]) -> list[list[str]]:
        return [[one.text for some in texts for one in some] for texts in self._snapshot.texts(rows)]

    def _also(self, compounds: frozenset[int]) -> tuple[str, ...]:
        """The most frequent words of some terms, as operations have them."""
        sizes = dict(zip(compounds, self.postings.sizes(compounds), strict=True))
        first = sorted(compounds, key=lambda term: (-sizes[term], term))
        folded = dict.fromkeys(self.postings.word_of(term) for term in first)
        return tuple(self._proposals.as_written([*folded][:ALSO_TOLD]))

    def totals(self, query: OperationQuery) -> Totals:
        """Count and sums alone."""
        selection, operations = self._selected(query)
        return self._totals(self._subset(selection, operations, ()), operations)

    def budget(self, query: OperationQuery) -> Sum:
        """Total costs, and the eligible cost of each operation that has no total."""
        cents, lacking = self.records.budgets(self.operations(query).rows)
        return Sum(euro(int(cents.sum())), int(lacking.sum()))

    def statistics(self, query: OperationQuery, breakdowns: tuple[str, ...]) -> Statistics:
        """Totals, years and the named breakdowns, all over the operations of the query."""
        selection, operations = self._selected(query)
        subset = self._subset(selection, operations, breakdowns)
        largest, share, beneficiaries = self.facets["beneficiary"].largest(subset, LARGEST)
        return Statistics(
            version=self.version,
            totals=self._totals(subset, operations),
            years=self._histograms.years("start", subset),
            breakdowns=self._facets_of(query, breakdowns, subset, partial(self._breakdown, subset)),
            beneficiaries=beneficiaries,
            largest=largest,
            largest_share=share,
        )

    def histogram(self, query: OperationQuery, key: str) -> Histogram:
        """How the operations of the query spread over a range field, its own range of it ignored."""
        asked = replace(
            query,
            amounts=tuple(entry for entry in query.amounts if entry[0] != key),
            dates=tuple(entry for entry in query.dates if entry[0] != key),
        )
        return self._histograms.of(key, Subset(self.operations(asked), self.records))

    def similar(self, row: int, limit: int) -> tuple[Hit, ...]:
        """The operations most like the one at ``row``, by their words and codes."""
        (texts,) = self._snapshot.texts([row])
        rows, scores = similar_rows(row, texts, self._matcher, (self.facets, self.records), limit)
        return tuple(Hit(at, f"Q{self.columns['id'][at]}", score) for at, score in zip(rows, scores, strict=True))

    def clusters(self, query: OperationQuery, box: Box, zoom: int) -> ClusterMap:
        """Where on a map the operations of the query lie, within a box, gathered as suits a zoom of 0 to 22."""
        selection, operations = self._selected(query)
        found = self._geography.clusters(operations, box, zoom)
        digits = self.columns["id"][found.rows].tolist()
        lines = zip(
            found.lat.tolist(), found.lon.tolist(), found.tallies.tolist(), found.cents.tolist(), digits, strict=True
        )
        clusters = [
            Cluster(lat, lon, *line((tally, cents)), f"Q{number}" if told(tally)[0] == 1 else None)
            for lat, lon, tally, cents, number in lines
        ]
        totals = self._totals(self._subset(selection, operations, ()), operations)
        return ClusterMap(self.version, totals, found.placed, tuple(clusters))

    def regions(self, query: OperationQuery, level: int) -> RegionMap:
        """What the operations of the query add up to in each NUTS region of a level, 0 (country) to 3."""
        selection, operations = self._selected(query)
        subset = self._subset(selection, operations, ("nuts",))
        regions, without = self.facets["nuts"].level(subset, level)
        return RegionMap(self.version, self._totals(subset, operations), level, regions, *without)

    def rows(self, query: OperationQuery, *, batch: int = 10_000) -> Iterator[Rows]:
        """Positions of every hit in the query's order, in batches; limit and cursor are not asked."""
        query = canonical(query)
        hits = self._text_hits(query.text)
        ordered = self._in_order(query, self._select(query, hits).operations(), hits)
        return (ordered[start : start + batch].astype(np.int64) for start in range(0, len(ordered), batch))

    def points(self, rows: Rows) -> tuple[OperationPoint, ...]:
        """The points of the operations at these positions, in their order."""
        order, lat, lon = self._geography.points(rows)
        at = rows[order]
        starred = self.columns["highlighted"][at] != 0
        lines = zip(at.tolist(), lat.tolist(), lon.tolist(), starred.tolist(), strict=True)
        return tuple(OperationPoint(row, Point(north, east), star) for row, north, east, star in lines)

    def box(self) -> Box | None:
        """The box around every place with coordinates; None where there is none."""
        return self._geography.box()

    def row_of(self, identifier: str) -> int | None:
        """The position of an operation, by id in any spelling."""
        bare = parse_id(identifier)
        if bare is None:
            return None
        digits, order, ids = int(bare[1:]), self.columns["id_order"], self.columns["id"]
        at = bisect_left(order, digits, key=lambda row: int(ids[row]))  # numpy's would copy the whole order first
        return int(order[at]) if at < len(order) and int(ids[order[at]]) == digits else None

    def id_of(self, row: int) -> str:
        """The id of the operation at a position."""
        return f"Q{self.columns['id'][row]}"

    def rows_of_code(self, code: str) -> tuple[int, ...]:
        """The positions of the operations with an authority's code, whatever its case and blanks."""
        place = place_of(self._codes, code_key(code))
        if place is None:
            return ()
        return tuple(self._code_rows[self._code_starts[place] : self._code_starts[place + 1]].tolist())

    def values(self, key: str) -> Dictionary:
        """Every value that a field has in this version, in text order."""
        return self._fields[key].values

    def suggest(self, text: str, limit: int) -> tuple[tuple[str, str, str], ...]:
        """Completions of the last word as (kind, id, label); see ``kohesio.index.backends.embedded.suggestions``."""
        return self._suggestions.suggest(text, limit)

    def beneficiary_page(self, query: BeneficiaryQuery) -> BeneficiaryPage:
        """The answer to a question about beneficiaries. Raises ParameterError for a stale or foreign cursor."""
        return self._beneficiaries.search(query)

    def beneficiary_columns(self, query: BeneficiaryQuery, batch: int) -> Iterator[BodyColumns]:
        """Every beneficiary of a question in its order, by column and so many at a time."""
        return self._beneficiaries.columns(query, batch)

    def named(self, ids: Sequence[str]) -> tuple[BodyName, ...]:
        """What beneficiaries are called, in this order; an id of none is left out."""
        return self._beneficiaries.named(ids)

    def laid(self, collections: Mapping[str, Members], flags: Mapping[str, Sequence[int]]) -> EmbeddedReader:
        """The same index with ``collections`` laid over it, and with ``flags`` true at some positions too."""
        other = copy(self)
        other.columns = self.columns | {key: _raised(self.columns[key], rows) for key, rows in flags.items() if rows}
        other.lay({name: self._members(one) for name, one in collections.items()})
        return other

    def lay(self, sets: Mapping[str, Operations]) -> None:
        """Lay named sets over this very reader: for ``laid``, before anybody asks it."""
        laid = LaidColumn(COLLECTION, sets, self.size, self.records)
        self._fields: Mapping[str, FacetColumn | LaidColumn] = {**self.facets, COLLECTION: laid}
        self._selector = Selector(self.columns, self._fields, self._geography, self.records.cells)

    def _members(self, members: Members) -> Operations:
        if isinstance(members, OperationQuery):
            found = self.operations(members)
            return Operations(self.size, bits=found.bits)
        return Operations(self.size, rows=np.unique(np.array(members, np.int32)))

    def close(self) -> None:
        """Let go of the files; safe to call twice. They are unmapped when the last answer that uses them is gone."""
        self.columns, self.facets = {}, {}

    # -- what is found

    def operations(self, query: OperationQuery) -> Operations:
        """The operations of a query."""
        return self._selected(query)[1]

    def _selected(self, query: OperationQuery) -> tuple[Selection, Operations]:
        """The conditions of a query and its operations."""
        query = canonical(query)
        selection = self._select(query, self._text_hits(query.text))
        return selection, selection.operations()

    def _select(self, query: OperationQuery, hits: _TextHits | None) -> Selection:
        return self._selector.select(query, None if hits is None else hits.operations)

    def _text_hits(self, text: str) -> _TextHits | None:
        """What a text finds; None where it finds everything, for want of words."""
        parsed = syntax.parse_text(text)
        exact = self._exact(text)
        if not parsed.alternatives:
            ranking = Ranking(self.postings, (), (exact, CODE_SCORE))
            return _TextHits(Operations(self.size, rows=exact), ranking) if len(exact) else None
        found = self._matcher.find(parsed)
        operations, ranking = found.documents, found.ranking
        if len(exact):
            rows = np.union1d(operations.rows, exact).astype(np.int32)
            operations, ranking = Operations(self.size, rows=rows), ranking.with_bonus(exact, CODE_SCORE)
        return _TextHits(operations, ranking, partial(self._matcher.words, found), found.notes, found.compounds)

    def _exact(self, text: str) -> Ints:
        """Operations whose code or id is the whole text."""
        if not text:
            return np.empty(0, np.int32)
        row = self.row_of(text)
        return np.array(sorted({*self.rows_of_code(text), *(() if row is None else (row,))}), np.int32)

    def _page(
        self, query: OperationQuery, operations: Operations, hits: _TextHits | None, after: After | None
    ) -> tuple[Ints, After | None]:
        """The operations up to the end of a page, and the key of the last if more follow; ties are broken by id."""
        limit = query.offset + query.limit
        if hits is not None and query.sort.key == "relevance":
            return hits.ranking.best(operations, self.columns["id_rank"], after, limit)
        return self.orders.page(query.sort, operations, after, limit)

    def _in_order(self, query: OperationQuery, operations: Operations, hits: _TextHits | None) -> Ints:
        if hits is not None and query.sort.key == "relevance":
            rows = operations.rows
            return rows[np.lexsort((self.columns["id_rank"][rows], -hits.ranking.ascending(rows)))]
        return self.orders.sorted(query.sort, operations)

    def _question(self, query: OperationQuery) -> str:
        return f"{self.version} {print_question(query)}"

    # -- what it adds up to

    def count(self, operations: Operations) -> Totals:
        """Count and sums of operations."""
        return self._totals(Subset(operations, self.records), operations)

    def beside(
        self, operations: Operations, column: FacetColumn, codes: Ints
    ) -> list[tuple[SetAside, tuple[Instead, ...]]]:
        """Of the operations with each of some codes of a column what is beside the sums; see ``Totals``."""
        asides = self._aside.within_each(operations, column, codes)
        return list(zip(asides, self._instead.within_each(operations, column, codes), strict=True))

    def _totals(self, subset: Subset, operations: Operations) -> Totals:
        figures = self.records.totals - subset.figures if subset.outside else subset.figures
        total, eligible, contribution = [Sum(euro(cents), missing) for cents, missing in figures.tolist()]
        aside, instead = self._aside.within(operations), self._instead.within(operations)
        return Totals(operations.count, total, eligible, contribution, aside, instead)

    def _subset(self, selection: Selection, operations: Operations, facets: tuple[str, ...]) -> Subset:
        """The operations of a selection, ready to be counted by these facets."""
        return Subset(operations, self.records, self._groups(facets), selection.cells)

    def _groups(self, facets: tuple[str, ...]) -> frozenset[int]:
        groups = (self._fields[key].group for key in facets)
        return frozenset(group for group in groups if group is not None)

    def _made_sheets(self) -> Iterator[Sheet]:
        """A sheet for each group whose joint codes stand in the records."""
        for group in range(self.records.together):
            yield Sheet(group, [column for column in self.facets.values() if column.group == group])

    def _facets_of(
        self, query: OperationQuery, keys: tuple[str, ...], subset: Subset, chosen: Callable[[str, Choice], Facet]
    ) -> tuple[Facet, ...]:
        """The named facets over a subset; ``chosen`` makes those of whose values the query chooses some."""
        choices = dict(query.choices)
        plain = frozenset(keys).difference(choices)
        found = {facet.key: facet for sheet in self._sheets for facet in sheet.facets(subset, plain)}
        for key in keys:
            if key not in found:
                found[key] = chosen(key, choices[key]) if key in choices else self._breakdown(subset, key, Choice())
        return tuple(found[key] for key in keys)

    def _breakdown(self, subset: Subset, key: str, choice: Choice) -> Facet:
        column = self._fields[key]
        return column.facet(column.count(subset), choice)

    def _beside(self, selection: Selection, found: Subset, key: str, choice: Choice) -> Facet:
        """A facet over what all conditions but its own leave; ``found`` is what all leave."""
        column = self._fields[key]
        if isinstance(column, LaidColumn):
            return column.facet(column.count(Subset(selection.operations(ignoring=key), self.records)), choice)
        if found.cells is not None:
            rows = partial(self._rows, selection, key)
            return column.facet(column.count_joint(found.cells.beside(key), rows), choice)
        return column.facet(column.count_alone(Subset(selection.operations(ignoring=key), self.records)), choice)

    @staticmethod
    def _rows(selection: Selection, ignoring: str) -> Ints:
        return selection.operations(ignoring=ignoring).rows

    # -- what is shown

    def _hits(self, rows: Ints, scores: Floats, hits: _TextHits | None, language: str) -> tuple[Hit, ...]:
        places, ids = rows.tolist(), self.columns["id"][rows].tolist()
        passages: Sequence[tuple[Fragment, ...]] = ()
        if hits is not None and hits.words is not None:
            passages = Passages(self._snapshot, places, hits.words, language)
        return tuple(
            Hit(row, f"Q{number}", score, passages, place)
            for place, (row, number, score) in enumerate(zip(places, ids, scores.tolist(), strict=True))
        )


def _raised(flags: Array, rows: Sequence[int]) -> Array:
    """A column of flags with those at some positions set too."""
    raised = np.array(flags)
    raised[list(rows)] = 1
    return raised
