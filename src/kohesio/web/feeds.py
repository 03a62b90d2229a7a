"""Feeds as they are written: Atom (RFC 4287), JSON Feed 1.1 and calendars (RFC 5545), from plain entries.

Everything of a list that stands in them is escaped by the writers; characters that a format cannot hold are left out.
Ids are stable: a reader's program that has seen an entry knows it again, whatever became of its address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from xml.etree import ElementTree as ET

ATOM, JSON_FEED, CALENDAR = "application/atom+xml", "application/feed+json", "text/calendar"
ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
JSON_VERSION = "https://jsonfeed.org/version/1.1"

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE = 75
"""Octets of a calendar's line, without its end."""

ET.register_namespace("", ATOM_NAMESPACE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a feed. ``updated`` is when it came to say what it says; ``language`` that of its texts."""

    id: str
    title: str
    url: str
    updated: datetime
    summary: str
    language: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed: what it is of, where the page is that says the same, and where the feed itself is (full addresses)."""

    id: str
    title: str
    subtitle: str
    page: str
    address: str
    updated: datetime
    language: str
    author: str
    rights: str


@dataclass(frozen=True, slots=True)
class Event:
    """A day in a calendar."""

    id: str
    day: date
    title: str
    text: str
    url: str


# -- Atom ---------------------------------------------------------------------------------------------------------


def atom(channel: Channel, entries: Iterable[Entry]) -> bytes:
    """The feed as Atom."""
    feed = ET.Element(_name("feed"), {_LANG: channel.language})
    _texts(feed, id=channel.id, title=channel.title, subtitle=channel.subtitle)
    _texts(feed, updated=_moment(channel.updated), rights=channel.rights, generator="Kohesio")
    _texts(ET.SubElement(feed, _name("author")), name=channel.author)
    ET.SubElement(feed, _name("link"), rel="self", type=ATOM, href=channel.address)
    ET.SubElement(feed, _name("link"), rel="alternate", type="text/html", href=channel.page)
    for entry in entries:
        made = ET.SubElement(feed, _name("entry"))
        if entry.language and entry.language != channel.language:
            made.set(_LANG, entry.language)
        _texts(made, id=entry.id, title=entry.title, updated=_moment(entry.updated), summary=entry.summary)
        ET.SubElement(made, _name("link"), rel="alternate", type="text/html", href=entry.url)
        for tag in entry.tags:
            ET.SubElement(made, _name("category"), term=tag)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def styled(feed: bytes, sheet: str) -> bytes:
    """The Atom feed with the address of a style sheet, for those who open it in a browser."""
    declaration, _, rest = feed.partition(b"\n")
    return declaration + f'\n<?xml-stylesheet type="text/css" href="{sheet}"?>\n'.encode() + rest


def _texts(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, _name(name)).text = _NOT_XML.sub("", text)


def _name(name: str) -> str:
    return f"{{{ATOM_NAMESPACE}}}{name}"


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


# -- JSON Feed ----------------------------------------------------------------------------------------------------


def json_feed(channel: Channel, entries: Iterable[Entry]) -> bytes:
    """The feed as JSON Feed 1.1."""
    document = {
        "version": JSON_VERSION,
        "title": channel.title,
        "description": channel.subtitle,
        "home_page_url": channel.page,
        "feed_url": channel.address,
        "language": channel.language,
        "authors": [{"name": channel.author}],
        "items": [_item(entry) for entry in entries],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _item(entry: Entry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.summary or entry.title,
        "date_modified": _moment(entry.updated),
    }
    if entry.language:
        item["language"] = entry.language
    if entry.tags:
        item["tags"] = list(entry.tags)
    return item


# -- calendars ----------------------------------------------------------------------------------------------------


def calendar(name: str, stamp: datetime, events: Sequence[Event]) -> bytes:
    """Days as a calendar; ``stamp`` is when it was made."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kohesio//Lists of operations//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.id}",
            f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(event.title)}",
            f"DESCRIPTION:{_escaped(event.text)}",
            f"URL:{event.url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _escaped(text: str) -> str:
    """A text in a calendar (RFC 5545, 3.3.11); line breaks are written, other control characters left out."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(each for each in text if each.isprintable())


def _folded(line: str) -> Iterator[bytes]:
    """A line in pieces of at most 75 octets, cut between characters; all but the first begin with a blank."""
    piece = b""
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(piece) + len(octets) > _LINE:
            yield piece
            piece = b" "
        piece += octets
    yield piece
