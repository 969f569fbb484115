"""A batch that goes on until its interval is narrow still keeps the interval's word."""

import numpy as np
import pytest

from yhly_sim.analysis.comparison.precision import PILOT_REPLICATIONS, Reached, half_width, replications_to_stop
from yhly_sim.design.precision import Precision

BATCHES = 2500


def gone_on(spread, wanted, *, luck, most=400):
    """Values of one batch whose true mean is 0, as many as the rule asks for."""
    values = luck.normal(0.0, spread, most)
    precision = Precision({"x": wanted}, most)
    n = precision.next_total(0, 0)
    while True:
        total = precision.next_total(n, replications_to_stop(float(values[:n].std(ddof=1)), wanted))
        if total <= n:
            return values[:n]
        n = total


@pytest.mark.parametrize("spread", [0.6, 1.0, 2.5])
def test_intervals_of_batches_that_stopped_when_narrow_cover_in_ninety_five_percent(spread):
    luck = np.random.default_rng(int(10 * spread))
    covered, widths = [], []
    for _ in range(BATCHES):
        values = gone_on(spread, 0.5, luck=luck)
        width = half_width(float(values.std(ddof=1)), len(values))
        covered.append(abs(values.mean()) <= width)
        widths.append(width)
    assert 0.93 <= np.mean(covered) <= 0.97
    assert max(widths) <= 0.5


def test_stopping_asks_for_a_pilot_and_for_more_than_a_plan_does():
    assert replications_to_stop(0.0, 1.0) == PILOT_REPLICATIONS
    assert replications_to_stop(1.0, 0.2) > 99  # replications_needed
    for spread, wanted in [(1.0, 0.3), (2.0, 0.1)]:
        assert half_width(spread, replications_to_stop(spread, wanted)) < wanted


def test_what_was_reached_says_so_and_what_is_unknown_is_null():
    assert Reached("x", "score", 0.01, 0.009, 30, 200).is_reached
    missed = Reached("x", "score", 0.01, 0.012, 200, 200)
    assert not missed.is_reached and missed.to_json()["half_width"] == 0.012
    absent = Reached("x", "score", 0.01, float("nan"), 0, 200)
    assert not absent.is_reached and absent.to_json()["half_width"] is None
