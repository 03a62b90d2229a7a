"""The markup of every kind of page, in every language that is looked at, read by a parser that forgives nothing."""

from __future__ import annotations

import html5lib
import pytest
from tests.asgi_client import Client
from tests.page_types import TYPES, looked_at

from kohesio.app import create_app
from kohesio.settings import Settings


@pytest.fixture(scope="module")
def whole(small_site: Settings) -> Client:
    return Client(create_app(small_site))


@pytest.mark.parametrize("code", looked_at())
@pytest.mark.parametrize("kind", TYPES)
def test_the_markup_is_without_fault(whole: Client, kind: str, code: str) -> None:
    answer = whole.get(f"/{code}/{TYPES[kind]}")
    assert answer.status_code == (404 if kind == "error" else 200)
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(answer.text)
    faults = [(place, name, data) for place, name, data in parser.errors]
    assert faults == []


def test_the_parser_does_find_faults() -> None:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse("<!DOCTYPE html><title>x</title><p><div></p></b>")
    assert parser.errors
