"""Row numbers of a list as people write them."""

from __future__ import annotations

from collections.abc import Sequence


def row_ranges(rows: Sequence[int]) -> str:
    """``5``, ``5–8``, ``5–8, 12``: runs joined, in order."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
