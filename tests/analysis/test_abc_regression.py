"""Rejection and regression on conjugate cases in closed form, and the parts they are made of."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm, truncnorm

from yhly_sim.analysis.calibration.abc_regression import central, hdi, posterior, scales


@pytest.mark.parametrize("heteroscedastic", [False, True])
@pytest.mark.parametrize("sd", [0.3, 1.0, 3.0])
def test_the_mean_of_a_normal_has_its_conjugate_posterior(sd: float, heteroscedastic: bool) -> None:
    """theta ~ N(0, 2^2), x ~ N(theta, sd^2), x = 1.5 observed: a normal whose precision is the sum of both."""
    luck = np.random.default_rng(1)
    values = luck.normal(0, 2, (20_000, 1))
    found = posterior(values, values + luck.normal(0, sd, values.shape), np.array([1.5]), share=0.2, heteroscedastic=heteroscedastic)
    variance = 1 / (1 / 4 + 1 / sd**2)
    mean = variance * 1.5 / sd**2
    assert found.mean[0] == pytest.approx(mean, abs=0.05 * variance**0.5)
    assert found.covariance[0, 0] == pytest.approx(variance, rel=0.06)
    expected = norm(mean, variance**0.5).interval(0.9)
    assert found.intervals(0.9)[0] == pytest.approx(expected, abs=0.12 * variance**0.5)


def test_without_the_regression_the_posterior_would_be_too_wide() -> None:
    luck = np.random.default_rng(2)
    values = luck.normal(0, 2, (20_000, 1))
    found = posterior(values, values + luck.normal(0, 0.3, values.shape), np.array([1.5]), share=0.3)
    variance = 1 / (1 / 4 + 1 / 0.3**2)
    assert np.var(values[found.rows]) > 4 * variance
    assert found.covariance[0, 0] == pytest.approx(variance, rel=0.06)


@pytest.mark.parametrize("share", [0.02, 0.05])
def test_a_linear_gaussian_model_with_even_priors_has_its_normal_posterior(share: float) -> None:
    """Three parameters, three summaries; the third parameter enters nowhere and keeps its prior."""
    matrix, sd = np.array([[1.0, 0.5, 0.0], [0.0, 1.0, 0.0], [0.3, 0.3, 0.0]]), 0.3
    luck = np.random.default_rng(3)
    values = luck.uniform(-3, 3, (20_000, 3))
    observed = matrix @ np.array([0.5, -0.4, 1.0])
    found = posterior(values, values @ matrix.T + luck.normal(0, sd, (20_000, 3)), observed, share=share, low=np.full(3, -3.0), high=np.full(3, 3.0))
    known = matrix[:, :2]
    covariance = np.linalg.inv(known.T @ known / sd**2)
    assert found.mean[:2] == pytest.approx([0.5, -0.4], abs=0.05)
    assert found.covariance[:2, :2] == pytest.approx(covariance, abs=0.15 * covariance.max())
    assert found.covariance[2, 2] == pytest.approx(3.0, rel=0.12) and abs(found.mean[2]) < 0.25


def test_an_even_prior_cuts_the_posterior_off_at_its_end() -> None:
    """theta ~ U(0, 1), x ~ N(theta, .2^2), x = 1 observed: a normal cut off at 1."""
    luck = np.random.default_rng(4)
    values = luck.uniform(size=(50_000, 1))
    found = posterior(values, values + luck.normal(0, 0.2, values.shape), np.array([1.0]), share=0.04, low=np.zeros(1), high=np.ones(1))
    truth = truncnorm(-5.0, 0.0, loc=1.0, scale=0.2)
    assert found.values.max() <= 1.0
    assert found.mean[0] == pytest.approx(truth.mean(), abs=0.02)
    assert found.covariance[0, 0] ** 0.5 == pytest.approx(truth.std(), rel=0.1)


def test_a_spread_that_changes_with_the_summaries_is_met_by_the_heteroscedastic_regression() -> None:
    luck = np.random.default_rng(5)
    summaries = luck.uniform(0, 2, (20_000, 1))
    values = luck.normal(0, np.exp(summaries - 1))
    plain, scaled = (posterior(values, summaries, np.array([0.2]), share=0.8, heteroscedastic=one).covariance[0, 0] ** 0.5 for one in (False, True))
    truth = np.exp(-0.8)
    assert scaled == pytest.approx(truth, rel=0.1) and abs(plain - truth) > 0.2 * truth


def test_what_the_regression_takes_from_few_settings_is_given_back() -> None:
    """Parameter and summaries have nothing to do with each other: the posterior is the prior, also from few settings."""
    luck = np.random.default_rng(6)
    ratios = {}
    for has_settings in (False, True):
        found = []
        for _ in range(150):
            setting = np.repeat(np.arange(30), 4)
            values = luck.normal(size=(30, 1))[setting]
            summaries = luck.normal(size=(30, 5))[setting] + 0.01 * luck.normal(size=(120, 5))
            found.append(posterior(values, summaries, np.zeros(5), share=0.8, settings=setting if has_settings else None).covariance[0, 0])
        ratios[has_settings] = np.mean(found)
    assert ratios[True] == pytest.approx(1.0, abs=0.12) and ratios[False] < 0.85


def test_the_central_interval_holds_its_mass_from_few_draws_and_the_densest_holds_less() -> None:
    luck = np.random.default_rng(7)
    covered = []
    for _ in range(2000):
        draws, truth, weights = luck.uniform(size=25), luck.uniform(), np.full(25, 1 / 25)
        ends = central(draws, weights, 0.9, 25.0), hdi(draws, weights, 0.9)
        covered.append([low <= truth <= high for low, high in ends])
    assert np.mean(covered, axis=0)[0] == pytest.approx(0.9, abs=0.02) and np.mean(covered, axis=0)[1] < 0.87


def test_the_densest_interval_is_the_shortest() -> None:
    luck = np.random.default_rng(8)
    draws, weights = luck.gamma(2.0, size=5000), luck.uniform(size=5000)
    low, high = hdi(draws, weights, 0.8)
    inside = weights[(draws >= low) & (draws <= high)].sum() / weights.sum()
    assert inside == pytest.approx(0.8, abs=0.01)
    assert high - low < np.subtract(*central(draws, weights, 0.8, 5000.0)[::-1])


def test_scales_stand_where_half_of_the_draws_or_all_are_equal() -> None:
    summaries = np.column_stack([np.arange(10.0), [0.0] * 9 + [1.0], [3.0] * 10])
    found = scales(summaries)
    assert found[0] > 0 and found[1] == pytest.approx(0.3) and found[2] == 1.0


def test_the_nearest_draws_are_accepted_and_weigh_more_the_nearer_they_are() -> None:
    summaries = np.arange(100.0)[:, None]
    found = posterior(summaries.copy(), summaries, np.array([50.0]), share=0.1)
    assert sorted(found.rows) == list(range(45, 55)) or sorted(found.rows) == list(range(46, 56))
    assert found.weights[list(found.rows).index(50)] == found.weights.max() and found.weights.sum() == pytest.approx(1.0)
