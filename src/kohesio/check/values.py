"""Rules on dates, amounts and rates: their form, their limits, and how they agree with each other."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from kohesio.check.batch import Batch
from kohesio.check.validator import is_validator_layout
from kohesio.ingest.header import plain
from kohesio.ingest.table import CellKind
from kohesio.reference.currencies import NAMES_MONEY
from kohesio.sources.spec import AMOUNT_FIELDS, DATE_FIELDS

ELIGIBLE = {
    "2007-2013": ("2007-01-01", "2015-12-31"),
    "2014-2020": ("2014-01-01", "2023-12-31"),
    "2021-2027": ("2021-01-01", "2029-12-31"),
}
"""First and last day of eligible expenditure: Regulations (EC) No 1083/2006, Article 56(1); (EU) No 1303/2013,
Article 65(2); (EU) 2021/1060, Article 63(2)."""

_LAW_AMOUNTS = ("total_cost", "eligible_cost", "eu_contribution")
_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_ISO_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00$"
_DAY_FIRST = r"^[0-9]{2}/[0-9]{2}/[0-9]{4}$"
_PLAIN = r"^-?[0-9]+(\.[0-9]{1,2})?$"
_POINTS = Decimal(1)
CURRENCIES = frozenset({
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD",
    "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY",
    "COP", "CRC", "CUP", "CVE", "CYP", "CZK", "DJF", "DKK", "DOP", "DZD", "EEK", "EGP", "ERN", "ETB", "EUR",
    "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HRK", "HTG", "HUF",
    "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW",
    "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LTL", "LVL", "LYD", "MAD", "MDL", "MGA", "MKD",
    "MMK", "MNT", "MOP", "MTL", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR",
    "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR",
    "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SIT", "SKK", "SLL", "SOS", "SRD", "SSP", "STN", "SVC", "SYP",
    "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS",
    "VES", "VND", "VUV", "WST", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWL",
})  # fmt: skip
"""ISO 4217 codes of money in circulation, and of the member states' own money before the euro."""


def check_values(batch: Batch) -> None:
    """All rules of this file."""
    for field in DATE_FIELDS:
        if batch.columns(field):
            _dates(batch, field)
    _period(batch)
    for field in AMOUNT_FIELDS:
        if batch.columns(field):
            _amounts(batch, field)
    _currencies(batch)
    _rates(batch)


def _dates(batch: Batch, field: str) -> None:
    raw, value = batch.raw(field), batch.parsed[field]
    known = (value.struct.field("precision") == "day") & ~batch.native(field, CellKind.DATE)
    iso = value.struct.field("date").dt.strftime("%Y-%m-%d")
    if is_validator_layout(batch.binding):
        other = value.is_not_null() & ~raw.str.contains(_DAY_FIRST)
        batch.report("validator-date", other, field, proposed=value.struct.field("date").dt.strftime("%d/%m/%Y"))
    else:
        batch.report(
            "date-not-iso", known & ~raw.str.contains(_ISO) & ~raw.str.contains(_ISO_TIME), field, proposed=iso
        )


def _period(batch: Batch) -> None:
    """Ends before the period began, or starts when nothing is eligible any more."""
    period = batch.parsed["period"]
    first = period.replace_strict(
        {each: days[0] for each, days in ELIGIBLE.items()}, default=None, return_dtype=pl.String
    )
    last = period.replace_strict(
        {each: days[1] for each, days in ELIGIBLE.items()}, default=None, return_dtype=pl.String
    )
    start, end = (
        batch.parsed[name].struct.field("date").dt.strftime("%Y-%m-%d") for name in ("start_date", "end_date")
    )
    whole = batch.parsed["end_date"].struct.field("precision") == "day"
    batch.report("date-outside-period", (end < first) & whole, "end_date", detail=period)
    batch.report("date-outside-period", start > last, "start_date", detail=period)


def _amounts(batch: Batch, field: str) -> None:
    raw, value = batch.raw(field), batch.parsed[field]
    other = value.is_not_null() & ~raw.str.contains(_PLAIN)
    batch.report("amount-not-plain", other, field, proposed=value.cast(pl.String))


def _currencies(batch: Batch) -> None:
    raw = batch.raw("currency")
    if batch.columns("currency"):
        batch.report(
            "unknown-currency", raw.is_not_null() & ~raw.str.to_uppercase().is_in(list(CURRENCIES)), "currency"
        )
    rate = next((each for each in batch.binding.unknown + _ignored(batch) if "exchange_rate" in plain(each[1])
                 .replace(" ", "_")), None)  # fmt: skip
    if rate is None:
        return
    cells = batch.rows.frame[str(_index(batch, rate[0]))].str.strip_chars()
    blank = cells.is_null() | (cells == "")
    foreign = raw.str.to_uppercase() != "EUR"
    spent = (
        pl.DataFrame([batch.has(name).alias(name) for name in _LAW_AMOUNTS])
        .select(pl.any_horizontal(pl.all()))
        .to_series()
    )
    batch.report("missing-exchange-rate", foreign & blank & spent, "currency", detail=rate[1])


def _ignored(batch: Batch) -> tuple[tuple[str, str], ...]:
    return tuple((each.label, each.heading) for each in batch.binding.columns if not each.spec.uses)


def _index(batch: Batch, label: str) -> int:
    """The position of a column by its label."""
    if found := next((each.index for each in batch.binding.columns if each.label == label), None):
        return found
    position = 0
    for letter in label:
        position = position * 26 + ord(letter) - 64
    return position - 1


def states_currency(texts: list[str]) -> bool:
    """Whether a heading or title says which money the amounts are in."""
    signs = pl.Series(texts, dtype=pl.String).str.replace_all("_", " ").str.contains(NAMES_MONEY)
    return bool(signs.any())


def cells_state_currency(batch: Batch) -> bool:
    """Whether the cells of some amount say so."""
    fields = [field for field in AMOUNT_FIELDS if batch.columns(field)]
    return any(bool(batch.raw(field).str.contains(NAMES_MONEY).any()) for field in fields)


def _rates(batch: Batch) -> None:
    rate = batch.parsed["cofinancing_rate"]
    raw = batch.raw("cofinancing_rate")
    batch.report("zero-rate", rate == 0, "cofinancing_rate")
    figure = raw.str.replace(",", ".", literal=True).cast(pl.Decimal(38, 10), strict=False)
    text = rate.cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
    batch.report("rate-as-fraction", (figure <= 1) & (rate > figure), "cofinancing_rate", proposed=text)
    usual = float(rate.cast(pl.Float64).median() or 0)  # type: ignore[arg-type]
    small = (figure > 0) & (figure <= 1) & (rate == figure)
    if usual > 1:
        batch.report("rate-perhaps-fraction", small, "cofinancing_rate")
    if any(use.of == "priority" for each in batch.columns("cofinancing_rate") for use in each.spec.uses):
        return
    frame = batch.parsed.select(
        pl.col("eu_contribution").cast(pl.Float64).alias("eu"),
        pl.coalesce("eligible_cost", "total_cost").cast(pl.Float64).alias("cost"),
        pl.col("cofinancing_rate").cast(pl.Float64).alias("rate"),
    )
    share = frame["eu"] / frame["cost"] * 100
    # The rate is that of eligible expenditure: of a total cost, which may hold more than that, it is the most.
    above, below = share - frame["rate"] > float(_POINTS), frame["rate"] - share > float(_POINTS)
    apart = above | (below & batch.parsed["eligible_cost"].is_not_null())
    apart &= (frame["cost"] > 0) & (frame["eu"] <= frame["cost"])
    batch.report("rate-contradicts-amounts", apart, "cofinancing_rate", detail=share.round(2).cast(pl.String))
