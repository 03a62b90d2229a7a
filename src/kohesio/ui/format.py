"""Numbers, money and dates as a reader writes them. Pure functions of a value and a CLDR locale.

English is that of Ireland (``€2,382,460.56``, ``1 September 2023``), Swedish that of Sweden (``2 382 460,56 €``).
The rate in brackets behind an amount has no space in any language (see ``docs/decisions/percentages.md``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import (
    NumberPattern,
    format_compact_currency,
    format_currency,
    format_decimal,
    get_currency_symbol,
    parse_pattern,
)

from kohesio.model.period import PartialDate, Precision

NO_BREAK = "\u00a0"
_UNITS = ("B", "kB", "MB", "GB", "TB")


def money(value: Decimal, currency: str, locale: Locale) -> str:
    """An amount to the cent with its currency."""
    text = format_currency(value, currency, locale=locale)
    symbol = get_currency_symbol(currency, locale=locale)
    close = symbol.isalpha() and text.startswith(symbol) and not text[len(symbol) :].startswith(NO_BREAK)
    return text.replace(symbol, symbol + NO_BREAK, 1) if close else text


_OF = {"es": "de", "fr": "d’", "it": "di", "pt": "de", "ro": "de"}
"""Where a million is a noun, what it is of: ``2,4 millones de €``. French elides it before the euro alone."""


def compact_money(value: Decimal, currency: str, locale: Locale) -> str:
    """An amount in words a reader can take in: ``€2.4 million``. One decimal; below a million, the whole number."""
    whole = value.quantize(Decimal(1))
    figure = format_decimal(whole, locale=locale) if abs(whole) < 1_000_000 else _in_words(whole, locale)
    symbol = get_currency_symbol(currency, locale=locale)
    prefix = locale.currency_formats["standard"].prefix[0]
    if "¤" in prefix:
        sign = figure[: -len(figure.lstrip("-\u2212"))]
        gap = NO_BREAK if symbol.isalpha() or prefix.endswith(NO_BREAK) else ""
        return f"{sign}{symbol}{gap}{figure.removeprefix(sign)}"
    of = _OF.get(locale.language, "") if abs(whole) >= 1_000_000 else ""
    if of == "d’" and symbol != "€":
        of = "de"
    return f"{figure}{NO_BREAK}{of}{NO_BREAK if of.isalpha() else ''}{symbol}"


def _in_words(value: Decimal, locale: Locale) -> str:
    """Millions and more with their word, in the form that the figure shown asks for: ``38 milionów``, ``38,1 miliona``.

    Babel's own function takes the form of the figure before it is rounded, and says ``1 millions`` in French.
    """
    forms = locale.compact_decimal_formats.get("long") or _MALTESE
    _, unit = _magnitude(value, forms["other"])
    magnitude, unit = _magnitude(round(value / unit, 1) * unit, forms["other"])  # 999.96 million are 1 billion
    shown = round(value / unit, 1)
    if shown == int(shown):
        shown = Decimal(int(shown))  # 38, not 38.0, which has another plural
    form = locale.plural_form(abs(shown))
    pattern = forms[form if magnitude in forms.get(form, {}) else "other"][magnitude]
    return str(parse_pattern(pattern).apply(shown, locale, decimal_quantization=False))


_MALTESE = {"other": {"1000000": f"0{NO_BREAK}miljun", "1000000000": f"0{NO_BREAK}biljun"}}
"""CLDR has no words for Maltese; the press writes them like this."""


def _magnitude(value: Decimal, patterns: Mapping[str, NumberPattern | str]) -> tuple[str, int]:
    """The power of ten whose pattern fits an amount of a million or more, and what one of its units is."""
    largest = max(int(power) for power in patterns if int(power) <= abs(value))
    zeros = parse_pattern(patterns[str(largest)]).pattern.count("0")
    return str(largest), largest // 10 ** (zeros - 1)


def axis_money(value: Decimal, currency: str, locale: Locale) -> str:
    """A round amount in as few letters as the language has, for the level of a chart: ``€2B``, ``2 Md €``."""
    return format_compact_currency(value, currency, format_type="short", fraction_digits=1, locale=locale)


def number(value: int | Decimal, locale: Locale) -> str:
    """A number with the locale's groups."""
    return format_decimal(value, locale=locale)


def percent(value: Decimal | float, locale: Locale) -> str:
    """A percentage of 0 to 100, at most three decimals, without needless zeros: ``40%``, in Swedish ``40 %``."""
    sign = locale.percent_formats[None].suffix[0]
    return f"{_exact(value, locale)}{sign}"


def rate(value: Decimal | float, locale: Locale) -> str:
    """The rate behind an amount, as Kohesio writes it in every language: ``959 353,50 € (40%)``."""
    return f"{_exact(value, locale)}%"


def _exact(value: Decimal | float, locale: Locale) -> str:
    exact = Decimal(str(value)).quantize(Decimal("0.001"), ROUND_HALF_EVEN).normalize()
    return str(format_decimal(exact, format="#,##0.###", locale=locale))


def partial_date(value: PartialDate, locale: Locale) -> str:
    """A date as exactly as it is known: ``1 September 2023``, ``September 2023``, ``3rd quarter 2023``, ``2023``."""
    match value.precision:
        case Precision.DAY:
            return full_date(value.date, locale)
        case Precision.MONTH:
            return format_skeleton("yMMMM", value.date, locale=locale)
        case Precision.QUARTER:
            return format_skeleton("yQQQQ", value.date, locale=locale)
        case Precision.YEAR:
            return str(value.date.year)


def short_date(value: PartialDate, locale: Locale) -> str:
    """A date to the month, for lists: ``Sept 2023``; a year alone stays one."""
    if value.precision is Precision.YEAR:
        return str(value.date.year)
    return format_skeleton("yMMM", value.date, locale=locale)


def full_date(value: date, locale: Locale) -> str:
    """A day: ``1 September 2023``."""
    return format_date(value, format="long", locale=locale)


def moment(value: datetime, locale: Locale) -> str:
    """A moment to the minute; the zone is the value's own."""
    return format_datetime(value, format="d MMMM y, HH:mm", locale=locale)


def size(count: int, locale: Locale) -> str:
    """A number of bytes in the largest fitting unit (powers of 1000)."""
    scaled, unit = float(count), 0
    while scaled >= 1_000 and unit < len(_UNITS) - 1:
        scaled, unit = scaled / 1_000, unit + 1
    return f"{format_decimal(round(scaled, 1), locale=locale)}{NO_BREAK}{_UNITS[unit]}"
