"""Every field of an operation with the cells of the list it came from: columns, rows, rule, and what departs from it.

The tables say how each column was read and which single values were read otherwise; here both are put beside one
operation's fields. What no column holds was worked out, and says by which rule. Cells that name a likely natural
person are withheld with the person's name. Sentences for the rules are in ``kohesio.snapshot.explain``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol

from kohesio.model.issue import Issue
from kohesio.model.money import Basis
from kohesio.model.operation import Operation
from kohesio.model.provenance import LoadedList, Provenance, Source
from kohesio.snapshot.reader import Snapshot

WHO = frozenset({"beneficiaries", "beneficiary", "beneficiary_id", "beneficiary_number", "partner"})
"""Fields that name who receives the money, in the words of the record and of descriptions."""

_NOT_READ = frozenset({"source", "issues", "parts", "counted_in"})
"""Fields that say where or how, not what."""

_WORKED_OUT: Mapping[str, str] = {
    "id": "computed-id",
    "country": "by-description",
    "countries": "by-description",
    "programme": "by-description",
    "funds": "by-programme",
    "period": "by-programme",
    "policy_objective": "from-codes",
    "thematic_objective": "from-codes",
    "specific_objective": "from-codes",
    "intervention_fields": "from-codes",
    "themes": "from-codes",
    "sdgs": "from-codes",
    "list_updated": "date-of-list",
    "places": "by-description",
}
"""How a field came to be that no column of the list holds."""

_AMOUNTS = ("total_cost", "eligible_cost", "eu_contribution", "other_amounts")
_CURRENCY = "as currency"
"""A column of currencies stands in the tables with one amount; it is part of all of them."""

_SAME_COLUMN: Mapping[str, str] = {"country": "countries"}
"""Fields that are part of another one."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Cells of one column that feed a field by one rule, or a rule alone.

    ``column`` is named as the file's format does (``A``, ``B`` …; the key of a record), None where no column is
    behind it; ``rows`` are those of the cells. ``raw`` is what the cells say where that is kept, None elsewhere or
    where it is ``withheld`` because it names a natural person. ``departs``: the rule is not the column's own.
    """

    column: str | None
    header: str | None
    rows: tuple[int, ...]
    rule: str
    raw: str | None = None
    departs: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the fields of an operation come from. ``loaded`` is its list, None where the tables do not know it.

    ``read``: every cell has its raw text; elsewhere ``note`` may say why not.
    """

    operation: Operation
    source: Source
    loaded: LoadedList | None
    fields: tuple[tuple[str, tuple[Cell, ...]], ...]
    read: bool = False
    note: str | None = None

    def cells(self, field: str) -> tuple[Cell, ...]:
        """The cells behind a field, none where it is empty and no column feeds it."""
        return dict(self.fields).get(field, ())


class CellReader(Protocol):
    """Reads the published files again, for the raw text of every cell."""

    def with_texts(self, origins: Sequence[Origins]) -> tuple[Origins, ...]:
        """The same with the texts of all cells, or with a note that says why there are none; in the same order."""


class NoCells:
    """Reads nothing: raw text is there where a value departs from its column's rule."""

    def with_texts(self, origins: Sequence[Origins]) -> tuple[Origins, ...]:
        """The same."""
        return tuple(origins)


def origins_of(
    operations: Sequence[Operation], snapshot: Snapshot, *, show_natural_persons: bool
) -> tuple[Origins, ...]:
    """Where the fields of some operations come from; one look into the tables, however many there are.

    The operations may have their names hidden already or not: pass them as the snapshot has them, so that names in
    cells are recognised.
    """
    lists = {loaded.id: loaded for loaded in snapshot.lists()}
    entries: dict[str, list[Provenance]] = {}
    rows: dict[str, set[int]] = {}
    for operation in operations:
        rows.setdefault(operation.source.list, set()).update(operation.source.rows)
    for entry in snapshot.provenance_of({name: sorted(numbers) for name, numbers in rows.items()}):
        entries.setdefault(entry.list, []).append(entry)
    found = []
    for operation in operations:
        source = operation.source
        made = _fields(operation, entries.get(source.list, ()))
        hidden = () if show_natural_persons else hidden_names(operation)
        shown = tuple((name, tuple(_shown(cell, name, hidden) for cell in cells)) for name, cells in made)
        found.append(Origins(operation, source, lists.get(source.list), shown))
    return tuple(found)


def hidden_names(operation: Operation) -> tuple[str, ...]:
    """The names of an operation's likely natural persons, folded, in every script known."""
    names = (
        name for one in operation.beneficiaries if one.is_natural_person for name in (one.name, one.name_latin) if name
    )
    return tuple(" ".join(name.casefold().split()) for name in names)


def shown_issues(issues: Sequence[Issue], operation: Operation, *, show_natural_persons: bool) -> tuple[Issue, ...]:
    """Findings about an operation without the cells that name a natural person."""
    hidden = () if show_natural_persons else hidden_names(operation)
    return tuple(replace(one, raw=None) if _names(one.raw, one.field, hidden) else one for one in issues)


def shown_list_issue(issue: Issue, *, show_natural_persons: bool) -> Issue:
    """A finding among those of a whole list: cells of columns that hold names of persons too are left out."""
    return replace(issue, raw=None) if issue.field in WHO and not show_natural_persons else issue


def _names(raw: str | None, field: str | None, hidden: Sequence[str]) -> bool:
    """Whether a cell may name one of the hidden persons."""
    if raw is None or not hidden:
        return False
    folded = " ".join(raw.casefold().split())
    return field in WHO or any(name in folded for name in hidden)


def _shown(cell: Cell, field: str, hidden: Sequence[str]) -> Cell:
    if field in WHO and hidden:
        return replace(cell, raw=None, withheld=True)
    return replace(cell, raw=None, withheld=True) if _names(cell.raw, field, hidden) else cell


def _fields(operation: Operation, entries: Sequence[Provenance]) -> list[tuple[str, tuple[Cell, ...]]]:
    source = operation.source
    mine: dict[str, list[Provenance]] = {}
    for entry in entries:
        if entry.sheet in {None, source.sheet} and (entry.row is None or entry.row in source.rows):
            for name in _AMOUNTS if entry.rule.startswith(_CURRENCY) else (entry.field,):
                mine.setdefault(name, []).append(entry)
    made = []
    for name in (field.name for field in fields(operation)):
        if name in _NOT_READ:
            continue
        cells = _cells(mine.get(_column_field(name, mine), ()), source.rows)
        has_column = any(cell.column is not None and not cell.rule.startswith(_CURRENCY) for cell in cells)
        if (getattr(operation, name) in (None, (), "") and not has_column) or _is_empty_code(operation, name):
            continue
        if not has_column and (rule := _worked_out(operation, name, mine)):
            cells = (*(cell for cell in cells if cell.departs or cell.column), Cell(None, None, (), rule))
        made.append((name, cells or (Cell(None, None, (), "unknown"),)))
    return made


def _column_field(name: str, mine: Mapping[str, Sequence[Provenance]]) -> str:
    other = _SAME_COLUMN.get(name)
    return other if other and name not in mine else name


def _is_empty_code(operation: Operation, name: str) -> bool:
    """The id of the programme is always there; a programme of which nothing is known is none."""
    return name == "programme" and not (operation.programme.name or operation.programme.cci)


def _worked_out(operation: Operation, name: str, mine: Mapping[str, Sequence[Provenance]]) -> str | None:
    """The rule of a field that no column holds."""
    if name == "eu_contribution" and operation.eu_contribution is not None:
        return "from-rate" if operation.eu_contribution.basis is Basis.DERIVED else None
    if name in {"funds", "period"} and "programme" not in mine:
        return "by-description"
    return _WORKED_OUT.get(name)


def _cells(entries: Sequence[Provenance], rows: tuple[int, ...]) -> tuple[Cell, ...]:
    """Columns in the order of the list; behind each what departs from its rule; rules without a column last."""
    apart = [entry for entry in entries if entry.row is not None]
    made: list[Cell] = []
    for entry in sorted((entry for entry in entries if entry.row is None), key=lambda one: one.column is None):
        departing = [one for one in apart if one.column == entry.column and entry.column is not None]
        taken = {one.row for one in departing}
        if entry.column is None:
            made.append(Cell(None, entry.header, (), entry.rule))
            continue
        kept = tuple(row for row in rows if row not in taken)
        if kept:
            made.append(Cell(entry.column, entry.header, kept, entry.rule))
        made += _departing(departing)
        apart = [one for one in apart if one not in departing]
    return (*made, *_departing(apart))


def _departing(entries: Sequence[Provenance]) -> list[Cell]:
    """Departing cells; those of several rows that say the same by the same rule stand together."""
    rows: dict[tuple[str | None, str | None, str, str | None], list[int]] = {}
    for entry in entries:
        if entry.row is not None:
            rows.setdefault((entry.column, entry.header, entry.rule, entry.raw), []).append(entry.row)
    return [Cell(key[0], key[1], tuple(found), key[2], key[3], departs=True) for key, found in rows.items()]
