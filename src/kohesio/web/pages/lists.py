"""The loaded lists of operations: what each is, how fresh, how complete, and what was found wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from kohesio.errors import MissingError
from kohesio.model.provenance import LoadedList, Provenance
from kohesio.web.context_lists import Fill, Finding, ListPage, ListRow, ListsPage, Origin
from kohesio.web.fields import FIELDS
from kohesio.web.filters import chosen
from kohesio.web.findings import EXAMPLES, severity_word, title_of
from kohesio.web.visit import Page, Visit, known

MONTHS_4_IN_DAYS = 123
MONTHS_6_IN_DAYS = 184
"""Terms of update: four months (Regulation (EU) 2021/1060, Article 49(3)), six (No 1303/2013, Article 115(2))."""

LEGAL = (
    "operation_code", "title", "summary", "places", "beneficiaries", "funds", "start_date", "end_date",
    "cofinancing_rate", "intervention_fields",
)  # fmt: skip
"""Fields that a list must have in either period; with the amount of its period, what «complete» is measured by."""


def lists(visit: Visit) -> Page:
    """``/{lang}/lists``."""
    rows = sorted(list_rows(visit), key=lambda row: (visit.language.country(row.list.country), row.list.title))
    return Page(
        ListsPage(
            rows=tuple(rows),
            operations=sum(row.list.operations for row in rows),
            issues=sum(row.list.issues for row in rows),
        ),
        "lists",
    )


def one_list(visit: Visit) -> Page:
    """``/{lang}/lists/{id}``."""
    identifier = visit.parameters["id"]
    found = known(visit.service).lists.get(identifier)
    if found is None:
        raise MissingError(f"There is no list of operations {identifier!r} in this version of the data.")
    gettext = visit.language.gettext
    fills = tuple(Fill(gettext(FIELDS[name]), share) for name, share in found.fill if name in FIELDS)
    context = ListPage(
        row=_row(visit, found),
        fills=tuple(sorted(fills, key=lambda fill: -fill.share)),
        findings=_findings_of(visit, identifier),
        origins=tuple(
            _origin(visit, entry) for entry in visit.service.snapshot.provenance_of(identifier) if entry.row is None
        ),
        projects=visit.urls.projects(chosen("list", identifier)),
    )
    return Page(context, "lists")


def list_rows(visit: Visit) -> Iterable[ListRow]:
    """Every loaded list with its freshness and completeness."""
    return (_row(visit, entry) for entry in known(visit.service).lists.values())


def newest_first(rows: Iterable[ListRow]) -> list[ListRow]:
    """Rows by the date of their last update, unknown dates last."""
    return sorted(rows, key=lambda row: (row.updated or date.min, row.list.operations), reverse=True)


def _row(visit: Visit, entry: LoadedList) -> ListRow:
    text = entry.updated or entry.edition
    updated = _day(text)
    age = (date.fromisoformat(visit.service.snapshot.manifest.created[:10]) - updated).days if updated else None
    return ListRow(
        list=entry,
        url=visit.urls.list(entry.id),
        language=entry.languages[0] if len(entry.languages) == 1 else None,
        updated=updated,
        age=max(age, 0) if age is not None else None,
        fresh=age <= _term(entry.periods) if age is not None else None,
        complete=_complete(entry),
    )


def _term(periods: tuple[str, ...]) -> int:
    return MONTHS_4_IN_DAYS if "2021-2027" in periods else MONTHS_6_IN_DAYS


def _complete(entry: LoadedList) -> float:
    """The mean share of operations that have a field the law wants."""
    amount = "total_cost" if "2021-2027" in entry.periods else "eligible_cost"
    shares = dict(entry.fill)
    wanted = [*LEGAL, amount]
    return sum(shares.get(name, 0.0) for name in wanted) / len(wanted)


def _findings_of(visit: Visit, identifier: str) -> tuple[Finding, ...]:
    """What was found in a list, by code, most frequent first, with some cells as examples."""
    table = visit.service.snapshot.scan("issues").filter(pl.col("list") == identifier)
    grouped = (
        table.group_by("code", "severity")
        .agg(pl.len().alias("count"), pl.struct("row", "column", "raw").head(EXAMPLES).alias("examples"))
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
    shown = f"“{raw if len(raw) <= 80 else raw[:79] + '…'}”" if raw else ""
    return ": ".join(filter(None, (", ".join(place), shown)))


def _origin(visit: Visit, entry: Provenance) -> Origin:
    name = FIELDS.get(entry.field.partition(".")[0])
    return Origin(
        field=visit.language.gettext(name) if name else entry.field,
        column=entry.column or "",
        header=entry.header or "",
        rule=entry.rule,
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
