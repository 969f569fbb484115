"""Month end: institutions come to be, in the order of the policy and as far as preparation hours go."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from yhly_sim.domain.accounts.books import BOOKED
from yhly_sim.domain.branches import form as branches
from yhly_sim.domain.branches.order import Institution, order_of, readiness_by_institution
from yhly_sim.domain.branches.preparation import PreparationHours
from yhly_sim.domain.centres import open as centres
from yhly_sim.domain.codes import BranchKind
from yhly_sim.domain.committees import form as committees
from yhly_sim.domain.firms import enter as firms
from yhly_sim.engine.schedule import Run, phase
from yhly_sim.engine.units import DAYS_IN


@phase(
    every="month_end",
    reads=(*branches.READS, *committees.READS, *firms.READS, *centres.READS, "subdistricts: preparation_hours"),
    writes=(*branches.WRITES, *committees.WRITES, *firms.WRITES, *centres.WRITES, BOOKED),
    draws=(*branches.DRAWS, *committees.DRAWS, *firms.DRAWS, *centres.DRAWS),
)
def formation(run: Run) -> None:
    """Grids are drawn up, branches and committees founded, firms brought in, centres opened.

    1. Everything is decided on the state before this month end: where each institution stands, the readiness of every
       grid for each (`readiness_by_institution`; what is missing is waited for until order_wait_months x 365 / 12 days
       after the grid was drawn up), and the draws (`propose_...`).
    2. Grids are drawn up and members counted (`survey`); committees come about outside the programme (`found_own`).
    3. In the order of `branches.formation_order`: branches and committees that luck proposes get preparation hours of
       their subdistrict, lowest uniform first within a kind, what an earlier kind leaves going to the next. Firms
       need none.
    4. Service centres come last, with the hours that are left.

    Where grids are off nothing is founded but committees outside the programme.
    """
    own = committees.propose_own(run)
    if not run.is_on("grids"):
        committees.found_own(run, own)
        return
    order = order_of(run.p.branches.formation_order)
    possible = branches.possible_kind(run)
    bundled = firms.bundled_grids(run)
    standing = {
        Institution.BRANCH: branches.branch_standing(run, possible),
        Institution.COMMITTEE: committees.committee_standing(run),
        Institution.FIRM: firms.firm_standing(run, bundled),
    }
    survey_day = run.state.grids.survey_day
    waited_days = np.where(survey_day >= 0, run.day.number - survey_day, 0)
    ready = readiness_by_institution(
        run.rules, order, standing, waited_days, run.p.branches.order_wait_months * DAYS_IN["month"])
    has_branch = run.state.grids.branch_kind != int(BranchKind.NONE)
    branch_proposal = branches.propose_branches(run, ready[Institution.BRANCH], possible)
    taken_in, committee_proposal = committees.propose_committees(run, ready[Institution.COMMITTEE], own)
    entries = firms.propose_entries(run, ready[Institution.FIRM], bundled)
    centre_proposal = centres.propose_centres(run)

    hours = PreparationHours(run)
    branches.survey(run)
    committees.found_own(run, own)
    found: dict[Institution, Callable[[], Any]] = {
        Institution.BRANCH: lambda: branches.found_branches(
            run, hours.grant(run, branch_proposal, run.p.branches.formation_hours), possible),
        Institution.COMMITTEE: lambda: committees.found_committees(
            run, taken_in, committee_proposal, hours, has_branch),
        Institution.FIRM: lambda: firms.enter_firms(run, entries),
    }
    for institution in order:
        found[institution]()
    centres.open_centres(run, centre_proposal, hours)
