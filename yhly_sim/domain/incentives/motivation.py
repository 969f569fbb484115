"""Motivation: recognised, encouraged, tired out, crowded out - and drawn back to where it rests."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import Body, Level, Payer, Purpose, Role
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.incentives import rewards
from yhly_sim.domain.residents.closings import closed_episodes
from yhly_sim.engine.chance import KeyKind, make_key
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase
from yhly_sim.engine.tables import State

Floats = NDArray[np.float64]

COLUMNS = {
    Role.SECRETARY: ("motivation", "motivation_start", "recognition", Body.BRANCH),
    Role.CHAIR: ("chair_motivation", "chair_motivation_start", "chair_recognition", Body.COMMITTEE),
}
"""Where the motivation of a role stands, where it began, the recognitions not yet felt, and the body that loads it."""


def start_chairs(state: State) -> None:
    """A world begins: the chair of a grid is as motivated as its secretary would be."""
    state.grids.chair_motivation[:] = state.grids.motivation_start
    state.grids.chair_motivation_start[:] = state.grids.motivation_start


@rule
def overload(backlog_hours: Any, week_hours: Any) -> Any:
    """How far a body is overloaded: clip(backlog / hours of a week - 1, 0, 1); 0 without hours.

    >>> float(overload(15.0, 10.0)), float(overload(50.0, 10.0)), float(overload(5.0, 0.0))
    (0.5, 1.0, 0.0)
    """
    load = backlog_hours / np.where(week_hours > 0.0, week_hours, 1.0)
    return np.where(week_hours > 0.0, np.minimum(np.maximum(load - 1.0, 0.0), 1.0), 0.0)


@rule
def small_cash(cash_yuan: Any, noticed_yuan: Any, small_yuan: Any) -> Any:
    """How far the cash of a year is felt as a small payment, in [0, 1]: min(cash / noticed, 1), 0 from small on.

    Yuan a year to one person. It rises from 0 without a step, so that a prize of next to nothing is next to none; pay
    enough and it crowds nothing out. Source: model text 4.12; M9.

    >>> small_cash([0.0, 50.0, 2000.0, 10000.0], 100.0, 10000.0).tolist()
    [0.0, 0.5, 1.0, 0.0]
    """
    cash = np.asarray(cash_yuan, dtype=float)
    return np.where(cash < small_yuan, np.minimum(cash / noticed_yuan, 1.0), 0.0)


@rule
def motivation_change(motivation: Any, rest: Any, returning: Any, recognition: Any, recognition_gain: Any,
                      success_gap: Any, success_gain: Any, overloaded: Any, overload_loss: Any, small_cash: Any,
                      crowding_loss: Any, cash_salience: Any) -> Any:
    """Change of motivation in a month.

    returning (rest - m) + recognition x gain + success gap x gain - loss x m x overload - crowding x salience x
    small cash x m / 12. m and small cash in [0, 1]; success gap: settled share less that of the no-reform world.
    Whatever bears on it, m comes back towards its rest when that ends. Source: model text 4.12; M9, S53, S77.

    >>> round(float(motivation_change(0.5, 0.5, 0.05, 1, 0.05, 0.1, 0.02, 1.0, 0.02, 1.0, 0.12, 0.5)), 12)
    0.0395
    """
    return (returning * (rest - motivation) + recognition * recognition_gain + success_gap * success_gain
            - overload_loss * motivation * overloaded
            - crowding_loss * cash_salience * small_cash * motivation / 12.0)


@phase(
    every="month_end",
    reads=(
        *rewards.READS, "grids: motivation_start chair_motivation_start firm_id", "firms: is_introduced",
        "bodies: backlog_hours week_hours", "disputes: stage closed_day grid_id",
    ),
    writes=("grids: motivation recognition chair_motivation chair_recognition", BOOKED),
    draws=(Decision.HARDSHIP,),
)
def motivation(run: Run) -> None:
    """The motivation of secretaries and chairs changes; aid goes to those in hardship.

    For secretaries, then chairs: where nobody holds the post (`holds_post`) motivation only goes back to its start,
    m += motivation_return (start - m). Where somebody does, m += `motivation_change`, kept between
    world.motivation_least and world.motivation_most. rest = start - hardship_loss x (1 - aid_relief) for who is in
    hardship this calendar year: one uniform of (HARDSHIP, calendar year, grid's key, ordinal of the role) below
    hardship_share; for the others it is the start. Recognitions are those of the column, which is 0 afterwards. Success
    gap: settled over closed episodes of the grid, closed in the month that ends today, less success_reference; 0 where
    none closed. Overload is that of the role's body. `small_cash` of the cash a year that the instruments promise
    (`marginal_rewards`), with noticed_cash_yuan and small_cash_yuan. Where hardship aid is on aid_yuan / 12 is booked
    for each holder in hardship, to the grid, for aid, from the district. All on the state at the start of the phase.
    """
    p, grids = run.p.incentives, run.state.grids
    cash = rewards.marginal_rewards(run).cash
    settled, closed = closed_episodes(run, run.day.date.day)
    success_gap = np.where(closed > 0, settled / np.maximum(closed, 1) - p.success_reference, 0.0)
    keys = make_key(KeyKind.GRID, np.arange(len(grids)))
    for role, (name, start_name, recognised, body) in COLUMNS.items():
        column, start, recognition = grids[name], grids[start_name], grids[recognised]
        acting = rewards.holds_post(run, role)
        idle = column + p.motivation_return * (start - column)
        if not acting.any():
            column[:] = idle
            continue
        suffers = run.chance.uniform(Decision.HARDSHIP, run.day.date.year, keys, ordinal=int(role)) < p.hardship_share
        rest = start - p.hardship_loss * (1.0 - p.aid_relief) * suffers
        rows = run.constants.directory.grid_rows(body)
        changed = column + run.rules.motivation_change(
            column, rest, p.motivation_return, recognition, p.recognition_gain, success_gap, p.success_gain,
            run.rules.overload(run.state.bodies.backlog_hours[rows], run.state.bodies.week_hours[rows]),
            p.overload_loss, run.rules.small_cash(cash[role], p.noticed_cash_yuan, p.small_cash_yuan),
            p.crowding_loss, p.cash_salience)
        kept = np.minimum(np.maximum(changed, run.p.world.motivation_least), run.p.world.motivation_most)
        column[:] = np.where(acting, kept, idle)
        recognition[:] = np.where(acting, 0.0, recognition)
        if run.is_on("hardship_aid"):
            book(run, Payer.DISTRICT, Purpose.AID, Level.GRID, np.flatnonzero(acting & suffers), yuan=p.aid_yuan / 12.0)
