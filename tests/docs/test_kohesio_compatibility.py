"""``docs/kohesio-compatibility.md`` is what the route table says today, and names every route, parameter and mend."""

from __future__ import annotations

import pytest
from scripts.kohesio_compatibility import PAGE

from kohesio.api.kohesio.describing import markdown
from kohesio.api.kohesio.routes import GENERAL, ROUTES, Route


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == markdown(ROUTES), "run `make docs`"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_stands_in_it_with_its_parameters_and_mends(route: Route) -> None:
    section = PAGE.read_text("utf-8").partition(f"## `GET /api{route.path}`\n")[2].partition("\n## ")[0]
    assert section
    assert [one.name for one in route.parameters if f"| `{one.name}` |" not in section] == []
    assert [mend for mend in route.mends if mend[1:] not in section] == []


def test_what_differs_everywhere_stands_in_it() -> None:
    assert [text for text in GENERAL if text not in PAGE.read_text("utf-8")] == []
