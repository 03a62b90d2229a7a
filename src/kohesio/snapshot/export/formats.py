"""The formats there are: one table for command line, API and pages; and those of them that beneficiaries have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from kohesio.snapshot.export import bodies
from kohesio.snapshot.export.lines import csv_bytes, geojson_bytes, jsonl_bytes
from kohesio.snapshot.export.parquet import parquet_bytes
from kohesio.snapshot.export.rows import Export
from kohesio.snapshot.export.workbook import xlsx_bytes

Written = TypeVar("Written")


@dataclass(frozen=True, slots=True)
class Format(Generic[Written]):
    """One format: the ending of its files, its name for people, its media type, its writer.

    ``parameters`` are those of the media type. ``appends``: what comes after the first n rows can be asked for alone
    and put behind them. ``packed``: compressing it once more gains nothing.
    """

    suffix: str
    name: str
    media_type: str
    write: Callable[[Written], Iterator[bytes]]
    parameters: str = ""
    appends: bool = False
    packed: bool = False


FORMATS: Mapping[str, Format[Export]] = {
    one.suffix: one
    for one in (
        Format("csv", "CSV", "text/csv", csv_bytes, "; charset=utf-8; header=present", appends=True),
        Format("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_bytes,
               packed=True),
        Format("jsonl", "JSON Lines", "application/x-ndjson", jsonl_bytes, appends=True),
        Format("parquet", "Parquet", "application/vnd.apache.parquet", parquet_bytes, packed=True),
        Format("geojson", "GeoJSON", "application/geo+json", geojson_bytes),
    )
}  # fmt: skip
"""By suffix, in the order in which they are offered."""

BODY_FORMATS: Mapping[str, Format[bodies.Bodies]] = {
    suffix: Format(suffix, FORMATS[suffix].name, FORMATS[suffix].media_type, write, FORMATS[suffix].parameters,
                   packed=FORMATS[suffix].packed)
    for suffix, write in bodies.WRITERS.items()
}  # fmt: skip
"""Those of the list of beneficiaries; they have no place of their own that a map could show."""
