"""The description and the answers agree: every answer fits its schema, every parameter is described and taken."""

from __future__ import annotations

from typing import Any

import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import seed_operation
from tests.json_schema import faults

from kohesio.api.app import ENDPOINTS
from kohesio.api.endpoint import Endpoint
from kohesio.api.openapi import plain_path
from kohesio.index.fields import PARAMETERS

SEED = seed_operation()
VALUES = {
    "getOperation": SEED.id,
    "getOperationPrices": SEED.id,
    "getProvenance": SEED.id,
    "getSimilarOperations": SEED.id,
    "getBeneficiary": SEED.beneficiaries[0].id,
    "searchOperationsOfBeneficiary": SEED.beneficiaries[0].id,
    "getFacet": "country",
    "getHistogram": "start",
    "getList": SEED.source.list,
    "getCoverage": "2021SE05SFPR001",
    "getBadge": "2021SE05SFPR001",
    "listIssues": SEED.source.list,
    "getCodeList": "intervention_fields",
}
READING = [endpoint for endpoint in ENDPOINTS if endpoint.method == "GET"]
NEEDED = {"suggest": "?q=dig"}


@pytest.fixture(scope="module")
def document(api: Client) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/api/v1/openapi.json").json()
    return found


def _address(endpoint: Endpoint) -> str:
    path = plain_path(endpoint.path)
    for parameter in endpoint.path_parameters:
        path = path.replace(f"{{{parameter.name}}}", VALUES.get(endpoint.name, parameter.example))
    return f"/api/v1{path}{NEEDED.get(endpoint.name, '')}"


@pytest.mark.parametrize(
    "endpoint", [endpoint for endpoint in READING if endpoint.answer], ids=lambda endpoint: endpoint.name
)
def test_every_answer_fits_its_schema(api: Client, document: dict[str, Any], endpoint: Endpoint) -> None:
    described = document["paths"][plain_path(endpoint.path)]["get"]["responses"]["200"]
    schema = described["content"]["application/json"]["schema"]
    answer = api.get(_address(endpoint))
    assert answer.status_code == 200
    assert list(faults(answer.json(), schema, document["components"]["schemas"])) == []


@pytest.mark.parametrize("address", ["operations?x=1", "operations/Q1", "operations?fund=XX"])
def test_every_problem_fits_its_schema(api: Client, document: dict[str, Any], address: str) -> None:
    schemas = document["components"]["schemas"]
    assert list(faults(api.get(f"/api/v1/{address}").json(), schemas["Problem"], schemas)) == []


def test_all_records_fit_the_record_of_the_description(api: Client, document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    items = api.get("/api/v1/operations?limit=1000&facets=none").json()["items"]
    assert [fault for item in items for fault in faults(item, schemas["OperationItem"], schemas)] == []


@pytest.mark.parametrize("endpoint", READING, ids=lambda endpoint: endpoint.name)
def test_every_described_parameter_is_taken(api: Client, endpoint: Endpoint) -> None:
    for parameter in endpoint.parameters:
        answer = api.get(_address(endpoint).partition("?")[0] + f"?{parameter.name}=")
        assert "There is no parameter" not in answer.text


def test_the_search_takes_every_key_of_the_field_table(document: dict[str, Any]) -> None:
    described = {parameter["name"] for parameter in document["paths"]["/operations"]["get"]["parameters"]}
    assert described == {parameter.name for parameter in PARAMETERS} | {"facets", "fields", "view", "provenance"}


def test_every_parameter_has_words_and_an_example(document: dict[str, Any]) -> None:
    for path in document["paths"].values():
        for parameter in next(iter(path.values()))["parameters"]:
            assert parameter["description"].endswith(".")
            assert parameter["example"]


def test_names_of_operations_are_unique_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(set(names)) == len(names) == len(ENDPOINTS)
    referred = set(_references(document))
    assert {f"#/components/schemas/{name}" for name in document["components"]["schemas"]} >= referred


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [value["$ref"]] if "$ref" in value else [ref for entry in value.values() for ref in _references(entry)]
    return [ref for entry in value for ref in _references(entry)] if isinstance(value, list) else []


def test_the_description_is_openapi_3_1_with_the_root_of_this_server(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "/api/v1"}]
    assert document["info"]["contact"]["name"] == "Example Operator"


def test_the_page_of_documentation_needs_no_script_and_no_foreign_file(api: Client) -> None:
    answer = api.get("/api/v1/docs")
    assert answer.headers["content-type"].startswith("text/html")
    assert "<script" not in answer.text
    assert "`" not in answer.text
    assert "http" not in answer.text.replace("https://linkedopendata.eu", "").replace("http-equiv", "")
    assert all(f'id="{endpoint.name}"' in answer.text for endpoint in ENDPOINTS)
