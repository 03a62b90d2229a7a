"""Where the values of a project come from, in the reader's words: each field of the record with its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kohesio.model.issue import PUBLISHED_TWICE
from kohesio.model.money import Amount
from kohesio.model.operation import Operation
from kohesio.model.period import PartialDate
from kohesio.model.territory import Place
from kohesio.model.text import Text
from kohesio.snapshot.explain import conversion, explained, read_as
from kohesio.snapshot.origins import Cell, Origins, origins_of
from kohesio.ui import format as formats
from kohesio.ui.i18n import message
from kohesio.web.context_provenance import AlsoIn, CellRow, FieldRow, Whence
from kohesio.web.fields import FIELDS
from kohesio.web.labels import OTHER_AMOUNTS
from kohesio.web.rows import row_ranges
from kohesio.web.visit import Visit, known

SHOWN = 5
"""Values of a field that stand beside its cells; a project may have hundreds of places."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "funding": ("eu_contribution", "total_cost", "eligible_cost", "cofinancing_rate", "funds", "other_amounts"),
    "about": ("title", "summary"),
    "info": ("start_date", "end_date", "approval_date", "links"),
    "bodies": ("beneficiaries",),
    "programme": ("programme", "period"),
    "place": ("countries", "places"),
    "codes": (
        "themes", "intervention_fields", "policy_objective", "thematic_objective", "specific_objective", "sdgs",
    ),
}  # fmt: skip
"""The parts of a project's page and the fields they show."""

PARTS: Mapping[str, str] = {
    "beneficiary": message("Name"),
    "beneficiary id": message("Identifier"),
    "beneficiary number": message("Official number"),
    "partner": message("Partner"),
    "programme": message("Name"),
    "cci": message("CCI code"),
    "managing authority": message("Managing authority"),
    "priority": message("Priority"),
    "region": message("Region"),
    "nuts": message("NUTS code"),
    "lau": message("Code of the municipality"),
    "postcode": message("Postcode"),
    "municipality": message("Municipality"),
    "coordinates": message("Coordinates"),
    "latitude": message("Latitude"),
    "longitude": message("Longitude"),
    "currency": message("Currency"),
}
"""What columns hold that are only part of a field, in the words of list descriptions."""

_MONEY = frozenset({"total_cost", "eligible_cost", "eu_contribution"})
_OTHER = "other amounts: "


def origins(visit: Visit, operation: Operation) -> Origins:
    """Where the fields of a project come from; ``operation`` is as the snapshot has it, names not yet hidden."""
    persons = visit.settings.show_natural_persons
    (found,) = origins_of((operation,), visit.service.snapshot, show_natural_persons=persons)
    return found


def with_texts(visit: Visit, found: Origins) -> Origins:
    """The same with the text of every cell, read from the published file. Raises BusyError."""
    (read,) = visit.cells.with_texts((found,))
    return read


def field_rows(visit: Visit, found: Origins) -> tuple[FieldRow, ...]:
    """All fields that have a value or a column, in the order of the record; one for countries and their first."""
    shown = visit.shown(found.operation)
    return tuple(
        _field(visit, shown, name, cells) for name, cells in found.fields if name in FIELDS and name != "country"
    )


def also_in(visit: Visit, operation: Operation) -> tuple[AlsoIn, ...]:
    """The other lists that have a project under its programme and code, with what differs there."""
    if PUBLISHED_TWICE not in operation.issues:
        return ()
    lists = known(visit.service).lists
    found = visit.service.snapshot.issues_of(operation)
    return tuple(
        AlsoIn(lists.get(one.list), visit.urls.list(one.list), one.sheet, str(one.row or ""), one.detail or "")
        for one in found
        if one.code == PUBLISHED_TWICE
    )


def groups(rows: Sequence[FieldRow], url: str) -> dict[str, Whence]:
    """The fields by the parts of a project's page; ``url`` is the page of all origins."""
    by_key = {row.key: row for row in rows}
    made = {}
    for part, names in GROUPS.items():
        mine = tuple(by_key[name] for name in names if name in by_key)
        if mine:
            made[part] = Whence(mine, f"{url}#{mine[0].key}")
    return made


def _field(visit: Visit, operation: Operation, name: str, cells: Sequence[Cell]) -> FieldRow:
    values = _values(visit, operation, name)
    amount = getattr(operation, name) if name in _MONEY else None
    return FieldRow(
        key=name,
        name=visit.language.gettext(FIELDS[name]),
        values=values[:SHOWN],
        more=max(len(values) - SHOWN, 0),
        cells=tuple(_cell(visit, cell, amount) for cell in cells),
    )


def _cell(visit: Visit, cell: Cell, amount: Amount | None) -> CellRow:
    say = visit.language.gettext
    sentences = (explained(cell.rule, say), conversion(amount, say))
    return CellRow(
        part=_part(visit, cell.rule),
        column=cell.column,
        header=cell.header,
        rows=row_ranges(cell.rows),
        raw=cell.raw,
        withheld=cell.withheld,
        departs=cell.departs,
        explanation=" ".join(filter(None, sentences)),
    )


def _part(visit: Visit, rule: str) -> str | None:
    held = read_as(rule)
    if held is None:
        return None
    if held.startswith(_OTHER):
        return visit.labels.word(OTHER_AMOUNTS, held.removeprefix(_OTHER).replace(" ", "_"))
    return visit.language.gettext(PARTS[held]) if held in PARTS else None


# -- values -------------------------------------------------------------------------------------------------------


def _values(visit: Visit, operation: Operation, name: str) -> tuple[Text, ...]:
    """What the site shows for a field, as texts; those in a language of their own say so."""
    if name in {"title", "summary"}:
        texts: tuple[Text, ...] = getattr(operation, name)
        return texts
    here = visit.language.code
    return tuple(Text(text, here) for text in _VALUES[name](visit, operation) if text)


def _amount(visit: Visit, amount: Amount | None) -> str:
    if amount is None:
        return ""
    locale = visit.language.locale
    own = formats.money(amount.amount, amount.currency, locale)
    if amount.currency == "EUR" or amount.eur is None:
        return own
    return f"{formats.money(amount.eur, 'EUR', locale)} ({own})"


def _date(visit: Visit, value: PartialDate | None) -> str:
    return formats.partial_date(value, visit.language.locale) if value else ""


def _named(visit: Visit, key: str, codes: Sequence[str]) -> list[str]:
    labels = [visit.labels.value(key, code) for code in codes]
    return [f"{label.text} ({label.code})" if label.code and label.code != label.text else label.text
            for label in labels]  # fmt: skip


def _place(visit: Visit, place: Place) -> str:
    region = visit.labels.region(place.nuts) if place.nuts else None
    named = f"{region.text} ({region.code})" if region and region.code else None
    return ", ".join(dict.fromkeys(filter(None, (place.municipality, place.postcode, place.label, named))))


def _programme(operation: Operation) -> list[str]:
    one = operation.programme
    return [text for text in (one.name, one.cci, one.managing_authority, one.priority) if text]


def _bodies(visit: Visit, operation: Operation) -> list[str]:
    return [visit.body_name(one.name, is_natural_person=one.is_natural_person) for one in operation.beneficiaries]


def _rate(visit: Visit, operation: Operation) -> str:
    rate = operation.cofinancing_rate
    return formats.percent(rate.percent, visit.language.locale) if rate else ""


def _fields(visit: Visit, operation: Operation) -> list[str]:
    labels = [visit.labels.field(code, operation.period) for code in operation.intervention_fields]
    return [f"{label.text} ({label.code})" if label.code else label.text for label in labels]


_VALUES: Mapping[str, Callable[[Visit, Operation], Sequence[str]]] = {
    "id": lambda _, one: [one.id],
    "operation_code": lambda _, one: [one.operation_code or ""],
    "countries": lambda visit, one: [visit.language.country(iso) for iso in one.countries or (one.country,)],
    "places": lambda visit, one: [_place(visit, place) for place in one.places],
    "beneficiaries": _bodies,
    "programme": lambda _, one: _programme(one),
    "funds": lambda visit, one: [visit.labels.fund(code) for code in one.funds],
    "period": lambda _, one: [one.period],
    "start_date": lambda visit, one: [_date(visit, one.start_date)],
    "end_date": lambda visit, one: [_date(visit, one.end_date)],
    "approval_date": lambda visit, one: [_date(visit, one.approval_date)],
    "total_cost": lambda visit, one: [_amount(visit, one.total_cost)],
    "eligible_cost": lambda visit, one: [_amount(visit, one.eligible_cost)],
    "eu_contribution": lambda visit, one: [_amount(visit, one.eu_contribution)],
    "other_amounts": lambda visit, one: [
        f"{visit.labels.word(OTHER_AMOUNTS, other.kind)}{visit.language.colon}{_amount(visit, other.amount)}"
        for other in one.other_amounts
    ],
    "cofinancing_rate": lambda visit, one: [_rate(visit, one)],
    "intervention_fields": _fields,
    "policy_objective": lambda visit, one: _named(visit, "policy_objective", one.policy_objective),
    "thematic_objective": lambda visit, one: _named(visit, "thematic_objective", one.thematic_objective),
    "specific_objective": lambda visit, one: _named(visit, "specific_objective", one.specific_objective),
    "themes": lambda visit, one: _named(visit, "theme", one.themes),
    "sdgs": lambda visit, one: _named(visit, "sdg", one.sdgs),
    "images": lambda _, one: one.images,
    "links": lambda _, one: one.links,
    "list_updated": lambda visit, one: [_date(visit, one.list_updated)],
}
"""The texts of each field of the record."""
