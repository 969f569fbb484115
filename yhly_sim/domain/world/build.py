"""Build a district from its specification: all tables, all start values, nothing in motion yet."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import MemberKind
from yhly_sim.domain.columns import TABLES
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.world.courtyards import (
    courtyard_keys,
    courtyard_units,
    draw_attributes,
    draw_kinds,
    share_residents,
)
from yhly_sim.domain.world.gridding import Courtyards, Gridding, build_grids
from yhly_sim.domain.world.institutions import found_earlier_committees, settle_firms, staff_offices
from yhly_sim.domain.world.places import hilbert_index, place_communities, place_courtyards
from yhly_sim.domain.world.population import (
    Homes,
    NamedMembers,
    draw_households,
    draw_residents,
    fill_homes,
    name_representatives,
    share_homes,
)
from yhly_sim.domain.world.specification import WorldSpec
from yhly_sim.domain.world.ties import build_ties
from yhly_sim.engine.chance import START_DAY, Chance, KeyKind, Keys, person_key_bases
from yhly_sim.engine.tables import State, Table

Integers = NDArray[Any]


def build_world(spec: WorldSpec, p: Any, world_seed: int) -> State:
    """The district of `spec` at the start of day 0, as columns.

    p: the configuration; its `world` numbers are read. world_seed: the luck of the making, apart from the
    luck of runs. Counts come out exactly as the specification has them, at every seed. Residents and
    households stand courtyard by courtyard; `adults`, `ties` and `tie_starts` are made; bodies, disputes,
    matters, ledger and accounts are empty. `firms` has a row for the incumbent of every grid (same id) and
    behind them one for each community, for the firm that the reform may introduce there.
    """
    p = p.world
    chance = Chance(world_seed)
    community = np.repeat(np.arange(len(spec.communities)), [c.courtyard_count for c in spec.communities])
    ordinal = np.concatenate([np.arange(c.courtyard_count) for c in spec.communities])
    units, keys = courtyard_units(community, ordinal), courtyard_keys(community, ordinal)
    lot = chance.uniform(Decision.WORLD_COURTYARD_LOT, START_DAY, keys)
    if spec.courtyards:
        kind = np.array([c.kind for c in spec.courtyards], dtype=np.int64)
        resident_counts = np.array([c.resident_count for c in spec.courtyards], dtype=np.int64)
        homes = share_homes(chance, units, spec, p)
    else:
        kind = draw_kinds(chance, spec, community, keys, lot, p)
        resident_counts = share_residents(chance, spec, community, keys, p)
        homes = fill_homes(chance, units, resident_counts, p)
    x, y = _places(chance, spec, community, ordinal, p)
    complete = np.array([-1 if c.is_complete is None else c.is_complete for c in spec.courtyards]
                        or [-1] * community.size, dtype=np.int64)
    gridding = build_grids(
        Courtyards(community, kind, homes.household_counts, hilbert_index(x, y), lot, complete), spec, p)

    state = _empty_state(spec, gridding, homes, int(resident_counts.sum()))
    _fill_courtyards(state.courtyards, gridding, kind, homes, resident_counts, x, y)
    draw_attributes(chance, state.courtyards, spec, keys, p)
    _fill_people(chance, state, spec, homes, units, p)
    _fill_places(state, spec)
    staff_offices(chance, state, spec, p)
    found_earlier_committees(chance, state.grids, p)
    settle_firms(chance, state, p)
    return state


def resident_keys(courtyards: Table, units: Integers) -> Keys:
    """Keys of all residents, in row order: (courtyard, ordinal in it)."""
    return _member_keys(KeyKind.RESIDENT, units, courtyards.first_resident, courtyards.resident_count)


def _member_keys(kind: KeyKind, units: Integers, first: Integers, counts: Integers) -> Keys:
    """Keys of what stands courtyard by courtyard: the ordinal within the courtyard is the key's last field."""
    bases = person_key_bases(kind, units, first)
    return np.asarray(np.repeat(bases, counts) + np.arange(int(counts.sum()), dtype=np.uint64), dtype=np.uint64)


def _places(chance: Chance, spec: WorldSpec, community: Integers, ordinal: Integers, p: Any) -> tuple[Any, Any]:
    if spec.has_places:
        return (np.array([c.x_metres for c in spec.courtyards], dtype=np.float64),
                np.array([c.y_metres for c in spec.courtyards], dtype=np.float64))
    area = spec.resident_count / p.residents_per_square_kilometre * 1e6
    centre_x, centre_y = place_communities(
        chance, len(spec.communities), area_square_metres=area, jitter=p.place_jitter)
    radius = p.place_spread * np.sqrt(area / len(spec.communities) / np.pi)
    return place_courtyards(chance, community, ordinal, centre_x, centre_y, radius_metres=radius)


def _empty_state(spec: WorldSpec, gridding: Gridding, homes: Homes, resident_count: int) -> State:
    """Tables of the right lengths, every column at its declared start; grids know their community."""
    rows = {
        "subdistricts": len(spec.subdistricts),
        "communities": len(spec.communities),
        "grids": gridding.community.size,
        "courtyards": spec.courtyard_count,
        "households": homes.sizes.size,
        "residents": resident_count,
        "firms": gridding.community.size + len(spec.communities),
    }
    state = State(Table(name, columns, rows.get(name, 0)) for name, columns in TABLES.items())
    state.grids.community_id[...] = gridding.community
    return state


def _replace_table(state: State, name: str, **columns: Any) -> None:
    """Put a table of known rows in the place of an empty one."""
    table = Table(name, TABLES[name], len(next(iter(columns.values()))))
    for column, values in columns.items():
        table[column] = values
    state.tables[name] = table
    setattr(state, name, table)


def _fill_courtyards(courtyards: Table, gridding: Gridding, kind: Integers, homes: Homes, resident_counts: Integers,
                     x: Any, y: Any) -> None:
    courtyards.grid_id[...] = gridding.grid_id
    courtyards.kind[...] = kind
    courtyards.is_complete[...] = gridding.is_complete
    courtyards.household_count[...] = homes.household_counts
    courtyards.resident_count[...] = resident_counts
    courtyards.first_household[...] = _starts(homes.household_counts)
    courtyards.first_resident[...] = _starts(resident_counts)
    courtyards.x_metres[...] = x
    courtyards.y_metres[...] = y


def _starts(counts: Integers) -> Integers:
    """The row at which each of several contiguous groups begins."""
    return np.cumsum(counts) - counts


def _fill_people(chance: Chance, state: State, spec: WorldSpec, homes: Homes, units: Integers, p: Any) -> None:
    courtyards, households, residents = state.courtyards, state.households, state.residents
    households.courtyard_id[...] = np.repeat(np.arange(len(courtyards)), courtyards.household_count)
    draw_households(
        chance, households, courtyards.paying_share[households.courtyard_id],
        _member_keys(KeyKind.HOUSEHOLD, units, courtyards.first_household, courtyards.household_count), p)
    residents.household_id[...] = np.repeat(np.arange(len(households)), homes.sizes)
    residents.courtyard_id[...] = households.courtyard_id[residents.household_id]
    is_first = np.zeros(len(residents), dtype=bool)
    is_first[_starts(homes.sizes.astype(np.int64))] = True
    keys = resident_keys(courtyards, units)
    draw_residents(
        chance, residents, courtyards.satisfaction_target[residents.courtyard_id], keys, is_first,
        _named_members(spec, courtyards), p)
    name_representatives(households, residents)
    _count_people(state)
    _count_grids(state)
    starts, targets = build_ties(chance, keys, courtyards, state.grids, residents.courtyard_id, p)
    _replace_table(state, "tie_starts", start=starts)
    _replace_table(state, "ties", target=targets)


def _named_members(spec: WorldSpec, courtyards: Table) -> list[NamedMembers]:
    """The numbers of Party members that the file gives, by community or by courtyard (which then rules)."""
    ends = np.append(courtyards.first_resident, courtyards.resident_count.sum())
    counts = [community.courtyard_count for community in spec.communities]
    firsts = np.cumsum([0, *counts])
    named = [
        NamedMembers(community.name or str(number + 1), slice(int(ends[first]), int(ends[last])),
                     community.member_count)
        for number, (community, first, last) in enumerate(zip(spec.communities, firsts[:-1], firsts[1:], strict=True))
        if community.member_count is not None
    ]
    return named + [
        NamedMembers(real.name or str(row + 1), slice(int(ends[row]), int(ends[row + 1])), real.member_count)
        for row, real in enumerate(spec.courtyards)
        if real.member_count is not None
    ]


def _count_people(state: State) -> None:
    courtyards, residents = state.courtyards, state.residents
    count = len(courtyards)
    courtyards.adult_count[...] = np.bincount(residents.courtyard_id[residents.is_adult], minlength=count)
    courtyards.first_adult[...] = _starts(courtyards.adult_count)
    is_member = residents.member_kind != int(MemberKind.NONE)
    is_local = residents.member_kind == int(MemberKind.LOCAL)
    courtyards.member_count[...] = np.bincount(residents.courtyard_id[is_member], minlength=count)
    courtyards.local_member_count[...] = np.bincount(residents.courtyard_id[is_local], minlength=count)
    _replace_table(state, "adults", resident=np.flatnonzero(residents.is_adult))


def _count_grids(state: State) -> None:
    """Households, courtyards and adults of every grid."""
    grids, courtyards = state.grids, state.courtyards
    grids.courtyard_count[...] = np.bincount(courtyards.grid_id, minlength=len(grids))
    for column in ("household_count", "adult_count"):
        grids[column] = np.bincount(courtyards.grid_id, weights=courtyards[column], minlength=len(grids))


def _fill_places(state: State, spec: WorldSpec) -> None:
    """Who belongs to whom above the courtyard; grids and offices lie where their households do on average."""
    grids, courtyards = state.grids, state.courtyards
    state.communities.subdistrict_id[...] = [c.subdistrict for c in spec.communities]
    state.communities.is_agricultural[...] = [c.is_agricultural for c in spec.communities]
    subdistrict = state.communities.subdistrict_id[grids.community_id[courtyards.grid_id]]
    for table, of_courtyard in ((grids, courtyards.grid_id), (state.subdistricts, subdistrict)):
        weight = np.bincount(of_courtyard, weights=courtyards.household_count, minlength=len(table))
        for axis in ("x_metres", "y_metres"):
            moment = np.bincount(of_courtyard, weights=courtyards.household_count * courtyards[axis],
                                 minlength=len(table))
            table[axis] = moment / weight
