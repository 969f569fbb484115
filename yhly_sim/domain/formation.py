"""Month end: institutions come to be, in the order of the policy and as far as preparation hours go."""

from __future__ import annotations

from typing import Any, Callable, Mapping, NamedTuple

import numpy as np

from yhly_sim.domain.accounts.books import BOOKED
from yhly_sim.domain.branches import form as branches
from yhly_sim.domain.branches.order import (
    Booleans,
    Floats,
    Institution,
    Standing,
    order_of,
    readiness_by_institution,
)
from yhly_sim.domain.branches.preparation import PreparationHours, Proposal, Rows
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
    now = month_end_of(run, own)
    has_branch = run.state.grids.branch_kind != int(BranchKind.NONE)
    hours = PreparationHours(run)
    branches.survey(run)
    committees.found_own(run, own)
    found: dict[Institution, Callable[[], Any]] = {
        Institution.BRANCH: lambda: branches.found_branches(
            run, hours.grant(run, now.branches, run.p.branches.formation_hours), now.possible),
        Institution.COMMITTEE: lambda: committees.found_committees(
            run, now.taken_in, now.committees, hours, has_branch),
        Institution.FIRM: lambda: firms.enter_firms(run, now.entries),
    }
    for institution in now.order:
        found[institution]()
    centres.open_centres(run, now.centres, hours)


class MonthEnd(NamedTuple):
    """What is decided on the state before a month end.

    possible  the kind of branch that each grid could found; bundled  grids that could join their community's bundle
    branches, committees, centres  where luck says that something begins, if there are hours for it
    taken_in  grids whose sitting committee begins to act; entries  grids that the introduced firm enters
    """

    order: tuple[Institution, ...]
    standing: Mapping[Institution, Standing]
    ready: Mapping[Institution, Floats]
    possible: Rows
    bundled: Booleans
    branches: Proposal
    taken_in: Rows
    committees: Proposal
    entries: Rows
    centres: Proposal


def month_end_of(run: Run, own: Rows) -> MonthEnd:
    """Where each institution stands, how ready each grid is, and what luck proposes; it changes nothing."""
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
    taken_in, prepared = committees.propose_committees(run, ready[Institution.COMMITTEE], own)
    return MonthEnd(
        order, standing, ready, possible, bundled, branches.propose_branches(run, ready[Institution.BRANCH], possible),
        taken_in, prepared, firms.propose_entries(run, ready[Institution.FIRM], bundled), centres.propose_centres(run))
