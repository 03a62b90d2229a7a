"""How fresh and complete programmes are: which have a list, how old and how complete it is, and which have none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kohesio.errors import ParameterError, sentence
from kohesio.model.duties import clock
from kohesio.model.territory import iso_country
from kohesio.reference.programmes import RegisteredProgramme, programmes
from kohesio.snapshot.coverage import by_programme, dated, without_list
from kohesio.ui.i18n import message
from kohesio.web.context_head import Head
from kohesio.web.context_lists import CountryRow, CoveragePage, MissingRow, ProgrammeRow
from kohesio.web.feed_links import due_calendar
from kohesio.web.paged import paged
from kohesio.web.pages.lists import headings, sort_of
from kohesio.web.visit import Page, Visit, known

PAGE, FIRST_PAGE = 50, 25
"""Programmes on a page of one country's, and of all."""

ACROSS = "EU"
"""What stands in an address for programmes of cooperation across borders."""

SORTS: Mapping[str, tuple[str, Callable[[ProgrammeRow], Any]]] = {
    "name": (message("Programme"), lambda row: row.name.casefold()),
    "projects": (message("Projects"), lambda row: row.operations),
    "days": (message("Last update"), lambda row: -1 if row.clock.days is None else row.clock.days),
    "complete": (message("Completeness"), lambda row: row.complete or 0.0),
    "located": (message("Located"), lambda row: row.located or 0.0),
}
"""Columns that sort the table: heading and key."""


def coverage(visit: Visit) -> Page:
    """``/{lang}/coverage``: of every country, or of one with its programmes without a list."""
    rows = _rows(visit)
    missing = _missing(rows)
    countries = {row.country for row in rows} | {one.country for one in missing}
    is_chosen, country = _country(visit, {iso or ACROSS for iso in countries})
    sort = sort_of(visit, tuple(SORTS), "-days")
    mine_rows = [row for row in rows if not is_chosen or row.country == country]
    mine_rows.sort(key=SORTS[sort.removeprefix("-")][1], reverse=sort.startswith("-"))
    base = visit.urls.path("coverage")
    here = f"{base}?country={country or ACROSS}" if is_chosen else base
    at = f"{here}{'&' if is_chosen else '?'}sort={sort}"
    shown, pages = paged(visit, mine_rows, PAGE if is_chosen else FIRST_PAGE, at)
    mine = [one for one in missing if is_chosen and one.country == country]
    return Page(
        CoveragePage(
            today=visit.today,
            country=country,
            chosen=is_chosen,
            all_url=base,
            rows=tuple(shown),
            pages=pages,
            headings=headings(visit, {key: name for key, (name, _) in SORTS.items()}, sort, here),
            countries=_countries(visit, rows, missing, country if is_chosen else ""),
            missing=tuple(MissingRow(one.title, one.cci, one.period, one.funds) for one in mine),
            missing_count=len(missing),
            without_list=_lacking(visit),
            embed=next((_embedding(visit, row) for row in shown), None),
            json=visit.urls.api("coverage", **({"country": country} if country else {})),
        ),
        "lists",
        head=Head(feeds=(due_calendar(visit),)),
    )


def _lacking(visit: Visit) -> dict[str, tuple[str, ...]]:
    """The names of the countries without a list, by period, in the order of the reader's language."""
    language = visit.language
    return {
        period: tuple(sorted(map(language.country, countries), key=language.sort_key))
        for period, countries in without_list(visit.service.snapshot).items()
    }


def _embedding(visit: Visit, row: ProgrammeRow) -> str:
    """The line of HTML that shows a programme's badge."""
    return f'<img src="{visit.urls.absolute(row.badge)}" alt="{row.cci or "badge"}">'


def _country(visit: Visit, valid: set[str]) -> tuple[bool, str | None]:
    """Whether a country is chosen, and which; None for cooperation across borders. Raises ParameterError."""
    asked = next((value for name, value in visit.pairs if name == "country" and value), None)
    if asked is None:
        return False, None
    country = iso_country(asked) if asked != ACROSS else ACROSS
    if country not in valid:
        told = sentence("There is no programme with '%(value)s' as '%(name)s'.", value=asked, name="country")
        raise ParameterError("country", told, tuple(sorted(valid)))
    return True, None if country == ACROSS else country


def _rows(visit: Visit) -> list[ProgrammeRow]:
    snapshot, lists = visit.service.snapshot, known(visit.service).lists
    covered = by_programme(snapshot)
    rows = []
    for one in snapshot.programmes():
        mine = covered.get(one.id)
        if mine is None:
            continue
        key = one.cci or one.id
        rows.append(
            ProgrammeRow(
                name=one.name or key,
                cci=one.cci,
                country=one.country,
                period=one.period,
                funds=one.funds,
                url=visit.urls.programme(key),
                badge=visit.urls.api("coverage", key, "badge.svg"),
                operations=one.operations,
                clock=clock(dated(mine, lists), (one.period,), visit.today),
                complete=mine.complete,
                located=mine.located_share,
                change=mine.change,
            )
        )
    return rows


def _missing(rows: Sequence[ProgrammeRow]) -> list[RegisteredProgramme]:
    present = {row.cci for row in rows}
    return [one for one in programmes() if one.cci not in present]


def _countries(
    visit: Visit, rows: Sequence[ProgrammeRow], missing: Sequence[RegisteredProgramme], selected: str | None
) -> tuple[CountryRow, ...]:
    """Countries in the reader's alphabet, cooperation across borders last."""
    found = {row.country for row in rows} | {one.country for one in missing}
    base = visit.urls.path("coverage")
    ordered = sorted(found, key=lambda iso: (iso is None, visit.language.sort_key(visit.language.country(iso or ""))))
    return tuple(
        CountryRow(
            country=iso,
            url=f"{base}?country={iso or ACROSS}",
            selected=iso == selected,
            present=sum(row.country == iso for row in rows),
            overdue=sum(row.country == iso and row.clock.overdue is True for row in rows),
            missing=sum(one.country == iso for one in missing),
        )
        for iso in ordered
    )
