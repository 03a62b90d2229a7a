"""From a file that nobody described to a description: the entrance of recognition.

Reads the file (the first 200,000 rows of each sheet), finds sheet and heading, reads every column by heading and
values, and works out the conventions, the rows that are no operations, and how operations repeat. What is not sure is
asked (``RecognitionOptions.ask``) or, where nobody can be asked, refused with the two best readings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from kohesio.errors import NotAListError, UnknownListError
from kohesio.ingest.readers.formats import detect_format
from kohesio.ingest.readers.hint import Limits, TableFormat
from kohesio.ingest.recognition import amounts, columns, facts, languages, money
from kohesio.ingest.recognition.columns import Candidate
from kohesio.ingest.recognition.describing import Describing, Settled, Understood
from kohesio.ingest.recognition.fundcolumns import with_each_fund
from kohesio.ingest.recognition.headings import PERSONAL, TOTAL
from kohesio.ingest.recognition.opening import Data, chosen, sheets
from kohesio.ingest.recognition.ownnames import with_own_names
from kohesio.ingest.recognition.parts import with_owners
from kohesio.ingest.recognition.profile import FIRST_DAY, Profile, figure, profile
from kohesio.ingest.recognition.reading import ENOUGH, SURE, Decision
from kohesio.ingest.recognition.territorial import is_territorial
from kohesio.ingest.recognition.unnamed import with_unnamed
from kohesio.ingest.values.dates import DateConvention, parse_date
from kohesio.sources.spec import (
    AMOUNT_FIELDS,
    DATE_FIELDS,
    RATE_FIELDS,
)

_FIGURES = 4_000
_WEAK = 0.3  # a heading that speaks of the operation, as an acronym does
_LEFT_OUT = "ignored"
"""The answer that a column is none of the readings."""


@dataclass(frozen=True, slots=True)
class Question:
    """A decision put to somebody: ``readings`` are the two best answers with their confidence, None where the evidence
    in ``text`` is all there is to weigh them by."""

    about: str
    text: str
    readings: tuple[tuple[str, float | None], ...]

    @property
    def offered(self) -> tuple[tuple[str, str], ...]:
        """The answers that can be given, and each as it is shown."""
        return tuple((name, name if sure is None else f"{name} ({sure:.0%})") for name, sure in self.readings if name)


@dataclass(frozen=True, slots=True)
class RecognitionOptions:
    """What is known of the list already, and who is asked when something is not sure (None: nobody).

    ``ask`` answers with the reading chosen, or None to refuse. ``limits`` are what the file may take.
    """

    country: str | None = None
    funds: tuple[str, ...] = ()
    period: str | None = None
    cci: str | None = None
    ask: Callable[[Question], str | None] | None = field(default=None, compare=False)
    limits: Limits = field(default_factory=Limits)


def understand(path: Path, options: RecognitionOptions | None = None) -> Understood:
    """The description of the list in ``path``, worked out from its content.

    Raises UnreadableError for what is no table, NotAListError for a table that is no list of operations (with the
    reason), UnknownListError where a decision the list needs is not sure and nobody can be asked.
    """
    options = options or RecognitionOptions()
    kind = detect_format(path)
    data, others = chosen(path, sheets(path, options.limits))
    return _Understanding(path, kind, data, others, options).result()


class _Understanding:
    """The steps from a sheet to a description; each adds decisions."""

    def __init__(
        self, path: Path, kind: TableFormat, data: Data, others: tuple[str, ...], options: RecognitionOptions
    ) -> None:
        self._path, self._kind, self._data, self._others, self._options = path, kind, data, others, options
        self._decisions: list[Decision] = []
        self._notes: list[str] = []

    def result(self) -> Understood:
        """All steps in their order."""
        located = self._data.located
        guess = facts.country(self._options.country, None, (), located.languages).answer or None
        looks = self._looks(guess)
        named = with_owners(located.headings, located.languages)
        options = {at: columns.candidates(at, named[at], look, located.languages) for at, look in looks.items()}
        chosen = columns.with_one_text(columns.with_finest_codes(columns.assign(options), options, looks), options)
        chosen = columns.with_results(chosen, options, looks)
        chosen = self._regions(dict(with_unnamed(chosen, options, looks)), looks)
        chosen = with_own_names(chosen, located.headings, self._data.cells.filter(self._data.whole))
        chosen = columns.with_lone_partner(chosen, looks)
        chosen = with_each_fund(chosen, options, located.headings)
        chosen = self._with_title(self._with_bodies(columns.doubted(chosen, looks)), options)
        self._tells_of_operations(chosen)
        country = self._country(chosen, looks)
        period = self._period(chosen, looks)
        approved = [
            text for each in chosen.values() if each.field == "approval_date" for text in looks[each.index].texts
        ]
        self._notes += filter(None, [facts.too_early(period.answer, _days(approved))])
        contracts = any("contract" in each.evidence[0] for each in chosen.values() if each.field == "operation_code")
        sums = amounts.resolve(chosen, self._figures(chosen), period.answer, contracts=contracts)
        self._notes += sums.doubts
        chosen = self._asked(sums.chosen, options)
        begun = _days(
            [text for each in chosen.values() if each.field == "start_date" for text in looks[each.index].texts]
        )
        year = facts.year(period.answer, begun, self._data.above, located.languages)
        money = self._currency(chosen, looks, country.answer, year)
        self._notes += money.doubts
        readings = [
            columns.column_reading(at, self._label(at), located.headings[at], options[at], chosen.get(at))
            for at in looks
        ]
        described = Describing(self._path.name, self._kind, self._data, self._others, looks)
        funds, by_sheet = self._funds(chosen)
        settled = Settled(country, period, money, funds, self._options.cci, by_sheet)
        return described.result(readings, settled, self._decisions, self._notes)

    def _looks(self, country: str | None) -> dict[int, Profile]:
        data = self._data
        cells = data.cells.filter(data.whole) if not data.whole.all() else data.cells
        kinds = None if data.kinds is None else data.kinds.filter(data.whole)
        return {
            at: profile(cells[str(at)], None if kinds is None else kinds[str(at)], country)
            for at in range(data.table.width)
        }

    def _regions(self, chosen: dict[int, Candidate], looks: Mapping[int, Profile]) -> dict[int, Candidate]:
        """Of several columns of regions the three finest are kept."""
        regions = sorted(
            (at for at, each in chosen.items() if each.field == "region"), key=lambda at: -looks[at].distinct
        )
        for at in regions[3:]:
            del chosen[at]
        return chosen

    def _country(self, chosen: Mapping[int, Candidate], looks: Mapping[int, Profile]) -> Decision:
        at = {each.field: each.index for each in chosen.values()}
        column = looks[at["country"]] if "country" in at else None
        codes = looks[at["nuts"]].texts if "nuts" in at and looks[at["nuts"]].nuts > 0.5 else ()
        found = facts.country(self._options.country, column, codes, self._data.located.languages)
        if not found.answer:
            texts = [text for name in ("title", "summary") if name in at for text in looks[at[name]].texts]
            tongue = languages.spoken(texts, ())
            found = facts.country(None, None, (), (tongue.language,) if tongue.language else ())
        if not found.answer or found.confidence < ENOUGH:
            found = self._decide(found, "Which country is the list of (ISO code)? Give it with --country.")
        self._decisions.append(found)
        return found

    def _funds(self, chosen: Mapping[int, Candidate]) -> tuple[tuple[str, ...], bool]:
        """The funds of the list where no column names them, and whether each sheet has one of its own."""
        if any(each.field == "fund" for each in chosen.values()):
            return self._options.funds, False
        sheets = self._data.together or tuple(filter(None, (self._data.table.sheet,)))
        found = facts.funds(self._options.funds, sheets)
        if found is None:
            return (), False
        self._decisions.append(found)
        funds = tuple(found.answer.split(", "))
        return funds, not self._options.funds and len(funds) > 1

    def _period(self, chosen: Mapping[int, Candidate], looks: Mapping[int, Profile]) -> Decision:
        """By what the list says; the dates of a column are looked at as the engine would read them."""
        wanted = ("programme", "cci", "operation_code", "priority", "fund")
        texts = [*self._data.above, self._data.table.sheet or "", *self._data.located.headings]
        years: list[int] = []
        days = pl.Series("day", [], dtype=pl.String)
        for each in chosen.values():
            look = looks[each.index]
            if each.field in wanted:
                texts += look.texts[:500]
            if each.field == "allocation_year":
                years += [int(text[:4]) for text in look.texts if text[:4].isdigit()]
            if each.field in {"start_date", "approval_date"} and not len(days):
                days = pl.Series("day", _days(look.texts), dtype=pl.String)
        found = facts.period(self._options.period, texts, days, years)
        if found.confidence < 0.3:
            titles = [
                text
                for each in chosen.values()
                if each.field in {"title", "summary"}
                for text in looks[each.index].texts
            ]
            found = facts.period(None, titles, days, years)
        self._decisions.append(found)
        return found

    def _figures(self, chosen: Mapping[int, Candidate]) -> pl.DataFrame:
        """The sizes of amounts and rates in a sample of rows."""
        money = [at for at, each in chosen.items() if each.field in (*AMOUNT_FIELDS, *RATE_FIELDS, "amount")]
        rows = self._data.cells.filter(self._data.whole)
        kinds = None if self._data.kinds is None else self._data.kinds.filter(self._data.whole)
        step = max(1, rows.height // _FIGURES)
        found = {}
        for at in money:
            texts = rows[str(at)].gather_every(step).to_list()
            stored = kinds[str(at)].gather_every(step).to_list() if kinds is not None else [0] * len(texts)
            found[str(at)] = [
                figure((text.strip(), kind)) if text else None for text, kind in zip(texts, stored, strict=True)
            ]
        return pl.DataFrame(found, schema=dict.fromkeys(found, pl.Float64))

    def _asked(self, chosen: dict[int, Candidate], options: Mapping[int, Sequence[Candidate]]) -> dict[int, Candidate]:
        """Readings of amounts that do not add up are put to somebody, or the file is refused."""
        for at, each in list(chosen.items()):
            if each.score >= ENOUGH or each.field not in AMOUNT_FIELDS:
                continue
            heading = self._data.located.headings[at]
            others = [(other.field, other.score) for other in options[at] if other.field != each.field]
            readings = ((each.field, each.score), *(others or [(_LEFT_OUT, each.score)])[:1])
            answer = self._ask(Question(heading, f"What is the column {heading!r}? {each.evidence[-1]}.", readings))
            if answer == _LEFT_OUT:
                del chosen[at]
            else:
                chosen[at] = replace(each, field=answer, score=1.0, evidence=("as answered",))
        return chosen

    def _currency(
        self, chosen: dict[int, Candidate], looks: Mapping[int, Profile], place: str, year: int
    ) -> money.Money:
        """What the amounts are in; a column of currencies that is empty, or is answered to be wrong, loses its field.

        Puts to somebody, or refuses, what a column says against the headings or cells of the amounts.
        """
        headings, rows = self._data.located.headings, self._data.cells.filter(self._data.whole)
        sums = [at for at, each in chosen.items() if each.field in AMOUNT_FIELDS]
        found = money.named([headings[at] for at in sums], [t for at in sums for t in looks[at].texts[:100]], place)
        codes, where = found.codes, found.where
        at = next((at for at, each in chosen.items() if each.field == "currency"), None)
        column = None
        if at is not None:
            column = money.currency_column(headings[at], rows[str(at)], rows.select(map(str, sums)), place)
        answer = column.answer if column is not None else None
        if column is not None and money.contradicts(column, codes, where):
            told = ", ".join(f"{code} in {times} rows" for code, times in column.codes) or "no currency that is known"
            said = (
                f"The column {column.heading!r} says {told}, but {codes[0]} is {where} of the amounts "
                f"({found.counted})."
            )
            readings = ((column.answer, None), (codes[0], None))
            answer = self._ask(Question("currency", f"{said} Which is it?", readings))
            if answer not in {column.answer, codes[0]}:
                raise UnknownListError(f"{self._path.name}: {said} {answer!r} is neither; answer with one of the two.")
        if column is not None and answer == column.answer:
            return money.by_column(column, codes, place, year)
        if at is not None:
            del chosen[at]
        if not answer:
            codes = self._of_one_currency(chosen, looks, place)
        placed = self._options.country is not None
        if not answer and not codes and is_territorial([*self._data.above, *headings], chosen, looks, placed=placed):
            return money.of_territorial()
        return money.by_amounts((answer,) if answer else codes, "as answered" if answer else where, place, year)

    def _of_one_currency(
        self, chosen: dict[int, Candidate], looks: Mapping[int, Profile], place: str
    ) -> tuple[str, ...]:
        """The currency of most columns of amounts, if any is named; those in another one lose their field.

        Puts to somebody, or refuses, a column whose cells are in several: each row would need a rate of its own.
        """
        found: dict[int, str] = {}
        for at in [at for at, each in chosen.items() if each.field in AMOUNT_FIELDS]:
            heading = self._data.located.headings[at]
            own = money.named([heading], looks[at].texts, place)
            codes = own.codes
            if len(codes) > 1:
                said = f"The amounts in the column {heading!r} are in several currencies ({own.counted})."
                readings = ((codes[0], None), (codes[1], None))
                answer = self._ask(Question("currency", f"{said} Which is it?", readings))
                codes = (answer,)
            if codes:
                found[at] = codes[0]
        usual = money.of_most(found.values())
        for at, code in found.items():
            if code != usual:
                del chosen[at]
                heading = self._data.located.headings[at]
                self._notes.append(f"column {heading!r} is in {code}, other amounts in {usual}: it is left out")
        return (usual,) if usual else ()

    def _with_title(
        self, chosen: dict[int, Candidate], options: Mapping[int, Sequence[Candidate]]
    ) -> dict[int, Candidate]:
        """The readings, with a column of titles if one may be it; a table without bodies and operations is no list."""
        fields = {each.field for each in chosen.values()}
        if "title" in fields:
            return chosen
        titles = [own for at, each in options.items() if at not in chosen for own in each if own.field == "title"]
        likely = max(titles, key=lambda each: each.score, default=None)
        if {"operation_code", "beneficiary"} <= fields:
            if likely is None or likely.score < _WEAK:
                return chosen
            told = (*likely.evidence, "no other column names the operations")
            return chosen | {likely.index: replace(likely, score=ENOUGH, evidence=told)}
        if "beneficiary" not in fields:
            raise NotAListError(
                f"{self._path.name}: the table is no list of operations, for it has no column of operations "
                "and none of beneficiaries."
            )
        headings = self._data.located.headings
        weak = [(headings[at], each.score) for at, own in options.items() for each in own if each.field == "title"]
        best = tuple(sorted(weak, key=lambda each: -each[1])[:2])
        named = ", ".join(heading for heading in headings if heading)
        question = Question("title", f"Which column holds the name of the operation: {named}?", best)
        answer = self._ask(question)
        if answer not in headings:
            raise UnknownListError(f"{self._path.name}: no column is headed {answer!r}; name one that is there.")
        at = headings.index(answer)
        return chosen | {at: Candidate(at, "title", 1.0, ("as answered",))}

    def _tells_of_operations(self, chosen: Mapping[int, Candidate]) -> None:
        """Refuse a catalogue (of measures, of authorities): nothing is headed as names of operations or of bodies, and
        no column holds an amount or a day."""
        named = {each.field for each in chosen.values() if each.evidence[0].startswith(("heading", "as answered"))}
        held = {each.field for each in chosen.values()} & {*AMOUNT_FIELDS, *DATE_FIELDS, TOTAL}
        if held or named & {"title", "beneficiary"}:
            return
        raise NotAListError(
            f"{self._path.name}: the table is no list of operations, for no column is headed as their names or as "
            "beneficiaries, and none holds an amount or a date."
        )

    def _with_bodies(self, chosen: dict[int, Candidate]) -> dict[int, Candidate]:
        """Whoever can be asked says whether doubtful contact data are the beneficiaries; unasked, they are dropped."""
        for at, each in chosen.items():
            if each.field != PERSONAL or each.score >= SURE or self._options.ask is None:
                continue
            heading = self._data.located.headings[at]
            said = f"Does the column {heading!r} name the beneficiaries, or persons to contact, who are left out?"
            answer = self._ask(Question(heading, said, ((PERSONAL, each.score), ("beneficiary", 1 - each.score))))
            if answer not in {PERSONAL, "beneficiary"}:
                raise UnknownListError(f"{self._path.name}: {said} {answer!r} is neither {PERSONAL} nor beneficiary.")
            chosen = chosen | {at: Candidate(at, answer, 1.0, ("as answered",))}
            if answer != PERSONAL:
                return chosen
        return chosen

    def _label(self, at: int) -> str:
        return self._data.table.labels[at] if at < len(self._data.table.labels) else str(at)

    def _decide(self, found: Decision, question: str) -> Decision:
        answer = self._ask(Question(found.about, question, ((found.answer, found.confidence),)))
        return Decision(found.about, answer, 1.0, ("as answered",))

    def _ask(self, question: Question) -> str:
        answer = self._options.ask(question) if self._options.ask else None
        if answer is None:
            named = ", ".join(shown for _, shown in question.offered)
            best = f"The best readings are {named}." if named else "Nothing in the file tells."
            raise UnknownListError(
                f"{self._path.name}: {question.text} {best} Describe the list in a file beside "
                f"it ({self._path.name}.yml), or run the command where it can ask."
            )
        return answer


def _days(texts: Sequence[str]) -> list[str]:
    first = (span[1] if (span := FIRST_DAY.match(text)) else text for text in texts[:600])
    found = (parse_date(text, DateConvention("dmy", serial="1900")).value for text in first)
    return [one.date.isoformat() for one in found if one is not None]
