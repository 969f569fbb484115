"""Robustness on an experiment of which the truth is known, with luck kept apart from the plausible space."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from yhly_sim.analysis.robustness.policies import regrets, robustness
from yhly_sim.analysis.robustness.regions import what_separates
from yhly_sim.analysis.robustness.share_of_space import interval_of_share, share_better
from yhly_sim.analysis.robustness.space import space_of
from yhly_sim.analysis.sensitivity.moderated import moderated_variances
from yhly_sim.engine.errors import UserError

from .crossed_experiment import FACTORS, POLICIES, crossed


def test_points_become_policies_and_states():
    results = crossed(draws=7)
    space = space_of(results)
    assert space.policies == POLICIES and space.points.shape == (3, 7) and space.left_out == 0
    assert list(space.states.columns) == ["trust", "noise", "form"]
    for place, policy in enumerate(POLICIES):
        rows = results.points.loc[space.points[place]]
        assert set(rows["design"]) == {policy}
        pd.testing.assert_frame_equal(rows[space.states.columns].reset_index(drop=True), space.states)


def test_scenarios_are_policies_where_several_are_there():
    results = crossed(draws=5)
    two = pd.concat([results.points.assign(scenario=name) for name in ("a", "b")], ignore_index=True)
    space = space_of(replace(results, points=two.rename_axis("point")))
    assert space.policies == tuple(f"{name} · {design}" for name in ("a", "b") for design in POLICIES)


@pytest.mark.parametrize(("change", "message"), [
    ({"factors": FACTORS[:1]}, "robustness_without_uncertainties"),
    ({"factors": FACTORS[1:]}, "robustness_with_one_policy"),
])
def test_an_experiment_that_says_nothing_about_robustness_is_refused(change, message):
    with pytest.raises(UserError) as told:
        space_of(replace(crossed(draws=5), **change))
    assert told.value.message == message and all(told.value.sentence(lang) for lang in ("zh", "en"))


def test_policies_with_draws_of_their_own_are_refused():
    results = crossed(draws=5)
    apart = results.points.assign(noise=np.arange(len(results.points), dtype=float))
    with pytest.raises(UserError) as told:
        space_of(replace(results, points=apart))
    assert told.value.message == "robustness_not_crossed"


def test_regrets_measures_and_the_choice_are_those_of_the_formulas():
    results = crossed(draws=60)
    found = robustness(results, "satisfaction", threshold=0.65)
    means = np.array([[results.means("satisfaction")[point] for point in row] for row in found.space.points])
    regret = means.max(axis=0) - means
    assert found.means == pytest.approx(means) and regrets(means) == pytest.approx(regret)
    for place, one in enumerate(found.policies):
        assert one.regret_max == pytest.approx(regret[place].max())
        assert one.regret_high == pytest.approx(np.quantile(regret[place], 0.9))
        assert one.worst == pytest.approx(means[place].min()) and one.mean == pytest.approx(means[place].mean())
        assert one.suffices.count == np.count_nonzero(means[place] >= 0.65)
        assert one.regret_low <= one.regret_high <= one.regret_upper
    assert found.minimax == POLICIES[regret.max(axis=1).argmin()] == found.minimax_high == "cautious"
    assert sum(one.chosen for one in found.policies) == pytest.approx(1.0)


def test_less_is_better_where_the_outcome_says_so():
    found = robustness(crossed(draws=20), "cost", threshold=2.5e6)
    assert found.minimax == "nothing" and found["nothing"].regret_max == 0.0
    assert found["bold"].mean == pytest.approx(4e6, rel=0.01) and found["bold"].worst > found["bold"].mean
    assert [one.suffices.value for one in found.policies] == [1.0, 1.0, 0.0]
    assert found.beats("nothing", "bold").share == 1.0 and found.rival_of("bold") == "nothing"


def test_clear_wins_losses_and_open_draws_add_up_and_turn_round():
    found = robustness(crossed(draws=80, spread=0.03), "satisfaction")
    one, other = found.beats("bold", "nothing"), found.beats("nothing", "bold")
    assert one.wins.count + one.losses.count + one.open.count == 80 and one.equal.count == 0
    assert (one.wins.count, one.losses.count) == (other.losses.count, other.wins.count)
    assert one.share == pytest.approx(1 - other.share)
    assert one.ci_low <= one.share <= one.ci_high


@pytest.mark.parametrize("replications", [2, 3, 5])
def test_a_draw_in_which_policies_are_equal_is_called_clear_in_five_percent(replications):
    results = crossed(draws=300, replications=replications)
    luck = np.random.default_rng(replications)
    runs = results.runs.assign(satisfaction=0.6 + 0.02 * luck.normal(size=len(results.runs)))
    pair = robustness(replace(results, runs=runs), "satisfaction").beats("nothing", "bold")
    assert 0.92 <= pair.open.value <= 0.98


@pytest.mark.parametrize("replications", [2, 4])
def test_the_share_of_the_space_is_right_with_luck_taken_out_and_its_interval_covers(replications):
    """Differences are normal over the space; luck alone would draw the plain share towards a half."""
    luck, truth = np.random.default_rng(replications), stats.norm.cdf(0.8)
    plain, taken_out, covered = [], [], []
    for _ in range(300):
        true = luck.normal(0.8, 1.0, 100)
        pairs = true[:, None] + luck.normal(0, 1.2, (100, replications))
        variances = pairs.var(axis=1, ddof=1)
        errors = moderated_variances(variances, replications - 1)[0] / replications
        plain.append(np.mean(pairs.mean(axis=1) > 0))
        taken_out.append(float(share_better(pairs.mean(axis=1), errors)))
        samples = luck.integers(0, 100, (200, 100))
        again = share_better(pairs.mean(axis=1)[samples], errors[samples])
        low, high = interval_of_share(taken_out[-1], again, draws=100)
        covered.append(low <= truth <= high)
    assert abs(np.mean(taken_out) - truth) < 0.02 < abs(np.mean(plain) - truth)
    assert 0.92 <= np.mean(covered) <= 0.985


def test_many_shares_at_once_are_those_of_one_by_one():
    luck = np.random.default_rng(4)
    differences, variances = luck.normal(0.3, 1.0, (5, 40)), luck.uniform(0, 1, (5, 40))
    assert share_better(differences, variances) == pytest.approx([float(share_better(d, v)) for d, v in zip(differences, variances, strict=True)])


def test_policies_that_are_equal_in_some_draws_share_what_is_theirs():
    results = crossed(draws=40)
    is_flat = (results.runs["point"] // 3 < 10) & (results.runs["design"] != "bold")
    runs = results.runs.assign(satisfaction=results.runs["satisfaction"].where(~is_flat, 0.6))
    found = robustness(replace(results, runs=runs), "satisfaction")
    pair, other = found.beats("cautious", "nothing"), found.beats("nothing", "cautious")
    assert pair.equal.count == other.equal.count == 10 and not found.differ("cautious", "nothing")[:10].any()
    assert pair.share + other.share + pair.equal.value == pytest.approx(1.0)
    same = results.runs.assign(satisfaction=results.runs["trust"])
    told = robustness(replace(results, runs=same), "satisfaction")
    assert told.least_regretted == POLICIES and [one.chosen for one in told.policies] == pytest.approx([1 / 3] * 3)
    assert told.beats("bold", "nothing").share == 0.0 and told.beats("bold", "nothing").equal.value == 1.0


def test_one_run_a_draw_says_nothing_about_luck():
    found = robustness(crossed(draws=30, replications=1), "satisfaction")
    pair = found.beats("bold", "nothing")
    assert pair.wins is None and pair.to_json()["wins"] is None and np.isnan(found.luck)
    assert pair.share == pair.ahead.value and found.replications == 1


def test_luck_alone_makes_about_the_regret_that_equal_policies_show():
    luck = np.random.default_rng(3)
    results = crossed(draws=100, replications=4)
    runs = results.runs.assign(satisfaction=0.6 + 0.02 * luck.normal(size=len(results.runs)))
    found = robustness(replace(results, runs=runs), "satisfaction")
    assert np.mean([one.regret_high for one in found.policies]) == pytest.approx(found.luck, rel=0.15)


def test_a_failed_run_is_taken_from_all_policies_and_an_empty_draw_is_left_out():
    lost = [(0, 0), (4, 0), (4, 1), (4, 2)]
    found = robustness(crossed(draws=10, lost=lost), "satisfaction")
    assert found.draws == 9 and found.left_out == 1 and found.replications == 2
    nothing = crossed(draws=3, replications=1, lost=[(0, 0), (3, 0), (6, 0)])
    with pytest.raises(UserError) as told:
        robustness(nothing, "satisfaction")
    assert told.value.message == "robustness_without_values"


def test_leaning_variances_are_right_on_average_and_alike_ones_become_the_same():
    luck = np.random.default_rng(1)
    true = 1.0 / luck.gamma(4.0, 1 / 4.0, 4000)
    own = true * luck.chisquare(2, 4000) / 2
    leaning, freedom = moderated_variances(own, 2)
    assert freedom == pytest.approx(10.0, rel=0.2)
    assert np.mean((np.log(leaning) - np.log(true)) ** 2) < 0.5 * np.mean((np.log(own) - np.log(true)) ** 2)
    alike, freedom = moderated_variances(np.full(50, 2.0), 3)
    assert np.isinf(freedom) and np.ptp(alike) == 0
    assert moderated_variances(np.array([1.0]), 3)[1] == 3.0


def test_the_tree_finds_what_separates_and_says_how_sure():
    found = robustness(crossed(draws=100), "satisfaction")
    told = what_separates(found.space.states, found.is_better("bold", "cautious"), policy="bold", other="cautious", seed=0)
    assert told.is_found and told.accuracy > 0.9 > told.majority
    [below, above] = told.regions
    assert below.conditions[0][:2] == ("trust", "<=") and below.conditions[0][2] == pytest.approx(0.4, abs=0.03)
    assert below.better == 0 and above.better == above.draws and below.draws + above.draws == 100


def test_a_level_of_a_factor_can_separate():
    found = robustness(crossed(draws=60), "satisfaction")
    told = what_separates(found.space.states, (found.space.states["form"] == "new").to_numpy(), policy="a", other="b", seed=1)
    assert {region.conditions for region in told.regions} == {(("form", "is", "new"),), (("form", "is not", "new"),)}


def test_where_nothing_separates_nothing_is_found():
    luck = np.random.default_rng(6)
    states = pd.DataFrame(luck.random((80, 30)), columns=[f"x{place}" for place in range(30)])
    false = [what_separates(states, luck.random(80) < 0.4, policy="a", other="b", seed=seed).is_found for seed in range(12)]
    assert sum(false) <= 1
    rare = np.zeros(80, dtype=bool)
    rare[:3] = True
    told = what_separates(states, rare, policy="a", other="b", seed=1)
    assert not told.is_found and told.regions == () and told.to_json()["accuracy"] is None


def test_the_same_seed_gives_the_same_answer():
    results = crossed(draws=40)
    assert robustness(results, "satisfaction").to_json() == robustness(results, "satisfaction").to_json()
    again = robustness(replace(results, seed=0), "satisfaction")
    assert again["bold"].regret_low != robustness(results, "satisfaction")["bold"].regret_low
