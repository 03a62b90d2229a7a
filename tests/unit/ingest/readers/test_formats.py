"""The format is told from the content; what is no table is refused in one sentence."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from kohesio.errors import UnreadableError
from kohesio.ingest.readers import TableFormat, read_tables
from kohesio.ingest.readers.formats import detect_format


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a;b\n1;2\n", TableFormat.DELIMITED),
        ('[{"a": 1}]', TableFormat.JSON),
        ('\ufeff{"records": []}', TableFormat.JSON),
        ("[Draft] list;of\noperations;x\n", TableFormat.DELIMITED),
        ("<html><body><table><tr><td>a</table>", TableFormat.HTML),
        ("  <!DOCTYPE HTML><html>", TableFormat.HTML),
        ("<?xml version='1.0'?><operations><operation/></operations>", TableFormat.XML),
    ],
)
def test_text_formats_are_told_apart_by_content(tmp_path: Path, content: str, expected: TableFormat) -> None:
    path = tmp_path / "list.xls"
    path.write_text(content, "utf-8")
    assert detect_format(path) is expected


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n\n  \r\n", "empty"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x1f\x8b\x08\x00abc", "gzip"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"PK\x03\x04broken", "truncated or damaged"),
        (random.Random(1).randbytes(4000), "neither"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "no spreadsheet"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=reason):
        list(read_tables(path))


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("list.csv", "a;b")
    with pytest.raises(UnreadableError, match="unpack it first"):
        list(read_tables(path))


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no such file"):
        list(read_tables(tmp_path / "list.csv"))
