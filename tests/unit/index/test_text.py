"""Words: splitting, folding, other alphabets, stems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.index.text import code_key, fold, latin, latin_beginnings, stems, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Digital skills, 2.0!", ["Digital", "skills", "2", "0"]),
        ("l'école d’été", ["l", "école", "d", "été"]),
        ("e\u0301cole", ["école"]),
        ("low_carbon-city", ["low", "carbon", "city"]),
        ("Ħiliet għall-anzjani", ["Ħiliet", "għall", "anzjani"]),
        ("?!", []),
    ],
)
def test_a_text_is_split_into_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Straße", "strasse"), ("STRASSE", "strasse"), ("École", "ecole"), ("Ångström", "angstrom"),
        ("Øresund", "oresund"),
        ("Łódź", "lodz"), ("œuvre", "oeuvre"), ("ﬁne", "fine"), ("Καινοτομίας", "καινοτομιασ"),
        ("ΚΑΙΝΟΤΟΜΙΑΣ", "καινοτομιασ"),
        ("Район", "район"), ("ĦILIET", "hiliet"), ("İzmir", "izmir"), ("őszi", "oszi"), ("Ģimene", "gimene"),
        ("Ľud", "lud"),
    ],
)  # fmt: skip
def test_folding_takes_away_case_accents_and_ligatures(word: str, expected: str) -> None:
    assert fold(word) == expected


@given(st.text(min_size=1))
def test_folding_twice_changes_nothing_and_no_word_is_lost(text: str) -> None:
    for word in words(text):
        assert fold(word)
        assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Ύδρευσης", "ydrefsis"), ("Ευρωπαϊκή", "evropaiki"), ("ανάπτυξη", "anaptyxi"), ("Μπάνιο", "banio"),
        ("ψυχή", "psychi"), ("Велико", "veliko"), ("Търново", "tarnovo"), ("Щастие", "shtastie"),
        ("България", "balgaria"),
        ("Район", "rayon"), ("plain", "plain"),
    ],
)  # fmt: skip
def test_greek_and_cyrillic_have_a_latin_form(word: str, expected: str) -> None:
    assert latin(fold(word)) == expected


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("bg", ("училището", "училища")), ("cs", ("škola", "školy")), ("da", ("skole", "skolen")),
        ("de", ("Gründung", "Gründungen")), ("el", ("ανακαίνιση", "ανακαίνισης")), ("en", ("school", "schools")),
        ("es", ("escuela", "escuelas")), ("et", ("kooli", "koolide")), ("fi", ("koulu", "koulussa")),
        ("fr", ("entreprise", "entreprises")), ("ga", ("nuálaíocht", "nuálaíochta")), ("hr", ("škola", "školama")),
        ("hu", ("iskola", "iskolák")), ("it", ("impresa", "imprese")), ("lt", ("mokykla", "mokyklos")),
        ("lv", ("skola", "skolām")), ("mt", ("skola", "skoli")), ("nl", ("bedrijf", "bedrijfs")),
        ("pl", ("szkoła", "szkoły")),
        ("pt", ("empresa", "empresas")), ("ro", ("proiect", "proiecte")), ("sk", ("škola", "školy")),
        ("sl", ("šola", "šole")), ("sv", ("skola", "skolor")),
    ],
)  # fmt: skip
def test_two_forms_of_a_word_share_a_stem_in_each_language(language: str, forms: tuple[str, str]) -> None:
    first, second = forms
    assert stems(first, language) & stems(second, language)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("scholeio", {"schol", "schole", "scholei", "scholeio"}),
        ("dimou", {"dimou"}),
        ("park", set()),
        ("σχολειο", set()),
    ],
)
def test_a_word_in_latin_letters_is_cut_to_what_a_stem_may_be(word: str, expected: set[str]) -> None:
    assert latin_beginnings(word) == expected


def test_a_word_typed_without_accents_shares_its_stem() -> None:
    assert stems("ecoles", "fr") & stems("école", "fr")


@pytest.mark.parametrize("word", ["a", "12", "2021SE05"])
def test_short_words_and_codes_have_no_stem(word: str) -> None:
    assert stems(word, "en") == frozenset()


def test_an_unknown_language_has_no_stems() -> None:
    assert stems("schools", "") == frozenset()


def test_codes_are_compared_without_case_and_blanks() -> None:
    assert code_key(" Se-12 / A") == "se-12/a"
