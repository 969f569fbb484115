import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from yhly_sim.analysis.comparison.compare import JSON_KEYS, compare_paired, paired_difference
from yhly_sim.engine.outcomes import Outcome

RATING = Outcome("satisfaction", "score", True, "满意度", "satisfaction")
COST = Outcome("cost_yuan", "yuan", False, "支出", "cost")
FORUM = Outcome("forum_count", "count", None, "议事会", "forums")


def frame(**columns):
    return pd.DataFrame(columns, index=pd.RangeIndex(len(next(iter(columns.values()))), name="replication"))


def test_the_interval_and_p_are_those_of_the_paired_t_test():
    luck = np.random.default_rng(4)
    before = luck.normal(0.6, 0.02, 12)
    after = before + luck.normal(0.01, 0.01, 12)
    difference = paired_difference(RATING, before, after)
    told = stats.ttest_rel(after, before)
    low, high = told.confidence_interval(0.95)
    assert difference.p == pytest.approx(told.pvalue, rel=1e-9)
    assert (difference.ci_low, difference.ci_high) == pytest.approx((low, high), rel=1e-9)


def test_a_bootstrap_gives_nearly_the_same_interval():
    luck = np.random.default_rng(11)
    before = luck.normal(0.6, 0.02, 60)
    after = before + luck.normal(0.01, 0.01, 60)
    difference = paired_difference(RATING, before, after)
    told = stats.bootstrap((after - before,), np.mean, method="BCa", n_resamples=4000, rng=1).confidence_interval
    width = difference.ci_high - difference.ci_low
    assert abs(difference.ci_low - told.low) < 0.06 * width
    assert abs(difference.ci_high - told.high) < 0.06 * width


def test_the_effect_size_is_the_paired_one_with_hedges_factor():
    differences = np.array([1.0, 2.0, 3.0, 4.0])
    difference = paired_difference(COST, np.zeros(4), differences)
    factor = math.gamma(1.5) / (math.sqrt(1.5) * math.gamma(1.0))
    assert difference.effect_size == pytest.approx(factor * 2.5 / differences.std(ddof=1))


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_the_variance_reduction_factor_is_right_for_a_known_correlation(correlation):
    luck = np.random.default_rng(7)
    pairs = luck.multivariate_normal([0, 0], [[1, correlation], [correlation, 1]], size=40_000)
    difference = paired_difference(RATING, pairs[:, 0], pairs[:, 1])
    assert difference.vrf == pytest.approx(1 / (1 - correlation), rel=0.05)


def test_equal_pairs_differ_by_exactly_nothing():
    values = np.array([0.1, 0.2, 0.7])
    difference = paired_difference(RATING, values, values.copy())
    assert (difference.difference, difference.ci_low, difference.ci_high) == (0.0, 0.0, 0.0)
    assert difference.p == 1.0 and difference.effect_size == 0.0 and difference.is_deterministic
    assert not difference.is_detected and difference.replications_needed == 2


def test_rounding_of_sums_is_no_finding_but_anything_larger_is():
    values = np.array([0.1, 0.2, 0.7])
    assert paired_difference(RATING, values, values * (1 + 1e-15)).difference == 0.0
    assert paired_difference(RATING, values, values * (1 + 1e-12)).difference > 0.0


def test_a_constant_difference_is_said_to_be_deterministic():
    difference = paired_difference(COST, np.array([10.0, 12.0, 17.0]), np.array([15.0, 17.0, 22.0]))
    assert difference.is_deterministic and difference.is_detected
    assert (difference.ci_low, difference.ci_high, difference.p) == (5.0, 5.0, 0.0)
    assert difference.to_json()["effect_size"] is None and difference.to_json()["vrf"] is None


def test_one_pair_gives_a_difference_and_no_interval():
    difference = paired_difference(COST, np.array([10.0]), np.array([12.0]))
    assert difference.difference == 2.0 and not difference.has_interval and not difference.is_deterministic
    told = difference.to_json()
    assert [told[key] for key in ("ci_low", "ci_high", "p", "effect_size", "vrf", "replications_needed")] == [None] * 6


def test_two_pairs_give_a_wide_interval_and_no_effect_size():
    difference = paired_difference(COST, np.array([10.0, 10.0]), np.array([12.0, 13.0]))
    assert (difference.ci_low, difference.ci_high) == pytest.approx((2.5 - 6.353, 2.5 + 6.353), abs=1e-3)
    assert math.isnan(difference.effect_size)


def test_runs_are_paired_by_replication_not_by_place():
    before = pd.DataFrame({"cost_yuan": [1.0, 2.0, 3.0]}, index=[0, 1, 2])
    after = pd.DataFrame({"cost_yuan": [3.5, 1.5, 9.0]}, index=[2, 0, 7])
    comparison = compare_paired(before, after, [COST])
    assert comparison["cost_yuan"].replications == 2
    assert comparison["cost_yuan"].difference == 0.5


def test_an_outcome_whose_mechanism_is_off_is_absent_and_named():
    before = frame(satisfaction=[0.5, 0.6], forum_count=[math.nan, math.nan])
    after = frame(satisfaction=[0.6, 0.8], forum_count=[3.0, 4.0])
    comparison = compare_paired(before, after, [RATING, COST, FORUM], names=("no_reform", "weidu"))
    assert comparison.absent == {"cost_yuan": "both", "forum_count": "baseline"}
    assert [d.name for d in comparison.differences] == ["satisfaction"]


def test_a_pair_with_a_missing_value_is_left_out_and_counted():
    before = frame(cost_yuan=[1.0, math.nan, 3.0])
    after = frame(cost_yuan=[2.0, 3.0, 5.0])
    comparison = compare_paired(before, after, [COST])
    assert comparison["cost_yuan"].replications == 2
    assert comparison.left_out == {"cost_yuan": 1}


def test_the_table_has_units_and_the_promised_columns():
    comparison = compare_paired(frame(satisfaction=[0.5, 0.6]), frame(satisfaction=[0.6, 0.8]), [RATING])
    assert list(comparison.table.columns) == list(JSON_KEYS)
    assert comparison.table.attrs["units"] == {"satisfaction": "score"}


def test_swapped_sides_turn_every_sign_round():
    luck = np.random.default_rng(3)
    before, after = luck.normal(0.5, 0.1, 10), luck.normal(0.6, 0.1, 10)
    there, back = paired_difference(RATING, before, after), paired_difference(RATING, after, before)
    assert back.difference == -there.difference and back.ci_low == -there.ci_high
    assert back.effect_size == -there.effect_size and back.p == there.p and back.vrf == there.vrf
