"""Code lists: complete, scoped by period, and read from cells without guessing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.model.fund import FUNDS
from kohesio.model.period import PERIODS
from kohesio.reference.codelists import (
    Kind,
    code,
    codes,
    label,
    objectives_of_field,
    parse_code,
    parse_intervention_field,
    parse_intervention_fields,
    sdgs_of_field,
    short_label,
    themes_of_field,
)

OLD, MIDDLE, NEW = PERIODS
FIELDS = Kind.INTERVENTION_FIELD


@pytest.mark.parametrize(
    ("kind", "period", "expected"),
    [
        (FIELDS, OLD, [f"{number:02}" for number in range(1, 87)]),
        (FIELDS, MIDDLE, [f"{number:03}" for number in range(1, 124)]),
        (FIELDS, NEW, [f"{number:03}" for number in (*range(1, 183), *range(188, 194))]),
        (Kind.THEMATIC_OBJECTIVE, MIDDLE, [f"TO{number:02}" for number in range(1, 14)]),
        (Kind.THEMATIC_OBJECTIVE, NEW, []),
        (Kind.POLICY_OBJECTIVE, NEW, ["PO1", "PO2", "PO3", "PO4", "PO5", "ISO6", "ISO7", "JSO8"]),
        (Kind.POLICY_OBJECTIVE, MIDDLE, []),
        (Kind.SDG, None, [str(number) for number in range(1, 18)]),
        (Kind.PERIOD, None, list(PERIODS)),
        (Kind.FUND, None, list(FUNDS)),
        (Kind.FUND, MIDDLE, ["ERDF", "ESF", "CF", "YEI", "IPA", "ENI"]),
    ],
)
def test_a_list_is_complete_and_in_official_order(kind: Kind, period: str | None, expected: list[str]) -> None:
    assert [each.code for each in codes(kind, period)] == expected


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ("RSO1", 6), ("RSO2", 9), ("RSO3", 2), ("RSO4", 6), ("RSO5", 2), ("ESO4", 13), ("ISO6", 6), ("JSO8", 1),
    ],
)  # fmt: skip
def test_every_family_of_specific_objectives_is_complete(family: str, expected: int) -> None:
    found = [each.code for each in codes(Kind.SPECIFIC_OBJECTIVE) if each.code.split(".")[0] == family]
    assert found == [f"{family}.{number}" for number in range(1, expected + 1)]


@pytest.mark.parametrize("kind", list(Kind))
def test_labels_are_tidy_and_codes_unique_within_a_period(kind: Kind) -> None:
    for period in PERIODS:
        listed = codes(kind, period)
        assert len({each.code for each in listed}) == len(listed)
        for each in listed:
            assert each.label == " ".join(each.label.split())
            assert each.label


@pytest.mark.parametrize(
    ("kind", "text", "period", "expected"),
    [
        (FIELDS, "001", MIDDLE, "Generic productive investment in small and medium-sized enterprises (‘SMEs’)"),
        (FIELDS, "128", NEW, "Health infrastructure"),
        (FIELDS, "01", OLD, "R&TD activities in research centres"),
        (FIELDS, "01", None, "R&TD activities in research centres"),
        (FIELDS, "001", None, None),
        (FIELDS, "124", MIDDLE, None),
        (FIELDS, "999", NEW, None),
        (Kind.FUND, "ESF+", None, "European Social Fund Plus"),
        (Kind.FUND, "ERDF", None, "European Regional Development Fund"),
        (Kind.FUND, "ESF+", MIDDLE, None),
        (Kind.SDG, "4", None, "Quality education"),
    ],
)
def test_a_label_belongs_to_code_and_period(kind: Kind, text: str, period: str | None, expected: str | None) -> None:
    assert label(kind, text, period) == expected


def test_a_short_label_stands_in_where_there_is_one() -> None:
    assert short_label(Kind.POLICY_OBJECTIVE, "PO2") == "Greener and carbon free Europe"
    assert short_label(Kind.SDG, "1") == "No poverty"
    assert short_label(Kind.SDG, "18") is None


@pytest.mark.parametrize(
    ("text", "period", "field"),
    [
        ("115 - Verringerung und Verhütung", MIDDLE, "115"),
        ("102. Access to employment", MIDDLE, "102"),
        ("122-Αξιολόγηση και μελέτες", MIDDLE, "122"),
        ("102 Access to employment", MIDDLE, "102"),
        ("(054) Housing", MIDDLE, "054"),
        ("54", MIDDLE, "054"),
        ("54.0", MIDDLE, "054"),
        ("9", OLD, "09"),
        ("16", NEW, "016"),
        ("Accesso all'occupazione (102)", MIDDLE, "102"),
        ("Health infrastructure", MIDDLE, "053"),
        ("HEALTH INFRASTRUCTURE", NEW, "128"),
        ("Generic productive investment in small and medium–sized enterprises (‘SMEs’)", MIDDLE, "001"),
        ("OT 9.1", MIDDLE, None),
        ("9.1", MIDDLE, None),
        ("124", MIDDLE, None),
        ("0", MIDDLE, None),
        ("50%", MIDDLE, None),
        ("2014", MIDDLE, None),
        ("54a", MIDDLE, None),
        ("", MIDDLE, None),
        ("054", "1999-2006", None),
    ],
)
def test_an_intervention_field_is_read_from_a_cell(text: str, period: str, field: str | None) -> None:
    assert parse_intervention_field(text, period) == field


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("013, 014", ("013", "014")),
        ("013 - Digitising SMEs; 014 - Digitising large enterprises", ("013", "014")),
        ("013\n013", ("013",)),
        ("013 - Digitising SMEs (including e-Commerce, e-Business)", ("013",)),
        ("transport", ()),
    ],
)
def test_a_cell_may_hold_several_fields(text: str, fields: tuple[str, ...]) -> None:
    assert parse_intervention_fields(text, NEW) == fields


@pytest.mark.parametrize("period", PERIODS)
def test_every_field_is_read_back_from_its_code_and_from_its_label(period: str) -> None:
    for each in codes(FIELDS, period):
        assert parse_intervention_field(f"{each.code} - {each.label}", period) == each.code
        assert label(FIELDS, str(parse_intervention_field(each.label, period)), period) == each.label


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.THEMATIC_OBJECTIVE, "OT 3", "TO03"),
        (Kind.THEMATIC_OBJECTIVE, "TO03", "TO03"),
        (Kind.THEMATIC_OBJECTIVE, "9", "TO09"),
        (Kind.THEMATIC_OBJECTIVE, "9.1", None),
        (Kind.THEMATIC_OBJECTIVE, "PO3", None),
        (Kind.THEMATIC_OBJECTIVE, "14", None),
        (Kind.THEMATIC_OBJECTIVE, "Competitiveness of SMEs", "TO03"),
        (Kind.POLICY_OBJECTIVE, "PO02", "PO2"),
        (Kind.POLICY_OBJECTIVE, "iso6", "ISO6"),
        (Kind.POLICY_OBJECTIVE, "6", None),
        (Kind.SPECIFIC_OBJECTIVE, "rso 1.1.", "RSO1.1"),
        (Kind.SPECIFIC_OBJECTIVE, "ESO4.11 - Enhancing", "ESO4.11"),
        (Kind.SPECIFIC_OBJECTIVE, "ESO4.14", None),
        (Kind.SPECIFIC_OBJECTIVE, "1.1", None),
        (Kind.SDG, "SDG 04", "4"),
        (Kind.SDG, "18", None),
        (Kind.PERIOD, "2014-2020", "2014-2020"),
    ],
)
def test_a_code_is_read_in_the_spellings_of_lists(kind: Kind, text: str, expected: str | None) -> None:
    assert parse_code(kind, text) == expected


def test_a_code_of_another_period_is_none() -> None:
    assert parse_code(Kind.THEMATIC_OBJECTIVE, "TO03", NEW) is None


@pytest.mark.parametrize(
    ("field", "thematic", "policy", "sdgs"),
    [
        ("001", ("TO03",), ("PO1",), ("8",)),
        ("054", ("TO09",), ("PO4",), ("1",)),
        ("017", ("TO06",), ("PO2",), ("12",)),
        ("024", ("TO07",), ("PO3",), ("9",)),
        ("080", ("TO02",), ("PO1",), ("1",)),
        ("121", ("TO12",), (), ()),
        ("101", (), (), ()),
    ],
)
def test_fields_of_2014_2020_lead_to_objectives_and_goals(
    field: str, thematic: tuple[str, ...], policy: tuple[str, ...], sdgs: tuple[str, ...]
) -> None:
    links = objectives_of_field(field, MIDDLE)
    assert (links.thematic, links.policy, links.sdgs) == (thematic, policy, sdgs)


@pytest.mark.parametrize(
    ("first", "last", "policy"),
    [
        (1, 37, ("PO1",)),
        (38, 86, ("PO2",)),
        (87, 120, ("PO3",)),
        (121, 164, ("PO4",)),
        (165, 169, ("PO5",)),
        (170, 182, ()),
    ],
)
def test_fields_of_2021_2027_stand_under_the_headings_of_annex_i(
    first: int, last: int, policy: tuple[str, ...]
) -> None:
    for number in range(first, last + 1):
        assert objectives_of_field(f"{number:03}", NEW).policy == policy


def test_unassigned_fields_of_2014_2020_are_those_kohesio_leaves_out() -> None:
    without = {each.code for each in codes(FIELDS, MIDDLE) if not sdgs_of_field(each.code, MIDDLE)}
    assert without == {"078", "079", "096", "098", "099", "101", "119", "121", "122", "123"}


def test_every_link_leads_to_a_code_that_exists() -> None:
    for period in PERIODS:
        for each in codes(FIELDS, period):
            links = objectives_of_field(each.code, period)
            assert all(code(Kind.THEMATIC_OBJECTIVE, to, period) for to in links.thematic)
            assert all(code(Kind.POLICY_OBJECTIVE, po) for po in links.policy)
            assert all(code(Kind.THEME, theme) for theme in themes_of_field(each.code, period))
            assert all(code(Kind.SDG, sdg) for sdg in links.sdgs)


def test_every_parent_of_an_objective_exists() -> None:
    for kind in (Kind.SPECIFIC_OBJECTIVE, Kind.THEMATIC_OBJECTIVE):
        assert all(code(Kind.POLICY_OBJECTIVE, each.parent) for each in codes(kind) if each.parent)


@given(st.text(), st.sampled_from((*PERIODS, "")), st.sampled_from(list(Kind)))
def test_any_text_may_be_read(text: str, period: str, kind: Kind) -> None:
    field = parse_intervention_field(text, period)
    assert field is None or label(FIELDS, field, period)
    assert all(label(FIELDS, each, period) for each in parse_intervention_fields(text, period))
    read = parse_code(kind, text)
    assert read is None or read in {each.code for each in codes(kind)}
    assert label(kind, text, period) is None or text


@given(st.from_regex(r"\A[0-9 .,;()%a-z-]{0,12}\Z"), st.sampled_from(PERIODS))
def test_numbers_in_cells_are_read_as_fields_of_the_period_or_not_at_all(text: str, period: str) -> None:
    field = parse_intervention_field(text, period)
    assert field is None or field in {each.code for each in codes(FIELDS, period)}
