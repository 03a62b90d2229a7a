"""The words in names of bodies: of countries and kinds that are known, each phrase once."""

from __future__ import annotations

from collections import Counter

from kohesio.ingest.identities.vocabulary import folded_words
from kohesio.model.territory import MEMBER_STATES
from kohesio.reference import body_words, tables

KINDS = {
    body_words.MUNICIPALITY, body_words.AUTHORITY, body_words.RANK, body_words.LOCAL, body_words.GENERIC,
    body_words.ACTIVITY, body_words.BRANCH, body_words.NOISE, body_words.NOISE_AFTER, body_words.CUTTING,
    body_words.JOINING,
}  # fmt: skip


def test_every_row_is_of_a_known_country_and_kind() -> None:
    for record in tables.records("body_words"):
        assert record["country"] in {*MEMBER_STATES, "GB", "EU"}
        assert record["kind"] in KINDS


def test_every_phrase_has_words() -> None:
    for record in tables.records("body_words"):
        for phrase in tables.several(record["words"]):
            assert folded_words(phrase), record


def test_a_phrase_stands_for_one_rank_of_a_country() -> None:
    phrases = Counter(
        (record["country"], folded_words(phrase))
        for record in tables.records("body_words")
        if record["kind"] == body_words.RANK
        for phrase in {folded_words(one): one for one in tables.several(record["words"])}.values()
    )
    assert [phrase for phrase, count in phrases.items() if count > 1] == []


def test_the_words_of_everywhere_are_words_of_every_country() -> None:
    assert "the" in body_words.words("MT", body_words.GENERIC, folded_words)
    assert "fakultet" in body_words.words("HR", body_words.BRANCH, folded_words)
