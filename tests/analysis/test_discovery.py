"""Discovery: what is planted is found, noise is called noise, and what is said of unseen points comes true there."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.analysis.toy_experiments import FORM, SIX, corner_results, levelled, noise_results, results, settings
from yhly_sim.analysis.discovery.agreement import counts
from yhly_sim.analysis.discovery.boxes import Settings, settings_of
from yhly_sim.analysis.discovery.cases import Wanted
from yhly_sim.analysis.discovery.evidence import Nothing, Region, evidence, folds_of, shuffled_p
from yhly_sim.analysis.discovery.finding import box_region, discover
from yhly_sim.analysis.discovery.prim import chosen, trajectory
from yhly_sim.engine.errors import UserError

LOW = Wanted("satisfaction", below=0.5)
FEW = {"resamples": 20, "shuffles": 39}


def test_the_corner_is_found_by_box_and_tree_with_its_limits_and_the_base_rate() -> None:
    found = discover(corner_results(), LOW, **FEW)
    assert found.box.factors == {"x0", "x1", "three_zeros"} == found.tree.factors
    assert found.box.limits["x0"] == pytest.approx((0.6, math.inf), abs=0.05)
    assert found.box.limits["three_zeros"] == frozenset({"on"})
    assert not found.is_noise and found.box_evidence.p == 1 / 40
    held_out = found.box_evidence.held_out
    assert held_out.coverage > 0.85 and held_out.density > 0.85 and held_out.base_rate == found.in_box.base_rate
    assert found.box_evidence.coverage[0] < held_out.coverage <= found.box_evidence.coverage[1]
    assert [found.box_evidence.used[name] for name in ("x0", "x1", "three_zeros", "x5")] == [1.0, 1.0, 1.0, 0.0]
    spread = found.spreads["x0", "low"]
    assert spread.share == 1.0 and spread.quantiles[0] < 0.6 < spread.quantiles[2]
    assert found.box_evidence.overlap[1] > 0.8


def test_noise_is_called_noise() -> None:
    found = discover(noise_results(), Wanted("satisfaction", worst=0.15), **FEW)
    assert found.is_noise and found.box_evidence.p > 0.05
    assert not found.box_evidence.held_out.agreement > 0.15


def test_a_box_made_of_noise_looks_good_where_it_was_made_and_not_on_unseen_points() -> None:
    """Even with all its doubtful limits, which a box that is reported does not have."""
    def search(points: Settings, is_case: Any, blocks: Any) -> Region:
        return chosen(trajectory(points, is_case)).box

    luck = np.random.default_rng(9)
    looks, is_worth, is_left = [], [], []
    for seed in range(20):
        points = Settings({name: luck.uniform(size=120) for name in "abcdef"}, {})
        is_case, blocks = luck.uniform(size=120) < 0.3, np.arange(120)
        region = search(points, is_case, blocks)
        found = evidence(search, region, points, is_case, blocks=blocks, seed=seed, purpose="prim", resamples=2, shuffles=0)
        looks.append(counts(region.inside(points), is_case).agreement)
        is_worth.append(found.held_out.agreement)
        is_left.append(bool(box_region(points, is_case, blocks).factors))
    assert np.mean(looks) > 0.2 and abs(np.mean(is_worth)) < 0.06 and np.mean(is_left) < 0.3


@pytest.mark.long
def test_shuffled_labels_refuse_noise_in_five_percent_of_cases() -> None:
    luck = np.random.default_rng(5)
    low = 0
    for trial in range(200):
        points = Settings({name: luck.uniform(size=60) for name in ("a", "b", "c")}, {})
        low += shuffled_p(box_region, points, luck.uniform(size=60) < 0.3, np.arange(60), 19, trial) <= 0.05
    assert 0.01 <= low / 200 <= 0.095


@pytest.mark.long
def test_what_the_points_of_a_draw_have_in_common_is_no_finding() -> None:
    """Twenty draws, five policies each, and factors that do nothing: labels dealt one by one refuse it in 40 percent."""
    luck = np.random.default_rng(5)
    low = 0
    for trial in range(100):
        points = Settings({name: np.repeat(luck.uniform(size=20), 5) for name in "abc"}, {})
        is_case = np.repeat(luck.uniform(size=20) < 0.3, 5) ^ (luck.uniform(size=100) < 0.05)
        low += shuffled_p(box_region, points, is_case, np.repeat(np.arange(20), 5), 19, trial) <= 0.05
    assert low / 100 <= 0.12


@pytest.mark.long
def test_the_intervals_for_unseen_points_hold_what_such_boxes_reach_on_new_ones() -> None:
    """The truth: what the five boxes, each found without a fifth of the points, reach on very many new points."""
    new = corner_results(20_000, replications=1, own=0.0, shared=0.0, seed=77)
    everywhere = settings_of(new.points, new.factors)
    truly = new.means("satisfaction").to_numpy() < 0.5
    is_covered = []
    for seed in range(60):
        toy = corner_results(150, replications=1, own=0.03, shared=0.0, seed=seed)
        points, is_case = settings_of(toy.points, toy.factors), toy.means("satisfaction").to_numpy() < 0.5
        boxes: list[Region] = []

        def search(*given: Any, boxes: list[Region] = boxes) -> Region:
            boxes.append(box_region(*given))
            return boxes[-1]

        blocks = np.arange(150)
        found = evidence(search, Nothing(), points, is_case, blocks=blocks, seed=seed, purpose="prim", resamples=2, shuffles=0)
        reached = [counts(box.inside(everywhere), truly) for box in boxes[:5]]
        for ends, values in ((found.coverage, [one.coverage for one in reached]), (found.density, [one.density for one in reached])):
            is_covered.append(ends[0] <= np.nanmean(values) <= ends[1])
    assert 0.9 <= np.mean(is_covered) <= 0.99


def test_points_of_a_block_are_never_split() -> None:
    blocks = np.repeat(np.arange(40), 3)
    is_case = np.random.default_rng(1).uniform(size=120) < 0.2
    fold = folds_of(blocks, is_case, seed=3)
    assert all(len(set(fold[blocks == block])) == 1 for block in range(40))
    assert np.ptp([is_case[fold == one].sum() for one in range(5)]) <= 4


def test_copies_of_points_are_held_out_together() -> None:
    """Labels without any rule, every point five times: only who may look at copies seems to know them."""
    luck = np.random.default_rng(2)
    points = Settings({name: np.repeat(luck.uniform(size=40), 5) for name in ("a", "b")}, {})
    is_case = np.repeat(luck.uniform(size=40) < 0.3, 5)
    apart = evidence(box_region, box_region(points, is_case, np.arange(200)), points, is_case, blocks=np.arange(200), seed=1,
                     purpose="prim", resamples=2, shuffles=19)
    together = evidence(box_region, box_region(points, is_case, np.arange(200)), points, is_case,
                        blocks=np.repeat(np.arange(40), 5), seed=1, purpose="prim", resamples=2, shuffles=19)
    assert apart.held_out.agreement > together.held_out.agreement + 0.15


def test_the_same_seed_gives_the_same_and_seed_zero_is_a_seed() -> None:
    toy = corner_results(150, own=0.08)
    one, again, other = (discover(toy, LOW, seed=seed, resamples=5, shuffles=19) for seed in (0, 0, 1))
    assert one.to_json() == again.to_json()
    assert one.box_evidence.to_json() != other.box_evidence.to_json() and one.box == other.box


def test_under_several_scenarios_the_scenario_is_a_factor() -> None:
    points = settings(SIX, 150, scenarios=("no_reform", "weidu"))
    toy = results({"satisfaction": lambda p: 0.6 - 0.2 * ((p.scenario == "no_reform") & (p.x2 < 0.4))}, SIX, points)
    found = discover(toy, LOW, **FEW)
    assert found.box.factors == {"scenario", "x2"} and found.box.limits["scenario"] == frozenset({"no_reform"})


def test_a_factorial_of_switches_is_searched_too() -> None:
    factors = tuple(levelled(name, "on", "off") for name in ("branch", "committee", "firm", "stars", "digital"))
    rows = [dict(zip((f.name for f in factors), labels, strict=True)) for labels in itertools.product(("on", "off"), repeat=5)]
    points = pd.DataFrame([{"scenario": "weidu", **row} for row in rows]).rename_axis("point")
    toy = results({"satisfaction": lambda p: 0.6 - 0.2 * ((p.branch == "off") & (p.firm == "on"))}, factors, points, kind="factorial")
    found = discover(toy, LOW, **FEW)
    assert found.box.limits == {"branch": frozenset({"off"}), "firm": frozenset({"on"})}
    assert found.in_box.coverage == found.in_box.density == 1.0 and found.has_few


def test_where_there_is_little_to_go_by_it_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        discover(corner_results(15), Wanted("satisfaction", worst=0.2))
    assert caught.value.message == "discover_too_few_points"
    toy = corner_results(30)
    with pytest.raises(UserError) as caught:
        discover(replace(toy, factors=()), Wanted("satisfaction", worst=0.2))
    assert caught.value.message == "discover_no_factors"


def test_everything_is_plain_data() -> None:
    found = discover(noise_results(80), Wanted("satisfaction", worst=0.2), resamples=3, shuffles=19)
    text = json.dumps(found.to_json(), allow_nan=False)
    assert '"is_noise": true' in text and FORM.name in text
