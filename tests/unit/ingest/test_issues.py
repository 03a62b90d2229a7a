"""The catalogue of findings is complete, and the collector keeps what it is given."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from kohesio.ingest.issues import CATALOGUE, IssueCollector, by_row
from kohesio.ingest.values import amounts, dates, rates
from kohesio.model.issue import PUBLISHED_TWICE
from kohesio.snapshot.schema import ISSUES
from kohesio.sources.registry import Registry


@pytest.mark.parametrize("module", [amounts, dates, rates])
def test_every_code_of_the_value_parsers_is_in_the_catalogue(module: object) -> None:
    assert {code for code, _ in module.ISSUE_CODES} <= set(CATALOGUE)  # type: ignore[attr-defined]


def test_every_reason_of_a_description_is_a_rejecting_code() -> None:
    reasons = {rule.reason for spec in Registry.packaged().all() for rule in spec.rejects}
    assert {CATALOGUE[reason].severity.value for reason in reasons} == {"rejected"}


def test_every_code_of_the_catalogue_is_given_somewhere(checkout: Path) -> None:
    ingest = checkout / "src" / "kohesio"
    texts = [path.read_text("utf-8") for path in (ingest / "ingest").rglob("*.py") if path.name != "issues.py"]
    texts += [path.read_text("utf-8") for path in (ingest / "lists").rglob("*.yml")]
    unused = {code for code in CATALOGUE if not any(code in text for text in texts)}
    assert unused <= {"refused-file", PUBLISHED_TWICE}  # given by their names


def test_every_code_is_explained_in_the_reference(checkout: Path) -> None:
    page = (checkout / "docs" / "reference" / "issue-codes.md").read_text("utf-8")
    assert all(f"| `{kind.code}` | {kind.title} | {kind.explanation} |" in page for kind in CATALOGUE.values())


def test_findings_come_out_in_the_order_of_rows_with_those_of_the_list_first() -> None:
    issues = IssueCollector("list", "Sheet")
    issues.add("zero-amount", pl.Series([7, 3]), column="F", field="total_cost", raw=pl.Series(["0", "0.0"]))
    issues.note("unknown-column", detail="Extra")
    frame = issues.frame()
    assert frame.schema == pl.Schema(ISSUES)
    assert frame["row"].to_list() == [None, 3, 7]
    assert frame["raw"].to_list() == [None, "0.0", "0"]


def test_an_operation_carries_each_code_once_and_none_of_a_rejected_row() -> None:
    issues = IssueCollector("list", None)
    issues.add("zero-amount", pl.Series([2, 2]))
    issues.add("missing-title", pl.Series([2]))
    issues.add("footer", pl.Series([3]))
    assert by_row(issues.frame()).rows() == [(2, ["missing-title", "zero-amount"])]


def test_a_code_that_is_not_in_the_catalogue_is_a_bug() -> None:
    with pytest.raises(KeyError):
        IssueCollector("list", None).add("no-such-code", pl.Series([1]))
