"""The contest for posts: every subdistrict nominates one secretary, the district has a few posts; who wins leaves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.accounts.books import BOOKED, book
from yhly_sim.domain.codes import Level, Payer, Purpose, Role
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.incentives import rewards
from yhly_sim.domain.incentives.instruments import in_force
from yhly_sim.domain.incentives.turnover import LEFT, leave_office
from yhly_sim.engine.chance import KeyKind, make_key
from yhly_sim.engine.schedule import Run, phase

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


def nominate(run: Run, score: Floats, is_candidate: NDArray[np.bool_]) -> Rows:
    """The grid that each subdistrict nominates, in order of subdistricts; those without a candidate nominate nobody.

    A keyed race: among its candidates the smallest -ln(u) / weight, u of (NOMINATION, today, grid's key), weight by
    `nomination_weights`; ties to the lower grid.
    """
    rows = np.flatnonzero(is_candidate)
    weight = rewards.nomination_weights(run, score, is_candidate)[rows]
    u = run.chance.uniform(Decision.NOMINATION, run.day.number, make_key(KeyKind.GRID, rows))
    with np.errstate(divide="ignore"):
        time = -np.log(u) / weight
    subdistrict = rewards.subdistrict_of_grids(run)[rows]
    order = np.lexsort((rows, time, subdistrict))
    first = np.unique(subdistrict[order], return_index=True)[1]
    nominated: Rows = rows[order[first]]
    return nominated


@phase(
    every="year",
    reads=(*rewards.READS, "grids: firm_id", "firms: is_introduced"),
    writes=("subdistricts: official_count recruited_count skill", *LEFT, BOOKED),
    draws=(Decision.NOMINATION, Decision.POST),
)
def promote(run: Run) -> None:
    """At the end of a year secretaries are recruited as officials of their subdistrict.

    First `post_yuan` is booked for each official recruited in earlier years, to the subdistrict, for recruitment, from
    the district. Then for each instrument that gives posts: the subdistricts nominate by mean score (`nominate`) among
    secretaries who hold their post; of the nominees the floor(posts + .5) with the lowest uniform of (POST, today,
    grid's key) win, ties to the lower grid. A winner leaves office (`leave_office`); the subdistrict has one official
    more, whose skill enters its mean: skill += (secretary's - skill) / officials, the bodies' skill likewise; post_yuan
    is booked for the year to come.
    """
    state, p = run.state, run.p.incentives
    subdistricts = state.subdistricts
    book(run, Payer.DISTRICT, Purpose.RECRUITMENT, Level.SUBDISTRICT, np.arange(len(subdistricts)),
         yuan=p.post_yuan * subdistricts.recruited_count)
    for instrument in in_force(run):
        if instrument.post == 0.0:
            continue
        holds = rewards.holds_post(run, Role.SECRETARY)
        nominees = nominate(run, rewards.mean_score(run, instrument.measured), holds)
        u = run.chance.uniform(Decision.POST, run.day.number, make_key(KeyKind.GRID, nominees))
        winners = nominees[np.lexsort((nominees, u))[: int(np.floor(instrument.post + 0.5))]]
        _recruit(run, np.sort(winners))


def _recruit(run: Run, winners: Rows) -> None:
    state = run.state
    if winners.size == 0:
        return
    skill = state.grids.secretary_skill[winners].copy()
    subdistrict = rewards.subdistrict_of_grids(run)[winners]
    offices = state.bodies.skill[run.constants.directory.subdistrict_rows]
    for office, brought in zip(subdistrict, skill, strict=True):
        state.subdistricts.official_count[office] += 1
        state.subdistricts.recruited_count[office] += 1
        officials = state.subdistricts.official_count[office]
        state.subdistricts.skill[office] += (brought - state.subdistricts.skill[office]) / officials
        offices[office] += (brought - offices[office]) / officials
    book(run, Payer.DISTRICT, Purpose.RECRUITMENT, Level.SUBDISTRICT, subdistrict, yuan=run.p.incentives.post_yuan)
    leave_office(run, winners)
