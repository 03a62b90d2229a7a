"""Pages by position are the pages by cursor."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from kohesio.index.query import BeneficiaryQuery, OperationQuery, Sort
from kohesio.index.result import OperationPage
from kohesio.index.service import ServiceHolder
from kohesio.model.operation import ListedOperation
from kohesio.snapshot.layout import DataDirectory


def _told(page: OperationPage) -> list[object]:
    return [(hit.row, hit.id, hit.score, hit.snippet) for hit in page.hits]


@pytest.mark.parametrize("text", ["", "energie OR digital OR arbete"])
@pytest.mark.parametrize("sort", [Sort(), Sort("start_date"), Sort("budget", descending=True)])
def test_an_offset_leads_to_the_same_operations_as_the_cursor(small_data: DataDirectory, text: str, sort: Sort) -> None:
    service = ServiceHolder(small_data).service
    query = OperationQuery(text=text, sort=sort, limit=3)
    page, seen = service.search(query, ()), 0
    while page.next:
        seen += len(page.hits)
        page = service.search(replace(query, cursor=page.next), ())
        assert _told(service.search(replace(query, offset=seen), ())) == _told(page)
    assert service.search(replace(query, offset=10_000), ()).hits == ()


def test_an_offset_leads_to_the_same_beneficiaries_as_the_cursor(small_data: DataDirectory) -> None:
    service = ServiceHolder(small_data).service
    query = BeneficiaryQuery(sort=Sort("eu_contribution", descending=True), limit=4)
    page, seen = service.beneficiaries(query), 0
    while page.next:
        seen += len(page.hits)
        page = service.beneficiaries(replace(query, cursor=page.next))
        assert service.beneficiaries(replace(query, offset=seen)).hits == page.hits


def test_what_a_list_shows_of_an_operation_is_what_the_operation_says(holder: ServiceHolder) -> None:
    page = holder.service.search(OperationQuery(limit=1_000), ())
    shown = (*(field.name for field in fields(ListedOperation)), "budget")
    for listed, operation in zip(holder.service.listed(page), holder.service.operations(page), strict=True):
        assert all(getattr(listed, name) == getattr(operation, name) for name in shown)
