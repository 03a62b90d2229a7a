"""What the data is made of: the version being served, and the lists it was made from, how fresh and how complete."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kohesio.api.answers import IssueList, OperatorAnswer, SnapshotAnswer
from kohesio.api.coverage import ListAnswer, Lists, clock_answer, coverage_answer
from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.params import number, one
from kohesio.errors import MissingError, ParameterError
from kohesio.index.fields import Parameter
from kohesio.model.duties import clock
from kohesio.model.issue import PUBLISHED_TWICE
from kohesio.model.provenance import LoadedList
from kohesio.snapshot.coverage import by_list, dated
from kohesio.snapshot.origins import shown_list_issue
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import issue_from_row

PAGE = 100
_LIST = Parameter("id", "Id of the list of operations.", "se-esf-2021")
_ISSUE_PARAMETERS = (
    Parameter("code", "Only issues of this code.", "amount-unreadable"),
    Parameter("limit", "Issues in one answer, 1 to 1000.", "100"),
    Parameter("cursor", "Where the next page starts: the value of next in the answer before.", "100"),
)


def lists(call: Call) -> Lists:
    """All lists of the version."""
    counted = _issue_counts(call.snapshot, None)
    items = tuple(_answer(one, call, counted.get(one.id, {})) for one in call.snapshot.lists())
    manifest = call.snapshot.manifest
    return Lists(manifest.version, manifest.created, len(items), manifest.counts["operations"], items)


def one_list(call: Call) -> ListAnswer:
    """One list."""
    loaded = _loaded(call)
    return _answer(loaded, call, _issue_counts(call.snapshot, loaded.id).get(loaded.id, {}))


def issues(call: Call) -> IssueList:
    """A page of what was found in a list."""
    loaded = _loaded(call)
    limit = number(call.pairs, "limit", PAGE, 1, call.settings.max_page_size)
    start = number(call.pairs, "cursor", 0, 0, 10**9)
    code = one(call.pairs, "code")
    table = call.snapshot.scan("issues").filter(pl.col("list") == loaded.id)
    if code is not None:
        codes = table.select(pl.col("code").unique().sort()).collect()["code"].to_list()
        if code not in codes:
            raise ParameterError("code", f"The list {loaded.id} has no issues of the code {code[:64]!r}.", tuple(codes))
        table = table.filter(pl.col("code") == code)
    count = int(table.select(pl.len()).collect().item())
    rows = table.slice(start, limit).collect().iter_rows(named=True)
    persons = call.settings.show_natural_persons
    items = tuple(shown_list_issue(issue_from_row(row), show_natural_persons=persons) for row in rows)
    following = str(start + limit) if start + limit < count else None
    return IssueList(call.snapshot.version, loaded.id, count, items, following)


def snapshot(call: Call) -> SnapshotAnswer:
    """The version being served."""
    manifest, settings = call.snapshot.manifest, call.settings
    return SnapshotAnswer(
        version=manifest.version,
        schema_version=manifest.schema_version,
        created=manifest.created,
        generator=manifest.generator,
        content_hash=manifest.content_hash,
        counts=manifest.counts,
        synthetic=manifest.synthetic,
        licence=manifest.licence,
        attribution=manifest.attribution,
        operator=OperatorAnswer(
            settings.operator_name, settings.operator_contact, settings.operator_imprint, settings.operator_privacy
        ),
    )


def _loaded(call: Call) -> LoadedList:
    wanted = call.path["id"]
    found = next((one for one in call.snapshot.lists() if one.id == wanted), None)
    if found is None:
        raise MissingError(f"There is no list {wanted[:64]!r} in the version being served; /lists names them all.")
    return found


def _issue_counts(snapshot: Snapshot, list_id: str | None) -> Mapping[str, Mapping[str, int]]:
    """Issues per list and code."""
    table = snapshot.scan("issues")
    if list_id is not None:
        table = table.filter(pl.col("list") == list_id)
    counted: dict[str, dict[str, int]] = {}
    for name, code, count in table.group_by("list", "code").len().sort("list", "code").collect().iter_rows():
        counted.setdefault(name, {})[code] = count
    return counted


def _answer(loaded: LoadedList, call: Call, by_code: Mapping[str, int]) -> ListAnswer:
    covered = by_list(call.snapshot).get(loaded.id)
    updated = dated(covered, {loaded.id: loaded}) if covered else None
    return ListAnswer(
        id=loaded.id, title=loaded.title, country=loaded.country, languages=loaded.languages, periods=loaded.periods,
        funds=loaded.funds, publisher=loaded.publisher, address=loaded.address, licence=loaded.licence,
        file_name=loaded.file_name, sha256=loaded.sha256, fetched_at=loaded.fetched_at, edition=loaded.edition,
        updated=loaded.updated, currency=loaded.currency, rows=loaded.rows,
        operation_rows=loaded.operation_rows, operations=loaded.operations, rejected=loaded.rejected,
        published_twice=by_code.get(PUBLISHED_TWICE, 0),
        issues=loaded.issues, issues_by_code=by_code, synthetic=loaded.synthetic, fill=dict(loaded.fill),
        clock=clock_answer(clock(updated, loaded.periods, call.today), call.today),
        coverage=coverage_answer(covered) if covered else None,
    )  # fmt: skip


ENDPOINTS = (
    Endpoint(
        "/lists", "listLists", "Data", "The lists of operations that are loaded", lists, Lists, dated=True,
        description="What is loaded, how fresh (date of last update, days since, term of the law) and how complete "
        "(rows, rejected rows, issues by code, share of operations that have each field and each item of the law), and "
        "what changed since the version before.",
    ),
    Endpoint(
        "/lists/{id}/issues", "listIssues", "Data", "What was found wrong or repaired in a list", issues, IssueList,
        parameters=_ISSUE_PARAMETERS, path_parameters=(_LIST,), missing=True,
    ),
    Endpoint(
        "/lists/{id}", "getList", "Data", "One loaded list", one_list, ListAnswer, path_parameters=(_LIST,),
        missing=True, dated=True,
    ),
    Endpoint("/snapshots/current", "getSnapshot", "Data", "The version being served", snapshot, SnapshotAnswer),
)  # fmt: skip
