"""One row for each operation, or several: rows that repeat an operation in full, or that hold parts of its amounts.

The evidence is the amounts of rows with one code (or, without codes, with one name, body and dates): equal amounts are
repeated, different ones add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kohesio.ingest.one_code import PART, hashed, parts_of_codes
from kohesio.sources.spec import Repeats, Repetition

_MOST = 0.8
_LEAST_UNIQUE = 0.02
_LEAST_SHARE = 0.05
_PLACES = frozenset({"region", "nuts", "lau", "municipality", "postcode", "country", "fund", "priority",
                     "intervention_field", "allocation_year", "specific_objective", "programme"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Repeated:
    """The answer, how sure it is, and why."""

    repetition: Repetition
    confidence: float
    evidence: str


def repeats(values: Mapping[str, pl.Series], *, of_partners: bool = False) -> Repeated:
    """How rows repeat; ``values`` has the texts of each field by row (trimmed, null where empty). ``of_partners`` tells
    that the amounts are those of partners by their headings, which add up though they be equal."""
    frame = pl.DataFrame({name: series.str.replace_all(r"\s+", " ") for name, series in values.items()})
    amounts = [name for name in frame.columns if name in {"total_cost", "eligible_cost", "eu_contribution"}]
    amounts = amounts or [name for name in frame.columns if name.startswith("other_amounts.")]
    if "operation_code" in frame.columns and frame["operation_code"].null_count() < 0.2 * frame.height:
        found = _by_code(frame, amounts)
        if of_partners and found.repetition.how is Repeats.SAME and amounts:
            parts = Repetition(Repeats.PARTS, found.repetition.key)
            found = Repeated(
                parts, found.confidence, "codes repeat, and the headings say that the amounts are partners'"
            )
        return _one_currency(found, frame)
    return _one_currency(_by_content(frame, amounts), frame)


def _one_currency(found: Repeated, frame: pl.DataFrame) -> Repeated:
    """Amounts in different currencies are never merged: where a column tells them apart, it is part of the key."""
    key = found.repetition.key
    if not key or "currency" not in frame.columns or frame["currency"].drop_nulls().n_unique() < 2:
        return found
    return replace(found, repetition=replace(found.repetition, key=(*key, "currency")))


def _by_code(frame: pl.DataFrame, amounts: Sequence[str]) -> Repeated:
    coded = frame.filter(pl.col("operation_code").is_not_null())
    distinct = coded["operation_code"].n_unique()
    if distinct == coded.height:
        return Repeated(Repetition(), 0.98, "every row has a code of its own")
    if distinct < _LEAST_UNIQUE * coded.height:
        return Repeated(Repetition(), 0.6, "the codes are too few to be those of operations")
    groups = coded.filter(pl.col("operation_code").is_duplicated()).group_by("operation_code")
    if "title" in frame.columns and _equal_share(groups, ["title"]) < 0.5:
        return Repeated(Repetition(), 0.6, "rows with one code have different titles")
    if not amounts:
        return Repeated(Repetition(Repeats.SAME, ("operation_code",)), 0.6, "codes repeat and there are no amounts")
    of_one = coded.with_columns(parts_of_codes(hashed(coded))).filter(pl.struct("operation_code", PART).is_duplicated())
    equal = _equal_share(of_one.group_by("operation_code", PART), amounts)
    key = ("operation_code",)
    if equal >= _MOST:
        return Repeated(Repetition(Repeats.SAME, key), equal, f"{equal:.0%} of repeated codes have equal amounts")
    sure = 0.5 + (1 - equal) / 2
    return Repeated(Repetition(Repeats.PARTS, key), sure, f"{1 - equal:.0%} of repeated codes have amounts that differ")


def _by_content(frame: pl.DataFrame, amounts: Sequence[str]) -> Repeated:
    names = ("title", "beneficiary", "beneficiary_number", "summary", "start_date", "end_date", "approval_date")
    key = [name for name in names if name in frame.columns]
    varied = [name for name in frame.columns if name in _PLACES]
    if "title" not in key or len(key) < 3 or not amounts or not varied:
        return Repeated(Repetition(), 0.8, "no codes, and too little to tell operations apart by")
    whole = [*key, *amounts]
    groups = frame.filter(pl.struct(whole).is_duplicated() & pl.col("title").is_not_null())
    differing = groups.filter(~pl.struct([*whole, *varied]).is_duplicated())
    if differing.height < _LEAST_SHARE * frame.height:
        return Repeated(Repetition(), 0.85, "rows alike in name, body, dates and amounts are few")
    text = f"{differing.height} rows are alike in all but {' or '.join(varied[:4])}"
    return Repeated(Repetition(Repeats.SAME, tuple(whole)), 0.85, text)


def _equal_share(groups: pl.dataframe.group_by.GroupBy, names: Sequence[str]) -> float:
    """The share of groups in which each of the columns has one value only."""
    same = groups.agg(pl.all_horizontal(pl.col(name).drop_nulls().n_unique() <= 1 for name in names).alias("same"))
    return float(same["same"].mean() or 0.0) if same.height else 1.0  # type: ignore[arg-type]
