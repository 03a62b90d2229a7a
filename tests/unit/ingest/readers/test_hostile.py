"""Hostile and broken files: refused with a sentence or read, within bounds of time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.ingest.readers import hostile

from kohesio.errors import UnreadableError
from kohesio.ingest.readers.hint import UPLOADED, Limits, ReadHint, TableFormat
from kohesio.ingest.readers.read import read_tables

MOST_MEMORY = 900
"""MB of the whole process: some 110 are the interpreter and its libraries."""

MOST_SECONDS = 60
"""A machine that does other things besides needs some ten times what a quiet one does."""

READ = {
    "a million empty rows", "cells of 10 MB", "a quote that is never closed", "zero bytes", "16,384 columns",
    "billion laughs", "billion laughs in a workbook", "shared strings", "16,384 columns over short rows",
    "deep page", "many attributes",
}  # fmt: skip
"""Those that may also be read, being large or odd and no more."""


@pytest.mark.parametrize("kind", hostile.HOSTILE)
def test_a_hostile_file_takes_neither_time_nor_memory(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "hostile.xlsx"
    hostile.HOSTILE[kind](path)
    done = subprocess.run(
        [sys.executable, hostile.__file__, str(path)], capture_output=True, text=True, timeout=MOST_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["peak"] < MOST_MEMORY
    assert found["message"].startswith("hostile.xlsx: ") or (kind in READ and not found["message"])


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(bytes=10), "more than the limit of 10"),
        (Limits(document=10), "larger than 0 MB"),
        (Limits(cells=3), "limit of 3 cells"),
    ],
)
def test_an_error_states_the_limit_that_was_met(tmp_path: Path, limits: Limits, said: str) -> None:
    path = tmp_path / "list.json"
    path.write_text('[{"title": "a", "beneficiary": "b"}, {"title": "c", "beneficiary": "d"}]')
    with pytest.raises(UnreadableError, match=said):
        list(read_tables(path, ReadHint(limits=limits)))


def _workbook() -> bytes:
    rows = "".join(
        f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>operation {at * 7919}</t></is></c></row>'
        for at in range(1, 2_000)
    )
    return rows.encode()


@pytest.mark.parametrize(
    ("form", "content"),
    [
        (TableFormat.XML, b'<?xml vers)ion="1 k="1"\xbb\xc3t>a<o r>'),
        (TableFormat.XLSX, b"PK\x01\x02" + b"\x00" * 24 + b"\x04\x00" + b"\x00" * 16 + b"\xbf\xcf\xff\xfe"
         + b"PK\x05\x06" + b"\x00" * 4 + b"\x01\x00\x01\x00\x32\x00\x00\x00" + b"\x00" * 6),
    ],
)  # fmt: skip
def test_what_fuzzing_found_is_refused(tmp_path: Path, form: TableFormat, content: bytes) -> None:
    path = tmp_path / "found"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=r"^found: "):
        list(read_tables(path, ReadHint(format=form)))


@pytest.mark.parametrize("form", ["xlsx", "ods", "json", "html", "xml", "csv"])
def test_a_file_cut_anywhere_is_read_or_refused(tmp_path: Path, form: str) -> None:
    whole = tmp_path / "whole"
    records = [{"title": f"operation {at * 7919}", "beneficiary": f"body {at}"} for at in range(300)]
    cells = "".join(f"<tr><td>{one['title']}</td><td>{one['beneficiary']}</td></tr>" for one in records)
    if form == "xlsx":
        hostile.workbook(whole, _workbook())
    elif form == "ods":
        row = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
        hostile.open_document(whole, "".join(row.format(one["title"]) for one in records))
    else:
        texts = {
            "json": json.dumps(records),
            "html": f"<html><table>{cells}</table></html>",
            "xml": "<r>" + "".join(f"<o><t>{one['title']}</t></o>" for one in records) + "</r>",
            "csv": "\n".join(";".join(one.values()) for one in records),
        }
        whole.write_text(texts[form])
    content = whole.read_bytes()
    path = tmp_path / "cut"
    for size in range(0, len(content), 1024):
        path.write_bytes(content[:size])
        try:
            list(read_tables(path, ReadHint(limits=UPLOADED)))
        except UnreadableError as error:
            assert error.message.startswith("cut: ")  # noqa: PT017, both outcomes are right
