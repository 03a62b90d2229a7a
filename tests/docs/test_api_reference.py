"""The API's page of reference is that of the program, and names every address, parameter, field and error."""

from __future__ import annotations

from pathlib import Path

import pytest

from kohesio.api import reference
from kohesio.api.app import ENDPOINTS
from kohesio.api.openapi import plain_path
from kohesio.api.schemas import OPERATION_FIELDS
from kohesio.http.problems import TABLE
from kohesio.snapshot.schema import OPERATIONS


@pytest.fixture(scope="module")
def page(checkout: Path) -> str:
    return (checkout / "docs" / "reference" / "api.md").read_text("utf-8")


def test_the_page_is_the_one_the_program_writes(page: str) -> None:
    assert page == reference.markdown(ENDPOINTS), "run `make docs`"


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_every_address_and_parameter_is_described(page: str, endpoint: object) -> None:
    (found,) = (one for one in ENDPOINTS if one is endpoint)
    section = page.partition(f"`{found.method} /api/v1{plain_path(found.path)}`")[2].partition("\n### ")[0]
    assert [one.name for one in (*found.path_parameters, *found.parameters) if f"| `{one.name}` |" not in section] == []


def test_every_field_of_the_record_is_described() -> None:
    assert list(OPERATION_FIELDS) == list(OPERATIONS)


def test_every_error_is_described(page: str) -> None:
    assert [row.error.code for row in TABLE if f"`{row.error.code}` | {row.status}" not in page] == []
