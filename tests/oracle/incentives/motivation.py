"""Motivation: recognised, encouraged, tired out, crowded out - and drawn back to where it rests."""

from __future__ import annotations

from typing import NamedTuple

from tests.oracle import decisions
from tests.oracle.bodies.directory import the_body
from tests.oracle.codes import Body, Level, Payer, Purpose, Role
from tests.oracle.incentives.closings import closed_episodes
from tests.oracle.incentives.rewards import holds_post, reward_of


class Person(NamedTuple):
    """Where the grid keeps what moves the holder of a role, and which body's load he bears."""

    motivation: str
    start: str
    recognition: str
    body: int


PEOPLE = {
    Role.SECRETARY: Person("motivation", "motivation_start", "recognition", Body.BRANCH),
    Role.CHAIR: Person("chair_motivation", "chair_motivation_start", "chair_recognition", Body.COMMITTEE),
}


def start_chairs(district):
    for grid in district.grids:
        grid.chair_motivation = grid.chair_motivation_start = grid.motivation_start


def motivation(district):
    """Secretaries, then chairs; nothing that changes for one of them is read by another."""
    episodes = closed_episodes(district, district.day.day_of_month)
    for grid in district.grids:
        for role in PEOPLE:
            if holds_post(district, grid, role):
                feel(district, grid, role, success_gap(district, episodes[grid.row]))
            else:
                rest_alone(district, grid, PEOPLE[role])


def rest_alone(district, grid, person):
    """Where nobody holds the post motivation only goes back to its start."""
    now, start = getattr(grid, person.motivation), getattr(grid, person.start)
    setattr(grid, person.motivation, now + district.p.incentives.motivation_return * (start - now))


def feel(district, grid, role, gap):
    """A month in office: whatever bears on motivation, it is also drawn back to its rest."""
    p, world, person = district.p.incentives, district.p.world, PEOPLE[role]
    now, rest = getattr(grid, person.motivation), getattr(grid, person.start)
    if is_in_hardship(district, grid, role):
        rest -= p.hardship_loss * (1 - p.aid_relief)
        if district.is_on("hardship_aid"):
            district.book(Payer.DISTRICT, Purpose.AID, Level.GRID, grid.row, yuan=p.aid_yuan / 12)
    change = p.motivation_return * (rest - now) + getattr(grid, person.recognition) * p.recognition_gain
    change += gap * p.success_gain - p.overload_loss * now * overload(the_body(district, person.body, grid.row))
    cash = reward_of(district, grid, role).cash
    if cash < p.small_cash_yuan:
        change -= p.crowding_loss * p.cash_salience * min(cash / p.noticed_cash_yuan, 1.0) * now / 12
    setattr(grid, person.motivation, min(max(now + change, world.motivation_least), world.motivation_most))
    setattr(grid, person.recognition, 0.0)


def is_in_hardship(district, grid, role):
    """One uniform for the calendar year, the ordinal is the role."""
    u = district.luck.uniform(decisions.HARDSHIP, district.day.year, grid.key, role)
    return u < district.p.incentives.hardship_share


def success_gap(district, episodes):
    """Settled share of the month's closed episodes, less that of the no-reform world; 0 where none closed."""
    settled, closed = episodes
    return settled / closed - district.p.incentives.success_reference if closed else 0.0


def overload(body):
    """How far a body is overloaded: from 0 at a week's hours of backlog to 1 at two; 0 without hours."""
    return min(max(body.backlog_hours / body.week_hours - 1, 0.0), 1.0) if body.week_hours > 0 else 0.0
