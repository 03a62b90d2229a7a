"""Entity tags: one for each version, address and language, and known before the answer is."""

from __future__ import annotations

import pytest

from kohesio.http.caching import canonical_query, entity_tag, is_fresh

TAG = entity_tag("20260101T000000Z-00000000", "/api/v1/operations", "q=a", "en")


def test_a_tag_is_weak_and_depends_on_each_part() -> None:
    assert TAG.startswith('W/"')
    assert len({TAG, entity_tag("a", "b"), entity_tag("ab"), entity_tag("a", "b", "")}) == 4


@pytest.mark.parametrize("header", [TAG, f'"other", {TAG}', TAG.removeprefix("W/")])
def test_a_reader_who_has_the_answer_is_told_so(header: str) -> None:
    assert is_fresh([header], TAG)


@pytest.mark.parametrize("headers", [[], [""], ['W/"other"'], ['"', ",,"]])
def test_a_reader_who_has_not_is_answered(headers: list[str]) -> None:
    assert not is_fresh(headers, TAG)


def test_the_order_of_keys_does_not_change_the_canonical_query() -> None:
    assert canonical_query("b=2&a=1&b=1") == canonical_query("a=1&b=2&b=1") == "a=1&b=2&b=1"


def test_the_order_of_one_keys_values_does() -> None:
    assert canonical_query("b=2&b=1") != canonical_query("b=1&b=2")
