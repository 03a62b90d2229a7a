"""Codes of each row: country, period, funds, programme, intervention fields and objectives.

Codes are those of the operation's period. What the list says wins; objectives, themes and goals are worked out from
the intervention fields where it says nothing (``reference/codelists``). A thematic objective is a theme, and each
objective stands under a policy objective.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import polars as pl

from kohesio.ingest.cells import ROW
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.lookups import BETWEEN, mapped, mapped_lists, texts_of
from kohesio.model.fund import FUNDS
from kohesio.model.identifier import computed_id
from kohesio.model.period import PERIODS
from kohesio.model.programme import cci_period, parse_cci
from kohesio.reference import codelists
from kohesio.reference.categories import match_field
from kohesio.reference.codelists import Kind
from kohesio.reference.countries import country_of
from kohesio.reference.funds import funds_in
from kohesio.snapshot.schema import PROGRAMME_REF
from kohesio.sources.spec import ListSpec, ProgrammeSpec

_LINKS: tuple[tuple[str, Callable[[codelists.FieldLinks], tuple[str, ...]]], ...] = (
    ("policy_objective", lambda links: links.policy),
    ("thematic_objective", lambda links: links.thematic),
    ("themes", lambda links: links.themes),
    ("sdgs", lambda links: links.sdgs),
)
_TEXTS = pl.List(pl.String)
_READ = pl.Struct(
    {
        "intervention_fields": _TEXTS,
        "field_rule": pl.String,
        "unread": pl.String,
        **{name: _TEXTS for name, _ in _LINKS},
    }
)
"""What the cells of intervention fields tell: read in one look-up, for each costs a pass over the rows."""

_LISTED = {
    "policy_objective": Kind.POLICY_OBJECTIVE,
    "thematic_objective": Kind.THEMATIC_OBJECTIVE,
    "specific_objective": Kind.SPECIFIC_OBJECTIVE,
}


def with_codes(
    parsed: pl.DataFrame, spec: ListSpec, country: str, list_id: str, issues: IssueCollector
) -> pl.DataFrame:
    """``parsed`` with ``countries``, ``cci``, ``programme_ref``, ``funds``, ``period`` and the code lists as lists."""
    parsed = _countries(parsed, country, issues)
    parsed = _programme(parsed, spec, list_id, issues)
    parsed = _periods(parsed, spec, issues)
    parsed = _funds(parsed, spec, issues)
    return _classified(parsed, tuple(language for language in spec.languages if language), issues)


def in_words(coded: pl.DataFrame) -> pl.DataFrame:
    """Fields that were named in words and matched: ``row``, ``field``, ``rule``, ``raw`` for each cell."""
    matched = coded.filter(pl.col("field_rule").is_not_null())
    return matched.select(
        ROW,
        pl.lit("intervention_field").alias("field"),
        pl.col("field_rule").alias("rule"),
        pl.col("intervention_field").list.join("|").alias("raw"),
    )


def _report_lost(parsed: pl.DataFrame, name: str, read: pl.Series, issues: IssueCollector) -> None:
    """A finding for each row whose text gave no code."""
    lost = parsed[name].is_not_null() & read.is_null()
    if lost.any():
        texts = parsed[name].filter(lost)
        raw = texts.list.join("|") if texts.dtype == pl.List(pl.String) else texts
        issues.add("unknown-code", parsed[ROW].filter(lost), field=name, raw=raw)


def _countries(parsed: pl.DataFrame, country: str, issues: IssueCollector) -> pl.DataFrame:
    known = mapped_lists(parsed["country"], country_of, pl.String)
    lost = parsed["country"].is_not_null() & known.is_null()
    issues.add("unknown-country", parsed[ROW].filter(lost), field="country",
               raw=parsed["country"].filter(lost).list.join("|"))  # fmt: skip
    return parsed.with_columns(known.fill_null([country]).alias("countries"))


def programme_codes(parsed: pl.DataFrame, spec: ListSpec) -> pl.Series:
    """The CCI of each row's programme, ``cci``; null where neither the row nor the description tells it."""
    described = _described(parsed, spec)(lambda programme: programme.cci)
    return parsed.select(pl.coalesce(mapped(parsed["cci"], parse_cci, pl.String), described).alias("cci")).to_series()


def _described(parsed: pl.DataFrame, spec: ListSpec) -> Callable[[Callable[[ProgrammeSpec], str | None]], pl.Series]:
    """What the description says of the programme of each row: one for all, or by a look-up."""
    default = spec.programme or ProgrammeSpec()
    chosen = pl.Series("key", [""] * parsed.height, dtype=pl.String)
    table: dict[str, ProgrammeSpec] = {}
    if spec.programmes is not None:
        table = dict(spec.programmes.values)
        text = [pl.col(name).list.join("+") if parsed[name].dtype == pl.List(pl.String) else pl.col(name)
                for name in spec.programmes.by]  # fmt: skip
        chosen = parsed.select(pl.concat_str([each.fill_null("") for each in text], separator=" | ")).to_series()

    def of(pick: Callable[[ProgrammeSpec], str | None]) -> pl.Series:
        return mapped(chosen, lambda key: pick(table.get(key, default)) or pick(default), pl.String)

    return of


def _programme(parsed: pl.DataFrame, spec: ListSpec, list_id: str, issues: IssueCollector) -> pl.DataFrame:
    """The programme by the description, else as the columns name it."""
    of = _described(parsed, spec)
    _report_lost(parsed, "cci", mapped(parsed["cci"], parse_cci, pl.String), issues)
    cci = programme_codes(parsed, spec)
    frame = pl.DataFrame({
        "cci": cci,
        "name": parsed.select(pl.coalesce(of(lambda p: p.name), parsed["programme"])).to_series(),
        "authority": parsed.select(pl.coalesce(parsed["managing_authority"], of(lambda p: p.managing_authority)))
        .to_series(),
        "priority": parsed["priority"],
        "funds": of(lambda p: "+".join(p.funds) or None),
        "period": of(lambda p: p.period),
    })  # fmt: skip
    key = frame.select(
        pl.when(pl.col("cci").is_not_null()).then(pl.col("cci"))
        .when(pl.col("name").is_not_null()).then(pl.lit(list_id + "\x1f") + pl.col("name"))
    ).to_series()  # fmt: skip
    ids = mapped(key, lambda text: computed_id("programme", *text.split("\x1f")), pl.String)
    ref = frame.with_columns(ids.alias("id")).select(
        pl.struct("id", "cci", "name", pl.col("authority").alias("managing_authority"), "priority")
        .cast(PROGRAMME_REF).alias("programme_ref")
    )["programme_ref"]  # fmt: skip
    return parsed.with_columns(
        cci, ref, frame["funds"].alias("programme_funds"), frame["period"].alias("programme_period")
    )


def _periods(parsed: pl.DataFrame, spec: ListSpec, issues: IssueCollector) -> pl.DataFrame:
    """The period the row, its CCI, its programme or the description's rule says; else the list's first."""
    said = mapped(parsed["period"], lambda text: text if text in PERIODS else None, pl.String)
    _report_lost(parsed, "period", said, issues)
    by_cci = mapped(parsed["cci"], cci_period, pl.String)
    ruled: pl.Expr = pl.lit(None, dtype=pl.String)
    if spec.period_rule is not None and len(spec.periods) > 1:
        day = pl.col(spec.period_rule.field).struct.field("date")
        late = day > pl.lit(spec.period_rule.until).str.to_date()
        ruled = pl.when(late).then(pl.lit(spec.periods[1]))
    return parsed.with_columns(
        pl.coalesce(said, by_cci, ruled, pl.col("programme_period"), pl.lit(spec.periods[0])).alias("period")
    )


def _funds(parsed: pl.DataFrame, spec: ListSpec, issues: IssueCollector) -> pl.DataFrame:
    """Funds of the row; else of its programme, its sheet or its list, where these have one only."""
    read = mapped(parsed["fund"].list.join("|"), lambda text: "+".join(_known_funds(text)) or None, pl.String)
    lost = parsed["fund"].is_not_null() & read.is_null()
    issues.add("unknown-fund", parsed[ROW].filter(lost), field="fund", raw=parsed["fund"].filter(lost).list.join("|"))
    named = funds_in(issues.sheet or "") if spec.fund_of_sheet else spec.funds
    listed = pl.lit(named[0] if len(named) == 1 else None, dtype=pl.String)
    single = pl.when(~pl.col("programme_funds").str.contains(r"[A-Z]\+[A-Z]")).then(pl.col("programme_funds"))
    text = parsed.select(pl.coalesce(read, pl.when(pl.lit(not spec.uses("fund"))).then(pl.coalesce(single, listed))))
    funds = _split_funds(text.to_series()).alias("funds")
    return parsed.with_columns(funds).drop("programme_funds", "programme_period")


def _known_funds(text: str) -> tuple[str, ...]:
    parts = text.split("|")
    return tuple(parts) if all(part in FUNDS for part in parts) else funds_in(text)


def _split_funds(text: pl.Series) -> pl.Series:
    """``ERDF+ESF+`` is two funds: a plus sign separates only before a letter."""
    return text.str.replace_all(r"\+([A-Z])", "\x1e$1").str.split("\x1e").fill_null([])


def _classified(parsed: pl.DataFrame, languages: tuple[str, ...], issues: IssueCollector) -> pl.DataFrame:
    """Intervention fields as codes where the cells have any, objectives as codes, and what follows from the fields."""
    periods = parsed["period"].unique(maintain_order=True)
    if len(periods) < 2:  # one is the usual case, and spares taking the rows apart
        period = str(periods[0]) if len(periods) else PERIODS[0]
        return parsed.with_columns(_codes_of(parsed, period, languages, issues))
    parts = [
        rows.with_columns(_codes_of(rows, str(period), languages, issues))
        for (period,), rows in parsed.group_by("period", maintain_order=True)
    ]
    return pl.concat(parts).sort(ROW, maintain_order=True)


def _codes_of(rows: pl.DataFrame, period: str, languages: tuple[str, ...], issues: IssueCollector) -> list[pl.Series]:
    read = mapped(
        texts_of(rows["intervention_field"]), partial(_understood, period=period, languages=languages), _READ
    ).struct
    unread = read.field("unread")
    issues.add("unknown-code", rows[ROW].filter(unread.is_not_null()), field="intervention_field",
               raw=unread.drop_nulls())  # fmt: skip
    said = {name: _said(rows, name, period, issues) for name in _LISTED}
    thematic, specific = said["thematic_objective"], said["specific_objective"]
    above = [mapped_lists(said[name], partial(_above, kind=_LISTED[name], period=period), pl.String)
             for name in ("specific_objective", "thematic_objective")]  # fmt: skip
    return [
        read.field("intervention_fields").fill_null([]),
        read.field("field_rule"),
        _first("policy_objective", said["policy_objective"], *above, read.field("policy_objective")),
        _first("thematic_objective", thematic, read.field("thematic_objective")),
        _first("specific_objective", specific),
        _first("themes", thematic, read.field("themes")),
        _first("sdgs", read.field("sdgs")),
    ]


def _said(rows: pl.DataFrame, name: str, period: str, issues: IssueCollector) -> pl.Series:
    """The objectives that the list itself names, as codes of the period; a finding where its text is none."""
    codes = mapped_lists(rows[name], partial(_code, kind=_LISTED[name], period=period), pl.String)
    _report_lost(rows, name, codes, issues)
    return codes


def _first(name: str, *columns: pl.Series) -> pl.Series:
    """For each row the first of the lists that is there; else an empty one."""
    numbered = pl.DataFrame([column.alias(str(number)) for number, column in enumerate(columns)])
    return numbered.select(pl.coalesce(pl.all()).fill_null([]).alias(name)).to_series()


def _above(text: str, *, kind: Kind, period: str) -> str | None:
    """The policy objective above a specific or thematic one."""
    found = codelists.code(kind, text, period)
    return found.parent if found else None


def _understood(texts: str, *, period: str, languages: tuple[str, ...]) -> dict[str, list[str] | str | None]:
    """What the cells of one row that name intervention fields come to (``_READ``)."""
    cells = texts.split(BETWEEN)
    named = (_fields(text, period=period, languages=languages).split("|") for text in cells)
    fields = list(dict.fromkeys(field for each in named for field in each))
    rules = filter(None, (_rule(text, period=period, languages=languages) for text in cells))
    unread = filter(None, (_unread(text, period=period, languages=languages) for text in cells))
    return {
        "intervention_fields": fields,
        "field_rule": "; ".join(dict.fromkeys(rules)) or None,
        "unread": "|".join(dict.fromkeys(unread)) or None,
        **{name: _linked(fields, period=period, pick=pick) for name, pick in _LINKS},
    }


def _code(text: str, *, kind: Kind, period: str) -> str | None:
    return codelists.parse_code(kind, text, period)


def _fields(text: str, *, period: str, languages: tuple[str, ...]) -> str:
    """Codes in a cell joined by ``|``, or the one it names in words; else the text: it is kept as words."""
    if codes := codelists.parse_intervention_fields(text, period):
        return "|".join(codes)
    match = match_field(text, period, languages)
    return match.code if match else text.replace("|", "/")


def _rule(text: str, *, period: str, languages: tuple[str, ...]) -> str | None:
    """How a cell that has no code got one."""
    match = None if codelists.parse_intervention_fields(text, period) else match_field(text, period, languages)
    return f"matched to {match.code} by its {match.by}, confidence {match.confidence:.2f}" if match else None


def _unread(text: str, *, period: str, languages: tuple[str, ...]) -> str | None:
    """A text that names no field as far as can be told; of 2007-2013 no wording is known, so nothing is said."""
    known = codelists.parse_intervention_fields(text, period) or match_field(text, period, languages)
    return None if known or period == PERIODS[0] else text


def _linked(
    fields: Sequence[str], *, period: str, pick: Callable[[codelists.FieldLinks], tuple[str, ...]]
) -> list[str] | None:
    found = (value for field in fields for value in pick(codelists.objectives_of_field(field, period)))
    return list(dict.fromkeys(found)) or None
