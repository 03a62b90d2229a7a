"""Readers against mutated files: ``python tests/fuzz/fuzz_readers.py FORMAT [options of libFuzzer]``.

``FORMAT`` is one of delimited, xlsx, ods, xml, html, json, xls. A file is read the way uploads are, in that format; all
that may happen is tables or a SourceError whose message names the file. Needs atheris, which is no dependency of the
tests (``pip install atheris``; Linux and macOS only); ``make fuzz`` runs every format for a minute.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

with atheris.instrument_imports(include=["kohesio.ingest.readers", "xlrd"]):
    from kohesio.errors import SourceError
    from kohesio.ingest.readers.hint import UPLOADED, ReadHint, TableFormat
    from kohesio.ingest.readers.read import read_tables

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "ingest" / "readers"))
import hostile  # type: ignore[import-not-found, unused-ignore]

_TEXTS = {
    "delimited": ['a;b\n"x;y";1.234,56\n', "a,b\n1,2,3\n", "a\tb\nå\tß\n", "sep=|\na|b\n'c'|d\n"],
    "json": ['[{"a": 1.5e3, "b": [1, 2]}]', '{"r": {"s": [{"a": {"b": null}}]}}', '{"a": 1}\n{"a": 2}'],
    "html": ["<html><table><tr><td rowspan=2>a<td>b<tr><th colspan=3>c</table>", "<table><tr><td>a<br>b<td>c"],
    "xml": ['<?xml version="1.0"?><r><o k="1"><t>a</t></o><o><t>b</t></o></r>'],
}


def _seeds(kind: str, folder: Path) -> None:
    for number, text in enumerate(_TEXTS.get(kind, ())):
        (folder / f"seed{number}").write_text(text, encoding="utf-8")
    if kind == "xlsx":
        cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
        hostile.workbook(folder / "seed", cells.encode(), b"<sst><si><t>a</t></si></sst>")
    if kind == "ods":
        cell = '<table:table-cell table:number-columns-repeated="2"><text:p>a</text:p></table:table-cell>'
        hostile.open_document(folder / "seed", f"<table:table-row>{cell}</table:table-row>")
    if kind == "xls":  # BIFF 2: beginning, a label, a number, end
        (folder / "seed").write_bytes(
            bytes.fromhex("0900040002001000") + bytes.fromhex("04000a0000000000000000026162")
            + bytes.fromhex("03000f00000001000000000000000000f03f0000"[:38]) + bytes.fromhex("0a000000")
        )  # fmt: skip


def main() -> None:
    """Fuzz one format until libFuzzer has enough."""
    kind, *options = sys.argv[1:]
    hint = ReadHint(format=TableFormat(kind), limits=replace(UPLOADED, cells=200_000))
    with tempfile.TemporaryDirectory(prefix="kohesio-fuzz-") as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        _seeds(kind, corpus)
        path = Path(folder) / "file"

        def one(content: bytes) -> None:
            path.write_bytes(content)
            try:
                for _ in read_tables(path, hint):
                    pass
            except SourceError as error:
                if "file" not in error.message:
                    raise

        atheris.Setup([sys.argv[0], "-max_len=65536", "-timeout=20", "-rss_limit_mb=2048", *options, str(corpus)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
