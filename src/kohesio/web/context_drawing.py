"""What a drawn map is to a template: the land, areas and places as SVG, and the small maps within other pages.

A ``Drawing`` has units of its own; it is what everybody sees before, or without, the script. Macros:
``components/map.html``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """An area on a drawing; ``tone`` is its class, 0 for none, None where it is only a ground. ``title`` names it."""

    code: str
    path: str
    title: str
    tone: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on a drawing; ``sure`` where it is the site itself, not the middle of a region or a seat."""

    x: float
    y: float
    radius: float
    title: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map as SVG: the land beneath, areas and places on it. ``title`` says what it shows.

    ``line`` is the path around the area that the question draws, if it draws one.
    """

    width: int
    height: int
    title: str
    ground: str
    shapes: tuple[Shape, ...]
    dots: tuple[Dot, ...] = ()
    line: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A class of the legend in words; tone 0 stands for areas without projects."""

    tone: int
    text: str


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """A small map of where something is. ``text`` says it in words, ``url`` leads to the large map, if to any."""

    drawing: Drawing
    text: str
    has_sure: bool
    has_unsure: bool
    notice: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class RegionChoice:
    """“In my region”: Europe coloured by projects, each country a link into the map."""

    drawing: Drawing
    steps: tuple[Step, ...]
    notice: str
    url: str
    near: str
