"""Without an instrument effort goes to motivation by .3 a month; motivation is left as it is."""

from __future__ import annotations

import pytest

from tests.domain.branches.township import MONTH_ENDS, act, build_township, make_run
from yhly_sim.domain.incentives.effort import effort


def test_effort_follows_motivation() -> None:
    state = build_township()
    grids = state.grids
    grids.branch_kind[:] = [1, 2, 0]
    grids.committee_form[:] = [0, 1, 0]
    grids.motivation[:] = [0.8, 0.4, 0.6]
    grids.chair_motivation[:] = [0.5, 0.4, 0.6]
    grids.effort_real[:] = [0.3, 0.4, 0.9]
    grids.committee_effort[:] = [0.2, 0.1, 0.7]
    act(make_run(state, MONTH_ENDS[0]), effort)
    assert grids.effort_real.tolist() == pytest.approx([0.3 + 0.3 * 0.5, 0.4, 0.0], abs=1e-12)
    assert grids.committee_effort.tolist() == pytest.approx([0.0, 0.1 + 0.3 * 0.3, 0.0], abs=1e-12)
    assert grids.motivation.tolist() == [0.8, 0.4, 0.6]
    assert not grids.effort_visible.any() and not grids.chair_effort_visible.any()
