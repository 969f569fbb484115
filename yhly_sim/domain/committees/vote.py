"""The founding vote: who comes, who is asked at the door, and whether the quorum is met."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from yhly_sim.domain.accounts.books import book
from yhly_sim.domain.branches.order import Floats
from yhly_sim.domain.branches.preparation import Rows
from yhly_sim.domain.codes import Level, Payer, Purpose
from yhly_sim.domain.committees.seats import by_form, expected_form
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.residents.participation import draw_attendance
from yhly_sim.engine.chance import KeyKind, make_key
from yhly_sim.engine.schedule import Run


class Turnout(NamedTuple):
    """Of each grid: voters who came, and their share of those who may vote (0 where nobody may)."""

    voters: Rows
    share: Floats


def draw_turnout(run: Run, rows: Rows) -> Turnout:
    """Who of the owners of these grids (ascending) comes to a founding vote today.

    The representative of each household that owns its flat may vote (a household without an adult has none); each comes
    as `draw_attendance` says for a "vote" under (COMMITTEE_TURNOUT, today, resident). Nobody's participation is
    counted: what a vote leaves behind in people is not modelled.
    """
    courtyards, households = run.state.courtyards, run.state.households
    place = np.full(len(run.state.grids), -1, dtype=np.int64)
    place[rows] = np.arange(rows.size)
    here = np.flatnonzero(place[courtyards.grid_id] >= 0)
    counts = courtyards.household_count[here].astype(np.int64)
    before = np.cumsum(counts) - counts
    household = np.repeat(courtyards.first_household[here] - before, counts) + np.arange(counts.sum())
    grid_place = np.repeat(place[courtyards.grid_id[here]], counts)
    may_vote = households.is_owner[household] & (households.representative[household] >= 0)
    grid_place = grid_place[may_vote]
    comes = draw_attendance(run, households.representative[household[may_vote]], "vote", Decision.COMMITTEE_TURNOUT)
    entitled = np.bincount(grid_place, minlength=rows.size)
    voters = np.bincount(grid_place[comes], minlength=rows.size)
    return Turnout(voters, voters / np.maximum(entitled, 1))


def hold_votes(run: Run, rows: Rows) -> tuple[Rows, Floats]:
    """The founding votes of these grids (ascending): the grids where the quorum was met, and their turnouts.

    Turnout by `draw_turnout`. The canvass from door to door reaches clip(canvass_mean + canvass_sd x normal of
    (COMMITTEE_CANVASS, today, grid), 0, 1) of those who stay away. The vote counts if `participating_share` is at
    least `quorum_share` x the factor of the form that the committee will have (`courtyard_quorum_factor`,
    `management_quorum_factor`, 1 for an owners' committee, for which the law sets it). Booked to the grid, for
    forming: `canvass_hours` a household to the community, `vote_hours` a voter to the residents. Where the vote does
    not count, failed_vote_count grows by 1 and last_vote_day is today.
    """
    grids, p, today = run.state.grids, run.p.committees, run.day.number
    turnout = draw_turnout(run, rows)
    luck = run.chance.normal(Decision.COMMITTEE_CANVASS, today, make_key(KeyKind.GRID, rows))
    canvass = np.minimum(np.maximum(p.canvass_mean + p.canvass_sd * luck, 0.0), 1.0)
    factors = by_form(p.courtyard_quorum_factor, p.management_quorum_factor)
    quorum = p.quorum_share * factors[expected_form(run)[rows]]
    counts = run.rules.participating_share(turnout.share, canvass) >= quorum
    book(run, Payer.COMMUNITY, Purpose.FORMATION, Level.GRID, rows, hours=grids.household_count[rows] * p.canvass_hours)
    book(run, Payer.RESIDENTS, Purpose.FORMATION, Level.GRID, rows, hours=turnout.voters * p.vote_hours)
    failed = rows[~counts]
    grids.failed_vote_count[failed] += 1
    grids.last_vote_day[failed] = today
    return rows[counts], turnout.share[counts]
