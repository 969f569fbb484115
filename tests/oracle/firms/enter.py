"""Introduced firms: one bundle a community, put to tender grid by grid."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.branches.order import Standing
from tests.oracle.branches.preparation import month_probability, proposal
from tests.oracle.chance import COMMUNITY, START_DAY, make_key
from tests.oracle.codes import Level, Payer, Purpose


def firm_for(district, community):
    """The firm that may be introduced into a community, None where there is none."""
    of_community = [firm for firm in district.firms if firm.is_introduced and firm.community_id == community.row]
    return of_community[-1] if of_community else None


def bundled_grids(district):
    """Rows of the grids that the policy would take into their community's bundle and that are not in it yet."""
    if not (district.is_on("grids") and district.is_on("firm")):
        return set()
    by_luck = sorted(district.communities, key=lambda community: (
        district.luck.uniform(decisions.FIRM_SELECTED, START_DAY, make_key(COMMUNITY, community.row)), community.row))
    listed = by_luck[: math.floor(district.p.firms.introduced_count + 0.5)]
    return {grid.row for community in listed if firm_for(district, community) for grid in community.grids
            if is_wanted(district, grid)}


def is_wanted(district, grid):
    """Luck that lasts says whether a grid is wanted; one under notice, or once in the bundle, is not taken."""
    p = district.p.firms
    is_under_notice = grid.firm is not None and grid.contract_end_day >= 0
    if is_under_notice or grid.bundle_day >= 0:
        return False
    share = p.takeover_share if grid.firm is not None else p.tender_coverage_share
    return district.luck.uniform(decisions.FIRM_COVERAGE, START_DAY, grid.key) < share


def is_served(grid):
    """Whether an introduced firm serves the grid."""
    return grid.firm is not None and grid.firm.is_introduced


def firm_standing(district, bundled):
    return Standing(exists=is_served, may_come=lambda grid: grid.row in bundled,
                    strictness=district.p.firms.order_strictness)


def propose_entries(district, ready, bundled):
    """Grids that are put to tender this month in communities where entering pays."""
    candidates = [grid for grid in district.grids if grid.row in bundled]
    tendered = [grid for _, grid in proposal(
        district, decisions.FIRM_TENDER, candidates,
        lambda grid: month_probability(district.p.firms.tender_rate * ready[grid.row]))]
    pays = {community.row: pays_off(district, community, tendered) for community in district.communities}
    return [grid for grid in tendered if pays[grid.community_id]]


def pays_off(district, community, tendered):
    """Whether the expected collection of the new grids and of those already served is enough."""
    counted = [courtyard for grid in community.grids if grid in tendered or is_served(grid)
               for courtyard in grid.courtyards]
    households = sum(courtyard.household_count for courtyard in counted)
    paying = sum(courtyard.household_count * courtyard.paying_share for courtyard in counted)
    return paying / max(households, 1) >= district.p.firms.entry_collection


def enter_firms(district, grids):
    """The introduced firms take over the contracts of these grids as they stand."""
    p, today = district.p.firms, district.day.number
    former = [grid.firm for grid in grids if grid.firm is not None]
    for grid in grids:
        if grid.firm is None:
            grid.bad_quarter_count, grid.contract_end_day = 0, -1
        firm = firm_for(district, grid.community)
        grid.firm_id, grid.bundle_day = firm.row, today
        firm.is_active = True
        if firm.entry_day < 0:
            firm.entry_day = today
        for courtyard in grid.courtyards:
            courtyard.quality += p.entry_quality_gain * max(0.0, p.entry_quality - courtyard.quality)
        district.book(Payer.DISTRICT, Purpose.FORMATION, Level.GRID, grid.row, hours=p.tender_hours)
    still_serving = {grid.firm_id for grid in district.grids}
    for firm in former:
        if firm.row not in still_serving:
            firm.is_active = False
