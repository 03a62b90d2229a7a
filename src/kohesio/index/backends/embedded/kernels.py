"""The loops of the engine: compiled where numba is installed, in plain numpy where it is not.

See ``kernels_compiled`` for what each does; both give the same answers, which tests compare on random data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kohesio.index.backends.embedded import kernels_numpy as chosen

if not TYPE_CHECKING:
    try:
        from kohesio.index.backends.embedded import kernels_compiled as chosen
    except ImportError:
        COMPILED = False
    else:
        COMPILED = True
else:
    COMPILED = True

add_differences = chosen.add_differences
added_by_list = chosen.added_by_list
added_up = chosen.added_up
best = chosen.best
best_scored = chosen.best_scored
clusters = chosen.clusters
count_cells = chosen.count_cells
count_codes = chosen.count_codes
count_column = chosen.count_column
count_lists = chosen.count_lists
count_rows = chosen.count_rows
count_set = chosen.count_set
entries_of = chosen.entries_of
listing = chosen.listing
marginal = chosen.marginal
prefix_runs = chosen.prefix_runs
owed = chosen.owed
places_in = chosen.places_in
places_of = chosen.places_of
places_within = chosen.places_within
range_bits = chosen.range_bits
ranked = chosen.ranked
rows_of = chosen.rows_of
set_bits = chosen.set_bits
set_documents = chosen.set_documents
set_enclosed = chosen.set_enclosed
set_held = chosen.set_held
set_within = chosen.set_within
tallied = chosen.tallied
walk = chosen.walk
where_set = chosen.where_set

KERNELS = (
    "add_differences",
    "added_by_list",
    "added_up",
    "clusters",
    "count_cells",
    "count_codes",
    "count_column",
    "count_lists",
    "count_rows",
    "count_set",
    "entries_of",
    "listing",
    "marginal",
    "owed",
    "places_in",
    "places_of",
    "places_within",
    "prefix_runs",
    "range_bits",
    "ranked",
    "rows_of",
    "set_bits",
    "set_documents",
    "set_enclosed",
    "set_held",
    "set_within",
    "best",
    "best_scored",
    "tallied",
    "walk",
    "where_set",
)
"""Names of all loops."""
