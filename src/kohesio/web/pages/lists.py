"""The loaded lists of operations: what each is, how fresh, how complete, and what was found wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from kohesio.errors import MissingError, ParameterError, sentence
from kohesio.model.duties import clock
from kohesio.model.provenance import LoadedList, Provenance
from kohesio.model.territory import iso_country
from kohesio.snapshot.coverage import Coverage, by_list, dated
from kohesio.snapshot.explain import explained
from kohesio.snapshot.origins import WHO
from kohesio.ui.i18n import message
from kohesio.web.context_head import Head
from kohesio.web.context_lists import (
    Fill,
    Finding,
    LawShare,
    LawTable,
    ListedCountry,
    ListPage,
    ListRow,
    ListsPage,
    Origin,
    Sorting,
)
from kohesio.web.feed_links import due_calendar
from kohesio.web.fields import FIELDS
from kohesio.web.filters import chosen
from kohesio.web.findings import EXAMPLES, severity_word, title_of
from kohesio.web.paged import paged
from kohesio.web.visit import Page, Visit, known

SORTS: Mapping[str, tuple[str, Callable[[ListRow], Any]]] = {
    "title": (message("List"), lambda row: row.list.title.casefold()),
    "country": (message("Country"), lambda row: (row.list.country, row.list.title)),
    "projects": (message("Projects"), lambda row: row.list.operations),
    "days": (message("Last update"), lambda row: -1 if row.clock.days is None else row.clock.days),
    "complete": (message("Completeness"), lambda row: row.complete or 0.0),
    "located": (message("Located"), lambda row: row.located or 0.0),
}
"""Columns that sort the table of lists: heading and key."""

PAGE = 50
"""Lists on a page."""

LETTER = re.compile(r"[a-z]")


def lists(visit: Visit) -> Page:
    """``/{lang}/lists``, in the order of its ``sort``, all of them or those of a ``country``."""
    sort = sort_of(visit, tuple(SORTS), "country")
    country, order = visit.language.country, visit.language.sort_key
    rows = sorted(list_rows(visit), key=lambda row: (order(country(row.list.country)), row.list.title))
    here = visit.urls.path("lists")
    asked = country_of(visit, rows)
    countries = _countries(visit, rows, asked, here)
    if asked:
        here, rows = f"{here}?country={asked}", [row for row in rows if row.list.country == asked]
    if sort == "-country":
        rows.reverse()
    elif sort != "country":
        rows.sort(key=SORTS[sort.removeprefix("-")][1], reverse=sort.startswith("-"))
    shown, pages = paged(visit, rows, PAGE, f"{here}{'&' if asked else '?'}sort={sort}")
    return Page(
        ListsPage(
            rows=tuple(shown),
            countries=countries,
            everything=visit.urls.path("lists") if asked else "",
            pages=pages,
            headings=headings(visit, {key: name for key, (name, _) in SORTS.items()}, sort, here),
            operations=sum(row.list.operations for row in rows),
            issues=sum(row.list.issues for row in rows),
            coverage=visit.urls.path("coverage"),
            json=visit.urls.api("lists"),
        ),
        "lists",
        head=Head(feeds=(due_calendar(visit),)),
    )


def country_of(visit: Visit, rows: Iterable[ListRow]) -> str:
    """The country whose lists alone are asked for, empty for all. Raises ParameterError for one without a list."""
    asked = next((value for name, value in visit.pairs if name == "country" and value), "")
    valid = tuple(sorted({row.list.country for row in rows}))
    if asked and (code := iso_country(asked)) not in valid:
        told = sentence("There is no %(field)s '%(value)s' in this version.", field="country", value=asked)
        raise ParameterError("country", told, valid)
    return code if asked else ""


def _countries(visit: Visit, rows: Iterable[ListRow], asked: str, here: str) -> tuple[ListedCountry, ...]:
    """The countries of rows in order, with their numbers of lists."""
    counts = Counter(row.list.country for row in rows)
    return tuple(
        ListedCountry(visit.language.country(code), f"{here}?country={code}", count, selected=code == asked)
        for code, count in counts.items()
    )


def sort_of(visit: Visit, valid: Sequence[str], default: str) -> str:
    """The order that is asked for, with a leading ``-`` descending. Raises ParameterError for one there is not."""
    asked = next((value for name, value in visit.pairs if name == "sort"), default)
    if asked.removeprefix("-") not in valid:
        choices = tuple(sign + name for name in valid for sign in ("", "-"))
        raise ParameterError("sort", sentence("The table cannot be sorted by '%(value)s'.", value=asked), choices)
    return asked


def headings(visit: Visit, names: Mapping[str, str], sort: str, here: str) -> dict[str, Sorting]:
    """The headings of a table as links that sort it; the current one turns the order round."""
    joint = "&" if "?" in here else "?"
    made = {}
    for key, name in names.items():
        order = {key: "ascending", f"-{key}": "descending"}.get(sort)
        wanted = f"-{key}" if order == "ascending" else key
        made[key] = Sorting(visit.language.gettext(name), f"{here}{joint}sort={wanted}", order)
    return made


def one_list(visit: Visit) -> Page:
    """``/{lang}/lists/{id}``."""
    identifier = visit.parameters["id"]
    found = known(visit.service).lists.get(identifier)
    if found is None:
        raise MissingError(f"There is no list of operations {identifier!r} in this version of the data.")
    gettext = visit.language.gettext
    covered = by_list(visit.service.snapshot).get(identifier)
    fills = tuple(Fill(gettext(FIELDS[name]), share) for name, share in found.fill if name in FIELDS)
    context = ListPage(
        row=_row(visit, found, covered),
        laws=tuple(law_table(visit, period, covered) for period in covered.items) if covered else (),
        fills=tuple(sorted(fills, key=lambda fill: -fill.share)),
        findings=_findings_of(visit, identifier),
        origins=tuple(_origin(visit, entry) for entry in visit.service.snapshot.provenance_of({identifier: ()})),
        projects=visit.urls.projects(chosen("list", identifier)),
        json=visit.urls.api("lists", identifier),
    )
    return Page(context, "lists")


def list_rows(visit: Visit) -> Iterable[ListRow]:
    """Every loaded list with its freshness and completeness."""
    covered = by_list(visit.service.snapshot)
    return (_row(visit, entry, covered.get(entry.id)) for entry in known(visit.service).lists.values())


def newest_first(rows: Iterable[ListRow]) -> list[ListRow]:
    """Rows by the date of their last update, unknown dates last."""
    return sorted(rows, key=lambda row: (row.clock.updated or date.min, row.list.operations), reverse=True)


def _row(visit: Visit, entry: LoadedList, covered: Coverage | None) -> ListRow:
    updated = dated(covered, {entry.id: entry}) if covered else None
    return ListRow(
        list=entry,
        url=visit.urls.list(entry.id),
        language=entry.languages[0] if len(entry.languages) == 1 else None,
        clock=clock(updated, entry.periods, visit.today),
        complete=covered.complete if covered else None,
        located=covered.located_share if covered else None,
        change=covered.change if covered else None,
    )


def law_table(visit: Visit, period: str, coverage: Coverage) -> LawTable:
    """The items of a period's law with how many projects have each."""
    change = coverage.change
    rows = tuple(
        LawShare(
            key=f"({one.item.key})" if LETTER.fullmatch(one.item.key) else one.item.key,
            title=visit.language.gettext(one.item.title),
            operations=one.operations,
            present=one.present,
            share=one.share,
            change=change.items.get((period, one.item.key)) if change else None,
        )
        for one in coverage.items[period]
    )
    return LawTable(period, rows)


def _findings_of(visit: Visit, identifier: str) -> tuple[Finding, ...]:
    """What was found in a list, by code, most frequent first, with some cells as examples."""
    table = visit.service.snapshot.scan("issues").filter(pl.col("list") == identifier)
    raw = pl.col("raw")
    if not visit.settings.show_natural_persons:  # cells of columns that hold names of persons too
        raw = pl.when(~pl.col("field").is_in(list(WHO)) | pl.col("field").is_null()).then(raw).alias("raw")
    grouped = (
        table.group_by("code", "severity")
        .agg(pl.len().alias("count"), pl.struct("row", "column", raw).head(EXAMPLES).alias("examples"))
        .sort("count", "code", descending=[True, False])
        .collect()
    )
    return tuple(
        Finding(
            code=row["code"],
            title=title_of(row["code"], visit.language),
            severity=severity_word(row["severity"], visit.language),
            count=row["count"],
            examples=tuple(filter(None, (_example(visit, cell) for cell in row["examples"]))),
        )
        for row in grouped.iter_rows(named=True)
    )


def _example(visit: Visit, cell: dict[str, object]) -> str:
    place = []
    if cell["row"] is not None:
        place.append(visit.language.gettext("row %(row)s") % {"row": cell["row"]})
    if cell["column"]:
        place.append(str(cell["column"]))
    raw = str(cell["raw"] or "")
    short = raw if len(raw) <= 80 else raw[:79] + "…"
    shown = visit.language.gettext("“%(text)s”") % {"text": short} if raw else ""
    return visit.language.colon.join(filter(None, (", ".join(place), shown)))


def _origin(visit: Visit, entry: Provenance) -> Origin:
    name = FIELDS.get(entry.field.partition(".")[0])
    return Origin(
        field=visit.language.gettext(name) if name else entry.field,
        column=entry.column or "",
        header=entry.header or "",
        rule=explained(entry.rule, visit.language.gettext),
    )
