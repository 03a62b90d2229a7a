"""The template environment: everything escaped, nothing undefined, every format in the reader's language.

A template's context always has ``frame``, whose ``language`` decides texts and formats. All filters that depend on
it take the context: Jinja computes constant expressions once, and would keep the first reader's language for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from babel import Locale
from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from kohesio.model.period import PartialDate
from kohesio.ui import format as formats
from kohesio.ui.i18n import Language


def create_environment(*loaders: BaseLoader, asset: Callable[[str], str]) -> Environment:
    """Templates of ``loaders`` above those of ``kohesio.ui``; ``asset`` gives the address of a static file."""
    environment = Environment(
        loader=ChoiceLoader([*loaders, PackageLoader("kohesio.ui")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        auto_reload=False,
    )
    environment.globals |= {"asset": asset, "colon": _colon}
    environment.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {
        "axis_money": _axis_money,
        "compact_money": _compact_money,
        "country": _country,
        "edition": _edition,
        "fund": _gettext,
        "full_date": _full_date,
        "language_name": _language_name,
        "moment": _moment,
        "money": _money,
        "number": _number,
        "partial_date": _partial_date,
        "percent": _percent,
        "rate": _rate,
        "short_date": _short_date,
    }
    return environment


def _language(context: Context) -> Language:
    language: Language = context["frame"].language
    return language


def _locale(context: Context) -> Locale:
    return _language(context).locale


@pass_context
def _colon(context: Context) -> str:
    return _language(context).colon


@pass_context
def _gettext(context: Context, text: str) -> str:
    return _language(context).gettext(text)


@pass_context
def _ngettext(context: Context, singular: str, plural: str, count: int) -> str:
    return _language(context).ngettext(singular, plural, count)


@pass_context
def _money(context: Context, value: Decimal, currency: str = "EUR") -> str:
    return formats.money(value, currency, _locale(context))


@pass_context
def _compact_money(context: Context, value: Decimal, currency: str = "EUR") -> str:
    return formats.compact_money(value, currency, _locale(context))


@pass_context
def _axis_money(context: Context, value: Decimal) -> str:
    return formats.axis_money(value, "EUR", _locale(context))


@pass_context
def _number(context: Context, value: int | Decimal) -> str:
    return formats.number(value, _locale(context))


@pass_context
def _percent(context: Context, value: Decimal | float) -> str:
    return formats.percent(value, _locale(context))


@pass_context
def _rate(context: Context, value: Decimal | float) -> str:
    return formats.rate(value, _locale(context))


@pass_context
def _partial_date(context: Context, value: PartialDate) -> str:
    return formats.partial_date(value, _locale(context))


@pass_context
def _short_date(context: Context, value: PartialDate) -> str:
    return formats.short_date(value, _locale(context))


@pass_context
def _edition(context: Context, value: str) -> str:
    """The day of an edition where it is one; authorities may call it otherwise."""
    try:
        return formats.full_date(date.fromisoformat(value), _locale(context))
    except ValueError:
        return value


@pass_context
def _full_date(context: Context, value: date) -> str:
    return formats.full_date(value, _locale(context))


@pass_context
def _moment(context: Context, value: datetime) -> str:
    return formats.moment(value, _locale(context))


@pass_context
def _country(context: Context, iso: str) -> str:
    return _language(context).country(iso)


@pass_context
def _language_name(context: Context, code: str) -> str:
    return _language(context).language_name(code)
