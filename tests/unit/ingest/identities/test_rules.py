"""What is merged, what is shown as possible and what is kept apart, on invented bodies."""

from __future__ import annotations

import pytest
from tests.unit.ingest.identities.invented import decision, mention, resolved

HERE, THERE = ["nuts3:HR021"], ["nuts3:HR065"]
TOWN = ["municipality:Primjerovac", "nuts3:HR021"]
OIB, OTHER_OIB = ("OIB", "12345678903"), ("OIB", "26521495004")


def test_equal_valid_numbers_merge_whatever_the_names() -> None:
    assert decision(mention("Mlin Primjer", numbers=[OIB]), mention("Nešto sasvim drugo", numbers=[OIB])) == (
        "merged", "same-number",
    )  # fmt: skip


def test_different_valid_numbers_keep_apart_whatever_the_names() -> None:
    pair = mention("Mlin Primjer d.o.o.", of="1", numbers=[OIB]), mention("MLIN PRIMJER d.o.o.", numbers=[OTHER_OIB])
    assert decision(*pair) == ("apart", "numbers-differ")


def test_a_number_with_a_wrong_digit_says_nothing() -> None:
    wrong = ("OIB", "12345678904")
    pair = mention("Mlin Primjer d.o.o.", numbers=[OIB]), mention("MLIN PRIMJER d.o.o.", numbers=[wrong])
    assert decision(*pair) == ("merged", "same-name")


def test_one_number_in_two_countries_is_two_numbers() -> None:
    pair = (
        mention("Mlin Primjer", numbers=[("national", "4711081")]),
        mention("Mlyn Vzor", "SK", numbers=[("national", "4711081")]),
    )
    assert decision(*pair) == ("none", "")


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("HR", "Mlin Primjer d.o.o.", "MLIN PRIMJER društvo s ograničenom odgovornošću"),
        ("BG", "ОБРАЗЕЦ МЕЛНИЦА ООД", "Obrazets Melnitsa OOD"),
        ("GR", "ΥΠΟΔΕΙΓΜΑΤΙΚΟΙ ΜΥΛΟΙ Α.Ε.", "YPODEIGMATIKOI MYLOI AE"),
        ("BG", "Община Образцово", "Obraztsovo Municipality"),
        ("PL", "Ministerstwo Wzorów i Przykładów", "MINISTERSTWO WZORÓW I PRZYKŁADÓW"),
    ],
)
def test_one_name_in_two_spellings_scripts_or_forms_of_its_form_is_merged(country: str, one: str, other: str) -> None:
    assert decision(mention(one, country), mention(other, country))[0] == "merged"


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("DE", "Mustermühle GmbH", "Mustermühle gGmbH"),
        ("DE", "Mustermühle GmbH", "Mustermühle AG"),
        ("RO", "MORILE MODEL SRL", "MORILE MODEL SA"),
    ],
)
def test_legal_forms_of_different_kind_are_kept_apart(country: str, one: str, other: str) -> None:
    assert decision(mention(one, country, places=TOWN), mention(other, country, places=TOWN)) == (
        "apart",
        "forms-differ",
    )


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("PL", "Szkoła Podstawowa nr 5 we Wzorowie", "Szkoła Podstawowa nr 6 we Wzorowie"),
        ("PL", "Gmina Wzorowo", "Gmina Wzorowa"),
        ("HR", "Sveučilište u Primjerovcu", "Sveučilište u Primjerovcu, Fakultet mlinarstva"),
        ("HR", "Zavod za primjere, Područni ured Prvo", "Zavod za primjere, Područni ured Drugo"),
        ("SI", "Vzorčna banka d.d.", "Zgledna banka d.d."),
        ("HU", "Minta Malom Kft.", "Minta Malom Zöld Energia Kft."),
    ],
)
def test_another_number_place_branch_or_word_is_never_merged(country: str, one: str, other: str) -> None:
    town = ["municipality:Wzorowo", "nuts3:XX001"]
    assert decision(mention(one, country, places=town), mention(other, country, places=town))[0] != "merged"


@pytest.mark.parametrize(
    ("country", "name"), [("SK", "Obec Vzorov"), ("CZ", "Základní škola Vzorov"), ("FR", "Collège Jean Exemple")]
)
def test_a_name_that_several_places_have_is_merged_in_one_place_only(country: str, name: str) -> None:
    here, there = ["nuts3:XX001"], ["nuts3:XX002"]
    alike = mention(name, country, of="1", places=here), mention(name.upper(), country, of="2", places=here)
    apart = mention(name, country, of="1", places=here), mention(name.upper(), country, of="2", places=there)
    assert decision(*alike) == ("merged", "same-name-and-place")
    assert decision(*apart) == ("possible", "same-name-elsewhere")


def test_a_generic_name_is_not_merged_even_in_one_region() -> None:
    pair = (
        mention("Základná škola", "SK", of="1", places=["nuts3:SK021"]),
        mention("ZÁKLADNÁ ŠKOLA", "SK", of="2", places=["nuts3:SK021"]),
    )
    assert decision(*pair) == ("none", "")


def test_likeness_alone_gives_a_possible_duplicate() -> None:
    pair = mention("Primjerenska tvornica d.o.o."), mention("Primjernska tvornica d.o.o.")
    assert decision(*pair) == ("possible", "slip")


def test_likeness_in_one_town_with_one_form_is_merged() -> None:
    pair = mention("Primjerenska tvornica d.o.o.", places=TOWN), mention("Primjernska tvornica d.o.o.", places=TOWN)
    assert decision(*pair) == ("merged", "slip-and-place")


def test_a_missing_form_needs_a_place_or_a_long_name() -> None:
    long = "Primjerenska tvornica namještaja"
    assert decision(mention(long), mention(f"{long} d.o.o.")) == ("merged", "form-left-out")
    assert decision(mention(long, places=HERE), mention(f"{long} d.o.o.", places=THERE))[0] == "possible"
    one, other = "Primjer tvornica", "Primjer tvornica d.o.o."
    assert decision(mention(one), mention(other)) == ("possible", "form-left-out")
    assert decision(mention(one, places=HERE), mention(other, places=HERE)) == ("merged", "form-left-out")
    assert decision(mention(one, places=HERE), mention(other, places=THERE)) == ("possible", "form-left-out")


@pytest.mark.parametrize(
    ("country", "name", "form"),
    [
        ("DE", "Gasthof zur Post", "GmbH"),
        ("AT", "Apotheke am Marktplatz", "GmbH"),
        ("IT", "Farmacia della Stazione", "S.r.l."),
        ("CZ", "Penzion u Zlatého Lva", "s.r.o."),
    ],
)
def test_a_name_of_which_many_towns_have_an_inn_or_a_shop_needs_a_place(country: str, name: str, form: str) -> None:
    pair = mention(name, country, places=HERE), mention(f"{name} {form}", country)
    assert decision(*pair) == ("possible", "form-left-out")


def test_a_missing_form_is_not_guessed_where_the_name_has_two() -> None:
    decisions = resolved(
        mention("Primjerenska tvornica", places=TOWN),
        mention("Primjerenska tvornica d.o.o.", places=TOWN),
        mention("Primjerenska tvornica d.d.", places=TOWN),
    ).decisions
    assert "merged" not in decisions["decision"].to_list()


def test_what_a_company_does_may_be_left_out_in_one_region() -> None:
    pair = mention("Primjer d.o.o.", places=HERE), mention("PRIMJER d.o.o. za proizvodnju i usluge", places=HERE)
    assert decision(*pair) == ("merged", "activity-left-out")


def test_a_name_cut_off_is_a_possible_duplicate_at_most() -> None:
    pair = (
        mention("Zavod za vzorčno izobraževanje in razv", "SI"),
        mention("Zavod za vzorčno izobraževanje in razvoj", "SI"),
    )
    assert decision(*pair) == ("possible", "cut-off")


def test_natural_persons_are_merged_on_a_number_only_and_stand_in_no_decision() -> None:
    same = mention("Netko Nitko", of="1", person=True), mention("NETKO NITKO", of="2", person=True)
    assert not resolved(*same).beneficiaries.height
    with_number = resolved(
        mention("Netko Nitko", of="1", person=True, numbers=[OIB]),
        mention("NETKO NITKO", of="2", person=True, numbers=[OIB]),
    )
    assert with_number.beneficiaries.height == 1
    assert not with_number.decisions.height


def test_sole_traders_are_natural_persons_though_no_list_says_so() -> None:
    found = resolved(mention("NITKO NETKO S.P.", "SI", of="1"), mention("Nitko Netko s.p.", "SI", of="2"))
    assert not found.beneficiaries.height
    assert not found.decisions.height


def test_a_published_id_is_kept_however_few_use_it() -> None:
    many = [mention("Mlin Primjer d.o.o.", operation=f"op{at}") for at in range(5)]
    found = resolved(*many, mention("MLIN PRIMJER d.o.o.", id="Q4711"))
    assert found.beneficiaries.rows() == [(many[0]["id"], "Q4711")]


def test_of_computed_ids_the_one_most_operations_use_is_kept() -> None:
    few = mention("Mlin Primjer d.o.o.")
    many = [mention("MLIN PRIMJER d.o.o.", of="2", operation=f"op{at}") for at in range(3)]
    assert resolved(few, *many).beneficiaries.rows() == [(few["id"], many[0]["id"])]


def test_each_merge_and_each_possible_pair_has_its_evidence() -> None:
    found = resolved(
        mention("Mlin Primjer d.o.o."),
        mention("MLIN PRIMJER d.o.o.", of="2"),
        mention("Primjerenska tvornica d.o.o."),
        mention("Primjernska tvornica d.o.o."),
    ).decisions
    assert found["decision"].sort().to_list() == ["merged", "possible"]
    assert all(evidence.endswith(".") and "{" not in evidence for evidence in found["evidence"])
    assert found["score"].is_between(0, 1).all()
