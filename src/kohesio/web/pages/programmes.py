"""Programmes: all of them in a table, and each with its progress, its priorities and the state of its lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from kohesio.errors import MissingError, ParameterError, sentence
from kohesio.index.query import OperationQuery
from kohesio.index.result import Histogram
from kohesio.model.duties import clock
from kohesio.model.programme import Programme, parse_cci
from kohesio.model.territory import iso_country
from kohesio.reference.programmes import RegisteredProgramme
from kohesio.reference.programmes import programme as registered
from kohesio.reference.programmes import programmes as register
from kohesio.snapshot.coverage import by_programme, dated
from kohesio.ui.i18n import message
from kohesio.web import charts
from kohesio.web.charts import Bars, Value
from kohesio.web.context import Link, Option
from kohesio.web.context_places import ProgrammeLine, ProgrammePage, ProgrammesPage
from kohesio.web.figures import Figures
from kohesio.web.filters import chosen
from kohesio.web.labels import Label
from kohesio.web.paged import paged
from kohesio.web.pages.lists import headings, law_table, sort_of
from kohesio.web.profile import head_of, profile
from kohesio.web.visit import Page, Redirect, Visit, known

ACROSS = "EU"
"""What stands in an address for programmes of cooperation across borders."""

PAGE = 30
BARS = ("priority", "specific_objective", "theme", "nuts", "intervention_field")
SORTS: Mapping[str, tuple[str, Callable[[ProgrammeLine], Any]]] = {
    "name": (message("Programme"), lambda row: row.label.text.casefold()),
    "projects": (message("Projects"), lambda row: row.count),
    "eu": (message("EU contribution"), lambda row: row.eu_contribution),
    "days": (message("Last update"), lambda row: -1 if row.clock is None or row.clock.days is None else row.clock.days),
}


# -- all programmes -----------------------------------------------------------------------------------------------


def programmes(visit: Visit) -> Page:
    """``/{lang}/programmes``, of a country and period if they are asked for."""
    asked = {name: value for name, value in visit.pairs if value}
    every = visit.service.snapshot.programmes()
    country = _checked(asked.get("country"), "country", {one.country or ACROSS for one in every})
    period = _checked(asked.get("period"), "period", {one.period for one in every})
    mine = [
        one for one in every
        if (country is None or (one.country or ACROSS) == country) and (period is None or one.period == period)
    ]  # fmt: skip
    sort = sort_of(visit, tuple(SORTS), "-eu")
    rows = sorted(_lines(visit, mine), key=SORTS[sort.removeprefix("-")][1], reverse=sort.startswith("-"))
    kept = [(name, value) for name, value in (("country", country), ("period", period)) if value]
    base = visit.urls.path("programmes")
    here = f"{base}?{urlencode(kept)}" if kept else base
    shown, pages = paged(visit, rows, PAGE, f"{here}{'&' if kept else '?'}{urlencode({'sort': sort})}")
    present = {one.cci for one in every}
    context = ProgrammesPage(
        action=base,
        countries=_options(visit, every, country),
        periods=_periods(every, period),
        sort=sort,
        rows=tuple(shown),
        headings=headings(visit, {key: name for key, (name, _) in SORTS.items()}, sort, here),
        pages=pages,
        coverage=visit.urls.path("coverage"),
        missing=sum(one.cci not in present for one in register()),
    )
    return Page(context, "programmes")


def _checked(value: str | None, name: str, valid: set[str]) -> str | None:
    if value is None:
        return None
    wanted = iso_country(value) if name == "country" and value != ACROSS else value
    if wanted not in valid:
        told = sentence("There is no programme with '%(value)s' as '%(name)s'.", value=value, name=name)
        raise ParameterError(name, told, tuple(sorted(valid)))
    return wanted


def _options(visit: Visit, every: Sequence[Programme], chosen_one: str | None) -> tuple[Option, ...]:
    counts: dict[str, int] = {}
    for one in every:
        counts[one.country or ACROSS] = counts.get(one.country or ACROSS, 0) + 1
    across = visit.language.gettext("Cooperation across borders")
    made = [
        Option(code, Label(across if code == ACROSS else visit.language.country(code)), count, code == chosen_one)
        for code, count in counts.items()
    ]
    return tuple(sorted(made, key=lambda option: (option.value == ACROSS, option.label.text)))


def _periods(every: Sequence[Programme], chosen_one: str | None) -> tuple[Option, ...]:
    found = sorted({one.period for one in every}, reverse=True)
    return tuple(
        Option(period, Label(period), sum(one.period == period for one in every), period == chosen_one)
        for period in found
    )


def _lines(visit: Visit, mine: Sequence[Programme]) -> list[ProgrammeLine]:
    page = visit.service.search(OperationQuery(limit=1), ("programme",))
    found = {one.value: one for one in page.facets[0].values}
    covered, lists = by_programme(visit.service.snapshot), known(visit.service).lists
    return [
        ProgrammeLine(
            label=Label(one.name or one.cci or one.id, code=one.cci if one.cci != one.name else None),
            url=visit.urls.programme(one.cci or one.id),
            country=one.country,
            period=one.period,
            funds=one.funds,
            count=one.operations,
            eu_contribution=found[one.id].eu_contribution if one.id in found else Decimal(0),
            lacking=found[one.id].lacking if one.id in found else one.operations,
            clock=clock(dated(covered[one.id], lists), (one.period,), visit.today) if one.id in covered else None,
        )
        for one in mine
    ]


# -- one programme ------------------------------------------------------------------------------------------------


def programme(visit: Visit) -> Page | Redirect:
    """``/{lang}/programmes/{cci}``; its id and other spellings of the code lead to it."""
    asked = visit.parameters["cci"]
    cci = parse_cci(asked)
    every = visit.service.snapshot.programmes()
    found = next((one for one in every if one.id == asked or (cci and one.cci == cci)), None)
    if found is None:
        known_one = registered(asked)
        if known_one is None:
            raise MissingError(
                f"There is no programme {asked[:64]!r} in this version of the data, nor in the register."
            )
        return _canonical(visit, known_one.cci) or Page(
            _without_list(visit, known_one), "programmes", head=head_of(None)
        )
    if canonical := _canonical(visit, found.cci or found.id):
        return canonical
    context = _page(visit, found)
    return Page(context, "programmes", head=head_of(context.profile))


def _canonical(visit: Visit, key: str) -> Redirect | None:
    return Redirect(visit.urls.programme(key), permanent=True) if key != visit.parameters["cci"] else None


def _page(visit: Visit, found: Programme) -> ProgrammePage:
    query = chosen("programme", found.id)
    covered, loaded = by_programme(visit.service.snapshot).get(found.id), known(visit.service).lists
    lists = [loaded[name] for name in covered.lists if name in loaded] if covered else []
    key = found.cci or found.id
    return ProgrammePage(
        name=found.name or key,
        cci=found.cci,
        country=_country(visit, found.country),
        period=found.period,
        funds=tuple(visit.labels.fund(code) for code in found.funds),
        authority=found.managing_authority,
        profile=profile(visit, query, BARS, found.name or key),
        rates=_rates(Figures(visit, query), visit.service.histogram(query, "cofinancing_rate")),
        clock=clock(dated(covered, loaded), (found.period,), visit.today) if covered else None,
        complete=covered.complete if covered else None,
        located=covered.located_share if covered else None,
        change=covered.change if covered else None,
        laws=tuple(law_table(visit, period, covered) for period in covered.items) if covered else (),
        lists=tuple(Link(one.title, visit.urls.list(one.id)) for one in lists),
        badge=visit.urls.api("coverage", key, "badge.svg"),
        json=visit.urls.api("coverage", key),
        coverage=visit.urls.path("coverage"),
    )


def _without_list(visit: Visit, found: RegisteredProgramme) -> ProgrammePage:
    return ProgrammePage(
        name=found.title, cci=found.cci, country=_country(visit, found.country), period=found.period,
        funds=tuple(visit.labels.fund(code) for code in found.funds), authority=None, profile=None, rates=None,
        clock=None, complete=None, located=None, change=None, laws=(), lists=(), badge="", json="",
        coverage=visit.urls.path("coverage"),
    )  # fmt: skip


def _country(visit: Visit, iso: str | None) -> Link | None:
    return Link(visit.language.country(iso), visit.urls.place(iso)) if iso else None


def _rates(figures: Figures, histogram: Histogram) -> Bars | None:
    """Projects by their co-financing rate, in steps of ten percent."""
    gettext = figures.visit.language.gettext
    values = []
    for one in histogram.bins:
        if one.count and isinstance(one.least, Decimal):
            below = one.below if isinstance(one.below, Decimal) else None
            words = gettext("%(least)s%% to under %(below)s%%") if below else gettext("%(least)s%% or more")
            text = words % {"least": one.least, "below": below}
            link = figures.amount_link(histogram.key, one.least, below)
            values.append(Value(Label(text), link, one.count, one.eu_contribution, lacking=one.lacking))
    if not values:
        return None
    about = gettext("EU contribution of the projects whose Union co-financing rate lies in each step.")
    return charts.bars(
        "rate", gettext("By co-financing rate"), about, values, missing=histogram.missing, ordered=True,
        overlapping=False, shown=len(values),
    )  # fmt: skip
