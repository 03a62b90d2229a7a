"""What is known of a file before it is opened: the file's formats, and the hint a list description gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TableFormat(StrEnum):
    """The formats a list of operations comes in."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    DELIMITED = "delimited"
    JSON = "json"
    HTML = "html"
    XML = "xml"


NO_QUOTE = "none"
"""The value of ``ReadHint.quote`` for a file whose fields are never quoted."""


@dataclass(frozen=True, slots=True)
class ReadHint:
    """What a list description knows of its file. A field left None is found out from the content.

    ``sheet`` names the one sheet to read (None: all of them). ``quote`` is the quoting character, or ``none``.
    ``records_at`` is the dotted path of the array of records in a JSON file (``""``: the top level).
    ``columns`` is the number of columns of a delimited file, where its first record does not tell it.
    ``batch_rows`` bounds the rows of one ``RawTable``, ``max_bytes`` the size of the file, ``max_loaded`` the bytes
    a format needs to hold at once: an unpacked sheet, a JSON, HTML or XML document.
    """

    format: TableFormat | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    records_at: str | None = None
    columns: int | None = None
    batch_rows: int = 100_000
    max_bytes: int = 16 * 1024**3
    max_loaded: int = 1024**3
