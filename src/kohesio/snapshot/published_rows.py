"""Rows of the operations table straight into the published record, for answers that show twenty at a time.

A row as JSON gives it is the published record but for three things: some decimals bear zeros at their end, a list may
be null, and likely natural persons are named. What mends a field is compiled once from the type hints of the model, and
most fields need nothing. ``records`` remains the definition:
``published(row, names) == {name: operation_to_json(operation_from_row(row))[name] …}`` for every row. Operations with a
likely natural person go that way, for only ``shown_operation`` knows what is hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from kohesio.model.operation import Operation
from kohesio.snapshot.records import JSON, MONEY, operation_from_row, operation_to_json
from kohesio.snapshot.rows import Row

_PEOPLE = "beneficiaries"

Mend = Callable[[Any], JSON]


def published(row: Row, names: Sequence[str], *, show_natural_persons: bool) -> dict[str, JSON]:
    """The named fields of the published record of a row, which is changed by it."""
    if not show_natural_persons and _PEOPLE in names and _names_a_person(row):
        record = operation_to_json(operation_from_row(row), show_natural_persons=False)
        return {name: record[name] for name in names}
    values: Mapping[str, Any] = row
    mends = _mends(Operation)
    return {name: mends[name](values[name]) if name in mends else values[name] for name in names}


def _names_a_person(row: Row) -> bool:
    people: Any = row[_PEOPLE]
    return any(one["is_natural_person"] for one in people or ())


@cache
def _mends(noun: Any) -> Mapping[str, Mend]:
    """The fields of a noun whose values need mending, and what mends them."""
    hints = get_type_hints(noun)
    found = {field.name: _mend(hints[field.name], field.name) for field in fields(noun)}
    return {name: mend for name, mend in found.items() if mend}


def _mend(hint: Any, name: str) -> Mend | None:
    if get_origin(hint) is UnionType:
        (hint,) = (option for option in get_args(hint) if option is not NoneType)
    if get_origin(hint) is tuple and get_args(hint)[1:] == (Ellipsis,):
        return _list_mend(_mend(get_args(hint)[0], name))
    if is_dataclass(hint):
        return _noun_mend(hint)
    return _short if hint is Decimal and name not in MONEY else None


def _list_mend(mend: Mend | None) -> Mend:
    if mend is None:
        return lambda values: values or []
    return lambda values: [mend(value) for value in values or ()]


def _noun_mend(noun: Any) -> Mend | None:
    mends = tuple(_mends(noun).items())

    def mended(value: Any) -> JSON:
        if value is not None:
            for name, mend in mends:
                value[name] = mend(value[name])
        return value  # type: ignore[no-any-return]

    return mended if mends else None


def _short(number: str | None) -> JSON:
    """A decimal without the zeros at its end."""
    return number.rstrip("0").rstrip(".") if number and "." in number else number
