"""A list of operations checked from its file: read in batches, judged in columns, with bounded memory.

What stays of a list while it is read are counts, the first cases of each rule, and a few hashes a row to find what
is repeated.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from kohesio.check.batch import Batch
from kohesio.check.codes import check_codes
from kohesio.check.collect import Findings, Spot
from kohesio.check.identify import Identified, identify
from kohesio.check.letters import LAWS, LETTERS, letter_of
from kohesio.check.persons import holds_names, named_apart, persons
from kohesio.check.places import check_places
from kohesio.check.rules import OF_INGEST
from kohesio.check.standing import Standings
from kohesio.check.texts import check_texts
from kohesio.check.values import cells_state_currency, check_values, states_currency
from kohesio.errors import NotAListError
from kohesio.ingest.cells import ROW, Rows, data_rows
from kohesio.ingest.codes import with_codes
from kohesio.ingest.findings import check_repeated, check_rows
from kohesio.ingest.header import Binding, Bound, bind, plain
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.language import LANGUAGE_OF
from kohesio.ingest.load import joined_tables
from kohesio.ingest.lookups import mapped
from kohesio.ingest.one_code import PART, anchored, parts_of_codes
from kohesio.ingest.readers.hint import Limits, TableFormat
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.recognise import hint_for
from kohesio.ingest.recognition.fitness import fitness
from kohesio.ingest.recognition.profile import Profile, profile
from kohesio.ingest.recognition.words import languages_of, take_apart
from kohesio.ingest.rejects import rejoined
from kohesio.ingest.rows import Reading, read_rows
from kohesio.ingest.table import RawTable
from kohesio.ingest.values.amounts import only_reading
from kohesio.ingest.values.dates import only_day
from kohesio.model.check import CheckOptions, CheckReport, ColumnReport
from kohesio.model.duties import months_later
from kohesio.model.issue import Severity
from kohesio.sources.registry import Registry
from kohesio.sources.spec import AMOUNT_FIELDS, ColumnSpec, Fate, Repeats

_BATCH = 65_536
"""Rows judged at once."""

_NUMBERED = re.compile(r" \(\d+\)$")
_CLOSED = {TableFormat.XLS: "XLS", TableFormat.XLSB: "XLSB", TableFormat.HTML: "HTML"}
_UTF8 = ("utf-8", "utf-8-sig", "ascii")
_ONLY_READING = {"unreadable-amount": only_reading, "unreadable-date": only_day}
"""What is proposed for a cell that is not in the convention of its column, though no other reading is possible."""

_OWN = frozenset({"unknown-fund", "unknown-country", "location-placeholder"})
"""Findings of ingest that the rules here find themselves, with more to say."""


def check_file(path: Path, options: CheckOptions, registry: Registry, limits: Limits) -> CheckReport:
    """The report on the list in ``path``. Raises SourceError if it cannot be read as a list of operations."""
    return _Check(identify(path, options, registry, limits), options).report()


class _Check:
    """One list on its way through the rules."""

    def __init__(self, found: Identified, options: CheckOptions) -> None:
        self._found = found
        self._options = options
        self._findings = Findings(options.examples)
        self._standings = Standings()
        self._bindings: dict[str | None, Binding] = {}
        self._readings: dict[str | None, Reading] = {}
        self._kept: dict[str | None, list[pl.DataFrame]] = {}
        self._updates: Counter[date] = Counter()
        self._notes: list[str] = []
        self._rows = self._operation_rows = 0
        self._money_in_cells = False
        self._lacking: set[str] = set()
        self._looks: dict[tuple[str | None, str], Profile] = {}

    def report(self) -> CheckReport:
        """Read the file to its end and report."""
        for table in self._batches():
            self._table(table, self._bindings[table.sheet])
        if not self._rows:
            raise NotAListError(f"{self._found.path.name}: there are no rows below the headings of the list.")
        for sheet, kept in self._kept.items():
            self._repeats(sheet, kept)
        self._missing_columns()
        for binding in self._bindings.values():
            self._headings(binding)
        self._whole_list()
        return self._reported()

    def _batches(self) -> Iterator[RawTable]:
        """The tables that have the list's headings, small ones joined: each step costs something by itself."""
        waiting: dict[str | None, list[RawTable]] = {}
        for table in read_tables(self._found.path, hint_for(self._found.spec, self._found.limits)):
            if table.sheet not in self._bindings:
                binding = bind(table, self._found.spec)
                if binding is None:
                    continue
                self._bindings[table.sheet] = binding
                self._readings[table.sheet] = self._reading(table.sheet)
                self._looks |= {(table.sheet, label): _look(table, label) for label, _ in self._unknown(binding)}
            mine = waiting.setdefault(table.sheet, [])
            mine.append(table)
            if sum(each.cells.height for each in mine) >= _BATCH:
                yield joined_tables(mine)
                mine.clear()
        yield from (joined_tables(mine) for mine in waiting.values() if mine)

    def _reading(self, sheet: str | None) -> Reading:
        spec = self._found.spec
        language = spec.language or (LANGUAGE_OF.get(self._found.country) if spec.per_country else None)
        return Reading(IssueCollector(self._found.list_id, sheet), language)

    # -- rows

    def _table(self, table: RawTable, binding: Binding) -> None:
        spec, reading = self._found.spec, self._readings[table.sheet]
        self._ragged(table, binding)
        rows = data_rows(table, binding)
        self._rows += rows.frame.height
        if not rows.frame.height:
            return
        if spec.layout.ragged is not None:
            rows = rejoined(rows, spec, reading.issues)
            spec = replace(spec, layout=replace(spec.layout, ragged=None))
        given, rejected = read_rows(rows, binding, spec, reading)
        reading.departures.clear()
        self._notes += [str(cell) for row in rejected.frame.drop(ROW).iter_rows() for cell in row if cell]
        self._operation_rows += given.height
        check_rows(given, spec, reading.issues)
        batch = None
        if given.height:
            batch = self._batch(table, binding, rows, given)
            for judge in (check_values, check_codes, check_places, check_texts):
                judge(batch)
            self._standings.add(batch)
            self._keep(batch)
            self._money_in_cells |= cells_state_currency(batch)
        self._of_ingest(reading.issues.frame(), batch, binding)

    def _batch(self, table: RawTable, binding: Binding, rows: Rows, given: pl.DataFrame) -> Batch:
        """The accepted rows, cells and values side by side in the order of their numbers."""
        given = given.sort(ROW)
        coded = with_codes(given, self._found.spec, self._found.country, self._found.list_id,
                           IssueCollector(self._found.list_id, rows.sheet)).sort(ROW)  # fmt: skip
        accepted = rows.keep(rows.frame[ROW].is_in(given[ROW].implode()))
        apart = named_apart(table, binding, given)
        named = persons(given["beneficiary"], given["beneficiary_kind"], self._found.country) | apart
        return Batch(binding, self._found.spec, accepted, given, coded, named, apart, self._findings)

    def _keep(self, batch: Batch) -> None:
        """What is needed to find repeated rows and codes, and the dates of update."""
        of_programme = pl.concat_str(pl.col("cci").fill_null(""), "operation_code", separator="\x1f")
        kept = anchored(batch.given).with_columns(batch.parsed["cci"], batch.given["content"])
        kept = kept.with_columns(
            pl.when(pl.col("operation_code").is_not_null()).then(of_programme.hash(seed=0)).alias("operation_code")
        ).drop("cci")
        self._kept.setdefault(batch.rows.sheet, []).append(kept)
        for day, count in batch.given["list_updated"].struct.field("date").drop_nulls().value_counts().iter_rows():
            self._updates[day] += count

    def _ragged(self, table: RawTable, binding: Binding) -> None:
        if self._found.spec.layout.ragged is None:
            rows = pl.Series([row for row in table.ragged if row >= binding.first_row], dtype=pl.Int64)
            self._findings.add("ragged-row", Spot(table.sheet), rows)

    def _of_ingest(self, issues: pl.DataFrame, batch: Batch | None, binding: Binding) -> None:
        """Findings of ingest as findings of the rules that say the same."""
        issues = issues.filter(pl.col("row").is_not_null())
        for (code, column, field), part in issues.group_by("code", "column", "field", maintain_order=True):
            rule = OF_INGEST.get(str(code))
            if rule is None or str(code) in _OWN:
                continue
            if column is None and field is not None and batch is not None and part["severity"][0] != Severity.REJECTED:
                batch.report(rule, batch.given[ROW].is_in(part["row"].implode()), str(field))
                continue
            heading = next((each.heading for each in binding.columns if each.label == column), None)
            spot = Spot(self._sheet(part), None if column is None else str(column), heading)
            for period, mine in self._by_period(part, batch):
                letter = letter_of(str(field), period) if field else None
                reading = _ONLY_READING.get(rule)
                proposed = None if reading is None else mapped(mine["raw"], reading, pl.String)
                self._findings.add(rule, spot, mine["row"], letter=letter, raw=mine["raw"], proposed=proposed)

    def _by_period(self, part: pl.DataFrame, batch: Batch | None) -> Iterator[tuple[str, pl.DataFrame]]:
        """Findings by the period whose law counts for their rows; that of the list for rows that are none."""
        if batch is None or len(batch.periods) == 1:
            yield (batch.periods if batch else self._found.spec.periods)[0], part
            return
        known = batch.parsed.select(pl.col(ROW).cast(part.schema["row"]).alias("row"), "period")
        told = part.join(known, on="row", how="left", maintain_order="left")
        told = told.with_columns(pl.col("period").fill_null(self._found.spec.periods[0]))
        for (period,), mine in told.group_by("period", maintain_order=True):
            yield str(period), mine

    def _sheet(self, part: pl.DataFrame) -> str | None:
        sheet = part["sheet"][0]
        return None if sheet is None else str(sheet)

    # -- the whole list

    def _repeats(self, sheet: str | None, kept: list[pl.DataFrame]) -> None:
        whole = pl.concat(kept)
        issues = IssueCollector(self._found.list_id, sheet)
        if not self._found.spec.uses("operation_id"):
            check_repeated(whole, issues)
        same = issues.frame()
        self._findings.add("repeated-row", Spot(sheet), same["row"], detail=same["detail"].str.extract(r"(\d+)$"))
        code = pl.col("operation_code")
        first = pl.col(ROW).first().over(code).alias("first")
        again = whole.with_columns(first, parts_of_codes(whole)).filter(code.is_not_null(), pl.col(ROW) != first)
        column = self._bindings[sheet].find("operation_code")
        spot = Spot(sheet, column.label, column.heading) if column else Spot(sheet)
        if self._found.spec.repeats.how is Repeats.SEPARATE:
            kinds = {"repeated-operation-code": again}
        else:
            kinds = {"split-operation": again.filter(pl.col(PART) == 0),
                     "code-of-several-operations": again.filter(pl.col(PART) > 0)}  # fmt: skip
        for rule, rows in kinds.items():
            self._findings.add(rule, spot, rows[ROW], letter="code", detail=rows["first"])

    def _headings(self, binding: Binding) -> None:
        texts = [(each.label, each.heading) for each in binding.columns] + list(binding.unknown)
        known = {plain(heading) for _, heading in texts}
        times = Counter(plain(heading) for _, heading in texts)
        for label, heading in texts:
            base = plain(_NUMBERED.sub("", heading))
            if times[plain(heading)] > 1 or (base != plain(heading) and base in known):
                self._findings.note("duplicate-column", Spot(binding.sheet, label, heading))
        self._misspelt(binding)
        self._not_understood(binding)
        for each in binding.columns:
            if each.spec.fate is Fate.PERSONAL and not holds_names(each):
                self._findings.note("contact-column", Spot(binding.sheet, each.label, each.heading))
        languages = languages_of([take_apart(heading) for _, heading in texts])
        read_by_people = self._found.format not in {TableFormat.JSON, TableFormat.XML}
        if read_by_people and "2014-2020" in self._standings.periods and len(languages) == 1:
            self._findings.note("headings-one-language", Spot(binding.sheet), detail=languages[0])
        titles = [*self._found.titles, *self._notes[:1000], *(heading for _, heading in texts)]
        paid = any(self._found.spec.uses(name) for name in AMOUNT_FIELDS)
        stated = self._money_in_cells or states_currency(titles)
        if paid and binding.find("currency") is None and not stated:
            self._findings.note("missing-currency", Spot(binding.sheet), proposed=self._found.spec.currency)

    def _not_understood(self, binding: Binding) -> None:
        """Columns that nothing tells what they hold; for a single one the single heading that it may have lost, if its
        values can be such."""
        unknown = self._unknown(binding)
        bound = {column.spec.headings for column in binding.columns}
        left = {each.headings[0]: each for each in self._found.spec.columns if each.headings not in bound}
        lost = [heading for heading, each in left.items() if any(use.field in self._lacking for use in each.uses)]
        lost = lost or list(binding.missing)
        for label, heading in unknown:
            rule = "column-not-understood" if self._lacking else "unknown-column"
            only = left.get(lost[0]) if len(unknown) == len(lost) == 1 else None
            fits = only is not None and _fits(only, self._looks[binding.sheet, label])
            self._findings.note(rule, Spot(binding.sheet, label, heading), proposed=lost[0] if fits else None)

    def _unknown(self, binding: Binding) -> list[tuple[str, str]]:
        """Label and heading of columns that nothing tells what they hold."""
        unused = (each for each in binding.columns if self._found.worked_out and _unused(each))
        return [*((each.label, each.heading) for each in unused), *binding.unknown]

    def _misspelt(self, binding: Binding) -> None:
        """Headings that are almost those of the layout, and by how much their amounts are multiplied."""
        for near, described in binding.near:
            factors = {use.scale for use in near.spec.uses} - {1}
            spot = Spot(binding.sheet, near.label, near.heading)
            detail = f"× {max(factors):,}" if factors else None
            self._findings.note("misspelt-heading", spot, proposed=described, detail=detail)

    def _missing_columns(self) -> None:
        """Items of the law that no column of a sheet holds, for the periods that have rows: each once, with the sheets
        it is about."""
        dated = self._found.dates(self._notes).updated is not None
        fed = {
            binding.sheet: {use.field for each in binding.columns for use in each.spec.uses}
            for binding in self._bindings.values()
        }
        items = [(period, letter) for period in self._standings.periods for letter in LETTERS[period]]
        for period, letter in items:
            for group in letter.groups if self._standings.applies(period, letter.key) else ():
                lacking = [sheet for sheet, fields in fed.items() if not fields.intersection(group)]
                if lacking and not (group == ("list_updated",) and dated):
                    self._lacking.update(group)
                    sheets = ", ".join(filter(None, lacking)) or None
                    self._findings.note("column-missing", Spot(sheets), letter=letter.key, detail=group[0])

    def _whole_list(self) -> None:
        updated, due = self._term()
        spot = Spot(None)
        if updated is None:
            self._findings.note("update-date-unknown", spot)
        elif updated > self._options.today:
            self._findings.note("update-in-future", spot, detail=updated.isoformat())
        elif due is not None and due < self._options.today:
            self._findings.note("list-overdue", spot, detail=updated.isoformat())
        if self._found.format in _CLOSED:
            self._findings.note("format-not-open", spot, detail=_CLOSED[self._found.format])
        if self._found.encoding is not None and self._found.encoding not in _UTF8:
            self._findings.note("encoding-not-utf8", spot, detail=self._found.encoding)

    def _term(self) -> tuple[date | None, date | None]:
        """The date of the last update, and the last day on which the law still calls that fresh."""
        updated = min(self._updates, key=lambda day: (-self._updates[day], day), default=None)
        if updated is None:
            dates = self._found.dates(self._notes)
            updated = (
                dates.updated.date if dates.updated else date.fromisoformat(dates.edition) if dates.edition else None
            )
        months = [law.months for law in LAWS if law.period in self._standings.periods and law.months is not None]
        if updated is None or not months:
            return updated, None
        return updated, months_later(updated, months[-1])

    def _reported(self) -> CheckReport:
        updated, due = self._term()
        found = self._found
        columns = {
            (each.label, each.heading): ColumnReport(
                each.label, each.heading, tuple(use.field for use in each.spec.uses), each.spec.fate is Fate.PERSONAL
            )
            for binding in self._bindings.values()
            for each in sorted(binding.columns, key=lambda bound: bound.index)
        }
        dated = found.dates(self._notes).updated is not None
        return CheckReport(
            file=found.name,
            sha256=_digest(found.path),
            format=found.format.value,
            list_id=found.list_id,
            list_title=found.spec.title,
            recognised=found.worked_out,
            country=None if found.country == "EU" else found.country,
            laws=tuple((law.period, law.reference) for law in LAWS if law.period in self._standings.periods),
            today=self._options.today,
            updated=updated,
            due=due,
            sheets=tuple(sheet for sheet in self._bindings if sheet is not None),
            rows=self._rows,
            operation_rows=self._operation_rows,
            columns=tuple(columns.values()),
            letters=self._standings.reports(list(self._bindings.values()), dated=dated),
            rules=self._findings.reports(),
        )


def _unused(column: Bound) -> bool:
    """Whether a column was left out because nothing tells what it holds."""
    return column.spec.fate is Fate.IGNORED


def _look(table: RawTable, label: str) -> Profile:
    return profile(table.cells[str(table.labels.index(label))], None)


def _fits(column: ColumnSpec, look: Profile) -> bool:
    """Whether the values of some column can be those of a column of the layout."""
    return any(fitness(use.field, look) >= 0 for use in column.uses)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
