"""Finds the heading of a table and binds its columns to a list description.

Headings are compared by their words: case, line breaks and runs of blanks do not matter. Every column of the file is
used, ignored by name, dropped as personal, or reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kohesio.errors import NotAListError
from kohesio.ingest.heading_rows import JOINER, composed, told_apart
from kohesio.ingest.near_headings import near_headings
from kohesio.ingest.recognition.conventions import scale
from kohesio.ingest.recognition.profile import Profile, profile
from kohesio.ingest.table import RawTable
from kohesio.model.provenance import column_label
from kohesio.sources.spec import ColumnSpec, Fate, ListSpec

_SECOND = re.compile(r" \(\d+\)$")
_LOOK = 40
"""Rows from the top in which the heading is looked for."""

_KNOWN = 0.5
"""The score from which a list is known well enough to say that a heading of it is misspelt."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A column of the file and what the description says of it; ``index`` counts from 0."""

    index: int
    label: str
    heading: str
    spec: ColumnSpec


@dataclass(frozen=True, slots=True)
class Binding:
    """Where the data of a sheet begins (file row number) and what each column is, in the description's order.

    ``near`` are columns whose heading is only almost the described one, which stands beside them.
    """

    sheet: str | None
    first_row: int
    columns: tuple[Bound, ...]
    missing: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]
    score: float
    near: tuple[tuple[Bound, str], ...] = ()

    def find(self, name: str) -> Bound | None:
        """The column with this heading or feeding this field."""
        wanted = plain(name)
        for column in self.columns:
            if plain(column.heading) == wanted or wanted in map(plain, column.spec.headings):
                return column
        return next((column for column in self.columns for use in column.spec.uses if use.field == name), None)


@dataclass(frozen=True, slots=True)
class Head:
    """The rows of a table that might be its heading, read once where many descriptions are tried on it: the rows as
    ``headings`` has them, and the plain words in them."""

    rows: list[tuple[int, list[str]]]
    words: frozenset[str]


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading reduced to its words."""
    return " ".join(heading.replace("_x000D_", " ").split()).casefold()


@lru_cache(maxsize=1024)
def _words(texts: tuple[str, ...]) -> frozenset[str]:
    """The plain texts of a row; every description asks for those of the same rows."""
    return frozenset(plain(text) for text in texts if text.strip())


def headings(table: RawTable) -> list[tuple[int, list[str]]]:
    """Rows that might be the heading: (first row of data after it, texts by column); JSON keys come as row -1."""
    found: list[tuple[int, list[str]]] = []
    if _keys(table):
        found.append((-1, list(table.labels)))
    numbers = table.numbers.head(_LOOK).to_list()
    for number, row in zip(numbers, table.cells.head(_LOOK).iter_rows(), strict=True):
        found.append((int(number), [str(cell) if cell is not None else "" for cell in row]))
    return found


def head_of(table: RawTable) -> Head:
    """The beginning of a table; a description that shares none of its words does not fit."""
    rows = headings(table)
    return Head(rows, frozenset(plain(text) for _, texts in rows for text in texts if text))


def bind(table: RawTable, spec: ListSpec, head: Head | None = None) -> Binding | None:
    """The best heading for ``spec`` in this table, or None. Raises NotAListError for a heading that stands twice.

    ``head`` is the table's ``head_of``, worth giving where many descriptions are tried on one table.
    """
    known = {plain(text): column for column in spec.columns for text in column.headings}
    if head is not None and not _reaches(known, head.words, spec):
        return None
    best: tuple[float, int, list[str]] | None = None
    for number, texts in _variants(headings(table) if head is None else head.rows, spec, known):
        words = _words(tuple(texts))
        hits = {id(known[word]) for word in words if word in known}
        if len(hits) < min(2, len(spec.columns)):
            continue
        score = len(hits) / (len(spec.columns) + len(words - known.keys()))
        if best is None or score > best[0]:
            best = (score, number, texts)
    if best is None:
        return None
    score, number, texts = best
    return _binding(table, spec, number, texts, score)


def _reaches(known: dict[str, ColumnSpec], words: frozenset[str], spec: ListSpec) -> bool:
    """Whether enough columns have a heading among the words; one that is told apart by a number always may."""
    there = {
        id(column)
        for word, column in known.items()
        if word in words or _SECOND.search(word) or (JOINER in word and words.issuperset(word.split(JOINER)))
    }
    return len(there) >= min(2, len(spec.columns))


def _variants(
    rows: list[tuple[int, list[str]]], spec: ListSpec, known: dict[str, ColumnSpec]
) -> Iterator[tuple[int, list[str]]]:
    """Rows that might be the heading, and what a description can make of them: several rows as one where the heading
    takes several, and ``Amount (2)`` for a heading that stands a second time, if the description speaks of it."""
    numbered = any(_SECOND.search(word) for word in known)
    if spec.layout.header_rows > 1:
        within = {number: [text for at, text in rows if number <= at < number + spec.layout.header_rows]
                  for number, _ in rows if number >= 0}  # fmt: skip
        rows = [*rows, *((number, composed(texts)) for number, texts in within.items() if len(texts) > 1)]
    for number, texts in rows:
        yield number, texts
        if numbered:
            yield number, told_apart(texts)


def essential(spec: ListSpec) -> frozenset[str]:
    """Fields and headings without which the list cannot be read: names, keys, and what rows are rejected by."""
    names = {condition.column for rule in spec.rejects for condition in rule.when}
    return frozenset(names | {"title", *spec.repeats.key, *(spec.programmes.by if spec.programmes else ())})


def check_complete(binding: Binding, spec: ListSpec, file: str) -> None:
    """Raises NotAListError if a column is missing without which the list cannot be read."""
    lacking = [
        name
        for name in sorted(essential(spec))
        if binding.find(name) is None and (spec.uses(name) or name in {h for c in spec.columns for h in c.headings})
    ]
    if lacking:
        raise NotAListError(
            f"{file}: the file looks like {spec.title} ({spec.id}) but lacks the column for {', '.join(lacking)}; "
            "check that it is complete, or describe the new layout."
        )


def _binding(table: RawTable, spec: ListSpec, number: int, texts: list[str], score: float) -> Binding:
    known = {plain(text): column for column in spec.columns for text in column.headings}
    _refuse_doubled(table, texts, known)
    columns, unknown = [], []
    for index, text in enumerate(texts):
        column = known.get(plain(text))
        if column is not None:
            columns.append(Bound(index, table.labels[index], text, column))
        elif text.strip():
            unknown.append((table.labels[index], text))
    left = [(index, plain(text)) for index, text in enumerate(texts) if text.strip() and plain(text) not in known]
    almost = _almost(table, spec, texts, left, columns) if score >= _KNOWN else []
    columns += [column for column, _ in almost]
    unknown = [each for each in unknown if each[0] not in {column.label for column, _ in almost}]
    order = {text: place for place, column in enumerate(spec.columns) for text in column.headings}
    columns.sort(key=lambda column: order[column.spec.headings[0]])
    bound = {column.spec.headings for column in columns}
    missing = tuple(
        column.headings[0]
        for column in spec.columns
        if column.fate is Fate.USED and not column.optional and column.headings not in bound
    )
    first = 0 if number < 0 else number + spec.layout.header_rows
    return Binding(table.sheet, first, tuple(columns), missing, tuple(unknown), score, tuple(almost))


def _refuse_doubled(table: RawTable, texts: Sequence[str], known: Collection[str]) -> None:
    """Raise NotAListError where one heading of the list stands over two columns."""
    counts = Counter(plain(text) for text in texts if text.strip())
    if double := next((word for word, times in counts.items() if times > 1 and word in known), None):
        labels = [table.labels[i] for i, text in enumerate(texts) if plain(text) == double]
        raise NotAListError(
            f"The heading {texts[[plain(t) for t in texts].index(double)]!r} stands over columns "
            f"{' and '.join(labels)}; it cannot be told which one is meant."
        )


def _almost(
    table: RawTable, spec: ListSpec, texts: Sequence[str], left: Sequence[tuple[int, str]], columns: Sequence[Bound]
) -> list[tuple[Bound, str]]:
    """Columns of headings that are left over and nearly those that are lacking, each with the one that is described."""
    there = {id(column.spec) for column in columns}
    lacking = [each for each in spec.columns if each.fate is Fate.USED and id(each) not in there]
    near = near_headings(left, lacking, [plain(column.heading) for column in columns], spec.currency)
    return [
        (Bound(each.index, table.labels[each.index], texts[each.index], each.spec), each.heading)
        for each in near
        if each.said == 1 or scale(texts[each.index], _look(table, each.index)) == each.said
    ]


def _look(table: RawTable, index: int) -> Profile:
    kinds = table.kinds[str(index)] if table.kinds is not None else None
    return profile(table.cells[str(index)], kinds)


def _keys(table: RawTable) -> bool:
    """Whether the labels are keys of records rather than column letters."""
    return table.width > 0 and table.labels != tuple(column_label(index) for index in range(table.width))
