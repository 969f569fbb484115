"""PRIM: the boxes of another implementation, known answers, and limits that are tested as they should be."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from yhly_sim.analysis.discovery.agreement import counts
from yhly_sim.analysis.discovery.boxes import Box, Settings, has_order, settings_of
from yhly_sim.analysis.discovery.prim import (
    chosen,
    find_box,
    gain_for_points,
    gain_for_share,
    quasi_p,
    trajectory,
    without_doubtful_limits,
)
from yhly_sim.design.factor import Factor, Level, Patch

LABELS = ("a", "b", "c", "d")


def drawn(count: int, seed: int, *, factors: int = 6) -> Settings:
    luck = np.random.default_rng(seed)
    columns = {f"x{place}": luck.uniform(size=count) for place in range(factors)}
    return Settings({**columns, "letter": luck.integers(0, 4, count)}, {"letter": LABELS})


def planted(settings: Settings, seed: int, *, inside: float = 0.9, outside: float = 0.05) -> np.ndarray:
    """Cases where x0 is above .6 and x1 below .5 and the letter is not b; some are missing, some are elsewhere."""
    luck = np.random.default_rng(seed + 1000).uniform(size=len(settings))
    box = Box({"x0": (0.6, math.inf), "x1": (-math.inf, 0.5), "letter": frozenset("acd")}).inside(settings)
    return luck < np.where(box, inside, outside)


@pytest.mark.long
@pytest.mark.parametrize(("objective", "count", "seed"), [("lenient1", 150, 0), ("lenient1", 250, 1), ("lenient2", 200, 2)])
def test_every_box_of_the_trajectory_is_that_of_ema_workbench(objective: str, count: int, seed: int) -> None:
    settings = drawn(count, seed, factors=3)
    is_case = planted(settings, seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench.analysis import prim

        frame = pd.DataFrame({**settings.columns, "letter": [LABELS[code] for code in settings.columns["letter"]]})
        theirs = prim.Prim(frame, is_case.astype(int), threshold=1e-9,
                           obj_function=prim.PRIMObjectiveFunctions(objective)).find_box()
    ours = trajectory(settings, is_case, objective=gain_for_points if objective == "lenient1" else gain_for_share)
    numbers = theirs.peeling_trajectory
    assert [(step.counts.inside, step.counts.hits) for step in ours] == list(zip(numbers["n"], numbers["k"], strict=True))
    for step, limits in zip(ours, theirs.box_lims, strict=True):
        for name in settings.columns:
            low, high = limits[name]
            if name == "letter":
                assert step.box.limits.get(name, frozenset(LABELS)) == low
                continue
            column = settings.columns[name]
            mine = step.box.limits.get(name, (-math.inf, math.inf))
            assert (max(mine[0], column.min()), min(mine[1], column.max())) == pytest.approx((low, high), rel=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_a_planted_box_is_found_and_nothing_else_is_restricted(seed: int) -> None:
    settings = drawn(1000, seed)
    box = find_box(settings, planted(settings, seed))
    assert box.factors == {"x0", "x1", "letter"}
    assert box.limits["x0"] == pytest.approx((0.6, math.inf), abs=0.05)
    assert box.limits["x1"] == pytest.approx((-math.inf, 0.5), abs=0.05)
    assert box.limits["letter"] == frozenset("acd")


def test_on_and_off_and_levels_that_are_numbers_are_restricted_too() -> None:
    def levelled(name: str, *labels: object) -> Factor:
        return Factor(name, "lever", tuple(Level(label, Patch()) for label in labels))

    luck = np.random.default_rng(4)
    factors = (levelled("zeros", "on", "off"), levelled("stars", 1, 2, 3, 4, 5), levelled("idle", True, False))
    frame = pd.DataFrame({"zeros": luck.choice(["on", "off"], 600), "stars": luck.integers(1, 6, 600),
                          "idle": luck.choice([True, False], 600)})
    assert [has_order(factor) for factor in factors] == [False, True, False]
    settings = settings_of(frame, factors)
    is_case = ((frame.zeros == "off") & (frame.stars >= 4)).to_numpy()
    box = find_box(settings, is_case)
    assert box.limits == {"zeros": frozenset({"off"}), "stars": (3.5, math.inf)}
    assert (box.inside(settings) == is_case).all()


def test_the_quasi_p_of_a_limit_is_the_binomial_test_against_the_box_without_it() -> None:
    settings = drawn(300, 5)
    is_case = planted(settings, 5)
    box = Box({"x0": (0.6, math.inf), "x1": (0.1, 0.5), "letter": frozenset("acd")})
    found = quasi_p(box, settings, is_case)
    assert set(found) == {("x0", "low"), ("x1", "low"), ("x1", "high"), ("letter", "labels")}
    inside = counts(box.inside(settings), is_case)
    wide = counts(Box({**box.limits, "x1": (-math.inf, 0.5)}).inside(settings), is_case)
    expected = binomtest(inside.hits, inside.inside, wide.density, alternative="greater").pvalue
    assert found["x1", "low"] == pytest.approx(expected, rel=1e-9)
    assert found["x1", "low"] > 0.05 > found["x0", "low"]
    kept = without_doubtful_limits(box, settings, is_case)
    assert kept.limits["x1"] == (-math.inf, 0.5) and kept.factors == box.factors


def test_coverage_falls_and_no_box_is_smaller_than_allowed() -> None:
    settings = drawn(400, 6)
    steps = trajectory(settings, planted(settings, 6), least_mass=0.1)
    peeled = [step.counts for step in steps if step.stage != "paste"]
    assert steps[0].box.limits == {} and steps[0].counts.coverage == 1.0
    assert all(one.coverage >= other.coverage for one, other in zip(peeled, peeled[1:], strict=False))
    assert all(one.density < other.density for one, other in zip(peeled, peeled[1:], strict=False))
    assert min(step.counts.mass for step in steps) >= 0.1


def test_the_box_taken_agrees_best_with_the_cases() -> None:
    settings = drawn(400, 7)
    steps = trajectory(settings, planted(settings, 7))
    best = chosen(steps)
    assert best.counts.agreement == max(step.counts.agreement for step in steps) > 0.6
    assert best.counts.agreement == pytest.approx(_kappa(best.box.inside(settings), planted(settings, 7)))


def test_the_same_points_in_another_order_give_the_same_box() -> None:
    settings = drawn(300, 9)
    is_case = planted(settings, 9)
    order = np.random.default_rng(0).permutation(300)
    assert find_box(settings.take(order), is_case[order]) == find_box(settings, is_case)


def test_where_nothing_differs_nothing_is_peeled() -> None:
    settings = Settings({"x": np.full(50, 0.5), "letter": np.zeros(50, dtype=int)}, {"letter": LABELS})
    steps = trajectory(settings, np.arange(50) < 10)
    assert len(steps) == 1 and find_box(settings, np.arange(50) < 10) == Box({})


def _kappa(inside: np.ndarray, is_case: np.ndarray) -> float:
    from sklearn.metrics import cohen_kappa_score

    return float(cohen_kappa_score(inside, is_case))
