"""Replications go on until what was asked for is as precise as asked, and no further."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.design.toy import VOCABULARY, made
from yhly_sim.analysis.adaptive import next_replications, replications_wanted
from yhly_sim.analysis.comparison.precision import PILOT_REPLICATIONS, half_width
from yhly_sim.analysis.results import Results
from yhly_sim.design.experiment import Experiment
from yhly_sim.design.precision import Precision


def results(experiment: Experiment, replications: int, *, spread: float, shift: float = 0.1) -> Results:
    """Runs whose luck is shared by the points of a replication, but for noise of `spread`."""
    random = np.random.default_rng(7)
    luck = random.normal(size=replications)
    rows = [{"key": f"{point.index}-{r}", "point": point.index, "scenario": point.scenario, "replication": r,
             "joy": luck[r] + shift * point.index + spread * random.normal(), "cost": 1.0}
            for r in range(replications) for point in experiment.points()]
    return Results(experiment.name, experiment.kind, experiment.arguments, experiment.factors,
                   tuple(VOCABULARY.outcomes.values()), experiment.frame(), pd.DataFrame(rows), pd.DataFrame(),
                   replications, experiment.seed)


def adaptive(of: str, width: float = 0.1) -> Experiment:
    return made(scenarios=["nothing", "whole"], design={"kind": "replications"},
                replications={"half_width": {"joy": width}, "max": 100, "of": of})


def test_a_difference_needs_fewer_than_a_mean_where_luck_is_shared() -> None:
    compared, alone = adaptive("difference"), adaptive("mean")
    found = results(compared, 10, spread=0.05)
    assert next_replications(compared, found) == 10
    assert next_replications(alone, found) == 20


@pytest.mark.parametrize("spread", [0.02, 0.2, 0.4, 3.0])
def test_it_ends_with_the_precision_that_was_asked_for_or_at_the_most(spread: float) -> None:
    experiment = adaptive("difference")
    done = experiment.first_replications
    for _ in range(10):
        found = results(experiment, done, spread=spread)
        more = next_replications(experiment, found)
        assert done <= more <= min(100, 2 * done)
        if more == done:
            break
        done = more
    wide = found.by_replication("joy").to_numpy()
    reached = half_width(float(np.std(wide[1] - wide[0], ddof=1)), done)
    assert reached <= 0.1 or done == 100


def test_a_fixed_number_is_gone_on_to_and_not_past() -> None:
    experiment = made(scenarios=["nothing", "whole"], design={"kind": "replications"}, replications=12)
    assert next_replications(experiment, results(experiment, 4, spread=9.0)) == 12
    assert next_replications(experiment, results(experiment, 12, spread=9.0)) == 12


def test_each_point_is_compared_with_the_first_of_its_own_draw() -> None:
    draws = np.repeat(np.random.default_rng(1).normal(size=(5, 1, 8)) * 100, 2, axis=1).reshape(10, 8)
    values = draws + np.tile([[0.0], [1.0]], (5, 1))
    assert replications_wanted({"joy": values}, Precision({"joy": 0.01}, 99), points_a_draw=2) == PILOT_REPLICATIONS
    assert replications_wanted({"joy": values}, Precision({"joy": 0.01}, 99), points_a_draw=1) > 1000


def test_a_point_without_values_asks_for_nothing_and_a_failed_run_is_left_out() -> None:
    values = np.array([[0.0, 1.0, np.nan, 2.0], [np.nan] * 4])
    precision = Precision({"joy": 1.0}, 99, of="mean")
    assert replications_wanted({"joy": values}, precision, points_a_draw=2) == replications_wanted(
        {"joy": values[:1, [0, 1, 3]]}, precision, points_a_draw=2) > 2
    assert replications_wanted({"joy": values[1:]}, precision, points_a_draw=1) == 2
