"""Columns of a list for which the layout of the law has no place: the repaired list keeps them, behind its own.

They are those that were not understood, and what a list says beyond the law. Contact data are not kept, and of natural
persons nothing is: a cell that nobody understood may be what the law wants left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from kohesio.ingest.cells import ROW, Rows
from kohesio.ingest.header import Binding, plain
from kohesio.ingest.recognition.headings import names_person
from kohesio.ingest.recognition.words import take_apart
from kohesio.ingest.table import RawTable
from kohesio.sources.spec import Fate

_ELSEWHERE = frozenset({"latitude", "longitude"})
"""Fields that the layout has under another key."""

_CONTACT = r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}"
_PART = " / "


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
    return {str(at): found[at] for at in sorted(found) if found[at].strip() and not _is_contact(found[at])}


def _is_contact(heading: str) -> bool:
    words = take_apart(heading)
    return names_person(words) or bool({"contact", "phone", "email"} & {hit.concept for hit in words.hits})


def kept_cells(rows: Rows, columns: Mapping[str, str]) -> list[pl.Series]:
    """The rows' numbers and the cells of ``columns`` by their keys; one that holds addresses of persons is empty."""
    made: dict[str, pl.Series] = {}
    for name, heading in columns.items():
        if name not in rows.frame.columns or key_of(heading) in made:
            continue
        cells = rows.frame[name].str.strip_chars()
        told = not cells.str.contains(_CONTACT).any()
        made[key_of(heading)] = cells if told else cells.clear(rows.frame.height)
    return [rows.frame[ROW], *(cells.alias(key) for key, cells in made.items())]


def titles_beside(headings: Iterable[str], laid: Sequence[str]) -> dict[str, str]:
    """Heading by key; one that the layout has, as a whole or in one language, is said to be the published."""
    taken = {plain(part) for title in laid for part in (title, *title.split(_PART))}
    titles: dict[str, str] = {}
    for heading in headings:
        text = " ".join(heading.split())
        titles.setdefault(key_of(heading), f"{text} (published)" if plain(text) in taken else text)
    return titles
