"""Beneficiaries: search, one with what its operations add up to, and these operations."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from starlette.responses import Response, StreamingResponse

from kohesio.api.answers import (
    BeneficiaryAnswer,
    BeneficiaryItem,
    BeneficiaryList,
    DecisionAnswer,
    OperationList,
    Sums,
)
from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.params import SEARCH
from kohesio.api.routes.operations import found, whole_id
from kohesio.index.fields import BENEFICIARY_FIELDS, PARAMETERS, Parameter
from kohesio.index.parsing import parse_beneficiary_query, print_beneficiary_query
from kohesio.index.query import BENEFICIARY_SORTS, BeneficiaryQuery, Choice, OperationQuery
from kohesio.index.result import BeneficiaryHit, BeneficiaryPage
from kohesio.model.beneficiary import IdentityDecision
from kohesio.snapshot.privacy import NATURAL_PERSON, shown_beneficiary

_AT_ONCE = 1_000
"""Beneficiaries read at once for a file."""

_COLUMNS = ("id", "name", "name_latin", "country", "is_natural_person", "operations", "total_cost_eur",
            "without_total_cost", "eligible_cost_eur", "without_eligible_cost", "eu_contribution_eur",
            "without_eu_contribution")  # fmt: skip

BENEFICIARY_ID = Parameter(
    "id", "Id of the beneficiary: Q and digits, or its full address (percent-encoded).", "Q992124553436401239"
)
_SORT = Parameter(
    "sort", "Order of the beneficiaries; with a leading - descending.", "-eu_contribution",
    values=tuple(sign + key for key in BENEFICIARY_SORTS for sign in (("",) if key == "relevance" else ("", "-"))),
)  # fmt: skip
PARAMETERS_OF_BENEFICIARIES = tuple(
    _SORT if parameter.name == "sort" else parameter
    for parameter in PARAMETERS
    if parameter.name in {"q", *BENEFICIARY_FIELDS, "sort", "limit", "cursor", "lang"}
)


_OF_FILE = tuple(parameter for parameter in PARAMETERS_OF_BENEFICIARIES if parameter.name not in {"limit", "cursor"})


def search(call: Call) -> BeneficiaryList:
    """A page of beneficiaries and what their operations add up to."""
    query = parse_beneficiary_query(call.pairs, limit=call.settings.page_size)
    call.check_limit(query.limit)
    page = call.service.beneficiaries(query)
    return BeneficiaryList(
        query=print_beneficiary_query(query),
        snapshot=page.version,
        count=page.count,
        sums=Sums.of(page.operations),
        facets={},
        items=tuple(_item(hit, show_natural_persons=call.settings.show_natural_persons) for hit in page.hits),
        next=page.next,
        took_ms=round(page.took_ms, 3),
        notes=page.notes,
    )


def _item(hit: BeneficiaryHit, *, show_natural_persons: bool) -> BeneficiaryItem:
    hidden = bool(hit.is_natural_person) and not show_natural_persons
    return BeneficiaryItem(
        id=hit.id,
        name=NATURAL_PERSON if hidden else hit.name,
        name_latin=None if hidden else hit.name_latin,
        country=hit.country,
        is_natural_person=hit.is_natural_person,
        operations=hit.operations.count,
        sums=Sums.of(hit.operations),
    )


def one(call: Call) -> BeneficiaryAnswer:
    """A beneficiary across all its operations."""
    body = shown_beneficiary(
        call.service.beneficiary(whole_id(call.path["id"])),
        show_natural_persons=call.settings.show_natural_persons,
    )
    hidden = bool(body.is_natural_person) and not call.settings.show_natural_persons
    of_body = OperationQuery(choices=(("beneficiary", Choice((body.id,))),))
    return BeneficiaryAnswer(
        id=body.id,
        snapshot=call.snapshot.version,
        name=body.name,
        name_latin=body.name_latin,
        names=body.names,
        country=body.country,
        identifiers=body.identifiers,
        is_natural_person=body.is_natural_person,
        operations=body.operations,
        sums=Sums.of(call.service.totals(of_body)),
        possible_duplicates=() if hidden else _possible(call, body.id),
        merged=() if hidden else tuple(map(_merged, call.snapshot.merged_into(body.id))),
    )


def _possible(call: Call, identifier: str) -> tuple[DecisionAnswer, ...]:
    """Bodies that may be this one; a likely natural person among them stands without name."""
    made = []
    for one in call.snapshot.possible_duplicates(identifier):
        other, name = (one.right, one.right_name) if one.left == identifier else (one.left, one.left_name)
        body = call.snapshot.beneficiary(other)
        person = body is not None and bool(body.is_natural_person) and not call.settings.show_natural_persons
        shown = NATURAL_PERSON if person else name
        made.append(DecisionAnswer(other, shown, body.country if body else None, one.rule, one.score, one.evidence))
    return tuple(made)


def _merged(one: IdentityDecision) -> DecisionAnswer:
    return DecisionAnswer(one.left, one.left_name, None, one.rule, one.score, one.evidence)


def table(call: Call) -> Response:
    """All beneficiaries of a question as CSV, page by page as they are read."""
    query = parse_beneficiary_query(call.pairs, limit=_AT_ONCE)
    first = call.service.beneficiaries(replace(query, cursor=None, limit=_AT_ONCE))
    headers = {"Content-Disposition": 'attachment; filename="beneficiaries.csv"', "X-Total-Count": str(first.count)}
    return StreamingResponse(_lines(call, query, first), headers=headers, media_type="text/csv; charset=utf-8")


def _lines(call: Call, query: BeneficiaryQuery, page: BeneficiaryPage) -> Iterator[str]:
    yield _csv([_COLUMNS])
    while True:
        items = (_item(hit, show_natural_persons=call.settings.show_natural_persons) for hit in page.hits)
        yield _csv(map(_cells, items))
        if page.next is None:
            return
        page = call.service.beneficiaries(replace(query, cursor=page.next, limit=_AT_ONCE))


def _cells(item: BeneficiaryItem) -> Sequence[object]:
    sums = (item.sums.total_cost, item.sums.eligible_cost, item.sums.eu_contribution)
    person = "" if item.is_natural_person is None else str(item.is_natural_person).lower()
    return (item.id, _plain(item.name), _plain(item.name_latin or ""), item.country or "", person, item.operations,
            *(cell for one in sums for cell in (f"{one.eur:.2f}", one.missing)))  # fmt: skip


def _plain(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in "=+-@\t\r" and name else name


def _csv(rows: Iterable[Sequence[object]]) -> str:
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return lines.getvalue()


def operations(call: Call) -> OperationList:
    """A question about the operations of one beneficiary."""
    body = call.service.beneficiary(whole_id(call.path["id"]))
    query = call.query
    others = tuple((key, choice) for key, choice in query.choices if key != "beneficiary")
    return found(call, replace(query, choices=(*others, ("beneficiary", Choice((body.id,))))))


ENDPOINTS = (
    Endpoint(
        "/beneficiaries.csv", "exportBeneficiaries", "Beneficiaries",
        "All beneficiaries of a question, as a file", table, None, parameters=_OF_FILE,
        media=("text/csv",),
        description="The same question as /beneficiaries, to the very last one: id, names, country, number of "
        "operations, and the three sums in euro, each with how many operations lack the figure.",
    ),
    Endpoint(
        "/beneficiaries", "searchBeneficiaries", "Beneficiaries", "Search beneficiaries", search, BeneficiaryList,
        parameters=PARAMETERS_OF_BENEFICIARIES,
        description="Beneficiaries by their names, with what their matching operations add up to. The sums of the "
        "answer count each operation once, even where several of the beneficiaries found share it.",
    ),
    Endpoint(
        "/beneficiaries/{id:path}/operations", "searchOperationsOfBeneficiary", "Beneficiaries",
        "Search the operations of a beneficiary", operations, OperationList,
        parameters=tuple(parameter for parameter in SEARCH if parameter.name != "beneficiary"),
        path_parameters=(BENEFICIARY_ID,), missing=True,
    ),
    Endpoint(
        "/beneficiaries/{id:path}", "getBeneficiary", "Beneficiaries", "One beneficiary with its totals", one,
        BeneficiaryAnswer, path_parameters=(BENEFICIARY_ID,), missing=True,
    ),
)  # fmt: skip
