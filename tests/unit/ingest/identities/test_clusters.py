"""Clusters: joined in any order to the same end, and never holding a contradiction."""

from __future__ import annotations

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kohesio.ingest.identities.clusters import LARGEST, Clusters, Edge, Facts, cluster

IDS = [f"Q{at}" for at in range(8)]


def edge(left: str, right: str, score: float = 0.9) -> Edge:
    return Edge(left, right, score, "rule", "Evidence.")


def facts(identifier: str, *numbers: str, families: frozenset[str] = frozenset()) -> Facts:
    return Facts((1, 0, identifier), {"vat": frozenset(numbers)} if numbers else {}, families)


def members(found: Clusters) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for join in found.joins:
        groups.setdefault(join.kept, {join.kept}).add(join.old)
    return groups


def test_a_chain_of_merges_is_one_body_with_one_id() -> None:
    known = {identifier: facts(identifier) for identifier in IDS[:3]}
    found = cluster([edge("Q1", "Q2"), edge("Q0", "Q1")], known)
    assert members(found) == {"Q0": {"Q0", "Q1", "Q2"}}
    assert [join.by for join in found.joins] == [edge("Q0", "Q1"), edge("Q1", "Q2")]


def test_two_numbers_never_meet_through_a_third() -> None:
    known = {"Q0": facts("Q0", "1"), "Q1": facts("Q1"), "Q2": facts("Q2", "2")}
    found = cluster([edge("Q0", "Q1", 0.95), edge("Q1", "Q2")], known)
    assert members(found) == {"Q0": {"Q0", "Q1"}}
    assert [one for one, _ in found.refused] == [edge("Q1", "Q2")]
    assert "two valid numbers" in found.refused[0][1]


def test_two_legal_forms_never_meet_through_a_third() -> None:
    known = {
        "Q0": facts("Q0", families=frozenset({"limited"})),
        "Q1": facts("Q1"),
        "Q2": facts("Q2", families=frozenset({"public-limited"})),
    }
    found = cluster([edge("Q0", "Q1", 0.95), edge("Q1", "Q2")], known)
    assert "two legal forms" in found.refused[0][1]


def test_names_alone_make_no_body_of_very_many_ids() -> None:
    many = [f"Q{at:03}" for at in range(LARGEST + 5)]
    found = cluster([edge(many[0], other) for other in many[1:]], {one: facts(one) for one in many})
    assert max(map(len, members(found).values())) == LARGEST
    assert all("by their names alone" in reason for _, reason in found.refused)


def test_one_number_joins_any_number_of_ids() -> None:
    many = [f"Q{at:03}" for at in range(LARGEST + 5)]
    found = cluster([edge(many[0], other, 1.0) for other in many[1:]], {one: facts(one, "1") for one in many})
    assert len(found.joins) == len(many) - 1


@st.composite
def proposals(draw: st.DrawFn) -> tuple[list[Edge], dict[str, Facts]]:
    pairs = draw(st.lists(st.sampled_from(list(combinations(IDS, 2))), unique=True, max_size=16))
    scores = draw(st.lists(st.sampled_from([0.9, 0.95, 1.0]), min_size=len(pairs), max_size=len(pairs)))
    known = {
        identifier: facts(
            identifier,
            *draw(st.sampled_from([(), (), ("1",), ("2",)])),
            families=frozenset(draw(st.sampled_from([(), (), ("limited",), ("public-limited",)]))),
        )
        for identifier in IDS
    }
    return [edge(left, right, score) for (left, right), score in zip(pairs, scores, strict=True)], known


@given(proposals(), st.randoms(use_true_random=False))
def test_the_order_of_merges_does_not_matter(case: tuple[list[Edge], dict[str, Facts]], chance: random.Random) -> None:
    edges, known = case
    shuffled = list(edges)
    chance.shuffle(shuffled)
    assert cluster(shuffled, known) == cluster(edges, known)


@given(proposals())
def test_no_cluster_holds_two_numbers_of_one_scheme(case: tuple[list[Edge], dict[str, Facts]]) -> None:
    edges, known = case
    for group in members(cluster(edges, known)).values():
        assert len({number for one in group for number in known[one].numbers.get("vat", ())}) <= 1


@given(proposals())
def test_every_merge_is_carried_out_or_refused_with_a_reason(case: tuple[list[Edge], dict[str, Facts]]) -> None:
    edges, known = case
    found = cluster(edges, known)
    kept = {join.old: join.kept for join in found.joins}
    refused = {one for one, reason in found.refused if reason}
    for one in edges:
        together = kept.get(one.left, one.left) == kept.get(one.right, one.right)
        assert together or one in refused
    assert not set(kept) & set(kept.values())
