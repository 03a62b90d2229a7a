"""The names that leave an archived file, also those that a list puts into several columns.

Which columns hold parts of names is what the description of the list says of the file (``adds``), or that they are
personal. Promises that other cells of its rows are never taken for parts of a name: a town may be called as somebody.
Where the description says nothing of the kind, cells that follow each other are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from kohesio.ingest.header import Binding, bind
from kohesio.ingest.load import ListFile
from kohesio.ingest.lookups import mapped
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.recognise import hint_for
from kohesio.ingest.table import CellKind, RawTable
from kohesio.snapshot.erasing import GAP, NATURAL_PERSON, Eraser
from kohesio.sources.spec import Fate, ListSpec

OwnNames = Mapping[str | None, frozenset[str]]
"""By sheet, the labels of the columns that hold parts of names."""

_FEW_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Names:
    """What leaves a file: the names that ``eraser`` finds, and in the columns ``own`` their parts."""

    eraser: Eraser
    own: OwnNames = field(default_factory=dict)

    def row(self, sheet: str | None, cells: Sequence[tuple[str, str]], *, torn: bool = False) -> list[str]:
        """The texts of a row, of which ``cells`` has labels and texts, without the names; of a ``torn`` one, whose
        cells are not in their columns, parts of names are sought in all of them."""
        own = self.own.get(sheet, frozenset())
        places = [at for at, (label, _) in enumerate(cells) if label in own or torn or not own]
        made = [self.eraser.erased(text) for _, text in cells]
        texts = [cells[at][1] for at in places]
        found = self.eraser.parts(texts) if own else self.eraser.neighbours(texts)
        for order, part in enumerate(sorted(found)):
            made[places[part]] = GAP if order else NATURAL_PERSON
        return made

    def table(self, table: RawTable) -> RawTable:
        """The table without the names; the same object where it has none."""
        cells = self._without_parts(table)
        names = [column.name for column in cells if self.eraser.may_stand_in(column).any()]
        cells = cells.with_columns(mapped(cells[name], self.eraser.erased, pl.String) for name in names)
        if cells.equals(table.cells):
            return table
        kinds = table.kinds
        if kinds is not None:  # a figure that was a name is a text now
            text, changed = int(CellKind.TEXT), [cells[name].ne_missing(table.cells[name]) for name in cells.columns]
            kinds = kinds.with_columns(
                kinds.select(pl.when(hit).then(text).otherwise(pl.col(name)).cast(pl.UInt8).alias(name)).to_series()
                for name, hit in zip(kinds.columns, changed, strict=True)
            )
        return replace(table, cells=cells, kinds=kinds)

    def _without_parts(self, table: RawTable) -> pl.DataFrame:
        """The cells of a table without those that name somebody together."""
        cells, labels = table.cells, dict(zip(table.cells.columns, table.labels, strict=False))
        own = self.own.get(table.sheet, frozenset())
        names = [name for name in cells.columns if not own or labels.get(name) in own]
        if len(names) < 2:
            return cells
        found = self.eraser.parts if own else self.eraser.neighbours
        lines = cells.select(pl.concat_str(names, separator="\t", ignore_nulls=True)).to_series()
        made = {name: cells[name].to_list() for name in names}
        changed: set[str] = set()
        for row in self.eraser.may_stand_in(lines).arg_true():
            for order, part in enumerate(sorted(found([made[name][row] or "" for name in names]))):
                made[names[part]][row] = GAP if order else NATURAL_PERSON
                changed.add(names[part])
        return cells.with_columns(pl.Series(name, made[name], dtype=pl.String) for name in sorted(changed))


def own_names(file: ListFile) -> OwnNames:
    """The columns of an archived list that hold parts of names. Raises KohesioError for a file that is none."""
    found: dict[str | None, frozenset[str]] = {}
    if not _may_divide(file.spec):
        return found
    for table in read_tables(file.path, replace(hint_for(file.spec, file.limits), batch_rows=_FEW_ROWS)):
        if table.sheet not in found:
            binding = bind(table, file.spec)
            found[table.sheet] = _labels(binding) if binding is not None else frozenset()
            if table.sheet is None:
                break
    return {sheet: labels for sheet, labels in found.items() if len(labels) > 1}


def _may_divide(spec: ListSpec) -> bool:
    return spec.divides_names or sum(column.fate is Fate.PERSONAL for column in spec.columns) > 1


def _labels(binding: Binding) -> frozenset[str]:
    return frozenset(
        bound.label
        for bound in binding.columns
        if bound.spec.fate is Fate.PERSONAL or any(use.field == "beneficiary" and use.adds for use in bound.spec.uses)
    )
