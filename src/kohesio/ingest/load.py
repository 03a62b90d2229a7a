"""One list, from its file to operations, findings and provenance, with bounded memory.

A list whose operations carry published ids is harmonised batch by batch, and each batch goes on as soon as it is
made; any other is seen as a whole, for ids and repeated rows need it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from kohesio.errors import NotAListError
from kohesio.ingest import cells
from kohesio.ingest.cells import ROW, Rows, data_rows
from kohesio.ingest.codes import programme_codes
from kohesio.ingest.edition import EditionDate, edition_of
from kohesio.ingest.findings import check_repeated, check_rows
from kohesio.ingest.geocode.geocoder import Geocoder
from kohesio.ingest.harmonise import Context, Harmonised, harmonise
from kohesio.ingest.header import Binding, bind, check_complete
from kohesio.ingest.identity import written_twice
from kohesio.ingest.issues import IssueCollector, by_row
from kohesio.ingest.language import LANGUAGE_OF
from kohesio.ingest.notes import notes_texts
from kohesio.ingest.provenance import column_rules, departures, of_columns, place_rules
from kohesio.ingest.readers.hint import Limits, Mark
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.recognise import hint_for
from kohesio.ingest.redaction import person_rows, without_cells, without_rejected_names
from kohesio.ingest.resolve.second_publications import COMPARED
from kohesio.ingest.rows import Reading, read_rows
from kohesio.ingest.table import CellKind, RawTable
from kohesio.model.issue import Severity
from kohesio.model.period import PartialDate
from kohesio.snapshot.schema import ISSUES
from kohesio.snapshot.tombstones import Tombstones
from kohesio.sources.spec import ListSpec

_BATCH = 65_536
"""Rows worked on at once."""

_SYNTHETIC = "synthetic"


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file to load, what was found out about it, and what it may take. ``said``: its description holds what a person
    said of the list and the file does not tell."""

    path: Path
    name: str
    sha256: str
    spec: ListSpec
    list_id: str
    country: str
    edition: str | None = None
    address: str | None = None
    fetched_at: str | None = None
    said: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(slots=True)
class Tally:
    """What a list came to. ``rows`` are its data rows; ``fill`` counts operations that have a field."""

    rows: int = 0
    operation_rows: int = 0
    operations: int = 0
    rejected: int = 0
    issues: dict[str, int] = field(default_factory=dict)
    fill: dict[str, int] = field(default_factory=dict)
    dates: EditionDate = field(default_factory=EditionDate)
    synthetic: bool = False


@dataclass(slots=True)
class Loading:
    """The list being loaded: where its products go, and what they came to.

    ``operations`` takes the batches in their order; findings and provenance wait for the end. ``admit`` says which
    operations may enter (by their ids), so that none enters twice, and ``elsewhere`` which of the others another list
    has: they wait in ``again``. ``marks`` are places in a text file. ``tombstones`` are natural persons whose names
    were removed and do not come back. ``between`` is called between steps and raises to give the list up.
    """

    file: ListFile
    operations: Callable[[pl.DataFrame], None]
    admit: Callable[[pl.Series], pl.Series]
    progress: Callable[[int], None]
    geocoder: Geocoder = field(default_factory=Geocoder)
    tombstones: Tombstones | None = None
    elsewhere: Callable[[pl.Series], pl.Series] | None = None
    between: Callable[[], None] = lambda: None
    tally: Tally = field(default_factory=Tally)
    issues: list[pl.DataFrame] = field(default_factory=list)
    provenance: list[pl.DataFrame] = field(default_factory=list)
    again: list[pl.DataFrame] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def load(loading: Loading) -> None:
    """Read the file, hand on its operations, and fill the findings and the tally.

    Raises SourceError if it cannot be read; some operations may then have gone on already.
    """
    sheets: dict[str | None, _Sheet] = {}
    hint = replace(hint_for(loading.file.spec, loading.file.limits), noted=loading.marks.append)
    for table in read_tables(loading.file.path, hint):
        loading.between()
        sheet = sheets.get(table.sheet)
        if sheet is None:
            binding = bind(table, loading.file.spec)
            if binding is None:
                continue
            sheet = sheets[table.sheet] = _Sheet(loading, binding, table)
        sheet.add(table)
    as_written = written_twice(code for sheet in sheets.values() for code in sheet.codes())
    for sheet in sheets.values():
        sheet.finish(as_written)
    if not any(sheet.has_rows for sheet in sheets.values()):
        raise NotAListError(f"{loading.file.name}: no sheet has the headings of the list and rows below them.")


class _Sheet:
    """One sheet of the list, read batch by batch."""

    def __init__(self, loading: Loading, binding: Binding, head: RawTable) -> None:
        check_complete(binding, loading.file.spec, loading.file.name)
        self._loading = loading
        self._binding = binding
        self._issues = IssueCollector(loading.file.list_id, binding.sheet)
        spec = loading.file.spec
        language = spec.language or (LANGUAGE_OF.get(loading.file.country) if spec.per_country else None)
        self._reading = Reading(self._issues, language)
        self._parsed: list[pl.DataFrame] = []
        self._notes = title_texts(head, binding)
        self._streams = spec.uses("operation_id")
        self._context: Context | None = None
        self._rules: frozenset[str] = frozenset()
        self._waiting: list[RawTable] = []
        self._as_written = pl.Series(dtype=pl.String)
        self.has_rows = False
        for heading in binding.missing:
            self._issues.note("missing-column", column=None, detail=heading)
        for column, described in binding.near:
            self._issues.note("misspelt-heading", column=column.label, detail=f"{column.heading} → {described}")
        for label, heading in binding.unknown:
            self._issues.note("unknown-column", column=label, detail=heading)

    def add(self, table: RawTable) -> None:
        """Some more rows; they are worked on in batches of a good size, for each step costs something by itself."""
        self._waiting.append(table)
        if sum(each.cells.height for each in self._waiting) >= _BATCH:
            self._read()

    def _read(self) -> None:
        if not self._waiting:
            return
        table = joined_tables(self._waiting)
        self._waiting.clear()
        rows = data_rows(table, self._binding)
        if not rows.frame.height:
            return
        self.has_rows = True
        parsed, rejected = read_rows(rows, self._binding, self._loading.file.spec, self._reading)
        self._loading.between()
        check_rows(parsed, self._loading.file.spec, self._issues)
        self._notes.extend(_cell_texts(rejected))
        tally = self._loading.tally
        tally.rows += rows.frame.height
        tally.operation_rows += parsed.height
        tally.rejected += rows.frame.height - parsed.height
        if self._streams:
            self._take(parsed)
        else:
            self._parsed.append(parsed)
        self._loading.progress(rows.frame.height)

    def codes(self) -> list[pl.DataFrame]:
        """The codes of the operations that wait for the end, with ``cci``, once all rows are read."""
        self._read()
        spec = self._loading.file.spec
        return [parsed.select("operation_code", programme_codes(parsed, spec)) for parsed in self._parsed]

    def finish(self, as_written: pl.Series) -> None:
        """What needs the whole sheet; ``as_written`` are numbers among the codes of the list whose zeros count."""
        self._as_written = as_written
        if self._parsed:
            parsed = pl.concat(self._parsed)
            self._parsed.clear()
            check_repeated(parsed, self._issues)
            self._take(parsed)
        for column, use, keys in self._reading.unused_look_ups():
            self._issues.note("unused-look-up", column=column, field=use, detail=", ".join(keys))
        self._keep_issues(None)
        spec, file = self._loading.file.spec, self._loading.file
        self._loading.provenance.insert(0, column_rules(self._binding, spec, file.list_id))
        self._loading.provenance.insert(1, place_rules(self._rules, self._binding, file.list_id))

    def _take(self, parsed: pl.DataFrame) -> None:
        """Harmonise accepted rows and hand on what they became."""
        if self._context is None:
            self._context = self._dated(parsed)
        made = harmonise(parsed, self._loading.file.spec, self._context, self._issues)
        self._loading.between()
        made = self._admitted(made)
        self._rules |= made.rules
        persons = person_rows(made.operations)[ROW]
        self._reading.departures.append(of_columns(made.departures, self._binding))
        departing = departures(self._reading.departures, self._binding, self._loading.file.list_id)
        self._loading.provenance.append(without_cells(departing, persons))
        self._reading.departures.clear()
        codes = self._keep_issues(made.rows, persons)
        operations = with_issues(made, codes)
        if self._loading.tombstones is not None:
            operations = self._loading.tombstones.honoured(operations)
        _count(operations, self._loading.tally)
        self._loading.operations(operations)

    def _admitted(self, made: Harmonised) -> Harmonised:
        """Leave out operations that entered before: those of another list wait, those of this one are findings."""
        enters = self._loading.admit(made.operations["id"])
        if enters.all():
            return made
        out = made.operations.filter(~enters)
        again = made.rows.filter(pl.col("id").is_in(out["id"].implode()))
        kept = made.operations.filter(enters)
        doubled = again.filter(~pl.col("id").is_in(kept["id"].implode()))
        out = self._without_second_publications(out)
        self._issues.add("repeated-id", out["source"].struct.field("rows").list.first(), field="id", raw=out["id"])
        rows = int(out["source"].struct.field("rows").list.len().sum() or 0)
        self._loading.tally.operation_rows -= rows
        self._loading.tally.rejected += rows
        return replace(made, operations=kept, rows=made.rows.filter(~pl.col("id").is_in(doubled["id"].implode())))

    def _without_second_publications(self, out: pl.DataFrame) -> pl.DataFrame:
        if self._loading.elsewhere is None:
            return out
        again = self._loading.elsewhere(out["id"])
        self._loading.again.append(out.filter(again).select(COMPARED))
        return out.filter(~again)

    def _dated(self, parsed: pl.DataFrame) -> Context:
        file = self._loading.file
        dates = edition_of(
            file.spec,
            file_name=file.name,
            recorded=file.edition,
            sheet=self._binding.sheet,
            texts=[*self._notes, *notes_texts(file.path, file.spec, file.limits)],
        )
        usual = parsed["list_updated"].struct.field("date").drop_nulls().mode().sort()
        if len(usual):
            day = usual[0]
            dates = EditionDate(dates.edition or day.isoformat(), PartialDate(day))
        self._loading.tally.dates = dates
        words = pl.concat_str(
            [pl.col(name).fill_null("") for name in ("managing_authority", "programme", "operation_code")]
        ).str.to_lowercase()
        marked = parsed.select(words.str.contains(_SYNTHETIC, literal=True).any()).item()
        self._loading.tally.synthetic = file.spec.synthetic or bool(marked)
        stated, edition = dates.updated, dates.edition
        geocoder, as_written = self._loading.geocoder, self._as_written
        return Context(file.list_id, file.country, file.sha256, stated, edition, geocoder, as_written)

    def _keep_issues(self, rows: pl.DataFrame | None, persons: pl.Series | None = None) -> pl.DataFrame:
        """Hand the findings on with the operation each belongs to; answers the codes by row.

        At the rows ``persons`` stand likely natural persons, whose cells are kept nowhere.
        """
        file = self._loading.file
        found = without_rejected_names(self._issues.frame(), file.country, divided=file.spec.divides_names)
        if persons is not None:
            found = without_cells(found, persons)
        codes = by_row(found)
        if rows is not None:
            found = found.drop("operation").join(
                rows.select(ROW, pl.col("id").alias("operation")), on=ROW, how="left", maintain_order="left"
            )
            gone = pl.col("severity") == Severity.REJECTED.value
            found = found.with_columns(pl.when(~gone).then(pl.col("operation")).alias("operation"))
        for code, count in found["code"].value_counts().iter_rows():
            self._loading.tally.issues[code] = self._loading.tally.issues.get(code, 0) + count
        self._loading.issues.append(found.select(list(ISSUES)))
        return codes


def joined_tables(tables: Sequence[RawTable]) -> RawTable:
    """Consecutive tables of one sheet as one."""
    if len(tables) == 1:
        return tables[0]
    widest = max(tables, key=lambda each: each.width)
    kinds = None
    if any(each.kinds is not None for each in tables):
        blank = pl.lit(int(CellKind.TEXT), dtype=pl.UInt8)
        known = [each.kinds if each.kinds is not None else each.cells.select(blank.alias(n) for n in each.cells.columns)
                 for each in tables]  # fmt: skip
        kinds = pl.concat(known, how="diagonal").select(pl.all().fill_null(int(CellKind.TEXT)))
    return RawTable(
        tables[0].sheet,
        pl.concat([each.numbers for each in tables]),
        pl.concat([each.cells for each in tables], how="diagonal"),
        kinds,
        widest.labels,
        tuple(number for each in tables for number in each.ragged),
    )


def with_issues(made: Harmonised, codes: pl.DataFrame) -> pl.DataFrame:
    """The operations with the codes of the findings on any of their rows."""
    if not codes.height:
        return made.operations
    mine = made.rows.join(codes, on=ROW, how="inner").explode("issues")
    gathered = mine.group_by("id").agg(pl.col("issues").unique().sort().alias("found"))
    joined = made.operations.join(gathered, on="id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("found").fill_null([]).alias("issues")).drop("found")


def _count(operations: pl.DataFrame, tally: Tally) -> None:
    """Add to the counts of filled fields."""
    tally.operations += operations.height
    filled = {}
    for name, dtype in operations.schema.items():
        column = pl.col(name)
        filled[name] = (column.list.len() > 0).sum() if isinstance(dtype, pl.List) else column.is_not_null().sum()
    filled["programme"] = pl.col("programme").struct.field("name").is_not_null().sum()
    place = pl.col("places").list.first().struct.field("precision")
    filled["places"] = (~place.is_in(["country", "unknown"])).sum()
    for name, count in operations.select(**filled).row(0, named=True).items():
        tally.fill[name] = tally.fill.get(name, 0) + int(count)


def title_texts(table: RawTable, binding: Binding) -> list[str]:
    """The cells above the heading."""
    above = table.cells.filter(table.numbers < binding.first_row)
    return _cell_texts(Rows(table.sheet, above.with_row_index(ROW), None)) if above.height else []


def _cell_texts(rows: Rows) -> list[str]:
    names = [name for name in rows.frame.columns if name != cells.ROW]
    return [str(cell) for row in rows.frame.select(names).iter_rows() for cell in row if cell]
