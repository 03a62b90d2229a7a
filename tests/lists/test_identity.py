"""Identity on the real names: precision and recall on the labelled pairs, both halves and a sample of merges."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest
from scripts.identity_pairs import PARTS, figures, judged, labelled

pytestmark = [pytest.mark.reference_data, pytest.mark.slow]

PRECISION = 0.99
RECALL = 0.70
RECALL_WITH_POSSIBLE = 0.88


@cache
def pairs(shared: Path) -> pl.DataFrame:
    return judged(shared)


def test_every_pair_is_found_in_the_files_it_names(shared: Path) -> None:
    unknown = pairs(shared).filter(pl.col("left_name").is_null() | pl.col("right_name").is_null())
    assert not unknown.height, unknown.select("left_file", "left_row", "right_file", "right_row").rows()


@pytest.mark.parametrize("part", PARTS)
def test_merges_are_right(shared: Path, part: str) -> None:
    assert figures(pairs(shared), part).precision >= PRECISION


def test_pairs_held_out_from_development_are_found(shared: Path) -> None:
    held = figures(pairs(shared), "held")
    assert held.recall >= RECALL
    assert held.recall_with_possible >= RECALL_WITH_POSSIBLE


def test_pairs_that_are_different_are_seldom_shown_as_possible(shared: Path) -> None:
    different = pairs(shared).filter(pl.col("label") == "different")
    shown = different.filter(pl.col("decision") == "possible")
    assert shown.height <= different.height * 0.05


def test_the_page_states_the_figures_as_they_are(shared: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "concepts" / "identity.md").read_text("utf-8")
    for part in PARTS:
        one = figures(pairs(shared), part)
        line = (
            f"| {part} | {one.same} | {one.different} | {one.undecided} | {one.merged} | {one.wrong} | "
            f"{one.precision:.3f} | {one.recall:.3f} | {one.recall_with_possible:.3f} |"
        )
        assert line in page, f"write into docs/concepts/identity.md: {line}"


def test_the_pairs_are_many_and_from_many_countries() -> None:
    table = labelled()
    decided = table.filter(pl.col("part").is_in(["develop", "held"]))
    counts = dict(decided.group_by("label").len().iter_rows())
    assert counts["same"] >= 150
    assert counts["different"] >= 150
    assert table["country"].n_unique() >= 10


def test_the_table_of_pairs_holds_no_name() -> None:
    sides = {f"{side}_{what}" for side in ("left", "right") for what in ("file", "row", "hash")}
    assert {*labelled().columns} == {"country", "label", "part", "reason"} | sides
    assert labelled()["left_hash"].str.contains(r"^[0-9a-f]{16}$").all()
