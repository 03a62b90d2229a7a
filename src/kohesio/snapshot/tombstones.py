"""Natural persons whose names the law wants removed: remembered without the name, so that no edition brings it back.

``DIR/privacy/tombstones.jsonl`` has a line per person: the id the person had, when and by which rule the name was
removed, and keys by which its spellings are known again (HMAC-SHA-256 under ``DIR/privacy/secret``, which never leaves
the machine). The folder is closed to other users. Where a person was removed, a participation stands without name and
numbers under an id of its own operation: nothing that is served was computed from the name.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import polars as pl

from kohesio.errors import DamagedError
from kohesio.model.identifier import computed_id
from kohesio.snapshot.erasing import NATURAL_PERSON, former_name_key, name_key
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.schema import PARTICIPATION

Covers = Callable[[str, str, str], bool]
"""Whether a natural person goes, by id, country of the operation, and name."""

TWO_YEARS = "Regulation (EU) 2021/1060, Article 49(3), second subparagraph"
"""The rule by which names go two years after they were first published."""

OBJECTION = "Regulation (EU) 2016/679, Articles 17 and 21"
"""The rule by which a name goes because the person objected, or the operator decided so."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """One removed person: former id, keys of the spellings, ISO dates of removal and of first publication, the rule."""

    id: str
    keys: tuple[str, ...]
    date: str
    first_published: str
    rule: str


class Tombstones:
    """The removed persons of a data directory, as they were when it was read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.all = tuple(_read(folder / "tombstones.jsonl"))
        self._ids = frozenset(one.id for one in self.all)
        self._keys = frozenset(key for one in self.all for key in one.keys)
        self._secret = _secret(folder / "secret", needed=bool(self.all))

    @classmethod
    def of(cls, directory: DataDirectory) -> Tombstones:
        """Those of a data directory; none where nobody was removed. Raises DamagedError for files that are broken."""
        return cls(directory.privacy)

    def key(self, country: str, name: str) -> str:
        """The key of a name within a country; the same for every order of its words, case and accents."""
        return self._keyed(country, name_key(name))

    def _keyed(self, country: str, key: str) -> str:
        return hmac.new(self._secret, f"{country}\x1f{key}".encode(), sha256).hexdigest()

    def covers(self, identifier: str, country: str, name: str) -> bool:
        """Whether a natural person in a list of ``country`` was removed before."""
        if identifier in self._ids or not self._keys:
            return identifier in self._ids
        return any(self._keyed(country, key) in self._keys for key in {name_key(name), former_name_key(name)})

    def honoured(self, operations: pl.DataFrame) -> pl.DataFrame:
        """The operations (with ``id``, ``country`` and ``beneficiaries``) without the persons who were removed."""
        if not self.all:
            return operations
        return without(operations, self.covers, self.objected)

    @property
    def objected(self) -> frozenset[str]:
        """Former ids of those who objected: persons whether or not their names look like it."""
        return frozenset(one.id for one in self.all if one.rule == OBJECTION)

    def write(self, more: Iterable[Tombstone]) -> None:
        """Add tombstones, one a person: the earlier one of an id stays. Replaces the file atomically."""
        known = {one.id: one for one in (*more, *self.all)}
        prepare(self._folder)
        secret = self._folder / "secret"
        if not secret.exists():
            _replace(secret, self._secret.hex() + "\n")
        lines = (json.dumps(asdict(known[each]), ensure_ascii=False) + "\n" for each in sorted(known))
        _replace(self._folder / "tombstones.jsonl", "".join(lines))


def removed_ids(directory: DataDirectory) -> frozenset[str]:
    """The former ids of the persons who were removed. Raises DamagedError for a file that is broken."""
    return frozenset(one.id for one in _read(directory.privacy / "tombstones.jsonl"))


def without(operations: pl.DataFrame, covers: Covers, persons: frozenset[str] = frozenset()) -> pl.DataFrame:
    """The operations with the natural persons that ``covers`` says without name, number and id.

    ``persons`` are ids of beneficiaries who are natural persons though nothing in the operations says so.
    """
    one = pl.element().struct
    also = pl.Series(sorted(persons), dtype=pl.String).implode()
    known = one.field("is_natural_person").fill_null(value=False) | one.field("id").is_in(also)
    person = pl.col("beneficiaries").list.eval(known).list.any()
    concerned = operations.select("id", "country", "beneficiaries").filter(person.fill_null(value=False))
    changed: dict[str, list[dict[str, object]]] = {}
    for operation, country, bodies in concerned.iter_rows():
        made = [_removed(operation, at, body) if _goes(body, country or "", covers, persons) else body
                for at, body in enumerate(bodies)]  # fmt: skip
        if made != bodies:
            changed[operation] = made
    if not changed:
        return operations
    table = pl.DataFrame(
        {"id": list(changed), "new": list(changed.values())},
        schema={"id": pl.String, "new": pl.List(PARTICIPATION)},
    )
    joined = operations.join(table, on="id", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("new", "beneficiaries").alias("beneficiaries")).drop("new")


def add_to_log(directory: DataDirectory, entry: Mapping[str, object]) -> None:
    """A line in ``DIR/privacy/log.jsonl``: what a removal did, without names."""
    prepare(directory.privacy)
    with (directory.privacy / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def prepare(folder: Path) -> None:
    """Create the folder, closed to other users."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def _goes(body: Mapping[str, object], country: str, covers: Covers, persons: frozenset[str]) -> bool:
    name = body["name"]
    named = (bool(body["is_natural_person"]) or body["id"] in persons) and name != NATURAL_PERSON
    return named and covers(str(body["id"]), country, str(name or ""))


def _removed(operation: str, at: int, body: Mapping[str, object]) -> dict[str, object]:
    own = computed_id("beneficiary", "removed", operation, str(at))
    gone: dict[str, object] = {"name": NATURAL_PERSON, "name_latin": None, "legal_form": None, "identifiers": []}
    return {**body, "id": own, **gone, "is_natural_person": True}


def _read(path: Path) -> Iterator[Tombstone]:
    if not path.exists():
        return
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            values = json.loads(line)
            yield Tombstone(**{**values, "keys": tuple(values["keys"])})
        except (ValueError, TypeError, KeyError) as error:
            raise DamagedError(
                f"Line {number} of {path} is no tombstone ({error}). Put the file back from a backup: "
                "without it, names that were removed would come back."
            ) from error


def _secret(path: Path, *, needed: bool) -> bytes:
    if path.exists():
        return bytes.fromhex(path.read_text("ascii").strip())
    if needed:
        raise DamagedError(
            f"{path} is missing, so removed persons cannot be recognised. Put the file back from a backup."
        )
    return secrets.token_bytes(32)


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(0o600)
    beside.replace(path)
