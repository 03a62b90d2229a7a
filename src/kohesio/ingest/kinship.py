"""Which list a file is, where its headings do not tell: those of the law, or those that an authority uses for all its
programmes, stand over many lists.

Relies on the archive, which knows every list that was ever read. Promises that a file with operations in common with a
list is an edition of that list, though its headings be new or its codes written in another way; that any other is a
list of its own; and that a list keeps its id in later runs. Nothing is read twice unless two files have the same
headings, or one has headings that nothing in the archive has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

import polars as pl

from kohesio.errors import SourceError
from kohesio.ingest.candidates import digest
from kohesio.ingest.load import ListFile, Loading, load
from kohesio.sources.archive import Archive, ArchivedFile

ENOUGH = 0.2
"""Share of the operations of the smaller of two files that the other must have too, with the same title, if they are
editions of one list. Lists of different programmes share none; an edition keeps most of what the one before had."""

_SAME_CONTENT = 0.5
"""The like for operations whose codes differ, but neither title, begin nor amounts."""

_SAME_LIST = 0.5
"""The like for a file with new headings, and the least size of one of the two against the other: what two authorities
publish of one programme, the whole and a part of it, stays two lists."""

_CONTENT = ("title", "start", "amounts")
_NUMBERED = re.compile(r"-no\d+$")


def is_one_of_several(list_id: str) -> bool:
    """Whether the list is the second, or a later one, with its headings in its country."""
    return _NUMBERED.search(list_id) is not None


@dataclass(slots=True)
class _Relative:
    """A list of the family, by a file of it, which is ``fresh`` if it came in this run; its operations are read when
    first asked for."""

    file: ListFile
    fresh: bool = False
    read: pl.DataFrame | None = None

    def operations(self) -> pl.DataFrame:
        """Ids, titles and content; none where the file cannot be read any more."""
        if self.read is None:
            self.read = _operations(self.file)
        return self.read


class Kinship:
    """The lists that files of one run are, told file by file in their order.

    ``reread`` recognises a file of the archive again; None where it cannot be read any more.
    """

    def __init__(self, archive: Archive, reread: Callable[[ArchivedFile], ListFile | None]) -> None:
        self._archive = archive
        self._reread = reread
        self._families: dict[str, dict[str, list[_Relative]]] = {}

    def told(self, file: ListFile) -> ListFile:
        """The file as an edition of the list that it has operations in common with, else as a new list.

        The id of a file says the country and the headings; a second list with these gets ``-no2`` behind it.
        """
        if file.list_id not in self._families:
            self._families[file.list_id] = self._archived(file)
        family, mine = self._families[file.list_id], _Relative(file, fresh=True)
        list_id = (
            self._of_same_bytes(file)
            or _nearest(mine, family)
            or self._renamed(mine, family)
            or _free(file.list_id, family)
        )
        family.setdefault(list_id, []).append(mine)
        return replace(file, list_id=list_id)

    def _archived(self, file: ListFile) -> dict[str, list[_Relative]]:
        """The lists of the archive that have the id of ``file``, or this and a number."""
        found: dict[str, list[_Relative]] = {}
        for entry in self._archive.newest_editions():
            if _is_of(entry, file.list_id) and self._archive.path(entry).is_file():
                old = replace(file, path=self._archive.path(entry), name=entry.name)
                found[str(entry.list)] = [_Relative(old)]
        return found

    def _renamed(self, mine: _Relative, family: Mapping[str, list[_Relative]]) -> str | None:
        """The list of the archive that the file is an edition of under new headings; codes are compared as if both
        were one list, for an id tells its list too."""
        own = f"{mine.file.country.lower()}-list-"
        for entry in self._archive.newest_editions():
            if entry.list is None or not entry.list.startswith(own) or entry.list in family:
                continue
            if not self._archive.path(entry).is_file() or (old := self._reread(entry)) is None:
                continue
            theirs = _Relative(replace(old, list_id=mine.file.list_id)).operations()
            sizes = sorted((theirs.height, mine.operations().height))
            if sizes[0] >= _SAME_LIST * sizes[1] and _share(mine.operations(), theirs) >= _SAME_LIST:
                return entry.list
        return None

    def _of_same_bytes(self, file: ListFile) -> str | None:
        """The list that the archive has this very file of."""
        entries = [entry for entry in self._archive.catalogue() if _is_of(entry, file.list_id)]
        sha256 = digest(file.path) if entries else ""
        return next((entry.list for entry in entries if entry.sha256 == sha256), None)


def _is_of(entry: ArchivedFile, list_id: str) -> bool:
    return entry.list is not None and _NUMBERED.sub("", entry.list) == list_id


def _nearest(mine: _Relative, family: Mapping[str, list[_Relative]]) -> str | None:
    """The list with most operations in common, if these are enough; none of whose editions ``mine`` completes."""
    shares = {
        list_id: max(_share(mine.operations(), one.operations()) for one in relatives)
        for list_id, relatives in family.items()
        if not any(_completes(mine, one) for one in relatives)
    }
    nearest = max(shares, key=lambda list_id: shares[list_id], default=None)
    return nearest if nearest is not None and shares[nearest] >= ENOUGH else None


def _completes(mine: _Relative, one: _Relative) -> bool:
    """Whether two files of one run and edition have nothing in common: a list was split, and both parts count."""
    return one.fresh and one.file.edition == mine.file.edition and _share(mine.operations(), one.operations()) < ENOUGH


def _share(one: pl.DataFrame, other: pl.DataFrame) -> float:
    """The share of the smaller that the larger has too. Codes may be running numbers, so titles count; where they are
    written in another way, content does."""
    smaller = min(one.height, other.height)
    if not smaller:
        return 0.0
    coded = one.join(other, on=["id", "title"], how="semi", nulls_equal=True).height / smaller
    if coded >= ENOUGH:
        return coded
    told = [each.drop_nulls(_CONTENT).unique(_CONTENT) for each in (one, other)]
    alike = told[0].join(told[1], on=_CONTENT, how="semi").height / smaller
    return alike if alike >= _SAME_CONTENT else coded


def _free(list_id: str, family: dict[str, list[_Relative]]) -> str:
    return next(name for name in _names(list_id) if name not in family)


def _names(list_id: str) -> Iterator[str]:
    yield list_id
    yield from (f"{list_id}-no{number}" for number in count(2))


_READ = pl.Schema({"id": pl.String, "title": pl.String, "start": pl.Date, "amounts": pl.String})


def _operations(file: ListFile) -> pl.DataFrame:
    frames = [pl.DataFrame(schema=_READ)]

    def keep(operations: pl.DataFrame) -> None:
        title = pl.col("title").list.first().struct.field("text").str.to_lowercase()
        amounts = [pl.col(name).struct.field("amount").cast(pl.String)
                   for name in ("total_cost", "eligible_cost", "eu_contribution")]  # fmt: skip
        some = pl.when(pl.any_horizontal(each.is_not_null() for each in amounts))
        said = some.then(pl.concat_str(*(each.fill_null("") for each in amounts), separator="|"))
        start = pl.col("start_date").struct.field("date")
        frames.append(operations.select("id", title=title, start=start, amounts=said).cast(_READ))

    try:
        load(Loading(file, keep, lambda ids: ids.is_not_null(), lambda _: None))
    except SourceError:
        return frames[0]
    return pl.concat(frames).unique("id")
