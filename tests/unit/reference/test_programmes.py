"""The register of programmes, and what a code tells by its shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.model.fund import FUNDS
from kohesio.model.programme import cci_period, is_interreg, parse_cci
from kohesio.reference.programmes import funds_of_cci, programme, programmes


@pytest.mark.parametrize(
    ("cci", "title", "country", "funds"),
    [
        ("2014SE16RFOP001", "South Sweden - ERDF", "SE", ("ERDF",)),
        ("2014 at05sfop001", "Employment - AT - ESF", "AT", ("ESF",)),
        (
            "2014GR05M9OP001",
            "Human Resources Development Education and Lifelong Learning - GR - ESF/YEI",
            "GR",
            ("ESF", "YEI"),
        ),
        ("2014UK05SFOP002", "East Wales - ESF", "GB", ("ESF",)),
        ("2014TC16RFCB013", "Interreg V-A - Poland-Denmark-Germany-Lithuania-Sweden (South Baltic)", None, ("ERDF",)),
        ("2015BG16RFSM001", "SME Initiative - BG - ERDF", "BG", ("ERDF",)),
    ],
)
def test_a_registered_programme_is_found(cci: str, title: str, country: str | None, funds: tuple[str, ...]) -> None:
    found = programme(cci)
    assert found is not None
    assert (found.title, found.country, found.funds) == (title, country, funds)


def test_all_programmes_of_2014_2020_are_registered() -> None:
    assert sum(each.period == "2014-2020" for each in programmes()) == 388


def test_every_registered_programme_is_sound() -> None:
    for each in programmes():
        assert parse_cci(each.cci) == each.cci
        assert cci_period(each.cci) == each.period
        assert (each.country is None) == is_interreg(each.cci)
        assert each.funds
        assert set(each.funds) <= set(FUNDS)


@pytest.mark.parametrize(
    ("cci", "funds"),
    [
        ("2021SE16RFPR009", ("ERDF",)),
        ("2021DE05SFPR999", ("ESF+",)),
        ("2014DE05SFOP999", ("ESF",)),
        ("2021PL16JTPR999", ("JTF",)),
        ("2021IT16FFPR999", ()),
        ("nonsense", ()),
    ],
)
def test_a_code_outside_the_register_tells_its_fund_by_its_shape(cci: str, funds: tuple[str, ...]) -> None:
    assert funds_of_cci(cci) == funds


@given(st.text())
def test_any_text_may_be_asked_for(text: str) -> None:
    assert programme(text) is None or parse_cci(text)
    assert set(funds_of_cci(text)) <= set(FUNDS)
