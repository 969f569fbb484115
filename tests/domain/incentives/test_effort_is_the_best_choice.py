"""The chosen effort is the best there is on r, v >= 0, r + v <= 1; without an instrument it is motivation itself."""

from __future__ import annotations

import numpy as np
import pytest

from tests.specs.village import Village
from yhly_sim.domain.incentives.effort import chosen_effort, effort_value

CASES = 3000
STEPS = 200
"""The grid has this many steps from 0 to 1: 20,301 points on and inside the triangle, its three sides included."""


@pytest.fixture(scope="module")
def cases() -> tuple[np.ndarray, ...]:
    """Rewards of real and of visible work, and substitution: a tenth of each 0, some rewards of visible work negative."""
    rng = np.random.default_rng(12)
    real = rng.uniform(0.0, 1.8, CASES) * (rng.random(CASES) < 0.9)
    visible = rng.uniform(-0.5, 1.8, CASES) * (rng.random(CASES) < 0.9)
    return real, visible, rng.uniform(0.0, 0.8, CASES) * (rng.random(CASES) < 0.9)


def triangle() -> tuple[np.ndarray, np.ndarray]:
    real, visible = np.meshgrid(np.arange(STEPS + 1), np.arange(STEPS + 1))
    inside = real + visible <= STEPS
    return real[inside] / STEPS, visible[inside] / STEPS


def test_no_point_of_a_fine_grid_is_worth_more_and_the_best_of_them_lies_as_near_as_the_grid_allows(
        cases: tuple[np.ndarray, ...]) -> None:
    """The value is concave with curvatures between 1 - d and 1 + d, so the grid's best may miss 2 steps^2 of value and
    lie 2 steps / sqrt(1 - d) away: 1 to 2.3 % of an effort. That, and no more, is what the grid can show."""
    points, step = triangle(), 1.0 / STEPS
    chosen = chosen_effort(*cases)
    assert (chosen >= 0.0).all() and (chosen.sum(axis=0) <= 1.0 + 1e-12).all()
    value = effort_value(chosen[0], chosen[1], *cases)
    for first in range(0, CASES, 250):
        some = slice(first, first + 250)
        on_grid = effort_value(points[0][:, None], points[1][:, None], *(one[some] for one in cases))
        best = on_grid.argmax(axis=0)
        missed = value[some] - on_grid.max(axis=0)
        assert (missed >= -1e-12).all() and (missed <= 2.0 * step**2).all()
        away = np.hypot(points[0][best] - chosen[0, some], points[1][best] - chosen[1, some])
        assert (away <= 2.0 * step / np.sqrt(1.0 - cases[2][some]) + 1e-12).all()


def test_all_kinds_of_choices_occur_in_these_cases(cases: tuple[np.ndarray, ...]) -> None:
    real, visible = chosen_effort(*cases)
    inside = (real > 0) & (visible > 0) & (real + visible < 1 - 1e-9)
    edge = (real > 0) & (visible > 0) & ~inside
    kinds = {"inside": inside, "edge": edge, "only real": (real > 0) & (visible == 0),
             "only visible": (real == 0) & (visible > 0), "nothing": (real == 0) & (visible == 0)}
    assert {name: int(kind.sum()) > 20 for name, kind in kinds.items()} == dict.fromkeys(kinds, True)


def test_without_an_instrument_real_work_is_motivation_and_there_is_no_visible_work() -> None:
    motivation = np.linspace(0.05, 0.9, 50)
    for substitution in (0.0, 0.15, 0.8):
        chosen = chosen_effort(motivation, 0.0, substitution)
        assert chosen[0].tolist() == motivation.tolist()
        assert not chosen[1].any()


def test_a_punished_pretence_is_no_pretence() -> None:
    assert chosen_effort(0.5, -0.2, 0.15).tolist() == [0.5, 0.0]


def test_two_sides_of_the_triangle_that_meet_in_the_best_point_agree_on_it() -> None:
    """The value is strictly concave, so only the same point can tie: rewards of 2 and 0 find (1, 0) on two sides."""
    assert effort_value(1.0, 0.0, 2.0, 0.0, 0.15) > effort_value(0.99, 0.01, 2.0, 0.0, 0.15)
    assert chosen_effort(2.0, 0.0, 0.15).tolist() == [1.0, 0.0]
    assert chosen_effort(1.0, 1.0, 0.0).tolist() == [0.5, 0.5]


def test_visible_work_stands_in_the_way_of_real_work_when_it_is_rewarded() -> None:
    """Inside r = (B - d b) / (1 - d^2): a visible reward of .4 leaves (.5 - .15 x .4) / .9775 = .450 of .5."""
    plain, rewarded = chosen_effort(0.5, 0.0, 0.15), chosen_effort(0.5, 0.4, 0.15)
    assert rewarded.tolist() == pytest.approx([(0.5 - 0.06) / 0.9775, (0.4 - 0.075) / 0.9775], abs=1e-12)
    assert rewarded[0] < plain[0]


def test_applied_effort_goes_three_tenths_of_the_way_a_month_for_secretary_chair_and_manager() -> None:
    village = Village(courtyards=1, on=("grids", "branch", "committee", "firm"),
                      values={"incentives.renewal_pull": 0.0, "incentives.manager_motivation": 0.6})
    village.found_branch(effort=0.2)
    village.found_committee(effort=0.9)
    village.bring_firm()
    village.set_grid(0, motivation=0.7, chair_motivation=0.4, firm_effort=0.5)
    village.act("effort")
    grids = village.state.grids
    assert grids.effort_real[0] == pytest.approx(0.2 + 0.3 * 0.5)
    assert grids.committee_effort[0] == pytest.approx(0.9 - 0.3 * 0.5)
    assert grids.firm_effort[0] == pytest.approx(0.5 + 0.3 * 0.1)


def test_renewal_moves_a_manager_only_where_a_committee_acts() -> None:
    """.1 a year x .2 perceived effect x density 1 = .02 more, of which .3 in a month."""
    efforts = []
    for parts in (("grids", "firm"), ("grids", "firm", "committee")):
        village = Village(on=parts, values={"incentives.renewal_pull": 0.1})
        village.found_committee()
        village.bring_firm()
        village.act("effort")
        efforts.append(village.state.grids.firm_effort[0])
    assert efforts == pytest.approx([0.5, 0.5 + 0.3 * 0.02], abs=1e-12)


def test_a_branch_without_a_secretary_works_on_and_is_not_rewarded() -> None:
    village = Village(courtyards=2, on=("grids", "branch", "star_rating"))
    for grid in (0, 1):
        village.found_branch(grid=grid)
    village.set_grid(1, secretary_leave_day=0)
    village.act("effort")
    grids = village.state.grids
    assert grids.effort_real[0] > 0.5 and grids.effort_visible[0] > 0.0
    assert (grids.effort_real[1], grids.effort_visible[1]) == (0.5, 0.0)
