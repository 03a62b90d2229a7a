"""Which list a file is, where its headings do not tell: those of the law, or those that an authority uses for all its
programmes, stand over many lists.

Relies on the archive as it is when the run begins, and on the files of the run in their order. Promises that a file
with operations in common with a list is an edition of that list, though its headings be new or its codes written in
another way; that any other is a list of its own; that a list keeps its id in later runs; and that the answer does not
hang on what else happens meanwhile. No file is read for this more than once in a run, and none but those whose headings
meet, and those of the country where headings are new.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import count

from kohesio.ingest.candidates import digest
from kohesio.ingest.likeness import ENOUGH, Likeness, likeness
from kohesio.ingest.load import ListFile
from kohesio.sources.archive import Archive, ArchivedFile

_SAME_LIST = 0.5
"""Share of operations in common of a file with new headings, and the least size of one of the two against the other:
what two authorities publish of one programme, the whole and a part of it, stays two lists."""

_JOINED = 0.8
"""Share of the operations of another list that a file must have if the two lists have become one: what it has not
would be served no more. Lists that overlap less stay two, and what both have counts once."""

_JOINED_ANEW = 0.9
"""The like where a file of the other list comes in the same run: it may still be published for what it has alone."""

_NUMBERED = re.compile(r"-no\d+$")


def is_one_of_several(list_id: str) -> bool:
    """Whether the list is the second, or a later one, with its headings in its country."""
    return _NUMBERED.search(list_id) is not None


@dataclass(slots=True)
class _Relative:
    """A file of a list, which is ``fresh`` if it came in this run. ``file`` understands it, once; None where it cannot
    be read any more. Its operations are read when first asked for."""

    edition: str | None
    file: Callable[[], ListFile | None]
    between: Callable[[], None]
    fresh: bool = False
    read: Likeness | None = None

    def operations(self) -> Likeness:
        """What there is to compare of it."""
        if self.read is None:
            file = self.file()
            self.read = likeness(file, self.between) if file else Likeness.of_nothing()
        return self.read


class Kinship:
    """The lists that files of one run are, told file by file in their order.

    ``reread`` understands a file of the archive again; None where it cannot be read any more.
    """

    def __init__(
        self,
        archive: Archive,
        reread: Callable[[ArchivedFile], ListFile | None],
        between: Callable[[], None] = lambda: None,
    ) -> None:
        self._catalogue = archive.catalogue()
        self._between = between
        self._beside: list[tuple[str, str, _Relative]] = []
        self._lists: dict[str, list[_Relative]] = {
            entry.list: [_Relative(entry.edition, cache(partial(reread, entry)), between)]
            for entry in archive.newest_editions()
            if entry.list is not None and archive.path(entry).is_file()
        }

    def told(self, file: ListFile) -> ListFile:
        """The file as an edition of the list that it has operations in common with, else as a new list.

        The id of a file says the country and the headings; a second list with these gets ``-no2`` behind it.
        """
        mine = _Relative(file.edition, lambda: file, self._between, fresh=True)
        family = [name for name in self._lists if _without_number(name) == file.list_id]
        list_id = (
            self._of_same_bytes(file)
            or self._nearest(mine, family)
            or self._renamed(mine, file, family)
            or next(name for name in _names(file.list_id) if name not in self._lists)
        )
        self._beside += [(other, list_id, mine) for other in family if other != list_id]
        self._lists.setdefault(list_id, []).append(mine)
        return replace(file, list_id=list_id)

    def joined(self) -> dict[str, str]:
        """Of lists that a file of the run put together with another, which that is, once all files are told: their
        files are earlier editions of it."""
        found: dict[str, str] = {}
        for other, list_id, mine in self._beside:
            into = found.get(list_id, list_id)
            if other != into and other not in found and self._has_become_part(other, mine):
                found = {name: into if last == other else last for name, last in found.items()} | {other: into}
        return found

    def _of_same_bytes(self, file: ListFile) -> str | None:
        """The list that the archive has this very file of, whatever headings that had before."""
        size = file.path.stat().st_size
        entries = [
            one
            for one in self._catalogue
            if one.list is not None
            and one.size == size
            and (_without_number(one.list) == file.list_id or _is_of(one.list, file.country))
        ]
        sha256 = digest(file.path) if entries else ""
        return next((entry.list for entry in entries if entry.sha256 == sha256), None)

    def _nearest(self, mine: _Relative, among: Collection[str]) -> str | None:
        """The list with most operations in common, if these are enough; none whose last edition ``mine`` completes."""
        shares = {name: self._share(mine, name) for name in among if not self._completes(mine, name)}
        nearest = max(shares, key=lambda name: shares[name], default=None)
        return nearest if nearest is not None and shares[nearest] >= ENOUGH else None

    def _renamed(self, mine: _Relative, file: ListFile, family: Collection[str]) -> str | None:
        """The list of the country that the file is an edition of under new headings."""
        alike = [
            name
            for name in self._lists
            if name not in family and _is_of(name, file.country) and self._may_be(mine, file, name)
        ]
        nearest = self._nearest(mine, alike)
        return nearest if nearest is not None and self._share(mine, nearest) >= _SAME_LIST else None

    def _may_be(self, mine: _Relative, file: ListFile, name: str) -> bool:
        """Whether a list is one of the country's own, and of a like size."""
        last = self._lists[name][-1]
        theirs = last.file()
        if theirs is None or theirs.country != file.country or (theirs.spec.per_country and not theirs.spec.many_lists):
            return False
        sizes = sorted((last.operations().size, mine.operations().size))
        return sizes[0] >= _SAME_LIST * sizes[1]

    def _share(self, mine: _Relative, name: str) -> float:
        return max(mine.operations().share(one.operations()) for one in self._lists[name])

    def _completes(self, mine: _Relative, name: str) -> bool:
        """Whether a file of this run and the same edition has nothing in common with ``mine``: the list was split, and
        both parts count."""
        return any(
            one.fresh and one.edition == mine.edition and mine.operations().share(one.operations()) < ENOUGH
            for one in self._lists[name]
        )

    def _has_become_part(self, name: str, mine: _Relative) -> bool:
        """Whether ``mine`` has the operations of a list of which nothing newer is known, nor anything as new that came
        in this run."""
        last = max(self._lists[name], key=lambda one: (one.edition or "", one.fresh))
        edition, newest = mine.edition or "", last.edition or ""
        if edition < newest or (last.fresh and edition == newest):
            return False
        return last.operations().covered_by(mine.operations()) >= (_JOINED_ANEW if last.fresh else _JOINED)


def _is_of(list_id: str, country: str) -> bool:
    """Whether an id says that the list is of a country, at its begin or, of the law's headings, at its end."""
    return country.lower() in {list_id[:2], _without_number(list_id)[-2:]}


def _without_number(list_id: str) -> str:
    return _NUMBERED.sub("", list_id)


def _names(list_id: str) -> Iterator[str]:
    yield list_id
    yield from (f"{list_id}-no{number}" for number in count(2))
