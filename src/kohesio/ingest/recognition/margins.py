"""Rows that are no operations: section headings, subtotals, legends, footers, withdrawn applications, foreign funds.

Found by how little of a row is filled, by words for totals and withdrawal in the 24 languages, and by funds out of
scope; each becomes a rule of the description, checked so that it takes no row that has the look of an operation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from kohesio.ingest.recognition.profile import figure
from kohesio.ingest.recognition.words import words_pattern
from kohesio.ingest.table import CellKind
from kohesio.reference.folding import fold
from kohesio.reference.funds import out_of_scope_fund
from kohesio.sources.spec import AMOUNT_FIELDS, Condition, RejectRule

_TOTAL = re.compile(rf"(?i)^\W*(?:{words_pattern('total')})")
_TOTAL_WITHIN = re.compile(rf"(?i)(?:^|\W)(?:{words_pattern('total')})")
_WITHDRAWN = re.compile(rf"(?i)^\W*(?:{words_pattern('withdrawn')})")
_OF_OTHERS = (
    "audit", "contro", "kontrol", "ellenor", "tarkast", "nadzor", "ελεγχ", "одит", "проверк",
    "report", "raport", "rapport", "bericht", "zprav", "jelentes", "informe", "relazion", "relator", "poroci", "izvjes",
    "atskait", "parskat", "ataskait", "aruan", "εκθεσ", "отчет", "доклад",
)  # fmt: skip
"""What is within words for audits, checks and reports, which can fail or be left out though the operation goes on."""

_FOREIGN_RULE = r"^(?:20[0-9]{2})?[A-Z]{2}(?:-?RRP|-?RRF|06RD|06AF|14MF|65AM|65IS|ENVIRONMENT|EEA)"
_CORE_FILL = 0.5
_THIN = 0.34
_SECTIONS_LEAST = 2
_SECTIONS_SHARE = 0.004
_FEW_WORDS = 25
_FEWEST_NAMES = 2
_LACKING = (("title", "beneficiary"), ("title", "operation_code"), ("beneficiary", "operation_code"))
"""Which names of an operation a row of sums lacks: its word stands in the column of the third, or elsewhere."""

_FEWEST_CORE = 3
_ROUNDING = 1e-4


@dataclass(frozen=True, slots=True)
class Margins:
    """Rules for rows that are no operations, with how many rows each takes, and the texts of such rows."""

    rules: tuple[RejectRule, ...]
    counts: tuple[tuple[str, int], ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A used column: its name in the frame, the heading a rule may name it by, and its field."""

    name: str
    heading: str
    field: str


def margins(rows: pl.DataFrame, used: Sequence[Field], status: Sequence[Field]) -> Margins:
    """The rules for ``rows`` (String columns); ``used`` are the columns of fields, ``status`` those of states.

    No rows, no rules.
    """
    if rows.is_empty():
        return Margins((), (), ())
    rules: list[RejectRule] = []
    counts: Counter[str] = Counter()
    texts: list[str] = []
    trimmed = rows.select(pl.all().str.strip_chars().replace("", None))
    core = [each for each in used if trimmed[each.name].is_not_null().mean() >= _CORE_FILL]  # type: ignore[operator]
    seen = pl.Series("seen", [False], dtype=pl.Boolean).new_from_index(0, trimmed.height)
    thin = _thin(trimmed, core) if len(core) >= _FEWEST_CORE else []
    for _, hit in thin:
        texts += [str(cell) for row in trimmed.filter(hit).head(40).iter_rows() for cell in row if cell]
    sums = (*_totals(trimmed, core), *_nameless(trimmed, core))
    for rule, hit in (*thin, *sums, *_withdrawn(trimmed, status), *_foreign(trimmed, used)):
        rules.append(rule)
        counts[rule.reason] += int((hit & ~seen).sum())
        seen |= hit
    return Margins(tuple(rules), tuple((+counts).items()), tuple(texts))


def _thin(rows: pl.DataFrame, core: Sequence[Field]) -> list[tuple[RejectRule, pl.Series]]:
    """Rules for rows that fill few of the columns that operations fill, one for each set of filled columns."""
    names = [each.name for each in core]
    filled = rows.select(pl.sum_horizontal(pl.col(name).is_not_null() for name in names).alias("n"))["n"]
    thin = filled <= max(1, int(_THIN * len(names)))
    if not thin.any():
        return []
    whole = (filled > _THIN * len(names)).arg_true()
    last = int(whole[-1]) if len(whole) else -1
    found: list[tuple[RejectRule, pl.Series]] = []
    patterns = (
        rows.filter(thin)
        .select(
            pl.concat_str([pl.col(name).is_not_null().cast(pl.Int8).cast(pl.String) for name in names]).alias("shape")
        )["shape"]
        .unique(maintain_order=True)
    )
    for shape in patterns:
        empty = [each for each, sign in zip(core, str(shape), strict=True) if sign == "0"]
        there = [each for each, sign in zip(core, str(shape), strict=True) if sign == "1"]
        hit = rows.select(pl.all_horizontal(pl.col(each.name).is_null() for each in empty).alias("h"))["h"] & thin
        if there:
            hit &= rows.select(pl.all_horizontal(pl.col(each.name).is_not_null() for each in there).alias("h"))["h"]
        reason = _reason(rows, hit, there, last)
        if reason is None or not empty:
            continue
        conditions = tuple(Condition(each.heading, empty=True) for each in empty)
        named = tuple(Condition(each.heading, empty=False) for each in there)
        found.append((RejectRule(reason, (*named, *conditions)), hit))
    return found


def _reason(rows: pl.DataFrame, hit: pl.Series, there: Sequence[Field], last: int) -> str | None:
    """What thin rows of one shape are; None if they may be operations with gaps."""
    places = hit.arg_true().to_list()
    words = [str(value) for each in there for value in rows[each.name].filter(hit).head(_FEW_WORDS) if value]
    if words and sum(_TOTAL.match(word) is not None for word in words) * 2 >= len(places):
        return "subtotal"
    if all(place > last for place in places):
        return "footer" if len(places) <= 3 else "legend"
    if len(places) < max(_SECTIONS_LEAST, _SECTIONS_SHARE * rows.height):
        return None
    if not there:
        return None
    usual = set(rows[there[0].name].filter(~hit).drop_nulls().to_list())
    again = sum(str(value) in usual for value in rows[there[0].name].filter(hit).to_list())
    return "section-heading" if again * 3 < len(places) else None


def _totals(rows: pl.DataFrame, core: Sequence[Field]) -> list[tuple[RejectRule, pl.Series]]:
    """Rows that begin with a word for a total where operations have a name, and lack another name."""
    texts = [each for each in core if each.field in {"title", "beneficiary", "operation_code", "programme", "priority"}]
    found = []
    for each in texts:
        others = [other for other in texts if other is not each]
        if not others:
            continue
        said = rows[each.name].str.contains(_TOTAL.pattern).fill_null(value=False)
        lacking = rows.select(pl.all_horizontal(pl.col(other.name).is_null() for other in others).alias("h"))["h"]
        hit = said & lacking
        if hit.any():
            conditions = (Condition(each.heading, matches=_TOTAL), *(Condition(o.heading, empty=True) for o in others))
            found.append((RejectRule("subtotal", conditions), hit))
    return found


def _nameless(rows: pl.DataFrame, core: Sequence[Field]) -> list[tuple[RejectRule, pl.Series]]:
    """Rows that lack the name of the operation or that of the body, or have one name only, and are sums of rows above.

    A row is a sum if a word for a total stands in any of its cells, or if each of its amounts is the sum of rows above;
    the rule for rows with the same names empty is made if half of them are.
    """
    named = [each for each in core if each.field in {"title", "beneficiary", "operation_code"}]
    amounts = [each.name for each in core if each.field in AMOUNT_FIELDS]
    kinds = {each.field for each in named}
    if len(kinds) < _FEWEST_NAMES or not amounts:
        return []
    found = []
    for empty in _LACKING:
        missing = [each for each in named if each.field in empty]
        if len(kinds & set(empty)) < min(len(empty), len(kinds) - 1):
            continue
        hit = rows.select(pl.all_horizontal(pl.col(each.name).is_null() for each in missing).alias("hit")).to_series()
        if hit.any() and not hit.all() and _are_sums(rows, hit, amounts):
            conditions = tuple(Condition(each.heading, empty=True) for each in missing)
            found.append((RejectRule("subtotal", conditions), hit))
    return found


def _are_sums(rows: pl.DataFrame, hit: pl.Series, amounts: Sequence[str]) -> bool:
    """Whether at least half of the rows of ``hit`` say that they are sums, or are."""
    worded = rows.filter(hit).select(
        pl.any_horizontal(pl.col(each).str.contains(_TOTAL_WITHIN.pattern).fill_null(value=False)
                          for each in rows.columns)
    ).to_series()  # fmt: skip
    told = worded | _adds_up(rows.select(amounts), hit).filter(hit)
    return int(told.sum()) * 2 >= len(told)


def _adds_up(amounts: pl.DataFrame, hit: pl.Series) -> pl.Series:
    """For each row of ``hit`` whether every amount it has is the sum of the rows above it: of all that are no such
    rows, or of those since the last such row."""
    read = amounts.select(pl.all().map_elements(_size, return_dtype=pl.Float64))
    found = [False] * amounts.height
    since = dict.fromkeys(read.columns, 0.0)
    whole = dict(since)
    for at, row in enumerate(read.iter_rows(named=True)):
        if not hit[at]:
            for name, value in row.items():
                since[name] += value or 0.0
                whole[name] += value or 0.0
            continue
        said = {name: value for name, value in row.items() if value}
        found[at] = bool(said) and any(
            all(abs(value - sums[name]) <= _ROUNDING * max(abs(value), 1.0) for name, value in said.items())
            for sums in (since, whole)
        )
        since = dict.fromkeys(since, 0.0)
    return pl.Series("adds", found)


def _size(text: str | None) -> float | None:
    return figure((text, int(CellKind.TEXT))) if text else None


def tells_of_operation(heading: str) -> bool:
    """Whether a column of statuses is about the operation itself, not about an audit, a check or a report of it."""
    return not any(word in fold(heading) for word in _OF_OTHERS)


def _withdrawn(rows: pl.DataFrame, status: Sequence[Field]) -> list[tuple[RejectRule, pl.Series]]:
    found = []
    for each in status:
        hit = rows[each.name].str.contains(_WITHDRAWN.pattern).fill_null(value=False)
        if hit.any() and rows[each.name].n_unique() <= 60:
            found.append((RejectRule("withdrawn", (Condition(each.heading, matches=_WITHDRAWN),)), hit))
    return found


def _foreign(rows: pl.DataFrame, used: Sequence[Field]) -> list[tuple[RejectRule, pl.Series]]:
    """Rows of funds out of scope, by the fund or programme named or by the code of the programme."""
    found = []
    for each in used:
        if each.field in {"fund", "programme"}:
            values = [value for value in rows[each.name].drop_nulls().unique(maintain_order=True).to_list()[:500]
                      if out_of_scope_fund(str(value))]  # fmt: skip
            if values:
                found.append((RejectRule("out-of-scope-fund", (Condition(each.heading, values=tuple(values)),)),
                              rows[each.name].is_in(values).fill_null(value=False)))  # fmt: skip
        if each.field in {"operation_code", "cci"}:
            hit = rows[each.name].str.contains(_FOREIGN_RULE).fill_null(value=False)
            if hit.any() and not hit.all():
                rule = RejectRule("out-of-scope-fund", (Condition(each.heading, matches=re.compile(_FOREIGN_RULE)),))
                found.append((rule, hit))
    return found
