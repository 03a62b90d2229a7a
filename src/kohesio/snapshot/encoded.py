"""Operations encoded as Parquet once, batch by batch, while lists are read, and put together as one file at the end.

The columns of a row group lie in the file as pieces that know nothing of each other: a piece is copied as it is, and
where its bytes lie now is told in the directory of the new file. What only the whole collection tells changes few
columns of a batch: these are encoded again, the others are not. Relies on the layout of Parquet files (parquet.thrift,
whose field numbers stand below). Promises that the same batches give the same file, whoever wrote them.
"""

from __future__ import annotations

import math
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import polars as pl

from kohesio.snapshot.footers import MAGIC, Struct, footer_bytes, footer_of
from kohesio.snapshot.schema import OPERATIONS
from kohesio.snapshot.tables import GROUP_ROWS, arrow_schema, parquet_writer

_NUM_ROWS, _ROW_GROUPS = 3, 4
"""Of a file."""

_COLUMNS, _BYTES, _ROWS, _OFFSET, _COMPRESSED_BYTES = 1, 2, 3, 5, 6
"""Of a row group."""

_META = 3
"""Of a column of a row group."""

_PATH, _UNPACKED, _PACKED, _PAGES_AT, _DICTIONARY_AT, _SIZES = 3, 6, 7, 9, 11, 16
"""Of what is told of it."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """The bytes of one column of one row group: the file they lie in, and what its directory tells of them."""

    file: Path
    told: Struct

    @property
    def column(self) -> str:
        """The column of the table that this is, or is a part of."""
        return self.told.inner(_META).first_word(_PATH)

    @property
    def place(self) -> tuple[int, int]:
        """Where the bytes begin and how many they are."""
        meta = self.told.inner(_META)
        return meta.number(_DICTIONARY_AT) or meta.number(_PAGES_AT), meta.number(_PACKED)

    def told_at(self, begin: int) -> Struct:
        """What a directory says of the bytes if they begin there; without sizes of levels, by which nobody reads."""
        meta = self.told.inner(_META)
        moved = {_PAGES_AT: meta.number(_PAGES_AT) - self.place[0] + begin, _DICTIONARY_AT: begin}
        return self.told.having({_META: meta.without([_SIZES]).having(moved)})


@dataclass(frozen=True, slots=True)
class _Group:
    """A row group: what its directory tells of it, and its columns in their order."""

    told: Struct
    pieces: tuple[_Piece, ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Rows of a table in files on the disk, in row groups of equal size."""

    groups: tuple[_Group, ...]

    @classmethod
    def written(cls, frame: pl.DataFrame, file: Path) -> Self:
        """The rows, which have columns of the operations table, in a new file."""
        columns = pl.Schema({name: OPERATIONS[name] for name in frame.columns})
        schema = arrow_schema(columns)
        if frame.schema != columns:
            frame = frame.cast(columns)
        groups = math.ceil(frame.height / GROUP_ROWS)
        rows = math.ceil(frame.height / max(groups, 1)) or 1
        with parquet_writer(file, schema) as writer:
            for start in range(0, frame.height, rows):  # one after the other, in the same memory
                writer.write_table(frame.slice(start, rows).to_arrow().cast(schema))
        told = footer_of(file).structs(_ROW_GROUPS)
        return cls(tuple(_Group(one, tuple(_Piece(file, each) for each in one.structs(_COLUMNS))) for one in told))

    def with_columns(self, others: Self) -> Self:
        """The same rows with some columns encoded anew."""
        return type(self)(
            tuple(_replaced(mine, theirs) for mine, theirs in zip(self.groups, others.groups, strict=True))
        )


def _replaced(group: _Group, other: _Group) -> _Group:
    """The row group with the columns of another in the place of its own."""
    new: dict[str, list[_Piece]] = {}
    for piece in other.pieces:
        new.setdefault(piece.column, []).append(piece)
    coming = {name: iter(pieces) for name, pieces in new.items()}
    return _Group(
        group.told, tuple(next(coming[piece.column]) if piece.column in new else piece for piece in group.pieces)
    )


class EncodedTable:
    """Writes a file of the operations table from encoded rows, in their order."""

    def __init__(self, file: Path) -> None:
        schema = arrow_schema(pl.Schema(OPERATIONS))
        with tempfile.TemporaryDirectory(dir=file.parent) as folder:
            parquet_writer(Path(folder) / "empty.parquet", schema).close()
            self._told = footer_of(Path(folder) / "empty.parquet")
        self._file = file.open("xb")
        self._file.write(MAGIC)
        self._at = len(MAGIC)
        self._groups: list[Struct] = []
        self.rows = 0

    def append(self, encoded: Encoded) -> None:
        """Add rows."""
        files = {piece.file for group in encoded.groups for piece in group.pieces}
        texts = {file: memoryview(file.read_bytes()) for file in files}
        for group in encoded.groups:
            self._append_group(group, texts)

    def close(self) -> None:
        """Write the directory and close the file."""
        if not self._file.closed:
            told = self._told.having({_NUM_ROWS: self.rows, _ROW_GROUPS: self._groups})
            self._file.write(footer_bytes(told))
        self._file.close()

    def abandon(self) -> None:
        """Close the file, which is none then."""
        self._file.close()

    def _append_group(self, group: _Group, texts: dict[Path, memoryview]) -> None:
        begin, told = self._at, []
        for piece in group.pieces:
            start, length = piece.place
            told.append(piece.told_at(self._at))
            self._file.write(texts[piece.file][start : start + length])
            self._at += length
        unpacked = sum(piece.told.inner(_META).number(_UNPACKED) for piece in group.pieces)
        sizes = {_BYTES: unpacked, _COMPRESSED_BYTES: self._at - begin, _OFFSET: begin}
        self._groups.append(group.told.having({_COLUMNS: told, **sizes}))
        self.rows += group.told.number(_ROWS)
