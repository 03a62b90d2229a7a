"""The contexts of the tabs of the project list: one question, shown as list, table and so on; see ``web.context``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kohesio.index.result import Totals
from kohesio.web.context import Chip, Downloads, Group, Link, Meant, ProjectHit, Range
from kohesio.web.context_editorial import Added
from kohesio.web.context_lists import Sorting
from kohesio.web.context_pages import Pages
from kohesio.web.context_search import Also, Named, WayOut


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The fields for a part of the earth: a slider of kilometres around a point, and corners of an area.

    ``distance`` is the kilometres in words, ``map_url`` the map of the same question, to draw on.
    """

    point: str
    km: str
    least: str
    most: int
    step: str
    distance: str
    polygon: str
    map_url: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Finder:
    """What surrounds the result in every tab: search box, tabs, filters, and what the question adds up to.

    Every address in it leads to the same tab, ``tabs`` to the others with the same question. On the first page
    ``places`` are the questions within a place that the words name, and ``bodies`` is how many beneficiaries are called
    by them: texts of projects rarely name either. ``ways_out`` are given where nothing is found, the one that finds
    most first. ``behind`` says by what the projects are ordered that lack the figure of the order, if there are any.
    """

    text: str
    action: str
    clear: str
    tabs: tuple[Link, ...]
    notes: tuple[str, ...]
    meant: Meant | None
    also: Also | None
    totals: Totals
    behind: str
    chips: tuple[Chip, ...]
    ways_out: tuple[WayOut, ...]
    places: tuple[Named, ...]
    bodies: int
    bodies_url: str
    groups: tuple[Group, ...]
    ranges: tuple[Range, ...]
    around: Surroundings
    hidden: tuple[tuple[str, str], ...]
    search_hidden: tuple[tuple[str, str], ...]
    downloads: Downloads


@dataclass(frozen=True, slots=True)
class ProjectsPage:
    """``/{lang}/projects``."""

    template: ClassVar[str] = "projects.html"
    finder: Finder
    sorts: tuple[Link, ...]
    sort: str
    hits: tuple[ProjectHit, ...]
    pages: Pages


@dataclass(frozen=True, slots=True)
class TablePage:
    """``/{lang}/projects/table``; ``headings`` are those that sort, by their key."""

    template: ClassVar[str] = "table.html"
    finder: Finder
    headings: dict[str, Sorting]
    hits: tuple[ProjectHit, ...]
    pages: Pages


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a project at its publisher's: ``url`` leads there, ``host`` says where that is."""

    url: str
    host: str


@dataclass(frozen=True, slots=True)
class PicturedProject:
    """A project with the addresses of its pictures."""

    hit: ProjectHit
    pictures: tuple[Picture, ...]
    added: Added | None = None


@dataclass(frozen=True, slots=True)
class ImagesPage:
    """``/{lang}/projects/images``: ``count`` is how many projects of the question have a picture."""

    template: ClassVar[str] = "images.html"
    finder: Finder
    count: int
    projects: tuple[PicturedProject, ...]
    pages: Pages
