"""Operations as an earlier version has them, as long as its snapshot and index are kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from kohesio.errors import DamagedError, NoSnapshotError
from kohesio.index.rows import open_rows
from kohesio.index.versions import checked_card, index_folder
from kohesio.model.operation import Operation
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot


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
