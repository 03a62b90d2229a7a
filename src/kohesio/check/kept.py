"""Columns of a list for which the layout of the law has no place: the repaired list keeps them, behind its own.

They are those that were not understood, and what a list says beyond the law. A cell that nobody understood may be what
the law wants left out: contact data, days of birth and names of persons are not kept, whether the heading tells them
or the cells do, and of operations of natural persons nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from kohesio.check.persons import is_person
from kohesio.ingest.cells import ROW, Rows
from kohesio.ingest.header import Binding, plain
from kohesio.ingest.lookups import mapped
from kohesio.ingest.recognition.columns import NUMBERED
from kohesio.ingest.recognition.profile import profile
from kohesio.ingest.recognition.words import take_apart
from kohesio.ingest.table import RawTable
from kohesio.ingest.values.dates import DateConvention, parse_date
from kohesio.sources.spec import Fate

_ELSEWHERE = frozenset({"latitude", "longitude"})
"""Fields that the layout has under another key."""

_OF_PERSONS = frozenset({"contact", "phone", "email", "person", "own_name", "birth"})
"""Concepts of headings over what is told of persons."""

_CONTACT = r"[^\s@]+\s?(?:@|[\[(]at[\])])\s?[^\s@]+\.[A-Za-z]{2,}|(?:^|[^\w+])\+[0-9][0-9 ()/.\-]{7,}[0-9]"
"""An address of e-mail, also as it is hidden from machines, or a telephone number with the code of its country."""

_FEW_PERSONS = 0.1
_MOST = 0.5
_BORN = 2000
"""Years before this one are of birth: no operation of the periods of the lists began so early."""

_DAY = DateConvention("dmy")
_PART = " / "
_BETWEEN = re.compile(r"[;,|/\n]")


def key_of(heading: str) -> str:
    """The key of a column that is kept; none of the layout has such a one."""
    return f"published {plain(heading)}"


def beside(table: RawTable, binding: Binding, keys: Iterable[str]) -> dict[str, str]:
    """By index of the column the heading of each for which the layout with ``keys`` has no place."""
    laid = _ELSEWHERE.union(keys)
    amounts = "public_funding" in laid
    found = {table.labels.index(label): heading for label, heading in binding.unknown}
    for column in binding.columns:
        fields = {use.field for use in column.spec.uses}
        placed = fields & laid or (amounts and any(name.startswith("other_amounts.") for name in fields))
        if column.spec.fate is not Fate.PERSONAL and not placed:
            found[column.index] = column.heading
    return {str(at): found[at] for at in sorted(found) if found[at].strip() and not _OF_PERSONS & _concepts(found[at])}


def _concepts(heading: str) -> set[str]:
    return {hit.concept for hit in take_apart(heading).hits}


def kept_cells(rows: Rows, columns: Mapping[str, str], country: str) -> list[pl.Series]:
    """The rows' numbers and the cells of ``columns`` by their keys; one that tells of persons is empty, and a name of
    a person among other words is left out. ``country`` (ISO) is that of the list."""
    made: dict[str, pl.Series] = {}
    for name, heading in columns.items():
        if name not in rows.frame.columns or key_of(heading) in made:
            continue
        cells = rows.frame[name].str.strip_chars()
        reached = not NUMBERED & _concepts(heading) and profile(cells, None).phone > _MOST
        made[key_of(heading)] = cells.clear(len(cells)) if reached else _without_persons(cells, country)
    return [rows.frame[ROW], *(cells.alias(key) for key, cells in made.items())]


def _without_persons(cells: pl.Series, country: str) -> pl.Series:
    if cells.str.contains(_CONTACT).any() or _are_days_of_birth(cells):
        return cells.clear(len(cells))
    person = mapped(cells, lambda cell: True if _names_person(cell, country) else None, pl.Boolean).fill_null(
        value=False
    )
    if not person.any():
        return cells
    if person.sum() > _FEW_PERSONS * (len(cells) - cells.null_count()):
        return cells.clear(len(cells))
    return cells.to_frame("cell").select(pl.when(~person).then("cell")).to_series()


def _names_person(cell: str, country: str) -> bool:
    return any(is_person(part, country) for part in (cell, *_BETWEEN.split(cell)))


def _are_days_of_birth(cells: pl.Series) -> bool:
    years = mapped(cells, _year, pl.Int32).drop_nulls()
    return int((years < _BORN).sum()) > _MOST * len(years)


def _year(cell: str) -> int | None:
    day = parse_date(cell, _DAY).value
    return day.date.year if day is not None and len(cell) > len("1999") else None


def titles_beside(headings: Iterable[str], laid: Sequence[str]) -> dict[str, str]:
    """Heading by key; one that the layout has, as a whole or in one language, is said to be the published."""
    taken = {plain(part) for title in laid for part in (title, *title.split(_PART))}
    titles: dict[str, str] = {}
    for heading in headings:
        text = " ".join(heading.split())
        titles.setdefault(key_of(heading), f"{text} (published)" if plain(text) in taken else text)
    return titles
