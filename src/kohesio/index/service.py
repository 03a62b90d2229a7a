"""The one façade the surfaces use: snapshot and index of one version, asked with our nouns alone.

Every question passes through here: its values are resolved to those of the index, the engine answers, and the
operations of a page are read in one go. ``calls`` counts what was asked of the engine and of the snapshot, so that
tests can pin the cost of a page. A service never changes; ``ServiceHolder`` puts the next one in its place.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from functools import cached_property
from time import monotonic
from typing import Self

import numpy as np

from kohesio.editorial.entries import Editorial
from kohesio.editorial.folder import EditorialFolder
from kohesio.errors import DamagedError, GoneError, KohesioError, MissingError, ParameterError
from kohesio.index.backends.embedded.reader import EmbeddedReader
from kohesio.index.fields import AMOUNTS, DATES, DEFAULT_FACETS, FACETS
from kohesio.index.former import not_here
from kohesio.index.overlay import NOTHING, Overlay, laid_over
from kohesio.index.parsing import canonical
from kohesio.index.port import IndexReader, Rows
from kohesio.index.query import BeneficiaryQuery, Box, OperationQuery
from kohesio.index.resolution import Values
from kohesio.index.result import (
    BeneficiaryPage,
    BodyColumns,
    BodyName,
    ClusterMap,
    Histogram,
    OperationPage,
    OperationPoint,
    RegionMap,
    Statistics,
    Suggestion,
    Sum,
    Totals,
)
from kohesio.index.rows import open_rows
from kohesio.index.syntax import VALUES_CUT
from kohesio.index.text import title_key
from kohesio.index.versions import checked_card, index_folder, open_arrays
from kohesio.model.beneficiary import Beneficiary
from kohesio.model.identifier import parse_id
from kohesio.model.operation import ListedOperation, Operation
from kohesio.snapshot.changes import Changes, history_of
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import current_version
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import JSON
from kohesio.snapshot.tombstones import removed_ids

DEFAULT_BREAKDOWNS = ("country", "fund", "period", "theme", "status")

HISTOGRAMS = (*DATES, *AMOUNTS)
"""Range fields that there are histograms of."""

REMEMBERED = 5
"""Versions whose changes are told, as far as they are kept."""

_log = logging.getLogger(__name__)


class SearchService:
    """One version, open for questions. Safe for several threads."""

    def __init__(
        self,
        snapshot: Snapshot,
        reader: IndexReader,
        as_of: date,
        removed: frozenset[str] = frozenset(),
        history: tuple[Changes, ...] = (),
        *,
        overlay: Overlay = NOTHING,
    ) -> None:
        self.snapshot = snapshot
        self.as_of = as_of
        self.history = history
        self.calls: Counter[str] = Counter()
        self.overlay = overlay
        self._bare = reader
        reader = self._reader = reader if overlay is NOTHING else reader.laid(overlay.members, overlay.flags)
        self._removed = removed
        ccis = {one.cci: one.id for one in snapshot.programmes() if one.cci}
        self._values = {key: Values(key, reader.values(key), ccis if key == "programme" else None) for key in FACETS}

    @classmethod
    def open(cls, directory: DataDirectory, version: str | None = None) -> SearchService:
        """The version being served, or the one named.

        Raises NoSnapshotError if there is none, DamagedError if snapshot or index cannot be relied on.
        """
        snapshot = Snapshot.open(directory, version)
        folder = index_folder(directory, snapshot.version)
        card = checked_card(folder, snapshot.version)
        snapshot = snapshot.reading(open_rows(folder))
        reader = EmbeddedReader(open_arrays(folder, card), snapshot)
        as_of, removed = date.fromisoformat(card.as_of), removed_ids(directory)
        service = cls(snapshot, reader, as_of, removed, history_of(directory, snapshot.version, REMEMBERED))
        editorial = EditorialFolder(directory.editorial).read()
        return service if editorial == Editorial() else service.edited(editorial)

    def edited(self, editorial: Editorial) -> Self:
        """The same version with what an operator adds; what was added before is gone."""
        found = laid_over(self.uncounted(), editorial)
        return type(self)(self.snapshot, self._bare, self.as_of, self._removed, self.history, overlay=found)

    @property
    def edition(self) -> str:
        """What an answer follows from: the version, and what the operator has added to it."""
        return f"{self.version} {self.overlay.stamp}".rstrip()

    @property
    def changes(self) -> Changes | None:
        """What this version changed; None where no earlier one is kept."""
        return self.history[0] if self.history else None

    @property
    def version(self) -> str:
        """The snapshot version."""
        return self.snapshot.version

    def uncounted(self) -> SearchService:
        """The same service with counts of its own, for questions that nobody asked."""
        other = copy(self)
        other.calls = Counter()
        return other

    # -- operations

    def resolved(self, query: OperationQuery) -> OperationQuery:
        """The query in the values of the index, in canonical form; of very many values the first.

        Raises ParameterError for an unknown value.
        """
        if query.choices:
            choices = tuple((key, self._values[key].resolved(choice)) for key, choice in query.choices)
            query = replace(query, choices=choices)
        return canonical(query)

    def search(self, query: OperationQuery, facets: tuple[str, ...] = DEFAULT_FACETS) -> OperationPage:
        """A page of operations with totals and the named facets. Raises ParameterError."""
        resolved = self.resolved(query)
        self.calls["search"] += 1
        page = self._reader.search(resolved, facets)
        if any(self._values[key].is_cut(choice) for key, choice in query.choices):
            return replace(page, notes=(*page.notes, VALUES_CUT))
        return page

    def operations(self, page: OperationPage) -> list[Operation]:
        """The operations of a page, in its order, read in one go."""
        self.calls["operations"] += 1
        return self.snapshot.operations([hit.row for hit in page.hits])

    def listed(self, page: OperationPage) -> list[ListedOperation]:
        """What lists show of the operations of a page, in its order, read in one go."""
        self.calls["operations"] += 1
        return self.snapshot.listed([hit.row for hit in page.hits])

    def published(
        self, page: OperationPage, names: Sequence[str], *, show_natural_persons: bool
    ) -> list[dict[str, JSON]]:
        """The named fields of the published records of a page, in its order, read in one go."""
        self.calls["operations"] += 1
        rows = [hit.row for hit in page.hits]
        return self.snapshot.published(rows, names, show_natural_persons=show_natural_persons)

    def operation(self, identifier: str) -> Operation:
        """One operation by id (former ones too), entity address or authority's code. Raises MissingError, GoneError."""
        self.calls["operation"] += 1
        row = self._row_of(identifier)
        rows = self._reader.rows_of_code(identifier) if row is None else (row,)
        if not rows:
            raise not_here(self.history, identifier, self.version)
        if len(rows) > 1:
            raise MissingError(
                f"The code {identifier!r} is that of {len(rows)} operations in version {self.version}; search for it."
            )
        return self.snapshot.operations(list(rows))[0]

    def operations_named(self, identifiers: Iterable[str]) -> list[Operation]:
        """The operations of some ids, in their order and read in one go; those that are not there are left out."""
        self.calls["operations"] += 1
        rows = (self._reader.row_of(identifier) for identifier in identifiers)
        return self.snapshot.operations([row for row in rows if row is not None])

    def matching(self, query: OperationQuery, identifiers: Sequence[str], limit: int) -> list[str]:
        """The first of some ids whose operations answer a query, in the order given. Raises ParameterError."""
        rows = {row: identifier for identifier in identifiers if (row := self._reader.row_of(identifier)) is not None}
        found: set[str] = set()
        for batch in self.export_rows(query):
            found.update(rows[row] for row in batch.tolist() if row in rows)
        return [identifier for identifier in identifiers if identifier in found][:limit]

    def place_of(self, identifier: str) -> tuple[int, str] | None:
        """Position and id of an operation by id or entity address, former ones included."""
        row = self._row_of(identifier)
        return None if row is None else (row, self._reader.id_of(row))

    def bodies_of(self, identifiers: Sequence[str]) -> Mapping[str, BodyName]:
        """What beneficiaries are called, by any id they ever had; those that are not there are left out."""
        known = {one.id: one for one in self._reader.named(identifiers)}
        others = {one: self.snapshot.redirect(one) for one in identifiers if one not in known}
        known |= {one.id: one for one in self._reader.named([one for one in others.values() if one])}
        found = {one: known.get(others.get(one) or one) for one in identifiers}
        return {one: body for one, body in found.items() if body}

    def _row_of(self, identifier: str) -> int | None:
        """The position of an operation by id or entity address, former ones included."""
        row = self._reader.row_of(identifier)
        if row is not None or (bare := parse_id(identifier)) is None:
            return row
        successor = self.snapshot.redirect(bare)
        return None if successor is None else self._reader.row_of(successor)

    def similar(self, identifier: str, limit: int = 10) -> list[Operation]:
        """The operations most like one, the most similar first, read in one go. Raises MissingError, GoneError."""
        self.calls["similar"] += 1
        row = self._row_of(identifier)
        if row is None:
            raise not_here(self.history, identifier, self.version)
        return self.snapshot.operations([hit.row for hit in self._reader.similar(row, limit)])

    def histogram(self, query: OperationQuery, key: str) -> Histogram:
        """How the operations of a query spread over a range field: dates by year, amounts in fixed bins.

        Raises ParameterError.
        """
        if key not in HISTOGRAMS:
            raise ParameterError("field", f"There is no range {key!r}.", HISTOGRAMS)
        query = self.resolved(query)
        self.calls["histogram"] += 1
        return self._reader.histogram(query, key)

    def totals(self, query: OperationQuery) -> Totals:
        """Count and sums alone. Raises ParameterError."""
        query = self.resolved(query)
        self.calls["totals"] += 1
        return self._reader.totals(query)

    def budget(self, query: OperationQuery) -> Sum:
        """What operations cost: total costs, and the eligible cost of each that has no total. Raises ParameterError."""
        query = self.resolved(query)
        self.calls["budget"] += 1
        return self._reader.budget(query)

    def counts(self, queries: Sequence[OperationQuery]) -> tuple[int, ...]:
        """How many operations each of a few queries finds. Raises ParameterError."""
        resolved = [self.resolved(query) for query in queries]
        self.calls["counts"] += 1
        return tuple(self._reader.totals(query).count for query in resolved)

    def statistics(self, query: OperationQuery, breakdowns: tuple[str, ...] = DEFAULT_BREAKDOWNS) -> Statistics:
        """Figures over the operations of a query. Raises ParameterError."""
        query = self.resolved(query)
        self.calls["statistics"] += 1
        return self._reader.statistics(query, breakdowns)

    def clusters(self, query: OperationQuery, box: Box, zoom: int) -> ClusterMap:
        """The operations of a query on a map, within a box, at a zoom of 0 to 22. Raises ParameterError."""
        query = self.resolved(query)
        self.calls["clusters"] += 1
        return self._reader.clusters(query, box, zoom)

    def regions(self, query: OperationQuery, level: int) -> RegionMap:
        """The operations of a query by NUTS region of a level, 0 to 3. Raises ParameterError."""
        query = self.resolved(query)
        self.calls["regions"] += 1
        return self._reader.regions(query, level)

    def export_rows(self, query: OperationQuery) -> Iterator[Rows]:
        """Positions of all operations of a query in its order, without a ceiling. Raises ParameterError at once."""
        query = self.resolved(query)
        self.calls["export_rows"] += 1
        return self._reader.rows(query)

    def points(self, rows: Sequence[int]) -> tuple[OperationPoint, ...]:
        """The points of the operations at some positions, in their order; an operation without a point has none."""
        self.calls["points"] += 1
        return self._reader.points(np.asarray(rows, np.int64))

    @cached_property
    def box(self) -> Box | None:
        """The box around every place with coordinates; None where there is none."""
        return self._reader.box()

    # -- beneficiaries

    def beneficiaries(self, query: BeneficiaryQuery) -> BeneficiaryPage:
        """A page of beneficiaries with totals. Raises ParameterError."""
        choices = tuple((key, self._values[key].resolved(choice)) for key, choice in query.choices)
        self.calls["beneficiaries"] += 1
        return self._reader.beneficiary_page(replace(query, choices=choices))

    def beneficiary_columns(self, query: BeneficiaryQuery, *, batch: int = 10_000) -> Iterator[BodyColumns]:
        """Every beneficiary of a query in its order, without a ceiling, for files. Raises ParameterError at once."""
        choices = tuple((key, self._values[key].resolved(choice)) for key, choice in query.choices)
        self.calls["beneficiary_columns"] += 1
        return self._reader.beneficiary_columns(replace(query, choices=choices), batch)

    def beneficiary(self, identifier: str) -> Beneficiary:
        """One beneficiary by id or entity address, former ones included.

        Raises GoneError for a person who was removed, MissingError for what never was.
        """
        self.calls["beneficiary"] += 1
        bare = parse_id(identifier)
        found = self.snapshot.beneficiary(bare) if bare else None
        if bare and found is None and (successor := self.snapshot.redirect(bare)):
            found = self.snapshot.beneficiary(successor)
        if found is None and bare in self._removed:
            raise GoneError(f"The beneficiary {bare} was a natural person and has been removed, as the law wants.")
        if found is None:
            raise MissingError(f"There is no beneficiary {identifier!r} in version {self.version}.")
        return found

    def named(self, beneficiaries: Sequence[str]) -> tuple[BodyName, ...]:
        """What beneficiaries (ids of this version) are called, in this order, looked up in one go."""
        self.calls["named"] += 1
        return self._reader.named(beneficiaries)

    # -- words and values

    def suggest(self, text: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Completions of what is being typed; likely natural persons are never among them."""
        self.calls["suggest"] += 1
        return tuple(Suggestion(*completion) for completion in self._reader.suggest(text, limit))

    def values(self, key: str) -> tuple[str, ...]:
        """All values of a field in this version, in text order."""
        return tuple(self._reader.values(key))

    def municipalities(self, name: str) -> tuple[str, ...]:
        """The municipalities of a name as lists spell them, in text order; case and accents do not count."""
        return tuple(self._municipalities.get(title_key(name), ()))

    @cached_property
    def _municipalities(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for value in self.values("municipality"):
            found.setdefault(title_key(value), []).append(value)
        return found


class ServiceHolder:
    """The service of the version being served; notices a new one and changes over without dropping a request.

    Whoever took a service keeps it until its answer is done: the old one's files are unmapped when nobody refers to
    it any more. A new version that cannot be opened is logged once and the old one keeps serving, until another is
    published or the missing index is built. Files of the operator that change are taken up likewise. While the data
    directory is away (moved, a disk that is not mounted) nothing is served, though some of it is still in memory: half
    of the answers would fail. It serves when it is back.
    """

    def __init__(self, directory: DataDirectory, *, check_seconds: float = 1.0) -> None:
        self.directory = directory
        self._check_seconds = check_seconds
        self._lock = threading.Lock()
        self._service: SearchService | None = None
        self._seen: tuple[int, ...] | None = None
        self._editorial = EditorialFolder(directory.editorial)
        self._added: tuple[tuple[str, int, int], ...] = ()
        self._refused = ""
        self._checked = float("-inf")
        self._is_away = False

    @property
    def service(self) -> SearchService:
        """The service to answer one request with; take it once per request.

        Raises NoSnapshotError or DamagedError while there is nothing to serve.
        """
        service = self._service
        if service is not None and monotonic() - self._checked < self._check_seconds:
            return self._there(service)
        if service is not None and not self._lock.acquire(blocking=False):
            return self._there(service)  # somebody else is already looking
        if service is None:
            self._lock.acquire()
        try:
            return self._there(self._looked_up())
        finally:
            self._lock.release()

    def _there(self, service: SearchService) -> SearchService:
        if self._is_away:
            raise DamagedError(
                f"The version {service.version} is no longer in {self.directory.snapshots}: put the data directory "
                "back or mount its disk, and it is served again; if it is elsewhere for good, start the server with it."
            )
        return service

    def _looked_up(self) -> SearchService:
        self._checked = monotonic()
        stamp = self._stamp()
        added = self._editorial.seen()
        before = self._service
        if self._service is None:
            self._service = _telling(SearchService.open(self.directory))
        elif stamp != self._seen:
            self._service = self._next(self._service)
        self._seen = stamp
        self._is_away = not self.directory.snapshot(self._service.version).is_dir()
        if self._is_away:
            return self._service
        if self._service is before and added != self._added:
            self._service = _telling(self._service.edited(self._editorial.read()))
        self._added = added
        return self._service

    def _next(self, service: SearchService) -> SearchService:
        try:
            if current_version(self.directory) == service.version:
                return service
            return _telling(SearchService.open(self.directory))
        except KohesioError as error:
            if error.message != self._refused:
                self._refused = error.message
                _log.warning(
                    "The new version cannot be served, the old one keeps serving", extra={"reason": error.message}
                )
            return service

    def _stamp(self) -> tuple[int, ...] | None:
        """What changes when a version is published or an index is put in place."""
        try:
            status, indexes = self.directory.current.stat(), self.directory.index.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size, indexes.st_mtime_ns


def _telling(service: SearchService) -> SearchService:
    """The service, after a word in the log on what the operator added wrongly."""
    if problems := service.overlay.problems:
        _log.warning(
            "Entries of the operator are left out; `kohesio editorial` names each",
            extra={"number": len(problems), "first": str(problems[0])},
        )
    return service
