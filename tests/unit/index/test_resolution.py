"""From what users write to what the index holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kohesio.errors import ParameterError
from kohesio.index.query import Choice
from kohesio.index.resolution import Values


class Listed:
    """A dictionary of few values."""

    def __init__(self, *values: str) -> None:
        self._values = sorted(values)

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def find(self, text: str) -> int | None:
        return self._values.index(text) if text in self._values else None


PROGRAMME = "Q912345678901234567"
FIELDS = {
    "country": Values("country", Listed("GR", "SE")),
    "nuts": Values("nuts", Listed("EL", "EL3", "EL30", "SE110")),
    "fund": Values("fund", Listed("ERDF", "ESF+")),
    "programme": Values("programme", Listed(PROGRAMME), {"2021SE05SFPR001": PROGRAMME}),
    "intervention_field": Values("intervention_field", Listed("2014-2020:001", "2021-2027:001", "2021-2027:016")),
    "thematic_objective": Values("thematic_objective", Listed("TO04", "TO10")),
    "priority": Values("priority", Listed(f"{PROGRAMME}:1", f"{PROGRAMME}:2")),
    "interreg": Values("interreg", Listed("true")),
    "beneficiary": Values("beneficiary", Listed("Q911", "Q922")),
}


@pytest.mark.parametrize(
    ("key", "typed", "expected"),
    [
        ("country", "SE", ("SE",)),
        ("country", "EL", ("GR",)),
        ("country", "gr", ("GR",)),
        ("country", "MT", ("MT",)),  # a member state without operations is an answer, not a mistake
        ("country", "ch", ("CH",)),
        ("nuts", "PL91", ("PL91",)),  # so is a region that no operation is in
        ("nuts", "gr 41", ("EL41",)),
        ("programme", "2014PL05M9OP001", ("2014PL05M9OP001",)),
        ("intervention_field", "2021-2027:045", ("2021-2027:045",)),
        ("intervention_field", "016", ("2021-2027:016",)),  # the fields that occur, where any does
        ("thematic_objective", "to 7", ("TO07",)),
        ("nuts", "GR30", ("EL30",)),
        ("nuts", "el3", ("EL3",)),
        ("nuts", "level1", ("EL3",)),
        ("beneficiary", "Q922, https://linkedopendata.eu/entity/Q911", ("Q911,Q922",)),
        ("nuts", "level2", ("EL30",)),
        ("fund", "esf+", ("ESF+",)),
        ("fund", "JTF", ("JTF",)),
        ("programme", "2021 se05sfpr001", (PROGRAMME,)),
        ("programme", f"https://linkedopendata.eu/entity/{PROGRAMME}", (PROGRAMME,)),
        ("intervention_field", "001", ("2014-2020:001", "2021-2027:001")),
        ("intervention_field", "1", ("2014-2020:001", "2021-2027:001")),
        ("intervention_field", "2021-2027:16", ("2021-2027:016",)),
        ("thematic_objective", "to4", ("TO04",)),
        ("priority", "2", (f"{PROGRAMME}:2",)),
        ("interreg", "yes", ("true",)),
        ("interreg", "0", ("false",)),
    ],
)
def test_any_spelling_is_accepted(key: str, typed: str, expected: tuple[str, ...]) -> None:
    assert FIELDS[key].resolve(typed) == expected


def test_an_unknown_value_is_refused_with_the_valid_ones() -> None:
    with pytest.raises(ParameterError) as caught:
        FIELDS["thematic_objective"].resolve("TO99")
    assert (caught.value.parameter, caught.value.valid) == ("thematic_objective", ("TO04", "TO10"))


def test_a_choice_is_resolved_on_both_sides() -> None:
    assert FIELDS["country"].resolved(Choice(("EL", "GR"), ("se",))) == Choice(("GR",), ("SE",))


def test_a_level_without_regions_is_a_value_that_nothing_has() -> None:
    assert Values("nuts", Listed("SE")).resolved(Choice(("level3",))) == Choice(("level3",))
