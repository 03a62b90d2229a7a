"""Currencies as lists write them: a code, a sign or a word in a heading or a cell, and the usual one of a country.

The one table of these words: what a heading names, what may stand beside the figures of an amount, and what is a whole
cell of a column of currencies are the same. What does not say which currency it is (``kr``) is read by the country.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kohesio.reference.folding import fold
from kohesio.reference.rates import currencies

_CURRENCY_OF = {
    "CZ": "CZK", "DK": "DKK", "HU": "HUF", "PL": "PLN", "RO": "RON", "SE": "SEK", "GB": "GBP", "NO": "NOK", "CH": "CHF",
}  # fmt: skip
"""Currencies of countries that do not have the euro; all others: EUR, since the year below."""

_EURO_SINCE = {"SI": ("SIT", 2007), "CY": ("CYP", 2008), "MT": ("MTL", 2008), "SK": ("SKK", 2009), "EE": ("EEK", 2011),
               "LV": ("LVL", 2014), "LT": ("LTL", 2015), "HR": ("HRK", 2023), "BG": ("BGN", 2026)}  # fmt: skip
"""The former currency of a country and its first year with the euro."""

_SOON = 3
"""Years after the euro came in which a list may still be in the former currency, by dates that were planned."""

_WORDS = {
    "EUR": "EUR|€|euro|euros|eura|euroa|eurot|eurodes|evro|evra|evrov|evri|ewro|eiro|eurų|eurai|eurais|евро|ευρώ|ευρω",
    "GBP": "£|pound|pounds|pound sterling|pounds sterling",
    "PLN": "PLN|zł|zl|złoty|złote|złotych|zloty|zlotys|zlote|zlotych",
    "CZK": "CZK|Kč|korun českých|českých korun|koruna česká",
    "HUF": "HUF|Ft|forint|forints|forintban",
    "SEK": "SEK|skr|svenska kronor|svensk krona|swedish krona|swedish kronor",
    "DKK": "DKK|danske kroner|dansk krone|danish krone|danish kroner",
    "BGN": "BGN|лв|лев|лева|левове",
    "RON": "RON|lei|leu",
    "HRK": "HRK|kn|kuna|kune|kunama",
    "EEK": "kroon|krooni|kroonid|kroonides",
    "LVL": "lati|lats|latos|latu",
    "LTL": "litai|litais|litas|litų",
    "SKK": "slovenských korún|slovenská koruna|slovenskej koruny",
    "SIT": "tolar|tolarjev|tolarji|tolarjih",
    "NOK": "norske kroner|norsk krone|norwegian krone",
    "RSD": "dinar|dinara|динар|динара",
    "MKD": "денар|денари",
    "UAH": "₴|грн|гривень",
    "TRY": "₺",
}
"""Codes, signs and words in whatever case."""

_IN_THEIR_CASE = {
    "GBP": "GBP", "CZK": "Kc", "EEK": "EEK", "LVL": "LVL|Ls", "LTL": "LTL|Lt", "SKK": "SKK|Sk", "SIT": "SIT",
    "MTL": "MTL|Lm", "CYP": "CYP|CY£", "BGN": "lev|leva", "TRY": "TRY|TL", "USD": "USD|US$",
    "SEK": "tkr", "EUR": "TEUR|tEUR|kEUR|KEUR|MEUR",
    **{code: code for code in ("NOK", "CHF", "ISK", "RSD", "MKD", "BAM", "MDL", "UAH")},
}  # fmt: skip
"""Those that in another case are a word or an abbreviation of something else, or of another language. A currency
without a rate (``RSD``) is told too: no euro value is better than a wrong one."""

_CROWNS = {
    "kr": None, "krone": None, "kroner": None, "krona": "SEK", "kronor": "SEK", "koruna": None, "koruny": None,
    "korun": None, "korún": "SKK",
}  # fmt: skip
"""Words for crowns, with the currency that a word tells by itself; for the others the country does."""

_CROWN_OF = {"SE": "SEK", "DK": "DKK", "CZ": "CZK", "NO": "NOK", "IS": "ISK", "SK": "SKK", "EE": "EEK"}
_MULTIPLES = frozenset({"tkr", "TEUR", "tEUR", "kEUR", "KEUR", "MEUR"})
"""Words for many of a currency: a heading's, never what stands beside the figure of a whole amount."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_CODES = frozenset(currencies())
_LONGEST = 24


def _one_of(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first, none as a part of a longer word."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])" if word[-1].isalpha() else re.escape(word)
                    for word in longest)  # fmt: skip


_PATTERNS = tuple(
    (code, re.compile(_one_of(words.split("|")), flags))
    for table, flags in ((_WORDS, re.IGNORECASE), (_IN_THEIR_CASE, re.NOFLAG))
    for code, words in table.items()
)
_CROWN = re.compile(_one_of(_CROWNS), re.IGNORECASE)
_WHOLE = {fold(word) or word: code for table in (_IN_THEIR_CASE, _WORDS) for code, words in table.items()
          for word in words.split("|")}  # fmt: skip
"""The currency of a whole cell, by its folded text, or by the text itself if it is a mere sign."""

_EVERY = sorted(
    {word for table in (_WORDS, _IN_THEIR_CASE) for words in table.values() for word in words.split("|")} | {*_CROWNS},
    key=lambda word: (-len(word), word),
)
BESIDE_FIGURES = rf"(?:{'|'.join(re.escape(word) for word in (*_EVERY, '$') if word not in _MULTIPLES)})\.?"
"""A regular expression of what may stand before or after the figures of an amount, to be read in whatever case."""

_SIGNS = "".join(word for word in _EVERY if len(word) == 1 and not word.isalpha())
NAMES_MONEY = rf"(?i)[{_SIGNS}]|(?:^|[^\p{{L}}])(?:{'|'.join(map(re.escape, _EVERY))})(?:$|[^\p{{L}}])"
"""A regular expression of Polars for texts that name a currency, though they may not say whose crowns they are."""


def currency_in(text: str, country: str | None = None) -> str | None:
    """The currency (ISO 4217) a heading or a cell names, if it names one; ``country`` tells whose crowns ``kr`` are."""
    spread = _CAMEL.sub(" ", text)
    named = {code for code, pattern in _PATTERNS if pattern.search(spread)}
    if not named and (crown := _CROWN.search(spread)):
        return _crown(crown[0], country)
    return named.pop() if len(named) == 1 else None


def currency_of(text: str, country: str | None = None) -> str | None:
    """The currency (ISO 4217) that is all a cell says: a code, sign or word; None for anything else.

    ``country`` (ISO) tells whose crowns ``kr`` are.
    """
    trimmed = text.strip()
    if len(trimmed) > _LONGEST or any(map(str.isdigit, trimmed)):
        return None
    if trimmed.upper() in _CODES:
        return trimmed.upper()
    return _WHOLE.get(fold(trimmed) or trimmed) or currency_in(trimmed, country)


def usual_currency(country: str | None, year: int) -> str:
    """The currency of the lists of a country (ISO) that were published in ``year``."""
    former, since = _EURO_SINCE.get(country or "", ("", 0))
    return former if year < since else _CURRENCY_OF.get(country or "", "EUR")


def other_currency(country: str | None, year: int) -> str | None:
    """What such a list may be in else: euro, or what the country had shortly before; None where nothing is likely."""
    former, since = _EURO_SINCE.get(country or "", ("", 0))
    if usual_currency(country, year) != "EUR":
        return "EUR"
    return former if former and year < since + _SOON else None


def _crown(word: str, country: str | None) -> str | None:
    return _CROWNS[word.casefold()] or _CROWN_OF.get(country or "")
