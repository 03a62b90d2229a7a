"""Which outlines share a border: regions of one source meet in the same points, those of two sources come near.

Relies on shapely and numpy; knows shapes and no codes. A common corner is no border, and water between two is none.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

_METRE = 1e-5
"""Degrees within which two corners are one."""

_GAP = 0.02
"""Degrees between the lines of two sources that draw the same border: as coarse as outlines of 1 : 20 million are."""

_LONG = 0.1
"""Degrees of such a line that make a border; around a corner two regions are never near for so long."""


def borders(shapes: NDArray[np.object_], sources: NDArray[np.int64]) -> NDArray[np.int64]:
    """Pairs of positions of shapes that share a border, each once; ``sources`` numbers where each shape is from."""
    pairs = np.concatenate([_common_lines(shapes), _near_lines(shapes, sources)])
    return np.unique(np.sort(pairs, axis=1), axis=0)


def _common_lines(shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    """Those that have a piece of line in common, corner to corner."""
    parts, shape_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    corners = np.round(points / _METRE).astype(np.int64)
    corner = (corners[:, 0] << 32) + corners[:, 1]
    follows = ring_of_point[1:] == ring_of_point[:-1]
    owner = shape_of_part[part_of_ring][ring_of_point][:-1][follows]
    ends = np.sort(np.stack([corner[:-1][follows], corner[1:][follows]], axis=1), axis=1)
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    ends, owner = ends[order], owner[order]
    shared = (ends[1:] == ends[:-1]).all(axis=1) & (owner[1:] != owner[:-1])
    return np.stack([owner[1:][shared], owner[:-1][shared]], axis=1).astype(np.int64)


def _near_lines(shapes: NDArray[np.object_], sources: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those of two sources whose lines run side by side."""
    if len(np.unique(sources)) < 2:
        return np.empty((0, 2), np.int64)
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_GAP)
    apart = (left < right) & (sources[left] != sources[right])
    left, right = left[apart], right[apart]
    beside = shapely.intersection(shapely.boundary(shapes[left]), shapely.buffer(shapes[right], _GAP))
    long = shapely.length(beside) > _LONG
    return np.stack([left[long], right[long]], axis=1).astype(np.int64)
