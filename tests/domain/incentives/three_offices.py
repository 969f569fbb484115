"""Three subdistricts with three, two and two grids, a branch in each: small enough to enumerate a contest."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Collection, Mapping

import numpy as np

from yhly_sim.domain.bodies.directory import Directory, make_bodies
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.columns import TABLES
from yhly_sim.domain.incentives.stars import make_stars
from yhly_sim.domain.switches import switches
from yhly_sim.engine.calendar import Day
from yhly_sim.engine.chance import Chance
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.schedule import Phase, Run
from yhly_sim.engine.tables import State, Table

OFFICE_OF_GRID = np.array([0, 0, 0, 1, 1, 2, 2])
SCORES = np.array([0.6, 0.5, 0.45, 0.7, 0.62, 0.3, 0.3])


def build_three_offices() -> Any:
    """Every star of grid g scores SCORES[g], by the facts and as appraised; three officers, secretaries of skill .5."""
    rows = {"subdistricts": 3, "communities": 3, "grids": 7, "courtyards": 7, "firms": 7}
    state: Any = State(Table(name, columns, rows.get(name, 0)) for name, columns in TABLES.items())
    state.communities.subdistrict_id[:] = np.arange(3)
    state.subdistricts.official_count[:] = 9
    state.grids.community_id[:] = OFFICE_OF_GRID
    state.courtyards.grid_id[:] = np.arange(7)
    state.grids.branch_kind[:] = 1
    state.grids.branch_start_day[:] = 0
    state.grids.officer_count[:] = 3
    state.grids.secretary_skill[:] = 0.5
    make_bodies(state)
    make_stars(state)
    state.stars.score_true[:] = state.stars.score_reported[:] = np.repeat(SCORES, 5)
    return state


def make_run(state: Any, day: Day, *, on: Collection[str] = (), values: Mapping[str, float | str] | None = None,
             seed: int = 1) -> Run:
    config = catalogue().with_values(dict(values or {})).config(frozenset(switches()) - frozenset(on))
    constants = SimpleNamespace(directory=Directory.of(state))
    return Run(state, day, config, frozenset(on), Chance(seed), RuleTable(), SimpleNamespace(), constants)


def act(run: Run, *phases: Phase) -> None:
    """Live the phases with only the columns that they declare, whatever day it is."""
    for one in phases:
        whole = run.state
        run.state = one.scope(whole)
        one.act(run)
        run.state = whole
