"""Templates escape what they show, know everything they name, and speak each reader's language."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from jinja2 import DictLoader, UndefinedError

from kohesio.ui.i18n import language
from kohesio.ui.templating import create_environment


def rendered(source: str, code: str = "en", **values: object) -> str:
    return ENVIRONMENT.from_string(source).render(values, frame=SimpleNamespace(language=language(code)))


ENVIRONMENT = create_environment(DictLoader({}), asset=lambda path: path)


def test_text_never_becomes_markup() -> None:
    assert rendered("{{ text }}", text="<b>&") == "&lt;b&gt;&amp;"


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        rendered("{{ nothing }}")


def test_a_constant_is_written_anew_for_each_language() -> None:
    template = ENVIRONMENT.from_string("{{ 1732441|number }} {{ _('Projects') }}")
    texts = [template.render(frame=SimpleNamespace(language=language(code))) for code in ("en", "sv", "en")]
    assert [text.replace("\u00a0", " ") for text in texts] == [
        "1,732,441 Projects",
        "1 732 441 Projekt",
        "1,732,441 Projects",
    ]


def test_a_count_chooses_the_form() -> None:
    source = '{{ ngettext("%(num)s finding", "%(num)s findings", count) }}'
    assert rendered(source, "sv", count=1) == "1 iakttagelse"
    assert rendered(source, "sv", count=2) == "2 iakttagelser"
