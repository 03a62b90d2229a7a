"""What a searcher types, understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.index.syntax import MAX_TERMS, Match, Term, TextQuery, parse_text


def shown(query: TextQuery) -> str:
    """Alternatives as ``a b -c | d``."""
    return " | ".join(
        " ".join([*map(_term, entry.required), *("-" + _term(term) for term in entry.excluded)])
        for entry in query.alternatives
    )


def _term(term: Term) -> str:
    text = "+".join(term.words)
    return {
        Match.WORD: text, Match.PREFIX: text + "*", Match.PHRASE: f'"{text}"', Match.HYPHENED: text.replace("+", "-"),
    }[term.match]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ""),
        ("digital skills", "digital skills"),
        ("digital AND skills", "digital skills"),
        ("digital and skills", "digital and skills"),
        ("school OR nursery", "school | nursery"),
        ("green school OR nursery", "green school | nursery"),
        ("green -carbon", "green -carbon"),
        ("green NOT carbon", "green -carbon"),
        ("green AND NOT carbon", "green -carbon"),
        ("-carbon", "-carbon"),
        ('"smart city" park', '"smart+city" park'),
        ('-"smart city"', '-"smart+city"'),
        ("“smart city”", '"smart+city"'),
        ("low-carbon", "low-carbon"),
        ("low–carbon", "low-carbon"),
        ('"schools"', '"schools"'),  # these very letters, no other form
        ("2014-2020", '"2014+2020"'),
        ("low\u00adcarbon", "lowcarbon"),
        ("\u200b-carbon\ufeff gr\u200been", "green -carbon"),
        ("school OR\u200b nursery", "school | nursery"),
        ("＂smart　city＂ －ｃａｒｂｏｎ ｓｃｈ＊", '"smart+city" ｓｃｈ* -ｃａｒｂｏｎ'),
        ("schul*", "schul*"),
        ("l'école d’été", "école été"),
        ("O'Neill", "Neill"),
        ("a:b", '"a+b"'),
        ("(school)", "school"),
        ('""', ""),
    ],
)
def test_a_text_is_understood(typed: str, expected: str) -> None:
    assert shown(parse_text(typed)) == expected


@pytest.mark.parametrize(
    ("typed", "expected", "note"),
    [
        ('"smart city', "smart city", "unbalanced-quote"),
        ('a "b c" "d', 'a "b+c" d', "unbalanced-quote"),
        ("AND", "AND", "operator-as-word"),
        ("green OR", "green OR", "operator-as-word"),
        ("OR green", "OR green", "operator-as-word"),
        ("NOT", "NOT", "operator-as-word"),
        ("?!", "", "no-words"),
        ("-", "", "no-words"),
    ],
)
def test_what_does_not_fit_is_searched_as_words_with_a_note(typed: str, expected: str, note: str) -> None:
    query = parse_text(typed)
    assert shown(query) == expected
    assert query.notes == (note,)


def test_a_very_long_text_is_cut_with_a_note() -> None:
    query = parse_text("word " * 500)
    assert query.notes == ("text-cut",)


@given(st.text(st.sampled_from("ab\"-* ANDORT'(?"), max_size=40) | st.text(max_size=40))
def test_every_text_gives_a_query(typed: str) -> None:
    query = parse_text(typed)
    assert len(query.terms) <= MAX_TERMS
    assert all(term.words for term in query.terms)
