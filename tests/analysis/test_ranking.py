"""Ranking under common random numbers: known answers, words that are kept, and pairs that stay pairs."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from yhly_sim.analysis.ranking import best as ranking_best
from yhly_sim.analysis.ranking import chance as ranking_chance
from yhly_sim.analysis.ranking.best import compare_with_best, critical_values
from yhly_sim.analysis.ranking.chance import probabilities_of_best
from yhly_sim.analysis.ranking.pairs import Pairs, pairs_of, values_of
from yhly_sim.analysis.ranking.rank import rank_designs
from yhly_sim.engine.outcomes import Outcome

RATING = Outcome("rating", "score", True, "评分", "rating")
DAYS = Outcome("days", "days", False, "天数", "days")
BODIES = Outcome("bodies", "bodies", None, "组织", "bodies")


def drawn(luck, means, *, n, shared=0.8, spreads=None):
    """(n, designs): each design its mean and spread, a part of the luck in common."""
    own = luck.normal(size=(n, len(means)))
    together = luck.normal(size=(n, 1))
    scale = np.ones(len(means)) if spreads is None else np.asarray(spreads)
    return np.asarray(means) + scale * (math.sqrt(shared) * together + math.sqrt(1 - shared) * own)


def columns(table, counts=None):
    counts = counts if counts is not None else [len(table)] * table.shape[1]
    return values_of([table[:count, place] for place, count in enumerate(counts)])


def frames(table, name="rating", counts=None):
    counts = counts or [len(table)] * table.shape[1]
    return {f"d{place}": pd.DataFrame({name: table[:count, place]}, index=pd.RangeIndex(count, name="replication"))
            for place, count in enumerate(counts)}


def test_two_designs_have_the_quantile_and_the_probability_of_the_paired_t_test():
    table = drawn(np.random.default_rng(3), [0.3, 0.0], n=12)
    values = columns(table)
    assert critical_values(values, seed=1) == pytest.approx(stats.t.ppf(0.95, 11), rel=0.1)
    p = stats.ttest_rel(table[:, 0], table[:, 1], alternative="greater").pvalue
    chance = probabilities_of_best(values, pairs_of(values), seed=1)
    assert chance[0] == pytest.approx(1 - p, abs=0.01) and chance.sum() == pytest.approx(1.0)


def test_independent_equal_spreads_have_the_critical_value_of_the_largest_correlated_t(monkeypatch):
    """Differences from one design are correlated by a half; the quantile is then that of a multivariate t (n large)."""
    monkeypatch.setattr(ranking_best, "DRAWS", 12_000)
    luck = np.random.default_rng(5)
    values = columns(luck.normal(size=(400, 5)))
    correlation = 0.5 + 0.5 * np.eye(4)
    largest = np.random.default_rng(6).multivariate_normal(np.zeros(4), correlation, 200_000).max(axis=1)
    assert critical_values(values, seed=2) == pytest.approx(np.quantile(largest, 0.95), rel=0.04)


def test_the_constrained_intervals_are_those_that_follow_from_the_pairs_by_hand():
    mean = np.array([[0.0, 2.0, 5.0], [-2.0, 0.0, 3.0], [-5.0, -3.0, 0.0]])
    pairs = Pairs(mean, np.full((3, 3), 3.0) - 3.0 * np.eye(3), np.full((3, 3), 9))  # errors of 1
    found = compare_with_best(pairs, np.array([2.5, 2.5, 2.5]))
    assert list(found.may_be_best) == [True, True, False]
    assert found.high.tolist() == [4.5, 0.5, 0.0]
    assert found.low.tolist() == [-0.5, -4.5, -7.5]
    alone = compare_with_best(pairs, np.array([1.0, 1.0, 1.0]))
    assert list(alone.may_be_best) == [True, False, False] and alone.low[0] == 0.0


@pytest.mark.long
@pytest.mark.parametrize(("best", "spreads", "n"), [(0, None, 10), (3, (0.5, 1.0, 1.5, 2.0), 10), (0, (0.5, 1.0, 1.5, 2.0), 25)])
def test_all_intervals_hold_at_once_in_ninety_five_percent(best, spreads, n, monkeypatch):
    """The least favourable case: all others are equally far behind."""
    monkeypatch.setattr(ranking_best, "DRAWS", 600)
    means = np.zeros(4)
    means[best] = 3.0
    truth = np.array([means[i] - np.delete(means, i).max() for i in range(4)])
    luck, hold = np.random.default_rng(n + best), []
    for seed in range(1, 801):
        values = columns(drawn(luck, means, n=n, spreads=spreads))
        found = compare_with_best(pairs_of(values), critical_values(values, seed=seed))
        hold.append(np.all((found.low <= truth + 1e-12) & (truth <= found.high + 1e-12)))
    assert 0.93 <= np.mean(hold) <= 0.97


@pytest.mark.long
def test_of_equal_designs_none_is_ruled_out_oftener_than_in_five_percent(monkeypatch):
    monkeypatch.setattr(ranking_best, "DRAWS", 600)
    luck, open_ = np.random.default_rng(8), []
    for seed in range(1, 501):
        values = columns(drawn(luck, np.zeros(5), n=10))
        open_.append(compare_with_best(pairs_of(values), critical_values(values, seed=seed)).may_be_best)
    assert np.all(np.mean(open_, axis=0) >= 0.93)
    assert np.mean(np.sum(open_, axis=1) == 1) <= 0.03


@pytest.mark.long
def test_the_probability_of_correct_selection_is_right_on_average(monkeypatch):
    """Where designs lie far apart against luck, as the flat prior has it, the leader is best as often as is said."""
    monkeypatch.setattr(ranking_chance, "DRAWS", 1000)
    luck, said, right = np.random.default_rng(4), [], []
    for seed in range(1, 1201):
        means = luck.normal(0, 3.0, 4)
        values = columns(drawn(luck, means, n=10, spreads=(2.0, 3.0, 4.0, 5.0)))
        pairs = pairs_of(values)
        said.append(probabilities_of_best(values, pairs, seed=seed)[pairs.leader])
        right.append(pairs.leader == means.argmax())
    assert np.mean(said) == pytest.approx(np.mean(right), abs=0.04)
    sure = np.array(said) > 0.95
    assert np.mean(np.array(right)[sure]) >= 0.93


def test_exactly_equal_designs_share_their_probability():
    table = np.random.default_rng(1).normal(size=(10, 1)) + np.array([0.0, 0.0, -1.0])
    values = columns(table)
    chance = probabilities_of_best(values, pairs_of(values), seed=1)
    assert chance.tolist() == [0.5, 0.5, 0.0]
    found = rank_designs(frames(table), (RATING,), seed=1)["rating"]
    assert found.contenders == ("d0", "d1") and found["d0"].difference_to_best == found["d1"].difference_to_best == 0.0


def test_designs_with_unequal_counts_are_compared_over_what_they_share():
    """The first rows are lucky for all: the mean of a design that has only those is too good, its difference is not."""
    table = drawn(np.random.default_rng(2), [0.5, 0.0, 0.2], n=40, shared=0.99)
    table[:10] += 5.0
    found = rank_designs(frames(table, counts=[40, 10, 40]), (RATING,), seed=1)["rating"]
    assert found["d1"].mean > found["d0"].mean and found.leader == "d0"
    told = stats.ttest_rel(table[:10, 1], table[:10, 0])
    assert found["d1"].difference_to_best == pytest.approx(np.mean(table[:10, 1] - table[:10, 0])) and told.pvalue < 0.05
    assert found["d1"].probability_best < 0.05 and found["d1"].replications == 10


def test_less_is_better_where_the_outcome_says_so_and_signs_are_those_of_the_outcome():
    table = drawn(np.random.default_rng(7), [20.0, 12.0, 15.0], n=15)
    up = rank_designs(frames(table), (RATING,), seed=1)["rating"]
    down = rank_designs(frames(table, "days"), (DAYS,), seed=1)["days"]
    assert (up.leader, down.leader) == ("d0", "d1")
    assert up["d1"].difference_to_best < 0 < down["d0"].difference_to_best
    assert up["d1"].best_high == 0.0 and down["d0"].best_low == 0.0
    assert up.lead > 0 and down.lead < 0
    assert [one.design for one in down.from_the_top()] == ["d1", "d2", "d0"]


def test_what_cannot_be_ranked_has_means_and_nulls():
    table = drawn(np.random.default_rng(7), [20.0, 12.0], n=15)
    found = rank_designs(frames(table, "bodies"), (BODIES,), seed=1)["bodies"]
    told = found["d0"].to_json()
    assert found.leader is None and told["probability_best"] is None and told["difference_to_best"] is None
    assert (told["ci_low"], told["ci_high"]) == pytest.approx(stats.t.interval(0.95, 14, table[:, 0].mean(), stats.sem(table[:, 0])))
    once = rank_designs(frames(table[:1]), (RATING,), seed=1)["rating"]
    assert once.leader is None and once["d0"].to_json()["ci_low"] is None


def test_a_design_without_the_outcome_is_named_and_a_failed_run_goes_with_its_replication():
    table = drawn(np.random.default_rng(7), [20.0, 12.0, 13.0], n=15)
    both = frames(table)
    both["d2"] = both["d2"].drop(index=3)
    both["off"] = pd.DataFrame({"days": np.zeros(15)}, index=pd.RangeIndex(15, name="replication"))
    found = rank_designs(both, (RATING,), seed=1)["rating"]
    assert found.absent == ("off",) and found.left_out == 1
    assert found["d1"].difference_to_best == pytest.approx(np.delete(table[:, 1] - table[:, 0], 3).mean())


def test_the_same_seed_gives_the_same_ranking_and_seed_zero_is_a_seed():
    table = drawn(np.random.default_rng(7), [0.0, 0.1, 0.2], n=15)
    first, again = (rank_designs(frames(table), (RATING,), seed=0)["rating"] for _ in range(2))
    assert first == again
    assert first != rank_designs(frames(table), (RATING,), seed=1)["rating"]
