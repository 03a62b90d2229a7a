"""From the readings of columns and what is settled of the whole list to its description and the report on it.

Works out what only the description needs: conventions of figures and dates, rows that are no operations, how
operations repeat, the layout. Nothing is asked here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from kohesio.ingest.readers.hint import TableFormat
from kohesio.ingest.recognition import facts, fundcolumns, languages, margins, ownnames, shapes, specs
from kohesio.ingest.recognition.money import Money
from kohesio.ingest.recognition.opening import Data
from kohesio.ingest.recognition.profile import Profile
from kohesio.ingest.recognition.ragged import surplus
from kohesio.ingest.recognition.reading import ColumnReading, Decision, TableReading
from kohesio.ingest.recognition.repeats import repeats
from kohesio.ingest.recognition.words import take_apart
from kohesio.model.fund import FUNDS
from kohesio.sources.spec import (
    AMOUNT_FIELDS,
    ColumnSpec,
    DateOrder,
    Edition,
    Expectation,
    Fate,
    Layout,
    ListSpec,
    ProgrammeSpec,
)

_TITLES = 200
_SHAPED = 3_000
_PLACES = frozenset({"region", "nuts", "lau", "municipality", "postcode", "coordinates", "latitude"})
_ORDERS: dict[str, DateOrder] = {"dmy": "dmy", "mdy": "mdy", "ymd": "ymd"}


@dataclass(frozen=True, slots=True)
class Understood:
    """A description that was worked out, and the reading it comes from."""

    spec: ListSpec
    reading: TableReading


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided of the whole list before it is described."""

    country: Decision
    period: Decision
    money: Money
    funds: tuple[str, ...] = ()
    cci: str | None = None
    fund_of_sheet: bool = False


class Describing:
    """The steps from readings to a description; each may add decisions and notes."""

    def __init__(
        self, name: str, kind: TableFormat, data: Data, others: tuple[str, ...], looks: Mapping[int, Profile]
    ) -> None:
        self._name, self._kind, self._data, self._others, self._looks = name, kind, data, others, looks

    def result(
        self, readings: Sequence[ColumnReading], settled: Settled, decisions: Sequence[Decision], notes: Sequence[str]
    ) -> Understood:
        """The description; ``decisions`` and ``notes`` are those made before."""
        self._settled, self._decisions, self._notes = settled, list(decisions), list(notes)
        located, data = self._data.located, self._data
        likely = [one for one in located.languages if one != "en"] or list(located.languages)
        style = specs.written(readings, self._looks, likely)
        taken = frozenset(column.field for column in readings if column.field)
        made: list[tuple[ColumnSpec, ColumnReading]] = []
        for column in readings:
            heading = located.bound[column.index].strip() if column.index < len(located.bound) else ""
            if not heading:
                self._unnamed(column)
                continue
            one, told = specs.column_spec(
                column,
                heading,
                self._looks[column.index],
                specs.Around(style, settled.country.answer, taken, settled.money.spelled, settled.money.euro),
            )
            taken |= {use.field for use in one.uses}
            made.append((one, told))
        made = ownnames.joined(fundcolumns.added(self._ordered(made)))
        used = [margins.Field(str(told.index), one.headings[0], told.field) for one, told in made if told.field]
        status = [
            margins.Field(str(told.index), one.headings[0], "status")
            for one, told in made
            if one.fate is Fate.IGNORED
            and "status" in " ".join(told.evidence)
            and margins.tells_of_operation(one.headings[0])
        ]
        edge = margins.margins(data.cells.filter(data.whole), used, status)
        spec = self._spec(made, style, edge)
        return Understood(spec, self._reading([told for _, told in made], edge.counts))

    def _ordered(self, made: list[tuple[ColumnSpec, ColumnReading]]) -> list[tuple[ColumnSpec, ColumnReading]]:
        """Columns of the file in order, but the finest region first: the first that is filled counts."""
        regions = sorted(
            (each for each in made if each[1].field in {"region", "nuts"}),
            key=lambda e: -self._looks[e[1].index].distinct,
        )
        rest = iter(regions)
        return [next(rest) if each[1].field in {"region", "nuts"} else each for each in made]

    def _spec(
        self, made: Sequence[tuple[ColumnSpec, ColumnReading]], style: specs.Written, edge: margins.Margins
    ) -> ListSpec:
        country, period = self._settled.country, self._settled.period
        located, data = self._data.located, self._data
        at = {told.field: told.index for own, told in made if told.field and not any(use.language for use in own.uses)}
        texts = [text for name in ("title", "summary") if name in at for text in self._looks[at[name]].texts[:_TITLES]]
        tongue = languages.spoken(texts, located.languages)
        edition, dated = (facts.edition((*data.above, *edge.texts), data.table.sheet, located.languages)
                          if "list_updated" not in at else (Edition(), None))  # fmt: skip
        if dated is None and "list_updated" not in at:
            edition, dated = facts.noted_edition(data.notes, located.languages)
        again = repeats(self._values(made), of_partners=self._of_partners(made))
        self._decisions += [
            _language_decision(tongue),
            self._settled.money.decision,
            Decision("decimal", style.numbers.decimal, style.numbers.confidence, ("the figures of its amounts",)),
            Decision("date order", style.order, style.order_sure, ("days above 12",)),
            Decision("repeats", str(again.repetition.how), again.confidence, (again.evidence,)),
            *([dated] if dated else []),
        ]
        return ListSpec(
            id=self._identity(country.answer),
            title=self._title(country.answer, period.answer),
            country=country.answer,
            many_lists=True,
            languages=(tongue.language,) if tongue.language else (),
            periods=(period.answer,),
            columns=tuple(spec for spec, _ in made),
            funds=tuple(fund for fund in self._settled.funds if fund in FUNDS),
            fund_of_sheet=self._settled.fund_of_sheet,
            currency=self._settled.money.listed,
            edition=edition,
            layout=self._layout(made),
            decimal=style.numbers.decimal,
            thousands=style.numbers.thousands,
            date_order=_ORDERS[style.order],
            date_language=style.language,
            programme=ProgrammeSpec(cci=self._settled.cci) if self._settled.cci else None,
            place_basis=self._place_basis(made),
            repairs=("control_characters",) if self._kind is TableFormat.DELIMITED else (),
            rejects=edge.rules,
            repeats=again.repetition,
            expect=Expectation(),
        )

    def _place_basis(self, made: Sequence[tuple[ColumnSpec, ColumnReading]]) -> str:
        """Whose places the list has: the beneficiary's, if every heading of a place speaks of it."""
        spoken = self._data.located.languages
        whose = [
            "beneficiary" in take_apart(told.heading).concepts(spoken)
            for _, told in made
            if {told.field, *told.also} & _PLACES
        ]
        return "beneficiary" if whose and all(whose) else "site"

    def _of_partners(self, made: Sequence[tuple[ColumnSpec, ColumnReading]]) -> bool:
        """Whether every amount is a partner's by its heading, so that rows with equal ones add up too."""
        spoken = self._data.located.languages
        amounts = [told.heading for _, told in made if told.field in AMOUNT_FIELDS]
        return bool(amounts) and all("partner" in take_apart(each).concepts(spoken) for each in amounts)

    def _values(self, made: Sequence[tuple[ColumnSpec, ColumnReading]]) -> dict[str, pl.Series]:
        """The texts of each used field by row, as the description takes them out of the cells."""
        rows = self._data.cells.filter(self._data.whole)
        found: dict[str, pl.Series] = {}
        for spec, told in made:
            for use in spec.uses:
                text = pl.col(str(told.index)).str.strip_chars()
                if use.pattern is not None:
                    text = text.str.extract(use.pattern.pattern, 1)
                if use.field not in found:
                    found[use.field] = rows.select(pl.when(text != "").then(text).alias(use.field)).to_series()
        return found

    def _layout(self, made: Sequence[tuple[ColumnSpec, ColumnReading]]) -> Layout:
        located, data = self._data.located, self._data
        rows = located.first_row - located.anchor if located.rows else 1
        shape = self._shape({told.index for own, told in made if own.fate is Fate.PERSONAL})
        several = len(self._others) > 0 and not data.together
        if data.together:
            self._notes.append(f"the sheets {', '.join(data.together)} have the same headings and are read as one list")
        return Layout(
            sheet=data.table.sheet if several else None,
            header_rows=rows,
            ragged=shape,
            delimiter=data.delimiter if shape else None,
            format="delimited" if shape else None,
        )

    def _shape(self, hidden: Collection[int]) -> re.Pattern[str] | None:
        """The pattern of a record where some have more fields than the heading, without ``hidden`` columns; said in a
        note."""
        located, data = self._data.located, self._data
        if data.delimiter is None:
            return None
        used = [at for at in range(sum(map(bool, located.headings))) if at not in hidden]
        whole = data.cells.filter(data.whole)
        columns = [whole[str(at)].fill_null("").to_list()[:_SHAPED] for at in used]
        self._notes.append(
            f"{data.torn} records have more fields than the heading; "
            + (
                "they cannot be told apart and are left out"
                if hidden
                else "they are joined again where that is certain, else left out"
            )
        )
        if hidden:
            return shapes.unjoined(columns, data.delimiter)
        sentences = not surplus(data.table, located.first_row, len(used))
        return shapes.record_shape(columns, data.delimiter, sentences=sentences)

    def _reading(self, readings: Sequence[ColumnReading], rejected: tuple[tuple[str, int], ...]) -> TableReading:
        located, data = self._data.located, self._data
        return TableReading(
            file=self._name,
            format=str(self._kind),
            sheet=data.table.sheet,
            other_sheets=self._others,
            header_rows=located.rows,
            first_row=located.first_row,
            rows=data.cells.height,
            columns=tuple(sorted(readings, key=lambda column: column.index)),
            decisions=tuple(self._decisions),
            rejected=rejected,
            notes=tuple(self._notes),
        )

    def _unnamed(self, column: ColumnReading) -> None:
        if column.field is not None:
            self._notes.append(f"column {column.label} has no heading of its own and is not used")

    def _identity(self, country: str) -> str:
        """An id from the headings alone, so that the next edition of the list has the same."""
        words = "\n".join(self._data.located.bound).casefold()
        return f"{country.lower()}-list-{hashlib.sha256(words.encode()).hexdigest()[:8]}"

    def _title(self, country: str, period: str) -> str:
        line = next((" ".join(text.split()) for text in self._data.above if 10 <= len(text) <= 120), None)
        return line or f"List of operations, {country}, {period}"


def _language_decision(tongue: languages.Spoken) -> Decision:
    """What language the list's texts are in."""
    words = ("the words of titles and summaries",)
    return Decision("language", tongue.language or "", tongue.confidence, words, tongue.other)
