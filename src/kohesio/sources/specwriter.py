"""Writes a list description as YAML that ``specfile.parse_spec`` reads back to the same value, ready to be edited.

Only what differs from the default is written. Every text stands in double quotes unless it is a plain word, so that no
reader of YAML takes it for something else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from kohesio.sources.spec import (
    ColumnSpec,
    Condition,
    Edition,
    Fate,
    FieldUse,
    Layout,
    ListSpec,
    ProgrammeSpec,
    RejectRule,
)

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.+]*(?:-[A-Za-z0-9_.]+)*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_SCALARS = ("publisher", "address", "licence", "currency")


def write_spec(spec: ListSpec, notes: Mapping[str, str] | None = None) -> str:
    """The description as YAML; ``notes`` are remarks put over columns, by heading."""
    return "\n".join(_lines(spec, notes or {})) + "\n"


def _lines(spec: ListSpec, notes: Mapping[str, str]) -> Iterator[str]:
    yield f"id: {_text(spec.id)}"
    yield f"title: {_text(spec.title)}"
    yield f"country: {_text(spec.country)}"
    if spec.per_country:
        yield "per_country: true"
    if spec.many_lists:
        yield "many_lists: true"
    if spec.languages:
        yield f"languages: {_several(spec.languages)}"
    yield f"periods: {_several(spec.periods)}"
    if spec.funds:
        yield f"funds: {_several(spec.funds)}"
    if spec.fund_of_sheet:
        yield "fund_of_sheet: true"
    for name in _SCALARS:
        if getattr(spec, name) is not None:
            yield f"{name}: {_text(getattr(spec, name))}"
    if spec.synthetic:
        yield "synthetic: true"
    yield from _section("edition", _patterns(spec.edition))
    yield from _section("layout", _layout(spec.layout))
    yield f"numbers: {{decimal: {_text(spec.decimal)}, thousands: {_text(spec.thousands)}}}"
    language = f", language: {spec.date_language}" if spec.date_language else ""
    yield f"dates: {{order: {spec.date_order}{language}}}"
    if spec.empty:
        yield f"empty: {_several(spec.empty)}"
    if spec.anonymous:
        yield f"anonymous: {_several(spec.anonymous)}"
    yield from _context(spec)
    yield ""
    yield "columns:"
    for column in spec.columns:
        if (note := notes.get(column.headings[0])) is not None:
            yield f"  # {' '.join(note.split())}"
        yield from _column(column)
    if spec.rejects:
        yield ""
        yield "reject:"
        for rule in spec.rejects:
            yield from _reject(rule)
    yield from _expect(spec)


def _context(spec: ListSpec) -> Iterator[str]:
    if spec.programme is not None:
        yield f"programme: {_programme(spec.programme)}"
    if spec.programmes is not None:
        yield "programmes:"
        yield f"  by: {_several(spec.programmes.by)}"
        yield "  values:"
        for key, programme in spec.programmes.values:
            yield f"    {_text(key)}: {_programme(programme)}"
    if spec.period_rule is not None:
        yield f"period_rule: {{field: {spec.period_rule.field}, until: {_text(spec.period_rule.until)}}}"
    if spec.area:
        yield f"area: {spec.area}"
    if spec.place_basis != "site":
        yield f"place_basis: {spec.place_basis}"
    if spec.repairs:
        yield f"repairs: {_several(spec.repairs)}"
    if spec.repeats.key or spec.repeats.how.value != "separate":
        yield f"repeats: {{how: {spec.repeats.how.value}, key: {_several(spec.repeats.key)}}}"
    if spec.identity:
        yield f"identity: {_several(spec.identity)}"


def _expect(spec: ListSpec) -> Iterator[str]:
    fill = ", ".join(f"{_text(name)}: {share!r}" for name, share in spec.expect.fill)
    yield ""
    yield f"expect: {{operations: {spec.expect.operations}" + (f", fill: {{{fill}}}}}" if fill else "}")


def _column(column: ColumnSpec) -> Iterator[str]:
    heading = _text(column.headings[0])
    if column.fate is not Fate.USED:
        yield f"  {heading}: {'ignore' if column.fate is Fate.IGNORED else 'personal'}"
        return
    simple = len(column.uses) == 1 and len(column.headings) == 1 and not column.optional
    if simple and column.uses[0] == FieldUse(column.uses[0].field):
        yield f"  {heading}: {column.uses[0].field}"
        return
    yield f"  {heading}:"
    for number, use in enumerate(column.uses):
        parts = list(_use(use))
        if number == 0 and len(column.headings) > 1:
            parts.append(f"also: {_several(column.headings[1:])}")
        if number == 0 and column.optional:
            parts.append("optional: true")
        yield f"    - {{{', '.join(parts)}}}"


def _use(use: FieldUse) -> Iterator[str]:
    default = FieldUse(use.field)
    for each in fields(FieldUse):
        value = getattr(use, each.name)
        if each.name == "field":
            yield f"field: {value}"
        elif value == getattr(default, each.name):
            continue
        elif each.name == "pattern":
            yield f"pattern: {_quoted(value.pattern)}"
        elif each.name == "values":
            yield "values: {" + ", ".join(f"{_text(key)}: {_text(text)}" for key, text in value) + "}"
        elif each.name == "empty":
            yield f"empty: {_several(value)}"
        elif each.name in {"lines", "adds"}:
            yield f"{each.name}: true"
        elif each.name == "scale":
            yield f"scale: {value}"
        else:
            yield f"{each.name}: {_text(str(value))}"


def _reject(rule: RejectRule) -> Iterator[str]:
    yield f"  - reason: {rule.reason}"
    if rule.detail:
        yield f"    detail: {_text(rule.detail)}"
    yield "    when:"
    for condition in rule.when:
        yield f"      {_text(condition.column)}: {{{', '.join(_condition(condition))}}}"


def _condition(condition: Condition) -> Iterator[str]:
    if condition.matches is not None:
        yield f"matches: {_quoted(condition.matches.pattern)}"
    if condition.values:
        yield f"in: {_several(condition.values)}"
    if condition.empty is not None:
        yield f"empty: {'true' if condition.empty else 'false'}"


def _programme(programme: ProgrammeSpec) -> str:
    parts = [
        f"{name}: {_text(getattr(programme, name))}"
        for name in ("cci", "name", "managing_authority", "period")
        if getattr(programme, name) is not None
    ]
    if programme.funds:
        parts.append(f"funds: {_several(programme.funds)}")
    return "{" + ", ".join(parts) + "}"


def _patterns(edition: Edition) -> Iterator[str]:
    for name in ("file_name", "sheet", "cells"):
        if (pattern := getattr(edition, name)) is not None:
            yield f"{name}: {_quoted(pattern.pattern)}"
    if edition.notes is not None:
        yield f"notes: {_text(edition.notes)}"
    if edition.date is not None:
        yield f"date: {_text(edition.date)}"


def _layout(layout: Layout) -> Iterator[str]:
    for name in ("format", "sheet", "encoding", "delimiter", "quote", "records_at"):
        if (value := getattr(layout, name)) is not None:
            yield f"{name}: {_text(value)}"
    if layout.header_rows != 1:
        yield f"header_rows: {layout.header_rows}"
    if layout.ragged is not None:
        yield f"ragged: {_quoted(layout.ragged.pattern)}"


def _section(name: str, entries: Iterable[str]) -> Iterator[str]:
    lines = list(entries)
    if lines:
        yield f"{name}:"
        yield from (f"  {line}" for line in lines)


def _several(texts: Iterable[str | None]) -> str:
    return "[" + ", ".join(map(_text, texts)) + "]"


def _text(text: str | None) -> str:
    if text is None:
        return "null"
    return text if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS else _quoted(text)


def _quoted(text: str) -> str:
    """A double-quoted scalar: JSON's, whose escapes are YAML's, with letters left readable."""
    return "".join(_escaped(sign) for sign in json.dumps(text, ensure_ascii=False))


def _escaped(sign: str) -> str:
    """Signs that YAML takes for line breaks or does not allow are written as their numbers."""
    if sign.isprintable() or sign == " ":
        return sign
    code = ord(sign)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
