"""Places with coordinates: which operations have one within a circle or a box."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kohesio.index.backends.embedded.arrays import Array, Floats, Ints, Mask, load
from kohesio.index.query import Box, Near

EARTH_RADIUS_KM = 6_371.0088
"""Mean radius (IUGG)."""


class Geography:
    """Every place with coordinates, as (operation, latitude, longitude)."""

    def __init__(self, folder: Path) -> None:
        self._rows: Ints = load(folder, "point_row")
        self._lat: Floats = load(folder, "point_lat")
        self._lon: Floats = load(folder, "point_lon")

    def near(self, circle: Near, size: int) -> Mask:
        """The operations with a place within the circle, by great-circle distance."""
        lat, lon = np.radians(self._lat), np.radians(self._lon)
        centre_lat, centre_lon = np.radians(circle.lat), np.radians(circle.lon)
        chord = (
            np.sin((lat - centre_lat) / 2) ** 2
            + np.cos(lat) * np.cos(centre_lat) * np.sin((lon - centre_lon) / 2) ** 2
        )
        return self._mask(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1))) <= circle.km, size)

    def within(self, box: Box, size: int) -> Mask:
        """The operations with a place in the box, its edges included."""
        east_of_west, west_of_east = self._lon >= box.west, self._lon <= box.east
        inside = east_of_west & west_of_east if box.west <= box.east else east_of_west | west_of_east
        return self._mask(inside & (self._lat >= box.south) & (self._lat <= box.north), size)

    def _mask(self, found: Array, size: int) -> Mask:
        mask = np.zeros(size, bool)
        mask[self._rows[found]] = True
        return mask
