"""The contexts of the pages about the site itself; see ``kohesio.web.context``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from kohesio.web.context import Link


@dataclass(frozen=True, slots=True)
class Download:
    """A file of everything: its format, what it is of, and size and checksum where it has been made already."""

    name: str
    kind: str
    url: str
    size: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files of one country or kind: its name and the files by column, None where there is none."""

    name: str
    files: tuple[Download | None, ...]


@dataclass(frozen=True, slots=True)
class DataPage:
    """``/{lang}/data``: ``dictionary`` has the fields of the record with what readers call them."""

    template: ClassVar[str] = "data.html"
    version: str
    content_hash: str
    operations: int
    licence: Link
    attribution: str
    files: tuple[Link, ...]
    columns: tuple[str, ...]
    shelves: tuple[Shelf, ...]
    dictionary: Mapping[str, str]
    openapi: str
    catalogue: str


@dataclass(frozen=True, slots=True)
class Example:
    """A question to the API that runs as it stands: what it asks, its address, and the same for a command line."""

    text: str
    url: str
    command: str


@dataclass(frozen=True, slots=True)
class ApiPage:
    """``/{lang}/api``."""

    template: ClassVar[str] = "api.html"
    base: str
    openapi: str
    docs: str
    compatible: str
    features: str
    sparql: str
    examples: tuple[Example, ...]
    page_size: int
    requests_per_minute: int


@dataclass(frozen=True, slots=True)
class FaqPage:
    """``/{lang}/faq``."""

    template: ClassVar[str] = "faq.html"
    shows_names: bool


@dataclass(frozen=True, slots=True)
class AboutPage:
    """``/{lang}/about``."""

    template: ClassVar[str] = "about.html"
    lists: str
    data: str


@dataclass(frozen=True, slots=True)
class AccessibilityPage:
    """``/{lang}/accessibility``."""

    template: ClassVar[str] = "accessibility.html"


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """``/{lang}/privacy``."""

    template: ClassVar[str] = "privacy.html"
    shows_names: bool
