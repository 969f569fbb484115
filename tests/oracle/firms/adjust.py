"""Firms adjust: quality follows collection; who loses money for long leaves; the bureau finds another."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.branches.preparation import month_probability, proposal
from tests.oracle.committees.form import acts


def firms(district):
    """Quality, quarters, who leaves and who is found; who leaves and who looks is known before anything happens."""
    today, grids = district.day.number, district.grids
    leaving = [grid for grid in grids if grid.firm is not None and 0 <= grid.contract_end_day <= today]
    looking = [grid for grid in grids if grid.firm is None and grid.contract_end_day >= 0]
    month = {grid.row: (sum(courtyard.paid_yuan for courtyard in grid.courtyards),
                        sum(courtyard.billed_yuan for courtyard in grid.courtyards)) for grid in grids}
    keep_accounts(district)
    adjust_quality(district, month)
    for grid in grids:
        paid, billed = month[grid.row]
        grid.quarter_paid_yuan += paid
        grid.quarter_billed_yuan += billed
    if district.day.month in (3, 6, 9, 12):
        close_quarter(district)
    leave(district, leaving)
    find_successors(district, looking)


def keep_accounts(district):
    """What was paid in a firm's grids this month less what service cost there."""
    p = district.p.firms
    for firm in district.firms:
        mine = [courtyard for grid in district.grids if grid.firm_id == firm.row for courtyard in grid.courtyards]
        surplus = sum(one.paid_yuan - one.billed_yuan * (p.cost_fixed + p.cost_slope * one.quality) for one in mine)
        billed = sum(one.billed_yuan for one in mine)
        firm.cash_yuan += surplus
        if billed > 0:
            firm.margin_share = surplus / billed


def collections(district, sums):
    """grid row -> collection that its contract sees, for grids with a firm that were billed.

    sums: grid row -> (paid, billed). A contract sees its own grid's collection and, by `pooling`, the whole bundle's.
    """
    pooling, bundles = district.p.firms.pooling, {}
    for grid in district.grids:
        if grid.firm is not None:
            paid, billed = bundles.get(grid.firm_id, (0.0, 0.0))
            bundles[grid.firm_id] = (paid + sums[grid.row][0], billed + sums[grid.row][1])
    seen = {}
    for grid in district.grids:
        paid, billed = sums[grid.row]
        if grid.firm is not None and billed > 0:
            bundle_paid, bundle_billed = bundles[grid.firm_id]
            seen[grid.row] = (1 - pooling) * (paid / billed) + pooling * (bundle_paid / bundle_billed)
    return seen


def adjust_quality(district, month):
    """Service follows what the collection affords."""
    p = district.p.firms
    for row, collection in collections(district, month).items():
        afforded = min(max((collection - p.cost_fixed) / p.cost_slope, p.quality_min), 1.0)
        for courtyard in district.grids[row].courtyards:
            courtyard.quality += p.quality_following * (afforded - courtyard.quality)


def close_quarter(district):
    """A quarter below cost is bad; too many in a row and the firm gives notice. Sums start anew."""
    p = district.p.firms
    sums = {grid.row: (grid.quarter_paid_yuan, grid.quarter_billed_yuan) for grid in district.grids}
    for row, collection in collections(district, sums).items():
        grid = district.grids[row]
        grid.bad_quarter_count = grid.bad_quarter_count + 1 if collection < p.cost_fixed else 0
        if grid.bad_quarter_count >= p.bad_quarter_limit and grid.contract_end_day < 0:
            grid.contract_end_day = district.day.number + math.floor(p.notice_days + 0.5)
    for grid in district.grids:
        grid.quarter_paid_yuan = grid.quarter_billed_yuan = 0.0


def leave(district, leaving):
    """Firms go whose notice has run out; one without any grid left is out of business here."""
    left = [grid.firm for grid in leaving]
    for grid in leaving:
        grid.firm_id, grid.bad_quarter_count = -1, 0
        grid.quarter_paid_yuan = grid.quarter_billed_yuan = 0.0
    still_serving = {grid.firm_id for grid in district.grids}
    for firm in left:
        if firm.row not in still_serving:
            firm.is_active, firm.exit_day = False, district.day.number


def find_successors(district, looking):
    """The housing bureau finds another firm, sooner where a committee acts: the one of the grid's own row."""
    p = district.p.firms

    def probability(grid):
        return month_probability(p.retender_rate * (1 + p.retender_committee_gain * acts(grid)))

    for _, grid in proposal(district, decisions.FIRM_RETENDER, looking, probability):
        grid.firm_id, grid.contract_end_day = grid.row, -1
        grid.firm.is_active, grid.firm.entry_day = True, district.day.number
        for courtyard in grid.courtyards:
            courtyard.quality = max(courtyard.quality, p.restart_quality)
