"""Identity as a whole: no order, repetition or second run changes what is decided."""

from __future__ import annotations

import random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.ingest.identities.invented import Mention, frame, mention

from kohesio.ingest.identities import resolve
from kohesio.ingest.identities.mentions import register_numbers

WORDS = ("Mlin", "Primjer", "Primjr", "Tvornica", "Centar", "Grad", "Škola", "II", "5", "Zavod", "Beta")
FORMS = ("", " d.o.o.", " d.d.", " društvo s ograničenom odgovornošću", " d.o.o. za usluge", " S.P.")
PLACES: tuple[list[str], ...] = (
    [],
    ["nuts3:HR021"],
    ["nuts3:HR065"],
    ["municipality:Primjerovac", "nuts3:HR021"],
    ["nuts3:HR021", "nuts3:HR065"],
)
NUMBERS: tuple[list[tuple[str, str]], ...] = (
    [], [], [], [("OIB", "12345678903")], [("OIB", "26521495004")], [("OIB", "99999999999")],
)  # fmt: skip


@st.composite
def collections(draw: st.DrawFn) -> list[Mention]:
    """A few mentions of bodies with names of a few words, so that many are alike."""
    count = draw(st.integers(min_value=2, max_value=12))
    found = []
    for at in range(count):
        words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
        name = " ".join(words) + draw(st.sampled_from(FORMS))
        found.append(
            mention(
                draw(st.sampled_from([name, name.upper()])),
                of=str(at),
                operation=f"op{at}",
                places=draw(st.sampled_from(PLACES)),
                numbers=draw(st.sampled_from(NUMBERS)),
                person=draw(st.sampled_from([None, None, None, True])),
            )
        )
    return found


def moved(mentions: pl.LazyFrame, beneficiaries: pl.DataFrame) -> pl.LazyFrame:
    return mentions.with_columns(pl.col("id").replace(beneficiaries["old"], beneficiaries["new"]))


@settings(max_examples=20)
@given(collections(), st.randoms(use_true_random=False))
def test_the_order_of_mentions_does_not_matter(mentions: list[Mention], chance: random.Random) -> None:
    shuffled = list(mentions)
    chance.shuffle(shuffled)
    one, other = resolve(frame(mentions)), resolve(frame(shuffled))
    assert one.beneficiaries.equals(other.beneficiaries)
    assert one.decisions.equals(other.decisions)


@settings(max_examples=20)
@given(collections())
def test_what_was_merged_is_not_merged_further_by_a_second_run(mentions: list[Mention]) -> None:
    first = resolve(frame(mentions))
    second = resolve(moved(frame(mentions), first.beneficiaries))
    assert second.beneficiaries.height == 0


@settings(max_examples=20)
@given(collections())
def test_no_body_has_two_valid_numbers_of_one_scheme(mentions: list[Mention]) -> None:
    merged = moved(frame(mentions), resolve(frame(mentions)).beneficiaries)
    assert register_numbers(merged).group_by("id", "scheme").len()["len"].max() in {None, 1}


@settings(max_examples=20)
@given(collections())
def test_no_likely_natural_person_stands_in_a_decision(mentions: list[Mention]) -> None:
    people = {
        str(one["name"]).casefold()
        for one in mentions
        if one["is_natural_person"] or str(one["name"]).casefold().endswith("s.p.")
    }
    decisions = resolve(frame(mentions)).decisions
    shown = {name.casefold() for name in (*decisions["left_name"], *decisions["right_name"])}
    assert not people & shown


@settings(max_examples=20)
@given(collections())
def test_ids_that_went_are_gone_and_ids_that_stay_were_there(mentions: list[Mention]) -> None:
    merges = resolve(frame(mentions)).beneficiaries
    ids = {one["id"] for one in mentions}
    assert set(merges["old"]) <= ids
    assert set(merges["new"]) <= ids
    assert not set(merges["old"]) & set(merges["new"])
