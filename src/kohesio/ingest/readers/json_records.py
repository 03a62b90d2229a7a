"""Reads JSON: an array of records, records under a key, or one record a line.

Nested values become columns with dotted names, arrays of plain values one cell with ``|`` between the values (the
sign the Kohesio exports use). Numbers keep their digits; none passes through a float. Records are numbered from 0.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import polars as pl

from kohesio.errors import UnreadableError
from kohesio.ingest.readers.encodings import detect_encoding
from kohesio.ingest.readers.grid import check_cells, number_text, without_blanks
from kohesio.ingest.readers.hint import ReadHint
from kohesio.ingest.table import CellKind, RawTable

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | bool | None"

_DEEPEST_KEY = 4
_DEEPEST_VALUE = 16
_MOST_COLUMNS = 4_096


class Number(str):
    """A JSON number as its digits."""

    __slots__ = ()


def read_json(path: Path, hint: ReadHint) -> Iterator[RawTable]:
    """One table of the records of a JSON file; ``labels`` are their keys in order of first appearance.

    Raises UnreadableError for text that is no JSON, has no records, or has none at ``hint.records_at``.
    """
    records = _records(path, parsed_json(path, hint), hint.records_at)
    rows = [dict(flattened(path, record, "")) for record in records]
    labels = tuple(dict.fromkeys(key for row in rows for key in row))[:_MOST_COLUMNS]
    check_cells(path, len(rows), len(labels), hint.limits.cells)
    numbers = pl.Series("number", range(len(rows)), dtype=pl.Int64)
    cells = {
        str(index): pl.Series(str(index), [row.get(label, _EMPTY)[0] for row in rows], dtype=pl.String)
        for index, label in enumerate(labels)
    }
    kinds = {
        str(index): pl.Series(str(index), [row.get(label, _EMPTY)[1] for row in rows], dtype=pl.UInt8)
        for index, label in enumerate(labels)
    }
    table = RawTable(None, numbers, pl.DataFrame(cells), pl.DataFrame(kinds), labels)
    yield without_blanks(table, trim_columns=False)


_EMPTY: tuple[str | None, int] = (None, int(CellKind.TEXT))


def parsed_json(path: Path, hint: ReadHint) -> Json:
    """The document; numbers as their digits. Raises UnreadableError for text that is no JSON."""
    content = path.read_bytes()
    try:
        text = content.decode(hint.encoding or detect_encoding(content))
        return _loaded(text)
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadableError(f"{path.name}: the text is not in its encoding ({error}).") from error
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"{path.name}: the file is no complete JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from error
    except RecursionError as error:
        raise UnreadableError(f"{path.name}: the JSON is nested too deeply to be a list of records.") from error


def _loaded(text: str) -> Json:
    decoder = json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=_constant)
    try:
        document: Json = decoder.decode(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
        document = [decoder.decode(line) for line in text.splitlines() if line.strip()]
    return document


def _constant(_: str) -> None:
    """NaN and Infinity are no values."""


def _records(path: Path, document: Json, at: str | None) -> Sequence[Mapping[str, Json]]:
    if at is not None:
        for key in filter(None, at.split(".")):
            document = document.get(key) if isinstance(document, Mapping) else None
        found = _as_records(document)
    else:
        found = max(arrays(document), key=len, default=())
    if not found:
        where = f"under the key {at}" if at else "in it"
        raise UnreadableError(f"{path.name}: there is no array of records {where}.")
    return found


def _as_records(value: Json) -> Sequence[Mapping[str, Json]]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return ()
    records = [record if isinstance(record, Mapping) else {} for record in value]
    return records if any(records) else ()


def arrays(value: Json, depth: int = _DEEPEST_KEY) -> Iterator[Sequence[Mapping[str, Json]]]:
    """The arrays in a document that may be its records: none is within another."""
    records = _as_records(value)
    if records:
        yield records
    elif isinstance(value, Mapping) and depth:
        for inner in value.values():
            yield from arrays(inner, depth - 1)


def flattened(path: Path, value: Json, name: str, depth: int = 0) -> Iterator[tuple[str, tuple[str | None, int]]]:
    """The columns of a record (``name`` empty), each with its text and kind. Raises UnreadableError for a deep one."""
    if depth > _DEEPEST_VALUE:
        raise UnreadableError(
            f"{path.name}: a record is nested deeper than {_DEEPEST_VALUE} levels; publish flat records."
        )
    if isinstance(value, Mapping):
        point = _point(value)
        if point is not None:
            yield f"{name}.coordinates" if name else "coordinates", (point, int(CellKind.TEXT))
        for key, inner in value.items():
            if point is not None and key in _GEOMETRY:
                continue
            yield from flattened(path, inner, f"{name}.{key}" if name else key, depth + 1)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if any(isinstance(inner, Mapping | list) for inner in value):
            for index, inner in enumerate(value):
                yield from flattened(path, inner, f"{name}.{index}", depth + 1)
        else:
            text = "|".join(_scalar(inner)[0] or "" for inner in value)
            yield name, (text if text.strip("| ") else None, int(CellKind.TEXT))
    else:
        yield name, _scalar(value)


_GEOMETRY = frozenset({"type", "coordinates"})
"""What of a point its well-known text says."""


def _point(value: Mapping[str, Json]) -> str | None:
    """A point of GeoJSON as well-known text, which says that the longitude comes first (RFC 7946, section 3.1.1)."""
    pair = value.get("coordinates")
    if value.get("type") != "Point" or not isinstance(pair, list) or len(pair) < 2:
        return None
    lon, lat = pair[:2]
    return f"Point({lon} {lat})" if isinstance(lon, Number) and isinstance(lat, Number) else None


def _scalar(value: Json) -> tuple[str | None, int]:
    if isinstance(value, Number):
        return number_text(value), int(CellKind.NUMBER)
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), int(CellKind.TRUTH)
    if isinstance(value, str):
        return (None if not value or value.isspace() else value), int(CellKind.TEXT)
    return _EMPTY
