"""Beneficiaries: search, one with what its operations add up to, and these operations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from starlette.responses import Response

from kohesio.api.answers import OperationList, Sums
from kohesio.api.beneficiary_answers import BeneficiaryAnswer, BeneficiaryItem, BeneficiaryList, DecisionAnswer
from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.params import BOM_PARAMETER, SEARCH, choice
from kohesio.api.routes.editorial import added_to_body
from kohesio.api.routes.exports import export_answer
from kohesio.api.routes.operations import found, whole_id
from kohesio.index.exporting import bodies_of
from kohesio.index.fields import BENEFICIARY_FIELDS, PARAMETERS, Parameter
from kohesio.index.parsing import parse_beneficiary_query, print_beneficiary_query
from kohesio.index.query import BENEFICIARY_SORTS, Choice, OperationQuery
from kohesio.index.result import BeneficiaryHit
from kohesio.model.beneficiary import IdentityDecision
from kohesio.snapshot.export.bodies import Bodies
from kohesio.snapshot.export.formats import BODY_FORMATS, Format
from kohesio.snapshot.privacy import NATURAL_PERSON, shown_beneficiary

_NOTE = (
    "The same question as /beneficiaries, to the very last one: `limit` and `cursor` are accepted, so that the address "
    "of a page can be reused, and have no effect. Id, names, country, number of operations, and the three sums in "
    "euro, each with how many operations lack the figure. `X-Total-Count` promises the number of beneficiaries; a "
    "stream that breaks off short of it is cut, not ended. Licence, attribution, question and snapshot version stand "
    "in the headers and in the file."
)

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
        added=None if hidden else added_to_body(call, body.id),
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


def _in(form: Format[Bodies]) -> Callable[[Call], Response]:
    return lambda call: _stream(call, form)


def _stream(call: Call, form: Format[Bodies]) -> Response:
    """All beneficiaries of a question as a file, sent as they are read."""
    written = bodies_of(
        call.service,
        parse_beneficiary_query(call.pairs, ignore={BOM_PARAMETER.name}),
        show_natural_persons=call.settings.show_natural_persons,
        byte_order_mark=choice(call.pairs, BOM_PARAMETER.name, BOM_PARAMETER.values) == "true",
    )
    return export_answer(form, form.write(written), written.about)


def operations(call: Call) -> OperationList:
    """A question about the operations of one beneficiary."""
    body = call.service.beneficiary(whole_id(call.path["id"]))
    query = call.query
    others = tuple((key, choice) for key, choice in query.choices if key != "beneficiary")
    return found(call, replace(query, choices=(*others, ("beneficiary", Choice((body.id,))))))


ENDPOINTS = (
    *(
        Endpoint(
            f"/beneficiaries.{suffix}", f"exportBeneficiaries{'' if suffix == 'csv' else form.name.replace(' ', '')}",
            "Beneficiaries", f"All beneficiaries of a question, as {form.name}", _in(form), None,
            parameters=(*PARAMETERS_OF_BENEFICIARIES, *((BOM_PARAMETER,) if suffix == "csv" else ())),
            media=(form.media_type,), description=_NOTE,
        )
        for suffix, form in BODY_FORMATS.items()
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
