"""Service centres of the grids: sited, fitted out, opened, kept running."""

from __future__ import annotations

from typing import Any

import numpy as np

from yhly_sim.domain.accounts.books import book
from yhly_sim.domain.branches.preparation import NOBODY, PreparationHours, Proposal, Rows
from yhly_sim.domain.centres.use import HAS_FUNCTION, keep_open
from yhly_sim.domain.codes import CourtyardKind, Level, Obstacle, Payer, Purpose
from yhly_sim.domain.committees.seats import main_kind
from yhly_sim.domain.decisions import Decision
from yhly_sim.engine.chance import KeyKind, make_key
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run

READS = (
    "grids: centre_open_day survey_day firm_id branch_kind effort_real",
    "courtyards: grid_id kind household_count",
)
WRITES = (
    "grids: centre_open_day centre_square_metres centre_equipment_share centre_use_share",
    "grids: " + " ".join(HAS_FUNCTION.values()),
)
DRAWS = (Decision.CENTRE_OPENS, Decision.CENTRE_AREA, Decision.CENTRE_FUNCTION)


@rule
def siting_months(has_firm: Any, is_new: Any, shared: Any, new: Any, old: Any) -> Any:
    """Mean months from drawing up a grid to its centre, by the three rules of siting.

    `shared` where a firm serves the grid (one room, many uses); else `new` in a new compound (public rooms are
    returned); else `old` (subdistrict and community look for a room). Source: report Z7; months assumed.

    >>> [float(siting_months(firm, new, 4, 6, 12)) for firm, new in ((1, 1), (0, 1), (0, 0))]
    [4.0, 6.0, 12.0]
    """
    return np.where(has_firm, shared, np.where(is_new, new, old))


@rule
def centre_area(minimum: Any, mean: Any, spread: Any, luck: Any) -> Any:
    """Floor area of a centre in m2: mean + spread x luck (standard normal), never below the smallest.

    Source: report Z3 (at least 30 m2); mean and spread assumed.

    >>> float(centre_area(30, 50, 20, -2.0)), float(centre_area(30, 50, 20, 1.0))
    (30.0, 70.0)
    """
    return np.maximum(minimum, mean + spread * luck)


def centre_obstacle(run: Run) -> Rows:
    """What keeps each grid from opening its centre this month (codes of `Obstacle`)."""
    grids = run.state.grids
    if not (run.is_on("grids") and run.is_on("service_centres")):
        return np.full(len(grids), int(Obstacle.OFF))
    is_surveyed = (grids.survey_day >= 0) & (grids.survey_day < run.day.number)
    return np.select([grids.centre_open_day >= 0, ~is_surveyed], [int(Obstacle.STARTED), int(Obstacle.BEFORE_SURVEY)],
                     int(Obstacle.NONE))


def propose_centres(run: Run) -> Proposal:
    """Grids that would open their centre this month.

    Candidates: surveyed before today, no centre. One uniform of (CENTRE_OPENS, today, grid) below
    1 - exp(-1 / months), months by `siting_months` (main kind of courtyard, and whether a firm serves the grid today).
    """
    grids, p = run.state.grids, run.p.centres
    rows = np.flatnonzero(centre_obstacle(run) == int(Obstacle.NONE))
    if not rows.size:
        return NOBODY
    is_new = main_kind(run)[rows] == int(CourtyardKind.NEW_COMPOUND)
    months = run.rules.siting_months(grids.firm_id[rows] >= 0, is_new, p.delay_months_shared, p.delay_months_new,
                                     p.delay_months_old)
    u = run.chance.uniform(Decision.CENTRE_OPENS, run.day.number, make_key(KeyKind.GRID, rows))
    opens = u < -np.expm1(-1.0 / months)
    return Proposal(rows[opens], u[opens])


def open_centres(run: Run, proposal: Proposal, hours: PreparationHours) -> Rows:
    """The centres that get `siting_hours` open today; returns their grids.

    The district pays, booked to the grid: area x fitting_yuan + equipment_share x equipment_yuan, area by `centre_area`
    with the normal of (CENTRE_AREA, today, grid); and `running_yuan` for every centre that was open before today, at
    every month end. centre_square_metres and centre_equipment_share say what was paid for. Functions and use of all
    centres are settled by `keep_open`, while `service_centres` is on.
    """
    grids, p, today = run.state.grids, run.p.centres, run.day.number
    if run.is_on("service_centres"):
        running = np.flatnonzero((grids.centre_open_day >= 0) & (grids.centre_open_day < today))
        book(run, Payer.DISTRICT, Purpose.CENTRE, Level.GRID, running, yuan=p.running_yuan)
    rows = hours.grant(run, proposal, p.siting_hours)
    luck = run.chance.normal(Decision.CENTRE_AREA, today, make_key(KeyKind.GRID, rows))
    area = run.rules.centre_area(p.area_minimum, p.area_mean, p.area_sd, luck)
    grids.centre_open_day[rows] = today
    grids.centre_square_metres[rows] = area
    grids.centre_equipment_share[rows] = p.equipment_share
    book(run, Payer.DISTRICT, Purpose.CENTRE, Level.GRID, rows,
         yuan=area * p.fitting_yuan + p.equipment_share * p.equipment_yuan)
    if run.is_on("service_centres"):
        keep_open(run, rows)
    return rows
