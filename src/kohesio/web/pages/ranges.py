"""How the projects spread over a date or an amount: a drawing beside its limits in the filter panel, and a page.

The drawing is a document of its own, in a frame that the browser loads when the reader opens it, so it costs nothing
until then. Every bar leads to the list with that class as the only limit of the field.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kohesio.errors import MissingError
from kohesio.index.query import AmountRange, DateRange, OperationQuery
from kohesio.index.result import Bin
from kohesio.ui.format import axis_money
from kohesio.ui.i18n import message
from kohesio.web import filters
from kohesio.web.area_map import SHOW, measure_of, with_measure
from kohesio.web.charts import Value
from kohesio.web.context_head import Head
from kohesio.web.context_statistics import RangeDrawing, RangePage
from kohesio.web.figures import CENT, Figures
from kohesio.web.labels import Label
from kohesio.web.pages.finder import asked, view_of
from kohesio.web.spread import Spread, amounts_spread, years_spread
from kohesio.web.visit import Page, Visit

TITLE = message("%(name)s: how the projects spread")
BY_YEAR = message("Number of projects by year.")
BY_AMOUNT = message("Number of projects by amount, in classes each of which is about twice as wide as the one before.")


def drawing(visit: Visit) -> Page:
    """``/{lang}/projects/ranges/{key}/drawing``: the drawing alone, for a frame of ours."""
    spread, _ = _spread(visit)
    return Page(RangeDrawing(spread), "projects")


def whole(visit: Visit) -> Page:
    """``/{lang}/projects/ranges/{key}``: the drawing with its table."""
    spread, back = _spread(visit)
    context = RangePage(name=visit.labels.facet(spread.key), back=back, spread=spread)
    return Page(context, "projects", head=Head(indexed=False))


def _spread(visit: Visit) -> tuple[Spread, str]:
    """The drawing of the field that the address names, and the way back to the list."""
    key = visit.parameters["key"]
    kinds = dict(filters.RANGES)
    if key not in kinds:
        raise MissingError(f"There is no range {key[:64]!r}; there are {', '.join(kinds)}.")
    visit, view = view_of(visit)
    measure = measure_of(visit)
    visit = replace(visit, pairs=tuple(pair for pair in visit.pairs if pair[0] != SHOW))
    query = replace(asked(visit), cursor=None)

    def address(question: OperationQuery) -> str:
        return with_measure(visit.urls.projects(question, view), measure)

    found = visit.service.histogram(query, key)
    figures = Figures(visit, query)
    named = [(one, _named(figures, one, _limited(query, key, one), address)) for one in found.bins]
    title = visit.language.gettext(TITLE) % {"name": visit.labels.facet(key)}
    if kinds[key] == "date":
        words = (title, visit.language.gettext(BY_YEAR))
        return years_spread(found, named, words, dict(query.dates).get(key)), address(query)

    def write(amount: Decimal) -> str:
        return axis_money(amount, "EUR", visit.language.locale)

    words = (title, visit.language.gettext(BY_AMOUNT))
    return amounts_spread(found, named, words, dict(query.amounts).get(key), write), address(query)


def _named(figures: Figures, one: Bin, query: OperationQuery | None, address: Callable[[OperationQuery], str]) -> Value:
    """What a class is called, and the way to its projects."""
    first = one.least
    text = str(first.year) if isinstance(first, date) else figures.between(first, _amount(one.below))
    url = address(query) if query is not None and one.count else None
    return Value(Label(text), url, one.count, one.eu_contribution, lacking=one.lacking)


def _limited(query: OperationQuery, key: str, one: Bin) -> OperationQuery | None:
    """The question with a class as the only limit of a field; None for amounts below nothing, which none can name."""
    if isinstance(one.least, date) and isinstance(one.below, date):
        others = tuple(entry for entry in query.dates if entry[0] != key)
        return replace(query, dates=(*others, (key, DateRange(one.least, one.below - timedelta(days=1)))))
    least, below = _amount(one.least), _amount(one.below)
    if below is not None and below <= 0:
        return None
    kept = tuple(entry for entry in query.amounts if entry[0] != key)
    return replace(query, amounts=(*kept, (key, AmountRange(least, None if below is None else below - CENT))))


def _amount(edge: Decimal | date | None) -> Decimal | None:
    return edge if isinstance(edge, Decimal) else None
