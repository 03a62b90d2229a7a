"""What the values of a column look like, whatever its heading says: counts and shares over a sample.

Nothing here knows fields; ``fitness`` compares a profile with what a field must look like. Shares are of the cells
that hold something.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from kohesio.ingest.table import CellKind
from kohesio.ingest.values.absence import is_spreadsheet_error, says_nothing
from kohesio.ingest.values.amounts import GROUPING, has_unit_only
from kohesio.ingest.values.dates import DateConvention, parse_date
from kohesio.model.period import Precision
from kohesio.model.programme import parse_cci
from kohesio.reference import territories
from kohesio.reference.countries import country_of
from kohesio.reference.currencies import currency_of
from kohesio.reference.funds import funds_in, out_of_scope_fund

SAMPLE = 1500
"""Cells of a column that are looked at, spread evenly over its length."""

_SERIAL_DATES = (30_000, 60_000)  # 1982 to 2064
_DATE_CONVENTIONS = (DateConvention("dmy"), DateConvention("mdy"), DateConvention("ymd"))
_GROUPING = re.compile(f"[{GROUPING}]")
_NUMBER = re.compile(
    r"[-+−(]?\s*(?:[€£$]|[A-Z]{3}|[^\W\d_]{1,8}\.?)?\s*-?"
    rf"(?P<body>[.,]?[0-9](?:[0-9.,{GROUPING}]*[0-9])?)(?P<after>[^0-9]{{0,24}})"
)
_ABBREVIATION = 14
_UNIT_OF_SHARE = re.compile(r"%|(?<![^\W_])(?:pro[cz]|pct|per ?cent)", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_PHONE = re.compile(r"(?<![^\W_])(?<![0-9][-./])(?:\+|00|\(0|0)[0-9][0-9 ()/.\-]{6,20}(?![^\W_])")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NUTS = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9A-Z]{1,3}(?![A-Za-z0-9])")
_POSTCODE = re.compile(
    r"(?:[A-Z]{1,2}[- ])?(?:[0-9]{4,6}|[0-9]{3} ?[0-9]{2}|[0-9]{2}-[0-9]{3}|[0-9]{4}-[0-9]{3}"
    r"|[0-9]{4} ?[A-Z]{2}|LV-[0-9]{4})"
    r"|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}|[A-Z]{3} ?[0-9]{4}|[AC-FHKNPRTV-Y][0-9]{2} ?[0-9A-Z]{4}"
)
TOWN_BEHIND = re.compile(rf"(?:{_POSTCODE.pattern})\s+[^\W\d_]{{2}}")
"""A postcode before the name of a town."""

_FIELD_CODE = re.compile(r"(?:CI|IF|OI)?[0-9]{0,2}[_. -]?(?:0[0-9]{2}|1[0-9]{2}|[0-9]{1,2})(?![0-9])")
_CODE = re.compile(r"(?=[^\s]*[0-9])[^\W_][\w./\-+:|()]*(?: ?[/\-] ?[\w./\-]+)?")
_DAY = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}"
_TO = r"\s*(?:[-–—,;]|/ )\s*"
FIRST_DAY = re.compile(rf"^\s*({_DAY}){_TO}(?:{_DAY})\s*$")
LAST_DAY = re.compile(rf"^\s*(?:{_DAY}){_TO}({_DAY})\s*$")
"""Two days in one cell: the beginning, and the end."""

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_LAST_YEAR = 2045


@dataclass(frozen=True, slots=True)
class Profile:
    """The look of a column. ``low``, ``middle`` and ``high`` are quantiles (5, 50, 95 %) of its figures."""

    rows: int
    filled: int
    distinct: int
    texts: tuple[str, ...]
    number: float
    date: float
    year: float
    native_date: float
    serial: float
    span: float
    percent: float
    low: float
    middle: float
    high: float
    length: float
    longest: int
    words: float
    letters: float
    digits: float
    code: float
    email: float
    phone: float
    link: float
    nuts: float
    postcode: float
    place: float
    country: float
    fund: float
    cci: float
    field_code: float
    currency: float
    common: tuple[tuple[str, int], ...]

    @property
    def fill(self) -> float:
        """The share of rows that hold something."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def variety(self) -> float:
        """Different values for each cell that holds something."""
        return self.distinct / self.filled if self.filled else 0.0


def profile(cells: pl.Series, kinds: pl.Series | None, country: str | None = None) -> Profile:
    """The profile of one column of data rows; ``country`` (ISO) is where names of regions are looked for."""
    trimmed = cells.str.strip_chars()
    frame = pl.DataFrame({"text": trimmed, "kind": kinds if kinds is not None else pl.Series([0] * len(cells))})
    whole = frame.filter(pl.col("text").is_not_null() & (pl.col("text") != ""))
    counts = whole["text"].value_counts(sort=True).head(12)
    step = max(1, -(-whole.height // SAMPLE))
    sample = [(text, kind) for text, kind in whole.gather_every(step).iter_rows()
              if not says_nothing(text) and not is_spreadsheet_error(text)]  # fmt: skip
    seen = _Shares(sample, country)
    figures = sorted(value for value in map(figure, sample) if value is not None)
    texts = [text for text, _ in sample]
    total = len(texts) or 1
    return Profile(
        rows=len(cells),
        filled=whole.height - sum(1 for text in whole["text"].unique().to_list() if says_nothing(text)),
        distinct=whole["text"].n_unique(),
        texts=tuple(texts),
        number=len(figures) / total,
        date=seen.share("date"),
        year=seen.share("year"),
        native_date=sum(kind == CellKind.DATE for _, kind in sample) / total,
        serial=seen.share("serial"),
        span=seen.share("span"),
        percent=sum("%" in text for text in texts) / total,
        low=_quantile(figures, 0.05),
        middle=_quantile(figures, 0.5),
        high=_quantile(figures, 0.95),
        length=sum(map(len, texts)) / total,
        longest=max(map(len, texts), default=0),
        words=sum(len(text.split()) for text in texts) / total,
        letters=sum(any(sign.isalpha() for sign in text) for text in texts) / total,
        digits=sum(any(sign.isdigit() for sign in text) for text in texts) / total,
        **{name: seen.share(name) for name in _NAMED},
        common=tuple((str(text), int(count)) for text, count in counts.iter_rows()),
    )


_NAMED = ("code", "email", "phone", "link", "nuts", "postcode", "place", "country", "fund", "cci", "field_code",
          "currency")  # fmt: skip


class _Shares:
    """Shares of a sample for which a test holds; each different text is tested once."""

    def __init__(self, sample: list[tuple[str, int]], country: str | None) -> None:
        self._sample = Counter(sample)
        self._total = len(sample) or 1
        self._country = country

    def share(self, name: str) -> float:
        """The share of cells for which the test ``name`` holds."""
        test = getattr(self, f"_is_{name}")
        return float(sum(times for cell, times in self._sample.items() if test(*cell)) / self._total)

    def _is_date(self, text: str, kind: int) -> bool:
        if kind == CellKind.DATE:
            return True
        if text.isdigit():
            return _day_in_figures(text)
        if kind == CellKind.NUMBER or len(text) < 6:
            return False
        for convention in _DATE_CONVENTIONS:
            value = parse_date(text, convention).value
            if value is not None and value.precision in {Precision.DAY, Precision.MONTH, Precision.QUARTER}:
                return True
        return False

    def _is_year(self, text: str, _kind: int) -> bool:
        return _YEAR.fullmatch(text) is not None or bool(re.fullmatch(r"(?:20[0-9]{2}\s*[+/,;-]?\s*)+", text))

    def _is_serial(self, text: str, _kind: int) -> bool:
        return text.isdigit() and len(text) == 5 and _SERIAL_DATES[0] <= int(text) <= _SERIAL_DATES[1]

    def _is_span(self, text: str, _kind: int) -> bool:
        return FIRST_DAY.match(text) is not None

    def _is_code(self, text: str, _kind: int) -> bool:
        return len(text) <= 40 and _CODE.fullmatch(text) is not None

    def _is_email(self, text: str, _kind: int) -> bool:
        return _EMAIL.search(text) is not None

    def _is_phone(self, text: str, kind: int) -> bool:
        found = _PHONE.search(text) if kind == CellKind.TEXT and not _LINK.search(text) else None
        return found is not None and 8 <= sum(map(str.isdigit, found[0])) <= 15 and not self._is_date(text, kind)

    def _is_link(self, text: str, _kind: int) -> bool:
        return _LINK.match(text) is not None

    def _is_nuts(self, text: str, _kind: int) -> bool:
        return len(text) <= 120 and any(territories.region(code) is not None for code in _NUTS.findall(text))

    def _is_postcode(self, text: str, _kind: int) -> bool:
        return _POSTCODE.fullmatch(text.upper()) is not None

    def _is_place(self, text: str, _kind: int) -> bool:
        return self._country is not None and len(text) <= 80 and bool(territories.regions_named(text, self._country))

    def _is_country(self, text: str, _kind: int) -> bool:
        return len(text) <= 40 and country_of(text) is not None

    def _is_fund(self, text: str, _kind: int) -> bool:
        return len(text) <= 80 and (bool(funds_in(text)) or out_of_scope_fund(text) is not None)

    def _is_cci(self, text: str, _kind: int) -> bool:
        return len(text) <= 20 and parse_cci(text) is not None

    def _is_currency(self, text: str, _kind: int) -> bool:
        return currency_of(text, self._country) is not None

    def _is_field_code(self, text: str, _kind: int) -> bool:
        return _FIELD_CODE.match(text) is not None and not _figure_above(text, 200)


def _day_in_figures(text: str) -> bool:
    """Whether eight figures are year, month and day; where most of a column's are, they are no codes."""
    found = parse_date(text).value if len(text) == len("20210131") and text.startswith("20") else None
    return found is not None and found.date.year < _LAST_YEAR


def _figure_above(text: str, limit: int) -> bool:
    digits = re.match(r"[0-9.,]+", text)
    return digits is not None and len(re.sub("[^0-9]", "", digits[0])) > len(str(limit))


def figure(cell: tuple[str, int]) -> float | None:
    """The size of a figure, whatever its convention: for looks only, never for money."""
    text, kind = cell
    if kind == CellKind.NUMBER:
        return float(text)
    if kind != CellKind.TEXT or len(text) > 40:
        return None
    match = _NUMBER.fullmatch(text)
    if match is None or (match["body"].count(".") > 1 and match["body"].count(",") > 1):
        return None
    body = _GROUPING.sub("", match["body"])
    wordy = body.isdigit() or len(match["after"]) > _ABBREVIATION
    if wordy and not _UNIT_OF_SHARE.search(text) and not has_unit_only(text):
        return None  # ``Body 10 Ltd`` is a name
    return float(_plain(body))


def _plain(body: str) -> Decimal:
    """Digits whose last separator is decimal unless it groups three digits and stands more than once, or alone."""
    last = max(body.rfind("."), body.rfind(","))
    if last < 0:
        return Decimal(body)
    mark, tail = body[last], body[last + 1 :]
    grouping = body.count(mark) > 1 or (len(tail) == 3 and not (body.startswith("0") or ("." in body and "," in body)))
    if grouping:
        return Decimal(re.sub("[.,]", "", body) or "0")
    return Decimal(f"{re.sub('[.,]', '', body[:last]) or 0}.{tail or 0}")


def _quantile(figures: list[float], share: float) -> float:
    return figures[min(len(figures) - 1, int(share * len(figures)))] if figures else 0.0
