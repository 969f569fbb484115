"""Introduced firms: one bundle a community, put to tender grid by grid."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.accounts.books import book
from yhly_sim.domain.branches.order import Booleans, Floats, Standing
from yhly_sim.domain.branches.preparation import Rows
from yhly_sim.domain.codes import Level, Obstacle, Payer, Purpose
from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import START_DAY, KeyKind, make_key
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run

READS = (
    "grids: community_id firm_id contract_end_day bundle_day",
    "courtyards: grid_id household_count paying_share quality",
    "communities: subdistrict_id",
    "firms: is_introduced community_id is_active entry_day",
)
WRITES = (
    "grids: firm_id contract_end_day bad_quarter_count bundle_day",
    "courtyards: quality",
    "firms: is_active entry_day",
)
DRAWS = (Decision.FIRM_SELECTED, Decision.FIRM_COVERAGE, Decision.FIRM_TENDER)


@rule
def entry_quality(quality: Any, brought: Any, gain: Any) -> Any:
    """Quality on the day an introduced firm enters: quality + gain x max(0, what the firm brings - quality).

    All in [0, 1]. Source: report A7, F2 (large and reputable firms); size assumed.

    >>> float(entry_quality(0.4, 0.8, 0.5)), float(entry_quality(0.9, 0.8, 0.5))
    (0.6000000000000001, 0.9)
    """
    return quality + gain * np.maximum(0.0, brought - quality)


def introduced_rows(run: Run) -> Rows:
    """The row in `firms` of the firm that may be introduced into each community; -1 where there is none."""
    firms = run.state.firms
    rows = np.full(len(run.state.communities), -1, dtype=np.int64)
    introduced = np.flatnonzero(firms.is_introduced)
    rows[firms.community_id[introduced]] = introduced
    return rows


def bundled_grids(run: Run) -> Booleans:
    """Grids that the policy would take into their community's bundle and that are not in it yet: no obstacle to it."""
    return np.asarray(firm_obstacle(run) == int(Obstacle.NONE))


def firm_obstacle(run: Run) -> Rows:
    """What keeps each grid out of its community's bundle this month (codes of `Obstacle`).

    The community is on the list: its place among the uniforms of (FIRM_SELECTED, START_DAY, community), lowest first,
    ties to the lower community, is among the first floor(introduced_count + .5). And one uniform of (FIRM_COVERAGE,
    START_DAY, grid), the same every month, is below `takeover_share` where a firm serves the grid today, or below
    `tender_coverage_share` where none does. A grid whose firm has given notice is not taken; one that was in the bundle
    before (bundle_day not -1) is not taken again. None at all where `firm` is off.
    """
    state, p = run.state, run.p.firms
    grids, communities = state.grids, np.arange(len(state.communities))
    if not (run.is_on("grids") and run.is_on("firm")):
        return np.full(len(grids), int(Obstacle.OFF))
    luck = run.chance.uniform(Decision.FIRM_SELECTED, START_DAY, make_key(KeyKind.COMMUNITY, communities))
    place = np.empty(communities.size, dtype=np.int64)
    place[np.lexsort((communities, luck))] = communities
    is_selected = (place < int(np.floor(p.introduced_count + 0.5))) & (introduced_rows(run) >= 0)
    u = run.chance.uniform(Decision.FIRM_COVERAGE, START_DAY, make_key(KeyKind.GRID, np.arange(len(grids))))
    has_firm = grids.firm_id >= 0
    is_wanted = u < np.where(has_firm, p.takeover_share, p.tender_coverage_share)
    gave_notice, was_bundled = has_firm & (grids.contract_end_day >= 0), grids.bundle_day >= 0
    return np.select(
        [was_bundled & _serves(run), was_bundled, gave_notice, ~is_selected[grids.community_id], ~is_wanted],
        [int(Obstacle.STARTED), int(Obstacle.BUNDLE_BEFORE), int(Obstacle.NOTICE), int(Obstacle.TENDER_LIMIT),
         int(Obstacle.COVERAGE)], int(Obstacle.NONE))


def _serves(run: Run) -> Booleans:
    """Where an introduced firm serves the grid."""
    firm = run.state.grids.firm_id
    return np.asarray((firm >= 0) & run.state.firms.is_introduced[np.maximum(firm, 0)])


def firm_standing(run: Run, bundled: Booleans) -> Standing:
    """The introduced firm exists in a grid that it serves; it may come to the grids of `bundled_grids`."""
    return Standing(_serves(run), bundled, run.p.firms.order_strictness)


def propose_entries(run: Run, ready: Floats, bundled: Booleans) -> Rows:
    """Grids (ascending) that their community's introduced firm would enter this month.

    A grid of `bundled_grids` is put to tender if one uniform of (FIRM_TENDER, today, grid) is below
    `month_probability(tender_rate x readiness)`. The firm enters all grids of its community that are put to tender
    this month if the expected collection is at least `entry_collection`: the mean of paying_share over the courtyards
    of these grids and of those it serves already, weighted by households. Else none; they may be put to tender again
    next month.
    """
    tendered = tendered_grids(run, ready, bundled)
    pays_off = expected_collection(run, tendered) >= run.p.firms.entry_collection
    return np.flatnonzero(tendered & pays_off[run.state.grids.community_id])


def tendered_grids(run: Run, ready: Floats, bundled: Booleans) -> Booleans:
    """Grids that are put to tender this month."""
    rows = np.flatnonzero(bundled)
    u = run.chance.uniform(Decision.FIRM_TENDER, run.day.number, make_key(KeyKind.GRID, rows))
    tendered = np.zeros(len(run.state.grids), dtype=bool)
    tendered[rows] = u < run.rules.month_probability(run.p.firms.tender_rate * ready[rows])
    return tendered


def expected_collection(run: Run, tendered: Booleans) -> Floats:
    """Collection that the firm of each community expects of these grids and those it serves; 0 where there are none."""
    state = run.state
    courtyards, count = state.courtyards, len(state.communities)
    counted = (tendered | _serves(run))[courtyards.grid_id] * courtyards.household_count
    community = state.grids.community_id[courtyards.grid_id]
    households = np.bincount(community, weights=counted, minlength=count)
    paying = np.bincount(community, weights=counted * courtyards.paying_share, minlength=count)
    return np.asarray(paying / np.maximum(households, 1.0))


def enter_firms(run: Run, rows: Rows) -> None:
    """The introduced firms enter these grids (ascending) today.

    The contract passes to them as it stands: the count of bad quarters goes on where a firm served the grid, and starts
    at 0 where none did (contract_end_day is then -1). bundle_day is today. A firm that enters its first grid becomes
    active; entry_day is its first entry. A former firm without any grid left is no longer active, but has no exit_day.
    Quality in the courtyards: `entry_quality`. `tender_hours` a grid are booked to the district.
    """
    state, p, today = run.state, run.p.firms, run.day.number
    grids, firms, courtyards = state.grids, state.firms, state.courtyards
    if rows.size == 0:
        return
    unserved = rows[grids.firm_id[rows] < 0]
    grids.bad_quarter_count[unserved] = 0
    grids.contract_end_day[unserved] = -1
    former = np.unique(grids.firm_id[rows][grids.firm_id[rows] >= 0])
    entering = introduced_rows(run)[grids.community_id[rows]]
    grids.firm_id[rows] = entering
    grids.bundle_day[rows] = today
    firms.is_active[former[~np.isin(former, grids.firm_id)]] = False
    firms.is_active[entering] = True
    firms.entry_day[entering] = np.where(firms.entry_day[entering] < 0, today, firms.entry_day[entering])
    here = np.isin(courtyards.grid_id, rows)
    courtyards.quality[here] = run.rules.entry_quality(courtyards.quality[here], p.entry_quality, p.entry_quality_gain)
    book(run, Payer.DISTRICT, Purpose.FORMATION, Level.GRID, rows, hours=p.tender_hours)
