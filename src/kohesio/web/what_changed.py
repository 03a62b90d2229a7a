"""What a version changed of projects, as readers see it: each field with what it said before and what it says now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from kohesio.index.former import former_operations
from kohesio.index.kept import kept
from kohesio.index.service import SearchService
from kohesio.model.money import Amount
from kohesio.model.operation import Operation
from kohesio.model.period import PartialDate
from kohesio.model.text import preferred
from kohesio.snapshot.changes import Changed, Changes, Kind, ListChange
from kohesio.ui.format import money, partial_date, rate
from kohesio.web.context_changes import FieldChange
from kohesio.web.fields import FIELDS
from kohesio.web.labels import OTHER_AMOUNTS, Label
from kohesio.web.pages.hits import place_name, shortened
from kohesio.web.prose import plain
from kohesio.web.visit import Visit

SHOWN = 20
"""Projects of a kind that are told one by one."""

FED = 50
"""Projects of a kind that feeds tell one by one."""

LONGEST_VALUE = 160
"""Letters of a value that is told."""

_PLAIN = frozenset({"operation_code", "period"})
_DATES = frozenset({"start_date", "end_date", "approval_date"})
_AMOUNTS = frozenset({"total_cost", "eligible_cost", "eu_contribution"})
_TEXTS = frozenset({"title", "summary"})
_CODES = {
    "funds": "fund", "policy_objective": "policy_objective", "thematic_objective": "thematic_objective",
    "specific_objective": "specific_objective", "themes": "theme", "sdgs": "sdg", "countries": "country",
}  # fmt: skip
"""Fields that hold codes, with the facet by whose names they go."""


def whole_lists(changes: Changes) -> tuple[ListChange, ...]:
    """The lists that came or went as a whole."""
    return tuple(one for one in changes.lists if not (one.before and one.after))


def told(changes: Changes, kind: Kind, limit: int = SHOWN) -> tuple[Changed, ...]:
    """The first of a kind that are told one by one: those of lists that came or went are told with them."""
    return changes.some(kind, limit, but=[one.id for one in whole_lists(changes)])


@kept
def former(service: SearchService) -> Mapping[str, Operation]:
    """What is told of the newest version's changes, as the version before has it; by id."""
    changes = service.changes
    if changes is None:
        return {}
    wanted = [one.id for kind in (Kind.GONE, Kind.CHANGED) for one in told(changes, kind, FED)]
    return former_operations(changes.directory, changes.old, wanted)


def field_changes(visit: Visit, one: Changed, now: Operation) -> tuple[FieldChange, ...]:
    """The fields of a project that changed; without their values where those are not kept, or long to tell."""
    was = former(visit.service).get(one.id)
    return tuple(_field(visit, name, was, now) for name in one.fields if name in FIELDS)


def in_words(changes: Iterable[FieldChange]) -> str:
    """The same in a line."""
    return ", ".join(
        f"{one.name}: {one.before.text if one.before else '–'} → {one.after.text if one.after else '–'}"
        if one.told
        else one.name
        for one in changes
    )


def _field(visit: Visit, name: str, was: Operation | None, now: Operation) -> FieldChange:
    title = visit.language.gettext(FIELDS[name])
    if was is None:
        return FieldChange(title)
    before, after = _value(visit, name, visit.shown(was)), _value(visit, name, visit.shown(now))
    return FieldChange(title) if before == after else FieldChange(title, before, after)


def _value(visit: Visit, name: str, operation: Operation) -> Label | None:
    """What a field says to a reader; None where it says nothing or is not one to tell in a line."""
    if name in _TEXTS:
        text = preferred(operation.title if name == "title" else operation.summary, visit.language.code)
        return Label(_short(plain(text.text)), text.language) if text else None
    found = _words(visit, name, operation)
    return Label(_short(found)) if found else None


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else shortened(text, LONGEST_VALUE)


def _words(visit: Visit, name: str, operation: Operation) -> str | None:
    value = getattr(operation, name)
    if name in _DATES:
        return _date(visit, value)
    if name in _AMOUNTS:
        return _amount(visit, value)
    if name in _CODES:
        return ", ".join(visit.labels.value(_CODES[name], code, short=True).text for code in value)
    if name in _READERS:
        return _READERS[name](visit, operation)
    return value if name in _PLAIN else None


def _intervention_fields(visit: Visit, operation: Operation) -> str:
    return ", ".join(visit.labels.field(code, operation.period).text for code in operation.intervention_fields)


def _beneficiaries(visit: Visit, operation: Operation) -> str:
    bodies = operation.beneficiaries
    return ", ".join(visit.body_name(one.name, is_natural_person=one.is_natural_person) for one in bodies)


def _places(visit: Visit, operation: Operation) -> str:
    return ", ".join(dict.fromkeys(filter(None, (place_name(visit, place) for place in operation.places))))


def _other_amounts(visit: Visit, operation: Operation) -> str:
    named = ((visit.labels.word(OTHER_AMOUNTS, one.kind), one.amount) for one in operation.other_amounts)
    return ", ".join(f"{kind}{visit.language.colon}{_amount(visit, amount)}" for kind, amount in named)


def _programme(_: Visit, operation: Operation) -> str | None:
    return operation.programme.name or operation.programme.cci


def _rate(visit: Visit, operation: Operation) -> str | None:
    found = operation.cofinancing_rate
    return rate(found.percent, visit.language.locale) if found else None


_READERS: Mapping[str, Callable[[Visit, Operation], str | None]] = {
    "intervention_fields": _intervention_fields,
    "beneficiaries": _beneficiaries,
    "places": _places,
    "other_amounts": _other_amounts,
    "programme": _programme,
    "cofinancing_rate": _rate,
}


def _date(visit: Visit, value: PartialDate | None) -> str | None:
    return partial_date(value, visit.language.locale) if value else None


def _amount(visit: Visit, value: Amount | None) -> str | None:
    return money(value.amount, value.currency, visit.language.locale) if value else None
