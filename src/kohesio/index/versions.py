"""Where an index lies, and whether it may be used.

An index is the folder ``DIR/index/<snapshot version>-<format>``; ``index.json`` in it says what it was built from and
how large each file is, and is written last. The files are described where they are written: columns, facet_files,
geography, postings and beneficiaries in ``kohesio.index.backends.embedded``. Building happens in ``.building-…`` beside
it and ends with a rename, so a folder with the right name is whole. A change of any file's meaning raises ``FORMAT``;
an index of another format is never opened. Formats so far: 2 had lists of values per operation; 3 joint codes, bitmaps
and orders; 4 the groups of default facets in one matrix, and the amounts of places in the order of the map.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from kohesio.errors import DamagedError
from kohesio.snapshot.layout import DataDirectory

FORMAT = 4
CARD = "index.json"
_REMEDY = "Run `kohesio index` to build it again."


@dataclass(frozen=True, slots=True)
class Card:
    """What ``index.json`` says: the snapshot version, the date it speaks of (ISO), and the size of every file."""

    format: int
    version: str
    as_of: str
    operations: int
    files: dict[str, int]


def index_folder(directory: DataDirectory, version: str) -> Path:
    """The folder of the index of a snapshot version."""
    return directory.index / f"{version}-{FORMAT}"


def sizes(folder: Path) -> dict[str, int]:
    """The size of every file of an index but its card."""
    return {path.name: path.stat().st_size for path in sorted(folder.iterdir()) if path.name != CARD}


def write_card(folder: Path, card: Card) -> None:
    """Write ``index.json``; the last step of a build."""
    (folder / CARD).write_text(json.dumps(asdict(card), indent=1, sort_keys=True) + "\n", "utf-8")


def checked_card(folder: Path, version: str) -> Card:
    """The card of an index that is whole. Raises DamagedError, with the command that helps, for any other."""
    if not folder.is_dir():
        raise DamagedError(f"There is no index of the snapshot {version} in {folder.parent}. {_REMEDY}")
    try:
        card = Card(**json.loads((folder / CARD).read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise DamagedError(f"The index {folder.name} has no readable {CARD} ({error}). {_REMEDY}") from error
    if (card.format, card.version) != (FORMAT, version):
        raise DamagedError(
            f"The index {folder.name} is one of {card.version} in format {card.format}, "
            f"not of {version} in format {FORMAT}. {_REMEDY}"
        )
    found = sizes(folder)
    for name in sorted({*card.files, *found}):
        if card.files.get(name) != found.get(name):
            raise DamagedError(
                f"The index {folder.name} is damaged: {name} has {found.get(name, 'no')} bytes "
                f"and should have {card.files.get(name, 'none')}. {_REMEDY}"
            )
    return card
