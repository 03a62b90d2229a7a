"""Texts of lists become paragraphs and lists that hold nothing else, whatever they were."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.web.prose import ELEMENTS, paragraphs, plain

_TAGS = re.compile(r"<(/?)([a-z0-9]+)([^<>]*)>")
PIECES = (
    "<p>", "</p>", "<ul>", "<li>", "</ul>", "</li>", "<b>", "</b>", "<i>", "</strong>", "<br/>", "<script>",
    "</script>", "<a href='https://example.org/?a=1&b=2'>", "<a href=javascript:alert(1)>", "</a>",
    "<img src=x onerror=y>", "<div>", "</div>", "&lt;", "&amp;", "<", ">", '"', "'", "\n\n", "text ", "<style>",
    "</style>", "<!--", "-->", "<svg>",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("One.\n\nTwo & three.", "<p>One.</p><p>Two &amp; three.</p>"),
        ("1 < 2 and 3 > 2", "<p>1 &lt; 2 and 3 &gt; 2</p>"),
        ("Caf&eacute; &amp; bar", "<p>Café &amp; bar</p>"),
        ("<p>One <b>bold</b></p><p>Two</p>", "<p>One <strong>bold</strong></p><p>Two</p>"),
        ("A<br>B", "<p>A<br>B</p>"),
        ("<ul><li>One<li>Two</ul>Three", "<ul><li>One</li><li>Two</li></ul><p>Three</p>"),
        ("<li>Alone", "<ul><li>Alone</li></ul>"),
        ("<p>Go<script>alert(1)</script> on</p>", "<p>Go on</p>"),
        ("<p><a href='javascript:alert(1)'>no</a></p>", "<p>no</p>"),
        ("<p onclick=x>A<img src=x onerror=y></p>", "<p>A</p>"),
        ("<p>  </p><p>Words</p>", "<p>Words</p>"),
        ("<p>A <i>b <b>c</i> d", "<p>A <em>b <strong>c</strong></em> d</p>"),
        ("", ""),
    ],
)
def test_a_text_becomes_safe_markup(text: str, markup: str) -> None:
    assert paragraphs(text) == markup


def test_a_link_keeps_its_address_and_passes_on_nothing_else() -> None:
    made = paragraphs('<p>See <a href="https://example.org/?a=1&b=2" onclick="x()" target="_top">this</a>.</p>')
    assert 'href="https://example.org/?a=1&amp;b=2"' in made
    assert "onclick" not in made
    assert "target" not in made


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=60))
def test_whatever_comes_in_only_balanced_allowed_elements_go_out(text: str) -> None:
    open_elements: list[str] = []
    made = paragraphs(text)
    for closing, name, rest in _TAGS.findall(made):
        assert name in ELEMENTS
        assert rest == "" or name == "a"
        if closing:
            assert open_elements.pop() == name
        elif name != "br":
            open_elements.append(name)
    assert open_elements == []
    assert "<" not in _TAGS.sub("", made)
    assert "javascript:" not in "".join(re.findall(r'href="[^"]*"', made))


def test_the_words_alone_have_neither_tags_nor_entities() -> None:
    assert plain("<p>One</p><p>Two &amp; three</p>") == "One Two & three"
    assert plain("a < b") == "a < b"
