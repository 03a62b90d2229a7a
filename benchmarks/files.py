"""How long the export of a hundred thousand operations takes, in every format and in two orders."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter, process_time

import numpy as np

from kohesio.snapshot.export.about import About
from kohesio.snapshot.export.formats import FORMATS
from kohesio.snapshot.export.rows import Export
from kohesio.snapshot.reader import Positions, Snapshot

ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Written:
    """One export: seconds to the last byte and to the first, processor seconds, megabytes."""

    rows: int
    seconds: float
    first_byte_seconds: float
    cpu_seconds: float
    megabytes: float


def exports(snapshot: Snapshot, rows: int = ROWS) -> dict[str, dict[str, Written]]:
    """By order and format. ``published``: consecutive rows as stored; ``sorted``: the same in another order."""
    count = min(rows, snapshot.size)
    published = np.arange(count, dtype=np.int64)
    orders = {"published": published, "sorted": np.random.default_rng(1).permutation(published)}
    return {
        name: {suffix: _written(snapshot, positions, suffix) for suffix in FORMATS}
        for name, positions in orders.items()
    }


def _written(snapshot: Snapshot, positions: Positions, suffix: str) -> Written:
    about = About.of(snapshot.manifest, "", len(positions))
    began, busy = perf_counter(), process_time()
    first, size = 0.0, 0
    for piece in FORMATS[suffix].write(Export(snapshot, [positions], about)):
        first = first or perf_counter() - began
        size += len(piece)
    seconds, cpu = perf_counter() - began, process_time() - busy
    return Written(len(positions), round(seconds, 2), round(first, 3), round(cpu, 2), round(size / 1e6, 1))
