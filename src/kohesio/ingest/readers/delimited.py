"""Reads delimited text of any size in batches: encoding, delimiter and quoting from the content.

The text is cut into blocks at record ends. A block in which every record has the header's number of fields (counted,
not assumed) goes through Polars; a block in which one has not, or whose quoting is irregular, is read record by
record, and so is the rest of the file after it, so that a stray quote cannot swallow records unseen. Records are
numbered from 1, line breaks inside quotes do not count.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

import numpy as np
import polars as pl

from kohesio.errors import UnreadableError
from kohesio.ingest.readers.dialect import Dialect, detect_dialect
from kohesio.ingest.readers.encodings import detect_encoding, detect_encoding_of
from kohesio.ingest.readers.grid import text_frame, without_blanks
from kohesio.ingest.readers.hint import NO_QUOTE, Mark, ReadHint
from kohesio.ingest.table import RawTable
from kohesio.model.provenance import column_label

_SAMPLE = 512 * 1024
_SHAPE_SAMPLE = 160 * 1024
_WHOLE_LOOK = 64 * 1024 * 1024
_MOST_COLUMNS = 16_384
_MOST_SURPLUS = 64
_AHEAD = 2
_BLOCK = 16 * 1024 * 1024
_PIECE = 512 * 1024
_LOOK = 1024 * 1024
"""What a block has where few rows are asked for: whoever looks at the beginning of a file is spared parsing it."""

_FEW_ROWS = 1_000
_REMEMBERED = 256
_ANY = ReadHint()
_BATCH_CELLS = 8_000_000
_FEWEST_ROWS = 100
_LONGEST_RECORD = 128 * 1024 * 1024

csv.field_size_limit(16 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is known of the file before its records are read."""

    encoding: str
    declared: bool
    dialect: Dialect
    width: int
    batch_rows: int
    most_cells: int

    @property
    def is_utf8(self) -> bool:
        """Whether the bytes of the file are those that are read."""
        return self.encoding in {"utf-8", "utf-8-sig", "ascii"}


def read_delimited(path: Path, hint: ReadHint) -> Iterator[RawTable]:
    """The records of a delimited file in tables of at most ``hint.batch_rows`` rows, the header record first.

    A record with more fields than the header keeps them in further columns; it and records with fewer are listed in
    ``ragged``. Raises UnreadableError for text that is not in the named or found encoding.
    """
    layout = _layout(path, hint)
    first = hint.begin or Mark(1, _mark_of_order(path))
    number, offset = first.row, first.offset
    size = min(_BLOCK, _LOOK) if layout.batch_rows <= _FEW_ROWS else _BLOCK
    blocks = _record_blocks(_utf8_blocks(path, layout, size, offset), layout)
    for rest, frame, length in _parsed_ahead(blocks, layout):
        if hint.noted is not None and layout.is_utf8:
            hint.noted(Mark(number, offset))
        if frame is None:
            yield from _slow_tables(path, rest, layout, number)
            return
        for start in range(0, frame.height, layout.batch_rows):
            part = frame.slice(start, layout.batch_rows)
            numbers = pl.Series("number", range(number + start, number + start + part.height), dtype=pl.Int64)
            yield without_blanks(_table(part, numbers, ()), trim_columns=False)
        number, offset = number + frame.height, offset + length


def dialect_of(path: Path) -> Dialect:
    """How the fields of a delimited file are kept apart, as reading it without a hint finds it."""
    return _layout(path, _ANY).dialect


def _mark_of_order(path: Path) -> int:
    """How many bytes of a byte order mark of UTF-8 the file begins with."""
    with path.open("rb") as file:
        return len(codecs.BOM_UTF8) if file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8 else 0


def _parsed_ahead(
    blocks: Iterator[tuple[bytes, bool]], layout: _Layout
) -> Iterator[tuple[Iterator[bytes], pl.DataFrame | None, int]]:
    """Each block's frame in order with its bytes, the next ones being parsed meanwhile; at the first irregular block
    all that is left of the text, and None."""
    waiting: deque[tuple[bytes, Future[pl.DataFrame | None]]] = deque()
    ahead = 1 if layout.batch_rows <= _FEW_ROWS else _AHEAD
    with ThreadPoolExecutor(ahead, thread_name_prefix="records") as pool:
        while True:
            while len(waiting) < ahead and (found := next(blocks, None)) is not None:
                waiting.append((found[0], pool.submit(_fast_frame, found[0], layout, sure=found[1])))
            if not waiting:
                return
            block, future = waiting.popleft()
            frame = future.result()
            if frame is None:
                yield chain((block,), (each for each, _ in waiting), (each for each, _ in blocks)), None, len(block)
                return
            yield iter(()), frame, len(block)


def _layout(path: Path, hint: ReadHint) -> _Layout:
    state = path.stat()
    asked = replace(_ANY, encoding=hint.encoding, delimiter=hint.delimiter, quote=hint.quote, columns=hint.columns)
    found = _found(path, state.st_size, state.st_mtime_ns, asked)
    return replace(found, batch_rows=hint.batch_rows, most_cells=hint.limits.cells)


@lru_cache(maxsize=_REMEMBERED)
def _found(path: Path, size: int, _changed: int, hint: ReadHint) -> _Layout:
    """The layout of the file in this state; a file is looked at when it is recognised, and again when it is read."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
        try:
            declared = codecs.lookup(hint.encoding).name if hint.encoding else None
        except LookupError as error:
            raise UnreadableError(f"{path.name}: {hint.encoding} is no known encoding.") from error
        encoding = declared or _encoding(file, head, size)
        if declared and not declared.startswith("utf") and not head.isascii():
            found = _encoding(file, head, size)
            # Whatever is declared, what is valid UTF-8 or UTF-16 is no other: somebody edited the list and saved it.
            declared, encoding = (None, found) if found.startswith("utf") else (declared, encoding)
    if encoding in {"utf-8", "utf-16-le", "utf-16-be"} and head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16)):
        encoding = {"utf-8": "utf-8-sig"}.get(encoding, "utf-16")
    sample = head[:_SHAPE_SAMPLE].decode(encoding, errors="replace")
    dialect = _dialect(sample, hint)
    width = hint.columns or _width(sample, dialect)
    return _Layout(encoding, declared is not None, dialect, width, hint.batch_rows, hint.limits.cells)


def _encoding(file: BinaryIO, head: bytes, size: int) -> str:
    """The encoding by the whole file, or by lines from nine places of a long one."""
    if size <= _WHOLE_LOOK:
        file.seek(0)
        return detect_encoding_of(file)
    for place in range(1, 9):
        file.seek(size * place // 9)
        line = file.read(_SAMPLE)
        head += line[line.find(b"\n") + 1 : line.rfind(b"\n") + 1]
    return detect_encoding(head)


def _dialect(sample: str, hint: ReadHint) -> Dialect:
    if hint.quote is None:
        return detect_dialect(sample, hint.delimiter)
    quote = None if hint.quote == NO_QUOTE else hint.quote
    if hint.delimiter:
        return Dialect(hint.delimiter, quote)
    return Dialect(detect_dialect(sample).delimiter, quote)


def _width(sample: str, dialect: Dialect) -> int:
    """The number of fields of the first record that is about as wide as most: title lines above are narrower."""
    widths: list[int] = []
    try:
        widths.extend(len(record) for record in islice(_records(io.StringIO(sample, newline=""), dialect), 1000))
    except csv.Error:
        return max(widths, default=1)
    usual = max(Counter(width for width in widths if width > 1).most_common(1), default=(1, 0))[0]
    return min(next((width for width in widths if width >= usual * 0.7), 1), _MOST_COLUMNS)


def _records(lines: Iterator[str] | io.StringIO, dialect: Dialect) -> Iterator[list[str]]:
    if dialect.quote is None:
        mark = dialect.delimiter
        return (line.rstrip("\r\n").split(mark) for line in lines)
    return csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote)


def _utf8_blocks(path: Path, layout: _Layout, size: int, offset: int) -> Iterator[bytes]:
    """The file as UTF-8 bytes, ``size`` bytes of it at a time; of UTF-8 those from ``offset`` on, else all."""
    encoding = layout.encoding
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict" if layout.declared else "replace")
    with path.open("rb") as file:
        if layout.is_utf8:
            file.seek(offset)
        while block := file.read(size):
            if layout.is_utf8:
                yield block
            else:
                yield _decoded(decoder, block, path, encoding).encode("utf-8", errors="replace")
        if not layout.is_utf8:
            yield _decoded(decoder, b"", path, encoding, final=True).encode("utf-8", errors="replace")


def _decoded(
    decoder: codecs.IncrementalDecoder, block: bytes, path: Path, encoding: str, *, final: bool = False
) -> str:
    try:
        return decoder.decode(block, final)
    except UnicodeError as error:
        raise UnreadableError(
            f"{path.name}: the text is not in the encoding {encoding} ({error}); name the right one."
        ) from error


def _record_blocks(blocks: Iterator[bytes], layout: _Layout) -> Iterator[tuple[bytes, bool]]:
    """The text in blocks of whole records, and whether quotes allow to tell that they are whole."""
    quote, rest = layout.dialect.quote, b""
    for block, last in _with_last(blocks):
        more = block
        if last:
            more, rest = (rest + block).rstrip(b"\r\n") + b"\n", b""
        cut = _last_record_end(more, quote, rest)
        left = len(more) - cut + (0 if cut else len(rest))
        if left and (last or left > _LONGEST_RECORD):
            more, rest = rest + more, b""
            cut = more.rfind(b"\n") + 1
            if cut:
                yield more[:cut], False
        elif cut:
            yield more if cut == len(more) and not rest else b"".join((rest, memoryview(more)[:cut])), True
            rest = b""
        rest += more[cut:]


def _with_last(blocks: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each block, and whether it is the last."""
    previous: bytes | None = None
    for block in filter(None, blocks):
        if previous is not None:
            yield previous, False
        previous = block
    if previous is not None:
        yield previous, True


def _last_record_end(block: bytes, quote: str | None, before: bytes = b"") -> int:
    """The place after the last line end of the block with an even number of quotes before it, 0 if there is none;
    ``before`` is what of the text's last record came before the block."""
    end = block.rfind(b"\n") + 1
    if quote is None or not end:
        return end
    mark = quote.encode()
    quotes = _count(before, mark) + _count(block, mark, end)
    while quotes % 2:
        line = block.rfind(b"\n", 0, end - 1) + 1
        if not line:
            return 0
        quotes -= block.count(mark, line, end)
        end = line
    return end


def _count(block: bytes, mark: bytes, end: int | None = None) -> int:
    """How often a mark occurs before ``end``; for one byte several times as fast as ``bytes.count`` where it is
    frequent. Counted in pieces that stay in the processor's cache."""
    if len(mark) > 1:
        return block.count(mark, 0, end)
    signs = np.frombuffer(block, dtype=np.uint8, count=-1 if end is None else end)
    return sum(int(np.count_nonzero(signs[at : at + _PIECE] == mark[0])) for at in range(0, len(signs), _PIECE))


def _fast_frame(block: bytes, layout: _Layout, *, sure: bool) -> pl.DataFrame | None:
    """The block as a frame, or None if not every record has ``layout.width`` fields.

    Polars refuses records with more fields. Those with fewer lack the last one, and show in the number of delimiters:
    there must be as many as the fields ask for, and those inside fields.
    """
    dialect, most = layout.dialect, layout.width - 1
    mark, lines = dialect.delimiter.encode(), _count(block, b"\n")
    if not sure or (lines * layout.width > _BATCH_CELLS and _count(block, mark) * 2 < lines * most):
        return None  # Polars would fill what is lacking, and that may be most of a very large frame
    try:
        frame = pl.read_csv(
            block,
            has_header=False,
            schema={str(index): pl.String for index in range(layout.width)},
            separator=dialect.delimiter,
            quote_char=dialect.quote,
            truncate_ragged_lines=False,
        )
    except pl.exceptions.PolarsError:
        return None
    if frame[str(most)].null_count():
        inside = pl.sum_horizontal(pl.all().str.count_matches(dialect.delimiter, literal=True).sum())
        within = int(frame.select(inside).item()) if dialect.quote else 0
        if _count(block, mark) != frame.height * most + within:
            return None
    return _without_blanks(frame)


def _without_blanks(frame: pl.DataFrame) -> pl.DataFrame:
    """The cells, those of white space alone null. A column is looked through if some cell's first sign allows it."""
    doubtful = frame.select(((pl.all() < "!") | (pl.all() > "~")).any())
    names = [name for name, doubted in doubtful.row(0, named=True).items() if doubted]
    return frame.with_columns(pl.when(pl.col(names).str.strip_chars() != "").then(pl.col(names)))


def _slow_tables(path: Path, blocks: Iterator[bytes], layout: _Layout, number: int) -> Iterator[RawTable]:
    """The records of the blocks, read one by one."""
    lines = (line for part in blocks for line in io.StringIO(_text(part, path, layout), newline=""))
    records = _records(lines, layout.dialect)
    widest = layout.width + _MOST_SURPLUS
    most = min(layout.batch_rows, max(_FEWEST_ROWS, _BATCH_CELLS // widest))
    batch: list[list[str]] = []
    lacking = 0
    try:
        for record in records:
            lacking += max(layout.width - len(record), 0)
            if lacking > layout.most_cells:
                raise UnreadableError(
                    f"{path.name}: records have far fewer fields than the {layout.width:,} of the heading, which makes "
                    f"more than the limit of {layout.most_cells:,} empty cells; check the delimiter."
                )
            if len(record) > widest:
                record[widest - 1 :] = [layout.dialect.delimiter.join(record[widest - 1 :])]
            batch.append(record)
            if len(batch) == most:
                yield _slow_table(batch, layout, number)
                number += len(batch)
                batch = []
    except csv.Error as error:
        raise UnreadableError(f"{path.name}: record {number + len(batch)} cannot be read ({error}).") from error
    if batch:
        yield _slow_table(batch, layout, number)


def _text(block: bytes, path: Path, layout: _Layout) -> str:
    """The block as text. A few damaged bytes become U+FFFD where the encoding was found, not declared."""
    text = block.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    if damaged and (layout.declared or damaged * 100 > sum(1 for character in text if character > "\x7f")):
        raise UnreadableError(f"{path.name}: the text is not {layout.encoding} throughout; name its encoding.")
    return text


def _slow_table(batch: list[list[str]], layout: _Layout, number: int) -> RawTable:
    width = max(layout.width, *(len(record) for record in batch))
    ragged = tuple(
        number + place
        for place, record in enumerate(batch)
        if len(record) != layout.width and any(map(str.strip, record))
    )
    numbers = pl.Series("number", range(number, number + len(batch)), dtype=pl.Int64)
    return without_blanks(_table(text_frame(batch, width), numbers, ragged), trim_columns=False)


def _table(frame: pl.DataFrame, numbers: pl.Series, ragged: tuple[int, ...]) -> RawTable:
    labels = tuple(column_label(index) for index in range(frame.width))
    return RawTable(None, numbers, frame, None, labels, ragged)
