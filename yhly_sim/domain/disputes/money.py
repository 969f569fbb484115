"""Money without which a dispute cannot be settled: who alone can cover it, and that it is paid."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.books import book
from yhly_sim.domain.codes import Level, Payer, Purpose
from yhly_sim.domain.committees.seats import by_form
from yhly_sim.domain.firms.deputy import manager_is_deputy
from yhly_sim.engine.compiled import kernel
from yhly_sim.engine.schedule import Run

FUND, FIRM, AWARD, COMMUNITY = range(4)


@kernel
def set_aside(need, grid, community, has_fund, fund_share, pays_by_firm, limit, fund, award, budget, payer):  # type: ignore[no-untyped-def]
    """Who covers each need, in order, into `payer`; what funds and budgets have left goes down.

    need to community, limit, payer: one a dispute; has_fund to pays_by_firm, fund, award: one a grid; budget: one a
    community.
    """
    for i in range(need.size):
        g, c = grid[i], community[i]
        if need[i] <= 0.0:
            continue
        if has_fund[g] and need[i] <= fund_share[g] * fund[g]:
            payer[i] = FUND
            fund[g] -= need[i]
        elif pays_by_firm[g] and need[i] <= limit[i]:
            payer[i] = FIRM
        elif need[i] <= award[g]:
            payer[i] = AWARD
            award[g] -= need[i]
        elif need[i] <= budget[c]:
            payer[i] = COMMUNITY
            budget[c] -= need[i]


def find_money(run: Run, rows: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Who alone can cover what each dispute needs: fund, firm, star money, community; -1 and missing where nobody can.

    The fund: `fund_access_share` x the factor of the form of committee of what is left in it; the firm: `repair_limit`.
    In order of keys: what an earlier attempt of today found in a fund or budget is set aside for it, agreed or not.
    """
    state, p = run.state, run.p.disputes
    disputes, grids = state.disputes, state.grids
    need = disputes.money_need_yuan[rows]
    payer = np.full(rows.size, -1, dtype=np.int64)
    if not need.any():
        return payer, np.zeros(rows.size, dtype=bool)
    forms = run.p.committees
    access = p.fund_access_share * by_form(forms.courtyard_fund_factor, forms.management_fund_factor)
    limit = run.rules.repair_limit(
        p.firm_repair_yuan, p.manager_repair_gain, manager_is_deputy(run, disputes.grid_id[rows]))
    firm = np.maximum(grids.firm_id, 0)
    pays_by_firm = ((grids.firm_id >= 0) & state.firms.is_introduced[firm] & state.firms.is_active[firm]
                    & run.is_on("firm"))
    has_fund = (grids.committee_start_day >= 0) & run.is_on("committee")
    set_aside(need, disputes.grid_id[rows], disputes.community_id[rows], has_fund, access[grids.committee_form],
              pays_by_firm, limit, grids.fund_yuan.copy(), grids.star_yuan.copy(),
              state.communities.resource_yuan.copy(), payer)
    return payer, (need > 0.0) & (payer < 0)


def pay(run: Run, rows: NDArray[Any], payer: NDArray[np.int64]) -> None:
    """Take what agreements cost from who covers it, and book it."""
    state = run.state
    disputes = state.disputes
    for who, column, unit, level, as_payer in (
        (FUND, state.grids.fund_yuan, disputes.grid_id, Level.GRID, Payer.MAINTENANCE_FUND),
        (FIRM, None, disputes.grid_id, Level.GRID, Payer.FIRM),
        (AWARD, state.grids.star_yuan, disputes.grid_id, Level.GRID, Payer.BRANCH),
        (COMMUNITY, state.communities.resource_yuan, disputes.community_id, Level.COMMUNITY, Payer.COMMUNITY),
    ):
        paid = rows[payer == who]
        if paid.size == 0:
            continue
        if column is not None:
            np.subtract.at(column, unit[paid], disputes.money_need_yuan[paid])
        book(run, as_payer, Purpose.REPAIR, level, unit[paid], yuan=disputes.money_need_yuan[paid])
