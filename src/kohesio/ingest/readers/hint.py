"""What is known of a file before it is opened: the file's formats, and the hint a list description gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class TableFormat(StrEnum):
    """The formats a list of operations comes in."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    SPREADSHEETML = "spreadsheetml"
    DELIMITED = "delimited"
    JSON = "json"
    HTML = "html"
    XML = "xml"


NO_QUOTE = "none"
"""The value of ``ReadHint.quote`` for a file whose fields are never quoted."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may take, so that a hostile one cannot take the machine. Errors state the limit that was met.

    ``bytes`` is the size of the file, ``loaded`` that of all parts of a workbook unpacked, ``document`` that of a file
    of a format which is held as a whole (JSON, HTML, XML, XLS) or gone through twice (XML spreadsheets), ``cells``
    those of the rectangle of one table.
    """

    bytes: int = 16 * 1024**3
    loaded: int = 1024**3
    document: int = 512 * 1024**2
    cells: int = 60_000_000


UPLOADED = Limits(64 * 1024**2, 192 * 1024**2, 32 * 1024**2, 6_000_000)
"""For files of strangers: half a gigabyte of memory at most, some seconds."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Where a record of a text file begins: its number, and the bytes before it."""

    row: int
    offset: int


@dataclass(frozen=True, slots=True)
class ReadHint:
    """What a list description knows of its file. A field left None is found out from the content.

    ``sheet`` names the one sheet to read (None: all of them). ``quote`` is the quoting character, or ``none``.
    ``records_at`` is the dotted path of the array of records in a JSON file (``""``: the top level).
    ``columns`` is the number of columns of a delimited file, where its first record does not tell it.
    ``batch_rows`` bounds the rows of one ``RawTable``, ``limits`` what the whole file may take.
    ``noted`` is told a mark every few megabytes of a UTF-8 text as long as its records are regular; reading that
    begins at one (``begin``) gives the rows from there, with the same numbers.
    """

    format: TableFormat | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    records_at: str | None = None
    columns: int | None = None
    batch_rows: int = 100_000
    limits: Limits = field(default_factory=Limits)
    noted: Callable[[Mark], None] | None = field(default=None, compare=False)
    begin: Mark | None = None
