"""What differs between two versions: operations that came, went, or say something else, field by field.

Operations are matched by id. ``source``, the rows a value was read from, is no difference: lists are sorted anew
with every edition. Both tables are read column by column, so memory holds one column of each at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.schema import OPERATIONS

COMPARED = tuple(name for name in OPERATIONS if name not in {"id", "source"})
"""Fields whose change is a change of the operation."""


@dataclass(frozen=True, slots=True)
class Change:
    """An operation that differs, by id, and the fields in which it does, in the order of the record."""

    id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """From ``old`` to ``new`` (versions): ids added and gone, and changes; all sorted by id."""

    old: str
    new: str
    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[Change, ...]

    def by_field(self) -> tuple[tuple[str, int], ...]:
        """How many operations changed in each field, in the order of the record; fields without change left out."""
        counts = {name: sum(name in change.fields for change in self.changed) for name in COMPARED}
        return tuple((name, count) for name, count in counts.items() if count)


def difference(old: Snapshot, new: Snapshot) -> Difference:
    """The difference between two versions."""
    ids = [snapshot.scan("operations").select("id").with_row_index("row").collect() for snapshot in (old, new)]
    both = ids[0].join(ids[1], on="id", suffix="_new").sort("id")
    fields: dict[str, list[str]] = {}
    for name in COMPARED:
        columns = [
            snapshot.scan("operations").select(name).collect()[name].gather(both[rows])
            for snapshot, rows in ((old, "row"), (new, "row_new"))
        ]
        for identifier in both["id"].filter(columns[0].ne_missing(columns[1])):
            fields.setdefault(identifier, []).append(name)
    return Difference(
        old=old.version,
        new=new.version,
        added=tuple(ids[1].join(ids[0], on="id", how="anti")["id"].sort()),
        gone=tuple(ids[0].join(ids[1], on="id", how="anti")["id"].sort()),
        changed=tuple(Change(identifier, tuple(fields[identifier])) for identifier in sorted(fields)),
    )
