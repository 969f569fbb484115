from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yhly_sim.model.survival import kaplan_meier_quantile

CASES = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=80)


def by_hand(cases, share):
    """The product-limit curve, written as in a textbook."""
    surviving = 1.0
    for day in sorted({day for day, _ in cases}):
        at_risk = sum(d >= day for d, _ in cases)
        surviving *= 1 - sum(d == day and event for d, event in cases) / at_risk
        if surviving <= 1 - share + 1e-12:
            return float(day)
    return math.nan


@given(CASES, st.sampled_from([0.1, 0.5, 0.9]))
def test_it_is_the_product_limit_curve(cases, share):
    days, events = (np.array(column) for column in zip(*cases, strict=True))
    assert kaplan_meier_quantile(days, events, share) == pytest.approx(by_hand(cases, share), nan_ok=True)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=60))
def test_without_censoring_it_is_the_quantile(days):
    expected = sorted(days)[math.ceil(len(days) / 2) - 1]
    assert kaplan_meier_quantile(np.array(days), np.ones(len(days), dtype=bool), 0.5) == expected


def test_censoring_an_early_case_moves_the_median_up_not_down():
    days = np.array([1, 2, 3, 4])
    assert kaplan_meier_quantile(days, np.array([True, True, True, True]), 0.5) == 2.0
    assert kaplan_meier_quantile(days, np.array([False, True, True, True]), 0.5) == 3.0


def test_a_curve_that_does_not_come_down_has_no_quantile():
    assert math.isnan(kaplan_meier_quantile(np.array([5, 5, 5]), np.array([True, False, False]), 0.5))
    assert math.isnan(kaplan_meier_quantile(np.array([], dtype=int), np.array([], dtype=bool), 0.5))
