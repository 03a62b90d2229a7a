"""Currencies as lists write them: a code, a sign or a word in a heading or a cell, and the usual one of a country.

Relies on ``kohesio.reference.rates`` for the currencies there are. What is written without saying which currency it is
(``kr``) is read by the country.
"""

from __future__ import annotations

import re

from kohesio.reference.folding import fold
from kohesio.reference.rates import currencies

CURRENCY_OF = {
    "BG": "BGN", "CZ": "CZK", "DK": "DKK", "HR": "HRK", "HU": "HUF", "PL": "PLN", "RO": "RON", "SE": "SEK", "GB": "GBP",
    "NO": "NOK", "CH": "CHF",
}  # fmt: skip
"""Currencies of countries that had none of the euro when most of their lists were published; all others: EUR."""

_EURO_SINCE = {"HR": 2023, "BG": 2026}
_BEFORE = {"SI": ("SIT", 2007), "CY": ("CYP", 2008), "MT": ("MTL", 2008), "SK": ("SKK", 2009), "EE": ("EEK", 2011),
           "LV": ("LVL", 2014), "LT": ("LTL", 2015)}  # fmt: skip
"""The former currency of a country and its first year with the euro."""

_SIGNS = (
    ("EUR", re.compile(r"€|(?<![A-Za-z])(?:EUR|euros?|евро|ευρώ|eiro|eurų)(?![A-Za-z])", re.IGNORECASE)),
    ("GBP", re.compile(r"£|(?<![A-Za-z])GBP(?![A-Za-z])")),
    ("PLN", re.compile(r"(?<![^\W_])(?:zł|PLN)(?![^\W_])", re.IGNORECASE)),
    ("CZK", re.compile(r"(?<![^\W_])(?:Kč|CZK)(?![^\W_])", re.IGNORECASE)),
    ("HUF", re.compile(r"(?<![^\W_])(?:Ft|HUF|forint)(?![^\W_])", re.IGNORECASE)),
    ("SEK", re.compile(r"(?<![^\W_])(?:SEK|tkr)(?![^\W_])", re.IGNORECASE)),
    ("DKK", re.compile(r"(?<![^\W_])DKK(?![^\W_])", re.IGNORECASE)),
    ("BGN", re.compile(r"(?<![^\W_])(?:лв|BGN|лева)(?![^\W_])", re.IGNORECASE)),
    ("RON", re.compile(r"(?<![^\W_])(?:RON|lei)(?![^\W_])", re.IGNORECASE)),
    ("HRK", re.compile(r"(?<![^\W_])(?:HRK|kuna|kn)(?![^\W_])", re.IGNORECASE)),
    ("EEK", re.compile(r"(?<![^\W_])(?:EEK|(?i:kroon|krooni|kroonides))(?![^\W_])")),
    ("LVL", re.compile(r"(?<![^\W_])(?:LVL|Ls|(?i:lati|latos|latu))(?![^\W_])")),
    ("LTL", re.compile(r"(?<![^\W_])(?:LTL|Lt|(?i:litai|litais|litų|litas))(?![^\W_])")),
    ("SKK", re.compile(r"(?<![^\W_])(?:SKK|Sk)(?![^\W_])")),
    ("SIT", re.compile(r"(?<![^\W_])(?:SIT|(?i:tolarjev|tolarji|tolarjih))(?![^\W_])")),
    ("MTL", re.compile(r"(?<![^\W_])(?:MTL|Lm)(?![^\W_])")),
    *(
        (code, re.compile(rf"(?<![^\W_]){code}(?![^\W_])"))
        for code in ("CYP", "NOK", "CHF", "ISK", "RSD", "MKD", "BAM", "MDL", "UAH", "TRY", "USD")
    ),
)
"""Codes, signs and words; those of two letters, and what is a word of another language too, in their usual case
alone. A currency without a rate (``RSD``) is told too: no euro value is better than a wrong one."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_CODES = frozenset(currencies())
_WORDS = {
    "zl": "PLN", "zloty": "PLN", "zlotys": "PLN", "zlote": "PLN", "zlotych": "PLN", "kc": "CZK", "ft": "HUF",
    "skr": "SEK", "svenska kronor": "SEK", "svensk krona": "SEK", "swedish krona": "SEK", "danske kroner": "DKK",
    "dansk krone": "DKK", "danish krone": "DKK", "lev": "BGN", "лев": "BGN", "leu": "RON", "kune": "HRK",
    "pound": "GBP", "pounds": "GBP", "pound sterling": "GBP", "ευρω": "EUR", "eiro": "EUR", "ewro": "EUR",
    "evro": "EUR", "evri": "EUR",
}  # fmt: skip
"""Words and signs, folded, that are a whole cell."""

_CROWNS = frozenset({"kr", "krone", "kroner", "krona", "kronor", "koruna", "koruny", "korun"})
_LONGEST = 24


def currency_in(text: str) -> str | None:
    """The currency a heading or a cell names (ISO 4217), if it names one."""
    spread = _CAMEL.sub(" ", text)
    named = [code for code, pattern in _SIGNS if pattern.search(spread)]
    return named[0] if len(named) == 1 else None


def currency_of(text: str, country: str | None = None) -> str | None:
    """The currency (ISO 4217) that is all a cell says: a code, sign or word; None for anything else.

    ``country`` (ISO) tells whose crowns ``kr`` are.
    """
    trimmed = text.strip()
    if len(trimmed) > _LONGEST or any(map(str.isdigit, trimmed)):
        return None
    if trimmed.upper() in _CODES:
        return trimmed.upper()
    word = fold(trimmed)
    if word in _CROWNS:
        own = CURRENCY_OF.get(country or "", "")
        return own if own.endswith("K") and own != "HRK" else None
    return _WORDS.get(word) or currency_in(trimmed)


def former_currency(country: str | None, year: int | None) -> str | None:
    """What a list of a country that has the euro may be in if it was published before; ``year`` is that of the list."""
    code, since = _BEFORE.get(country or "", ("", 0))
    return code if code and year and year < since else None


def usual_currency(country: str | None, year: int | None) -> str:
    """The currency of a country's lists, by the year of the list."""
    if country is None:
        return "EUR"
    since = _EURO_SINCE.get(country)
    return "EUR" if since and year and year >= since else CURRENCY_OF.get(country, "EUR")
