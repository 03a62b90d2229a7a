"""Whether two versions say the same, so that a nightly build without news publishes nothing.

Every file of a version has its checksum in the manifest, and the same input gives the same bytes. The one exception is
the table of lists, which says when a file was fetched: that alone is no news.
"""

from __future__ import annotations

from dataclasses import replace

from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot

_LISTS = "lists.parquet"


def same_content(directory: DataDirectory, one: str, other: str) -> bool:
    """Whether two versions differ in nothing but when their files were fetched. Raises DamagedError."""
    pair = [Snapshot.open(directory, version) for version in (one, other)]
    first, second = (
        {name: entry.sha256 for name, entry in each.manifest.files.items() if name != _LISTS} for each in pair
    )
    mine, theirs = ([replace(each, fetched_at=None) for each in snapshot.lists()] for snapshot in pair)
    return first == second and mine == theirs
