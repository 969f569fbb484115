"""What moves everybody: the state of the courtyard, time, norms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.domain.residents.hamlet import APRIL_ENDS, SUNDAY, act, build_hamlet, close_case, make_run
from yhly_sim.domain.codes import Level, Stage
from yhly_sim.domain.residents.norms import norms, start_norms
from yhly_sim.domain.residents.satisfaction import satisfaction, start_satisfaction
from yhly_sim.domain.residents.trust import trust


def test_satisfaction_drifts_towards_courtyard_and_own_offset() -> None:
    state: Any = build_hamlet()
    state.courtyards.quality[:] = [0.7, 0.5]
    state.courtyards.facility[:] = [0.4, 0.5]
    state.courtyards.norm[:] = [0.6, 0.5]
    state.communities.request_success_share[:] = 0.8
    state.residents.satisfaction_offset[1] = -0.2
    for stage in (Stage.HIDDEN, Stage.HIDDEN, Stage.QUEUED):
        state.disputes.append(1, courtyard_id=0, stage=int(stage))
    act(satisfaction, make_run(state, SUNDAY))
    # .6 + .3 x .2 - .2 x .1 + .1 x .1 - .002 x 50 hidden per 100 residents + .05 x .8
    target = 0.6 + 0.06 - 0.02 + 0.01 - 0.1 + 0.04
    assert state.courtyards.satisfaction_target == pytest.approx([target, 0.64], abs=1e-12)
    assert state.residents.satisfaction[0] == pytest.approx(0.6 + 0.1 * (target - 0.6), abs=1e-12)
    assert state.residents.satisfaction[1] == pytest.approx(0.6 + 0.1 * (target - 0.2 - 0.6), abs=1e-12)
    assert state.residents.satisfaction[4] == pytest.approx(0.604, abs=1e-12)
    assert state.residents.satisfaction[3] == 0.6, "children hold no satisfaction"


def test_a_world_begins_at_rest() -> None:
    state: Any = build_hamlet()
    state.courtyards.quality[:] = [0.9, 0.2]
    state.residents.satisfaction_offset[:] = np.linspace(-0.9, 0.9, 8)
    run = make_run(state, SUNDAY)
    start_satisfaction(run)
    begun = state.residents.satisfaction.copy()
    assert begun[1] == pytest.approx(0.6 + 0.3 * 0.4 - 0.1 * 0.05 + 0.05 + state.residents.satisfaction_offset[1])
    assert begun[0] == 0.0 and begun[7] == 1.0
    act(satisfaction, run)
    assert state.residents.satisfaction == pytest.approx(begun, abs=1e-12)


def test_satisfaction_stays_on_its_scale_whatever_the_offset() -> None:
    state: Any = build_hamlet()
    state.residents.satisfaction_offset[:] = [9, -9] * 4
    act(satisfaction, make_run(state, SUNDAY))
    assert state.residents.satisfaction[0] == 1.0 and state.residents.satisfaction[1] == 0.0


def test_trust_goes_back_to_its_start_day_by_day() -> None:
    state: Any = build_hamlet()
    state.residents.trust_local[0] = 0.9
    state.residents.trust_higher[1] = 0.1
    act(trust, make_run(state, APRIL_ENDS))
    left = 0.99**30
    assert state.residents.trust_local[0] == pytest.approx(0.5 + 0.4 * left, abs=1e-12)
    assert state.residents.trust_higher[1] == pytest.approx(0.5 - 0.4 * left, abs=1e-12)
    assert (state.residents.trust_local[1:] == 0.5).all()


def test_a_norm_without_any_part_stays_where_it_began() -> None:
    state: Any = build_hamlet()
    state.courtyards.norm[:] = [0.3, 0.8]
    start_norms(state)
    for _ in range(50):
        act(norms, make_run(state, SUNDAY))
    assert state.courtyards.norm.tolist() == [0.3, 0.8]


def test_a_norm_follows_the_parts_of_its_own_grid() -> None:
    state: Any = build_hamlet()
    start_norms(state)
    state.courtyards.visible_share[:] = [0.05, 0.0]
    state.courtyards.example_activity[:] = 0.5
    state.grids.has_covenant[0] = True
    state.grids.own_decision_share[0] = 0.5
    state.grids.association_start[:] = 3
    state.grids.association_count[:] = [5, 3]
    today = SUNDAY.number + 91
    for level, closed in [(Level.GRID, today), (Level.COMMUNITY, today - 89), (Level.OUTSIDE, today - 90)]:
        close_case(state, closed, grid_id=0, level=int(level))
    act(norms, make_run(state, replace(SUNDAY, number=today)))
    assert state.grids.top_down_share.tolist() == [0.5, 0.0]
    gained = 0.05 * 0.5 + 0.03 + 0.06 * 0.5 + 0.005 * 2 - 0.04 * 0.5
    assert state.courtyards.norm == pytest.approx([0.45 + 0.1 * gained, 0.45], abs=1e-12)
    assert state.grids.own_decision_share.tolist() == pytest.approx([0.45, 0.0])


def test_a_norm_stays_on_its_scale() -> None:
    state: Any = build_hamlet()
    start_norms(state)
    run = make_run(state, SUNDAY, norm_weekly_share=1.0, norm_covenant=9.0)
    state.grids.has_covenant[0] = True
    act(norms, run)
    assert state.courtyards.norm.max() == 1.0
    assert np.isclose(state.courtyards.norm[1], 0.45)
