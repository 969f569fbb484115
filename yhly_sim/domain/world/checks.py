"""Does the finished world keep the rules of gridding? Read from its columns, not from how it was made."""

from __future__ import annotations

from typing import Any, Iterator

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import CourtyardKind
from yhly_sim.domain.world.gridding import COMPOUNDS, cut_evenly, grids_of_rest, in_order_of_appearance
from yhly_sim.domain.world.places import hilbert_index
from yhly_sim.domain.world.specification import CommunitySpec, WorldSpec
from yhly_sim.engine.language import say
from yhly_sim.engine.tables import State

Integers = NDArray[Any]


def check_gridding(state: State, spec: WorldSpec, p: Any) -> list[str]:
    """One sentence for each grid, courtyard or community that breaks a rule of gridding; empty when none does.

    p: the configuration. Names are numbers counted from one, as on the map.
    """
    courtyards, numbers = state.courtyards, p.world
    curve = hilbert_index(courtyards.x_metres, courtyards.y_metres)
    found = list(_membership(state, spec))
    first = 0
    for community, counts in enumerate(spec.communities):
        rows = np.arange(first, first + counts.courtyard_count)
        first += counts.courtyard_count
        if spec.courtyards and spec.courtyards[rows[0]].grid is not None:
            named = in_order_of_appearance([spec.courtyards[row].grid for row in rows])
            if (in_order_of_appearance(courtyards.grid_id[rows]) != named).any():
                found.append(say("grid_not_as_named", community=community + 1))
            continue
        found += _standing_alone(state, rows, counts, numbers)
        found += _runs(state, rows, community, counts, curve, numbers)
    return found


def _membership(state: State, spec: WorldSpec) -> Iterator[str]:
    """Every grid lies in one community, holds a courtyard, and counts what it holds."""
    grids, courtyards = state.grids, state.courtyards
    community = np.repeat(np.arange(len(spec.communities)), [c.courtyard_count for c in spec.communities])
    for grid in range(len(grids)):
        rows = np.flatnonzero(courtyards.grid_id == grid)
        if rows.size == 0:
            yield say("grid_empty", grid=grid + 1)
            continue
        if (community[rows] != grids.community_id[grid]).any():
            yield say("grid_across_communities", grid=grid + 1)
        is_counted = (grids.household_count[grid] == courtyards.household_count[rows].sum()
                      and grids.courtyard_count[grid] == rows.size)
        if not is_counted:
            yield say("grid_counts_differ", grid=grid + 1)


def _standing_alone(state: State, rows: Integers, counts: CommunitySpec, p: Any) -> Iterator[str]:
    """Complete compounds are large compounds alone in their grid; so are residents' groups, where there is room."""
    courtyards = state.courtyards
    for row in rows[courtyards.is_complete[rows]]:
        grid = courtyards.grid_id[row]
        if state.grids.courtyard_count[grid] != 1 or (courtyards.grid_id == grid).sum() != 1:
            yield say("grid_complete_not_alone", courtyard=row + 1, grid=grid + 1)
        if courtyards.kind[row] not in COMPOUNDS or courtyards.household_count[row] <= p.own_grid_households:
            yield say("grid_complete_small", courtyard=row + 1)
    groups = rows[courtyards.kind[rows] == CourtyardKind.RESIDENTS_GROUP]
    if not counts.is_agricultural or not _has_room(counts, groups.size, rows.size):
        return
    for row in groups:
        grid = courtyards.grid_id[row]
        if (courtyards.grid_id == grid).sum() != 1:
            yield say("grid_group_not_alone", courtyard=row + 1, grid=grid + 1)


def _has_room(counts: CommunitySpec, group_count: int, courtyard_count: int) -> bool:
    """Whether every residents' group of a community can be a grid of its own."""
    return counts.grid_count is None or counts.grid_count >= group_count + (courtyard_count > group_count)


def _runs(state: State, rows: Integers, community: int, counts: CommunitySpec, curve: Integers,
          p: Any) -> Iterator[str]:
    """The other courtyards make contiguous runs, as many as they should, and as equal as can be."""
    courtyards = state.courtyards
    grid_count = np.unique(courtyards.grid_id[rows]).size
    is_group = (courtyards.kind[rows] == CourtyardKind.RESIDENTS_GROUP) & counts.is_agricultural
    has_room = _has_room(counts, int(is_group.sum()), rows.size)
    is_alone = courtyards.is_complete[rows] | (is_group & has_room)
    rest = rows[~is_alone]
    expected = counts.grid_count
    if expected is None:
        expected = int(is_alone.sum()) + grids_of_rest(
            courtyards.household_count[rest], None, p.merged_grid_households)
    if grid_count != expected:
        yield say("grid_number_wrong", community=community + 1, count=grid_count, expected=expected)
    kinds = courtyards.kind[rest]
    merged = [rest] if has_room else [rest[kinds == CourtyardKind.RESIDENTS_GROUP],
                                      rest[kinds != CourtyardKind.RESIDENTS_GROUP]]
    for part in merged:
        order = part[np.lexsort((part, curve[part], courtyards.kind[part]))]
        labels = courtyards.grid_id[order]
        starts = np.flatnonzero(np.append(True, labels[1:] != labels[:-1])) if labels.size else np.array([], dtype=int)
        repeated, times = np.unique(labels[starts], return_counts=True)
        for grid in repeated[times > 1]:
            yield say("grid_not_contiguous", grid=grid + 1)
        if order.size and not (times > 1).any():
            households = courtyards.household_count[order]
            best = cut_evenly(households, repeated.size)
            if _unevenness(households, in_order_of_appearance(labels)) > _unevenness(households, best):
                yield say("grid_uneven", community=community + 1)


def _unevenness(households: Integers, runs: Integers) -> float:
    return float((np.bincount(runs, weights=households) ** 2).sum())
