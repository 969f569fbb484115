"""Where things lie on the schematic map, and what they are called there.

The map is invented: communities lie on a hexagonal lattice in a disc, in the order of a Hilbert
curve, so that those of a subdistrict are neighbours; a community's courtyards lie evenly in its
cell. A further courtyard moves no other.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import START_DAY, Chance, KeyKind, make_key

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

HILBERT_BITS = 12
_PLASTIC = 1.32471795724474602596  # root of x^3 = x + 1: the R2 sequence (Roberts 2018)
_NAMES = {
    "district": ("全区", "District"),
    "subdistrict": ("第{:02d}街道", "Subdistrict {}"),
    "community": ("第{:02d}社区", "Community {}"),
    "grid": ("第{:03d}网格", "Grid {}"),
    "courtyard": ("第{:04d}庭院", "Courtyard {}"),
}


def place_name(level: str, place_id: int, lang: str) -> str:
    """The invented name of a place: its ordinal, counted from one.

    >>> place_name("subdistrict", 2, "zh"), place_name("grid", 2, "en")
    ('第03街道', 'Grid 3')
    """
    return _NAMES[level][0 if lang == "zh" else 1].format(place_id + 1)


def hilbert_index(x: Any, y: Any, bits: int = HILBERT_BITS) -> Integers:
    """How far along a Hilbert curve each point lies; the curve fills the smallest square around all points.

    x, y: (n,) in any one unit. Returns (n,) whole numbers below 4 ** bits.

    >>> hilbert_index([0, 0, 1, 1], [0, 1, 1, 0], bits=1).tolist()
    [0, 1, 2, 3]
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    side = max(np.ptp(x), np.ptp(y), 1e-9)
    last = 2**bits - 1
    column = np.minimum((x - x.min()) / side * (last + 1), last).astype(np.int64)
    row = np.minimum((y - y.min()) / side * (last + 1), last).astype(np.int64)
    index = np.zeros(x.size, dtype=np.int64)
    half = 2 ** (bits - 1)
    while half > 0:
        right, upper = (column & half) > 0, (row & half) > 0
        index += half * half * ((3 * right) ^ upper)
        mirrored = right & ~upper
        column, row = np.where(mirrored, last - column, column), np.where(mirrored, last - row, row)
        column, row = np.where(upper, column, row), np.where(upper, row, column)
        half //= 2
    return index


def place_communities(chance: Chance, count: int, *, area_square_metres: float, jitter: float) -> tuple[Floats, Floats]:
    """Centres of `count` communities of equal cells in a disc of this area, the disc's centre at (0, 0).

    jitter: how far a centre may lie from its lattice point, as a share of the cell's radius.
    Returns x and y, (count,), metres east and north.
    """
    x, y = _hexagons(count)
    order = np.lexsort((x, y, hilbert_index(x, y)))
    spacing = np.sqrt(area_square_metres / count * 2.0 / np.sqrt(3.0))
    keys = make_key(KeyKind.COMMUNITY, np.arange(count))
    angle = 2.0 * np.pi * chance.uniform(Decision.WORLD_PLACE, START_DAY, keys)
    away = 0.5 * jitter * np.sqrt(chance.uniform(Decision.WORLD_PLACE, START_DAY, keys, ordinal=1))
    return (x[order] + away * np.cos(angle)) * spacing, (y[order] + away * np.sin(angle)) * spacing


def _hexagons(count: int) -> tuple[Floats, Floats]:
    """The `count` points of a hexagonal lattice of spacing 1 that lie nearest to its centre."""
    reach = int(np.ceil(np.sqrt(count))) + 2
    row, column = (part.ravel() for part in np.mgrid[-reach : reach + 1, -reach : reach + 1])
    x, y = column + 0.5 * (row % 2), row * np.sqrt(0.75)
    nearest = np.lexsort((x, y, np.round(x * x + y * y, 9)))[:count]
    return x[nearest] - x[nearest].mean(), y[nearest] - y[nearest].mean()


def place_courtyards(chance: Chance, community: Integers, ordinal: Integers, centre_x: Floats, centre_y: Floats, *,
                     radius_metres: float) -> tuple[Floats, Floats]:
    """Courtyards spread evenly over a disc around their community's centre, the next always in the widest gap.

    community, ordinal: (n,) the community of each and its place in it. Returns x and y, (n,), metres.
    """
    keys = make_key(KeyKind.COMMUNITY, np.arange(centre_x.size))
    turn = chance.uniform(Decision.WORLD_PLACE, START_DAY, keys, ordinal=2)
    shift = chance.uniform(Decision.WORLD_PLACE, START_DAY, keys, ordinal=3)
    outward = (shift[community] + (ordinal + 1) / _PLASTIC) % 1.0
    angle = 2.0 * np.pi * ((turn[community] + (ordinal + 1) / _PLASTIC**2) % 1.0)
    away = radius_metres * np.sqrt(outward)
    return centre_x[community] + away * np.cos(angle), centre_y[community] + away * np.sin(angle)
