"""Rules on codes: fund, programme, period, objective, type of intervention, country."""

from __future__ import annotations

from functools import cache, partial

import polars as pl

from kohesio.check.batch import Batch
from kohesio.ingest.lookups import mapped
from kohesio.model.fund import FUNDS
from kohesio.model.period import PERIODS
from kohesio.model.programme import cci_period, is_interreg, parse_cci
from kohesio.model.territory import iso_country
from kohesio.reference import codelists
from kohesio.reference.countries import country_of
from kohesio.reference.funds import out_of_scope_fund
from kohesio.reference.programmes import funds_of_cci, programme

_REGISTERED = "2014-2020"
"""The period whose register of programmes is complete."""

_NO_COUNTRY = frozenset({"TC", "CB", "EU"})


def check_codes(batch: Batch) -> None:
    """All rules of this file."""
    _funds(batch)
    _countries(batch)
    _period(batch)
    _programmes(batch)
    _objectives(batch)
    _interventions(batch)


def _funds(batch: Batch) -> None:
    raw = batch.raw("fund")
    outside = mapped(raw, out_of_scope_fund, pl.String)
    unknown = raw.is_not_null() & (batch.parsed["funds"].list.len() == 0) & batch.has("fund")
    batch.report("fund-out-of-scope", unknown & outside.is_not_null(), "fund", detail=outside)
    batch.report("unknown-fund", unknown & outside.is_null(), "fund")
    codes = batch.parsed["funds"].list.join("; ")
    known = batch.parsed["funds"].list.len() > 0
    batch.report("fund-not-code", known & batch.has("fund") & ~_made_of(raw, FUNDS), "fund", proposed=codes)


def _made_of(raw: pl.Series, words: tuple[str, ...]) -> pl.Series:
    """Whether the cell holds nothing but these words and separators."""
    pattern = "|".join(word.replace("+", r"\+") for word in sorted(words, key=len, reverse=True))
    return raw.str.contains(rf"^\s*(?:{pattern})(?:\s*[;,|/+]\s*(?:{pattern}))*\s*$")


def _countries(batch: Batch) -> None:
    read = batch.of(
        "country", lambda text: "; ".join(filter(None, (country_of(each) for each in _parts(text)))) or None
    )
    raw = batch.raw("country")
    batch.report("unknown-country", raw.is_not_null() & read.is_null() & batch.has("country"), "country")
    code = raw.str.contains(r"^[A-Z]{2}(\s*[;,|]\s*[A-Z]{2})*$")
    batch.report("country-not-code", read.is_not_null() & ~code, "country", proposed=read)


def _parts(text: str) -> list[str]:
    return [each.strip() for each in text.replace("|", ";").split(";")]


def _period(batch: Batch) -> None:
    raw = batch.raw("period")
    known = mapped(raw, lambda text: text if text in PERIODS else None, pl.String)
    batch.report("unknown-period", raw.is_not_null() & known.is_null() & batch.has("period"), "period")


def _programmes(batch: Batch) -> None:
    raw = batch.given["cci"]
    read = mapped(raw, parse_cci, pl.String)
    batch.report("unreadable-programme", raw.is_not_null() & read.is_null() & batch.has("cci"), "cci")
    period = mapped(read, cci_period, pl.String)
    lost = (period == _REGISTERED) & mapped(read, _registered, pl.String).is_null()
    batch.report("unknown-programme", lost, "cci")
    said = mapped(batch.parsed["period"], lambda text: text, pl.String)
    stated = batch.raw("period")
    batch.report("programme-other-period", (period != said) & stated.is_not_null(), "cci", detail=said)
    country = mapped(read, _country, pl.String)
    among = pl.DataFrame({"one": country, "all": batch.parsed["countries"]}).select(
        pl.col("all").list.contains(pl.col("one"))
    ).to_series()  # fmt: skip
    batch.report("programme-other-country", country.is_not_null() & ~among, "cci", detail=country)
    funds = mapped(read, lambda cci: "; ".join(funds_of_cci(cci)) or None, pl.String)
    pair = pl.DataFrame({"cci": funds, "row": batch.parsed["funds"]}).select(
        (pl.col("row").list.len() > 0)
        & (pl.col("cci").str.split("; ").list.set_intersection(pl.col("row")).list.len() == 0)
    ).to_series()  # fmt: skip
    batch.report("programme-other-fund", pair & batch.has("fund"), "cci", detail=funds)


def _registered(cci: str) -> str | None:
    found = programme(cci)
    return found.title if found else None


@cache
def _country(cci: str) -> str | None:
    """The country in a programme's code, None for territorial cooperation."""
    code = cci[4:6]
    return None if is_interreg(cci) or code in _NO_COUNTRY else iso_country(code)


def _objectives(batch: Batch) -> None:
    raw = batch.raw("specific_objective")
    for period in batch.periods:
        if period != PERIODS[-1]:
            continue
        lost = batch.has("specific_objective") & (batch.parsed["specific_objective"].list.len() == 0)
        batch.report("unknown-specific-objective", raw.is_not_null() & lost & (batch.parsed["period"] == period),
                     "specific_objective")  # fmt: skip


def _interventions(batch: Batch) -> None:
    raw = batch.raw("intervention_field")
    for period in batch.periods:
        if period == PERIODS[0]:
            continue
        fields = mapped(raw, partial(_fields, period=period), pl.String)
        mine = batch.parsed["period"] == period
        lost = raw.is_not_null() & fields.is_null() & mine & batch.has("intervention_field")
        number = raw.str.contains(r"^\s*[0-9]{1,3}\b")
        batch.report("unknown-intervention-field", lost & number, "intervention_field")
        batch.report("intervention-field-in-words", lost & ~number, "intervention_field")


def _fields(text: str, period: str) -> str | None:
    return "; ".join(codelists.parse_intervention_fields(text, period)) or None
