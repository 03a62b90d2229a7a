"""Which list a file is: by its headings, never by its name or checksum.

A file that no description fits is understood by itself (``kohesio.ingest.recognition``), or refused with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from kohesio.errors import NotAListError, UnknownListError, UnreadableError, sentence
from kohesio.ingest.header import Binding, bind, check_complete, head_of, headings, plain
from kohesio.ingest.readers.hint import Limits, ReadHint, TableFormat
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.recognition.understanding import RecognitionOptions, understand
from kohesio.ingest.table import RawTable
from kohesio.sources.registry import COUNTRY_OF_LIST, Registry
from kohesio.sources.spec import ListSpec
from kohesio.sources.specfile import load_spec

_ENOUGH = 0.6
_HEAD_ROWS = 200
_MOST_HEADS = 20
_NO_LIST = sentence(
    "%(file)s: the table is no list of operations, for it has no column of beneficiaries or operations."
)
_NO_BODIES = (
    "{0}: no column of the table is known to name beneficiaries. If one does, "
    "`kohesio inspect {0} --save-spec {0}.yml` writes a description beside it, in which you can say so."
)
_WORDS = re.compile(
    r"\b(beneficiar\w*|bénéficiaire\w*|begünstigte\w*|zuwendungsempf\w*|beneficjent\w*|příjemc\w*|žadatel\w*"
    r"|kedvezményezett\w*|pályázó|upravičen\w*|korisnik\w*|prijímate\w*|saņēmēj\w*|gavėj\w*|saaj\w*|toteuttaja\w*"
    r"|stödmottagare|støttemodtager\w*|modtager\w*|begunstigde\w*|δικαιουχ\w*|δικαιούχ\w*|бенефициент\w*"
    r"|operation name|project name|operation title|name of operation|bezeichnung des vorhabens|intitulé du projet"
    r"|operación|operação|operazione|tytuł projektu|název projektu|naziv projekta|projektnamn|projekttitel)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file and the description that fits it; ``bindings`` are those of the heads that were looked at."""

    spec: ListSpec
    binding: Binding
    head: RawTable


def heads(path: Path, limits: Limits | None = None) -> tuple[RawTable, ...]:
    """The beginnings of the file's tables. Raises UnreadableError."""
    found: dict[str | None, RawTable] = {}
    for table in read_tables(path, ReadHint(batch_rows=_HEAD_ROWS, limits=limits or Limits())):
        found.setdefault(table.sheet, table)
        if table.sheet is None or len(found) >= _MOST_HEADS:
            break
    if not any(table.cells.height for table in found.values()):
        raise UnreadableError(f"{path.name}: the file holds no rows.")
    return tuple(found.values())


def recognise(
    path: Path,
    registry: Registry,
    *,
    list_id: str | None = None,
    country: str | None = None,
    recognition: RecognitionOptions | None = None,
) -> Recognised:
    """The list the file at ``path`` is.

    ``list_id`` is what its fetch record says, ``country`` an ISO code that narrows the choice. A description beside
    the file (``FILE.yml``) overrides both. ``recognition`` says what is known of a list that no description fits, and
    who may be asked. Raises UnreadableError, NotAListError, UnknownListError or SpecError.
    """
    tables = heads(path, recognition.limits if recognition else None)
    beside = description_beside(path)
    if beside.is_file():
        return _as_described(path, tables, load_spec(beside))
    recorded = registry.find(list_id) if list_id else None
    specs = [recorded] if recorded else list(registry.select(country=country))
    best = _best(tables, specs)
    if best is None and recorded is not None:
        best = _best(tables, list(registry.select(country=country)))
    if best is None:
        best = describe(path, tables, replace(recognition or RecognitionOptions(), country=country))
    check_complete(best.binding, best.spec, path.name)
    return best


def description_beside(path: Path) -> Path:
    """Where the description of one file stands, if it has its own: ``FILE.yml``."""
    return path.with_name(path.name + ".yml")


def describe(path: Path, tables: Sequence[RawTable], options: RecognitionOptions) -> Recognised:
    """A description worked out from the file's content. Raises NotAListError or UnknownListError."""
    try:
        spec = understand(path, options).spec
    except UnknownListError as error:
        if _names_operations(tables):
            raise
        raise NotAListError(_NO_LIST.filled(file=path.name)) from error
    if not spec.uses("beneficiary"):
        raise NotAListError(_NO_BODIES.format(path.name))
    return _as_described(path, tables, spec)


def _names_operations(tables: Iterable[RawTable]) -> bool:
    """Whether some heading speaks of beneficiaries, or of operations by name: a table of totals does not."""
    words = (text for table in tables for _, texts in headings(table) for text in texts if text)
    return any(_WORDS.search(plain(word)) for word in words)


def hint_for(spec: ListSpec, limits: Limits | None = None) -> ReadHint:
    """What the description tells the readers; encoding and format are checked by the content all the same."""
    layout = spec.layout
    delimited = layout.format == TableFormat.DELIMITED
    return ReadHint(
        sheet=layout.sheet,
        encoding=layout.encoding if delimited else None,
        delimiter=layout.delimiter if delimited else None,
        quote=layout.quote if delimited else None,
        records_at=layout.records_at,
        limits=limits or Limits(),
    )


def _best(tables: Iterable[RawTable], specs: Sequence[ListSpec]) -> Recognised | None:
    found: list[Recognised] = []
    for table in tables:
        head = head_of(table)
        for spec in specs:
            binding = bind(table, spec, head)
            if binding is not None and binding.score >= _ENOUGH:
                found.append(Recognised(spec, binding, table))
    return max(found, key=lambda one: (one.binding.score, one.head.cells.height), default=None)


def _as_described(path: Path, tables: Iterable[RawTable], spec: ListSpec) -> Recognised:
    best = max(
        (Recognised(spec, binding, table) for table in tables if (binding := bind(table, spec))),
        key=lambda one: one.binding.score,
        default=None,
    )
    if best is None:
        raise NotAListError(f"{path.name}: none of its headings is in the description beside it, {path.name}.yml.")
    check_complete(best.binding, spec, path.name)
    return best


def country_of_file(recognised: Recognised, *, recorded: str | None, file_name: str) -> str | None:
    """The country of a per-country file: its fetch record's, the one its name starts with, or its rows' usual one."""
    from_record = COUNTRY_OF_LIST.search(recorded or "")
    if from_record is not None:
        return from_record[1].upper()
    column = recognised.binding.find("country")
    named = re.match(r"([A-Z]{2})-pp", file_name)
    if named:
        return named[1]
    if column is None:
        return None
    cells = recognised.head.cells.filter(recognised.head.numbers >= recognised.binding.first_row)
    texts = cells[str(column.index)].drop_nulls().value_counts(sort=True)
    return str(texts.item(0, 0)) if texts.height and isinstance(texts, pl.DataFrame) else None
