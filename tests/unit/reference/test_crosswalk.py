"""Every field and objective of both periods stands in the crosswalk; relations read the same from both ends."""

from __future__ import annotations

import pytest

from kohesio.reference.codelists import Kind, codes
from kohesio.reference.crosswalk import NEW, OLD, Relation, correspondences
from kohesio.reference.tables import records

BACK = {Relation.NARROWER: Relation.BROADER, Relation.BROADER: Relation.NARROWER}


@pytest.mark.parametrize("period", [OLD, NEW])
def test_every_field_is_in_it(period: str) -> None:
    missing = [one.code for one in codes(Kind.INTERVENTION_FIELD, period)
               if not correspondences(Kind.INTERVENTION_FIELD, one.code, period)]  # fmt: skip
    assert missing == []


def test_every_thematic_objective_is_in_it() -> None:
    assert all(correspondences(Kind.THEMATIC_OBJECTIVE, one.code, OLD) for one in codes(Kind.THEMATIC_OBJECTIVE))


def test_every_target_is_a_code_of_the_other_period() -> None:
    known = {one.code for kind in (Kind.SPECIFIC_OBJECTIVE, Kind.POLICY_OBJECTIVE, Kind.INTERVENTION_FIELD)
             for one in codes(kind, NEW)}  # fmt: skip
    assert {row["code_2021_2027"] for row in records("crosswalk")} - {""} <= known


@pytest.mark.parametrize("field", [one.code for one in codes(Kind.INTERVENTION_FIELD, OLD)])
def test_the_way_back_says_the_same(field: str) -> None:
    for one in correspondences(Kind.INTERVENTION_FIELD, field, OLD):
        assert (one.target is None) == (one.relation is Relation.NOT_COMPARABLE)
        if one.target is not None:
            back = {each.target: each.relation for each in correspondences(Kind.INTERVENTION_FIELD, one.target, NEW)}
            assert back[field] is BACK.get(one.relation, one.relation)


def test_one_number_means_different_things_in_the_two_periods() -> None:
    same = [
        [one.target for one in correspondences(Kind.INTERVENTION_FIELD, "009", period) if one.relation is Relation.SAME]
        for period in (OLD, NEW)
    ]
    assert same == [["047"], []]


def test_an_objective_of_2021_knows_what_it_continues() -> None:
    assert [one.target for one in correspondences(Kind.SPECIFIC_OBJECTIVE, "RSO1.1", NEW)] == ["TO01"]


def test_what_is_not_comparable_says_why() -> None:
    found = correspondences(Kind.THEMATIC_OBJECTIVE, "TO11", OLD)
    assert [(one.target, one.relation) for one in found] == [(None, Relation.NOT_COMPARABLE)]
    assert found[0].note


def test_an_unknown_code_corresponds_to_nothing() -> None:
    assert correspondences(Kind.INTERVENTION_FIELD, "999", OLD) == ()
