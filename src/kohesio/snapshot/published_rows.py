"""Rows of the operations table straight into the published record, for answers that show twenty at a time.

Making an ``Operation`` of a row only to write it out again costs twice what reading it costs. Here each column has a
writer, compiled once from the type hints of the model like those of ``records``, which remains the definition:
``published(row, names) == {name: operation_to_json(operation_from_row(row))[name] …}`` for every row. Operations with a
likely natural person go that way, for only ``shown_operation`` knows what is hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from kohesio.model.operation import Operation
from kohesio.snapshot.records import JSON, Row, operation_from_row, operation_to_json, value_writer

_PEOPLE = "beneficiaries"

Writer = Callable[[Any], JSON]


def columns_of(names: Sequence[str]) -> tuple[str, ...]:
    """The columns that ``published`` needs of a row for these fields: all where it may have to hide somebody."""
    return tuple(_writers(Operation)) if _PEOPLE in names else tuple(names)


def published(row: Row, names: Sequence[str], *, show_natural_persons: bool) -> dict[str, JSON]:
    """The named fields of the published record of a row; ``row`` has the columns of ``columns_of(names)``."""
    if not show_natural_persons and _PEOPLE in names and _names_a_person(row):
        record = operation_to_json(operation_from_row(row), show_natural_persons=False)
        return {name: record[name] for name in names}
    writers = _writers(Operation)
    return {name: writers[name](row[name]) for name in names}


def _names_a_person(row: Row) -> bool:
    people: Any = row[_PEOPLE]
    return any(one["is_natural_person"] for one in people or ())


@cache
def _writers(noun: Any) -> Mapping[str, Writer]:
    """Each field of a noun, and what writes the plain value of its column."""
    hints = get_type_hints(noun)
    return {field.name: _writer(hints[field.name], field.name) for field in fields(noun)}


def _writer(hint: Any, name: str) -> Writer:
    if get_origin(hint) is UnionType:
        (hint,) = (option for option in get_args(hint) if option is not NoneType)
    if get_origin(hint) is tuple and get_args(hint)[1:] == (Ellipsis,):
        return _list_writer(_writer(get_args(hint)[0], name))
    return _noun_writer(hint) if is_dataclass(hint) else value_writer(hint, name)


def _list_writer(write: Writer) -> Writer:
    return lambda values: [write(value) for value in values or ()]


def _noun_writer(noun: Any) -> Writer:
    writers = tuple(_writers(noun).items())

    def write(row: Any) -> JSON:
        return None if row is None else {name: write_field(row[name]) for name, write_field in writers}

    return write
