"""The filter form: what is ticked, what travels along, what each chip takes away."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kohesio.index.parsing import parse_query, query_pairs, split_query
from kohesio.index.query import Choice, DateRange, OperationQuery, Sort
from kohesio.index.result import Facet, FacetValue
from kohesio.settings import Settings
from kohesio.ui.i18n import language
from kohesio.web import filters
from kohesio.web.labels import Labels
from kohesio.web.urls import Urls

LABELS = Labels(language("en"), lambda *_: None)
URLS = Urls.of(Settings(), "en")


def asked(text: str) -> OperationQuery:
    return parse_query(split_query(text))


def test_a_chip_leads_to_the_query_without_its_value() -> None:
    chips = filters.project_chips(asked("q=x&country=SE&country=DE&fund=-ERDF&cursor=abc"), LABELS, URLS)
    assert [(chip.name, chip.label.text, chip.excluded) for chip in chips] == [
        ("Country", "Germany", False),
        ("Country", "Sweden", False),
        ("Fund", "European Regional Development Fund", True),
    ]
    assert chips[0].url == "/en/projects?q=x&country=SE&fund=-ERDF"
    assert chips[2].url == "/en/projects?q=x&country=DE&country=SE"


def test_each_end_of_a_range_has_its_chip() -> None:
    query = asked(
        "start_min=2021&start_max=2022-12-31&total_cost_min=1000&has_image=true&highlighted=true&near=59,18,50"
    )
    chips = filters.project_chips(query, LABELS, URLS)
    named = ["Start date", "Start date", "Total cost", "With picture", "Highlighted", "Around a point"]
    assert [chip.name for chip in chips] == named
    for chip in chips:
        left = asked(chip.url.partition("?")[2])
        assert len(query_pairs(left)) == len(query_pairs(query)) - 1


def test_what_has_no_box_travels_in_hidden_inputs() -> None:
    query = asked("q=x&country=SE&country=-FR&priority=1&start_min=2021&sort=-budget&limit=50&cursor=abc")
    assert filters.hidden(query, {"country", "start"}, text_too=True) == (
        ("q", "x"),
        ("country", "-FR"),
        ("priority", "1"),
        ("sort", "-budget"),
    )


def test_the_search_box_carries_everything_but_text_and_page() -> None:
    assert filters.all_pairs(asked("q=x&country=SE&cursor=abc")) == (("country", "SE"),)


def test_chosen_values_stand_first_and_are_all_shown() -> None:
    values = tuple(FacetValue(f"V{n}", 100 - n, Decimal(1), 0, selected=n > 15) for n in range(40))
    group = filters.group(
        Facet("municipality", values, 3, Decimal(0), 0), LABELS, Choice(), all_url="/all", opened=False
    )
    assert all(option.selected for option in group.first[:24])
    assert group.chosen == 24
    assert group.open
    assert group.total == 40
    assert group.all_url == "/all"


def test_a_short_filter_needs_no_page_of_its_own() -> None:
    group = filters.group(
        Facet("fund", (FacetValue("CF", 1, Decimal(1), 0),), 0, Decimal(0), 0),
        LABELS,
        Choice(),
        all_url="/all",
        opened=False,
    )
    assert group.all_url is None
    assert not group.open


def test_the_order_without_a_text_is_named_for_what_it_is() -> None:
    assert filters.sort_name(OperationQuery(), language("en")) == "EU contribution, highest first"
    assert filters.sort_name(OperationQuery(text="x"), language("en")) == "Relevance"
    assert filters.sort_name(OperationQuery(sort=Sort("title")), language("en")) == "Title, A to Z"


def test_taking_one_value_away_keeps_the_others() -> None:
    query = OperationQuery(
        choices=(("fund", Choice(("CF", "ESF"))),), dates=(("start", DateRange(date(2020, 1, 1))),), cursor="x"
    )
    left = filters.without(query, "fund", "CF")
    assert left.choice("fund") == Choice(("ESF",))
    assert left.dates == query.dates
    assert left.cursor is None


def test_taking_a_country_away_takes_what_lies_in_it() -> None:
    query = asked("country=SE&country=DE&nuts=SE11&nuts=DE2&programme=2021SE05SFPR001&priority=2021SE05SFPR001:1")
    left = filters.without(query, "country", "SE")
    assert left.choices == (
        ("country", Choice(("DE",))), ("nuts", Choice(("DE2",))), ("priority", Choice(("2021SE05SFPR001:1",))),
    )  # fmt: skip
    assert filters.without(left, "country", "DE").choice("nuts") == Choice()
    assert filters.without(query, "programme", "2021SE05SFPR001").choice("priority") == Choice()


def test_what_lies_in_an_excluded_country_stays() -> None:
    query = asked("country=-SE&nuts=SE11&nuts=EL30")
    assert filters.without(query, "country", "SE").choice("nuts") == query.choice("nuts")
    greek = asked("country=GR&nuts=EL30")
    assert filters.without(greek, "country", "GR").choices == ()


def test_municipalities_and_priorities_have_a_box_within_a_country_or_programme() -> None:
    def narrow(question: str) -> set[str]:
        return {"municipality", "priority"} & set(filters.panel(asked(question)))

    assert narrow("q=x&fund=ERDF&country=-SE") == set()
    assert narrow("country=SE") == narrow("nuts=SE1") == {"municipality"}
    assert narrow("programme=2021SE05SFPR001") == {"priority"}
    assert narrow("municipality=Nacka&priority=-1") == {"municipality", "priority"}


def test_the_priorities_of_one_programme_need_not_say_whose_they_are() -> None:
    facet = Facet("priority", (FacetValue("2021SE05SFPR001:2", 3, Decimal(1), 0),), 0, Decimal(0), 0)
    (alone,) = filters.options(facet, LABELS, Choice(), alone=True)
    (among,) = filters.options(facet, LABELS, Choice())
    assert (alone.label.text, alone.value) == ("2", "2021SE05SFPR001:2")
    assert among.label.text.startswith("2")


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        (("FI", "FI1B", "FI1B1"), ("FI1B",)),
        (("FI", "FI1B1", "FI1C2"), ("FI1B1", "FI1C2")),
        (("FI", "FI1", "FI2"), ("FI1", "FI2")),
    ],
)
def test_regions_are_those_of_the_level_that_projects_are_placed_in(
    codes: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    facet = Facet("nuts", tuple(FacetValue(code, 1, Decimal(0), 0, selected=False) for code in codes), 0, Decimal(0), 0)
    group = filters.group(facet, LABELS, Choice(), all_url="/all", opened=True)
    assert tuple(one.value for one in group.first) == shown
    assert group.all_url == "/all"


def test_a_country_as_a_whole_is_no_region_to_choose() -> None:
    whole = FacetValue("FI", 2_881, Decimal(0), 0, selected=False)
    assert not filters.narrows(Facet("nuts", (whole,), 0, Decimal(0), 0))
    assert filters.narrows(
        Facet("nuts", (whole, FacetValue("FI1B", 1, Decimal(0), 0, selected=False)), 0, Decimal(0), 0)
    )
    assert filters.narrows(Facet("country", (whole,), 0, Decimal(0), 0))
