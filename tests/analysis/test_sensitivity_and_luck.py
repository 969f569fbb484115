"""Luck is kept apart from what factors do: shared luck, luck of one's own, and seeds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.analysis.toy_results import hypercube, ranges, saltelli, sobol_g, sobol_g_truth, toy_results, trajectories
from yhly_sim.analysis.sensitivity import salib
from yhly_sim.analysis.sensitivity.analyse import sensitivity
from yhly_sim.analysis.sensitivity.indices import indices_of
from yhly_sim.analysis.sensitivity.moderated import moderated_errors
from yhly_sim.analysis.sensitivity.sample import sample_of
from yhly_sim.analysis.sensitivity.strata import Stratum
from yhly_sim.analysis.sensitivity.values import values_of

DESIGNS = {"morris": trajectories(4, 10), "sobol": saltelli(4, 32), "lhs": hypercube(4, 80)}
FUNCTIONS = {"line": lambda x: x[:, 0] + 0.5 * x[:, 1] + 0.2 * x[:, 2], "g": sobol_g}


@pytest.mark.parametrize("kind", DESIGNS)
def test_luck_that_all_points_share_changes_no_index(kind: str) -> None:
    calm, lucky = (sensitivity(toy_results(ranges(4), kind, DESIGNS[kind], sobol_g, shared=shared, replications=3),
                               "satisfaction", resamples=20) for shared in (0.0, 4.0))
    for before, after in zip(calm.indices, lucky.indices, strict=True):
        assert after.value == pytest.approx(before.value, abs=1e-9)
        assert (after.replication_low, after.replication_high) == pytest.approx((before.value,) * 2, abs=1e-9)
        assert after.luck_error == pytest.approx(0.0, abs=1e-9)
    assert lucky.noise.shared_luck == pytest.approx(0.0, abs=1e-12)
    assert lucky.noise.own_luck > 1, "one-way, as if every point had luck of its own"


@pytest.mark.parametrize("kind", ["morris", "sobol"])
def test_a_factor_that_nobody_reads_is_nothing_at_all(kind: str) -> None:
    results = toy_results(ranges(4), kind, DESIGNS[kind], FUNCTIONS["line"], shared=1.0, replications=3)
    index = sensitivity(results, "satisfaction", resamples=20).ranking["x4"]
    assert (index.value, index.ci_low, index.ci_high) == pytest.approx((0.0, 0.0, 0.0), abs=1e-12)
    assert index.is_detected is False and index.dummy == pytest.approx(0.0, abs=1e-12)


@pytest.mark.long
@pytest.mark.parametrize("kind", DESIGNS)
def test_a_factor_that_only_deals_other_luck_is_seldom_told_from_luck(kind: str) -> None:
    told = {"x1": 0, "x4": 0}
    for seed in range(20):
        results = toy_results(ranges(4), kind, DESIGNS[kind], FUNCTIONS["line"], noise=0.1, replications=4, seed=seed)
        sample = sample_of(results, "pawn" if kind == "lhs" else kind, Stratum("one"))  # type: ignore[arg-type]
        indices = indices_of(values_of(results, "satisfaction", sample), resamples=60, seed=seed)
        main = {index.factor: index for index in indices if index.name == indices[0].name}
        for name in told:
            told[name] += bool(main[name].is_detected)
    assert told["x1"] == 20 and told["x4"] <= 4


@pytest.mark.long
def test_without_noise_the_total_effect_is_unbiased_and_with_it_is_not() -> None:
    truth, found, cleaned = sobol_g_truth(), [], []
    for seed in range(25):
        results = toy_results(ranges(4), "sobol", saltelli(4, 64, seed=seed), sobol_g, noise=0.8, replications=3, seed=seed)
        sample = sample_of(results, "sobol", Stratum("one"))
        indices = [i for i in indices_of(values_of(results, "satisfaction", sample), resamples=2, seed=1) if i.name == "st"]
        found.append([index.value for index in indices])
        cleaned.append([index.without_noise for index in indices])
    error = np.std(cleaned, axis=0, ddof=1) / 5
    assert (np.abs(np.mean(cleaned, axis=0) - truth["st"]) < 3.5 * error).all()
    assert (np.mean(found, axis=0)[1:] - truth["st"][1:] > 10 * error[1:]).all()


@pytest.mark.long
@pytest.mark.parametrize(("noise", "replications"), [(0.0, 1), (0.5, 4)])
def test_intervals_cover(noise: float, replications: int) -> None:
    truth, inside = sobol_g_truth(), []
    for seed in range(40 if replications == 1 else 20):
        results = toy_results(ranges(4), "sobol", saltelli(4, 64, seed=seed, plain=True), sobol_g, noise=noise,
                              shared=noise, replications=replications, seed=seed)
        values = values_of(results, "satisfaction", sample_of(results, "sobol", Stratum("one")))
        for place, index in enumerate(indices_of(values, resamples=60, seed=seed)):
            low, high = (index.ci_low, index.ci_high) if replications == 1 else (
                index.without_noise_low, index.without_noise_high)
            inside.append(low <= truth[index.name][place % 4] <= high)
    assert 0.89 <= np.mean(inside) <= (0.98 if replications == 1 else 1.0)


def test_with_one_replication_nothing_is_said_about_luck() -> None:
    found = sensitivity(toy_results(ranges(4), "sobol", DESIGNS["sobol"], sobol_g), "satisfaction", resamples=20)
    assert math.isnan(found.noise.shared_luck) and math.isnan(found.noise.own_luck)
    assert {index.is_detected for index in found.indices} == {None}
    told = found.to_json()["factors"]["x1"]["st"]
    assert told["dummy"] is None and told["noise_share"] is None and told["replication_low"] is None
    assert told["ci_low"] < told["value"] < told["ci_high"]


def test_more_replications_narrow_what_luck_does() -> None:
    errors = []
    for replications in (4, 36):
        results = toy_results(ranges(4), "sobol", DESIGNS["sobol"], sobol_g, noise=0.5, replications=replications)
        errors.append(np.mean([i.luck_error for i in sensitivity(results, "satisfaction", resamples=20).of("st").values()]))
    assert errors[1] < 0.6 * errors[0]


@pytest.mark.parametrize("kind", DESIGNS)
def test_seed_0_is_a_seed_like_any_other(kind: str) -> None:
    def intervals(seed: int) -> list[float]:
        np.random.seed(len(taken))
        taken.append(seed)
        results = toy_results(ranges(4), kind, DESIGNS[kind], sobol_g, noise=0.1, replications=2, seed=5)
        values = values_of(results, "satisfaction", sample_of(results, "pawn" if kind == "lhs" else kind, Stratum("one")))  # type: ignore[arg-type]
        return [index.ci_low for index in indices_of(values, resamples=20, seed=seed)]

    taken: list[int] = []
    first, again, other = intervals(0), intervals(0), intervals(1)
    assert first == again
    assert first != other


def test_the_seed_of_the_results_reaches_the_bootstrap() -> None:
    def lows(seed: int) -> list[float]:
        results = toy_results(ranges(4), "morris", DESIGNS["morris"], sobol_g, seed=seed)
        return [index.ci_low for index in sensitivity(results, "satisfaction", resamples=20).indices]

    assert lows(0) == lows(0) != lows(1)


def test_no_call_touches_the_generator_of_the_process() -> None:
    np.random.seed(12)
    before = np.random.get_state()[1].copy()  # type: ignore[index, union-attr]
    for kind, shares in DESIGNS.items():
        sensitivity(toy_results(ranges(4), kind, shares, sobol_g), "satisfaction", resamples=5)
    salib.pawn(DESIGNS["lhs"], DESIGNS["lhs"][:, 0], slices=5, seed=0)
    assert (np.random.get_state()[1] == before).all()  # type: ignore[index]


@pytest.mark.parametrize("freedom", [1, 3])
def test_variances_that_are_alike_lend_one_another_their_degrees_of_freedom(freedom: int) -> None:
    chance = np.random.default_rng(4)
    errors = 2.0 * np.sqrt(chance.chisquare(freedom, 400) / freedom)
    alike, known = moderated_errors(errors, freedom)
    assert (known == 5 * freedom).all() and alike == pytest.approx(2.0, rel=0.2)
    scattered = errors * np.exp(3 * chance.standard_normal(400))
    kept, few = moderated_errors(scattered, freedom)
    assert (few < 2 * freedom).all() and np.corrcoef(kept, scattered)[0, 1] > 0.99


def test_what_has_no_luck_and_what_is_few_stays_as_it_is() -> None:
    errors, known = moderated_errors(np.array([0.0, 1.0, 1.1, 0.9, 1.0, 1.05, 1e-17]), 2)
    assert errors[0] == 0.0 and errors[-1] == 1e-17 and known[0] == known[-1] == 2 < known[1]
    few, freedom = moderated_errors(np.array([1.0, 2.0]), 1)
    assert few.tolist() == [1.0, 2.0] and freedom.tolist() == [1.0, 1.0]


def test_two_replications_of_many_factors_tell_a_strong_one_from_luck() -> None:
    results = toy_results(ranges(40), "morris", trajectories(40, 8), lambda x: x[:, :6] @ np.arange(4.0, 10.0), noise=0.6,
                          replications=2)
    found = sensitivity(results, "satisfaction", resamples=60)
    assert all(found.ranking[f"x{place}"].is_detected for place in range(1, 7))
    assert sum(bool(index.is_detected) for index in found.ranking.values()) <= 6 + 3
