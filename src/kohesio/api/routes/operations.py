"""Operations: search, one by any spelling of its id, and where each of its values comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kohesio.api.answers import OperationList, OperationRecord, SimilarOperations, Written
from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.labels import Labels
from kohesio.api.params import (
    ADDED,
    FIELDS_PARAMETER,
    PROVENANCE_PARAMETER,
    SEARCH,
    SNIPPET,
    VIEW_PARAMETER,
    choice,
    facets_asked,
    fields_asked,
    number,
)
from kohesio.api.present import operation_item, operation_list, with_added, with_origins
from kohesio.api.price_answers import OperationPrices
from kohesio.api.provenance import FieldOrigins, ProvenanceAnswer, field_origins
from kohesio.api.routes.editorial import added_to_operation
from kohesio.index.fields import Parameter
from kohesio.index.query import OperationQuery
from kohesio.model.money import Amount
from kohesio.model.operation import Operation
from kohesio.snapshot.origins import shown_issues
from kohesio.snapshot.records import operation_to_json
from kohesio.snapshot.schema import OPERATIONS

OPERATION_ID = Parameter(
    "id",
    "Id of the operation: Q and digits, its full address (percent-encoded), or the authority's own code where it is "
    "that of one operation alone.",
    "Q986847925437288757",
)

MAX_SIMILAR = 50
_SIMILAR_LIMIT = Parameter("limit", f"Operations, 1 to {MAX_SIMILAR}.", "10")


def search(call: Call) -> OperationList:
    """The page, totals and facets of a question."""
    return found(call, call.query)


def found(call: Call, query: OperationQuery) -> OperationList:
    """The answer to ``query`` with the facets and fields that the call asks for."""
    facets, names = facets_asked(call.pairs), fields_asked(call.pairs)
    page = call.service.search(query, facets)
    labels = Labels(call.snapshot, query.language, call.settings.show_natural_persons, call.service.overlay)
    stored = [name for name in names if name not in {SNIPPET, ADDED}]
    records = call.service.published(page, stored, show_natural_persons=labels.show_natural_persons)
    origins = _origins(call, call.service.operations(page), names) if _wants_provenance(call) else ()
    answer = operation_list(query, page, records, names, labels, origins)
    if ADDED not in names or not call.service.overlay.projects:
        return answer
    ids = (hit.id for hit in page.hits)
    items = tuple(with_added(item, added_to_operation(call, one)) for item, one in zip(answer.items, ids, strict=True))
    return replace(answer, items=items)


def one(call: Call) -> Written:
    """The record of one operation."""
    operation = call.service.operation(whole_id(call.path["id"]))
    record = operation_to_json(operation, show_natural_persons=call.settings.show_natural_persons)
    told = with_added(Written(record), added_to_operation(call, operation.id))
    if _wants_provenance(call):
        (origins,) = _origins(call, (operation,), tuple(OPERATIONS))
        return with_origins(told, origins)
    return told


def provenance(call: Call) -> ProvenanceAnswer:
    """How the fields of one operation came to be."""
    operation = call.service.operation(whole_id(call.path["id"]))
    (origins,) = _origins(call, (operation,), tuple(OPERATIONS))
    found = call.snapshot.issues_of(operation)
    return ProvenanceAnswer(
        id=operation.id,
        snapshot=call.snapshot.version,
        source=origins.source,
        fields=origins.fields,
        issues=shown_issues(found, operation, show_natural_persons=call.settings.show_natural_persons),
    )


def similar(call: Call) -> SimilarOperations:
    """The operations most like one."""
    limit = number(call.pairs, "limit", 10, 1, MAX_SIMILAR)
    names = fields_asked(call.pairs)
    found = call.service.similar(whole_id(call.path["id"]), limit)
    persons = call.settings.show_natural_persons
    records = (operation_to_json(operation, show_natural_persons=persons) for operation in found)
    items = tuple(operation_item(record, (), names) for record in records)
    return SimilarOperations(call.path["id"], call.snapshot.version, len(items), items)


def prices(call: Call) -> OperationPrices:
    """The amounts of one operation in prices of one year."""
    operation = call.service.operation(whole_id(call.path["id"]))
    index, year = call.geography.prices, operation.start_date.date.year if operation.start_date else None
    factor = index.factor(year) if index else None

    def constant(amount: Amount | None) -> Decimal | None:
        return index.constant(amount.eur, year) if index and amount else None

    return OperationPrices(
        id=operation.id,
        snapshot=call.snapshot.version,
        year=year,
        base_year=index.base_year if index else None,
        factor=str(factor) if factor is not None else None,
        total_cost_eur=constant(operation.total_cost),
        eligible_cost_eur=constant(operation.eligible_cost),
        eu_contribution_eur=constant(operation.eu_contribution),
    )


def _wants_provenance(call: Call) -> bool:
    return choice(call.pairs, PROVENANCE_PARAMETER.name, PROVENANCE_PARAMETER.values) == "1"


def _origins(call: Call, operations: Sequence[Operation], names: Sequence[str]) -> tuple[FieldOrigins, ...]:
    persons = call.settings.show_natural_persons
    return field_origins(operations, names, call.snapshot, call.cells, show_natural_persons=persons)


def whole_id(text: str) -> str:
    """An id as it was meant: proxies merge the two slashes of a full address in a path."""
    return re.sub(r"^(https?:)/+(?=[^/])", r"\1//", text)


ENDPOINTS = (
    Endpoint(
        "/operations", "searchOperations", "Operations", "Search operations", search, OperationList,
        parameters=SEARCH,
        description="Every answer has the exact count, the sums, the facets and one page of hits; `next` leads on, to "
        "the very last one. Repeat a key for any of several values; put `-` before a value to leave it out.",
    ),
    Endpoint(
        "/operations/{id:path}/provenance", "getProvenance", "Operations", "Where an operation's values come from",
        provenance, ProvenanceAnswer, path_parameters=(OPERATION_ID,), missing=True,
        description="List, file and rows once; then for each field the columns that feed it, with the cell as "
        "published, their rule and what it means, and how a field that no column holds was worked out; and what was "
        "found wrong or repaired.",
    ),
    Endpoint(
        "/operations/{id:path}/similar", "getSimilarOperations", "Operations", "Operations like one", similar,
        SimilarOperations, parameters=(_SIMILAR_LIMIT, FIELDS_PARAMETER, VIEW_PARAMETER),
        path_parameters=(OPERATION_ID,), missing=True,
        description="Those that share its rarest words in title and summary, the nearer the more codes they share.",
    ),
    Endpoint(
        "/operations/{id:path}/prices", "getOperationPrices", "Operations", "One operation in prices of one year",
        prices, OperationPrices, path_parameters=(OPERATION_ID,), missing=True, located=True,
        description="Null throughout where no index of prices is installed; see /prices for the rule.",
    ),
    Endpoint(
        "/operations/{id:path}", "getOperation", "Operations", "One operation", one, OperationRecord,
        parameters=(PROVENANCE_PARAMETER,), path_parameters=(OPERATION_ID,), missing=True,
    ),
)  # fmt: skip
