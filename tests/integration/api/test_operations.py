"""Operations over the API: the answer object, ids in every spelling, paging to the end, conditional requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import SEED_TITLE, invented_operations, seed_operation

from kohesio.index.service import ServiceHolder
from kohesio.model.provenance import Provenance
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import operation_to_json

SEED = seed_operation().id
ALL = {operation.id: operation for operation in invented_operations()}


def test_a_list_answer_is_exactly_the_answer_object(api: Client) -> None:
    answer = api.get("/api/v1/operations").json()
    assert list(answer) == ["query", "snapshot", "count", "sums", "facets", "items", "next", "took_ms", "notes"]


def test_an_item_is_the_record_and_the_snippet(api: Client) -> None:
    (item,) = api.get(f"/api/v1/operations?q={SEED}&facets=none").json()["items"]
    snippet = item.pop("snippet")
    assert item == operation_to_json(seed_operation())
    assert all(set(piece) == {"text", "matched"} for piece in snippet)


def test_one_thing_is_the_record(api: Client) -> None:
    assert api.get(f"/api/v1/operations/{SEED}").json() == operation_to_json(seed_operation())


@pytest.mark.parametrize(
    "spelling",
    [
        SEED,
        f"https://linkedopendata.eu/entity/{SEED}",
        f"https%3A%2F%2Flinkedopendata.eu%2Fentity%2F{SEED}",
        f"https:/linkedopendata.eu/entity/{SEED}",
        "SE-100",
    ],
)
def test_an_id_is_accepted_in_every_spelling(api: Client, spelling: str) -> None:
    assert api.get(f"/api/v1/operations/{spelling}").json()["id"] == SEED


def test_an_unknown_id_is_a_404_in_one_sentence(api: Client) -> None:
    answer = api.get("/api/v1/operations/Q1")
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:kohesio:problem:not-found"


def test_count_and_sums_are_those_of_the_operations(api: Client) -> None:
    answer = api.get("/api/v1/operations?country=SE&facets=none").json()
    members = [one for one in ALL.values() if "SE" in one.countries]
    total = sum((one.total_cost.eur or Decimal(0) for one in members if one.total_cost), Decimal(0))
    assert answer["count"] == len(members)
    assert answer["sums"]["total_cost"] == {
        "eur": f"{total:.2f}",
        "missing": sum(not one.total_cost for one in members),
    }


def test_the_cursor_leads_to_the_very_last_operation(api: Client) -> None:
    found: list[str] = []
    address = "/api/v1/operations?limit=7&facets=none&fields=id&sort=-eu_contribution"
    cursor = ""
    while True:
        answer = api.get(address + cursor).json()
        found += [item["id"] for item in answer["items"]]
        if answer["next"] is None:
            break
        cursor = f"&cursor={answer['next']}"
    assert len(found) == len(ALL)
    assert set(found) == set(ALL)


def test_the_link_header_leads_to_the_next_page(api: Client) -> None:
    first = api.get("/api/v1/operations?country=SE&limit=2&facets=none&fields=id")
    address = first.headers["link"].removeprefix("<").partition(">")[0]
    second = api.get(address).json()
    assert not {item["id"] for item in first.json()["items"]} & {item["id"] for item in second["items"]}


def test_the_last_page_has_no_next(api: Client) -> None:
    answer = api.get("/api/v1/operations?limit=1000&facets=none")
    assert answer.json()["next"] is None
    assert "link" not in answer.headers


def test_facets_carry_labels_counts_and_sums_and_ignore_their_own_selection(api: Client) -> None:
    facets = api.get("/api/v1/operations?country=EL&facets=country,fund").json()["facets"]
    assert list(facets) == ["country", "fund"]
    greece = next(entry for entry in facets["country"]["values"] if entry["value"] == "GR")
    assert greece == {
        "value": "GR",
        "label": "Greece",
        "count": 2,
        "eu_contribution_eur": "11240000.00",
        "without_eu_contribution": 0,
        "selected": True,
    }
    assert len(facets["country"]["values"]) > 1


def test_labels_come_in_the_readers_language(api: Client) -> None:
    facets = api.get("/api/v1/operations?lang=sv&facets=country").json()["facets"]
    assert "Grekland" in {entry["label"] for entry in facets["country"]["values"]}


def test_codes_have_the_words_of_the_law(api: Client) -> None:
    facets = api.get("/api/v1/operations?facets=fund,intervention_field,programme").json()["facets"]
    labels = {key: {entry["value"]: entry["label"] for entry in facet["values"]} for key, facet in facets.items()}
    assert labels["fund"]["ERDF"] == "European Regional Development Fund"
    assert all(value != label for value, label in labels["intervention_field"].items())
    assert "ESF+ programme Sweden" in labels["programme"].values()


def test_only_the_fields_asked_for_come(api: Client) -> None:
    items = api.get("/api/v1/operations?fields=title,country&limit=1&facets=none").json()["items"]
    assert [list(item) for item in items] == [["id", "title", "country"]]


def test_the_short_view_is_a_projection(api: Client) -> None:
    (item,) = api.get("/api/v1/operations?view=short&limit=1&facets=none").json()["items"]
    assert "summary" not in item
    assert {"id", "title", "snippet"} <= set(item)


def test_a_found_word_is_marked_in_the_snippet(api: Client) -> None:
    items = api.get("/api/v1/operations?q=kompetenslyft&facets=none").json()["items"]
    matched = [piece["text"] for item in items for piece in item["snippet"] if piece["matched"]]
    assert [item["id"] for item in items] == [SEED]
    assert matched == ["kompetenslyft"]


def test_the_seed_project_has_its_english_title(api: Client) -> None:
    titles = {text["text"] for text in api.get(f"/api/v1/operations/{SEED}").json()["title"]}
    assert SEED_TITLE in titles


def test_a_natural_persons_name_is_never_told(api: Client) -> None:
    told = [
        api.get(address).text
        for address in (
            "/api/v1/operations?limit=1000&facets=all",
            "/api/v1/operations.csv",
            "/api/v1/operations.jsonl",
            "/api/v1/beneficiaries?limit=1000",
            "/api/v1/suggest?q=Erika",
        )
    ]
    assert not [text[:80] for text in told if "Erika" in text.replace('"query":"Erika"', "") or "SE000000" in text]


def test_a_natural_persons_own_page_hides_the_name(api: Client) -> None:
    (item,) = api.get("/api/v1/beneficiaries?beneficiary_type=natural").json()["items"]
    answer = api.get(f"/api/v1/beneficiaries/{item['id']}").json()
    assert (answer["name"], answer["names"], answer["identifiers"]) == ("natural person", ["natural person"], [])


def test_provenance_leads_back_to_the_cell_and_its_rule(api: Client) -> None:
    answer = api.get(f"/api/v1/operations/{SEED}/provenance").json()
    source = answer["source"]
    assert (source["file"], source["sheet"], source["rows"]) == ("se-example-2021.xlsx", "Example", [102])
    assert source["publisher"] == "Managing authority of SE"
    assert source["fetched_at"].startswith("2026-02-28")
    (title,) = answer["fields"]["title"]
    assert (title["column"], title["header"], title["rows"]) == ("A", "Name of the operation", [102])
    assert title["explanation"] == "The text of the cell as it stands."
    assert answer["fields"]["id"][0]["rule"] == "computed-id"


def test_a_record_brings_its_provenance_when_asked(api: Client) -> None:
    plain = api.get(f"/api/v1/operations/{SEED}").json()
    told = api.get(f"/api/v1/operations/{SEED}?provenance=1").json()
    assert "provenance" not in plain
    assert told.pop("provenance")["fields"]["total_cost"][0]["column"] == "H"
    assert told == plain


def test_a_value_that_departs_from_its_column_has_the_cell_as_published(api: Client) -> None:
    items = api.get("/api/v1/operations?provenance=1&fields=start_date&limit=1000&facets=none").json()["items"]
    cells = [cell for item in items for cell in item["provenance"]["fields"].get("start_date", ())]
    (departing,) = (cell for cell in cells if cell["departs"])
    assert (departing["raw"], departing["rule"]) == ("1. Sep 23", "two-digit year")
    assert {name for item in items for name in item["provenance"]["fields"]} == {"id", "start_date"}


def test_an_amount_in_another_currency_says_how_it_became_euro(api: Client) -> None:
    (item,) = api.get("/api/v1/operations?q=kulturhus&provenance=1").json()["items"]
    assert "11.49" in item["provenance"]["fields"]["total_cost"][0]["explanation"]


def test_provenance_never_names_a_natural_person(api: Client) -> None:
    (item,) = api.get("/api/v1/operations?beneficiary_type=natural&provenance=1").json()["items"]
    one = api.get(f"/api/v1/operations/{item['id']}/provenance").text
    assert "Erika" not in str(item) + one
    assert all(cell["withheld"] for cell in item["provenance"]["fields"]["beneficiaries"])
    assert "Erika" not in api.get(f"/api/v1/lists/{item['source']['list']}/issues").text


def test_the_provenance_of_a_page_costs_one_look_into_the_tables(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    original = Snapshot.provenance_of

    def counted(snapshot: Snapshot, rows: Mapping[str, Sequence[int]]) -> tuple[Provenance, ...]:
        looks.append(1)
        return original(snapshot, rows)

    monkeypatch.setattr(Snapshot, "provenance_of", counted)
    assert len(api.get("/api/v1/operations?provenance=1&facets=none").json()["items"]) == 20
    assert looks == [1]


def test_a_reader_who_has_the_answer_gets_304_without_any_search(api: Client, holder: ServiceHolder) -> None:
    address = "/api/v1/operations?q=digital"
    tag = api.get(address).headers["etag"]
    before = holder.service.calls.copy()
    answer = api.get(address, headers={"if-none-match": tag})
    assert answer.status_code == 304
    assert answer.content == b""
    assert holder.service.calls == before


def test_the_order_of_keys_does_not_change_the_tag(api: Client) -> None:
    first = api.get("/api/v1/operations?country=SE&fund=ESF%2B").headers["etag"]
    assert api.get("/api/v1/operations?fund=ESF%2B&country=SE").headers["etag"] == first


@pytest.mark.parametrize(
    ("address", "calls"),
    [
        ("/operations?limit=100", {"search": 1, "operations": 1}),
        (f"/operations/{SEED}", {"operation": 1}),
        (f"/operations/{SEED}/provenance", {"operation": 1}),
        ("/beneficiaries?limit=100", {"beneficiaries": 1}),
        ("/facets", {}),
        ("/facets/country", {"search": 1}),
        ("/statistics", {"statistics": 1, "named": 1}),
        ("/suggest?q=dig", {"suggest": 1}),
        ("/export", {"totals": 1, "export_rows": 1}),
        ("/operations.csv", {"totals": 1, "export_rows": 1}),
        ("/operations.jsonl", {"totals": 1, "export_rows": 1}),
        ("/lists", {}),
        ("/snapshots/current", {}),
        ("/programmes", {}),
        ("/regions", {}),
        ("/codes", {}),
    ],
)
def test_the_cost_of_an_answer_does_not_grow_with_the_page(
    api: Client, holder: ServiceHolder, address: str, calls: dict[str, int]
) -> None:
    before = holder.service.calls.copy()
    assert api.get(f"/api/v1{address}").status_code == 200
    assert holder.service.calls - before == calls


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_api_is_for_reading(api: Client, method: str) -> None:
    answer = api.request(method, "/api/v1/operations")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"


def test_head_has_the_headers_of_get_and_no_body(api: Client) -> None:
    answer = api.head("/api/v1/operations")
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["x-total-count"] == str(len(ALL))


def test_any_page_may_read_even_an_error(api: Client) -> None:
    for address in ("/api/v1/operations", "/api/v1/operations?x=1", "/api/v1/nowhere"):
        assert api.get(address).headers["access-control-allow-origin"] == "*"
