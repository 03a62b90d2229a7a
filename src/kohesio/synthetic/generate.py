"""Writes whole folders of synthetic lists: how many operations per country and period, which file in which shape.

The same number, seed and shape give the same bytes. Work goes in slices of 100,000 operations, so two million need
no more memory than the largest slice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import polars as pl

from kohesio.errors import UsageError
from kohesio.synthetic.layouts import ANNEX_XII, ARTICLE_49, export_layout, write_csv, write_semicolons, write_workbook
from kohesio.synthetic.operations import PERIODS, Slice, draw
from kohesio.synthetic.vocabulary import Country, countries

SHAPES = ("kohesio", "mixed")

_SLICE = 100_000
_SHARE_OF_PERIOD = {"2014-2020": 0.72, "2021-2027": 0.28}
_BENEFICIARIES_PER_OPERATION = 0.32
"""680,000 beneficiaries of 2.1 million operations, as Kohesio counts them."""

_AUTHORITY_SHARE = 0.5
"""In the mixed shape: the part of one Austrian and one French list that the authority's own file holds."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file of synthetic operations."""

    path: Path
    country: str
    period: str
    operations: int


_EDITION = "20260630"
"""The date that synthetic exports bear: a product of its seed must not know today's."""

Progress = Callable[[int], None]
"""Told how many operations were added since it was told last."""


def generate(
    out: Path, operations: int, *, seed: int = 1, shape: str = "mixed", progress: Progress | None = None
) -> tuple[WrittenFile, ...]:
    """Write ``operations`` synthetic operations under ``out``; ``progress`` is told how many each slice added.

    Raises UsageError for a shape that is none, a number below 1, or a folder that already holds something.
    """
    if shape not in SHAPES:
        raise UsageError(f"There is no shape {shape!r}; use one of {', '.join(SHAPES)}.")
    if operations < 1:
        raise UsageError(f"Cannot generate {operations} operations; ask for at least 1.")
    if out.exists() and any(out.iterdir()):
        raise UsageError(f"The folder {out} is not empty; name a new one, so that no list is mixed with others.")
    out.mkdir(parents=True, exist_ok=True)
    written: list[WrittenFile] = []
    report = progress or _silent
    for country, period, count in _shares(operations):
        own = _authority_file(country, period) if shape == "mixed" else None
        authority = int(count * _AUTHORITY_SHARE) if own else 0
        if own and authority:
            written.append(own(out, country, authority, seed))
            report(authority)
        if count > authority:
            written.append(_export(out, _Export(country, period, authority, count, seed), report))
    return tuple(written)


def _shares(operations: int) -> list[tuple[Country, str, int]]:
    """How many operations each country and period gets: largest remainders, so they add up exactly."""
    total = sum(country.weight for country in countries())
    exact = [
        (country, period, operations * country.weight / total * _SHARE_OF_PERIOD[period])
        for country in countries()
        for period in PERIODS
    ]
    counts = [int(share) for _, _, share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i][2], i))
    for index in by_remainder[: operations - sum(counts)]:
        counts[index] += 1
    return [(country, period, count) for (country, period, _), count in zip(exact, counts, strict=True) if count]


def _slice(country: Country, period: str, first: int, count: int, of_country: int) -> Slice:
    return Slice(country, period, first + 1, count, int(of_country * _BENEFICIARIES_PER_OPERATION))


@dataclass(frozen=True, slots=True)
class _Export:
    """One export file: the operations of a country and period numbered after ``first``, up to ``last``."""

    country: Country
    period: str
    first: int
    last: int
    seed: int


def _export(out: Path, wanted: _Export, progress: Progress) -> WrittenFile:
    country, period = wanted.country, wanted.period
    path = out / f"synthetic-{country.code}-pp{period[2:4]}-{period[7:9]}-{_EDITION}.csv"
    columns = export_layout(period)
    for start in range(wanted.first, wanted.last, _SLICE):
        count = min(_SLICE, wanted.last - start)
        frame = draw(_slice(country, period, start, count, wanted.last), wanted.seed)
        write_csv(frame, columns, path, append=start > wanted.first)
        progress(count)
    return WrittenFile(path, country.code, period, wanted.last - wanted.first)


def _silent(_: int) -> None:
    """For callers that do not watch."""


def _authority_file(country: Country, period: str) -> Callable[[Path, Country, int, int], WrittenFile] | None:
    return {("AT", "2021-2027"): _article_49, ("FR", "2014-2020"): _annex_xii}.get((country.code, period))


def _article_49(out: Path, country: Country, count: int, seed: int) -> WrittenFile:
    """An authority's workbook; of two million operations it holds three thousand."""
    path = out / "synthetic-liste-der-vorhaben-2021-2027.xlsx"
    write_workbook(_drawn(country, "2021-2027", count, seed), ARTICLE_49, path, "Liste der Vorhaben")
    return _described(path, "article-49.yml", WrittenFile(path, country.code, "2021-2027", count))


def _annex_xii(out: Path, country: Country, count: int, seed: int) -> WrittenFile:
    """An authority's semicolon-separated table."""
    path = out / "synthetic-liste-des-operations-2014-2020.csv"
    write_semicolons(_drawn(country, "2014-2020", count, seed), ANNEX_XII, path)
    return _described(path, "annex-xii.yml", WrittenFile(path, country.code, "2014-2020", count))


def _drawn(country: Country, period: str, count: int, seed: int) -> pl.DataFrame:
    return draw(_slice(country, period, 0, count, count), seed)


def _described(path: Path, description: str, written: WrittenFile) -> WrittenFile:
    """Put the description of an authority's own list beside it, as one would for any list nobody has catalogued."""
    text = files(__package__).joinpath("data", description).read_text("utf-8")
    path.with_name(path.name + ".yml").write_text(text, "utf-8")
    return written
