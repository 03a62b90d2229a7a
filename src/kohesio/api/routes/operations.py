"""Operations: search, one by any spelling of its id, and where each of its values comes from."""

from __future__ import annotations

import re

from kohesio.api.answers import OperationList, OperationRecord, ProvenanceAnswer, Written
from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.labels import Labels
from kohesio.api.params import SEARCH, facets_asked, fields_asked
from kohesio.api.present import operation_list
from kohesio.index.fields import Parameter
from kohesio.index.query import OperationQuery
from kohesio.snapshot.records import operation_to_json

OPERATION_ID = Parameter(
    "id",
    "Id of the operation: Q and digits, its full address (percent-encoded), or the authority's own code where it is "
    "that of one operation alone.",
    "Q986847925437288757",
)


def search(call: Call) -> OperationList:
    """The page, totals and facets of a question."""
    return found(call, call.query)


def found(call: Call, query: OperationQuery) -> OperationList:
    """The answer to ``query`` with the facets and fields that the call asks for."""
    facets, names = facets_asked(call.pairs), fields_asked(call.pairs)
    page = call.service.search(query, facets)
    labels = Labels(call.snapshot, query.language, call.settings.show_natural_persons)
    return operation_list(query, page, call.service.operations(page), names, labels)


def one(call: Call) -> Written:
    """The record of one operation."""
    operation = call.service.operation(whole_id(call.path["id"]))
    return Written(operation_to_json(operation, show_natural_persons=call.settings.show_natural_persons))


def provenance(call: Call) -> ProvenanceAnswer:
    """How the fields of one operation came to be."""
    operation = call.service.operation(whole_id(call.path["id"]))
    entries = call.snapshot.provenance_of(operation.source.list, operation.source.rows)
    here = [entry for entry in entries if entry.sheet in {None, operation.source.sheet}]
    return ProvenanceAnswer(
        id=operation.id,
        snapshot=call.snapshot.version,
        source=operation.source,
        rules=tuple(entry for entry in here if entry.row is None),
        departures=tuple(entry for entry in here if entry.row is not None),
        issues=call.snapshot.issues_of(operation=operation),
    )


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
        description="List, file and rows; the header and rule of every column; each value that departs from its "
        "column's rule, with the cell as published; and what was found wrong or repaired.",
    ),
    Endpoint(
        "/operations/{id:path}", "getOperation", "Operations", "One operation", one, OperationRecord,
        path_parameters=(OPERATION_ID,), missing=True,
    ),
)  # fmt: skip
