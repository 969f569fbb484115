"""Covenants are agreed, and lapse where matters are settled above."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
import pytest

from tests.domain.residents.hamlet import APRIL_ENDS, act, build_hamlet, make_run
from yhly_sim.domain.codes import Level, Payer
from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.platforms.self_governance import self_governance
from yhly_sim.engine.chance import KeyKind, make_key

ON = ("self_governance",)


def test_a_covenant_is_agreed_by_the_draw_of_its_grid() -> None:
    agreed = set()
    for seed in range(12):
        state: Any = build_hamlet()
        state.courtyards.norm[:] = [0.9, 0.1]
        run = make_run(state, APRIL_ENDS, on=ON, seed=seed)
        act(self_governance, run)
        u = run.chance.uniform(Decision.COVENANT, APRIL_ENDS.number, make_key(KeyKind.GRID, np.arange(2)))
        expected = (u < [1 - exp(-0.01 * 1.4 * 30), 1 - exp(-0.01 * 0.6 * 30)]).tolist()
        assert state.grids.has_covenant.tolist() == expected
        assert state.accounts.unit_id.tolist() == np.flatnonzero(expected).tolist()
        assert (state.accounts.hours == 60.0).all() and (state.accounts.payer == Payer.RESIDENTS).all()
        assert (state.accounts.level == Level.GRID).all()
        agreed.add(tuple(expected))
    assert len(agreed) > 1


def test_a_covenant_lapses_only_where_others_decide() -> None:
    state: Any = build_hamlet()
    state.grids.has_covenant[:] = True
    state.grids.top_down_share[:] = [1.0, 0.0]
    state.courtyards.norm[:] = 0.5
    act(self_governance, make_run(state, APRIL_ENDS, on=ON, covenant_lapse_rate=100.0, covenant_lapse_loss=0.03))
    assert state.grids.has_covenant.tolist() == [False, True]
    assert state.courtyards.norm.tolist() == [0.47, 0.5], "where it lapsed people are the less public-minded for it"
    assert len(state.accounts) == 0


def test_no_covenant_without_the_platform_or_with_its_numbers_at_null() -> None:
    state: Any = build_hamlet()
    state.grids.has_covenant[0] = True
    act(self_governance, make_run(state, APRIL_ENDS))
    assert not state.grids.has_covenant.any()
    act(self_governance, make_run(state, APRIL_ENDS, on=ON, covenant_rate=0.0))
    assert not state.grids.has_covenant.any()


def test_the_frequency_of_agreeing_is_the_probability() -> None:
    state: Any = build_hamlet()
    state.courtyards.norm[:] = 0.5
    count = 0
    for seed in range(1500):
        state.grids.has_covenant[:] = False
        act(self_governance, make_run(state, APRIL_ENDS, on=ON, seed=seed))
        count += int(state.grids.has_covenant.sum())
    assert count / 3000 == pytest.approx(1 - exp(-0.3), abs=0.025)
