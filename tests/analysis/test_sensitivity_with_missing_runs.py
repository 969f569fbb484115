"""What has no value is left out as the method needs it, counted and said; what cannot be analysed is refused in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.analysis.toy_results import hypercube, ranges, saltelli, sobol_g, switch, toy_results, trajectories
from yhly_sim.analysis.results import Results
from yhly_sim.analysis.sensitivity.analyse import sensitivity
from yhly_sim.engine.errors import UserError

DESIGNS = {"morris": (trajectories(3, 12), 4), "sobol": (saltelli(3, 32), 5), "lhs": (hypercube(3, 100), 1)}
"""kind -> shares, points a unit."""


def toy(kind: str, **options: object) -> Results:
    return toy_results(ranges(3), kind, DESIGNS[kind][0], lambda x: x[:, 0] + x[:, 1] * x[:, 2],
                       **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", DESIGNS)
def test_a_point_without_a_run_takes_its_trajectory_or_block_with_it(kind: str) -> None:
    shares, size = DESIGNS[kind]
    found = sensitivity(toy(kind, failed=[9], replications=2), "satisfaction", resamples=5)
    unit = 9 // size
    others = np.delete(shares, np.arange(unit * size, (unit + 1) * size), axis=0)
    without = sensitivity(toy_results(ranges(3), kind, others, lambda x: x[:, 0] + x[:, 1] * x[:, 2], replications=2),
                          "satisfaction", resamples=5)
    assert [index.value for index in found.indices] == pytest.approx([index.value for index in without.indices])
    assert (found.loss.lost, found.loss.units, found.loss.points_failed) == (1, len(shares) // size, 1)
    assert found.points == len(shares) - size and without.loss.lost == 0


@pytest.mark.parametrize("kind", DESIGNS)
def test_above_a_fifth_it_is_refused_with_numbers_and_a_remedy(kind: str) -> None:
    shares, size = DESIGNS[kind]
    units = len(shares) // size
    most = int(0.2 * units)
    failed = [unit * size for unit in range(most)]
    assert sensitivity(toy(kind, failed=failed), "satisfaction", resamples=5).loss.lost == most
    with pytest.raises(UserError) as refusal:
        sensitivity(toy(kind, failed=[*failed, most * size]), "satisfaction", resamples=5)
    sentence = refusal.value.sentence("en")
    assert refusal.value.exit_code == 2 and f"{most + 1} of {units}" in sentence and "20 %" in sentence
    assert "--retry-failed" in sentence and "--retry-failed" in refusal.value.sentence("zh")
    assert sensitivity(toy(kind, failed=[*failed, most * size]), "satisfaction", resamples=5, most_lost=0.5).loss.lost > most


def test_points_that_never_ran_are_told_from_failed_ones() -> None:
    results = toy("sobol", failed=[3])
    stopped = replace(results, runs=results.runs[results.runs["point"] != 7])
    loss = sensitivity(stopped, "satisfaction", resamples=5).loss
    assert (loss.points_failed, loss.points_absent, loss.lost) == (1, 1, 2)


@pytest.mark.parametrize("kind", DESIGNS)
def test_a_single_missing_run_is_filled_from_its_point_and_its_replication(kind: str) -> None:
    whole = sensitivity(toy(kind, shared=5.0, replications=3), "satisfaction", resamples=5)
    holed = sensitivity(toy(kind, shared=5.0, replications=3, lost_runs=[(0, 1), (6, 2)]), "satisfaction", resamples=5)
    assert holed.loss.filled == 2 and holed.loss.lost == 0
    assert [index.value for index in holed.indices] == pytest.approx([index.value for index in whole.indices])


def test_a_replication_that_has_hardly_begun_is_left_out() -> None:
    results = toy("sobol", shared=1.0, noise=0.1, replications=3)
    stopped = replace(results, runs=results.runs[(results.runs["replication"] < 2) | (results.runs["point"] < 30)])
    found = sensitivity(stopped, "satisfaction", resamples=5)
    assert found.loss.left_out == 1 and found.replications == 2 and found.loss.filled == 0


@pytest.mark.parametrize("kind", DESIGNS)
def test_an_outcome_that_is_the_same_everywhere_depends_on_nothing(kind: str) -> None:
    results = toy_results(ranges(3), kind, DESIGNS[kind][0], lambda x: np.full(len(x), 0.3), shared=1.0, replications=3)
    found = sensitivity(results, "satisfaction")
    assert found.is_constant and found.indices == () and found.spread == 0.0 and found.convergence is None
    told = found.to_json()
    assert told["constant"] is True and told["factors"] == {} and told["noise"]["shared_luck"] is None
    assert len(found.table) == 0


def test_a_design_that_is_no_sample_is_refused() -> None:
    results = toy("sobol")
    for kind, message in (("factorial", "sensitivity_wrong_design"), ("morris", "sensitivity_damaged_design")):
        with pytest.raises(UserError) as refusal:
            sensitivity(replace(results, kind=kind), "satisfaction")
        assert refusal.value.message == message
    with pytest.raises(UserError, match="morris") as refusal:
        sensitivity(results, "satisfaction", method="morris")
    assert refusal.value.message == "sensitivity_wrong_method"
    moved = results.points.copy()
    moved.loc[1, "x1"] += 0.01
    with pytest.raises(UserError) as refusal:
        sensitivity(replace(results, points=moved), "satisfaction")
    assert refusal.value.message == "sensitivity_damaged_design"


def test_a_grid_with_draws_is_a_sample_of_its_draws() -> None:
    draws = np.repeat(hypercube(2, 60), 2, axis=0)
    both = np.column_stack([draws, np.tile([0.0, 1.0], 60)])
    results = toy_results((*ranges(2), switch("branch")), "factorial", both, lambda x: x[:, 0] + x[:, 2])
    results = replace(results, arguments={"draws": 60, "gridded": ["branch"], "drawn": ["x1", "x2"]})
    found = sensitivity(results, "satisfaction", at={"branch": "off"}, resamples=20)
    assert found.method == "pawn" and found.points == 60 and list(found.ranking) == ["x1", "x2"]


def test_parts_that_must_be_looked_at_apart_are_asked_for() -> None:
    shares = np.repeat(hypercube(3, 50), 2, axis=0)
    results = toy_results(ranges(3), "lhs", shares[:50], sobol_g_of_three, scenarios={"one": 0.0, "two": 1.0})
    for options, message in (({}, "analysis_needs_stratum"), ({"scenario": "tow"}, "analysis_unknown_scenario"),
                             ({"scenario": "one", "at": {"x1": "0.3"}}, "analysis_not_gridded"),
                             ({"scenario": "one", "against": "one"}, "sensitivity_same_stratum"),
                             ({"scenario": "one", "against": "x1=2"}, "analysis_not_gridded")):
        with pytest.raises(UserError) as refusal:
            sensitivity(results, "satisfaction", **options)  # type: ignore[arg-type]
        assert refusal.value.message == message
        assert refusal.value.sentence("zh") and refusal.value.sentence("en")
    assert "two" in str(pytest.raises(UserError, sensitivity, results, "satisfaction", scenario="tow").value)
    between = sensitivity(results, "satisfaction", scenario="two", against="one", resamples=5)
    assert between.is_constant and between.mean == pytest.approx(1.0)


def sobol_g_of_three(settings: np.ndarray) -> np.ndarray:
    return sobol_g(np.column_stack([settings, np.full(len(settings), 0.5)]))


@pytest.mark.parametrize(("kind", "shares"), [("morris", trajectories(3, 3)), ("sobol", saltelli(3, 2)),
                                              ("lhs", hypercube(3, 30))])
def test_too_small_a_sample_is_refused(kind: str, shares: np.ndarray) -> None:
    with pytest.raises(UserError) as refusal:
        sensitivity(toy_results(ranges(3), kind, shares, lambda x: x[:, 0]), "satisfaction")
    assert refusal.value.message.startswith("sensitivity_too_small_")
    assert all(f"yhly experiment {refusal.value.fields['name']}" in refusal.value.sentence(lang) for lang in ("zh", "en"))
