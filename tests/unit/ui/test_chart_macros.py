"""The chart macros: drawn from values alone, named for who hears them, and followed by the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import DictLoader
from lxml import html

from kohesio.index.result import YearRow
from kohesio.ui.i18n import language
from kohesio.ui.templating import create_environment
from kohesio.web import charts
from kohesio.web.charts import Chart, Value
from kohesio.web.labels import Label

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
VALUES = [
    Value(Label("<b>&", code="X"), "/a?b=1&c=2", 1_234, Decimal("1234567.89")),
    Value(Label(LONG), None, 1, Decimal("0.00")),
]
ROWS = [YearRow(2016, 1_234, Decimal("1234567.89"), 34), YearRow(None, 1, Decimal("0.00"), 1)]
FORMS: dict[str, Callable[[], Chart]] = {
    "bar_chart": lambda: charts.bars("k", "Titel <i>", "About", VALUES, missing=4, note="Note"),
    "column_chart": lambda: charts.columns("k", "Titel <i>", "About", ROWS, VALUES),
    "share_chart": lambda: charts.shares("k", "Titel <i>", "About", VALUES, "Others", missing=4),
}


def drawn(form: str, code: str = "en") -> html.HtmlElement:
    source = f'{{% from "components/charts.html" import {form} with context %}}{{{{ {form}(chart, "Kind") }}}}'
    environment = create_environment(DictLoader({"page": source}), asset=lambda path: path)
    text = environment.get_template("page").render(frame=SimpleNamespace(language=language(code)), chart=FORMS[form]())
    return html.fragment_fromstring(text.strip())


def found(tree: html.HtmlElement, path: str) -> list[Any]:
    result: list[Any] = tree.xpath(path)
    return result


def words(tree: html.HtmlElement, path: str) -> str:
    return str(tree.xpath(f"string({path})"))


@pytest.mark.parametrize("form", FORMS)
def test_a_chart_has_a_title_a_description_and_its_numbers(form: str) -> None:
    tree = drawn(form)
    assert words(tree, ".//figcaption/h2") == "Titel <i>"
    assert words(tree, ".//figcaption/p") == "About"
    assert found(tree, ".//svg//title")
    cells = [cell.text_content().strip() for cell in found(tree, ".//details//tbody/tr[1]/*")]
    assert cells[0].split() == ["<b>&", "X"]
    assert cells[1:3] == ["1,234", "€1,234,567.89"]


@pytest.mark.parametrize("form", FORMS)
def test_a_chart_needs_neither_style_nor_script(form: str) -> None:
    tree = drawn(form)
    assert not found(tree, ".//@style | .//style | .//script")
    assert not found(tree, ".//@*[starts-with(name(), 'on')]")


@pytest.mark.parametrize("form", FORMS)
def test_ids_are_unique_and_every_name_points_somewhere(form: str) -> None:
    tree = drawn(form)
    ids = found(tree, ".//@id")
    assert len(ids) == len(set(ids))
    pointed = {name for value in found(tree, "//@aria-labelledby | //@aria-describedby") for name in value.split()}
    assert pointed <= set(ids)


@pytest.mark.parametrize("form", FORMS)
def test_marks_lead_to_their_projects(form: str) -> None:
    assert "/a?b=1&c=2" in set(found(drawn(form), ".//a/@href"))


def test_amounts_are_written_as_the_reader_does() -> None:
    assert "1 234 567,89 €" in drawn("bar_chart", "sv").text_content().replace("\u00a0", " ").replace("\u202f", " ")


def test_a_share_bar_of_nothing_is_left_out() -> None:
    source = '{% from "components/charts.html" import share_chart with context %}{{ share_chart(chart, "Kind") }}'
    environment = create_environment(DictLoader({"page": source}), asset=lambda path: path)
    frame = SimpleNamespace(language=language("en"))
    nothing = charts.shares("k", "Title", "About", [], "Others", missing=4)
    assert environment.get_template("page").render(frame=frame, chart=nothing).strip() == ""
