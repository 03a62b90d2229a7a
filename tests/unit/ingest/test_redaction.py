"""What findings keep of rows that were rejected."""

from __future__ import annotations

import polars as pl

from kohesio.ingest.redaction import without_rejected_names

FOUND = pl.DataFrame(
    [
        ("broken-record", "rejected", None, "7;Barn;Vera;Byn;Uppdiktad"),
        ("broken-record", "rejected", None, "8;Barn;Erika Svensson"),
        ("out-of-scope", "rejected", "beneficiary", "Uppdiktad"),
        ("out-of-scope", "rejected", "fund", "EMFF"),
        ("unreadable-amount", "warning", "total_cost", "many"),
    ],
    schema=["code", "severity", "field", "raw"],
    orient="row",
)


def test_records_with_a_persons_name_in_one_cell_are_left_out() -> None:
    kept = without_rejected_names(FOUND, "SE")["raw"].to_list()
    assert kept == ["7;Barn;Vera;Byn;Uppdiktad", None, "Uppdiktad", "EMFF", "many"]


def test_no_record_is_kept_of_a_list_that_puts_names_into_several_columns() -> None:
    kept = without_rejected_names(FOUND, "SE", divided=True)["raw"].to_list()
    assert kept == [None, None, None, "EMFF", "many"]
