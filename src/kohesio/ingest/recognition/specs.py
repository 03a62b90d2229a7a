"""From the readings of a table to the description the ordinary way of ingesting works by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kohesio.ingest.recognition import compounds, conventions
from kohesio.ingest.recognition.conventions import Numbers
from kohesio.ingest.recognition.profile import Profile
from kohesio.ingest.recognition.reading import ColumnReading, Role
from kohesio.ingest.recognition.words import take_apart
from kohesio.model.text import LANGUAGES
from kohesio.sources.spec import AMOUNT_FIELDS, DATE_FIELDS, RATE_FIELDS, ColumnSpec, Fate, FieldUse

_PRIORITY_WORDS = (
    "prior",
    "achse",
    "axe",
    "eje",
    "asse",
    "eixo",
    "axa",
    "osi",
    "osy",
    "os ",
    "tengely",
    "αξον",
    "приорит",
)
_WRITTEN_TOGETHER = 0.6  # share of towns with digits from which their postcodes stand before them


@dataclass(frozen=True, slots=True)
class Written:
    """How the list writes: its usual numbers and dates, and what departs from it column by column."""

    numbers: Numbers
    order: str
    order_sure: float
    language: str | None
    by_column: Mapping[int, Numbers]


def written(columns: Iterable[ColumnReading], looks: Mapping[int, Profile], likely: Sequence[str]) -> Written:
    """The conventions of the columns that hold amounts and dates."""
    found: dict[int, Numbers] = {}
    dates: list[str] = []
    for column in columns:
        if column.field in AMOUNT_FIELDS and (said := conventions.numbers(looks[column.index].texts)):
            found[column.index] = said
        if column.field in DATE_FIELDS:
            dates += looks[column.index].texts
    best = max(found.values(), key=lambda each: (each.confidence, each.decimal == ","), default=Numbers(".", "", 0.9))
    order, sure = conventions.date_order(dates)
    return Written(best, order, sure, conventions.month_language(dates, likely), found)


@dataclass(frozen=True, slots=True)
class Around:
    """What a column is read with: the list's conventions, its country, the fields other columns have,
    how currencies are spelled (text, code), and what a euro comes to in the list's currency."""

    style: Written
    country: str | None
    taken: frozenset[str]
    currencies: tuple[tuple[str, str], ...] = ()
    euro: float = 1.0


def column_spec(column: ColumnReading, heading: str, look: Profile, around: Around) -> tuple[ColumnSpec, ColumnReading]:
    """What the description says of one column, and the reading with the further fields its cells hold."""
    if column.role is Role.PERSONAL:
        return ColumnSpec((heading,), Fate.PERSONAL, optional=True), column
    uses, reason = _uses(column, look, around)
    if not uses:
        return ColumnSpec((heading,), Fate.IGNORED, optional=True), column
    main = next((use.field for use in uses if use.field == column.field), uses[0].field)
    also = tuple(dict.fromkeys(use.field for use in uses if use.field != main))
    told = replace(
        column,
        role=Role.USED,
        field=main,
        confidence=column.confidence or 0.6,
        also=also,
        evidence=(*column.evidence, reason) if reason else column.evidence,
    )
    return ColumnSpec((heading,), Fate.USED, uses), told


def _uses(column: ColumnReading, look: Profile, around: Around) -> tuple[tuple[FieldUse, ...], str | None]:
    field, country, taken = column.field, around.country, around.taken
    found: compounds.Compound | None = None
    if field is None:
        is_address = "address" in " ".join(column.evidence)
        found = compounds.of_address(look, country) if is_address and "postcode" not in taken else None
    elif field == "title" and "operation_code" not in taken:
        found = compounds.of_title(look)
    elif field == "beneficiary" and "beneficiary_number" not in taken:
        found = compounds.of_beneficiary(look)
    elif field == "start_date":
        found = compounds.of_span(look)
    elif field == "postcode" and look.postcode < _WRITTEN_TOGETHER:
        found = compounds.of_postcode(look, country)
    elif field == "region" or (field == "municipality" and look.digits > _WRITTEN_TOGETHER):
        found = compounds.of_place(look, country)
    if found is not None:
        kept = tuple(use for use in found.uses if use.field == field or use.field not in taken)
        return kept, found.evidence
    return ((_use(column, field, look, around),) if field else ()), None


def _use(column: ColumnReading, field: str, look: Profile, around: Around) -> FieldUse:
    style = around.style
    use = FieldUse(field, split=compounds.separator(field, look))
    if field in AMOUNT_FIELDS:
        mine = style.by_column.get(column.index)
        scale = conventions.scale(column.heading, look, around.euro)
        if mine is not None and mine.confidence >= 0.9 and (mine.decimal, mine.thousands) != (
            style.numbers.decimal, style.numbers.thousands
        ) and _departs(mine, look):  # fmt: skip
            return replace(use, decimal=mine.decimal, thousands=mine.thousands, scale=scale)
        return replace(use, scale=scale)
    if field in DATE_FIELDS:
        return replace(use, serial=conventions.serial(look))
    if field in RATE_FIELDS:
        plain = column.heading.casefold()
        of = "priority" if any(word in plain for word in _PRIORITY_WORDS) else "operation"
        return replace(use, unit=str(conventions.rate_unit(look)), of=of)
    if field == "currency" and around.currencies:
        return replace(use, values=around.currencies, otherwise="keep")
    if field == "nuts" and look.nuts < 0.5 <= look.place:
        return replace(use, field="region")
    if field == "title" and "english" in take_apart(column.heading).concepts(LANGUAGES):
        use = replace(use, language="en")
    if field in {"title", "beneficiary"} and sum("\n" in text for text in look.texts) > 0.02 * len(look.texts):
        return replace(use, lines=True)
    return use


def _departs(mine: Numbers, look: Profile) -> bool:
    """Whether the column has signs at all that only its own convention reads."""
    return any(mine.decimal in text or any(mark in text for mark in mine.thousands) for text in look.texts)
