"""The folder of an operator's additions: reads its files into an ``Editorial``, and tells when it has changed.

Each file maps ids to entries. A wrong entry is left out and told as a problem, so one slip never hides the others; of
a file that cannot be read at all every entry is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import yaml

from kohesio.editorial import pictures
from kohesio.editorial.entries import (
    BODIES,
    COLLECTIONS,
    PROJECTS,
    BodyEntry,
    Collection,
    Description,
    Editorial,
    Named,
    Picture,
    Problem,
    ProjectEntry,
)
from kohesio.editorial.reading import Reading, composed

FILES = (COLLECTIONS, PROJECTS, BODIES)
PICTURES = "pictures"
MOST_BYTES = 8 * 2**20
"""Of one file."""

T = TypeVar("T")

_COLLECTION = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST = 64
_PICTURE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class EditorialFolder:
    """The folder at ``path``; it need not be there."""

    path: Path

    def seen(self) -> tuple[tuple[str, int, int], ...]:
        """What changes when anything in the folder does: name, time and size of each file. Costs a look at each."""
        return tuple(sorted((*_seen(self.path), *_seen(self.path / PICTURES))))

    def read(self) -> Editorial:
        """Everything that is right in the folder, and everything that is wrong."""
        problems = [
            Problem(path.name, 0, f"there is no such file here; there are {', '.join(FILES)}.")
            for path in sorted((*self.path.glob("*.yml"), *self.path.glob("*.yaml")))
            if path.name not in FILES
        ]
        digest = sha256()
        collections = self._entries(COLLECTIONS, _collection, problems, digest.update)
        projects = self._entries(PROJECTS, _project, problems, digest.update)
        bodies = self._entries(BODIES, _body, problems, digest.update)
        if not (collections or projects or bodies):
            return Editorial(problems=tuple(problems))
        digest.update(repr((collections, projects, bodies)).encode())  # pictures are told by their digests
        return Editorial(collections, projects, bodies, tuple(problems), digest.hexdigest()[:16])

    def content(self, picture: Picture) -> bytes | None:
        """A picture as it is served, without its notes; None where the file is no longer the one that was read."""
        try:
            read = (self.path / PICTURES / picture.name).read_bytes()
            content = pictures.served(read, picture.media_type)
        except (OSError, pictures.PictureError):
            return None
        return content if pictures.digest_of(content) == picture.digest else None

    def _entries(
        self,
        file: str,
        read: Callable[[_Entry], T],
        problems: list[Problem],
        told: Callable[[bytes], None],
    ) -> tuple[T, ...]:
        reading = Reading(file)
        try:
            content = self._content(file)
            told(content)
            tree = composed(content.decode("utf-8-sig"))
        except FileNotFoundError:
            return ()
        except UnicodeDecodeError:
            problems.append(Problem(file, 0, "is not in UTF-8; save it so."))
            return ()
        except OSError as error:
            problems.append(Problem(file, 0, f"cannot be read ({error.strerror})."))
            return ()
        except yaml.YAMLError as error:
            problems.append(_broken(file, error))
            return ()
        sound = []
        for key, node in reading.pairs(tree) if tree else ():
            before = len(reading.problems)
            entry = read(_Entry(reading, key, node, self.path / PICTURES))
            if len(reading.problems) == before:
                sound.append(entry)
        problems += reading.problems
        return tuple(sound)

    def _content(self, file: str) -> bytes:
        with (self.path / file).open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise OSError(0, f"it is larger than {MOST_BYTES // 2**20} MiB")
        return content


def _seen(folder: Path) -> Iterator[tuple[str, int, int]]:
    try:
        for path in folder.iterdir():
            status = path.stat()
            yield path.name, status.st_mtime_ns, status.st_size
    except OSError:
        return  # no folder, or a file that left while we looked


def _broken(file: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or "it is no text"
    return Problem(file, mark.line + 1 if mark else 0, f"the file cannot be read from here on: {reason}.")


# -- entries ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry being read."""

    reading: Reading
    key: Named
    node: yaml.Node
    pictures: Path

    def tell(self, what: str) -> None:
        """Something is wrong with the entry as a whole."""
        self.reading.problems.append(Problem(self.reading.file, self.key.line, what))

    def picture(self, node: yaml.Node | None) -> Picture | None:
        """A picture with its words."""
        if node is None:
            return None
        reading = self.reading
        found = reading.fields(node, ("file", "alt", "caption", "copyright"), ("file", "alt", "copyright"))
        name, alt = reading.text(found.get("file")), reading.texts(found.get("alt"))
        caption, owner = reading.texts(found.get("caption")), reading.text(found.get("copyright"))
        if name is None:
            return None
        try:
            if not _PICTURE.fullmatch(name):
                raise pictures.PictureError("is no name of a file: letters, digits, dots, - and _ alone")
            seen = pictures.seen(self.pictures / name)
        except pictures.PictureError as error:
            reading.tell(found["file"], f"the picture {name[:80]!r} {error}.")
            return None
        return Picture(name, seen.digest, seen.media_type, seen.width, seen.height, alt, caption, owner or "")


def _collection(entry: _Entry) -> Collection:
    reading = entry.reading
    if not _COLLECTION.fullmatch(entry.key.text) or len(entry.key.text) > _LONGEST:
        entry.tell(f"{entry.key.text[:80]!r} is no id of a collection; write it like green-schools.")
    known = ("title", "text", "picture", "question", "projects", "entity")
    found = reading.fields(entry.node, known, ("title",))
    question = reading.named(found.get("question"))
    projects = tuple(
        replace(one, text=_shown_id(one.text) or one.text)
        for node in (reading.items(found["projects"]) if "projects" in found else ())
        if (one := reading.named(node)) is not None
    )
    if ("question" in found) == ("projects" in found):
        entry.tell("a collection needs either a question or a list of projects.")
    if "projects" in found and not projects:
        entry.tell("the list of projects is empty.")
    entity = reading.named(found.get("entity"))
    entity_id = _shown_id(entity.text) if entity else None
    if entity and entity_id is None:
        reading.tell(found["entity"], f"{entity.text[:64]!r} is no id of an entity, which is Q and digits.")
    return Collection(
        entry.key, reading.texts(found.get("title")), reading.texts(found.get("text")),
        entry.picture(found.get("picture")), question, projects, entity_id,
    )  # fmt: skip


def _project(entry: _Entry) -> ProjectEntry:
    reading, identifier = entry.reading, _id(entry)
    found = reading.fields(entry.node, ("pictures", "website", "video", "highlighted"))
    shown = [entry.picture(node) for node in (reading.items(found["pictures"]) if "pictures" in found else ())]
    return ProjectEntry(
        identifier, tuple(one for one in shown if one), reading.link(found.get("website")),
        reading.link(found.get("video")), reading.truth(found.get("highlighted")),
    )  # fmt: skip


def _body(entry: _Entry) -> BodyEntry:
    reading, identifier = entry.reading, _id(entry)
    found = reading.fields(entry.node, ("website", "picture", "description"))
    return BodyEntry(
        identifier, reading.link(found.get("website")), entry.picture(found.get("picture")),
        _description(reading, found.get("description")),
    )  # fmt: skip


def _description(reading: Reading, node: yaml.Node | None) -> Description | None:
    if node is None:
        return None
    found = reading.fields(node, ("text", "source", "licence"), ("text",))
    return Description(
        reading.texts(found.get("text")), reading.link(found.get("source")), reading.text(found.get("licence"))
    )


_SHOWN = re.compile(r"Q?([1-9][0-9]{0,18})|https?://[^\s?#]+[/:]Q([1-9][0-9]{0,18})(?:[?#]\S*)?")
"""An id in any form the site shows it: Q and digits, the digits alone, the address of its page or of its entity."""


def _shown_id(text: str) -> str | None:
    """The id that is meant, None for no id."""
    found = _SHOWN.fullmatch(text.strip())
    return f"Q{found[1] or found[2]}" if found else None


def _id(entry: _Entry) -> Named:
    """The id of an entry."""
    found = _shown_id(entry.key.text)
    if found is None:
        entry.tell(f"{entry.key.text[:64]!r} is no id, which is Q and digits, as in the address of its page.")
    return replace(entry.key, text=found or entry.key.text)
