"""A budget goes where it tells most: Chen's shares, pairs under common luck, and more often the right choice."""

import numpy as np
import pytest

from yhly_sim.analysis.ranking.budget import LARGEST_RATIO, counts_after, shares_by_chen, shares_in_pairs
from yhly_sim.analysis.ranking.pairs import Pairs, pairs_of, values_of


def pairs(means, spreads, n=10):
    """Pairs of which all spreads are given: (designs,) means, (designs, designs) spreads."""
    means, spreads = np.asarray(means, dtype=float), np.asarray(spreads, dtype=float)
    return Pairs(np.subtract.outer(means, means), spreads, np.full((len(means), len(means)), n))


def test_chens_shares_hold_his_two_equations():
    gaps, spreads = np.array([0.5, 0.0, 1.0, 2.0]), np.array([1.0, 1.5, 2.0, 0.5])
    shares = shares_by_chen(gaps, spreads, 1)
    assert shares.sum() == pytest.approx(1.0)
    ratio = (spreads[0] / gaps[0] / (spreads[2] / gaps[2])) ** 2
    assert shares[0] / shares[2] == pytest.approx(ratio)
    others = [0, 2, 3]
    assert shares[1] == pytest.approx(spreads[1] * np.sqrt((shares[others] ** 2 / spreads[others] ** 2).sum()))


def test_in_pairs_the_leader_has_as_many_as_its_most_replicated_rival():
    shares = shares_in_pairs(pairs([1.0, 0.5, -1.0], np.ones((3, 3)) - np.eye(3)))
    assert shares[0] == shares[1] and shares[1] / shares[2] == pytest.approx(16.0)


def test_a_difference_that_does_not_matter_asks_for_no_end_of_runs():
    spreads = np.ones((3, 3)) - np.eye(3)
    free = shares_in_pairs(pairs([1.0, 1.0 - 1e-9, 0.0], spreads))
    bound = shares_in_pairs(pairs([1.0, 1.0 - 1e-9, 0.0], spreads), smallest=0.5)
    assert free[1] / free[2] == pytest.approx(LARGEST_RATIO) and bound[1] / bound[2] == pytest.approx(4.0)


def test_designs_that_always_differ_by_the_same_need_no_more_runs():
    spreads = np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
    assert shares_in_pairs(pairs([1.0, 0.5, 0.8], spreads))[1] == 0.0
    assert shares_in_pairs(pairs([1.0, 0.5, 0.8], np.zeros((3, 3)))) == pytest.approx(np.full(3, 1 / 3))


def test_nobody_loses_runs_and_the_budget_is_spent():
    counts = counts_after(np.array([10, 40, 10]), np.array([0.5, 0.0, 0.5]), 31)
    assert counts.sum() == 91 and counts[1] == 40 and abs(counts[0] - counts[2]) <= 1


@pytest.mark.long
def test_a_budget_in_pairs_finds_the_best_oftener_than_an_even_one():
    means, luck = -0.25 * np.arange(8), np.random.default_rng(11)

    def is_right(shares_of):
        table = means + np.sqrt(0.7) * luck.normal(size=(150, 1)) + np.sqrt(0.3) * luck.normal(size=(150, 8))
        counts = np.full(8, 10)
        for _ in range(4):
            found = pairs_of(values_of([table[:count, place] for place, count in enumerate(counts)]))
            counts = counts_after(counts, shares_of(found), 20)
        return pairs_of(values_of([table[:count, place] for place, count in enumerate(counts)])).leader == 0

    even = np.mean([is_right(lambda found: np.full(8, 1 / 8)) for _ in range(300)])
    spent = np.mean([is_right(shares_in_pairs) for _ in range(300)])
    assert spent > even and spent >= 0.95
