"""Invented lists of operations and their description, for tests of the way from file to snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from kohesio.ingest.report import IngestReport
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.sources.registry import Registry
from kohesio.sources.specfile import parse_spec

SPEC = """
id: xx-test
title: Invented list
country: SE
languages: sv
periods: 2021-2027
funds: ESF+
currency: SEK
edition: {date: 2023-05-01}
programme: {cci: 2021SE05SFPR001, name: ESF+ Sverige}
columns:
  Diarienummer: operation_code
  Projekt: title
  Stödmottagare: beneficiary
  Start: start_date
  Slut: end_date
  Total kostnad: total_cost
  EU-stöd: eu_contribution
  Kommun: municipality
  Kontakt: personal
"""
HEADING = "Diarienummer;Projekt;Stödmottagare;Start;Slut;Total kostnad;EU-stöd;Kommun;Kontakt\n"
ROWS = (
    "23-001;Gröna rum;Exempelby kommun;2023-09-01;2025-12-31;1000000;400000;Exempelby;Åsa Påhittad 070-0000001\n"
    "23-002;Nya vägar;Provköping AB;2023-10-01;2024-12-31;500000.50;200000;Provköping;Bo Påhittad bo@example.org\n"
)


def registry(*texts: str) -> Registry:
    """A registry of the given descriptions."""
    return Registry(parse_spec(text, "test.yml") for text in texts)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A text file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding, newline="")
    return path


def run(folder: Path, *paths: Path, spec: str = SPEC, **options: Any) -> IngestReport:
    """Ingest files with one description into the data directory ``folder/data``."""
    return ingest(paths, DataDirectory(folder / "data"), IngestOptions(registry=registry(spec), **options))


def snapshot(folder: Path) -> Snapshot:
    """The version that is served from ``folder/data``."""
    return Snapshot.open(DataDirectory(folder / "data"))


def operations(folder: Path) -> list[dict[str, Any]]:
    """The operations of the current version."""
    return pl.read_parquet(Snapshot.open(DataDirectory(folder / "data")).path("operations")).to_dicts()


def table(folder: Path, name: str) -> pl.DataFrame:
    """A table of the current version."""
    return pl.read_parquet(Snapshot.open(DataDirectory(folder / "data")).path(name))
