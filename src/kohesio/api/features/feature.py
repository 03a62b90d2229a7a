"""An operation as a GeoJSON feature (RFC 7946), from its published record.

The properties are those of the GeoJSON export, column by column (``kohesio.snapshot.export.lines.PROPERTIES``): plain
values, for a table of attributes has no lists. A test holds the two against each other. The geometry is a MultiPoint
whatever the number of places, since programs give a layer one kind of geometry; null where no place has a point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from kohesio.snapshot.export.columns import SEPARATOR, is_free
from kohesio.snapshot.export.lines import PROPERTIES
from kohesio.snapshot.records import JSON

Record: TypeAlias = Mapping[str, Any]
"""A published record; what it holds is said by ``kohesio.snapshot.records``."""

NEEDED = tuple(dict.fromkeys(column.path.partition(".")[0].removesuffix("[]") for column in PROPERTIES))
"""The fields of the record that a feature is made of."""

_NUMBERS = frozenset({"eur", "percent"})


def feature(record: Record) -> dict[str, JSON]:
    """The feature of a record."""
    points = [[place["point"]["lon"], place["point"]["lat"]] for place in record["places"] if place["point"]]
    return {
        "type": "Feature",
        "id": record["id"],
        "geometry": {"type": "MultiPoint", "coordinates": points} if points else None,
        "properties": {title: read(record) for title, read in _READERS},
    }


def _reader(path: str, *, free: bool) -> Callable[[Record], JSON]:
    """What reads the value at a path of ``OPERATION_COLUMNS`` as a plain one."""
    head, _, rest = path.partition(".")
    if head in {"title", "summary"}:
        return _text_reader(head, rest)
    names = tuple(filter(None, rest.split(".")))
    if head.endswith("[]"):
        return lambda record: _joined([_inside(entry, names) for entry in record[head[:-2]]], free=free)
    number = bool(names) and names[-1] in _NUMBERS

    def read(record: Record) -> JSON:
        value = _inside(record[head], names)
        if isinstance(value, list):
            return _joined(value, free=free)
        return float(value) if number and value is not None else value

    return read


def _text_reader(head: str, wanted: str) -> Callable[[Record], JSON]:
    """The first text, its language, or the text in the language that is wanted."""

    def read(record: Record) -> JSON:
        texts = record[head]
        if wanted and wanted != "language":
            texts = [one for one in texts if one["language"] == wanted]
        return texts[0]["language" if wanted == "language" else "text"] if texts else None

    return read


def _inside(value: Any, names: tuple[str, ...]) -> Any:
    for name in names:
        if value is None:
            return None
        value = value[name]
    return value


def _joined(values: list[Any], *, free: bool) -> str | None:
    """Several values in one cell, as the files of exports have them; None where there is nothing."""
    cells = ("" if value is None else str(value) for value in values)
    if free:
        cells = (cell.replace(SEPARATOR, "\\" + SEPARATOR) for cell in cells)
    return SEPARATOR.join(cells) or None


_READERS = tuple((column.title, _reader(column.path, free=is_free(column))) for column in PROPERTIES)
