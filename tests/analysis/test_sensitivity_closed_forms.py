"""Morris, Sobol and PAWN find what is known in closed form, with and without luck, and agree with a second opinion."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
import pytest
from SALib.analyze import pawn as salib_pawn
from scipy import stats

from tests.analysis.toy_results import (
    hypercube,
    ishigami,
    ishigami_truth,
    ranges,
    saltelli,
    sobol_g,
    sobol_g_truth,
    switch,
    toy_results,
    trajectories,
)
from yhly_sim.analysis.sensitivity import salib
from yhly_sim.analysis.sensitivity.analyse import Sensitivity, sensitivity
from yhly_sim.analysis.sensitivity.pawn import slices_of, summaries
from yhly_sim.analysis.sensitivity.sample import sample_of
from yhly_sim.analysis.sensitivity.strata import Stratum
from yhly_sim.design.factor import Factor

CASES: dict[str, tuple[Callable[[np.ndarray], np.ndarray], dict[str, list[float]], Any]] = {
    "ishigami": (ishigami, ishigami_truth(), ranges(3, -np.pi, np.pi)),
    "sobol_g": (sobol_g, sobol_g_truth(), ranges(4)),
}
FAR = 3.5
"""Standard errors: one estimate in two thousand lies further off by chance."""


def numbers(found: Sensitivity, name: str) -> list[Any]:
    return [index for index in found.indices if index.name == name]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("noise", "replications"), [(0.0, 1), (0.5, 4)])
def test_sobol_indices_are_those_of_the_closed_form(case: str, noise: float, replications: int) -> None:
    function, truth, factors = CASES[case]
    spread = truth["variance"][0] ** 0.5
    results = toy_results(factors, "sobol", saltelli(len(factors), 512, second_order=case == "ishigami"), function,
                          noise=noise * spread, shared=spread, replications=replications)
    found = sensitivity(results, "satisfaction", resamples=100)
    for name in ("s1", "st", *(["s2"] if case == "ishigami" else [])):
        indices = numbers(found, name)
        assert len(indices) == len(truth[name])
        for index, expected in zip(indices, truth[name], strict=True):
            error = np.hypot(index.sample_error, np.nan_to_num(index.luck_error))
            value = index.value if replications == 1 else index.without_noise
            assert abs(value - expected) < FAR * error
            assert error < 0.12, "the tolerance must be able to fail"


def test_sobol_agrees_with_scipy() -> None:
    shares = saltelli(3, 256)
    results = toy_results(ranges(3, -np.pi, np.pi), "sobol", shares, ishigami)
    values = results.means("satisfaction").to_numpy().reshape(-1, 5)
    second = stats.sobol_indices(func={"f_A": values[:, 0][None], "f_B": values[:, -1][None],
                                       "f_AB": values[:, 1:-1].T[:, None, :]}, n=256)
    found = sensitivity(results, "satisfaction", resamples=10)
    np.testing.assert_allclose([i.value for i in numbers(found, "s1")], second.first_order.ravel(), atol=0.01)
    np.testing.assert_allclose([i.value for i in numbers(found, "st")], second.total_order.ravel(), atol=0.01)


def test_luck_of_their_own_at_each_point_adds_to_the_total_effect_what_the_noise_share_says() -> None:
    function, truth, factors = CASES["sobol_g"]
    variance = truth["variance"][0]
    results = toy_results(factors, "sobol", saltelli(4, 512), function, noise=variance**0.5, replications=4)
    found = sensitivity(results, "satisfaction", resamples=20)
    share = 0.25 / 1.25
    assert found.noise.shared_luck == pytest.approx(share, rel=0.06)
    assert found.noise.own_luck == pytest.approx(share, rel=0.06)
    for index, total in zip(numbers(found, "st"), truth["st"], strict=True):
        assert index.value == pytest.approx(total * (1 - share) + share, abs=FAR * index.sample_error)
        assert index.dummy == pytest.approx(share, rel=0.12)
        assert index.noise_share == pytest.approx(min(1.0, index.dummy / index.value))


def test_morris_finds_the_effect_over_the_whole_range_also_of_levels() -> None:
    factors = (*ranges(2, 10.0, 30.0), switch("branch"), switch("firm", ("off", "half", "on")))
    results = toy_results(factors, "morris", trajectories(4, 12), lambda x: 0.1 * x[:, 0] + 3 * x[:, 2] - 2 * x[:, 3])
    found = sensitivity(results, "satisfaction", resamples=20)
    effects = {index.factor: index.value for index in numbers(found, "mu")}
    assert effects == pytest.approx({"x1": 2.0, "x2": 0.0, "branch": 3.0, "firm": -4.0}, abs=1e-12)
    sizes = {index.factor: index.value for index in numbers(found, "mu_star")}
    assert sizes == pytest.approx({name: abs(effect) for name, effect in effects.items()}, abs=1e-12)
    assert [index.value for index in numbers(found, "sigma")] == pytest.approx([0.0] * 4, abs=1e-12)
    assert list(found.ranking) == ["firm", "branch", "x1", "x2"]


def test_morris_tells_a_bend_from_a_slope() -> None:
    results = toy_results(ranges(2), "morris", trajectories(2, 60), lambda x: (x[:, 0] - 0.5) ** 2 + 0.2 * x[:, 1])
    found = sensitivity(results, "satisfaction", resamples=20)
    bend, slope = (found.of("mu_star")[name].value for name in ("x1", "x2"))
    assert bend == pytest.approx((0.25 - 1 / 36) / (2 / 3)) and slope == pytest.approx(0.2)
    assert abs(found.of("mu")["x1"].value) < 0.4 * bend
    assert found.of("sigma")["x1"].value > 0.9 * bend and found.of("sigma")["x2"].value < 1e-12


def test_the_effects_that_luck_deals_are_no_spread_of_the_factor() -> None:
    noise, replications = 0.3, 5
    results = toy_results(ranges(3), "morris", trajectories(3, 200), lambda x: x[:, 0], noise=noise,
                          replications=replications)
    found = sensitivity(results, "satisfaction", resamples=20)
    luck = noise * (2 / replications) ** 0.5 / (2 / 3)
    for name in ("x2", "x3"):
        index = found.ranking[name]
        assert index.dummy == pytest.approx((2 / np.pi) ** 0.5 * luck, rel=0.12)
        assert index.value == pytest.approx(index.dummy, rel=0.15)
        assert index.noise_share > 0.85
    assert found.ranking["x1"].is_detected and found.ranking["x1"].noise_share < 0.12


def test_pawn_is_that_of_salib_and_its_resampling_measures_the_same_thing() -> None:
    shares = hypercube(3, 200)
    results = toy_results(ranges(3), "lhs", shares, lambda x: np.round(x[:, 0] + 0.3 * x[:, 1], 1))
    sample = sample_of(results, "pawn", Stratum("one"))
    outcome = results.means("satisfaction").to_numpy()
    theirs = salib_pawn.analyze({"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}, shares, outcome, S=10)
    ours = summaries(slices_of(sample), outcome)
    through = salib.pawn(shares, outcome, slices=10, seed=0)
    for name in ("median", "maximum"):
        np.testing.assert_allclose(ours[name], theirs[name], atol=1e-12)
        np.testing.assert_array_equal(through[name], theirs[name])


def test_pawn_ranks_a_line_and_marks_what_does_nothing() -> None:
    results = toy_results(ranges(3), "lhs", hypercube(3, 400), lambda x: x[:, 0] + 0.6 * x[:, 1], noise=0.02,
                          replications=3)
    found = sensitivity(results, "satisfaction", resamples=50)
    assert list(found.ranking) == ["x1", "x2", "x3"]
    assert [index.is_detected for index in found.ranking.values()] == [True, True, False]


def test_pawn_cuts_levels_and_few_whole_numbers_by_their_settings() -> None:
    count = Factor("count", "uncertainty", low=1, high=2, parameter="count", is_whole=True)
    results = toy_results((*ranges(1), switch("branch"), count), "lhs", hypercube(3, 100), lambda x: x[:, 0] + 9 * x[:, 1])
    found = sensitivity(results, "satisfaction", resamples=20)
    assert found.ranking["branch"].value == pytest.approx(0.5), "two halves without overlap"
    assert found.ranking["count"].value < 0.15 and found.ranking["count"].is_detected is False


def test_pawn_takes_the_independent_points_of_a_sobol_design() -> None:
    results = toy_results(ranges(3, -np.pi, np.pi), "sobol", saltelli(3, 128), ishigami)
    found = sensitivity(results, "satisfaction", method="pawn", resamples=20)
    assert found.points == 256 and found.method == "pawn"
    assert set(found.ranking) == {"x1", "x2", "x3"}


def test_what_is_taken_away_leaves_what_the_difference_depends_on() -> None:
    factors = (*ranges(2), switch("branch"))
    shares = np.repeat(saltelli(2, 64), 2, axis=0)
    both = np.column_stack([shares, np.tile([0.0, 1.0], len(shares) // 2)])
    results = toy_results(factors, "sobol", both, lambda x: 5 * x[:, 0] + x[:, 2] * x[:, 1], shared=2.0, replications=3)
    results.arguments.update(gridded=["branch"], drawn=["x1", "x2"])  # type: ignore[attr-defined]
    alone = sensitivity(results, "satisfaction", at={"branch": "on"}, resamples=20)
    assert list(alone.ranking) == ["x1", "x2"] and alone.stratum.at == {"branch": "on"}
    between = sensitivity(results, "satisfaction", at={"branch": "on"}, against="branch=off", resamples=20)
    assert between.ranking["x2"].value == pytest.approx(1.0, abs=0.05)
    assert between.ranking["x1"].value == pytest.approx(0.0, abs=1e-12) and not between.ranking["x1"].is_detected
