"""Awards: at the end of its period every instrument gives what it promised, and the books say so."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import Level, Payer, Purpose, Role, Star
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.incentives import rewards
from yhly_sim.domain.incentives.contest import nominate
from yhly_sim.domain.incentives.instruments import Instrument, in_force
from yhly_sim.engine.schedule import Run, phase

Floats = NDArray[np.float64]

RECOGNISED = {Role.SECRETARY: "recognition", Role.CHAIR: "chair_recognition"}
"""Where recognitions are kept until they are felt; those of a firm's manager are given and not felt."""


@phase(
    every="month_end",
    reads=(*rewards.READS, "grids: firm_id", "firms: is_introduced", "stars: is_awarded"),
    writes=("grids: recognition chair_recognition star_yuan", BOOKED),
    draws=(Decision.NOMINATION,),
)
def award(run: Run) -> None:
    """Every instrument whose period ends today gives its prizes (posts are given by `promote`).

    month: every month end; half_year: the ends of June and December; year: the end of December. Prizes of a grid: its
    mean score; the stars it holds; 1 if it holds all five, else 0; 1 if it is its subdistrict's nominee (`nominate`).
    What is measured by the facts has the stars whose true score is at least the threshold. For each role, where
    somebody holds the post and the instrument gives anything: yuan x prizes, of which the share is the person's and the
    rest is added to the grid's star_yuan; honour x prizes are added to the recognitions, to a team's secretary one
    officer's part of them. A nominee is one of those for whom the instrument is. Booked to the grid, for reward, from
    the district: the money, unit_yuan x honour x prizes and unit_hours x prizes.
    """
    for instrument in in_force(run):
        if not run.day.falls_on({"month": "month_end"}.get(instrument.every, instrument.every)):
            continue
        for role in instrument.whom:
            _give(run, instrument, role)


def _give(run: Run, instrument: Instrument, role: Role) -> None:
    grids = run.state.grids
    holds = rewards.holds_post(run, role)
    if instrument.needs_committee:
        holds = holds & rewards.holds_post(run, Role.CHAIR)
    prizes = np.where(holds, _prizes(run, instrument, holds), 0.0)
    money = instrument.yuan * prizes
    grids.star_yuan[:] += (1.0 - instrument.share) * money
    if role in RECOGNISED:
        people = np.maximum(grids.officer_count, 1) if instrument.is_team else 1
        grids[RECOGNISED[role]][:] += instrument.honour * prizes / people
    book(run, Payer.DISTRICT, Purpose.REWARD, Level.GRID, np.arange(len(grids)),
         yuan=money + instrument.unit_yuan * instrument.honour * prizes, hours=instrument.unit_hours * prizes)


def _prizes(run: Run, instrument: Instrument, holds: NDArray[np.bool_]) -> Any:
    if instrument.rewards == "score":
        return rewards.mean_score(run, instrument.measured)
    if instrument.rewards == "rank":
        if instrument.yuan == 0.0 and instrument.honour == 0.0:
            return np.zeros(holds.size)
        won = np.zeros(holds.size)
        won[nominate(run, rewards.mean_score(run, instrument.measured), holds)] = 1.0
        return won
    if instrument.measured == "true":
        held = rewards.scores_by_star(run, "true") >= run.p.incentives.star_threshold[None, :]
    else:
        held = run.state.stars.is_awarded.reshape(-1, len(Star))
    count = held.sum(axis=1)
    return count.astype(np.float64) if instrument.rewards == "star" else (count == len(Star)).astype(np.float64)
