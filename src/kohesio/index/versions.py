"""Where an index lies, and whether it may be used.

An index is the folder ``DIR/index/<snapshot version>-<format>`` with four files. ``arrays.bin`` has all arrays, end to
end (see ``kohesio.index.backends.embedded.arrays``; what each means is said where it is written: columns, facet_files,
geography, postings and beneficiaries). ``operations.records`` and ``beneficiaries.records`` have the rows of these
tables for random access (``kohesio.index.recordstore``). ``index.json``, the card, is written last and says what the
index was built from, how large the files are, and for each array where it begins, its type, shape and checksum.

Building happens in ``.building-…`` beside it and ends with a rename, so a folder with the right name is whole. A change
of any array's meaning raises ``FORMAT``; an index of another format is never opened. Formats so far: 2 had lists of
values per operation; 3 joint codes, bitmaps and orders; 4 the groups of default facets in one matrix, and the amounts
of places in the order of the map; 5 all arrays in one file, terms by language, operations that are counted in another;
6 the documents of postings in two parts; 7 amounts and joint codes in one record, peaks and bitmaps of common words;
8 operations that agree in every default facet added up ahead; 9 which operations are highlighted; 10 the rows of
operations and beneficiaries, which the snapshot had before; 11 amounts in the order of beneficiaries; 12
positions in four bytes; 13 rates in four bytes, names in the language of their country, what orders by amount go on by;
14 how many operations publish no contribution, by value of every field, and the amounts published in its place.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from kohesio.errors import DamagedError
from kohesio.index.backends.embedded.arrays import MAGIC_LENGTH, Arrays, Entry, checksum, magic
from kohesio.index.rows import FILES
from kohesio.snapshot.files import entry_of
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.manifest import FileEntry

FORMAT = 14
CARD = "index.json"
ARRAYS = "arrays.bin"
_REMEDY = "Run `kohesio index` to build it again."


@dataclass(frozen=True, slots=True)
class Card:
    """What ``index.json`` says: the snapshot version, the date it speaks of (ISO), and what its files hold.

    ``lemmas`` names the dictionaries of word forms that were installed when the index was built, with their version.
    """

    format: int
    version: str
    as_of: str
    operations: int
    lemmas: str | None
    size: int
    arrays: dict[str, Entry]
    rows: dict[str, FileEntry]


def index_folder(directory: DataDirectory, version: str) -> Path:
    """The folder of the index of a snapshot version."""
    return directory.index / f"{version}-{FORMAT}"


def label(version: str) -> str:
    """What the first bytes of the arrays of a version say."""
    return f"index {FORMAT} {version}"


def write_card(folder: Path, card: Card) -> None:
    """Write ``index.json``; the last step of a build."""
    (folder / CARD).write_text(json.dumps(asdict(card), indent=1, sort_keys=True) + "\n", "utf-8")


def checked_card(folder: Path, version: str) -> Card:
    """The card of an index that is whole. Raises DamagedError, with the command that helps, for any other."""
    if not folder.is_dir():
        raise DamagedError(f"There is no index of the snapshot {version} in {folder.parent}. {_REMEDY}")
    card = _read_card(folder)
    if (card.format, card.version) != (FORMAT, version):
        raise DamagedError(
            f"The index {folder.name} is one of {card.version} in format {card.format}, "
            f"not of {version} in format {FORMAT}. {_REMEDY}"
        )
    names = sorted(path.name for path in folder.iterdir())
    wanted = sorted([ARRAYS, CARD, *FILES])
    if names != wanted:
        raise _damaged(folder, f"it should hold {', '.join(wanted)} and nothing else, and holds {', '.join(names)}")
    for name, size in ((ARRAYS, card.size), *((name, entry.size) for name, entry in card.rows.items())):
        if (found := (folder / name).stat().st_size) != size:
            raise _damaged(folder, f"{name} has {found} bytes and should have {size}")
    with (folder / ARRAYS).open("rb") as file:
        if file.read(MAGIC_LENGTH) != magic(label(version)):
            raise _damaged(folder, f"{ARRAYS} is not one of this version and format")
    return card


def open_arrays(folder: Path, card: Card) -> Arrays:
    """The arrays of an index whose card was checked."""
    return Arrays(folder / ARRAYS, card.arrays)


def verify_index(folder: Path, version: str) -> None:
    """Read every byte of an index and compare with its card. Raises DamagedError naming the first part that differs.

    A damage that spared the sizes is found here alone: opening an index reads no more than its card.
    """
    card = checked_card(folder, version)
    with (folder / ARRAYS).open("rb") as file:
        for name, entry in sorted(card.arrays.items()):
            if checksum(file, entry) != entry.sha256:
                raise _damaged(folder, f"the checksum of {name} in {ARRAYS} is not the one in {CARD}")
    for name, stored in sorted(card.rows.items()):
        if entry_of(folder / name) != stored:
            raise _damaged(folder, f"the checksum of {name} is not the one in {CARD}")


def _read_card(folder: Path) -> Card:
    try:
        read = json.loads((folder / CARD).read_bytes())
        if read["format"] != FORMAT:
            return Card(read["format"], read["version"], "", 0, None, 0, {}, {})
        entries = {
            name: Entry(one["offset"], one["dtype"], tuple(one["shape"]), one["sha256"])
            for name, one in read.pop("arrays").items()
        }
        rows = {name: FileEntry(**read["rows"][name]) for name in FILES}
        card = Card(**read | {"arrays": entries, "rows": rows})
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedError(f"The index {folder.name} has no readable {CARD} ({error}). {_REMEDY}") from error
    if any(entry.offset + entry.size > card.size for entry in card.arrays.values()):
        raise _damaged(folder, f"{CARD} names arrays beyond the end of {ARRAYS}")
    return card


def _damaged(folder: Path, what: str) -> DamagedError:
    return DamagedError(f"The index {folder.name} is damaged: {what}. {_REMEDY}")
