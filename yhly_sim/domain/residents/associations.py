"""Residents' associations: founded where people take part, ended by time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.centres.use import function_reads, in_use
from yhly_sim.domain.codes import BranchKind, CentreFunction, ParticipationEvent
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.residents.participation import TYPICAL_READS, grid_participation, mean_of_adults
from yhly_sim.engine.chance import START_DAY, KeyKind, make_key
from yhly_sim.engine.rules import rule
from yhly_sim.engine.schedule import Run, phase


@rule
def association_birth_rate(rate: Any, participation: Any, branch_effort: Any, branch_effect: Any, norm: Any,
                           norm_effect: Any, room: Any) -> Any:
    """Associations founded a day in a grid, as far as people take part, a branch works for it, and the norm is strong.

    rate x participation x (1 + branch_effect x effort) x max(0, 1 + norm_effect (norm - .5)) x room (1 without a room
    to meet in). Source: model text 4.10; S42, V13 for the branch; sizes assumed.

    >>> float(association_birth_rate(0.02, 0.1, 0.5, 1.0, 0.5, 1.0, 1.0))
    0.003
    """
    return (rate * participation * (1.0 + branch_effect * branch_effort)
            * np.maximum(0.0, 1.0 + norm_effect * (norm - 0.5)) * room)


@rule
def association_death_probability(life_days: Any, days: Any) -> Any:
    """Chance that an association ends within some days: 1 - exp(-days / mean life).

    >>> round(float(association_death_probability(1500, 1500)), 6)
    0.632121
    """
    return 1.0 - np.exp(-days / life_days)


def _birth_rates(run: Run, branch_effort: Any, room: Any) -> NDArray[np.float64]:
    p = run.p.residents
    return np.asarray(run.rules.association_birth_rate(
        p.association_rate, grid_participation(run, ParticipationEvent.VOLUNTEERING), branch_effort,
        p.association_branch, mean_of_adults(run, run.state.courtyards.norm), p.association_norm, room))


def start_associations(run: Run) -> None:
    """A world begins: as many associations as would be there at rest without any branch.

    Count of a grid: Poisson with mean birth rate (no branch effort) x mean life in days, one uniform of
    (ASSOCIATION_START, START_DAY, grid's key, 0); it is remembered as association_start.
    """
    grids = run.state.grids
    means = _birth_rates(run, 0.0, 1.0) * run.p.residents.association_life_days
    keys = make_key(KeyKind.GRID, np.arange(len(grids)))
    grids.association_count[:] = run.chance.poisson(Decision.ASSOCIATION_START, START_DAY, keys, means)
    grids.association_start[:] = grids.association_count


@phase(
    every="month_end",
    reads=("grids: branch_kind effort_real", function_reads(CentreFunction.STUDY), *TYPICAL_READS),
    writes=("grids: association_count",),
    draws=(Decision.ASSOCIATION_BIRTH, Decision.ASSOCIATION_DEATH),
)
def associations(run: Run) -> None:
    """Associations are founded and end, grid by grid, on the state before the phase.

    Births: Poisson with mean association_birth_rate x days, one uniform of (ASSOCIATION_BIRTH, today, grid's key, 0).
    Participation is `grid_participation` in volunteering, the norm the mean over the grid's courtyards weighted by
    adults, effort is effort_real where a branch stands (0 elsewhere), room is 1 + study_gain x `in_use` of the grid's
    centre for study and exchange. Deaths: of the n associations before the
    phase the j-th (j = 0 .. n - 1) ends if a uniform of (ASSOCIATION_DEATH, today, grid's key, j) is below
    association_death_probability. days: those of the calendar month that ends today. Count += births - deaths.
    A grid's key: make_key(GRID, grid).
    """
    grids, p, day = run.state.grids, run.p.residents, run.day
    days = day.date.day
    effort = np.where(grids.branch_kind != int(BranchKind.NONE), grids.effort_real, 0.0)
    room = 1.0 + run.p.centres.study_gain * in_use(run, CentreFunction.STUDY)
    keys = make_key(KeyKind.GRID, np.arange(len(grids)))
    births = run.chance.poisson(Decision.ASSOCIATION_BIRTH, day.number, keys, _birth_rates(run, effort, room) * days)
    before = grids.association_count.astype(np.int64)
    owner = np.repeat(np.arange(len(grids)), before)
    place = np.arange(owner.size) - np.repeat(np.cumsum(before) - before, before)
    ends = (run.chance.uniform(Decision.ASSOCIATION_DEATH, day.number, keys[owner], ordinal=place)
            < run.rules.association_death_probability(p.association_life_days, days))
    grids.association_count[:] = before + births - np.bincount(owner[ends], minlength=len(grids))
