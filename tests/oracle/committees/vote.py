"""The founding vote: who comes, who is asked at the door, and whether the quorum is met."""

from __future__ import annotations

from tests.oracle import decisions
from tests.oracle.codes import CommitteeForm, Event, Level, Payer, Purpose
from tests.oracle.committees.seats import form_of
from tests.oracle.residents.participation import takes_part


def draw_turnout(district, grid):
    """Voters who come, and their share of all who may: the oldest adult of each household that owns its flat."""
    entitled = [district.residents[home.representative] for home in grid.households
                if home.is_owner and home.representative >= 0]
    voters = sum(takes_part(district, person, Event.VOTE, decisions.COMMITTEE_TURNOUT) for person in entitled)
    return voters, voters / max(len(entitled), 1)


def hold_vote(district, grid):
    """(Whether the vote counts, turnout): those who stay away are canvassed; a vote that fails is remembered."""
    p, today = district.p.committees, district.day.number
    voters, turnout = draw_turnout(district, grid)
    luck = district.luck.normal(decisions.COMMITTEE_CANVASS, today, grid.key)
    canvass = min(max(p.canvass_mean + p.canvass_sd * luck, 0.0), 1.0)
    factor = {CommitteeForm.COURTYARD_COMMITTEE: p.courtyard_quorum_factor,
              CommitteeForm.PROPERTY_MANAGEMENT_COMMITTEE: p.management_quorum_factor}
    quorum = p.quorum_share * factor.get(form_of(district, grid), 1.0)
    counts = 1 - (1 - turnout) * (1 - canvass) >= quorum
    district.book(Payer.COMMUNITY, Purpose.FORMATION, Level.GRID, grid.row,
                  hours=grid.household_count * p.canvass_hours)
    district.book(Payer.RESIDENTS, Purpose.FORMATION, Level.GRID, grid.row, hours=voters * p.vote_hours)
    if not counts:
        grid.failed_vote_count += 1
        grid.last_vote_day = today
    return counts, turnout
