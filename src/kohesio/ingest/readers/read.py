"""The one entrance to the readers: a path in, tables out, whatever the format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kohesio.errors import UnreadableError, sentence
from kohesio.ingest.readers.biff import read_biff
from kohesio.ingest.readers.delimited import read_delimited
from kohesio.ingest.readers.formats import detect_format
from kohesio.ingest.readers.hint import ReadHint, TableFormat
from kohesio.ingest.readers.html_tables import read_html
from kohesio.ingest.readers.json_records import read_json
from kohesio.ingest.readers.workbooks import read_workbook
from kohesio.ingest.readers.xml_records import read_xml
from kohesio.ingest.readers.xml_spreadsheet import read_xml_spreadsheet
from kohesio.ingest.table import RawTable

_PLAIN = ReadHint()
_WHOLE = frozenset({TableFormat.JSON, TableFormat.HTML, TableFormat.XML, TableFormat.XLS, TableFormat.SPREADSHEETML})


def read_tables(path: Path, hint: ReadHint = _PLAIN) -> Iterator[RawTable]:
    """The tables of a file: one per sheet, long ones in several parts of at most ``hint.batch_rows`` rows.

    The format is found from the content unless the hint names it. Header rows are rows like others. Raises
    UnreadableError, one clear sentence, for what cannot be read as a table.
    """
    if not path.is_file():
        raise UnreadableError(f"{path.name}: there is no such file.")
    size = path.stat().st_size
    if size > hint.limits.bytes:
        raise UnreadableError(f"{path.name}: the file has {size} bytes, more than the limit of {hint.limits.bytes}.")
    kind = hint.format or detect_format(path)
    if kind in _WHOLE and size > hint.limits.document:
        most = hint.limits.document // 1024**2
        raise UnreadableError(
            f"{path.name}: the file is larger than {most} MB, the limit for {kind}; publish it as CSV."
        )
    found = False
    for table in _tables(path, kind, hint):
        if table.cells.height:
            found = True
            yield table
    if not found:
        raise UnreadableError(sentence("%(file)s: the file holds no rows.", file=path.name))


def _tables(path: Path, kind: TableFormat, hint: ReadHint) -> Iterator[RawTable]:
    match kind:
        case TableFormat.XLSX | TableFormat.XLSB | TableFormat.ODS:
            return read_workbook(path, kind, hint)
        case TableFormat.XLS:
            return read_biff(path, hint)
        case TableFormat.SPREADSHEETML:
            return read_xml_spreadsheet(path, hint)
        case TableFormat.JSON:
            return read_json(path, hint)
        case TableFormat.HTML:
            return read_html(path, hint)
        case TableFormat.XML:
            return read_xml(path, hint)
        case TableFormat.DELIMITED:
            return read_delimited(path, hint)
