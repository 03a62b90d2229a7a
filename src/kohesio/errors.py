"""The one exception tree. Data problems are not here: they are issues (``kohesio.model.issue``).

::

    KohesioError
    ├── UsageError            what was asked for makes no sense (exit 3, HTTP 400)
    │   ├── ParameterError    one parameter is wrong; names it and the valid values
    │   └── SettingsError     the configuration is wrong
    ├── MissingError          the thing asked for is not there (exit 1, HTTP 404)
    │   ├── GoneError         it was there before (HTTP 410)
    │   └── NoSnapshotError   no version has been published in the data directory yet (HTTP 503)
    ├── SourceError           a file or address cannot be used as a source
    │   ├── SpecError         a list description is wrong; names file and place
    │   ├── UnreadableError   a file is not readable as a table (encrypted, damaged, empty …)
    │   ├── NotAListError     a readable table that is no list of operations
    │   ├── UnknownListError  a list of operations that no description fits
    │   └── FetchError        a download failed
    ├── PublicationError      a snapshot was built but may not be published (exit 2)
    ├── DamagedError          a snapshot or index on disk is incomplete, foreign or of another version
    ├── BusyError             the server has its hands full; the same request will do later (HTTP 503)
    ├── LockedError           another command is writing the data directory (exit 1)
    └── LimitError            a stated limit was exceeded (HTTP 413, 414 or 429)

Every class carries a stable ``code`` for programs. The message is a whole sentence for people: what is wrong,
where, and what to do; a ``Sentence`` where pages show it, which say it in the reader's language. Messages never hold a
cell of a contact column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

MOST_QUOTED = 64
"""Letters of what was asked that a sentence quotes."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence for people that pages say in the reader's language.

    ``text`` is English and stands in the catalogue as it is, with ``%(name)s`` where ``blanks`` go. What was asked is
    quoted from the blanks alone, so that a translation never depends on it.
    """

    text: str
    blanks: Mapping[str, str]

    def __str__(self) -> str:
        return self.text % self.blanks

    def filled(self, **blanks: str) -> Sentence:
        """The same sentence with more of its blanks filled."""
        return replace(self, blanks={**self.blanks, **{name: _quoted(value) for name, value in blanks.items()}})


def sentence(text: str, /, **blanks: str) -> Sentence:
    """``text`` with ``blanks``; the name of this function brings ``text`` into the catalogue."""
    return Sentence(text, {}).filled(**blanks)


def _quoted(value: str) -> str:
    """As much of a text as a sentence quotes, its control characters escaped."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in value[:MOST_QUOTED])


class KohesioError(Exception):
    """Root of all errors a caller may expect; anything else is a bug."""

    code = "error"

    @property
    def message(self) -> str:
        """The sentence for people, in English."""
        return str(self.args[0]) if self.args else self.code

    @property
    def sentence(self) -> Sentence | None:
        """The same with its blanks, where pages can say it in the reader's language."""
        return self.args[0] if self.args and isinstance(self.args[0], Sentence) else None


class UsageError(KohesioError):
    """What was asked for makes no sense as it stands."""

    code = "usage"


class ParameterError(UsageError):
    """One named parameter has an unusable value; ``valid`` lists values that would do, if they are few."""

    code = "invalid-parameter"

    def __init__(self, parameter: str, message: str | Sentence, valid: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.valid = valid


class SettingsError(UsageError):
    """The configuration file or environment holds an unusable value."""

    code = "settings"


class MissingError(KohesioError):
    """The thing asked for does not exist in the version being served."""

    code = "not-found"


class GoneError(MissingError):
    """The thing asked for was here: a person who was removed, as the law wants, or what the lists no longer have."""

    code = "gone"


class NoSnapshotError(MissingError):
    """No version has been published in the data directory yet."""

    code = "no-snapshot"


class SourceError(KohesioError):
    """A file or address cannot be used as a source of operations."""

    code = "source"


class SpecError(SourceError):
    """A list description (YAML) is wrong; the message names the file and the place in it."""

    code = "list-description"


class UnreadableError(SourceError):
    """A file cannot be read as a table: encrypted, damaged, empty, or of an unknown format."""

    code = "unreadable"


class NotAListError(SourceError):
    """The table is readable, yet it is no list of operations."""

    code = "not-a-list-of-operations"


class UnknownListError(SourceError):
    """The table looks like a list of operations, yet no description fits it."""

    code = "unknown-list"


class FetchError(SourceError):
    """A download failed and retrying did not help."""

    code = "fetch"


class PublicationError(KohesioError):
    """A version was built, but its expectations failed; the last good one keeps serving."""

    code = "publication-stopped"


class DamagedError(KohesioError):
    """A snapshot or index on disk is incomplete, foreign, or of another schema version."""

    code = "damaged"


class BusyError(KohesioError):
    """The server has as much of this kind of work as it takes on at once."""

    code = "busy"


class LockedError(KohesioError):
    """Another command is writing the data directory; the message says which."""

    code = "locked"


class LimitError(KohesioError):
    """A stated limit was exceeded."""

    code = "limit"
