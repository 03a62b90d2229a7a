"""The list of beneficiaries as a file: plain columns, the same in CSV, XLSX, JSON Lines and Parquet.

Each says of itself what it is where an export of operations does (``kohesio.snapshot.export.about``), and none of its
cells is a formula. Amounts are what the operations of the question add up to for each beneficiary; beside each sum
stands how many of them lack the figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from kohesio.errors import DamagedError
from kohesio.snapshot.export.about import About
from kohesio.snapshot.export.columns import disarmed
from kohesio.snapshot.export.lines import csv_header, csv_rows, jsonl_rows, record_lines
from kohesio.snapshot.export.parquet import stated_schema, written_tables
from kohesio.snapshot.export.workbook import Content, workbook_bytes
from kohesio.snapshot.schema import MONEY

COLUMNS: Mapping[str, pl.DataType] = {
    "id": pl.String(), "name": pl.String(), "name_latin": pl.String(), "country": pl.String(),
    "is_natural_person": pl.Boolean(), "operations": pl.Int64(),
    "total_cost_eur": MONEY, "without_total_cost": pl.Int64(),
    "eligible_cost_eur": MONEY, "without_eligible_cost": pl.Int64(),
    "eu_contribution_eur": MONEY, "without_eu_contribution": pl.Int64(),
}  # fmt: skip
"""The columns in order; an amount is null where no operation has the figure."""

SUMS: Mapping[str, str] = {
    name: f"without_{name.removesuffix('_eur')}" for name, kind in COLUMNS.items() if kind == MONEY
}
"""The columns of sums, each with the one of how many operations lack the figure."""

FREE = frozenset({"name", "name_latin"})
"""Columns of text as somebody wrote it."""

MEANINGS = {
    "id": "id of the beneficiary",
    "name": "the spelling most lists use; natural person where it is likely one's",
    "name_latin": "the name in Latin letters, where it is in others",
    "country": "ISO 3166 code",
    "is_natural_person": "true: a likely natural person, false: a body, empty: nothing tells",
    "operations": "operations of the question that it takes part in",
    "total_cost_eur": "what they cost in all, in euro",
    "without_total_cost": "how many of them lack the figure",
    "eligible_cost_eur": "their total eligible expenditure in euro",
    "without_eligible_cost": "how many of them lack the figure",
    "eu_contribution_eur": "Union support for them in euro",
    "without_eu_contribution": "how many of them lack the figure",
}


@dataclass(frozen=True, slots=True)
class Bodies:
    """What is to be written: blocks of rows in ``COLUMNS``, ``about.rows`` of them in all."""

    blocks: Iterator[pl.DataFrame]
    about: About
    byte_order_mark: bool = False


def csv_bytes(bodies: Bodies) -> Iterator[bytes]:
    """CSV (RFC 4180, UTF-8, CRLF)."""
    yield csv_header(COLUMNS, byte_order_mark=bodies.byte_order_mark)
    yield from csv_rows((disarmed(block, FREE) for block in _checked(bodies)), bodies.about.to_json())


def xlsx_bytes(bodies: Bodies) -> Iterator[bytes]:
    """A workbook."""
    return workbook_bytes(Content(_checked(bodies), bodies.about, MEANINGS, FREE))


def jsonl_bytes(bodies: Bodies) -> Iterator[bytes]:
    """JSON Lines, amounts as text."""
    return jsonl_rows((record_lines(block, COLUMNS) for block in _checked(bodies)), bodies.about.to_json())


def parquet_bytes(bodies: Bodies) -> Iterator[bytes]:
    """Parquet, typed."""
    schema = stated_schema(COLUMNS, bodies.about)
    return written_tables(schema, (block.to_arrow().cast(schema) for block in _checked(bodies)))


WRITERS: Mapping[str, Callable[[Bodies], Iterator[bytes]]] = {
    "csv": csv_bytes, "xlsx": xlsx_bytes, "jsonl": jsonl_bytes, "parquet": parquet_bytes,
}  # fmt: skip
"""By the suffix of the file."""


def _checked(bodies: Bodies) -> Iterator[pl.DataFrame]:
    """The blocks; raises DamagedError at the end if there were more or fewer rows than promised."""
    seen = 0
    for block in bodies.blocks:
        seen += block.height
        yield block
    if seen != bodies.about.rows:
        raise DamagedError(
            f"An export found {seen} beneficiaries where {bodies.about.rows} were promised: "
            "rebuild the index with `kohesio index`."
        )
