"""Why an institution does not come to a grid this month: asked of the functions that formation itself asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

import numpy as np

from yhly_sim.domain.branches.form import branch_obstacle
from yhly_sim.domain.branches.order import Institution, awaited
from yhly_sim.domain.branches.preparation import NOBODY, PreparationHours, Proposal
from yhly_sim.domain.centres.open import centre_obstacle
from yhly_sim.domain.codes import Obstacle
from yhly_sim.domain.committees.form import committee_obstacle, propose_own
from yhly_sim.domain.committees.seats import candidate_count
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.firms.enter import expected_collection, firm_obstacle, tendered_grids
from yhly_sim.domain.formation import MonthEnd, month_end_of
from yhly_sim.engine.schedule import Run
from yhly_sim.model.observing.grid_record import Stall
from yhly_sim.model.observing.listening import Heard

DRAWS = {"branch": Decision.BRANCH_FORMS, "committee": Decision.COMMITTEE_BEGINS, "firm": Decision.FIRM_TENDER,
         "centre": Decision.CENTRE_OPENS}
HOURS = {"branch": "branches.formation_hours", "committee": "committees.preparation_hours", "centre":
         "centres.siting_hours"}
"""Preparation hours that each kind takes."""


@dataclass(frozen=True)
class Prospect:
    """How a grid stands just before formation: obstacles by institution, what the month end has decided, hours left."""

    obstacles: Mapping[str, str]
    plans: MonthEnd | None
    hours_left: float
    facts: Mapping[str, Mapping[str, float]]


def standing_in(run: Run, grid: int) -> dict[str, bool]:
    """Institution -> whether it is there: of a firm, whether an introduced one serves the grid."""
    grids = run.state.grids
    served = int(grids.firm_id[grid])
    return {
        "branch": bool(grids.branch_kind[grid]), "committee": bool(grids.committee_start_day[grid] >= 0),
        "firm": bool(served >= 0 and run.state.firms.is_introduced[served]),
        "centre": bool(grids.centre_open_day[grid] >= 0)}


def prospect_of(run: Run, grid: int) -> Prospect | None:
    """What formation is about to decide for a grid; None where there are no grids to found anything in."""
    if not run.is_on("grids"):
        return None
    plans = month_end_of(run, propose_own(run))
    codes = {"branch": branch_obstacle(run, plans.possible), "committee": committee_obstacle(run),
             "firm": firm_obstacle(run), "centre": centre_obstacle(run)}
    hours = PreparationHours(run)
    return Prospect(
        {name: Obstacle(int(code[grid])).name.lower() for name, code in codes.items()}, plans,
        float(hours.left[hours.subdistrict_of[grid]]), _facts(run, grid, plans))


def _facts(run: Run, grid: int, plans: MonthEnd) -> dict[str, dict[str, float]]:
    """Numbers that belong to what may keep each institution away."""
    state, p = run.state, run.p
    here = state.courtyards.grid_id == grid
    tendered = tendered_grids(run, plans.ready[Institution.FIRM], plans.bundled)
    community = int(state.grids.community_id[grid])
    seats = run.rules.seat_count(state.grids.household_count[grid], p.committees.large_household_count,
                                 p.committees.small_seat_count, p.committees.large_seat_count)
    return {
        "branch": {"members": float(state.courtyards.local_member_count[here].sum()),
                   "members_needed": float(p.branches.members_needed),
                   "has_firm": float(state.grids.firm_id[grid] >= 0)},
        "committee": {"failed_votes": float(state.grids.failed_vote_count[grid]),
                      "vote_limit": float(p.committees.vote_limit),
                      "last_vote_day": float(state.grids.last_vote_day[grid]),
                      "retry_days": float(p.committees.retry_days),
                      "candidates": float(candidate_count(run)[grid]), "seats": float(seats)},
        "firm": {"expected_collection": float(expected_collection(run, tendered)[community]),
                 "entry_collection": float(p.firms.entry_collection),
                 "is_tendered": float(tendered[grid]), "introduced_count": float(p.firms.introduced_count),
                 "contract_end_day": float(state.grids.contract_end_day[grid])},
        "centre": {}}


def stalls_of(run: Run, grid: int, before: Prospect, heard: Heard) -> list[Stall]:
    """Why each institution that is not there after this month end is not there."""
    stands, plans, found = standing_in(run, grid), before.plans, []
    assert plans is not None
    for name, obstacle in before.obstacles.items():
        if stands[name]:
            continue
        institution = Institution[name.upper()] if name != "centre" else None
        waits = {} if institution is None else awaited(plans.order, plans.standing, institution)
        readiness = 1.0 if institution is None else float(plans.ready[institution][grid])
        draw, proposal = heard.draw(DRAWS[name]), _proposal(name, plans)
        facts = dict(before.facts[name])
        if name == "branch":
            facts["census_day"] = float(run.state.grids.census_day[grid])  # a census that began just now ends one day
        vote = heard.call("participating_share", Decision.COMMITTEE_CANVASS) if name == "committee" else None
        if vote is not None:
            facts |= {"turnout": vote.arguments["turnout"], "participating_share": vote.result,
                      "quorum": float(run.p.committees.quorum_share)}
        found.append(Stall(
            day=run.day.number, institution=name, obstacle=obstacle,
            waits_for=tuple(other.name.lower() for other, where in waits.items() if where[grid] and readiness < 1.0),
            readiness=readiness,
            probability=_probability(name, heard), u=None if draw is None else draw.u,
            is_proposed=bool(np.isin(grid, proposal.grids)) or bool(name == "firm" and facts["is_tendered"]),
            hours_each=_hours_each(run, name), hours_left=before.hours_left,
            before_count=_before_it(run, grid, proposal), facts=facts,
            rate=heard.call("committee_rate") if name == "committee" else None))
    return found


def _proposal(name: str, plans: MonthEnd) -> Proposal:
    return {"branch": plans.branches, "committee": plans.committees, "centre": plans.centres}.get(name, NOBODY)


def _probability(name: str, heard: Heard) -> float | None:
    """The chance of this month that the luck was held against, where there was any."""
    if name == "centre":
        call = heard.call("siting_months")
        return None if call is None else float(-np.expm1(-1.0 / call.result))
    call = heard.call("month_probability", DRAWS[name])
    return None if call is None else call.result


def _hours_each(run: Run, name: str) -> float:
    if name not in HOURS:
        return 0.0
    folder, _, parameter = HOURS[name].partition(".")
    return float(getattr(getattr(run.p, folder), parameter))


def _before_it(run: Run, grid: int, proposal: Proposal) -> int:
    """How many of its kind in the same subdistrict come before it when hours are granted: those of lower luck."""
    place = np.flatnonzero(proposal.grids == grid)
    if not place.size:
        return 0
    subdistrict: Any = run.state.communities.subdistrict_id[run.state.grids.community_id[proposal.grids]]
    at = int(place[0])
    return int(((proposal.u < proposal.u[at]) & (subdistrict == subdistrict[at])).sum())
