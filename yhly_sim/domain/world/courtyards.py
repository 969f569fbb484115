"""Courtyards: how large, of what kind, in what state, and what a resident of them expects to see."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import CourtyardKind
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.world.apportion import apportion
from yhly_sim.domain.world.specification import MAX_COURTYARDS_OF_A_COMMUNITY, WorldSpec
from yhly_sim.engine.chance import START_DAY, Chance, KeyKind, Keys, make_key
from yhly_sim.engine.tables import Table

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
GROUP = int(CourtyardKind.RESIDENTS_GROUP)


def courtyard_units(community: Integers, ordinal: Integers) -> Integers:
    """What the keys of a courtyard and of all who live in it are made of: (community, place in it).

    A further courtyard at the end of a community changes no one else's luck.
    """
    return community * MAX_COURTYARDS_OF_A_COMMUNITY + ordinal


def courtyard_keys(community: Integers, ordinal: Integers) -> Keys:
    return make_key(KeyKind.COURTYARD, courtyard_units(community, ordinal))


def draw_kinds(chance: Chance, spec: WorldSpec, community: Integers, keys: Keys, lot: Floats, p: Any) -> Integers:
    """The kind of every invented courtyard: keyed race with the shares of `kind_share`.

    Residents' groups exist only in communities related to agriculture, where they make up
    `residents_group_share`. Each is a grid of its own, so where the file's grids leave no room the
    places with the highest lots take the kind that comes second for them.
    """
    is_agricultural = np.array([c.is_agricultural for c in spec.communities])[community]
    weights = np.tile(p.kind_share, (community.size, 1))
    weights[:, GROUP] = 0.0
    weights /= weights.sum(axis=1, keepdims=True)
    second = chance.choose_option(Decision.WORLD_COURTYARD_KIND, START_DAY, keys, weights)
    share = np.where(is_agricultural, p.residents_group_share, 0.0)
    weights *= 1.0 - share[:, None]
    weights[:, GROUP] = share
    kind = chance.choose_option(Decision.WORLD_COURTYARD_KIND, START_DAY, keys, weights)
    for number, community_spec in enumerate(spec.communities):
        if community_spec.is_agricultural and community_spec.grid_count is not None:
            rows = np.flatnonzero(community == number)
            room = community_spec.grid_count - (community_spec.grid_count < rows.size)
            groups = rows[kind[rows] == GROUP]
            crowded_out = groups[np.argsort(lot[groups], kind="stable")][room:]
            kind[crowded_out] = second[crowded_out]
    return kind


def share_residents(chance: Chance, spec: WorldSpec, community: Integers, keys: Keys, p: Any) -> Integers:
    """Residents of every invented courtyard: lognormal sizes, scaled so that each community's sum is exact."""
    normal = chance.normal(Decision.WORLD_COURTYARD_SIZE, START_DAY, keys)
    weights = np.exp(p.courtyard_size_sd * normal)
    counts = np.empty(community.size, dtype=np.int64)
    for number, community_spec in enumerate(spec.communities):
        rows = np.flatnonzero(community == number)
        counts[rows] = apportion(community_spec.resident_count, weights[rows], at_least=1)
    return counts


def draw_attributes(chance: Chance, courtyards: Table, spec: WorldSpec, keys: Keys, p: Any) -> None:
    """Facility, quality, norm, wealth, age of buildings and paying share: mean of the kind and a normal difference.

    Scores are kept within `score_least` and `score_most`; what the file knows of a real courtyard stands.
    """
    kind = courtyards.kind

    def score(decision: Decision, mean: Any, sd: float) -> Any:
        return np.clip(mean + sd * chance.normal(decision, START_DAY, keys), p.score_least, p.score_most)

    courtyards.facility[...] = score(Decision.WORLD_COURTYARD_FACILITY, p.facility_mean[kind], p.facility_sd)
    courtyards.quality[...] = score(Decision.WORLD_COURTYARD_QUALITY, p.quality_mean[kind], p.quality_sd)
    courtyards.norm[...] = score(Decision.WORLD_COURTYARD_NORM, p.norm_mean, p.norm_sd)
    courtyards.wealth[...] = score(Decision.WORLD_COURTYARD_WEALTH, p.wealth_mean[kind], p.wealth_sd)
    courtyards.paying_share[...] = score(
        Decision.WORLD_COURTYARD_PAYING_SHARE, p.paying_share_mean, p.paying_share_sd)
    age = chance.normal(Decision.WORLD_COURTYARD_BUILDING_AGE, START_DAY, keys)
    courtyards.building_age_years[...] = np.maximum(p.building_age_mean[kind] * (1.0 + p.building_age_cv * age), 1.0)
    for row, real in enumerate(spec.courtyards):
        if real.wealth is not None:
            courtyards.wealth[row] = real.wealth
        if real.building_age_years is not None:
            courtyards.building_age_years[row] = real.building_age_years
