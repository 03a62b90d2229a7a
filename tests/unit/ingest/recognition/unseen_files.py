"""Writes the rows of an unseen list as a file of its format, in its encoding."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook
from tests.unit.ingest.recognition.invented import COUNTRY

Cell = str | float | date | None

_CODEPAGES = {
    "bg": "cp1251", "el": "cp1253", "et": "cp1257", "lt": "cp1257", "lv": "cp1257", "mt": "utf-8",
    "cs": "cp1250", "hr": "cp1250", "hu": "cp1250", "pl": "cp1250", "ro": "cp1250", "sk": "cp1250", "sl": "cp1250",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and the fields that would be right for it."""

    fields: tuple[str, ...]
    heading: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How a list is laid out."""

    format: str
    encoding: str
    head: str
    figures: str
    dates: str
    rates: str
    extras: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """A list to be made: its language, its columns in their order, and its shape."""

    name: str
    language: str
    columns: tuple[Column, ...]
    shape: Shape

    @property
    def country(self) -> str:
        """The country whose list it might be."""
        return COUNTRY[self.language]


def write_file(unseen: Unseen, folder: Path, table: list[list[Cell]], head: int) -> Path:
    """The file of ``table``, of which the first ``head`` rows stand above the data."""
    return _WRITERS[unseen.shape.format.rstrip(";,|")](folder, unseen, table, head)


def _texts(table: Sequence[Sequence[Cell]]) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in table]


def _delimited(folder: Path, unseen: Unseen, table: list[list[Cell]], _: int) -> Path:
    delimiter = {"csv;": ";", "csv,": ",", "csv|": "|", "tsv": "\t"}[unseen.shape.format]
    encoding = unseen.shape.encoding
    rows = _texts(table)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    text = out.getvalue()
    if encoding == "legacy":
        encoding = _CODEPAGES.get(unseen.language, "cp1252")
        text = text.translate(str.maketrans("șțȘȚ\u202f", "şţŞŢ\u00a0"))
        encoding = encoding if text.encode(encoding, errors="ignore").decode(encoding) == text else "utf-8"
    path = folder / f"{unseen.name}.csv"
    path.write_bytes(text.encode(encoding))
    return path


def _workbook(folder: Path, unseen: Unseen, table: list[list[Cell]], head: int) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheets = [sheet]
    if unseen.shape.format == "xlsx cover":
        sheet.title = "Info"
        for line in ("Contents", "Sheet 2: list", "Version 3"):
            sheet.append([line])
        sheets = [book.create_sheet("Data")]
    if unseen.shape.format == "xlsx funds":
        sheet.title = "ERDF"
        sheets.append(book.create_sheet("ESF"))
    body = table[head:]
    share = -(-len(body) // len(sheets))
    for number, each in enumerate(sheets):
        for row in [*table[:head], *body[number * share : (number + 1) * share]]:
            each.append(row)
    path = folder / f"{unseen.name}.xlsx"
    book.save(path)
    return path


def _open_document(folder: Path, unseen: Unseen, table: list[list[Cell]], _: int) -> Path:
    def cell(value: Cell) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        if isinstance(value, date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in table)
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="List">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = folder / f"{unseen.name}.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def _page(folder: Path, unseen: Unseen, table: list[list[Cell]], _: int) -> Path:
    rows = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>\n" for row in _texts(table))
    path = folder / f"{unseen.name}.xls"
    path.write_text(
        f"<html><head><meta charset='utf-8'></head><body><table>{rows}</table></body></html>", encoding="utf-8"
    )
    return path


def _json(folder: Path, unseen: Unseen, table: list[list[Cell]], head: int) -> Path:
    keys = [str(key) for key in table[head - 1]]
    records = [dict(zip(keys, row, strict=True)) for row in _texts(table[head:])]
    path = folder / f"{unseen.name}.json"
    path.write_text(json.dumps({"result": records}, ensure_ascii=False), encoding="utf-8")
    return path


def _xml(folder: Path, unseen: Unseen, table: list[list[Cell]], head: int) -> Path:
    keys = [re.sub(r"\W+", "_", str(key)).strip("_") for key in table[head - 1]]
    keys = [key if key[0].isalpha() else f"n_{key}" for key in keys]
    records = "".join(
        f"<record>{''.join(f'<{key}>{escape(text)}</{key}>' for key, text in zip(keys, row, strict=True))}</record>\n"
        for row in _texts(table[head:])
    )
    path = folder / f"{unseen.name}.xml"
    path.write_text(f"<?xml version='1.0' encoding='UTF-8'?><list>{records}</list>", encoding="utf-8")
    return path


_WRITERS: dict[str, Callable[[Path, Unseen, list[list[Cell]], int], Path]] = {
    "csv": _delimited, "tsv": _delimited, "xlsx": _workbook, "xlsx cover": _workbook, "xlsx funds": _workbook,
    "ods": _open_document, "html": _page, "json": _json, "xml": _xml,
}  # fmt: skip
