"""Places in a cell."""

from __future__ import annotations

import pytest

from kohesio.ingest.table import CellKind
from kohesio.ingest.values.outcome import Outcome
from kohesio.ingest.values.places import parse_municipality, parse_point, parse_postcode
from kohesio.model.territory import Point


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("75011", "FR", "75011"), ("00100", "FI", "00100"), ("00-950", "PL", "00-950"), ("CV1 2WT", "UK", "CV1 2WT"),
        ("PR1 2HE", "GB", "PR1 2HE"), ("1234 AB", "NL", "1234 AB"), ("104 31", "EL", "104 31"), ("4000", "DK", "4000"),
        ("D02 AF30", "IE", "D02 AF30"), ("1000-205", "PT", "1000-205"), ("ABC 9", "XX", "ABC 9"),
    ],
)  # fmt: skip
def test_postcodes_in_their_usual_writing_stay(text: str, country: str, code: str) -> None:
    assert parse_postcode(f" {text} ", country) == Outcome(code)


@pytest.mark.parametrize(
    ("text", "country", "kind", "code"),
    [
        ("1000", "FR", CellKind.NUMBER, "01000"),
        ("100", "FI", CellKind.NUMBER, "00100"),
        ("CV12WT", "GB", CellKind.TEXT, "CV1 2WT"),
        ("38\u00a0041", "FR", CellKind.TEXT, "38041"),
        ("D-20095", "DE", CellKind.TEXT, "20095"),
        ("SE-123 45", "SE", CellKind.TEXT, "123 45"),
        ("00950", "PL", CellKind.TEXT, "00-950"),
    ],
)
def test_postcodes_are_repaired_where_only_one_is_possible(text: str, country: str, kind: CellKind, code: str) -> None:
    assert parse_postcode(text, country, kind) == Outcome(code, "postcode-repaired")


@pytest.mark.parametrize(
    ("text", "country", "kind"),
    [
        ("1000", "FR", CellKind.TEXT),
        ("10", "FR", CellKind.NUMBER),
        ("123", "AT", CellKind.NUMBER),
        ("Leeds", "GB", CellKind.TEXT),
        ("123456", "DE", CellKind.TEXT),
    ],
)
def test_what_is_no_postcode_of_the_country_is_an_issue(text: str, country: str, kind: CellKind) -> None:
    assert parse_postcode(text, country, kind) == Outcome(None, "unreadable-postcode")


@pytest.mark.parametrize("text", ["53.3,-6.2", "53.3, -6.2", "(53.3; -6.2)", "Point(-6.2 53.3)", "POINT (-6.2 53.3)"])
def test_points_are_read(text: str) -> None:
    assert parse_point(text) == Outcome(Point(53.3, -6.2))


def test_longitude_first_is_read_where_declared() -> None:
    assert parse_point("-6.2,53.3", "lon,lat") == Outcome(Point(53.3, -6.2))


@pytest.mark.parametrize("text", ["91,3", "53.3", "0,0", "712345,6178901", "here", "1,2,3"])
def test_what_is_no_point_on_the_globe_is_an_issue(text: str) -> None:
    assert parse_point(text) == Outcome(None, "unreadable-coordinates")


@pytest.mark.parametrize("text", ["_Nincs megadva helység", "UPPGIFT SAKNAS", "n.v.t.", "-"])
def test_words_for_no_place_are_told(text: str) -> None:
    assert parse_municipality(text) == Outcome(None, "location-placeholder")


def test_a_municipality_stays_as_published() -> None:
    assert parse_municipality(" KOPER/CAPODISTRIA ") == Outcome("KOPER/CAPODISTRIA")
