"""What stands before the reform: offices and their people, incumbent firms, committees founded earlier."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import CommitteeForm
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.world.specification import WorldSpec
from yhly_sim.engine.chance import START_DAY, Chance, KeyKind, make_key
from yhly_sim.engine.tables import State, Table

Floats = NDArray[np.float64]


def staff_offices(chance: Chance, state: State, spec: WorldSpec, p: Any) -> None:
    """Officials and attention of subdistricts; workers, skill and budget of communities."""
    subdistricts, communities = state.subdistricts, state.communities
    keys = make_key(KeyKind.SUBDISTRICT, np.arange(len(subdistricts)))
    attention = 1.0 + p.attention_sd * chance.normal(Decision.WORLD_SUBDISTRICT_ATTENTION, START_DAY, keys)
    subdistricts.attention_factor[...] = np.maximum(attention, p.attention_least)
    subdistricts.official_count[...] = round(p.subdistrict_officials)
    subdistricts.skill[...] = p.skill_sd * chance.normal(Decision.WORLD_SUBDISTRICT_SKILL, START_DAY, keys)
    subdistricts.preparation_hours[...] = p.preparation_hours
    keys = make_key(KeyKind.COMMUNITY, np.arange(len(communities)))
    communities.skill[...] = p.skill_sd * chance.normal(Decision.WORLD_COMMUNITY_SKILL, START_DAY, keys)
    u = chance.uniform(Decision.WORLD_COMMUNITY_WORKERS, START_DAY, keys)
    drawn = np.floor(p.workers_least + u * (p.workers_most + 1.0 - p.workers_least))
    named = np.array([-1 if c.worker_count is None else c.worker_count for c in spec.communities])
    communities.worker_count[...] = np.where(named >= 0, named, drawn)
    communities.resource_yuan[...] = p.community_budget


def found_earlier_committees(chance: Chance, grids: Table, p: Any) -> None:
    """A share of the grids has had an owners' committee since before the reform.

    Its row is complete in every scenario; it acts only where the committee switch is on. Source: S33.
    """
    keys = make_key(KeyKind.GRID, np.arange(len(grids)))

    def uniform(decision: Decision) -> Floats:
        return chance.uniform(decision, START_DAY, keys)

    stood = uniform(Decision.WORLD_COMMITTEE_BEFORE) < p.committee_before_share
    grids.is_founded_before[...] = stood
    grids.committee_form[...] = np.where(stood, int(CommitteeForm.OWNERS_COMMITTEE), int(CommitteeForm.NONE))
    is_small = uniform(Decision.WORLD_COMMITTEE_SEATS) < p.earlier_small_share
    grids.seat_count[...] = np.where(stood, np.where(is_small, p.earlier_seat_least, p.earlier_seat_most), 0)
    members = np.floor(grids.seat_count * uniform(Decision.WORLD_COMMITTEE_MEMBER_SHARE) * p.earlier_member_share * 2.0)
    grids.member_seat_share[...] = np.where(stood, members / np.maximum(grids.seat_count, 1), 0.0)
    grids.chair_is_member[...] = stood & (grids.member_seat_share > 0.5)
    spread = p.earlier_legitimacy_spread
    luck = uniform(Decision.WORLD_COMMITTEE_LEGITIMACY)
    legitimacy = p.earlier_legitimacy * ((1.0 - spread) + 2.0 * spread * luck)
    grids.committee_legitimacy[...] = np.where(stood, np.minimum(legitimacy, 1.0), 0.0)
    grids.committee_effort[...] = np.where(stood, p.motivation_start, 0.0)
    skill = p.skill_sd * chance.normal(Decision.WORLD_COMMITTEE_SKILL, START_DAY, keys)
    grids.committee_skill[...] = np.where(stood, skill, 0.0)
    motivation = p.motivation_start + p.motivation_sd * chance.normal(Decision.WORLD_GRID_MOTIVATION, START_DAY, keys)
    grids.motivation[...] = np.clip(motivation, p.motivation_least, p.motivation_most)
    grids.motivation_start[...] = grids.motivation


def settle_firms(chance: Chance, state: State, p: Any) -> None:
    """Incumbent firms serve a grid with the chance of its courtyards' kinds, weighted by households.

    The incumbent of grid g is row g of `firms`, active or not; behind them one row for each community,
    the bundle of which the reform may introduce a firm. A maintenance fund belongs to every grid.
    """
    grids, courtyards, firms = state.grids, state.courtyards, state.firms
    grid_count = len(grids)
    coverage = np.bincount(
        courtyards.grid_id, weights=p.incumbent_share[courtyards.kind] * courtyards.household_count,
        minlength=grid_count) / grids.household_count
    keys = make_key(KeyKind.FIRM, np.arange(len(firms)))
    is_served = chance.uniform(Decision.WORLD_FIRM_INCUMBENT, START_DAY, keys[:grid_count]) < coverage
    grids.firm_id[...] = np.where(is_served, np.arange(grid_count), -1)
    grids.fund_yuan[...] = p.fund_per_household * grids.household_count
    firms.is_active[:grid_count] = is_served
    firms.entry_day[:grid_count] = np.where(is_served, 0, -1)
    firms.is_introduced[grid_count:] = True
    firms.community_id[:grid_count] = grids.community_id
    firms.community_id[grid_count:] = np.arange(len(firms) - grid_count)
    manager = chance.uniform(Decision.WORLD_FIRM_MANAGER, START_DAY, keys)
    firms.manager_is_member[...] = manager < p.manager_member_share
