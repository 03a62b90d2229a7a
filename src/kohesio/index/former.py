"""Operations as an earlier version has them, as long as its snapshot and index are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import polars as pl

from kohesio.errors import DamagedError, GoneError, MissingError, NoSnapshotError, sentence
from kohesio.index.rows import open_rows
from kohesio.index.versions import checked_card, index_folder
from kohesio.model.identifier import parse_id
from kohesio.model.operation import Operation
from kohesio.snapshot.changes import Changes, Kind
from kohesio.snapshot.layout import DataDirectory, made_at
from kohesio.snapshot.reader import Snapshot

_NO_LONGER_LISTED = sentence(
    "On %(last)s this project was in the lists of operations. Since %(first)s it is in none of them."
)


def not_here(history: Iterable[Changes], identifier: str, version: str) -> MissingError:
    """Why a version has no operation of an id: GoneError if a step between versions lost it, with the days of both.

    The day of a version is that on which it was made. The sentence names nothing of the operation itself: its title may
    name a person, and the list that had it is no longer there to say so.
    """
    bare = parse_id(identifier)
    for step in history:
        became = step.of(bare) if bare is not None else None
        if became is not None and became.kind is Kind.GONE:
            last, first = (made_at(made).date().isoformat() for made in (step.old, step.new))
            return GoneError(_NO_LONGER_LISTED.filled(last=last, first=first))
    return MissingError(f"There is no operation {identifier!r} in version {version}.")


def former_operations(directory: DataDirectory, version: str, identifiers: Collection[str]) -> Mapping[str, Operation]:
    """Those of the operations that the version has, by id; none where it is kept no longer or by another program.

    One pass over all ids, so ask once for all that are wanted.
    """
    try:
        snapshot = Snapshot.open(directory, version)
        folder = index_folder(directory, version)
        checked_card(folder, version)
        snapshot = snapshot.reading(open_rows(folder))
    except (DamagedError, NoSnapshotError):
        return {}
    ids = snapshot.scan("operations").select("id").with_row_index("row")
    wanted = pl.Series(sorted(identifiers), dtype=pl.String).implode()
    rows = ids.filter(pl.col("id").is_in(wanted)).collect()["row"].to_list()
    return {operation.id: operation for operation in snapshot.operations(rows)}
