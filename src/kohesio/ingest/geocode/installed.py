"""The geodata of ``DIR/geo`` as maps and pages ask for them: ``kohesio.model.geography`` made of installed files.

Files are read when the first map asks and kept until others are installed (the folder's time of change says so). What
is drawn is kept too, as coarse as it was asked for: a server draws the same few maps over and over.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely

from kohesio.errors import DamagedError
from kohesio.ingest.geocode.consumer_prices import is_prices, read_prices
from kohesio.ingest.geocode.drawn import RegionShapes
from kohesio.ingest.geocode.inhabitants import is_population, read_population
from kohesio.ingest.geocode.towns import Towns, is_towns
from kohesio.model.geography import Corners, NamedTown, Outline, Population, Ring
from kohesio.model.prices import PriceIndex
from kohesio.model.territory import Point, nuts_code
from kohesio.reference.region_tree import area_code

_MOST_DRAWN = 128
_DECIMALS = 4

_log = logging.getLogger(__name__)


class InstalledGeography:
    """What lies in a folder of geodata (``DataDirectory.geo``); the outlines of countries where nothing does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._stamp = ""
        self._files: _Files | None = None

    @property
    def stamp(self) -> str:
        """When the folder changed last."""
        try:
            return str(self._folder.stat().st_mtime_ns)
        except OSError:
            return "none"

    @property
    def has_regions(self) -> bool:
        """Whether there are outlines of regions."""
        return self._now.shapes.any

    @property
    def has_population(self) -> bool:
        """Whether there is a table of inhabitants."""
        return bool(self._now.inhabitants)

    @property
    def has_towns(self) -> bool:
        """Whether there is a table of towns, read or not."""
        return self._now.has_towns

    @property
    def prices(self) -> PriceIndex | None:
        """The index of consumer prices; None without a table of it."""
        return self._now.prices

    def outlines(self, codes: Sequence[str], degrees: float) -> tuple[Outline, ...]:
        """The outlines of those codes that have one; neighbours keep their common border."""
        return self._now.drawn(tuple(codes), degrees)

    def population(self, code: str) -> Population | None:
        """The inhabitants of a country or region."""
        return self._now.inhabitants.get(nuts_code(code))

    def neighbours(self, code: str) -> tuple[str, ...] | None:
        """The areas of the level of a country or region that share a border with it; None without its outline."""
        found = self._now.shapes.neighbours(code)
        return None if found is None else tuple(map(area_code, found))

    def towns(self, name: str) -> tuple[NamedTown, ...]:
        """The towns of a name, most inhabitants first."""
        return self._now.towns.called(name)

    def towns_within(self, corners: Corners, least: int) -> tuple[NamedTown, ...]:
        """The towns within some corners that have at least so many inhabitants, most inhabitants first."""
        return self._now.towns.within(corners, least)

    def outline(self, code: str) -> str | None:
        """The outline of one country or region as the text of a GeoJSON geometry."""
        return self._now.shapes.outline(code)

    def centre(self, code: str) -> Point | None:
        """A point inside a country or region."""
        return self._now.shapes.centre(code)

    @property
    def _now(self) -> _Files:
        stamp = self.stamp
        if self._files is None or stamp != self._stamp:
            with self._lock:
                if self._files is None or stamp != self._stamp:
                    self._files, self._stamp = _Files(self._folder), stamp
        return self._files


class _Files:
    """The files of one moment."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._drawn: OrderedDict[tuple[tuple[str, ...], float], tuple[Outline, ...]] = OrderedDict()

    @cached_property
    def shapes(self) -> RegionShapes:
        """The outlines of the folder; where a file of them is damaged that is told, and only countries are drawn."""
        found = RegionShapes(self._folder)
        try:
            _ = found.any
        except DamagedError as error:
            _log.warning("outlines of regions are left out", extra={"reason": error.message})
            return RegionShapes(self._folder / "none")
        return found

    @cached_property
    def has_towns(self) -> bool:
        """Whether a file is a table of towns by its name: a page that names its source need not read it."""
        return self._folder.is_dir() and any(map(is_towns, self._folder.iterdir()))

    @cached_property
    def towns(self) -> Towns:
        """The towns of the folder; where a table of them is damaged that is told, and none is known."""
        try:
            return Towns.of(self._folder)
        except DamagedError as error:
            _log.warning("the towns are left out", extra={"reason": error.message})
            return Towns(())

    @cached_property
    def inhabitants(self) -> Mapping[str, Population]:
        """People by NUTS code; of several tables the last by name counts. A damaged one is told and left."""
        found: dict[str, Population] = {}
        for path in sorted(self._folder.iterdir()) if self._folder.is_dir() else ():
            if is_population(path):
                try:
                    found |= read_population(path)
                except DamagedError as error:
                    _log.warning("a table of inhabitants is left out", extra={"reason": error.message})
        return found

    @cached_property
    def prices(self) -> PriceIndex | None:
        """The index of consumer prices; of several tables the last by name counts. A damaged one is told and left."""
        found: PriceIndex | None = None
        for path in sorted(self._folder.iterdir()) if self._folder.is_dir() else ():
            if is_prices(path):
                try:
                    found = read_prices(path)
                except DamagedError as error:
                    _log.warning("a table of consumer prices is left out", extra={"reason": error.message})
        return found

    def drawn(self, codes: tuple[str, ...], degrees: float) -> tuple[Outline, ...]:
        """Outlines, from those kept where they were drawn before."""
        key = (codes, degrees)
        with self._lock:
            if key not in self._drawn:
                self._drawn[key] = _coarse(
                    [(code, shape) for code in codes if (shape := self.shapes.whole(code)) is not None], degrees
                )
            self._drawn.move_to_end(key)
            if len(self._drawn) > _MOST_DRAWN:
                self._drawn.popitem(last=False)
            return self._drawn[key]


def _coarse(found: Sequence[tuple[str, shapely.Geometry]], degrees: float) -> tuple[Outline, ...]:
    if not found:
        return ()
    whole = np.array([shape for _, shape in found], dtype=object)
    simple = shapely.coverage_simplify(whole, degrees) if degrees else whole
    return tuple(
        Outline(code, _polygons(shape, degrees), _middle(exact))
        for (code, exact), shape in zip(found, simple, strict=True)
    )


def _polygons(shape: shapely.Geometry, degrees: float) -> tuple[tuple[Ring, ...], ...]:
    """The polygons of a shape, without islands too small to be seen, its largest in any case."""
    parts = sorted(shapely.get_parts(shape), key=lambda part: -float(part.area))
    kept = [part for at, part in enumerate(parts) if at == 0 or part.area > degrees * degrees]
    return tuple((_ring(part.exterior), *map(_ring, part.interiors)) for part in kept)


def _ring(line: shapely.LinearRing) -> Ring:
    return tuple((round(lon, _DECIMALS), round(lat, _DECIMALS)) for lon, lat in shapely.get_coordinates(line).tolist())


def _middle(shape: shapely.Geometry) -> Point:
    """A point within the largest part."""
    largest = max(shapely.get_parts(shape), key=lambda part: float(part.area))
    middle = shapely.point_on_surface(largest)
    return Point(round(float(middle.y), 4), round(float(middle.x), 4))
