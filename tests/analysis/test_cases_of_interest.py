"""Cases of interest: by threshold, by rank, by share of replications; what is too noisy; what belongs together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.analysis.toy_experiments import COMMITTEES, SIX, corner_results, results, settings
from yhly_sim.analysis.discovery.agreement import Counts, counts, jaccard, share_interval
from yhly_sim.analysis.discovery.cases import Wanted, blocks_of, cases_of
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import LANGUAGES

RESULTS = corner_results(200)


def refused(message: str, wanted: dict[str, float], outcome: str = "satisfaction") -> UserError:
    with pytest.raises(UserError) as caught:
        cases_of(RESULTS, Wanted(outcome, **wanted))
    assert caught.value.message == message
    assert all(caught.value.sentence(lang) for lang in LANGUAGES)
    return caught.value


def test_above_and_below_split_the_points() -> None:
    means = RESULTS.means("satisfaction").to_numpy()
    below, above = cases_of(RESULTS, Wanted("satisfaction", below=0.5)), cases_of(RESULTS, Wanted("satisfaction", above=0.5))
    assert (below.is_case == (means <= 0.5)).all() and (below.is_case != above.is_case).all()
    assert 0 < below.is_case.sum() < 50


@pytest.mark.parametrize("worst", [0.1, 0.25])
def test_the_worst_are_the_share_that_was_asked_for_in_the_direction_that_is_worse(worst: float) -> None:
    cases = cases_of(RESULTS, Wanted("satisfaction", worst=worst))
    means = RESULTS.means("satisfaction").to_numpy()
    assert cases.side == "below" and cases.is_case.sum() == worst * 200
    assert means[cases.is_case].max() == cases.threshold < means[~cases.is_case].min()


def test_a_share_of_replications_may_be_asked_instead_of_the_mean() -> None:
    values = RESULTS.by_replication("satisfaction").to_numpy()
    cases = cases_of(RESULTS, Wanted("satisfaction", below=0.59, in_share=0.4))
    assert (cases.is_case == ((values <= 0.59).mean(axis=1) >= 0.4)).all()
    assert (cases.is_case != (values.mean(axis=1) <= 0.59)).any()


def test_points_near_the_threshold_are_too_noisy_and_far_ones_are_not() -> None:
    factors = SIX[:1]
    toy = results({"satisfaction": lambda points: points.x0}, factors, settings(factors, 400), own=0.05, shared=0.0)
    cases = cases_of(toy, Wanted("satisfaction", above=0.5))
    distance = np.abs(toy.means("satisfaction").to_numpy() - 0.5)
    assert cases.is_doubtful is not None and cases.doubtful == cases.is_doubtful.sum()
    assert cases.is_doubtful[distance < 0.01].mean() > 0.9 and not cases.is_doubtful[distance > 0.2].any()


def test_an_interval_of_95_percent_leaves_five_percent_of_clear_points_on_the_wrong_side_or_fewer() -> None:
    factors = SIX[:1]
    toy = results({"satisfaction": lambda points: points.x0}, factors, settings(factors, 3000), own=0.2, shared=0.0)
    cases = cases_of(toy, Wanted("satisfaction", above=0.5))
    is_wrong = cases.is_case != (toy.points.x0 >= 0.5).to_numpy()
    assert cases.is_doubtful is not None and is_wrong[~cases.is_doubtful].mean() < 0.025 < is_wrong.mean()


def test_luck_that_all_points_share_makes_no_rank_doubtful() -> None:
    factors = SIX[:1]
    toy = results({"satisfaction": lambda points: points.x0}, factors, settings(factors, 200), own=0.001, shared=0.2)
    assert cases_of(toy, Wanted("satisfaction", worst=0.2)).doubtful < 5 < 50 < cases_of(toy, Wanted("satisfaction", below=0.3)).doubtful


def test_with_one_replication_nothing_is_said_of_noise() -> None:
    cases = cases_of(corner_results(100, replications=1), Wanted("satisfaction", below=0.5))
    assert cases.is_doubtful is None and cases.doubtful is None


def test_points_without_a_value_are_left_out_and_counted() -> None:
    toy = corner_results(100)
    toy.runs.loc[toy.runs["point"] < 7, "satisfaction"] = np.nan
    cases = cases_of(toy, Wanted("satisfaction", below=0.5))
    assert cases.left_out == 7 and cases.points.min() == 7 and len(cases.is_case) == 93


def test_what_cannot_be_judged_is_refused_in_one_sentence() -> None:
    assert refused("cases_all_or_none", {"below": 0.1}).fields["count"] == 0
    assert refused("cases_all_or_none", {"above": 0.1}).fields["count"] == 200
    refused("cases_one_definition", {})
    refused("cases_one_definition", {"above": 0.5, "worst": 0.1})
    refused("cases_share_out_of_range", {"worst": 1.0})
    refused("cases_share_out_of_range", {"below": 0.5, "in_share": 1.5})
    refused("cases_worst_by_means", {"worst": 0.1, "in_share": 0.5})
    assert refused("unknown_outcome", {"worst": 0.1}, outcome="satisfied").fields["nearest"] == "satisfaction"


def test_no_point_is_the_worst_where_neither_direction_is_good() -> None:
    toy = results({COMMITTEES.name: lambda points: points.x0}, SIX, settings(SIX, 50))
    with pytest.raises(UserError) as caught:
        cases_of(toy, Wanted(COMMITTEES.name, worst=0.1))
    assert caught.value.message == "cases_no_worse_direction"


def test_what_shares_a_draw_is_one_block() -> None:
    everything = np.arange(12)
    two = corner_results(6, scenarios=("no_reform", "weidu"))
    assert blocks_of(two, everything).tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    drawn = corner_results(12, kind="sobol", arguments={"samples": 3, "second_order": False})
    assert blocks_of(drawn, everything).tolist() == [0] * 4 + [1] * 4 + [2] * 4
    grid = corner_results(12, kind="lhs", arguments={"samples": 2})
    assert blocks_of(grid, everything[3:9]).tolist() == [0, 0, 0, 1, 1, 1]


def test_counts_of_a_region() -> None:
    inside, is_case = np.array([True, True, False, False]), np.array([True, False, True, False])
    assert counts(inside, is_case) == Counts(4, 2, 2, 1)
    assert jaccard(inside, is_case) == pytest.approx(1 / 3) and jaccard(~inside & inside, ~inside & inside) == 1.0
    assert np.isnan(Counts(4, 0, 0, 0).density)


def test_the_interval_of_a_share_is_wider_where_points_come_in_blocks_that_are_alike() -> None:
    luck = np.random.default_rng(1)
    hits = np.repeat(luck.uniform(size=60) < 0.4, 5)
    alone = share_interval(hits, np.ones(300, bool), np.arange(300))
    together = share_interval(hits, np.ones(300, bool), np.repeat(np.arange(60), 5))
    plain = share_interval(hits[::5], np.ones(60, bool), np.arange(60))
    assert together[1] - together[0] > 1.8 * (alone[1] - alone[0])
    assert together == pytest.approx(plain, abs=0.01)


@pytest.mark.parametrize("size", [1, 4])
def test_the_interval_of_a_share_covers_it(size: int) -> None:
    luck = np.random.default_rng(2)
    covered = []
    for _ in range(400):
        hits = np.repeat(luck.uniform(size=40) < 0.3, size)
        low, high = share_interval(hits, np.ones(40 * size, bool), np.repeat(np.arange(40), size))
        covered.append(low <= 0.3 <= high)
    assert 0.92 <= np.mean(covered) <= 0.98


def test_results_are_not_changed() -> None:
    toy = corner_results(60)
    before = toy.points.copy()
    cases_of(toy, Wanted("satisfaction", worst=0.2))
    pd.testing.assert_frame_equal(toy.points, before)
