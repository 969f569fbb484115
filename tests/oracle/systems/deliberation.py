"""Tuesday deliberation: collective disputes of a grid are pooled, talked over in rounds, decided or not."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.centres.use import in_use
from tests.oracle.codes import (
    KINDS,
    Authority,
    Body,
    BranchKind,
    CentreFunction,
    Event,
    Level,
    Payer,
    Purpose,
    Reason,
    Stage,
)
from tests.oracle.disputes.handle import settle
from tests.oracle.disputes.ledger import move
from tests.oracle.district import Matter, by_row
from tests.oracle.residents.participation import takes_part


def make_matters(district):
    """One matter for each grid and kind of dispute, in that order; none is on the table."""
    for grid in district.grids:
        for kind in KINDS:
            district.matters.append(Matter(
                district, len(district.matters), grid_id=grid.row, kind=kind, agreement=0.0, round_count=0,
                next_day=0, first_day=-1, is_canvassed=False))


def deliberate(district):
    """Pool, count consent, meet. Where the part is off, what is on the table goes back to its queue."""
    if not district.is_on("deliberation"):
        for matter in district.matters:
            if is_open(matter):
                close(district, matter, rest_days=0)
        return
    pool(district)
    for matter in district.matters:
        if matter.is_canvassed and matter.next_day <= district.day.number:
            count_consent(district, matter)
    for matter in matters_of_today(district):
        meet(district, matter)


def is_open(matter):
    return matter.first_day >= 0


def pool(district):
    """Queued collective disputes up to the community go on the table, if luck and the matter's rest let them."""
    today, p = district.day.number, district.p.systems
    candidates = [one for one in district.disputes_in(Stage.QUEUED)
                  if one.is_collective and one.level <= Level.COMMUNITY]
    taken = [one for one in candidates
             if may_be_pooled(district, matter_of(district, one))
             and district.luck.uniform(decisions.DELIBERATE_POOL, 0, one.dispute_key) < p.pool_share]
    for dispute in taken:
        matter = matter_of(district, dispute)
        if not is_open(matter):
            matter.first_day = matter.next_day = today
        dispute.matter = matter.row
        move(dispute, Stage.POOLED, Reason.POOLED)


def matter_of(district, dispute):
    return district.matters[dispute.grid_id * len(KINDS) + dispute.kind]


def may_be_pooled(district, matter):
    """A matter that is on the table takes more; one that rests after a failure takes none."""
    return is_open(matter) or matter.next_day <= district.day.number


def count_consent(district, matter):
    """The canvass is over: enough take part, and enough of them agree, or the matter fails."""
    p = district.p.systems
    people = representatives(matter.grid)
    voters = [one for one in people if takes_part(district, one, Event.VOTE, decisions.DELIBERATE_VOTE)]
    turnout = len(voters) / len(people) if people else 0.0
    share = 1 - (1 - turnout) * (1 - p.canvass_share)
    if share >= p.quorum_share and matter.agreement >= p.consent_share:
        decide(district, matter, voters)
    else:
        close(district, matter, rest_days=math.floor(p.reopen_days + 0.5))


def matters_of_today(district):
    """One matter a venue: a grid with a centre has its own, the community's serves its other grids."""
    first_at = {}
    due = [one for one in district.matters
           if is_open(one) and not one.is_canvassed and one.next_day <= district.day.number]
    for matter in sorted(due, key=lambda one: (one.first_day, one.row)):
        first_at.setdefault(venue_of(district, matter), matter)
    return sorted(first_at.values(), key=by_row)


def venue_of(district, matter):
    if in_use(district, matter.grid, CentreFunction.DELIBERATION):
        return "grid", matter.grid_id
    return "community", matter.grid.community_id


def meet(district, matter):
    """One round: who comes brings agreement nearer; what they and the cadres give is booked."""
    p, grid, today = district.p.systems, matter.grid, district.day.number
    comers = [one for one in representatives(grid)
              if takes_part(district, one, Event.MEETING, decisions.DELIBERATE_ATTEND)]
    for person in comers:
        person.participation_count += 1
    attendance = seated(district, grid, len(comers)) * (1 - p.fatigue_share) ** matter.round_count
    has_branch = district.is_on("branch") and grid.branch_kind != BranchKind.NONE
    plan = 1 + p.branch_plan_gain * grid.effort_real if has_branch else 1.0
    procedure = sum(p.procedure_right) / 4
    gain = min(1.0, p.agreement_gain * attendance / (attendance + p.attendance_half) * procedure * plan)
    matter.agreement += gain * (1 - matter.agreement)
    matter.round_count += 1
    matter.next_day = today + math.floor(p.round_gap_days + 0.5)
    district.book(Payer.RESIDENTS, Purpose.DELIBERATION, Level.GRID, grid.row, hours=len(comers) * p.meeting_hours)
    payer = Payer.BRANCH if has_branch else Payer.COMMUNITY
    district.book(payer, Purpose.DELIBERATION, Level.GRID, grid.row, hours=p.cadre_hours)
    conclude(district, matter, comers)


def seated(district, grid, count):
    """Those who find room in the grid's own centre; in the community's hall there is always room."""
    need = district.p.centres.person_square_metres
    has_venue = in_use(district, grid, CentreFunction.DELIBERATION)
    if not has_venue or need <= 0 or grid.centre_square_metres <= 0:
        return count
    return min(count, grid.centre_square_metres / need)


def conclude(district, matter, comers):
    """Agreement enough: decide, or canvass where owners' money is spent. Too many rounds: fail."""
    p = district.p.systems
    pooled = pooled_in(district, matter)
    for dispute in pooled:
        dispute.is_deliberated = True
    if matter.agreement >= p.decision_threshold:
        if any(dispute.authority == Authority.MONEY for dispute in pooled):
            matter.is_canvassed = True
            matter.next_day = district.day.number + math.floor(p.canvass_days + 0.5)
        else:
            decide(district, matter, comers)
    elif matter.round_count >= p.round_limit:
        close(district, matter, rest_days=math.floor(p.reopen_days + 0.5))


def pooled_in(district, matter):
    return [one for one in district.disputes_in(Stage.POOLED) if one.matter == matter.row]


def decide(district, matter, participants):
    """All disputes of the matter are settled where it was decided; who took part learns that it was worth it."""
    p, grid = district.p.systems, matter.grid
    at_grid = in_use(district, grid, CentreFunction.DELIBERATION)
    for dispute in pooled_in(district, matter):
        dispute.matter = -1
        settle(district, dispute, Reason.DECIDED, body_kind=Body.NONE, body=-1,
               level=Level.GRID if at_grid else Level.COMMUNITY,
               unit_id=grid.row if at_grid else grid.community_id)
    grid.own_decision_share = min(1.0, grid.own_decision_share + p.own_decision_step)
    for person in participants:
        person.past_success += p.past_success_step * (1 - person.past_success)
    reset(district, matter, rest_days=0)


def close(district, matter, *, rest_days):
    """The matter fails: its disputes go back to their queues, to be worked on from tomorrow, and it rests."""
    for dispute in pooled_in(district, matter):
        dispute.matter = -1
        dispute.ready_day = district.day.number + 1
        move(dispute, Stage.QUEUED, Reason.DELIBERATION_FAILED)
    reset(district, matter, rest_days=rest_days)


def reset(district, matter, *, rest_days):
    matter.first_day, matter.agreement, matter.round_count, matter.is_canvassed = -1, 0.0, 0, False
    matter.next_day = district.day.number + rest_days


def representatives(grid):
    """The oldest adult of every household of the grid, in order of households."""
    return [grid.model.residents[home.representative] for home in grid.households if home.representative >= 0]
