"""Equivalence: the answers of statsmodels, the level at the margin, and a verdict for each case."""

from dataclasses import replace

import numpy as np
import pytest
from statsmodels.stats.weightstats import ttost_paired

from yhly_sim.analysis.comparison.compare import compare_paired, paired_difference
from yhly_sim.analysis.comparison.equivalence import JSON_KEYS, VERDICTS, equivalence, equivalences
from yhly_sim.engine.outcomes import Outcome

from .toy_frames import frames_of

RATING = Outcome("rating", "score", True, "评分", "rating", smallest_difference=0.01)
COST = Outcome("cost", "yuan", False, "成本", "cost")


def difference(mean, spread, n=12, seed=3):
    luck = np.random.default_rng(seed)
    noise = luck.normal(0, 1, n)
    noise = (noise - noise.mean()) / noise.std(ddof=1) * spread
    before = luck.normal(0.6, 0.05, n)
    return paired_difference(RATING, before, before + mean + noise)


@pytest.mark.parametrize(("mean", "spread", "margin"), [(0.004, 0.006, 0.01), (-0.006, 0.02, 0.01), (0.02, 0.01, 0.01)])
def test_the_p_value_is_that_of_statsmodels(mean, spread, margin):
    luck = np.random.default_rng(8)
    before = luck.normal(0.6, 0.05, 15)
    after = before + mean + luck.normal(0, spread, 15)
    told, _, _ = ttost_paired(after, before, -margin, margin)
    assert equivalence(paired_difference(RATING, before, after), margin=margin).p == pytest.approx(told, rel=1e-9)


def test_p_is_below_five_percent_exactly_where_the_ninety_percent_interval_lies_inside():
    for mean in np.linspace(-0.012, 0.012, 25):
        one = equivalence(difference(mean, 0.008), margin=0.01)
        assert (one.p < 0.05) == (one.low > -0.01 and one.high < 0.01)


def test_a_difference_as_large_as_the_margin_is_called_small_in_five_percent():
    luck = np.random.default_rng(1)
    pairs = luck.normal(0.01, 0.004, (4000, 10))
    shown = [equivalence(paired_difference(RATING, np.full(10, 0.6), 0.6 + d), margin=0.01).p < 0.05 for d in pairs]
    assert 0.03 <= np.mean(shown) <= 0.07


@pytest.mark.parametrize(("mean", "spread", "verdict"), [
    (0.0005, 0.004, "equivalent"), (0.004, 0.002, "small"), (0.02, 0.004, "different"), (0.004, 0.03, "open")])
def test_each_case_has_its_verdict(mean, spread, verdict):
    one = replace(equivalence(difference(mean, spread), margin=0.01), is_headline=True)
    assert one.verdict == verdict and verdict in VERDICTS


def test_without_a_margin_or_a_second_pair_nothing_is_said():
    assert equivalence(difference(0.0, 0.004), margin=float("nan")).verdict == "no_margin"
    one = equivalence(paired_difference(RATING, np.array([0.5]), np.array([0.6])), margin=0.01)
    assert one.verdict == "no_interval" and one.to_json()["equivalence_p"] is None


def test_pairs_that_differ_by_one_amount_are_inside_or_outside():
    before = np.array([0.5, 0.6, 0.75])
    assert equivalence(paired_difference(RATING, before, before + 0.125), margin=0.2).p == 0.0
    assert equivalence(paired_difference(RATING, before, before + 0.125), margin=0.1).p == 1.0


def test_given_margins_stand_in_place_of_stated_ones_and_others_are_corrected():
    before, after = frames_of({"rating": (0.6, 0.002, 0.004), "cost": (1e6, 100.0, 50.0)}, n=12)
    comparison = compare_paired(before, after, (RATING, COST))
    stated = equivalences(comparison, headline="rating")
    assert stated["cost"].verdict == "no_margin" and stated["rating"].margin == 0.01
    given = equivalences(comparison, margins={"rating": 0.0001, "cost": 1e5}, headline="rating")
    assert given["rating"].margin == 0.0001 and given["cost"].margin == 1e5
    assert given["cost"].p_holm >= given["cost"].p and list(given["cost"].to_json()) == list(JSON_KEYS)
