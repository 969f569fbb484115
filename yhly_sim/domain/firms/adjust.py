"""Firms adjust: quality follows collection; who loses money for long leaves; the bureau finds another."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import KeyKind, make_key
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase

QUARTER_ENDS = (3, 6, 9, 12)

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


@rule
def seen_collection(own: Any, bundle: Any, pooling: Any) -> Any:
    """Collection that a contract sees: (1 - pooling) x its own grid's + pooling x the whole bundle's, all in [0, 1].

    Source: report F1 (self-balancing bundles); model text 4.11.

    >>> float(seen_collection(0.4, 0.8, 0.5))
    0.6000000000000001
    """
    return (1.0 - pooling) * own + pooling * bundle


@rule
def adjusted_quality(quality: Any, collection: Any, cost_fixed: Any, cost_slope: Any, quality_min: Any,
                     following: Any) -> Any:
    """Quality a month later: quality + following x (clip((collection - fixed) / slope, minimum, 1) - quality).

    Source: model text 4.11.

    >>> round(float(adjusted_quality(0.5, 0.59, 0.30, 0.58, 0.3, 0.25)), 12)
    0.5
    """
    afforded = np.minimum(np.maximum((collection - cost_fixed) / cost_slope, quality_min), 1.0)
    return quality + following * (afforded - quality)


@rule
def service_cost(billed: Any, quality: Any, cost_fixed: Any, cost_slope: Any) -> Any:
    """What a month of service costs the firm, in yuan: billed x (fixed + slope x quality).

    billed: fees due, yuan; quality in [0, 1]. A firm that collects fixed + slope x q of what it bills breaks even at
    quality q. Source: report F1 (self-balancing); sizes of model text 4.11.

    >>> round(float(service_cost(1000.0, 0.5, 0.30, 0.58)), 9)
    590.0
    """
    return billed * (cost_fixed + cost_slope * quality)


@rule
def retender_rate(rate: Any, committee_gain: Any, has_committee: Any) -> Any:
    """Rate a day at which a grid that lost its firm finds another: rate x (1 + gain where a committee acts).

    Source: report P3b (licensing lies with the housing bureau), A7; sizes assumed.

    >>> round(float(retender_rate(0.005, 0.5, True)), 12)
    0.0075
    """
    return rate * (1.0 + committee_gain * has_committee)


def contract_collection(run: Run, paid: Floats, billed: Floats) -> Floats:
    """Collection that the contract of each grid sees (`seen_collection`); 0 where nothing was billed to the grid.

    paid, billed: yuan by grid, 0 without a firm. The bundle is all grids of the same firm, summed in ascending row.
    """
    served_by, count = run.state.grids.firm_id, len(run.state.firms)
    firm = np.maximum(served_by, 0)
    has_firm = served_by >= 0
    firm_paid = np.bincount(firm, weights=paid * has_firm, minlength=count)[firm]
    firm_billed = np.bincount(firm, weights=billed * has_firm, minlength=count)[firm]
    own = paid / np.where(billed > 0.0, billed, 1.0)
    bundle = firm_paid / np.where(firm_billed > 0.0, firm_billed, 1.0)
    return np.where(billed > 0.0, run.rules.seen_collection(own, bundle, run.p.firms.pooling), 0.0)


@phase(
    every="month_end",
    reads=(
        "courtyards: grid_id billed_yuan paid_yuan quality",
        "grids: firm_id contract_end_day bad_quarter_count quarter_billed_yuan quarter_paid_yuan committee_start_day",
        "firms: is_active cash_yuan",
    ),
    writes=(
        "courtyards: quality",
        "grids: firm_id contract_end_day bad_quarter_count quarter_billed_yuan quarter_paid_yuan",
        "firms: is_active entry_day exit_day cash_yuan margin_share",
    ),
    draws=(Decision.FIRM_RETENDER,),
)
def firms(run: Run) -> None:
    """Contracts take stock of what was collected.

    Every contract is one grid's. In this order, who leaves and who looks for a successor being read off the start of
    the phase:
    0. The account of every firm: cash_yuan grows by what was paid this month in its grids less `service_cost` of their
       courtyards at the quality of before; margin_share is that surplus over what was billed, and stays where nothing
       was. Decisions below look at collection alone: a firm has no reserves to live on.
    1. Quality of each courtyard whose grid was billed this month follows the collection that the contract sees this
       month (`contract_collection`, `adjusted_quality`). Without a firm, or without a bill, quality stays.
    2. The month is added to the quarter. At the end of March, June, September and December a contract that was
       billed in the quarter counts one bad quarter more if the collection it sees over the quarter is below
       `cost_fixed`, else none; at `bad_quarter_limit` in a row it gives notice, if it has not yet:
       contract_end_day = today + floor(notice_days + .5). The sums of every grid start again at 0.
    3. Where contract_end_day is at most today the firm leaves: firm_id is -1, the count of bad quarters and the sums
       are 0, contract_end_day stays as the mark of a grid that looks for another. A firm left without any grid is no
       longer active; exit_day is today, and stays should it come back.
    4. A grid that looks for another (firm_id -1, contract_end_day not -1) finds it if one uniform of
       (FIRM_RETENDER, today, grid) is below `month_probability(retender_rate)`: the firm of the grid's own row begins
       (is_active, entry_day today), contract_end_day is -1, and quality below `restart_quality` is raised to it.
    """
    grids = run.state.grids
    leaving = np.flatnonzero((grids.firm_id >= 0) & (grids.contract_end_day >= 0)
                             & (grids.contract_end_day <= run.day.number))
    looking = np.flatnonzero((grids.firm_id < 0) & (grids.contract_end_day >= 0))
    billed, paid = _by_grid(run, "billed_yuan"), _by_grid(run, "paid_yuan")
    _keep_accounts(run, paid, billed)
    _adjust_quality(run, paid, billed)
    grids.quarter_billed_yuan[:] += billed
    grids.quarter_paid_yuan[:] += paid
    if run.day.month in QUARTER_ENDS:
        _close_quarter(run)
    _leave(run, leaving)
    _find_successors(run, looking)


def _by_grid(run: Run, column: str) -> Floats:
    courtyards = run.state.courtyards
    return np.asarray(
        np.bincount(courtyards.grid_id, weights=courtyards[column], minlength=len(run.state.grids)), dtype=np.float64)


def _keep_accounts(run: Run, paid: Floats, billed: Floats) -> None:
    state, p = run.state, run.p.firms
    courtyards, firm_table, served_by = state.courtyards, state.firms, state.grids.firm_id
    costs = run.rules.service_cost(courtyards.billed_yuan, courtyards.quality, p.cost_fixed, p.cost_slope)
    cost = np.bincount(courtyards.grid_id, weights=costs, minlength=served_by.size)
    served = np.flatnonzero(served_by >= 0)
    firm, count = served_by[served], len(firm_table)
    surplus = np.bincount(firm, weights=(paid - cost)[served], minlength=count)
    due = np.bincount(firm, weights=billed[served], minlength=count)
    firm_table.cash_yuan[:] += surplus
    firm_table.margin_share[:] = np.where(
        due > 0.0, surplus / np.where(due > 0.0, due, 1.0), firm_table.margin_share)


def _adjust_quality(run: Run, paid: Floats, billed: Floats) -> None:
    courtyards, p = run.state.courtyards, run.p.firms
    was_billed = ((run.state.grids.firm_id >= 0) & (billed > 0.0))[courtyards.grid_id]
    adjusted = run.rules.adjusted_quality(
        courtyards.quality, contract_collection(run, paid, billed)[courtyards.grid_id], p.cost_fixed, p.cost_slope,
        p.quality_min, p.quality_following)
    courtyards.quality[:] = np.where(was_billed, adjusted, courtyards.quality)


def _close_quarter(run: Run) -> None:
    grids, p = run.state.grids, run.p.firms
    was_billed = (grids.firm_id >= 0) & (grids.quarter_billed_yuan > 0.0)
    is_bad = contract_collection(run, grids.quarter_paid_yuan, grids.quarter_billed_yuan) < p.cost_fixed
    counted = np.where(is_bad, grids.bad_quarter_count + 1, 0)
    grids.bad_quarter_count[:] = np.where(was_billed, counted, grids.bad_quarter_count)
    gives_notice = was_billed & (grids.bad_quarter_count >= p.bad_quarter_limit) & (grids.contract_end_day < 0)
    grids.contract_end_day[gives_notice] = run.day.number + int(np.floor(p.notice_days + 0.5))
    grids.quarter_billed_yuan[:] = 0.0
    grids.quarter_paid_yuan[:] = 0.0


def _leave(run: Run, rows: Rows) -> None:
    grids, firm_table = run.state.grids, run.state.firms
    left = np.unique(grids.firm_id[rows])
    grids.firm_id[rows] = -1
    grids.bad_quarter_count[rows] = 0
    grids.quarter_billed_yuan[rows] = 0.0
    grids.quarter_paid_yuan[rows] = 0.0
    gone = left[~np.isin(left, grids.firm_id)]
    firm_table.is_active[gone] = False
    firm_table.exit_day[gone] = run.day.number


def _find_successors(run: Run, rows: Rows) -> None:
    state, p, today = run.state, run.p.firms, run.day.number
    grids, courtyards = state.grids, state.courtyards
    rate = run.rules.retender_rate(p.retender_rate, p.retender_committee_gain, grids.committee_start_day[rows] >= 0)
    u = run.chance.uniform(Decision.FIRM_RETENDER, today, make_key(KeyKind.GRID, rows))
    found = rows[u < run.rules.month_probability(rate)]
    grids.firm_id[found] = found
    grids.contract_end_day[found] = -1
    state.firms.is_active[found] = True
    state.firms.entry_day[found] = today
    here = np.isin(courtyards.grid_id, found)
    courtyards.quality[here] = np.maximum(courtyards.quality[here], p.restart_quality)
