"""``docs/kohesio-compatibility.md`` is what the route table says today, and names every route, parameter and mend."""

from __future__ import annotations

import pytest
from scripts.kohesio_compatibility import PAGE

from kohesio.api.kohesio.compatibility_page import SHARED, groups_of, markdown
from kohesio.api.kohesio.routes import GENERAL, MISSING, ROUTES, Route


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == markdown(ROUTES), "run `make docs`"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_stands_in_it_with_its_parameters_and_mends(route: Route) -> None:
    section = _under(f"### `GET /api{route.path}`")
    assert section
    shared = [one for heading in groups_of(route) for one in SHARED[heading]]
    for heading in groups_of(route):
        assert heading[1:] in section
    others = [one.name for one in route.parameters if one not in shared]
    assert [name for name in others if f"`{name}`" not in section] == []
    assert [mend for mend in route.mends if mend[1:] not in section] == []


@pytest.mark.parametrize("heading", SHARED)
def test_every_shared_parameter_stands_in_its_table(heading: str) -> None:
    section = _under(f"### {heading}")
    assert [one.name for one in SHARED[heading] if f"| `{one.name}` |" not in section] == []


def _under(heading: str) -> str:
    return PAGE.read_text("utf-8").partition(f"\n{heading}\n")[2].partition("\n##")[0]


def test_what_differs_everywhere_and_what_is_missing_stand_in_it() -> None:
    assert [text for text in (*GENERAL, *MISSING) if text not in PAGE.read_text("utf-8")] == []
