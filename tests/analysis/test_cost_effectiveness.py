"""Cost against effect: known answers, coverage, and no ratio where there is nothing to divide by."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from yhly_sim.analysis.comparison.cost_effectiveness import QUADRANTS, VERDICTS, cost_effectiveness, fieller, table_of
from yhly_sim.engine.outcomes import Effect, Outcome

REGISTER = (
    Outcome("cost", "yuan", False, "成本", "cost"),
    Outcome("settled", "cases", True, "办结", "settled"),
    Outcome("open_days", "days", False, "在办天数", "days open"),
    Outcome("rating", "score", True, "满意度", "rating"),
)
EFFECTS = (
    Effect("case", "settled", "cost", "case", "一件", "one case"),
    Effect("day", "open_days", "cost", "day", "一天", "one day"),
    Effect("point", "rating", "cost", "point", "一分", "one point", 100.0),
)


def frames(costs, effects, name="settled"):
    costs, effects = np.asarray(costs, dtype=float), np.asarray(effects, dtype=float)
    before = pd.DataFrame({"cost": np.full(len(costs), 1000.0), name: np.full(len(costs), 50.0)})
    return before, before + pd.DataFrame({"cost": costs, name: effects})


def found(costs, effects, name="settled"):
    [one] = cost_effectiveness(*frames(costs, effects, name), EFFECTS, REGISTER)
    return one


def test_an_effect_that_never_varies_gives_the_interval_of_the_cost_divided_by_it():
    one = found([10.0, 12.0, 14.0, 16.0], [2.0, 2.0, 2.0, 2.0])
    student = stats.t.interval(0.95, 3, 6.5, stats.sem([5.0, 6.0, 7.0, 8.0]))
    assert one.ratio == 6.5
    assert (one.ci_low, one.ci_high) == pytest.approx(student)


def test_a_cost_that_is_always_so_much_for_each_has_no_spread():
    one = found([20.0, 25.0, 30.0], [4.0, 5.0, 6.0])
    assert one.ratio == pytest.approx(5.0)
    assert (one.ci_low, one.ci_high) == pytest.approx((5.0, 5.0), abs=1e-6)


def test_the_ends_of_the_interval_are_the_ratios_that_a_t_test_just_rejects():
    luck = np.random.default_rng(3)
    effects = luck.normal(4.0, 1.0, 12)
    costs = 30.0 * effects + luck.normal(0.0, 20.0, 12)
    for end in fieller(costs, effects):
        assert stats.ttest_1samp(costs - end * effects, 0.0).pvalue == pytest.approx(0.05)


@pytest.mark.parametrize("replications", [4, 10, 30])
@pytest.mark.parametrize("correlation", [-0.6, 0.0, 0.8])
def test_the_true_ratio_is_covered_in_ninety_five_percent(replications, correlation):
    luck = np.random.default_rng([replications, int(10 * correlation) + 10])
    spreads = np.array([40.0, 1.5])
    covariance = np.outer(spreads, spreads) * np.array([[1.0, correlation], [correlation, 1.0]])
    pairs = luck.multivariate_normal([300.0, 6.0], covariance, (3000, replications))
    ends = [fieller(costs, effects) for costs, effects in (pair.T for pair in pairs)]
    share = np.mean([low <= 50.0 <= high for low, high in ends])
    assert 0.935 <= share <= 0.965


def test_without_an_established_effect_there_is_no_ratio_whatever_the_means_are():
    one = found([100.0, 110.0, 90.0, 105.0], [3.0, -2.0, 4.0, 1.0])
    assert one.verdict == "no_effect" and not one.has_ratio
    assert math.isnan(one.ratio) and math.isnan(one.ci_low) and math.isnan(one.ci_high)
    assert fieller(np.array([100.0, 110.0, 90.0, 105.0]), np.array([3.0, -2.0, 4.0, 1.0])) == (-math.inf, math.inf)
    assert one.quadrant == "dearer_better"
    assert one.quadrant_shares == {"dearer_better": 0.75, "cheaper_better": 0.0, "dearer_worse": 0.25,
                                   "cheaper_worse": 0.0}
    assert one.to_json()["ratio"] is None and one.to_json()["verdict"] == "no_effect"


@pytest.mark.parametrize(("cost", "gain", "verdict", "quadrant"), [
    (100.0, 5.0, "price", "dearer_better"),
    (-100.0, 5.0, "dominant", "cheaper_better"),
    (100.0, -5.0, "dominated", "dearer_worse"),
    (-100.0, -5.0, "saving", "cheaper_worse"),
    (0.5, 5.0, "price_open", "dearer_better"),
    (0.5, -5.0, "worse", "dearer_worse"),
    (100.0, 0.01, "no_effect", "dearer_better"),
])
def test_each_corner_of_the_plane_has_its_verdict(cost, gain, verdict, quadrant):
    one = found([cost - 3, cost, cost + 3], [gain - 0.2, gain, gain + 0.2])
    assert (one.verdict, one.quadrant) == (verdict, quadrant)
    assert one.has_ratio == (verdict in ("price", "price_open", "saving")) == math.isfinite(one.ratio)
    assert one.verdict in VERDICTS and one.quadrant in QUADRANTS


def test_labels_swapped_a_price_becomes_a_saving_of_the_same_size():
    before, after = frames([90.0, 100.0, 110.0], [4.8, 5.0, 5.2])
    [bought] = cost_effectiveness(before, after, EFFECTS, REGISTER)
    [lost] = cost_effectiveness(after, before, EFFECTS, REGISTER)
    assert (bought.verdict, lost.verdict) == ("price", "saving")
    assert (lost.ratio, lost.ci_low, lost.ci_high) == pytest.approx((bought.ratio, bought.ci_low, bought.ci_high))


def test_where_less_is_better_a_fall_is_an_effect():
    one = found([90.0, 100.0, 110.0], [-1.9, -2.0, -2.1], "open_days")
    assert one.verdict == "price" and one.ratio == pytest.approx(50.0)


def test_a_scale_turns_a_score_into_points():
    one = found([90.0, 100.0, 110.0], [0.019, 0.02, 0.021], "rating")
    assert one.unit == "yuan/point" and one.ratio == pytest.approx(50.0)
    assert one.to_json()["effect_difference"] == pytest.approx(2.0)


def test_one_pair_says_nothing_and_no_pair_is_left_out():
    assert found([100.0], [5.0]).verdict == "no_interval"
    before, after = frames([100.0, np.nan], [5.0, 5.0])
    assert cost_effectiveness(before, after, EFFECTS, REGISTER)[0].replications == 1
    assert cost_effectiveness(before * np.nan, after, EFFECTS, REGISTER) == ()


def test_two_runs_that_are_equal_lie_in_no_quadrant():
    one = found([0.0, 0.0, 0.0], [0.0, 0.0, 0.0])
    assert (one.verdict, one.quadrant, sum(one.quadrant_shares.values())) == ("no_effect", "", 0.0)


def test_the_table_has_a_row_an_effect_and_its_units_beside():
    table = table_of(cost_effectiveness(*frames([90.0, 100.0, 110.0], [4.8, 5.0, 5.2]), EFFECTS, REGISTER))
    assert list(table.index) == ["case"] and table.attrs["units"] == {"case": "yuan/case"}
    assert table.loc["case", "ratio"] == pytest.approx(20.0)
    assert table.loc["case", "dearer_better_share"] == 1.0
    assert table_of(()).empty
