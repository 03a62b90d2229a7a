"""Beneficiaries: found by name, place and programme, with what their matching operations add up to.

Files, one entry per beneficiary in the order of ``facet.beneficiary.values``::

    beneficiary.name, beneficiary.latin   the name used most, and it in Latin letters ("" where it is in them)
    beneficiary.country                   number of its country in beneficiary.countries, -1 where not known
    beneficiary.natural                   1 a person, 0 a body, -1 nothing tells
    beneficiary.rank                      place by folded name
    beneficiary.amounts                   int64, a line per amount of ``AMOUNTS``: of each entry of
                                          ``facet.beneficiary.rows`` what its operation adds, ``NO_AMOUNT`` if unknown
    names.*                               postings of all its names, as texts in the usual language of its country, so
                                          that a town is found in all its cases; persons have none: no name of one is
                                          found
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial, reduce
from pathlib import Path
from time import perf_counter
from typing import Protocol

import numpy as np
import polars as pl

from kohesio.index import syntax, text
from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import (
    NO_AMOUNT,
    UNKNOWN,
    Array,
    Arrays,
    ArraysWriter,
    Bits,
    Floats,
    Ints,
    Longs,
    Mask,
    Strings,
    gathered,
)
from kohesio.index.backends.embedded.counting import Records
from kohesio.index.backends.embedded.facets import FacetColumn
from kohesio.index.backends.embedded.matching import Matcher
from kohesio.index.backends.embedded.paging import page, read_cursor, write_cursor
from kohesio.index.backends.embedded.postings import Postings
from kohesio.index.backends.embedded.postings_files import PostingsWriter
from kohesio.index.backends.embedded.proposals import Proposals
from kohesio.index.backends.embedded.sets import Operations, full_bits
from kohesio.index.parsing import print_beneficiary_query
from kohesio.index.query import BeneficiaryQuery, Choice, OperationQuery
from kohesio.index.result import (
    Added,
    BeneficiaryHit,
    BeneficiaryPage,
    BodyColumns,
    BodyName,
    Instead,
    SetAside,
    Totals,
)
from kohesio.model.territory import NAMED_IN
from kohesio.snapshot.reader import Snapshot

AMOUNTS = {"total_cost": 0, "eligible_cost": 1, "eu_contribution": 2, "budget": 3}
"""What the operations of beneficiaries add up to; the budget of one is its total cost, else its eligible cost."""

QUESTIONS_KEPT = 2
"""What the last questions found is kept for the next page: 12 bytes for each beneficiary found, so at 2.1 million
operations of 395,000 beneficiaries 4.7 MB at most for each question, and its bitmap."""

PAGES_KEPT = 64
SHOWN_KEPT = 100
"""Pages of so many beneficiaries with all their operations are kept: those with most of them are on the first pages.
Measured: 64 pages of 100 are 4.1 MB."""

OWN_FIELDS = ("country", "beneficiary_type")

_CHUNK = 50_000
_PERSON = {1: True, 0: False}
_TYPES = {1: "natural", 0: "legal", -1: "unknown"}


def write_beneficiaries(writer: ArraysWriter, scratch: Path, snapshot: Snapshot) -> None:
    """Write the files from the snapshot's table; the beneficiary facet must be there already."""
    ids = pl.DataFrame({"id": list(Strings(writer, "facet.beneficiary.values"))}, schema={"id": pl.String})
    columns = ("id", "name", "name_latin", "names", "country", "is_natural_person")
    table = snapshot.scan("beneficiaries").select(columns).collect()
    rows = ids.join(table, on="id", how="left", maintain_order="left")
    names, natural = rows["name"].fill_null(""), rows["is_natural_person"].cast(pl.Int8).fill_null(-1).to_numpy()
    Strings.save(writer, "beneficiary.name", names)
    Strings.save(writer, "beneficiary.latin", rows["name_latin"].fill_null(""))
    countries = sorted(rows["country"].drop_nulls().unique())
    Strings.save(writer, "beneficiary.countries", countries)
    numbers = rows["country"].replace_strict(countries, range(len(countries)), default=-1, return_dtype=pl.Int16)
    writer.save("beneficiary.country", numbers.fill_null(-1).to_numpy())
    writer.save("beneficiary.natural", natural)
    keys = pl.Series([text.title_key(name) for name in names], dtype=pl.String).rank("dense").to_numpy()
    rank = np.empty(rows.height, np.int32)
    rank[np.lexsort((np.arange(rows.height), keys))] = np.arange(rows.height, dtype=np.int32)
    writer.save("beneficiary.rank", rank)
    writer.save("beneficiary.amounts", _amounts(writer))
    postings = PostingsWriter(writer, "names", scratch)
    for start in range(0, rows.height, _CHUNK):
        chunk = rows.slice(start, _CHUNK)
        postings.add((_searchable(row), ()) for row in chunk.iter_rows(named=True))
    postings.finish()


def _amounts(writer: ArraysWriter) -> Longs:
    """What each operation of each beneficiary adds, by amount: as in the records, in the order of the bodies."""
    rows = writer.load("facet.beneficiary.rows")
    amounts = np.ascontiguousarray(writer.load("records")[rows, : AMOUNTS["budget"]].T)
    for line, lacking in zip(amounts, writer.load("missing"), strict=True):
        line[kernels.where_set(lacking, rows)] = NO_AMOUNT
    total, eligible, _ = amounts
    return np.stack([*amounts, np.where(total == NO_AMOUNT, eligible, total)])


def _searchable(row: Mapping[str, object]) -> list[tuple[str, str | None]]:
    """The names of a body, each with its language as far as the country tells."""
    names = row["names"]
    if row["is_natural_person"] or not isinstance(names, list):
        return []
    latin = row["name_latin"]
    usual = next(iter(NAMED_IN.get(str(row["country"]), ())), None)
    return [*((name, usual) for name in names), *(((str(latin), None),) if latin else ())]


class OperationIndex(Protocol):
    """What the beneficiaries need of the operations' index."""

    facets: dict[str, FacetColumn]
    records: Records

    def operations(self, query: OperationQuery) -> Operations:
        """The operations of a query."""
        ...

    def count(self, operations: Operations) -> Totals:
        """Count and sums of operations."""
        ...

    def totals(self, query: OperationQuery) -> Totals:
        """Count and sums of the operations of a query."""
        ...

    def beside(
        self, operations: Operations, column: FacetColumn, codes: Ints
    ) -> list[tuple[SetAside, tuple[Instead, ...]]]:
        """Of the operations with each of some codes of a column what is beside the sums; see ``Totals``."""
        ...


@dataclass(frozen=True, slots=True)
class _Found:
    """The beneficiaries of a query, how good each is, the operations that count (None: all), and their totals."""

    codes: Ints
    merits: Floats
    counted: Operations | None
    operations: Totals
    notes: tuple[str, ...]


class BeneficiaryIndex:
    """The beneficiaries, open for reading."""

    def __init__(self, arrays: Arrays, version: str, operations: OperationIndex) -> None:
        self._version = version
        self._operations = operations
        self._of_operation = operations.facets["beneficiary"]
        self.ids = self._of_operation.values
        self.names = Strings(arrays, "beneficiary.name")
        self._latin = Strings(arrays, "beneficiary.latin")
        self._countries = list(Strings(arrays, "beneficiary.countries"))
        self._country = arrays.load("beneficiary.country")
        self._natural = arrays.load("beneficiary.natural")
        self._rank = arrays.load("beneficiary.rank")
        self._amounts = arrays.load("beneficiary.amounts")
        self.postings = Postings(arrays, "names")
        self._matcher = Matcher(self.postings)
        self._proposals = Proposals(self.postings, self._names_of)
        self.operation_counts: Longs = np.asarray(np.diff(self._of_operation.row_starts.astype(np.int64)), np.int64)
        self._kept = lru_cache(maxsize=QUESTIONS_KEPT)(self._found)
        self._shown = lru_cache(maxsize=PAGES_KEPT)(self._over_everything)

    def search(self, query: BeneficiaryQuery) -> BeneficiaryPage:
        """The answer to a query whose values are resolved. Raises ParameterError for a stale or foreign cursor."""
        began = perf_counter()
        plain = replace(query, limit=20, cursor=None, language="en")
        question = f"{self._version} beneficiaries {print_beneficiary_query(plain)} {query.near or ''}"
        after = read_cursor(question, query.cursor)
        found = self._kept(replace(plain, offset=0))
        codes = found.codes
        shown = page(found.merits, codes, self._everybody, after, query.offset + query.limit)
        bodies = codes[shown.positions[query.offset :]]
        first_of_all = found.counted is None and len(bodies) <= SHOWN_KEPT
        return BeneficiaryPage(
            version=self._version,
            count=len(codes),
            operations=found.operations,
            hits=self._shown(tuple(bodies.tolist())) if first_of_all else self._hits(bodies, found.counted),
            next=write_cursor(question, shown.last),
            took_ms=(perf_counter() - began) * 1_000,
            notes=found.notes,
            did_you_mean=self._proposals.best(query.text, len(codes), partial(self._number, plain)),
        )

    def columns(self, query: BeneficiaryQuery, batch: int) -> Iterator[BodyColumns]:
        """Every beneficiary of a query in its order, so many at a time; its page is not asked.

        A page makes objects, which cost ten times what a column does: nothing beside a page, minutes for a file.
        """
        found = self._kept(replace(query, limit=20, cursor=None, language="en", offset=0))
        ordered = found.codes[np.lexsort((found.codes, -found.merits))]
        for start in range(0, len(ordered), batch):
            yield self._columns(ordered[start : start + batch], found.counted)

    def _columns(self, codes: Ints, counted: Operations | None) -> BodyColumns:
        numbers = codes.tolist()
        counts, cents, lacking = self._added_up(codes, counted, slice(AMOUNTS["budget"]))
        names = [*self._countries, None]  # a country that is not known is the number -1
        return BodyColumns(
            ids=[self.ids[code] for code in numbers],
            names=[self.names[code] for code in numbers],
            latin=[self._latin[code] or None for code in numbers],
            countries=[names[number] for number in self._country[codes].tolist()],
            persons=[_PERSON.get(number) for number in self._natural[codes].tolist()],
            operations=counts.tolist(),
            cents=cents.tolist(),
            lacking=lacking.tolist(),
        )

    def named(self, ids: Sequence[str]) -> tuple[BodyName, ...]:
        """What beneficiaries are called, in this order; an id of none is left out."""
        codes = [code for one in ids if (code := self.ids.find(one)) is not None]
        return tuple(BodyName(self.ids[code], self.names[code], self._is_person(code)) for code in codes)

    # -- what is found

    def _found(self, query: BeneficiaryQuery) -> _Found:
        """All beneficiaries of a query."""
        asked = tuple((key, choice) for key, choice in query.choices if key not in OWN_FIELDS)
        wanted = OperationQuery(choices=asked, near=query.near)
        counted = self._operations.operations(wanted) if asked or query.near else None
        scores, notes = self._scores(query.text)
        masks = self._masks(query)
        named = reduce(np.logical_and, masks if scores is None else [*masks, scores >= 0], self._everybody >= 0)
        codes, merits = self._ranked(query, self._everybody[named], counted, scores)
        if counted is not None and not query.text and not masks and not np.any(counted.bits & self._nobodys):
            totals = self._operations.totals(wanted)  # a matter of cells
        else:
            totals = self._operations.count(self._operations_of(codes, counted))
        return _Found(codes, merits, counted, totals, notes)

    def _number(self, query: BeneficiaryQuery, text: str) -> int:
        """How many beneficiaries a query finds with another text."""
        return len(self._found(replace(query, text=text, offset=0)).codes)

    def _names_of(self, codes: Sequence[int]) -> list[list[str]]:
        return [[self.names[code], self._latin[code]] for code in codes]

    def _ranked(
        self, query: BeneficiaryQuery, codes: Ints, counted: Operations | None, scores: Floats | None
    ) -> tuple[Ints, Floats]:
        """Those of some beneficiaries that have any operation, and how good each is; ties are broken by id.

        Persons come last by name: their names are not shown.
        """
        key, sign = query.sort.key, 1 if query.sort.descending or query.sort.key == "relevance" else -1
        amounts = self._amounts[AMOUNTS[key]] if key in AMOUNTS else self._amounts[0, :0]
        column = self._of_operation
        found, merits = kernels.ranked(codes, column.row_starts, column.rows, self._bits(counted), amounts, sign)
        if key == "relevance" and scores is not None:
            merits = scores[found]
        elif key == "name":
            merits = np.where(self._natural[found] == 1, UNKNOWN, sign * self._rank[found].astype(np.float64))
        return found, merits

    def _bits(self, counted: Operations | None) -> Bits:
        return full_bits(self._of_operation.size) if counted is None else counted.bits

    def _added_up(
        self, codes: Ints, counted: Operations | None, kinds: slice = slice(None)
    ) -> tuple[Longs, Longs, Longs]:
        """Of some beneficiaries how many operations; and of some amounts, a line each, the cents, and how many lack."""
        column = self._of_operation
        return kernels.added_by_list(codes, column.row_starts, column.rows, self._bits(counted), self._amounts[kinds])

    @cached_property
    def _everybody(self) -> Ints:
        return np.arange(len(self.ids), dtype=np.int32)

    @cached_property
    def _nobodys(self) -> Bits:
        """The operations without a beneficiary."""
        starts = self._of_operation.starts
        return Operations(self._of_operation.size, rows=np.flatnonzero(starts[1:] == starts[:-1]).astype(np.int32)).bits

    def _scores(self, typed: str) -> tuple[Floats | None, tuple[str, ...]]:
        """Score of each beneficiary by name, -1 where it is not found; None without words."""
        parsed = syntax.parse_text(typed)
        if not parsed.alternatives:
            return None, parsed.notes
        found = self._matcher.find(parsed)
        scores = np.full(len(self.ids), -1.0)
        scores[found.documents.rows] = found.ranking.ascending(found.documents.rows)
        return scores, (*parsed.notes, *found.notes)

    def _masks(self, query: BeneficiaryQuery) -> list[Mask]:
        country, kind = query.choice("country"), query.choice("beneficiary_type")
        asked = ((self._country, dict(enumerate(self._countries)), country), (self._natural, _TYPES, kind))
        return [_mask(column, names, choice) for column, names, choice in asked if choice != Choice()]

    def _operations_of(self, found: Ints, counted: Operations | None) -> Operations:
        """The matching operations of the found beneficiaries, each once."""
        size = self._of_operation.size
        if len(found) == len(self.ids) and counted is None:
            return Operations(size, bits=~self._nobodys & full_bits(size))
        bits = np.zeros((size + 63) // 64, np.uint64)
        kernels.set_bits(bits, self._of_operation.rows[gathered(self._of_operation.row_starts, found)[0]])
        return Operations(size, bits=bits if counted is None else bits & counted.bits)

    # -- what is shown

    def _over_everything(self, codes: tuple[int, ...]) -> tuple[BeneficiaryHit, ...]:
        """Some beneficiaries with all their operations."""
        return self._hits(np.array(codes, np.int32), None)

    def _hits(self, codes: Ints, counted: Operations | None) -> tuple[BeneficiaryHit, ...]:
        if not len(codes):
            return ()
        counts, cents, lacking = self._added_up(codes, counted)
        everything = Operations(self._of_operation.size) if counted is None else counted
        beside = self._operations.beside(everything, self._of_operation, codes)
        countries = (self._countries[number] if number >= 0 else None for number in self._country[codes].tolist())
        return tuple(
            map(
                BeneficiaryHit,
                self.ids.at(codes),
                self.names.at(codes),
                (latin or None for latin in self._latin.at(codes)),
                countries,
                map(_PERSON.get, self._natural[codes].tolist()),
                map(Added, counts.tolist(), cents.T.tolist(), lacking.T.tolist(), *zip(*beside, strict=True)),
            )
        )

    def _is_person(self, code: int) -> bool | None:
        return _PERSON.get(int(self._natural[code]))


def _mask(column: Array, names: Mapping[int, str], choice: Choice) -> Mask:
    """The entries a choice leaves, where a column holds numbers of names."""
    numbers = {name: number for number, name in names.items()}
    included = [numbers[name] for name in choice.included if name in numbers]
    mask = np.isin(column, included) if choice.included else np.ones(len(column), bool)
    return mask & ~np.isin(column, [numbers[name] for name in choice.excluded if name in numbers])
