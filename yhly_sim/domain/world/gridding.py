"""Compound grids: which courtyards make one grid. Source: report G1-G3, design 4.1.

Rules, the first ruling over the next where they meet:

1. A grid lies in one community, and a community has as many grids as its world file says.
2. Where the file names the grid of every courtyard of a community, those are its grids.
3. In a community related to agriculture every residents' group is a grid of its own.
4. A complete compound above `own_grid_households` is a grid of its own.
5. The rest, in the order of (kind, place on a Hilbert curve, id), is cut into contiguous runs as
   equal in households as can be: the cut of least sum of squared households. Where the file gives
   no number, the rest makes as many grids as reach `merged_grid_households`.

What gives way where the file's number leaves no room: large compounds are complete only as far as
the number allows, in the order of their lots (completeness is an assumption). Real residents'
groups are never made up, so where even they and the rest are more than the grids, both share
them: first one each, then by largest remainder of households; groups are then cut like the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import CourtyardKind
from yhly_sim.domain.world.apportion import apportion
from yhly_sim.domain.world.specification import WorldSpec

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

COMPOUNDS = (int(CourtyardKind.NEW_COMPOUND), int(CourtyardKind.OLD_COMPOUND))


@dataclass(frozen=True)
class Courtyards:
    """What gridding knows of courtyards, one entry each, in the order of their communities.

    lot: (n,) in (0, 1), smaller is earlier; complete: 1 yes, 0 no, -1 by lot.
    """

    community: Integers
    kind: Integers
    household_count: Integers
    hilbert: Integers
    lot: NDArray[np.float64]
    complete: Integers

    def rows_of(self, community: int) -> Integers:
        return np.flatnonzero(self.community == community)


def cut_evenly(households: Any, count: int) -> Integers:
    """Cut a row of courtyards into `count` runs as equal in households as can be (exact).

    Of all cuts into non-empty contiguous runs the one of least sum of squared households, by dynamic
    programming; of equal ones the one that cuts earliest. Returns the run of each courtyard.

    >>> cut_evenly([300, 200, 100, 400, 250], 3).tolist()
    [0, 0, 1, 1, 2]
    """
    ends = np.concatenate([[0.0], np.cumsum(np.asarray(households, dtype=np.float64))])
    n = ends.size - 1
    best = np.full(n + 1, np.inf)
    best[0] = 0.0
    came_from = np.zeros((count + 1, n + 1), dtype=np.int64)
    for run in range(1, count + 1):
        following = np.full(n + 1, np.inf)
        for end in range(run, n - (count - run) + 1):
            cost = best[:end] + (ends[end] - ends[:end]) ** 2
            came_from[run, end] = np.argmin(cost)
            following[end] = cost[came_from[run, end]]
        best = following
    runs = np.empty(n, dtype=np.int64)
    end = n
    for run in range(count, 0, -1):
        start = came_from[run, end]
        runs[start:end] = run - 1
        end = start
    return runs


def is_large_compound(courtyards: Courtyards, own_grid_households: float) -> Booleans:
    """Compounds, new or old, large enough to stand alone: only they can be complete."""
    return np.isin(courtyards.kind, COMPOUNDS) & (courtyards.household_count > own_grid_households)


def choose_complete(courtyards: Courtyards, rows: Integers, room: int | None, p: Any) -> Integers:
    """The complete compounds among the courtyards `rows` of one community, as rows.

    Those the file calls complete come first, then lots below `complete_compound_probability`, the
    lowest first; `room` is the most there may be (None: any number).
    """
    large = is_large_compound(courtyards, p.own_grid_households)[rows]
    named, lot = courtyards.complete[rows], courtyards.lot[rows]
    wanted = large & ((named == 1) | ((named < 0) & (lot < p.complete_compound_probability)))
    chosen = rows[wanted][np.lexsort((lot[wanted], -named[wanted]))]
    return np.sort(chosen if room is None else chosen[: max(room, 0)])


def room_for_complete(grid_count: int | None, group_count: int, rest_count: int) -> int | None:
    """How many complete compounds a community has grids for; rest_count: its courtyards that are no groups."""
    if grid_count is None:
        return None
    room = grid_count - group_count
    return room if room >= rest_count else room - 1


def grids_of_rest(households: Any, grid_count: int | None, merged_grid_households: float) -> int:
    """How many grids a row of courtyards makes: as many as are left, or as many as reach the merged size."""
    households = np.asarray(households)
    if households.size == 0:
        return 0
    if grid_count is None:
        grid_count = int(households.sum() // merged_grid_households)
    return int(np.clip(grid_count, 1, households.size))


def grid_community(courtyards: Courtyards, rows: Integers, grid_count: int | None, is_agricultural: bool,
                   p: Any) -> tuple[Integers, Integers]:
    """The grids of one community: (grid of each of `rows`, counted from 0; rows that are complete).

    Grids are numbered in the order of their first courtyard.
    """
    is_group = (courtyards.kind[rows] == CourtyardKind.RESIDENTS_GROUP) & is_agricultural
    groups, others = rows[is_group], rows[~is_group]
    complete = choose_complete(courtyards, others, room_for_complete(grid_count, groups.size, others.size), p)
    rest = others[~np.isin(others, complete)]
    rest = rest[np.lexsort((rest, courtyards.hilbert[rest], courtyards.kind[rest]))]
    rest_households = courtyards.household_count[rest]
    group_grids, rest_grids = groups.size, 0
    if grid_count is None:
        rest_grids = grids_of_rest(rest_households, None, p.merged_grid_households)
    elif grid_count >= groups.size + complete.size + (rest.size > 0):
        rest_grids = grids_of_rest(rest_households, grid_count - groups.size - complete.size, p.merged_grid_households)
    else:
        group_grids, rest_grids = share_grids(courtyards, groups, rest, grid_count)

    label = np.full(courtyards.community.size, -1, dtype=np.int64)
    label[complete] = np.arange(complete.size)
    next_grid = complete.size
    if group_grids + rest_grids == 1:  # one grid for all that is left
        label[groups], label[rest] = next_grid, next_grid
    else:
        groups = groups[np.lexsort((groups, courtyards.hilbert[groups]))]
        if groups.size:
            label[groups] = next_grid + cut_evenly(courtyards.household_count[groups], group_grids)
        if rest.size:
            label[rest] = next_grid + group_grids + cut_evenly(rest_households, rest_grids)
    return in_order_of_appearance(label[rows]), complete


def share_grids(courtyards: Courtyards, groups: Integers, rest: Integers, grid_count: int) -> tuple[int, int]:
    """Grids of real residents' groups and of the rest where they are too few: one each, then by households."""
    if rest.size == 0:
        return grid_count, 0
    if grid_count == 1:
        return 1, 0
    households = [courtyards.household_count[groups].sum(), courtyards.household_count[rest].sum()]
    rest_grids = int(np.clip(apportion(grid_count, households, at_least=1)[1], 1, rest.size))
    return grid_count - rest_grids, rest_grids


def in_order_of_appearance(labels: Any) -> Integers:
    """Labels renumbered 0, 1, 2 ... in the order in which they first appear.

    >>> in_order_of_appearance([7, 3, 7, 5]).tolist()
    [0, 1, 0, 2]
    """
    _, first, inverse = np.unique(np.asarray(labels), return_index=True, return_inverse=True)
    rank = np.empty(first.size, dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(first.size)
    return rank[inverse]


@dataclass(frozen=True)
class Gridding:
    """grid_id, is_complete: one per courtyard; community: one per grid."""

    grid_id: Integers
    is_complete: Booleans
    community: Integers


def build_grids(courtyards: Courtyards, spec: WorldSpec, p: Any) -> Gridding:
    """The grids of the whole district, numbered community by community."""
    grid_id = np.empty(courtyards.community.size, dtype=np.int64)
    is_complete = np.zeros(courtyards.community.size, dtype=bool)
    community_of: list[int] = []
    labels = np.array([courtyard.grid or "" for courtyard in spec.courtyards])
    for number, community in enumerate(spec.communities):
        rows = courtyards.rows_of(number)
        if labels.size and labels[rows[0]]:
            grids = in_order_of_appearance(labels[rows])
            large = is_large_compound(courtyards, p.own_grid_households)[rows]
            is_complete[rows] = large & (np.bincount(grids)[grids] == 1) & (courtyards.complete[rows] != 0)
        else:
            grids, complete = grid_community(courtyards, rows, community.grid_count, community.is_agricultural, p)
            is_complete[complete] = True
        grid_id[rows] = len(community_of) + grids
        community_of += [number] * (int(grids.max()) + 1)
    return Gridding(grid_id, is_complete, np.array(community_of, dtype=np.int64))
