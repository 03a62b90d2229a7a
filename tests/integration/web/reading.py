"""Pages as trees, for tests that read them."""

from __future__ import annotations

from typing import Any, cast

from lxml import html
from tests.asgi_client import Client


def found(client: Client, address: str, status: int = 200) -> html.HtmlElement:
    """The page at an address, which must be there."""
    answer = client.get(address)
    assert answer.status_code == status, address
    return html.document_fromstring(answer.text)


def picked(tree: html.HtmlElement, path: str) -> list[Any]:
    """What an XPath finds in it."""
    return cast("list[Any]", tree.xpath(path))
