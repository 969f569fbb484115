"""Who owns which piece of ground on a map, and where the borders run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yhly_sim.engine.tables import State

Floats = NDArray[np.float64]


class Ground:
    """Who owns which piece of ground. Rings of empty points around the courtyards close the outer pieces."""

    def __init__(self, state: State) -> None:
        from scipy.spatial import Voronoi, cKDTree

        courtyards, grids, communities = state.courtyards, state.grids, state.communities
        points = np.column_stack([courtyards.x_metres, courtyards.y_metres])
        points = points + 1e-3 * np.column_stack([np.arange(len(points)) % 7, np.arange(len(points)) % 11])
        self.count = len(points)
        extent = np.maximum(np.ptp(points, axis=0), 200.0)
        step = np.sqrt(extent[0] * extent[1] / self.count)
        axes = [np.arange(low - 6.0 * step, high + 6.0 * step, 0.4 * step)
                for low, high in zip(points.min(axis=0), points.max(axis=0), strict=True)]
        lattice = np.column_stack([part.ravel() for part in np.meshgrid(*axes)])
        distance, _ = cKDTree(points).query(lattice)
        empty = lattice[distance > 1.5 * step]
        self.cells = Voronoi(np.vstack([points, empty]))
        self.vertices = self.cells.vertices
        grid = courtyards.grid_id.astype(np.int64)
        community = grids.community_id[grid].astype(np.int64)
        self.owners = [communities.subdistrict_id[community].astype(np.int64), community, grid]
        self.polygons = [self.vertices[self.cells.regions[self.cells.point_region[i]]] for i in range(self.count)]
        self.area = float(sum(_area(polygon) for polygon in self.polygons))
        self.limits = np.vstack(self.polygons)

    def borders(self) -> list[list[Floats]]:
        """Lines (n, 2) in metres: the edge of the district, then borders of subdistricts, communities and grids.

        A border that is also one of a higher level stands there only.
        """
        pieces: list[list[tuple[int, int]]] = [[], [], [], []]
        for (a, b), ends in zip(self.cells.ridge_points, self.cells.ridge_vertices, strict=True):
            if min(a, b) >= self.count or -1 in ends:
                continue
            if max(a, b) >= self.count:
                level = 0
            else:
                level = next((1 + i for i, owner in enumerate(self.owners) if owner[a] != owner[b]), 4)
            if level < 4:
                pieces[level].append((int(ends[0]), int(ends[1])))
        return [[self.vertices[line] for line in joined(level)] for level in pieces]


def joined(pieces: list[tuple[int, int]]) -> list[list[int]]:
    """Pieces (start, end) joined to lines as long as they go on; each piece is in one of them.

    >>> joined([(1, 2), (5, 6), (3, 2), (3, 4)])
    [[1, 2, 3, 4], [5, 6]]
    """
    at: dict[int, list[int]] = {}
    for number, (a, b) in enumerate(pieces):
        at.setdefault(a, []).append(number)
        at.setdefault(b, []).append(number)
    free = set(range(len(pieces)))

    def walk(line: list[int]) -> list[int]:
        while ahead := [number for number in at[line[-1]] if number in free]:
            free.remove(ahead[0])
            a, b = pieces[ahead[0]]
            line.append(b if a == line[-1] else a)
        return line

    lines = []
    for number, (a, b) in enumerate(pieces):
        if number in free:
            free.remove(number)
            lines.append(walk(walk([a, b])[::-1])[::-1])
    return lines


def _area(polygon: Floats) -> float:
    x, y = polygon[:, 0], polygon[:, 1]
    return float(0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))))
