"""Which amount is which: amounts whose heading does not say of what, and a check of all of them by arithmetic.

What a list must publish depends on its period: the public funding allocated (Regulation (EC) No 1828/2006, Article
7(2)(d)), total eligible expenditure (Regulation (EU) No 1303/2013, Annex XII) or total cost (Regulation (EU)
2021/1060, Article 49(3)(h)). The Union's part is never more than the eligible cost, that never more than the total
cost, and the co-financing rate is the Union's part of the eligible cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from kohesio.ingest.recognition.columns import Candidate
from kohesio.ingest.recognition.headings import TOTAL

_HOLDS = 0.9
_CLOSE = 0.03
_ROUNDED = 1.0  # each part may be rounded to the unit
_WRONG = 0.35
_UNSAID = 0.7
_WHOSE = frozenset({"other_amounts.awarded", "other_amounts.granted", "other_amounts.funding"})
_SAMPLE_LEAST = 3
_LAWFUL = {"2007-2013": "total_cost", "2014-2020": "eligible_cost", "2021-2027": "total_cost"}
_ALONE = {"2007-2013": "other_amounts.awarded", "2014-2020": "eligible_cost", "2021-2027": "total_cost"}


@dataclass(frozen=True, slots=True)
class Sums:
    """What resolving the amounts led to: the readings, and sentences about what does not add up."""

    chosen: dict[int, Candidate]
    doubts: tuple[str, ...]


def resolve(chosen: Mapping[int, Candidate], figures: pl.DataFrame, period: str | None, *, contracts: bool) -> Sums:
    """Give every unspecified amount a field, and lower the confidence of readings that do not add up.

    ``figures`` has for each column read as amount or rate a Float64 column named by its index (looks, not money).
    ``contracts`` tells that the list is one of contracts.
    """
    result = _whose_rate(dict(chosen), figures)
    for index in [at for at, each in chosen.items() if each.field == TOTAL]:
        result[index] = _specified(result, index, figures, period, contracts=contracts)
    for field in {each.field for each in result.values() if each.field.startswith(("total", "eligible", "other"))}:
        same = sorted((each for each in result.values() if each.field == field), key=lambda each: -each.score)
        for extra in same[1:]:
            del result[extra.index]
    return _checked(result, figures)


def _whose_rate(chosen: dict[int, Candidate], figures: pl.DataFrame) -> dict[int, Candidate]:
    """The readings; a rate of support is the Union's if it is what the Union pays of the cost, and no other rate is."""
    at = {each.field: each.index for each in chosen.values()}
    rate, part = at.get("support_rate"), at.get("eu_contribution")
    if rate is None or part is None or "cofinancing_rate" in at:
        return chosen
    for field in ("eligible_cost", "total_cost", TOTAL):
        if field in at and _product(figures, at[field], rate, part) >= _HOLDS:
            told = (*chosen[rate].evidence, "it is the Union's part of the cost in the rows that have both")
            return chosen | {rate: replace(chosen[rate], field="cofinancing_rate", evidence=told)}
    return chosen


def _specified(
    chosen: Mapping[int, Candidate], index: int, figures: pl.DataFrame, period: str | None, *, contracts: bool
) -> Candidate:
    at = {each.field: each.index for each in chosen.values()}
    me, eu = chosen[index], at.get("eu_contribution")
    rate = at.get("cofinancing_rate")
    if (
        "eligible_cost" not in at
        and eu is not None
        and rate is not None
        and _product(figures, index, rate, eu) >= _HOLDS - 0.2
    ):
        told = (*me.evidence, "rate times amount is the EU part")
        if period == "2021-2027":
            return replace(
                me, field="total_cost", score=0.72, evidence=(*told, "what a list of its period must publish")
            )
        return replace(me, field="eligible_cost", score=0.88, evidence=told)
    if "eligible_cost" in at and "total_cost" not in at and _not_above(figures, at["eligible_cost"], index) >= _HOLDS:
        return replace(me, field="total_cost", score=0.8, evidence=(*me.evidence, "never below the eligible cost"))
    if (whole := _sum_of_parts(at, index, figures)) is not None:
        return replace(me, field=whole, score=0.8, evidence=(*me.evidence, "it is the sum of its parts"))
    if contracts and eu is None:
        return replace(me, field="other_amounts.contracted", score=0.62, evidence=(*me.evidence, "a list of contracts"))
    others = [field for field in at if field in {"eligible_cost", "total_cost"}]
    if others or (eu is not None and _not_above(figures, eu, index) < _HOLDS):
        return replace(me, field="other_amounts.funding", score=0.5, evidence=(*me.evidence, "cost stands elsewhere"))
    lawful = (_LAWFUL if eu is not None else _ALONE).get(period or "2014-2020", "eligible_cost")
    reason = f"what a list of {period or 'unknown period'} must publish"
    return replace(me, field=lawful, score=0.62, evidence=(*me.evidence, reason))


_PARTS = {
    "total_cost": ("eu_contribution", "other_amounts.national", "other_amounts.private", "other_amounts.ineligible"),
    "other_amounts.public": ("eu_contribution", "other_amounts.national"),
}
"""What a whole is the sum of, where the list has all or, of the cost, the ineligible part and others."""


def _sum_of_parts(at: Mapping[str, int], index: int, figures: pl.DataFrame) -> str | None:
    """The field of an amount that is in nearly every row the sum of others which tell what it is."""
    for field, names in _PARTS.items():
        parts = [str(at[name]) for name in names if name in at]
        if len(parts) < len(_PARTS["other_amounts.public"]) or names[-1] not in at or field in at:
            continue
        rows = figures.select(whole=str(index), parts=pl.sum_horizontal(parts)).drop_nulls().filter(pl.col("whole") > 0)
        close = (pl.col("whole") - pl.col("parts")).abs() <= _ROUNDED * len(parts)
        if rows.height >= _SAMPLE_LEAST and float(rows.select(close.mean()).item()) >= _HOLDS:
            return field
    return None


def _checked(chosen: dict[int, Candidate], figures: pl.DataFrame) -> Sums:
    at = {each.field: each.index for each in chosen.values()}
    doubts: list[str] = []
    if "eu_contribution" not in at:
        for field in _WHOSE & at.keys():
            each = chosen[at[field]]
            told = (*each.evidence, "it may be the Union's part: the list has no other amount that is")
            chosen[at[field]] = replace(each, score=min(each.score, _UNSAID), evidence=told)
    for small, large in (
        ("eu_contribution", "eligible_cost"),
        ("eu_contribution", "total_cost"),
        ("eligible_cost", "total_cost"),
    ):
        if small not in at or large not in at:
            continue
        share = _not_above(figures, at[small], at[large])
        if share < 0.5:
            doubts.append(f"{small} is above {large} in {1 - share:.0%} of the rows: one of the two may be misread")
            for field in (small, large):
                each = chosen[at[field]]
                chosen[at[field]] = replace(each, score=min(each.score, _WRONG), evidence=(*each.evidence, doubts[-1]))
        elif share >= _HOLDS:
            for field in (small, large):
                each = chosen[at[field]]
                told = (*each.evidence, f"{small} is not above {large}")
                chosen[at[field]] = replace(each, score=min(1.0, each.score + 0.02), evidence=told)
    return Sums(chosen, tuple(doubts))


def _not_above(figures: pl.DataFrame, small: int, large: int) -> float:
    """The share of rows, of those that have both, where one amount is at most the other."""
    both = _both(figures, small, large)
    if both.height < _SAMPLE_LEAST:
        return 1.0
    return float((both["small"] <= both["large"] * 1.001 + 0.02).mean() or 0.0)  # type: ignore[arg-type]


def _product(figures: pl.DataFrame, whole: int, rate: int, part: int) -> float:
    """The share of rows in which the rate of the whole is the part."""
    if not {str(whole), str(rate), str(part)} <= set(figures.columns):
        return 0.0
    rows = figures.select(whole=str(whole), rate=str(rate), part=str(part)).drop_nulls()
    rows = rows.filter((pl.col("whole") > 0) & (pl.col("part") > 0) & (pl.col("rate") > 0))
    if rows.height < _SAMPLE_LEAST:
        return 0.0
    fraction = pl.when(pl.col("rate") <= 1).then(pl.col("rate")).otherwise(pl.col("rate") / 100)
    close = (pl.col("part") / pl.col("whole") - fraction).abs() <= _CLOSE
    return float(rows.select(close.mean()).item())


def _both(figures: pl.DataFrame, small: int, large: int) -> pl.DataFrame:
    if not {str(small), str(large)} <= set(figures.columns):
        return pl.DataFrame({"small": [], "large": []}, schema={"small": pl.Float64, "large": pl.Float64})
    both = figures.select(small=str(small), large=str(large)).drop_nulls()
    return both.filter((pl.col("large") != 0) & (pl.col("small") != 0))
