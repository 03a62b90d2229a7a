"""A delimited text without names: record by record, every other character as it was."""

from __future__ import annotations

import re
from collections import Counter

import polars as pl

from kohesio.ingest.readers.dialect import Dialect
from kohesio.model.provenance import column_label
from kohesio.privacy.names import Names


def without_names(text: str, dialect: Dialect, names: Names) -> str:
    """The text without the names. A record that holds none of their longest words is not looked at."""
    field = _field(dialect)
    record = re.compile(rf"{field}(?:{re.escape(dialect.delimiter)}{field})*+(?:\r\n|\r|\n|\Z)")
    records = pl.Series([found[0] for found in record.finditer(text)], dtype=pl.String)
    hit = names.eraser.may_stand_in(records)
    if not hit.any():
        return text
    parted = re.compile(field)
    named = {at: _fields(records[at], parted, dialect) for at in hit.arg_true()}
    usual = _usual_width(records, parted, dialect) if names.own else 0
    return "".join(
        _changed(record, named[at], dialect, names, torn=len(named[at]) != usual) if at in named else record
        for at, record in enumerate(records)
    )


def _usual_width(records: pl.Series, field: re.Pattern[str], dialect: Dialect) -> int:
    """How many fields most records of the file have."""
    return Counter(len(_fields(record, field, dialect)) for record in records).most_common(1)[0][0]


def _field(dialect: Dialect) -> str:
    plain = rf"[^{re.escape(dialect.delimiter)}\r\n]*+"
    if dialect.quote is None:
        return plain
    quote = re.escape(dialect.quote)
    return rf"(?:{quote}(?:[^{quote}]|{quote}{quote})*+(?:{quote}|\Z){plain}|{plain})"


def _fields(record: str, field: re.Pattern[str], dialect: Dialect) -> list[str]:
    """The fields of a record as they are written."""
    fields: list[str] = []
    at = 0
    while found := field.match(record, at):
        fields.append(found[0])
        at = found.end()
        if not record.startswith(dialect.delimiter, at):
            break
        at += len(dialect.delimiter)
    return fields


def _changed(record: str, fields: list[str], dialect: Dialect, names: Names, *, torn: bool) -> str:
    """The record without names: in its fields, divided among them, and, where it is not known which fields hold parts
    of names, across them."""
    end = record[sum(map(len, fields)) + len(dialect.delimiter) * (len(fields) - 1) :]
    texts = [_text(each, dialect.quote) for each in fields]
    made = names.row(None, [(column_label(place), text) for place, text in enumerate(texts)], torn=torn)
    written = dialect.delimiter.join(
        old if new == text else _written(new, old, dialect.quote)
        for old, text, new in zip(fields, texts, made, strict=True)
    )
    return written + end if names.own and not torn else names.eraser.erased(written + end)


def _is_quoted(field: str, quote: str | None) -> bool:
    return quote is not None and len(field) > 1 and field.startswith(quote) and field.endswith(quote)


def _text(field: str, quote: str | None) -> str:
    return field[1:-1].replace(f"{quote}{quote}", quote) if quote and _is_quoted(field, quote) else field


def _written(text: str, before: str, quote: str | None) -> str:
    return f"{quote}{text.replace(quote, quote * 2)}{quote}" if quote and _is_quoted(before, quote) else text
