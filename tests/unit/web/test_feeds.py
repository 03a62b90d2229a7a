"""Feeds and calendars keep to their formats, whatever a list has published."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kohesio.web.feeds import ATOM_NAMESPACE, Channel, Entry, Event, atom, calendar, json_feed

MOMENT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
HOSTILE = 'a\x00b\x0b <script>&"]]> \ud7ff\ufffe é – 日本'
CHANNEL = Channel(
    "https://example.org/f", "Title", "Sub", "https://example.org/p", "https://example.org/f", MOMENT, "en", "A", "R"
)


def entry(title: str = "T", summary: str = "S") -> Entry:
    return Entry(
        "tag:example.org,2026:Q1", title, "https://example.org/en/projects/Q1", MOMENT, summary, "sv", ("ERDF",)
    )


def name(local: str) -> str:
    return f"{{{ATOM_NAMESPACE}}}{local}"


@given(st.text(max_size=60), st.text(max_size=60))
def test_an_atom_feed_is_well_formed_and_complete(title: str, summary: str) -> None:
    tree = etree.fromstring(atom(CHANNEL, [entry(title, summary)]))
    assert tree.tag == name("feed")
    assert tree.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    for wanted in ("id", "title", "updated", "author"):
        assert len(tree.findall(name(wanted))) == 1
    links = {str(link.get("rel")): link.get("href") for link in tree.findall(name("link"))}
    assert links == {"self": CHANNEL.address, "alternate": CHANNEL.page}
    (made,) = tree.findall(name("entry"))
    assert {wanted: len(made.findall(name(wanted))) for wanted in ("id", "title", "updated", "link")} == {
        "id": 1, "title": 1, "updated": 1, "link": 1,
    }  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made.findtext(name("updated")) or "")


def test_what_xml_cannot_hold_is_left_out_and_the_rest_stays() -> None:
    tree = etree.fromstring(atom(CHANNEL, [entry(HOSTILE)]))
    assert tree.findtext(f"{name('entry')}/{name('title')}") == 'ab <script>&"]]> \ud7ff é – 日本'


@given(st.text(max_size=60))
def test_a_json_feed_has_what_the_format_wants(title: str) -> None:
    made = json.loads(json_feed(CHANNEL, [entry(title)]))
    assert made["version"] == "https://jsonfeed.org/version/1.1"
    assert made["title"] == "Title"
    assert made["items"][0]["id"] == "tag:example.org,2026:Q1"
    assert made["items"][0]["title"] == title
    assert made["items"][0]["content_text"]


@given(st.text(max_size=120))
def test_a_calendar_has_short_lines_and_one_event_a_day(title: str) -> None:
    made = calendar("Name", MOMENT, [Event("a@example.org", date(2026, 12, 31), title, "Text", "https://example.org/")])
    assert made.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    unfolded = made.replace(b"\r\n ", b"").decode()
    lines = unfolded.split("\r\n")[:-1]
    assert all(re.match(r"[A-Z-]+[:;]", line) for line in lines)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines


def test_signs_of_the_format_are_escaped() -> None:
    made = calendar("N", MOMENT, [Event("a", date(2026, 1, 1), "a,b;c\\d\ne", "", "https://example.org/")])
    assert b"SUMMARY:a\\,b\\;c\\\\d\\ne\r\n" in made
