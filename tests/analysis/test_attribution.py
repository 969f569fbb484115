"""Shapley values from the runs of a factorial: intervals over replications, missing runs, other factors, the loop."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Callable

import numpy as np
import pandas as pd
import pytest

from tests.analysis.toy_results import OUTCOME, ranges, switch, toy_results
from yhly_sim.analysis.attribution.shapley import attribute
from yhly_sim.analysis.results import Results
from yhly_sim.design.factor import Factor, Level, Patch
from yhly_sim.engine.errors import UserError
from yhly_sim.model.outcomes import OUTCOMES, names_for
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.studies.batch.vocabulary import load_experiment

THREE = (switch("core"), switch("wings"), switch("incentives"))


def grid(*settings: int) -> np.ndarray:
    """Shares of a full factorial."""
    return np.array(list(product(*([place / (count - 1) for place in range(count)] for count in settings))))


def loop(x: np.ndarray) -> np.ndarray:
    return 10 + 1.0 * x[:, 0] + 0.5 * x[:, 1] + 2.0 * x[:, 0] * x[:, 1] + 0.0 * x[:, 2]


def toy(**options: object) -> Results:
    return toy_results(THREE, "factorial", grid(2, 2, 2), loop, **options)  # type: ignore[arg-type]


def test_what_is_planted_is_found_exactly_without_luck_of_their_own() -> None:
    found = attribute(toy(shared=3.0, replications=5), "satisfaction")
    assert [one.amount.value for one in found.contributions] == pytest.approx([2.0, 1.5, 0.0])
    assert [one.player for one in found.ranked] == ["core", "wings", "incentives"]
    assert (found["core"].alone.value, found["core"].last.value) == pytest.approx((1.0, 3.0))  # type: ignore[union-attr]
    assert found.total.value == pytest.approx(3.5) and found.orders == 6 and found.coalitions == 8
    assert found["incentives"].amount.value == 0.0 and found["incentives"].amount.p == 1.0
    assert found.loop is not None and found.loop.amount is not None and found.loop.at_none is not None
    assert found.loop.amount.value == pytest.approx(2.0) and found.loop.at_none.value == pytest.approx(2.0)
    assert found.loop.amount.is_detected
    assert [pair.amount.value for pair in found.pairs] == pytest.approx([2.0, 0.0, 0.0])  # type: ignore[union-attr]
    assert found.none.ci_low < 10 < found.none.ci_high, "luck moves the level"


def test_the_parts_sum_to_the_whole_in_every_replication() -> None:
    found = attribute(toy(noise=1.0, shared=2.0, replications=7), "satisfaction")
    assert sum(one.amount.value for one in found.contributions) == pytest.approx(found.total.value, abs=1e-12)
    assert found.full.value - found.none.value == pytest.approx(found.total.value, abs=1e-12)


def test_intervals_are_those_of_student_over_replications_and_cover() -> None:
    inside, closed = [], 0
    for seed in range(150):
        found = attribute(toy(noise=0.5, shared=3.0, replications=6, seed=seed), "satisfaction")
        inside += [one.amount.ci_low <= planted <= one.amount.ci_high
                   for one, planted in zip(found.contributions, (2.0, 1.5, 0.0), strict=True)]
        assert found.loop is not None and found.loop.at_none is not None
        closed += found.loop.at_none.ci_low <= 2.0 <= found.loop.at_none.ci_high
    assert 0.92 <= np.mean(inside) <= 0.98 and 0.89 <= closed / 150 <= 0.99


def test_a_replication_with_a_missing_run_is_left_out_and_counted() -> None:
    whole = toy(noise=0.1, replications=4)
    holed = attribute(toy(noise=0.1, replications=4, lost_runs=[(5, 2)]), "satisfaction")
    kept = replace(whole, runs=whole.runs[whole.runs["replication"] != 2], replications=3)
    assert holed.left_out == 1 and holed.replications == 3
    assert holed["core"] == attribute(kept, "satisfaction")["core"]
    assert attribute(whole, "satisfaction").left_out == 0


def test_a_point_that_never_ran_is_named() -> None:
    with pytest.raises(UserError) as refusal:
        attribute(toy(replications=3, failed=[6]), "satisfaction")
    assert refusal.value.message == "attribution_no_replication"
    assert "core + wings" in refusal.value.sentence("en") and "point 6" in refusal.value.sentence("en")


def test_one_replication_has_no_interval() -> None:
    found = attribute(toy(replications=1), "satisfaction")
    assert np.isnan(found["core"].amount.ci_low) and not found["core"].amount.is_detected
    assert found.to_json()["contributions"]["core"]["shapley"]["ci_low"] is None


def test_other_factors_are_averaged_over() -> None:
    other = (*THREE, switch("size", ("small", "middle", "large")))
    results = toy_results(other, "factorial", grid(2, 2, 2, 3), lambda x: loop(x) + x[:, 0] * x[:, 3], replications=2)
    found = attribute(results, "satisfaction")
    assert [factor.name for factor in found.averaged] == ["size"]
    assert found["core"].amount.value == pytest.approx(2.0 + 1.0)
    two = attribute(results, "satisfaction", players=["core", "wings"])
    assert [factor.name for factor in two.averaged] == ["incentives", "size"] and two.coalitions == 4
    assert two["wings"].amount.value == pytest.approx(1.5)


def test_settings_of_other_factors_that_differ_between_coalitions_are_refused() -> None:
    results = toy_results((*THREE, *ranges(1)), "lhs", np.column_stack([grid(2, 2, 2), np.linspace(0, 1, 8)]), loop)
    with pytest.raises(UserError) as refusal:
        attribute(results, "satisfaction")
    assert refusal.value.message == "attribution_not_factorial"


def test_a_design_that_leaves_impossible_combinations_out() -> None:
    shares = grid(2, 2, 2)
    possible = shares[~((shares[:, 1] == 1) & (shares[:, 0] == 0))]  # wings need the core
    found = attribute(toy_results(THREE, "factorial", possible, loop, replications=2), "satisfaction")
    assert found.is_restricted and found.orders == 3 and found.coalitions == 6
    assert (found["core"].amount.value, found["wings"].amount.value) == pytest.approx((1.0, 2.5))
    assert found["wings"].alone is None and found["core"].last is None
    assert found.pairs[0].amount is None and found.pairs[0].at_none is None
    assert found.loop is not None and found.loop.amount is None
    assert found.to_json()["loop"]["amount"] is None


def test_a_design_without_a_way_from_none_to_all_is_refused() -> None:
    shares = grid(2, 2, 2)
    half = shares[shares.sum(axis=1) % 2 == 1]
    with pytest.raises(UserError) as refusal:
        attribute(toy_results(THREE, "fractional_factorial", half, loop), "satisfaction")
    assert refusal.value.message == "attribution_no_order" and "4 of 8" in refusal.value.sentence("en")


def test_the_part_is_there_where_its_switch_is_on_whatever_the_order_of_levels() -> None:
    turned = Factor("core", "lever", levels=(Level("with", Patch(switches={"branch": True})),
                                             Level("without", Patch(switches={"branch": False}))))
    results = toy_results((turned, *THREE[1:]), "factorial", grid(2, 2, 2), lambda x: -x[:, 0])
    assert attribute(results, "satisfaction")["core"].amount.value == 1.0
    numbers = Factor("x", "lever", levels=(Level(0.0, Patch(values={"p": 0.0})), Level(1.0, Patch(values={"p": 1.0}))))
    assert attribute(toy_results((numbers,), "factorial", grid(2), lambda x: x[:, 0]), "satisfaction")["x"].amount.value == 1.0


def test_core_and_wings_may_be_groups_and_are_asked_for_by_name() -> None:
    four = (switch("branch"), switch("committee"), switch("firm"), switch("honours"))
    results = toy_results(four, "factorial", grid(2, 2, 2, 2), lambda x: x[:, 0] * x[:, 1] * x[:, 2] + x[:, 0] * x[:, 3],
                          replications=2)
    found = attribute(results, "satisfaction").loop
    assert found is not None and (found.first, found.second) == (("branch",), ("committee", "firm"))
    assert found.at_none is not None and found.at_none.value == pytest.approx(1.0)
    other = attribute(results, "satisfaction", core=["honours"], wings=["branch"]).loop
    assert other is not None and other.at_none is not None and other.at_none.value == pytest.approx(1.0)
    assert attribute(toy_results(four[1:3], "factorial", grid(2, 2), lambda x: x[:, 0]), "satisfaction").loop is None
    for core, wings in ((["nobody"], ["firm"]), (["branch"], []), (["branch"], ["branch", "firm"])):
        with pytest.raises(UserError) as refusal:
            attribute(results, "satisfaction", core=core, wings=wings)
        assert refusal.value.message == "attribution_wrong_loop"


def test_players_have_two_levels_and_are_levers_of_the_experiment() -> None:
    results = toy_results((*THREE[:1], switch("size", ("s", "m", "l"))), "factorial", grid(2, 3), lambda x: x[:, 0])
    for players, message in ((["size"], "attribution_not_two_levels"), (["cor"], "unknown_factor")):
        with pytest.raises(UserError) as refusal:
            attribute(results, "satisfaction", players=players)
        assert refusal.value.message == message
    with pytest.raises(UserError) as refusal:
        attribute(toy_results(ranges(2), "factorial", grid(2, 2), lambda x: x[:, 0]), "satisfaction")
    assert refusal.value.message == "attribution_wrong_number"
    assert attribute(results, "satisfaction")["core"].amount.value == 1.0


def without_values_where(absent: Callable[[pd.DataFrame], pd.Series], results: Results) -> Results:
    """The same, but the runs of some points, which ended well, have no such outcome."""
    return replace(results, runs=results.runs.assign(satisfaction=results.runs["satisfaction"].mask(absent(results.runs))))


def test_what_nobody_is_there_to_do_counts_from_zero() -> None:
    contained = replace(OUTCOME, zero_without=("core", "wings"))
    whole = toy(noise=0.1, replications=4, outcome=contained)
    holed = without_values_where(lambda runs: (runs["core"] == "off") & (runs["wings"] == "off"), whole)
    found = attribute(holed, "satisfaction")
    assert found.none.value == 0.0 and found.given == () and found.coalitions == 8 and found.left_out == 0
    assert found.total.value == pytest.approx(13.5, abs=0.3) and found.loop is not None
    with pytest.raises(UserError) as refusal:
        attribute(replace(holed, outcomes=(OUTCOME,)), "satisfaction")
    assert refusal.value.message == "attribution_absent", "the runs ended well: nothing failed"


def test_a_failed_run_is_never_taken_for_a_zero() -> None:
    contained = replace(OUTCOME, zero_without=("core", "wings"))
    holed = without_values_where(lambda runs: (runs["core"] == "off") & (runs["wings"] == "off"),
                                 toy(replications=3, outcome=contained, lost_runs=[(0, 1)]))
    assert attribute(holed, "satisfaction").left_out == 1
    with pytest.raises(UserError) as refusal:
        attribute(toy(replications=3, failed=[0], outcome=contained), "satisfaction")
    assert refusal.value.message == "attribution_no_replication" and "failed" in refusal.value.sentence("en")


def test_parts_without_which_there_is_no_such_outcome_are_given() -> None:
    found = attribute(without_values_where(lambda runs: runs["core"] == "off", toy(replications=2)), "satisfaction")
    assert [factor.name for factor in found.given] == ["core"] and found.loop is None
    assert [player.name for player in found.players] == ["wings", "incentives"] and found.averaged == ()
    assert found.none.value == pytest.approx(11.0) and found["wings"].amount.value == pytest.approx(2.5)
    assert found.to_json()["given"] == ["core"]


@pytest.mark.parametrize("name", ["core_wings_incentives", "ablation_shapley"])
def test_every_outcome_of_a_shipped_factorial_can_be_attributed(name: str) -> None:
    experiment = load_experiment(name)
    points = experiment.frame()
    base = dict.fromkeys(load_scenario(points["scenario"].iloc[0]).switches, True)
    runs = points.rename_axis("point").reset_index().assign(replication=0)
    runs["key"] = runs["point"].astype(str)
    on = []
    for _, row in points.iterrows():
        there = dict(base)
        for factor in experiment.factors:
            there.update(next(level for level in factor.levels if level.label == row[factor.name]).patch.switches)
        on.append(frozenset(switch for switch, is_on in there.items() if is_on))
    for outcome in experiment.outcomes:
        runs[outcome] = [float(len(there)) if outcome in names_for(there) else np.nan for there in on]
    results = Results(name, experiment.kind, experiment.arguments, experiment.factors,
                      tuple(OUTCOMES[outcome].outcome for outcome in experiment.outcomes), points, runs,
                      pd.DataFrame(columns=["key", "point", "scenario", "replication", "reason"]), 1, 0)
    for outcome in experiment.outcomes:
        assert attribute(results, outcome).total.value > 0
