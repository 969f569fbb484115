"""Whether a ranking has settled is judged by nested parts of the sample."""

from __future__ import annotations

import numpy as np
import pytest

from tests.analysis.toy_results import hypercube, ranges, saltelli, toy_results, trajectories
from yhly_sim.analysis.sensitivity.analyse import sensitivity
from yhly_sim.analysis.sensitivity.convergence import Convergence, Measured, convergence_of
from yhly_sim.analysis.sensitivity.sample import Sample


def judged(half: list[tuple[float, float]], whole: list[tuple[float, float]], *, method: str = "sobol",
           detected: tuple[bool | None, ...] = (True, True)) -> Convergence:
    sample = Sample(method, ranges(len(whole)), np.zeros((8, 4)), np.zeros((8, 4, len(whole))))  # type: ignore[arg-type]
    if method == "pawn":
        sample = Sample("pawn", ranges(len(whole)), np.zeros((80, 1)), np.zeros((80, 1, len(whole))))
    parts = {len(sample.points): whole, len(sample.points) // 2: half}
    found = convergence_of(sample, "st", lambda units: [
        Measured(value, width, is_detected) for (value, width), is_detected in zip(parts[units], detected, strict=True)])
    assert found is not None
    return found


def test_a_settled_ranking() -> None:
    found = judged([(0.8, 0.2), (0.3, 0.2)], [(0.7, 0.1), (0.25, 0.1)])
    assert (found.verdict, found.told_apart, found.pairs, found.widest) == ("settled", 1, 1, pytest.approx(0.1 / 0.7))


def test_a_ranking_that_has_turned_round() -> None:
    found = judged([(0.3, 0.5), (0.4, 0.5)], [(0.7, 0.1), (0.25, 0.1)])
    assert found.verdict == "moving" and found.reversed == (("x1", "x2"),) and found.moved == ()


def test_an_index_that_left_its_interval_moves_unless_it_is_nothing_or_a_distance() -> None:
    half, whole = [(0.9, 0.1), (0.3, 0.01)], [(0.88, 0.1), (0.25, 0.1)]
    assert judged(half, whole).moved == ("x2",) and judged(half, whole).verdict == "moving"
    assert judged(half, whole, detected=(True, False)).verdict == "settled"
    assert judged(half, whole, method="pawn").verdict == "settled"


def test_equals_cannot_be_ranked() -> None:
    found = judged([(0.5, 0.3), (0.45, 0.3)], [(0.5, 0.2), (0.48, 0.2)])
    assert found.verdict == "not_told_apart" and found.told_apart == 0
    assert judged([(0.5, 0.3)], [(0.5, 0.2)], detected=(True,)).verdict == "one_factor"


@pytest.mark.parametrize(("kind", "shares", "units"), [("morris", trajectories(3, 16), (4, 8, 16)),
                                                       ("sobol", saltelli(3, 32), (8, 16, 32)),
                                                       ("lhs", hypercube(3, 100), (50, 100))])
def test_parts_are_nested_and_the_whole_is_what_is_reported(kind: str, shares: np.ndarray, units: tuple[int, ...]) -> None:
    def line(x: np.ndarray) -> np.ndarray:
        return 4 * x[:, 0] + x[:, 1] * x[:, 2]

    found = sensitivity(toy_results(ranges(3), kind, shares, line, noise=0.01, replications=2), "satisfaction", resamples=30)
    course = found.convergence
    assert course is not None and course.units == units and course.verdict == "settled"
    for name, index in found.ranking.items():
        assert course.values[name][-1] == index.value
        assert course.half_widths[name][-1] == pytest.approx(index.ci_high - index.value)
    size = len(shares) // units[-1] * units[-2]
    half = sensitivity(toy_results(ranges(3), kind, shares[:size], line), "satisfaction", resamples=5)
    for name, index in half.ranking.items():
        assert course.values[name][-2] == pytest.approx(index.value, abs=0.05)


def test_a_sample_that_cannot_be_halved_says_nothing() -> None:
    found = sensitivity(toy_results(ranges(3), "morris", trajectories(3, 6), lambda x: x[:, 0]), "satisfaction", resamples=5)
    assert found.convergence is None and found.to_json()["convergence"] is None
