"""Calibration: what was planted is found, what cannot be told apart is named, and intervals hold what they claim."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.analysis.toy_experiments import (
    DISTRICT,
    FIVE,
    FORM,
    TARGETS,
    corner_results,
    district_results,
    ranged,
    results,
    settings,
)
from yhly_sim.analysis.calibration.draws import draws_of
from yhly_sim.analysis.calibration.identifiability import confounded, directions, state
from yhly_sim.analysis.calibration.inference import inference
from yhly_sim.analysis.calibration.luck import shared_luck
from yhly_sim.analysis.calibration.posterior import Calibration, calibrate
from yhly_sim.analysis.calibration.reach import misses
from yhly_sim.analysis.calibration.targets import Targets, load_targets
from yhly_sim.analysis.results import Results
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import LANGUAGES


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> Targets:
    file = tmp_path_factory.mktemp("targets") / "toy.yaml"
    file.write_text(TARGETS, encoding="utf-8")
    return load_targets(file)


@pytest.fixture(scope="module")
def found(targets: Targets) -> Calibration:
    return calibrate(district_results(400), targets)


def with_value(targets: Targets, name: str, value: float, **more: Any) -> Targets:
    return replace(targets, targets=tuple(replace(one, value=value, **more) if one.name == name else one for one in targets.targets))


def test_what_the_targets_say_is_found_and_what_they_do_not_say_stays_as_it_was(found: Calibration) -> None:
    by_name = {one.name: one for one in found.estimates}
    assert [by_name[name].state for name in ("field_base", "pay_constant", "own_rate")] == ["narrowed"] * 3
    assert by_name["idle"].state == "untouched" and by_name["pay_quality"].ratio > 0.6
    assert by_name["field_base"].interval[0] < 0.65 < by_name["field_base"].interval[1]
    assert by_name["own_rate"].interval[0] < -np.log(1 - 0.21) / 8 < by_name["own_rate"].interval[1]
    assert by_name["idle"].ratio_interval[0] < 1.0 < by_name["idle"].ratio_interval[1]
    assert found.is_reachable and found.recovery.verdict == "holds"
    assert len(found.reaches) == 4 and all(one.state == "inside" for one in found.reaches)


def test_two_parameters_that_enter_as_a_sum_are_named_and_their_sum_is_known(found: Calibration) -> None:
    (only,) = found.combinations
    assert set(only.parts) == {"pay_constant", "pay_quality"} and only.ratio < 0.2
    assert only.parts["pay_constant"] > 0 and only.parts["pay_quality"] > 0
    # in units of the priors' spreads (4 and 4 wide, the second counts half): 2 to 1
    assert only.parts["pay_constant"] / only.parts["pay_quality"] == pytest.approx(2.0, rel=0.3)


def test_two_scenarios_at_the_same_settings_and_luck_are_one_draw(targets: Targets) -> None:
    toy = district_results(100)
    draws = draws_of(toy, targets)
    assert len(draws) == 100 * 5 and draws.settings == 100 and draws.lucks == 5 and draws.left_out == 0
    first = draws.summaries[(draws.setting == 3) & (draws.replication == 2)][0]
    for place, target in enumerate(draws.targets):
        point = toy.points.index[toy.points["scenario"] == target.scenario][3]
        assert first[place] == toy.by_replication(target.outcome).loc[point, 2]
    assert draws.values[draws.setting == 3][0] == pytest.approx(toy.points.loc[point, [f.name for f in FIVE]].to_numpy(dtype=float))


def test_draws_that_lack_a_summary_are_left_out_and_counted(targets: Targets) -> None:
    toy = district_results(300)
    toy = replace(toy, runs=toy.runs.drop(index=toy.runs.index[[5, 6, 700]]))
    found = calibrate(toy, targets, truths=10)
    assert found.draws.left_out == 3 and len(found.draws) == 1497  # a run is gone, and with it the draw it belongs to


def test_targets_beyond_everything_that_the_prior_gives_are_out_of_reach(targets: Targets) -> None:
    toy = district_results(300)
    far = calibrate(toy, with_value(targets, "with", 1.3), truths=10)
    assert [one.target for one in far.unreachable] == ["with"] and not far.is_reachable
    edge = calibrate(toy, with_value(targets, "satisfaction", 0.812, sd=0.001), truths=10)
    assert {one.target: one.state for one in edge.reaches}["satisfaction"] == "edge"


def test_the_nearest_run_says_how_good_a_fit_can_be(found: Calibration, targets: Targets) -> None:
    assert found.nearest < 1.5 and not found.is_far and found.to_json()["nearest"] == found.nearest
    assert (found.posterior_table["distance"] >= round(found.nearest, 4)).all()
    far = calibrate(district_results(300), with_value(targets, "with", 1.3), truths=10)
    assert far.is_far and far.nearest == pytest.approx(max(one.nearest for one in far.reaches), rel=0.5)
    draws = draws_of(district_results(100), targets)
    apart = draws.summaries.reshape(100, 5, -1).std(axis=1, ddof=1)
    expected = np.sqrt((apart**2).mean(axis=0) + np.array([one.sd for one in draws.targets]) ** 2)
    assert misses(draws, scale=np.zeros(4)) == pytest.approx(np.abs(draws.summaries - draws.wanted) / expected)


def test_targets_that_are_within_reach_one_by_one_and_not_together_are_told(targets: Targets) -> None:
    """More committees without the reform than with it: both numbers occur, never at once."""
    both = with_value(with_value(targets, "with", 0.4), "without", 0.5)
    found = calibrate(district_results(300), both, truths=10)
    assert not found.unreachable and found.joint_p <= 0.01 and not found.is_reachable


def test_the_check_over_shares_shows_where_the_answer_depends_on_them(found: Calibration, targets: Targets) -> None:
    shares = [one.share for one in found.tolerances]
    assert shares == sorted(shares) and found.share in shares and len(shares) >= 3
    assert found.drift < 0.5
    bent = {**DISTRICT, "satisfaction": lambda p: 0.5 + 0.4 * np.abs(p.field_base - 0.55) ** 2}
    toy = results(bent, FIVE, settings(FIVE, 300, scenarios=("no_reform", "weidu")), own=0.001, shared=0.0)
    assert calibrate(toy, with_value(targets, "satisfaction", 0.58, sd=0.001), truths=10).drift > found.drift


def test_the_posterior_is_a_table_of_weighted_draws_named_by_parameter_paths(found: Calibration) -> None:
    table = found.posterior_table
    assert list(table.columns) == [*(factor.parameter for factor in FIVE), "weight", "distance"]
    assert table["weight"].sum() == pytest.approx(1.0) and (table["weight"] > 0).all()
    for factor in FIVE:
        assert table[factor.parameter].between(factor.low, factor.high).all()
    assert np.average(table["toy.field_base"], weights=table["weight"]) == pytest.approx(found.estimates[0].mean)


def test_the_same_seed_gives_the_same(targets: Targets) -> None:
    toy = district_results(200)
    one, again, other = (calibrate(toy, targets, seed=seed, truths=10).to_json() for seed in (0, 0, 1))
    assert one == again != other
    json.dumps(one, allow_nan=False)


@pytest.mark.parametrize("shared", [0.0, 0.03])
def test_held_out_truths_are_covered_also_where_luck_is_shared(targets: Targets, shared: float) -> None:
    recovery = calibrate(district_results(400, shared=shared), targets).recovery
    assert recovery.has_own_luck and recovery.truths == 100
    low, high = recovery.coverage_interval()
    assert low < 0.9 < high or recovery.is_covered.mean() > 0.9
    assert recovery.is_covered.mean() > 0.85 and (recovery.rank_p > 1e-3).all()
    assert recovery.error[FIVE.index(FIVE[4])] > 0.8 > 0.5 > recovery.error[0]


def test_a_district_with_a_luck_of_its_own_is_covered(targets: Targets) -> None:
    """Truths and lucks that are in no run: of 60 districts the intervals hold the truth as often as they say."""
    luck = np.random.default_rng(11)
    toy = district_results(400, shared=0.03)
    how = inference(draws_of(toy, targets), share=0.25, heteroscedastic=False, seed=1)
    is_covered = []
    for _ in range(60):
        truth = np.array([factor.low + luck.uniform(0.2, 0.8) * (factor.high - factor.low) for factor in FIVE])
        frame = settings(FIVE, 2, scenarios=("no_reform", "weidu"))
        frame[[factor.name for factor in FIVE]] = truth
        world = results(DISTRICT, FIVE, frame, replications=1, own=0.01, shared=0.03, seed=int(luck.integers(1e6)))
        observed = draws_of(world, targets).summaries[0] + luck.normal(size=4) * [one.sd for one in targets.targets]
        ends = how.posterior(how.everything, observed).intervals(0.9)
        is_covered.append((ends[:, 0] <= truth) & (truth <= ends[:, 1]))
    assert 0.85 <= np.mean(is_covered) <= 0.98


def test_runs_taken_as_they_stand_would_claim_too_much(targets: Targets) -> None:
    """With few lucks that all settings share, the spread of other lucks must be added: the posterior widens."""
    few, many = (calibrate(district_results(300, shared=0.03, replications=count), targets, truths=10) for count in (2, 6))
    one = calibrate(district_results(300, shared=0.03, replications=1), targets, truths=10)
    assert one.estimates[0].sd < many.estimates[0].sd < few.estimates[0].sd
    assert not one.recovery.has_own_luck


def test_shared_luck_is_what_settings_have_in_common(targets: Targets) -> None:
    toy = district_results(300, shared=0.05, own=0.001)
    draws = draws_of(toy, targets)
    found = shared_luck(draws, np.arange(len(draws)), draws.wanted, scale=np.ones(4), share=0.3)
    assert found.shape == (5, 4) and found.mean(axis=0) == pytest.approx(np.zeros(4), abs=1e-12)
    assert found[:, 2] == pytest.approx(found[:, 3], abs=0.001)  # the same outcome under both scenarios
    assert found.std() == pytest.approx(0.05, rel=0.6)


def test_directions_that_are_known_equally_well_are_not_mixed() -> None:
    covariance = np.diag([0.05, 0.05, 0.5, 0.5]) + 0.0
    covariance[2, 3] = covariance[3, 2] = -0.48
    names = ["a", "b", "c", "d"]
    (only,) = confounded(covariance, np.ones(4), names)
    assert only.parts == pytest.approx({"c": 0.707, "d": 0.707}, abs=0.001) and only.ratio == pytest.approx(0.02)
    assert confounded(np.diag([0.05, 0.05, 0.9, 0.9]), np.ones(4), names) == ()
    ratios = [one.ratio for one in directions(covariance, np.ones(4), names)]
    assert ratios == sorted(ratios)


def test_of_three_that_enter_as_a_sum_all_are_named() -> None:
    covariance = np.eye(3) - np.full((3, 3), 0.99 / 3)
    (only,) = confounded(covariance, np.ones(3), ["a", "b", "c"])
    assert only.parts == pytest.approx(dict.fromkeys("abc", 3**-0.5), abs=1e-6)
    assert [state(ratio) for ratio in np.diag(covariance)] == ["hardly"] * 3


def refused(toy: Results, targets: Targets, **options: Any) -> str:
    with pytest.raises(UserError) as caught:
        calibrate(toy, targets, **options)
    assert all(caught.value.sentence(lang) for lang in LANGUAGES)
    return caught.value.message


def test_experiments_and_targets_that_do_not_fit_are_refused_in_one_sentence(targets: Targets) -> None:
    toy = district_results(100)
    assert refused(replace(toy, kind="factorial"), targets) == "calibrate_needs_lhs"
    assert refused(replace(toy, factors=(*FIVE, FORM), points=toy.points.assign(form="mixed")), targets) == "calibrate_needs_ranges"
    assert refused(replace(toy, arguments={"drawn": ["field_base"]}), targets) == "calibrate_needs_even"
    assert refused(replace(toy, factors=()), targets) == "discover_no_factors"
    assert refused(district_results(60), targets) == "calibrate_too_few_settings"
    assert refused(toy, targets, share=0.01) == "calibrate_share_out_of_range"
    assert refused(corner_results(100), targets) == "calibrate_needs_ranges"
    assert refused(replace(toy, runs=toy.runs.assign(satisfaction=np.nan)), targets) == "target_without_values"
    never_both = toy.runs.assign(satisfaction=toy.runs["satisfaction"].where(toy.runs["replication"] == 0), fee_collection_share=toy.runs["fee_collection_share"].where(toy.runs["replication"] > 0))
    assert refused(replace(toy, runs=never_both), targets) == "calibrate_no_draws"
    outcome = replace(targets, targets=(replace(targets.targets[0], outcome="satisfied"),))
    assert refused(toy, outcome) == "target_unknown_outcome"
    scenario = replace(targets, targets=(replace(targets.targets[0], scenario="weidoo"),))
    assert refused(toy, scenario) == "target_unknown_scenario"
    nowhere = replace(targets, targets=(replace(targets.targets[0], scenario=None),))
    assert refused(toy, nowhere) == "target_scenario_missing"


def test_with_one_scenario_a_target_need_not_name_it(targets: Targets) -> None:
    only = replace(targets, targets=(replace(targets.targets[0], scenario=None),))
    factors = (ranged("field_base"),)
    toy = results({"satisfaction": DISTRICT["satisfaction"]}, factors, settings(factors, 200), own=0.01, shared=0.01)
    found = calibrate(toy, only, truths=20)
    assert found.estimates[0].interval[0] < 0.65 < found.estimates[0].interval[1] and found.draws.targets[0].zh == "居民满意度"


def test_whole_numbers_stay_whole(targets: Targets) -> None:
    factors = (ranged("field_base"), replace(ranged("steps", 1, 9), is_whole=True))
    toy = results({"satisfaction": lambda p: 0.4 + 0.4 * p.field_base}, factors, settings(factors, 200), own=0.01, shared=0.01)
    table = calibrate(toy, replace(targets, targets=(replace(targets.targets[0], scenario="weidu"),)), truths=10).posterior_table
    assert (table["toy.steps"] == table["toy.steps"].round()).all() and table["toy.steps"].nunique() > 3


def test_the_shipped_targets_can_be_read() -> None:
    for file in sorted((Path(__file__).resolve().parents[2] / "experiments" / "targets").glob("*.yaml")):
        assert load_targets(file).targets
